"""Two-sided TLS, addresses we may not go to, and nothing of a person where it may stay lying."""

from __future__ import annotations

import logging
import ssl
import traceback
from pathlib import Path

import httpx
import pytest

from connectors.oso_transport.bewaarplek import BewaarplekError, OntsleutelError
from connectors.oso_transport.client import OsoAdresError, OsoTlsError
from connectors.oso_transport.connector import OsoTransport
from connectors.oso_transport.settings import BewaarsleutelError, CertificaatError, OsoTransportInstellingen
from gateway.sdk import LaterError, SchakelError
from tests.connectors.oso_transport.conftest import BRIN, BRON, DOSSIER, NAAM, SANDBOX_DOEL, SLEUTEL, Kast, bericht
from tests.pki import TestCa


@pytest.fixture
def pki(tmp_path: Path) -> Path:
    """Certificates of the Traffic Center (and its parties), of us, and of someone else's issuer."""
    ca, vreemd = TestCa(), TestCa("Iemand anders")
    (tmp_path / "anker.pem").write_text(ca.pem)
    (tmp_path / "vreemd.pem").write_text(vreemd.pem)
    for naam, uitgever in (("tc", ca), ("wij", ca), ("nep", vreemd)):
        paar = uitgever.geeft_uit("00000099000000001000")
        (tmp_path / f"{naam}.crt").write_text(paar.pem)
        (tmp_path / f"{naam}.key").write_text(paar.sleutel_pem)
    return tmp_path


@pytest.mark.anyio
async def test_all_of_it_over_two_sided_tls(start, pki):
    """Announce, notify, session check and fetch: every line has a certificate at both ends."""
    wereld = start(pki)
    bron = wereld.maak()
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    assert wereld.doel("haal", koppelsleutel=sleutel)["document"] == "Geslaagd"
    assert wereld.sandbox.doel.ontvangen == [DOSSIER]
    await bron.sluit()


def test_without_our_certificate_there_is_no_line(start, pki):
    """Who shows no certificate does not get as far as a request."""
    wereld = start(pki)
    context = ssl.create_default_context(cafile=pki / "anker.pem")
    with pytest.raises(httpx.TransportError), httpx.Client(verify=context, trust_env=False) as client:
        client.post(wereld.koppelvlak, content=b"")


@pytest.mark.anyio
async def test_a_center_we_do_not_trust_gets_nothing(start, pki):
    """With another issuer than agreed nothing is said."""
    wereld = start(pki)
    bron = wereld.maak(ankers=pki / "vreemd.pem")
    with pytest.raises(OsoTlsError):
        await bron.deliver(bericht())
    assert wereld.sandbox.gezien == []
    await bron.sluit()


@pytest.mark.anyio
async def test_over_tls_no_plain_address_is_called(start, pki):
    """The Traffic Center cannot send us to an address without TLS."""
    wereld = start(pki)
    doel = wereld.maak(doel="0000000700099XX00102")
    sleutel = wereld.bron()
    wereld.gedrag(ander_adres="http://127.0.0.1:9/oso")
    with pytest.raises(OsoAdresError):
        await doel.doel.haal(sleutel, account="a", bewaar=Kast().bewaar)
    await doel.sluit()


@pytest.mark.anyio
async def test_logs_and_errors_name_no_one(wereld, bron, caplog):
    """Not even at the finest level does anything of a dossier, or a koppelsleutel, stand in a log or error."""
    with caplog.at_level(logging.DEBUG):
        sleutel = (await bron.deliver(bericht())).objectkenmerk
        wereld.doel("haal", koppelsleutel=sleutel)
        wereld.gedrag(weg=True, wijze="rommel")
        with pytest.raises(SchakelError) as fout:
            await bron.deliver(bericht())
    alles = caplog.text + "".join(traceback.format_exception(fout.value)) + str(vars(fout.value))
    assert caplog.records
    assert [geheim for geheim in (NAAM, sleutel, SLEUTEL) if geheim in alles] == []


