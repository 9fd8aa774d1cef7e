"""Settings are checked, and secrets come from the environment only."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from connectors.duo_rod.settings import DuoRodInstellingen
from gateway.sdk import CertificaatBestandError, ConfiguratieError
from tests.connectors.duo_rod.conftest import ANDER, DUO, LEVERANCIER


def test_key_from_the_environment_or_from_a_file(maak_connector, pki, monkeypatch):
    """The variable holds the key itself, or the path of its file."""
    assert maak_connector("http://localhost:1")._client.sleutel.oin == LEVERANCIER
    monkeypatch.setenv("ANDERE", str(pki / f"{LEVERANCIER}.key"))
    stel = {"inschrijving_url": "x", "identificatie_url": "x", "ankers": [pki / "anker.pem"]}
    instellingen = DuoRodInstellingen(
        **stel, client_certificaat=pki / f"{LEVERANCIER}.crt", client_sleutel_env="ANDERE"
    )
    assert instellingen.sleutelpaar().oin == LEVERANCIER


@pytest.mark.parametrize("anders", [{"client_certificaat": "/bestaat/niet"}, {"ankers": ["/bestaat/niet"]}])
def test_missing_file(maak_connector, anders):
    """A file that is not there is named by its setting."""
    with pytest.raises(CertificaatBestandError, match=next(iter(anders)).removeprefix("client_")):
        maak_connector("http://localhost:1", **anders)


def test_missing_key(maak_connector, monkeypatch):
    """An empty variable is named; the certificate of someone else does not fit the key."""
    with pytest.raises(CertificaatBestandError, match="ANDERE"):
        maak_connector("http://localhost:1", client_sleutel_env="ANDERE")


def test_key_that_does_not_fit(maak_connector, pki):
    """A key must belong to its certificate."""
    with pytest.raises(ConfiguratieError):
        maak_connector("http://localhost:1", client_certificaat=pki / f"{ANDER}.crt")


def test_revocation_list(maak_connector, pki):
    """A revocation list that is none stops the start."""
    with pytest.raises(ConfiguratieError):
        maak_connector("http://localhost:1", crl=[pki / f"{DUO}.crt"])


@pytest.mark.parametrize("fout", [{"ankers": []}, {"timeout_s": 0}, {"snelle_pogingen": 0}, {"onbekend": 1}])
def test_wrong_settings(maak_connector, fout):
    """What cannot be right is refused."""
    with pytest.raises(ValidationError):
        maak_connector("http://localhost:1", **fout)


def test_a_key_that_lost_its_header_is_not_repeated(maak_connector, monkeypatch):
    """What is no PEM is taken for a path; when it was the key after all, the error must not show any of it."""
    monkeypatch.setenv("ANDERE", "MIIEvQIBADANBgkq/hkiG9w0BAQEFAASC")
    with pytest.raises(CertificaatBestandError, match="ANDERE") as gaf:
        maak_connector("http://localhost:1", client_sleutel_env="ANDERE")
    assert "hkiG9w0" not in str(gaf.value)
