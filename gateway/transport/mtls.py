"""Two-sided TLS as an operator sets it up: our certificate and key in files, and whom we believe."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from gateway.model.errors import ConfiguratieError
from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Sleutelpaar, Vertrouwen
from gateway.transport.http import partner_context


class Mtls(BaseModel):
    """Two-sided TLS with a PKIoverheid certificate, for a partner that has one too."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    certificaat: Path = Field(description="PEM-bestand: het eigen certificaat, dan de keten")
    sleutel_env: str = Field(description="Omgevingsvariabele met de sleutel (PEM), of met het pad ervan")
    ankers: tuple[Path, ...] = Field(min_length=1, description="PEM-bestanden met de uitgevers die we vertrouwen")
    oin: Oin = Field(description="Het OIN in het certificaat van de partner")

    def context(self) -> ssl.SSLContext:
        """Our certificate, whom we believe, and the OIN on the other end of the line."""
        sleutel = Sleutelpaar.uit_bestand(self.certificaat, self.sleutel_env)
        return partner_context(sleutel, Vertrouwen.uit_bestanden(self.ankers), self.oin)


def client_context(
    certificaat: Path | None, sleutel_env: str, ankers: Path | None, fout: type[ConfiguratieError]
) -> ssl.SSLContext:
    """Two-sided TLS where a party is known by its certificate and the name it is reached under, not by an OIN.

    The arguments are the settings client_certificaat, client_sleutel_env and ankers; raises `fout` when one is no good.
    """
    sleutel = os.environ.get(sleutel_env, "")
    if certificaat is None or ankers is None or not sleutel:
        raise fout(doe=f"Vul client_certificaat, ankers en {sleutel_env} in.")
    try:
        context = ssl.create_default_context(cafile=ankers)
        context.load_cert_chain(certificaat, sleutel)
    except (OSError, ssl.SSLError):
        raise fout(doe="Geef PEM-bestanden; de sleutel zonder wachtwoord.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
