"""A bron that has dossiers, and a doel that fetches them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from connectors.oso_transport.sandbox.center import ADRESSEN
from connectors.oso_transport.sandbox.soap import Fout, Soap

# Calls an address with an operation and its values; gives the values of the answer.
Roep = Callable[[str, str, dict[str, Any]], Awaitable[dict[str, Any]]]


class Bron:
    """Has dossiers by koppelsleutel; hands one over only when the center vouches for the session."""

    def __init__(self, soap: Soap, roep: Roep, center: str) -> None:
        """Take how and where to ask."""
        self._soap, self._roep, self._center = soap, roep, center
        self.dossiers: dict[str, bytes] = {}

    async def bied_aan(self, adressen: dict[str, str], url: str, inhoud: bytes) -> str:
        """Announce a dossier and tell the doel; the koppelsleutel."""
        vraag = {**adressen, "doel": self._soap.doel}
        sleutel = (await self._roep(self._center, "meldenNotificatie", vraag))["koppelsleutel"]
        self.dossiers[sleutel] = inhoud
        await self._roep(url, "notificatie", {**vraag, "koppelsleutel": sleutel})
        return str(sleutel)

    async def beantwoord(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """A documentRequest."""
        controle = await self._roep(self._center, "sessiecontrole", {**vraag, "overdrachtsoort": self._soap.soort})
        if controle["resultaat"] != self._soap.goed["sessiecontrole"]:
            return {"resultaat": controle["resultaat"]}
        if vraag["koppelsleutel"] not in self.dossiers:
            return {"resultaat": "DossierNietBeschikbaar"}
        return {"resultaat": self._soap.goed["document"], "dossier": self.dossiers[vraag["koppelsleutel"]]}


class Doel:
    """Keeps notificaties, and fetches step by step when it is told to."""

    def __init__(self, soap: Soap, roep: Roep, center: str) -> None:
        """Take how and where to ask."""
        self._soap, self._roep, self._center = soap, roep, center
        self.notificaties: list[dict[str, Any]] = []
        self.ontvangen: list[bytes] = []

    def neem(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """A notificatieRequest."""
        self.notificaties.append(vraag)
        return {"resultaat": self._soap.goed["notificatie"]}

    async def open(self, sleutel: str) -> tuple[str, str]:
        """Open a session; its id, and where the bron is."""
        vraag = {**self._adressen(sleutel), "koppelsleutel": sleutel, "overdrachtsoort": self._soap.soort}
        antwoord = await self._roep(self._center, "overdracht", vraag)
        if "sessieId" not in antwoord:
            raise Fout("Client", antwoord["resultaat"])
        return antwoord["sessieId"], antwoord["aanleverpunt"][0]["url"]

    async def vraag(self, sleutel: str, sessie: str, url: str) -> str:
        """Ask the bron for the dossier; the result."""
        vraag = {**self._adressen(sleutel), "sessieId": sessie, "koppelsleutel": sleutel}
        antwoord = await self._roep(url, "document", vraag)
        if "dossier" in antwoord:
            self.ontvangen.append(antwoord["dossier"])
        return str(antwoord["resultaat"])

    async def meld_af(self, sleutel: str, sessie: str, resultaat: str) -> str:
        """Close the session; the result."""
        vraag = {**self._adressen(sleutel), "sessieId": sessie, "afmeldresultaat": resultaat}
        return str((await self._roep(self._center, "afmelding", vraag))["resultaat"])

    def _adressen(self, sleutel: str) -> dict[str, Any]:
        bericht = next((item for item in self.notificaties if item["koppelsleutel"] == sleutel), None)
        if bericht is None:
            raise Fout("Client", "geen notificatie met deze sleutel")
        return {naam: bericht[naam] for naam in ADRESSEN}
