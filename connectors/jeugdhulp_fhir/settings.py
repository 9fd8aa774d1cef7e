"""What an operator fills in to reach a partner in jeugdhulp, and to let it reach us."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from gateway.sdk import Adres, Basisadres, ConfiguratieError, Instellingen, Mtls, server_context


class GeheimOntbreektError(ConfiguratieError):
    """Een geheim voor een partner in de jeugdhulp ontbreekt."""

    code = "JHF-001"


class JeugdhulpFhirInstellingen(Instellingen):
    """How a verzoek reaches the partner: sent whole (`bundel`), told and fetched (`taak`), or picked up (`pakket`)."""

    wijze: Literal["bundel", "taak", "pakket"] = Field(
        description="bundel: alles in een keer sturen; taak: melden, de partner haalt; pakket: een mens haalt op"
    )
    url: Basisadres | None = Field(None, description="Adres van de FHIR-server van de partner; niet bij pakket")
    token_url: Adres | None = Field(None, description="Adres waar OAuth-tokens te halen zijn; niet bij pakket")
    client_id: str | None = Field(None, min_length=1, description="Onze naam bij de partner; niet bij pakket")
    geheim_env: str = Field("SCHAKEL_JEUGDHULP_GEHEIM", description="Omgevingsvariabele met het geheim bij client_id")
    loket_url: Basisadres | None = Field(
        None, description="Ons eigen adres zoals de partner het ziet, tot /koppelvlak; alleen bij taak"
    )
    loket_client: str | None = Field(None, min_length=1, description="De naam van de partner bij ons; alleen bij taak")
    loket_geheim_env: str = Field(
        "SCHAKEL_JEUGDHULP_LOKET", description="Omgevingsvariabele met het geheim van de partner bij ons"
    )
    mtls: Mtls | None = Field(None, description="Tweezijdig TLS; leeg: gewoon TLS")
    ankers: Path | None = Field(None, description="PEM-bestand met de uitgevers die we vertrouwen; leeg: het systeem")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    @model_validator(mode="after")
    def _compleet(self) -> Self:
        nodig = {
            "bundel": ("url", "token_url", "client_id"),
            "taak": ("url", "token_url", "client_id", "loket_url", "loket_client"),
            "pakket": (),
        }[self.wijze]
        if leeg := [naam for naam in nodig if getattr(self, naam) is None]:
            raise ValueError(f"bij wijze {self.wijze} hoort ook: {', '.join(leeg)}")
        return self

    def geheim(self) -> str:
        """Our secret at the partner."""
        return _geheim(self.geheim_env)

    def loketgeheim(self) -> str | None:
        """The secret of the partner at our loket; None when it does not come there."""
        return _geheim(self.loket_geheim_env) if self.wijze == "taak" else None

    def context(self) -> ssl.SSLContext:
        """Whom we believe at the other end of the line."""
        return self.mtls.context() if self.mtls else server_context(self.ankers)


def _geheim(naam: str) -> str:
    if geheim := os.environ.get(naam, "").strip():
        return geheim
    raise GeheimOntbreektError(f"omgevingsvariabele {naam} is leeg.", doe="Zet er het geheim in.")
