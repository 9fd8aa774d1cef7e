"""What an operator fills in to deliver to the platform of a samenwerkingsverband."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from pydantic import Field

from gateway.sdk import Basisadres, ConfiguratieError, Instellingen, server_context


class GeheimOntbreektError(ConfiguratieError):
    """Een geheim voor het platform ontbreekt."""

    code = "SWV-001"


class SwvPlatformInstellingen(Instellingen):
    """Where the platform is, which samenwerkingsverband, and how both sides know each other."""

    url: Basisadres = Field(description="Adres van het platform, tot /aanvragen; in een gateway tot en met /v1/swv")
    swv: str = Field(pattern=r"^(PO|VO)\d{4}$", description="Nummer van het samenwerkingsverband, zoals VO2507")
    token_env: str = Field("SCHAKEL_SWV_TOKEN", description="Omgevingsvariabele met het token")
    bron: str | None = Field(
        None,
        pattern=r"^urn:nld:(oin|kvknr):[0-9]{8,20}:systeem:[a-z0-9-]{1,60}$",
        description="De source in de CloudEvents van het platform; leeg: alleen ophalen",
    )
    gebeurtenis_env: str = Field(
        "SCHAKEL_SWV_GEBEURTENIS", description="Omgevingsvariabele met wat het platform dan in Authorization zet"
    )
    ankers: Path | None = Field(None, description="PEM-bestand met de uitgevers die we vertrouwen; leeg: het systeem")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    def token(self) -> str:
        """The bearer token."""
        return _geheim(self.token_env)

    def gebeurtenisgeheim(self) -> str | None:
        """What the platform shows us in Authorization; None when it does not call."""
        return _geheim(self.gebeurtenis_env) if self.bron else None

    def context(self) -> ssl.SSLContext:
        """Whom we believe at the other end of the line."""
        return server_context(self.ankers)


def _geheim(naam: str) -> str:
    if geheim := os.environ.get(naam, "").strip():
        return geheim
    raise GeheimOntbreektError(f"omgevingsvariabele {naam} is leeg.", doe="Zet er het geheim in.")
