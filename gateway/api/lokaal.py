"""Tokens for a first look: a key pair of this machine, and an issuer that only this gateway believes."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey

from gateway.settings import Settings

UITGEVER = "schakel-lokaal"
_KID = "lokaal"


def lokale_settings(settings: Settings) -> Settings:
    """The settings with this machine as the only issuer; the keys are made when they are not there yet."""
    lokaal = {"token_issuer": UITGEVER, "token_jwks_url": None, "token_jwks_file": lokale_jwks(settings.data_dir)}
    return settings.model_copy(update=lokaal)


def lokale_jwks(data_dir: Path) -> Path:
    """The JWKS of this machine: public keys only."""
    pad = data_dir / "token-jwks.json"
    publiek = _sleutel(data_dir).as_dict(private=False)
    pad.write_text(json.dumps({"keys": [publiek]}), encoding="ascii")
    return pad


def lokaal_token(
    data_dir: Path,
    organisaties: Iterable[str],
    scopes: Iterable[str],
    geldig: timedelta,
    voor: str = "schakel",
    *,
    wie: str = "lokaal",
) -> str:
    """A token for these organisaties and scopes; `wie` is how the log names who uses it."""
    nu = datetime.now(UTC)
    claims = {
        "iss": UITGEVER,
        "aud": voor,
        "sub": wie,
        "iat": int(nu.timestamp()),
        "exp": int((nu + geldig).timestamp()),
        "scope": " ".join(scopes),
        "organisatie": list(organisaties),
    }
    return jwt.encode({"alg": "ES256", "kid": _KID, "typ": "at+jwt"}, claims, _sleutel(data_dir))


def _sleutel(data_dir: Path) -> ECKey:
    """The private key, readable by its owner only."""
    pad = data_dir / "token-sleutel.json"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    nieuw = ECKey.generate_key("P-256", {"kid": _KID, "alg": "ES256", "use": "sig"})
    tijdelijk = pad.with_suffix(f".{os.getpid()}")
    tijdelijk.touch(mode=0o600)
    tijdelijk.write_text(json.dumps(nieuw.as_dict(private=True)), encoding="ascii")
    try:
        # A hard link appears whole or not at all, so two processes that start at once agree on one key.
        os.link(tijdelijk, pad)
    except FileExistsError:
        pass
    finally:
        tijdelijk.unlink()
    return ECKey.import_key(json.loads(pad.read_text(encoding="ascii")))
