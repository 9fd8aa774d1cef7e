"""Settings are checked, and secrets come from the environment only."""

from __future__ import annotations

import ssl

import pytest
from pydantic import ValidationError

from connectors.leerplicht_zgw.settings import GeheimOntbreektError, Mtls
from gateway.sdk import CertificaatBestandError
from tests.connectors.leerplicht_zgw.conftest import PARTNER
from tests.pki import TestCa

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "fout",
    [
        {"zrc_url": "http://zaken.gemeente.example/api/v1"},
        {"zrc_url": "https://gebruiker:geheim@gemeente.example/api/v1"},
        {"ztc_url": "https://gemeente.example/api/v1?sleutel=1"},
        {"nrc_url": "ftp://gemeente.example"},
        {"callback_url": "http://gateway.example/hier"},
        {"bronorganisatie": "123456789"},
        {"verantwoordelijke": "12345678"},
        {"client_id": ""},
        {"timeout_s": 0},
        {"afspraken": {"onbekende": 1}},
        {"afspraken": {"statustypen": {"Ontvangen": "zomaar"}}},
        {"onbekend": 1},
    ],
    ids=lambda fout: next(iter(fout)),
)
async def test_wrong_settings(maak, fout):
    """What cannot be right is refused."""
    with pytest.raises(ValidationError):
        maak("https://gemeente.example", **fout)


@pytest.mark.parametrize("geheim", ["", "te-kort"])
async def test_a_secret_that_is_missing_or_too_short(maak, monkeypatch, geheim):
    """The variable is named; with a key that is too short a signature says nothing."""
    monkeypatch.setenv("ANDERE", geheim)
    for naam in ("geheim_env", "callback_env"):
        with pytest.raises(GeheimOntbreektError, match="ANDERE"):
            maak("https://gemeente.example", **{naam: "ANDERE"}, callback_url="https://gateway.example/hier")


async def test_an_address_may_end_in_a_slash(maak):
    """The slash at the end of an address makes no difference."""
    assert maak("https://gemeente.example", zrc_url="https://a.example/api/v1/").instellingen.zrc_url.endswith("/v1")


async def test_two_sided_tls(maak, monkeypatch, tmp_path):
    """Where it was agreed, both sides show a certificate; a file that is not there is named by its setting."""
    ca = TestCa()
    paar = ca.geeft_uit("00000099000000001000")
    (tmp_path / "eigen.pem").write_text(paar.pem)
    (tmp_path / "anker.pem").write_text(ca.pem)
    monkeypatch.setenv("SLEUTEL", paar.sleutel_pem)
    stel = {"certificaat": tmp_path / "eigen.pem", "sleutel_env": "SLEUTEL", "oin": PARTNER.oin}
    goed = Mtls(**stel, ankers=(tmp_path / "anker.pem",))
    assert goed.context().verify_mode is ssl.CERT_REQUIRED
    maak("https://gemeente.example", mtls=goed)
    with pytest.raises(CertificaatBestandError, match="ankers"):
        Mtls(**stel, ankers=(tmp_path / "weg.pem",)).context()
