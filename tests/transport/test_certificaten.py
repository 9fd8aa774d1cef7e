"""Certificates: our own must be usable, those of others must be proved."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gateway.transport.certificaten import (
    CertificaatError,
    SleutelError,
    Sleutelpaar,
    Vertrouwen,
    laad_certificaten,
    laad_der,
    oin_van,
)
from tests.pki import BEGIN, EIND, Paar, TestCa
from tests.transport.conftest import OP, WIJ


def test_oin_of_the_subject(wij: Paar, ca: TestCa) -> None:
    """The OIN is subject:serialNumber; without a well formed one there is no organisation."""
    assert oin_van(wij.certificaat) == WIJ
    for vals in ("", "123", "00000005000000001000"):
        with pytest.raises(CertificaatError):
            oin_van(ca.geeft_uit(vals).certificaat)


def test_own_key_must_fit(wij: Paar, partner: Paar, ca: TestCa) -> None:
    """A key of another certificate, a broken PEM or no key at all stops the start, and shows nothing of the key."""
    assert Sleutelpaar.uit_pem(wij.pem + ca.pem, wij.sleutel_pem).keten == laad_certificaten(ca.pem)
    for certificaat, sleutel in ((wij.pem, partner.sleutel_pem), ("x", wij.sleutel_pem), (wij.pem, "x")):
        with pytest.raises(SleutelError) as fout:
            Sleutelpaar.uit_pem(certificaat, sleutel)
        assert "PRIVATE" not in str(fout.value)
    assert "RSAPrivateKey" not in repr(Sleutelpaar.uit_pem(wij.pem, wij.sleutel_pem))


def test_small_or_other_keys_are_refused(wij: Paar) -> None:
    """Only RSA of 2048 bits and up signs for us."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(SleutelError, match="RSA"):
        Sleutelpaar.uit_pem(wij.pem, pem.decode())


def test_validity_at_a_time(ca: TestCa, wij: Paar) -> None:
    """The dates count at the moment asked, also after an earlier check that held."""
    vertrouwen = Vertrouwen.uit_pem(ca.pem)
    vertrouwen.controleer(wij.certificaat, OP)
    with pytest.raises(CertificaatError, match="nog niet geldig"):
        vertrouwen.controleer(wij.certificaat, BEGIN - timedelta(seconds=1))
    with pytest.raises(CertificaatError, match="verlopen"):
        vertrouwen.controleer(wij.certificaat, EIND + timedelta(days=1))


def test_root_that_expires_is_noticed_after_an_earlier_check(wij: Paar) -> None:
    """A chain that held once is looked at again when time has passed."""
    kort = TestCa("Korte Root", tot=OP + timedelta(days=1))
    lang = kort.geeft_uit(WIJ)
    vertrouwen = Vertrouwen.uit_pem(kort.pem)
    vertrouwen.controleer(lang.certificaat, OP)
    with pytest.raises(CertificaatError, match="stamcertificaat"):
        vertrouwen.controleer(lang.certificaat, OP + timedelta(days=2))


def test_wrong_root_and_no_ca(ca: TestCa, wij: Paar, partner: Paar) -> None:
    """Another root is refused, and so is a certificate issued by one that is no CA."""
    with pytest.raises(CertificaatError, match="stamcertificaat"):
        Vertrouwen.uit_pem(TestCa("Andere Root").pem).controleer(wij.certificaat, OP)
    vals = TestCa.van(partner).geeft_uit(WIJ)
    with pytest.raises(CertificaatError, match="stamcertificaat"):
        Vertrouwen.uit_pem(ca.pem).controleer(vals.certificaat, OP, [partner.certificaat])


def test_several_anchors_and_a_pinned_issuer(ca: TestCa, wij: Paar) -> None:
    """Old and new root side by side; and a certificate below an intermediate, sent along or pinned itself."""
    Vertrouwen.uit_pem(TestCa("Andere Root").pem + ca.pem).controleer(wij.certificaat, OP)
    tussen = ca.tussen("Tussen")
    onder = tussen.geeft_uit(WIJ)
    with pytest.raises(CertificaatError):
        Vertrouwen.uit_pem(ca.pem).controleer(onder.certificaat, OP)
    Vertrouwen.uit_pem(ca.pem).controleer(onder.certificaat, OP, [tussen.eigen.certificaat])
    Vertrouwen.uit_pem(tussen.pem).controleer(onder.certificaat, OP)


def test_issuer_must_be_allowed_to_issue(ca: TestCa) -> None:
    """An intermediate without keyCertSign, or deeper than its issuer allows, makes no valid certificate."""
    stom = ca.tussen("Zonder", mag_tekenen=False)
    ondiep = ca.tussen("Ondiep", pad=0)
    dieper = ondiep.tussen("Dieper")
    vertrouwen = Vertrouwen.uit_pem(ca.pem)
    vertrouwen.controleer(ondiep.geeft_uit(WIJ).certificaat, OP, [ondiep.eigen.certificaat])
    for keten in ([stom], [dieper, ondiep]):
        leaf = keten[0].geeft_uit(WIJ).certificaat
        with pytest.raises(CertificaatError, match="stamcertificaat"):
            vertrouwen.controleer(leaf, OP, [item.eigen.certificaat for item in keten])


def test_crl(ca: TestCa, wij: Paar) -> None:
    """A CRL that is of another issuer, out of date or unreadable does not count as a clean one."""
    Vertrouwen.uit_pem(ca.pem, [ca.trekt_in()]).controleer(wij.certificaat, OP)
    ander = TestCa("Andere Root").trekt_in()
    for crl in (ander, ca.trekt_in(geldig=timedelta(days=1)), ca.trekt_in(op=OP + timedelta(days=1))):
        with pytest.raises(CertificaatError, match="intrekkingslijst"):
            Vertrouwen.uit_pem(ca.pem, [crl]).controleer(wij.certificaat, OP)
    with pytest.raises(SleutelError):
        Vertrouwen.uit_pem(ca.pem, ["x"])


def test_unreadable_certificate() -> None:
    """Bytes that are no certificate are refused."""
    with pytest.raises(CertificaatError):
        laad_der(b"x")


def test_many_certificates_cost_bounded_memory(ca: TestCa, wij: Paar, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chains that are remembered are dropped when there are too many."""
    monkeypatch.setattr("gateway.transport.certificaten._MAX_BEKEND", 1)
    vertrouwen = Vertrouwen.uit_pem(ca.pem)
    for paar in (wij, ca.geeft_uit(WIJ), ca.geeft_uit(WIJ)):
        vertrouwen.controleer(paar.certificaat, OP)
    assert len(vertrouwen._bekend) == 1
