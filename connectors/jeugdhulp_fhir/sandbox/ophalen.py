"""What a notification points to: a token at the loket of the school, then its Task and all that this names."""

from __future__ import annotations

from typing import Any

import httpx

from connectors.jeugdhulp_fhir.sandbox.fouten import FHIR
from connectors.jeugdhulp_fhir.sandbox.instellingen import SandboxInstellingen
from connectors.jeugdhulp_fhir.sandbox.regels import verwijzingen
from connectors.jeugdhulp_fhir.sandbox.winkel import Json


class Loket:
    """Reads and writes at the school, for one notification."""

    def __init__(self, stel: SandboxInstellingen, melding: Json, http: httpx.AsyncClient) -> None:
        """Take who we are, what was told, and a client."""
        self._stel, self._http = stel, http
        invoer = {item["type"]["coding"][0]["code"]: item for item in melding["input"]}
        self._basis = invoer["authorization-base"]["valueString"]
        self.adres = invoer["get-workflow-task"]["valueReference"]["reference"]
        self._kop: dict[str, str] = {}

    async def meld_aan(self) -> httpx.Response:
        """Get a token for this one uitwisseling."""
        begin, _, _ = self.adres.partition("/loket/")
        velden = {
            "grant_type": "client_credentials",
            "client_id": self._stel.loket_client,
            "client_secret": self._stel.loket_geheim,
            "authorization_base": self._basis,
        }
        antwoord = await self._http.post(f"{begin}/loket/token", data=velden)
        if antwoord.is_success:
            self._kop = {"Authorization": f"Bearer {antwoord.json()['access_token']}"}
        return antwoord

    async def lees(self, pad: str = "") -> httpx.Response:
        """Read a resource beside the Task, or the Task itself."""
        begin, _, _ = self.adres.partition("/Task/")
        return await self._http.get(f"{begin}/{pad}" if pad else self.adres, headers=self._kop)

    async def alles(self) -> dict[str, Any]:
        """The Task and everything that can be reached from it."""
        taak = await self.lees()
        gevonden: dict[str, Any] = {"Task": taak.json()}
        wachtend = list(verwijzingen(taak.json()))
        while wachtend:
            pad = wachtend.pop()
            if pad not in gevonden:
                antwoord = await self.lees(pad)
                gevonden[pad] = antwoord.json()
                wachtend += [item for item in verwijzingen(gevonden[pad]) if item not in gevonden]
        return gevonden

    async def schrijf(self, taak: Json, etag: str) -> httpx.Response:
        """Move the Task at the school."""
        return await self._http.put(
            self.adres, json=taak, headers={**self._kop, "If-Match": etag, "Content-Type": FHIR}
        )
