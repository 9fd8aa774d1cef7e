"""The OSO dossier as a file: checked and read, without a system at the other side."""

from __future__ import annotations

from connectors.oso import dossier
from connectors.oso.controle import controleer
from connectors.oso.settings import OsoInstellingen
from gateway.sdk import Bestandsbevinding, Connector, Dossier


class Oso(Connector):
    """Takes dossiers that a LAS made; what goes to a samenwerkingsverband is written by the mapping."""

    instellingen_model = OsoInstellingen

    async def check(self) -> list[str]:
        """There is nothing to reach: rules, lists and schema are checked when they are read."""
        return []

    @classmethod
    def controleer_bestand(cls, data: bytes) -> tuple[Bestandsbevinding, ...]:
        """Hold a dossier against schema, lists and rules."""
        return controleer(data)

    @classmethod
    def lees_dossier(cls, data: bytes) -> Dossier:
        """The dossier in the model."""
        return dossier.lees(data)
