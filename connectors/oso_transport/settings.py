"""What an operator fills in to send and fetch OSO dossiers."""

from __future__ import annotations

import base64
import binascii
import os
import ssl
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway.sdk import Adres, ConfiguratieError, Instellingen, client_context

_SLEUTELBYTES = 32


class BewaarsleutelError(ConfiguratieError):
    """De sleutel waarmee klaarliggende dossiers worden versleuteld ontbreekt of klopt niet."""

    code = "OST-001"


class CertificaatError(ConfiguratieError):
    """Een certificaat of sleutel voor OSO ontbreekt of is niet te lezen."""

    code = "OST-002"


class Aanleverpunten(BaseModel):
    """The two ends of a transfer inside one school, as the Traffic Center knows them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bron: str = Field(min_length=1, max_length=20, description="Aanleverpunt van het systeem met het dossier")
    doel: str = Field(min_length=1, max_length=20, description="Aanleverpunt van het aanvraagsysteem")


class OsoTransportInstellingen(Instellingen):
    """Where the Traffic Center is, who we are there, and where dossiers wait until they are fetched."""

    traffic_center_url: Adres = Field(description="Adres van het Traffic Center")
    versie: str = Field("2021", description="Uitgave van OSO: 2018 of 2021")
    aanleverpunten: dict[Annotated[str, Field(pattern=r"^\d{2}[A-Z]{2}$")], Aanleverpunten] = Field(
        min_length=1, description="Per BRIN de twee aanleverpunten"
    )
    bewaarplek: Path = Field(description="SQLite-bestand met wat klaarligt of is aangekondigd; op een eigen schijf")
    bewaarsleutel_env: str = Field(
        "SCHAKEL_OSO_SLEUTEL", description="Omgevingsvariabele met 32 bytes in Base64: versleutelt wat klaarligt"
    )
    client_certificaat: Path | None = Field(None, description="PEM-bestand: het OSO-certificaat, dan de keten")
    client_sleutel_env: str = Field(
        "SCHAKEL_OSO_CLIENT_SLEUTEL", description="Omgevingsvariabele met het pad van de sleutel (PEM)"
    )
    ankers: Path | None = Field(None, description="PEM-bestand met de uitgevers die we vertrouwen")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    def bewaarsleutel(self) -> bytes:
        """The key that waiting dossiers are encrypted with."""
        try:
            sleutel = base64.b64decode(os.environ.get(self.bewaarsleutel_env, ""), validate=True)
        except (binascii.Error, ValueError):
            sleutel = b""
        if len(sleutel) != _SLEUTELBYTES:
            raise BewaarsleutelError(
                doe=f"Zet {_SLEUTELBYTES} willekeurige bytes in Base64 in {self.bewaarsleutel_env}."
            )
        return sleutel

    @property
    def beveiligd(self) -> bool:
        """Whether everything goes over TLS; not with a sandbox on the own machine."""
        return self.traffic_center_url.startswith("https:")

    def context(self) -> ssl.SSLContext:
        """Two-sided TLS; a party is known by its certificate and the name it is reached under."""
        if not self.beveiligd:
            return ssl.create_default_context()
        return client_context(self.client_certificaat, self.client_sleutel_env, self.ankers, CertificaatError)
