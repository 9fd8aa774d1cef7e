"""What an operator fills in to report verzuim to DUO."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field

from gateway.sdk import ConfiguratieError, Instellingen, Sleutelpaar, Vertrouwen


class CertificaatBestandError(ConfiguratieError):
    """Een certificaat of sleutel voor de verzuimdienst is niet te lezen."""

    code = "DVZ-001"


class DuoVerzuimInstellingen(Instellingen):
    """Where the service is, who we are and whom we believe; the OIN we act under stands in the certificate."""

    verzuim_url: str = Field(description="Adres van de verzuimdienst van DUO")
    client_certificaat: Path = Field(description="PEM-bestand: het eigen PKIoverheid-certificaat, dan de keten")
    client_sleutel_env: str = Field(
        "SCHAKEL_DUO_SLEUTEL", description="Omgevingsvariabele met de sleutel (PEM), of met het pad van het bestand"
    )
    ankers: tuple[Path, ...] = Field(min_length=1, description="PEM-bestanden met de uitgevers die we vertrouwen")
    crl: tuple[Path, ...] = Field((), description="PEM-bestanden met intrekkingslijsten")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")
    snelle_pogingen: int = Field(3, ge=1, le=10, description="Pogingen kort na elkaar bij een hapering")

    def sleutelpaar(self) -> Sleutelpaar:
        """The certificate with its key."""
        sleutel = os.environ.get(self.client_sleutel_env, "")
        if not sleutel:
            raise CertificaatBestandError(
                f"omgevingsvariabele {self.client_sleutel_env} is leeg.", doe="Zet er de sleutel in, of het pad ervan."
            )
        pem = sleutel if sleutel.lstrip().startswith("-----BEGIN") else _lees(Path(sleutel), self.client_sleutel_env)
        return Sleutelpaar.uit_pem(_lees(self.client_certificaat, "client_certificaat"), pem)

    def vertrouwen(self) -> Vertrouwen:
        """Whom we believe."""
        ankers = "\n".join(_lees(pad, "ankers") for pad in self.ankers)
        return Vertrouwen.uit_pem(ankers, [_lees(pad, "crl") for pad in self.crl])


def _lees(pad: Path, instelling: str) -> str:
    try:
        return pad.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise CertificaatBestandError(
            f"het bestand van {instelling} is niet te lezen.", doe="Geef een PEM-bestand."
        ) from None
