"""Who takes part in a proefomgeving, and at which address."""

from dataclasses import dataclass
from pathlib import Path

from gateway.proef.school import Voorbeeldschool


@dataclass(frozen=True)
class Buurt:
    """Where everything lies, and on which ports the processes listen."""

    map: Path
    api_poort: int
    sandbox_poort: int
    verzuim_poort: int
    gemeente_poort: int
    swv_poort: int
    team_poort: int
    school: Voorbeeldschool

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.api_poort}"

    @property
    def sandbox(self) -> str:
        """The address of the ROD sandbox."""
        return f"http://127.0.0.1:{self.sandbox_poort}"

    @property
    def verzuim(self) -> str:
        """The address of the sandbox of DUO's verzuimregister."""
        return f"http://127.0.0.1:{self.verzuim_poort}"

    @property
    def gemeente(self) -> str:
        """The address of the sandbox of a gemeente with a zaaksysteem."""
        return f"http://127.0.0.1:{self.gemeente_poort}"

    @property
    def swv(self) -> str:
        """The address of the sandbox of the platform of a samenwerkingsverband."""
        return f"http://127.0.0.1:{self.swv_poort}"

    @property
    def team(self) -> str:
        """The address of the sandbox of a lokaal team."""
        return f"http://127.0.0.1:{self.team_poort}"
