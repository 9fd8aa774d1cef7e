"""What an operator fills in to deliver to the inbox of a gemeente."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from pydantic import Field

from gateway.sdk import Basisadres, ConfiguratieError, Instellingen, server_context


class TokenOntbreektError(ConfiguratieError):
    """Het token voor het postvak ontbreekt."""

    code = "LPV-001"


class LeerplichtPostvakInstellingen(Instellingen):
    """Where the inbox is, whose it is, and how it knows us."""

    url: Basisadres = Field(description="Adres van de API met het postvak, tot en met /v1")
    gemeente: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Id van de gemeente in die gateway")
    token_env: str = Field(
        "SCHAKEL_POSTVAK_TOKEN", description="Omgevingsvariabele met het token (scope leerplicht.leveren)"
    )
    ankers: Path | None = Field(None, description="PEM-bestand met de uitgevers die we vertrouwen; leeg: het systeem")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    def token(self) -> str:
        """The bearer token."""
        if token := os.environ.get(self.token_env, "").strip():
            return token
        raise TokenOntbreektError(f"omgevingsvariabele {self.token_env} is leeg.", doe="Zet er het token in.")

    def context(self) -> ssl.SSLContext:
        """Whom we believe at the other end of the line."""
        return server_context(self.ankers)
