"""Tokens of this machine: for a first look, and for nobody else."""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest

from gateway.api.fouten import TokenError
from gateway.api.lokaal import UITGEVER, lokaal_token, lokale_jwks, lokale_settings
from gateway.api.tokens import Tokencontrole
from gateway.settings import Settings

pytestmark = pytest.mark.anyio
UUR = timedelta(hours=1)


def _nu() -> datetime:
    return datetime.now(UTC)


async def test_a_local_token_opens_the_local_gateway(tmp_path):
    """The token says for whom and what, and the settings for a first look believe it."""
    controle = Tokencontrole.uit(lokale_settings(Settings(data_dir=tmp_path)), _nu)
    token = await controle.controleer(lokaal_token(tmp_path, ["zwaluw"], ["schakel.lezen"], UUR), ())
    assert (token.organisaties, token.scopes, token.gebruiker) == ({"zwaluw"}, {"schakel.lezen"}, "lokaal")


async def test_two_people_on_one_machine_are_told_apart(tmp_path):
    """A token names who uses it, as for a sender and an officer in one first look."""
    controle = Tokencontrole.uit(lokale_settings(Settings(data_dir=tmp_path)), _nu)
    token = lokaal_token(tmp_path, ["dam"], ["leerplicht.behandelen"], UUR, wie="l.ambtenaar")
    assert (await controle.controleer(token, ())).gebruiker == "l.ambtenaar"


async def test_a_local_token_ends(tmp_path):
    """After its time a token is worth nothing."""
    controle = Tokencontrole.uit(lokale_settings(Settings(data_dir=tmp_path)), _nu)
    with pytest.raises(TokenError, match="verlopen"):
        await controle.controleer(lokaal_token(tmp_path, ["zwaluw"], [], -UUR), ())


async def test_another_machine_believes_nothing_of_it(tmp_path):
    """Each machine has a key of its own."""
    controle = Tokencontrole.uit(lokale_settings(Settings(data_dir=tmp_path / "a")), _nu)
    with pytest.raises(TokenError):
        await controle.controleer(lokaal_token(tmp_path / "b", ["zwaluw"], [], UUR), ())


def test_the_key_is_kept_and_kept_secret(tmp_path):
    """The key is made once, only its owner can read it, and the JWKS holds no secret."""
    eerst = lokale_jwks(tmp_path).read_text()
    assert lokale_jwks(tmp_path).read_text() == eerst
    assert stat.S_IMODE((tmp_path / "token-sleutel.json").stat().st_mode) == 0o600
    assert "d" not in json.loads(eerst)["keys"][0]
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["token-jwks.json", "token-sleutel.json"]


def test_local_settings_leave_no_other_issuer(tmp_path):
    """A first look believes one issuer: this machine."""
    settings = lokale_settings(Settings(data_dir=tmp_path, token_issuer="https://idp", token_jwks_url="https://idp/j"))
    assert (settings.token_issuer, settings.token_jwks_url) == (UITGEVER, None)
