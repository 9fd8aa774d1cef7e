"""What an operator of a gemeente or aanbieder fills in."""

from __future__ import annotations

import base64
import binascii
import os
import ssl
from pathlib import Path

from pydantic import Field

from gateway.sdk import Adres, ConfiguratieError, Instellingen, client_context

_SLEUTELBYTES = 32


class BewaarsleutelError(ConfiguratieError):
    """De sleutel waarmee het iJw-berichtenverkeer wordt versleuteld ontbreekt of klopt niet."""

    code = "IJW-002"


class CertificaatError(ConfiguratieError):
    """Een certificaat of sleutel voor het GGk ontbreekt of is niet te lezen."""

    code = "IJW-003"


class IjwInstellingen(Instellingen):
    """Where the GGk is, who we are there, and where messages are kept."""

    url: Adres = Field(description="Adres van het GGk, of van de tussenpartij die het bericht doorgeeft")
    organisatie: str = Field(
        pattern=r"^(\d{4}|\d{8})$", description="Eigen gemeentecode (4 cijfers) of AGB-code (8 cijfers)"
    )
    applicatie: str = Field("Schakel", min_length=3, max_length=50, description="Eigen naam in de envelop")
    bewaarplek: Path = Field(description="SQLite-bestand met berichten en standen, versleuteld; op een eigen schijf")
    bewaarsleutel_env: str = Field(
        "SCHAKEL_IJW_SLEUTEL", description="Omgevingsvariabele met 32 bytes in Base64: versleutelt de bewaarplek"
    )
    client_certificaat: Path | None = Field(None, description="PEM-bestand: het eigen certificaat, dan de keten")
    client_sleutel_env: str = Field(
        "SCHAKEL_IJW_CLIENT_SLEUTEL", description="Omgevingsvariabele met het pad van de sleutel (PEM)"
    )
    ankers: Path | None = Field(None, description="PEM-bestand met de uitgevers die we vertrouwen")
    timeout_s: float = Field(60, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    def bewaarsleutel(self) -> bytes:
        """The key that everything kept is encrypted with."""
        try:
            sleutel = base64.b64decode(os.environ.get(self.bewaarsleutel_env, ""), validate=True)
        except (binascii.Error, ValueError):
            sleutel = b""
        if len(sleutel) != _SLEUTELBYTES:
            raise BewaarsleutelError(
                doe=f"Zet {_SLEUTELBYTES} willekeurige bytes in Base64 in {self.bewaarsleutel_env}."
            )
        return sleutel

    def context(self) -> ssl.SSLContext:
        """Two-sided TLS; without it only to a sandbox on the own machine."""
        if not self.url.startswith("https:"):
            return ssl.create_default_context()
        return client_context(self.client_certificaat, self.client_sleutel_env, self.ankers, CertificaatError)