@pytest.mark.anyio
async def test_another_key_does_not_open_what_waits(wereld, bron, monkeypatch):
    """A dossier that waits under an old key is not lost silently, nor handed over broken."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    monkeypatch.setenv("SCHAKEL_OSO_SLEUTEL", "A" * 43 + "=")
    ander = wereld.maak()
    rij = ander._plek.zoek(sleutel)
    with pytest.raises(OntsleutelError):
        ander._plek.geef_uit(rij.bericht_id, "s")


@pytest.mark.anyio
async def test_a_place_that_is_not_there_is_later(wereld):
    """Without its folder nothing is announced; check says so."""
    connector = wereld.maak(Path("/bestaat/niet/oso.sqlite"))
    with pytest.raises(BewaarplekError) as fout:
        await connector.deliver(bericht())
    assert isinstance(fout.value, LaterError)
    assert any("bewaarplek" in regel for regel in await connector.check())
    await connector.sluit()


@pytest.mark.parametrize(
    "data",
    [b"", b"<a/>", b"<!DOCTYPE a><a/>", b"\xff\xfe", b"<a>" * 5000],
    ids=["leeg", "vreemd", "dtd", "utf", "diep"],
)
def test_what_is_no_message_gets_a_fault(wereld, data):
    """Whatever is posted, the answer is a Client fault."""
    antwoord = httpx.post(wereld.koppelvlak, content=data, trust_env=False)
    assert antwoord.status_code == 500
    assert b"soap:Client" in antwoord.content


def test_a_message_that_is_not_for_us_gets_a_fault(wereld):
    """A question for the Traffic Center, or one too large, is not ours."""
    pad = Path(__file__).resolve().parents[3] / "contracts/oso_transport/voorbeelden/geldig/afmeldingRequest.xml"
    antwoord = httpx.post(wereld.koppelvlak, content=pad.read_bytes(), trust_env=False)
    assert b"soap:Client" in antwoord.content
    assert httpx.post(wereld.koppelvlak, content=b"x" * 1_000_001, trust_env=False).status_code == 413


INSTELLINGEN = {
    "traffic_center_url": "https://tc.example/oso",
    "aanleverpunten": {BRIN: {"bron": BRON, "doel": SANDBOX_DOEL}},
    "bewaarplek": "oso.sqlite",
}


@pytest.mark.parametrize("sleutel", ["", "kort", "geen base64 !", "AAAA"])
def test_a_wrong_key_is_said_at_start(monkeypatch, sleutel):
    """Without 32 bytes nothing starts, and the key is not shown."""
    monkeypatch.setenv("SCHAKEL_OSO_SLEUTEL", sleutel)
    with pytest.raises(BewaarsleutelError) as fout:
        OsoTransport(OsoTransportInstellingen(**INSTELLINGEN))
    assert not sleutel or sleutel not in str(fout.value)


def test_a_missing_or_broken_certificate_is_said_at_start(monkeypatch, tmp_path):
    """Over https our certificate is needed, and it has to be one."""
    monkeypatch.setenv("SCHAKEL_OSO_SLEUTEL", SLEUTEL)
    with pytest.raises(CertificaatError):
        OsoTransport(OsoTransportInstellingen(**INSTELLINGEN))
    (tmp_path / "leeg.pem").touch()
    monkeypatch.setenv("SCHAKEL_OSO_CLIENT_SLEUTEL", str(tmp_path / "leeg.pem"))
    met = {**INSTELLINGEN, "client_certificaat": tmp_path / "leeg.pem", "ankers": tmp_path / "leeg.pem"}
    with pytest.raises(CertificaatError):
        OsoTransport(OsoTransportInstellingen(**met))


@pytest.mark.parametrize("url", ["http://tc.example/oso", "https://tc.example/oso?x=1", "https://a:b@tc.example/"])
def test_a_plain_or_odd_address_is_refused(url):
    """The Traffic Center is reached over https alone."""
    with pytest.raises(ValueError, match="https"):
        OsoTransportInstellingen(**{**INSTELLINGEN, "traffic_center_url": url})
