"""Settings are checked, and secrets come from the environment only."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from connectors.duo_verzuim.settings import DuoVerzuimInstellingen
from gateway.sdk import CertificaatBestandError, ConfiguratieError
from tests.connectors.duo_verzuim.conftest import ANDER, DUO, LEVERANCIER


def test_key_from_the_environment_or_from_a_file(maak_connector, pki, monkeypatch):
    """The variable holds the key itself, or the path of its file."""
    assert maak_connector("http://localhost:1").instellingen.sleutelpaar().oin == LEVERANCIER
    monkeypatch.setenv("ANDERE", str(pki / f"{LEVERANCIER}.key"))
    instellingen = DuoVerzuimInstellingen(
        verzuim_url="x", ankers=[pki / "anker.pem"], client_certificaat=pki / f"{LEVERANCIER}.crt",
        client_sleutel_env="ANDERE",
    )  # fmt: skip
    assert instellingen.sleutelpaar().oin == LEVERANCIER


@pytest.mark.parametrize("anders", [{"client_certificaat": "/bestaat/niet"}, {"ankers": ["/bestaat/niet"]}])
def test_missing_file(maak_connector, anders):
    """A file that is not there is named by its setting."""
    with pytest.raises(CertificaatBestandError, match=next(iter(anders)).removeprefix("client_")):
        maak_connector("http://localhost:1", **anders)


def test_missing_key(maak_connector):
    """An empty variable is named."""
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
