"""Certificates: who the other side is (OIN), and whether we may believe it at a given time."""

import base64
import binascii
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID

from gateway.model.errors import ConfiguratieError, ToegangError
from gateway.model.identifiers import IdentifierError, Oin

MIN_RSA_BITS = 2048
_MAX_BEKEND = 1000
_Keten: TypeAlias = tuple[x509.Certificate, ...]
_Aanbod: TypeAlias = tuple[x509.Certificate, _Keten]
_BYTE_SEQUENCE = re.compile(r":([A-Za-z0-9+/]*={0,2}):", re.ASCII)


class CertificaatError(ToegangError):
    """Het certificaat is niet te vertrouwen."""

    code = "CRT-001"


class SleutelError(ConfiguratieError):
    """De sleutel of het certificaat in de instellingen is niet bruikbaar."""

    code = "CRT-002"


class CertificaatBestandError(ConfiguratieError):
    """Een certificaat of sleutel uit de instellingen is niet te lezen."""

    code = "CRT-003"


def laad_certificaten(pem: str) -> tuple[x509.Certificate, ...]:
    """Read one or more certificates from PEM text out of our own settings."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError:
        raise SleutelError("geen leesbaar PEM-certificaat.", doe="Geef de tekst van het .pem-bestand.") from None


@lru_cache(maxsize=256)
def laad_der(der: bytes) -> x509.Certificate:
    """Read a certificate that the other side presents."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        raise CertificaatError("het certificaat is onleesbaar.", doe="Stuur een X.509-certificaat (DER).") from None


@lru_cache(maxsize=256)
def oin_van(certificaat: x509.Certificate) -> Oin:
    """The OIN in subject:serialNumber (PKI001); exactly one, and well formed."""
    try:
        (nummer,) = certificaat.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        return Oin(str(nummer.value))
    except (ValueError, IdentifierError):
        raise CertificaatError(
            "het certificaat heeft geen geldig OIN in subject:serialNumber.",
            doe="Gebruik een PKIoverheid-certificaat op naam van de organisatie.",
        ) from None


@dataclass(frozen=True, slots=True)
class Sleutelpaar:
    """Our own certificate with its key, and the certificates between it and the root."""

    certificaat: x509.Certificate
    keten: tuple[x509.Certificate, ...]
    sleutel: RSAPrivateKey = field(repr=False)
    oin: Oin
    token: str = field(repr=False)

    @classmethod
    def uit_pem(cls, certificaat: str, sleutel: str) -> Self:
        """Take PEM text: the own certificate first, then the chain; the key without a password."""
        eigen, *keten = laad_certificaten(certificaat)
        key = _rsa_sleutel(sleutel)
        if key.public_key() != eigen.public_key():
            raise SleutelError("de sleutel hoort niet bij het certificaat.", doe="Zet het eigen certificaat bovenaan.")
        token = base64.b64encode(eigen.public_bytes(Encoding.DER)).decode()
        return cls(eigen, tuple(keten), key, oin_van(eigen), token)

    @classmethod
    def uit_bestand(cls, certificaat: Path, sleutel_env: str) -> Self:
        """Take a PEM file, and an environment variable that holds the key or the path of it."""
        sleutel = os.environ.get(sleutel_env, "")
        if not sleutel:
            raise CertificaatBestandError(
                f"omgevingsvariabele {sleutel_env} is leeg.", doe="Zet er de sleutel in, of het pad ervan."
            )
        if not sleutel.lstrip().startswith("-----BEGIN"):
            # Not by its name: a key that lost its header would be taken for a path, and shown.
            sleutel = _lees(Path(sleutel), f"de sleutel van omgevingsvariabele {sleutel_env}")
        return cls.uit_pem(_lees(certificaat, f"het certificaat: {certificaat.name}"), sleutel)


def _lees(pad: Path, wat: str) -> str:
    try:
        return pad.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise CertificaatBestandError(f"{wat} is niet te lezen.", doe="Geef een PEM-bestand.") from None


