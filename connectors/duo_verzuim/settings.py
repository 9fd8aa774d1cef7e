"""What an operator fills in to report verzuim to DUO."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from gateway.sdk import Instellingen, Sleutelpaar, Vertrouwen


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
        return Sleutelpaar.uit_bestand(self.client_certificaat, self.client_sleutel_env)

    def vertrouwen(self) -> Vertrouwen:
        """Whom we believe."""
        return Vertrouwen.uit_bestanden(self.ankers, self.crl)
