"""What an operator sets in the environment: SCHAKEL_*; everything else stands in schakel.toml."""

import os
import secrets
from base64 import b64encode
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.model.mappen import mappen
from gateway.store.sleutels import SleutelError, Sleutelkast


class Settings(BaseSettings):
    """The settings of one process of the gateway."""

    model_config = SettingsConfigDict(env_prefix="SCHAKEL_", frozen=True, hide_input_in_errors=True)

    config: Path = Field(Path("schakel.toml"), description="Het configuratiebestand")
    data_dir: Path = Field(Path(".schakel"), description="Map voor de ingebedde PostgreSQL en lokale sleutels")
    database_url: str | None = Field(None, description="Eigen PostgreSQL: de inlog van API en workers")
    database_owner_url: str | None = Field(None, description="Eigen PostgreSQL: de eigenaar, voor `schakel db migrate`")
    master_key: SecretStr | None = Field(None, description="Hoofdsleutel: 32 bytes in base64")
    contracts_dir: Path | None = Field(None, description="Map met eigen of vervangende contracten")
    mappings_dir: Path | None = Field(None, description="Map met eigen of vervangende mappings")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Hoeveel er gelogd wordt")
    lease_s: float = Field(120, gt=0, description="Hoe lang een worker een bericht vasthoudt, in seconden")
    token_issuer: str | None = Field(None, description="Uitgever van de bearer tokens (iss)")
    token_audience: str = Field("schakel", description="Voor wie een token bedoeld is (aud)")
    token_jwks_url: str | None = Field(None, description="Adres van de sleutels van de uitgever (JWKS)")
    token_jwks_file: Path | None = Field(None, description="Of een bestand met die sleutels")
    proxy: str | None = Field(None, description="Adres van de TLS-proxy wiens Client-Cert wordt geloofd (RFC 9440)")

    @cached_property
    def contractmappen(self) -> Sequence[Path]:
        """The folders with contracts; a later one adds to and overrides an earlier one."""
        return mappen("contracts", self.contracts_dir)

    @cached_property
    def mappingmappen(self) -> Sequence[Path]:
        """The folders with mappings, likewise."""
        return mappen("mappings", self.mappings_dir)

    def sleutelkast(self) -> Sleutelkast:
        """The master key: from the environment, or for a first look from a file only its owner can read."""
        if self.master_key is not None:
            return Sleutelkast.uit_tekst(self.master_key.get_secret_value())
        if self.database_url is not None:
            raise SleutelError("SCHAKEL_MASTER_KEY ontbreekt.", doe="Maak er een met: openssl rand -base64 32")
        return Sleutelkast.uit_tekst(_lokale_sleutel(self.data_dir / "hoofdsleutel"))


def _lokale_sleutel(bestand: Path) -> str:
    bestand.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # Exclusive, so that two processes that start at once agree on one key.
        handle = os.open(bestand, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bestand.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w") as out:
        tekst = b64encode(secrets.token_bytes(32)).decode()
        out.write(tekst)
    return tekst