def _rsa_sleutel(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SleutelError("geen leesbare PEM-sleutel.", doe="Geef de sleutel als PEM zonder wachtwoord.") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < MIN_RSA_BITS:
        raise SleutelError(f"de sleutel is geen RSA-sleutel van ten minste {MIN_RSA_BITS} bits.")
    return key


@dataclass(frozen=True, slots=True)
class Vertrouwen:
    """What we trust: every certificate configured is an anchor, so an issuer can be pinned below its root."""

    ankers: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    # Chains that held before; their dates are looked at again every time.
    _bekend: dict[_Aanbod, _Keten] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def uit_pem(cls, ankers: str, crls: Iterable[str] = ()) -> Self:
        """Take the anchors as PEM text, and one PEM text per revocation list."""
        try:
            lijsten = tuple(x509.load_pem_x509_crl(crl.encode()) for crl in crls)
        except ValueError:
            raise SleutelError("geen leesbare intrekkingslijst (CRL).", doe="Geef de CRL als PEM.") from None
        return cls(laad_certificaten(ankers), lijsten)

    @classmethod
    def uit_bestanden(cls, ankers: Iterable[Path], crls: Iterable[Path] = ()) -> Self:
        """Take PEM files: the anchors, and the revocation lists."""
        return cls.uit_pem(
            "\n".join(_lees(pad, f"ankers: {pad.name}") for pad in ankers),
            [_lees(pad, f"crl: {pad.name}") for pad in crls],
        )

    def controleer(self, certificaat: x509.Certificate, op: datetime, tussen: Sequence[x509.Certificate] = ()) -> None:
        """Check dates, chain and revocation at a time; raises CertificaatError with the reason."""
        _controleer_datums(certificaat, op)
        keten = self._keten(certificaat, op, tuple(tussen))
        if self.crls:
            self._controleer_ingetrokken(certificaat, keten[1] if len(keten) > 1 else certificaat, op)

    def _keten(self, certificaat: x509.Certificate, op: datetime, tussen: _Keten) -> _Keten:
        keten = self._bekend.get((certificaat, tussen), ())
        if not keten or not all(cert.not_valid_before_utc <= op <= cert.not_valid_after_utc for cert in keten):
            keten = self._nieuwe_keten(certificaat, op, tussen)
            if len(self._bekend) >= _MAX_BEKEND:
                self._bekend.clear()
            self._bekend[certificaat, tussen] = keten
        return keten

    def _nieuwe_keten(self, certificaat: x509.Certificate, op: datetime, tussen: _Keten) -> _Keten:
        builder = verification.PolicyBuilder().store(verification.Store(list(self.ankers))).time(op)
        verifier = builder.extension_policies(ca_policy=_UITGEVER, ee_policy=_EIGENAAR).build_client_verifier()
        try:
            return tuple(verifier.verify(certificaat, list(tussen)).chain)
        except verification.VerificationError:
            raise CertificaatError(
                "het certificaat is niet uitgegeven onder een vertrouwd stamcertificaat.",
                doe="Controleer of de juiste omgeving (test of productie) is gekozen.",
            ) from None

    def _controleer_ingetrokken(self, certificaat: x509.Certificate, uitgever: x509.Certificate, op: datetime) -> None:
        crl = next((crl for crl in self.crls if _crl_van(crl, uitgever)), None)
        if crl is None or crl.next_update_utc is None or not crl.last_update_utc <= op <= crl.next_update_utc:
            raise CertificaatError(
                "er is geen geldige intrekkingslijst (CRL) van de uitgever.", doe="Haal de CRL opnieuw op."
            )
        if crl.get_revoked_certificate_by_serial_number(certificaat.serial_number) is not None:
            raise CertificaatError("het certificaat is ingetrokken.", doe="Vraag een nieuw certificaat aan.")


def _controleer_datums(certificaat: x509.Certificate, op: datetime) -> None:
    if op < certificaat.not_valid_before_utc:
        raise CertificaatError("het certificaat is nog niet geldig.", doe="Controleer de klok.")
    if op > certificaat.not_valid_after_utc:
        raise CertificaatError("het certificaat is verlopen.", doe="Vraag een nieuw certificaat aan.")


def _crl_van(crl: x509.CertificateRevocationList, uitgever: x509.Certificate) -> bool:
    # A CA certificate holds a key type that can sign a CRL; the chain check has seen to that.
    sleutel: Any = uitgever.public_key()
    return crl.issuer == uitgever.subject and crl.is_signature_valid(sleutel)


def _mag_tekenen(_policy: verification.Policy, _cert: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("may not sign certificates")


# The default policies are those of web sites and ask for extensions that PKIoverheid test roots do without.
_EIGENAAR = verification.ExtensionPolicy.permit_all()
_UITGEVER = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _mag_tekenen)
)


def lees_client_cert(headers: Iterable[tuple[str, str]], *, proxy_vertrouwd: bool) -> tuple[x509.Certificate, ...]:
    """The certificate a TLS proxy passes on (RFC 9440), leaf first; empty when there is none to believe."""
    if not proxy_vertrouwd:
        return ()
    rijen = [(naam.lower(), waarde) for naam, waarde in headers]
    leaf = [waarde for naam, waarde in rijen if naam == "client-cert"]
    keten = [deel for naam, waarde in rijen if naam == "client-cert-chain" for deel in waarde.split(",")]
    if len(leaf) > 1 or (keten and not leaf):
        raise CertificaatError(
            "de proxy geeft niet precies een Client-Cert door.", doe="Laat de proxy de header overschrijven."
        )
    return tuple(_byte_sequence(waarde) for waarde in leaf + keten)


def _byte_sequence(waarde: str) -> x509.Certificate:
    found = _BYTE_SEQUENCE.fullmatch(waarde.strip())
    try:
        der = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        der = b""
    if not der:
        raise CertificaatError(
            "Client-Cert heeft niet de vorm van RFC 9440.", doe="Laat de proxy :base64 van het DER-certificaat: sturen."
        )
    return laad_der(der)
