"""Someone of the lokaal team: takes the steps of a Task here, or at the school when it is kept there."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Any

import httpx

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout
from connectors.jeugdhulp_fhir.sandbox.instellingen import SandboxInstellingen
from connectors.jeugdhulp_fhir.sandbox.ophalen import Loket
from connectors.jeugdhulp_fhir.sandbox.regels import Regels
from connectors.jeugdhulp_fhir.sandbox.winkel import Json, Winkel

# From the way a Task stands (status, progress) to the next step.
_STAPPEN: dict[tuple[str, str], tuple[str, str]] = {
    ("requested", ""): ("received", "ontvangen"),
    ("received", "ontvangen"): ("accepted", "in-onderzoek"),
    ("accepted", "in-onderzoek"): ("in-progress", "hulp-besloten"),
    ("in-progress", "hulp-besloten"): ("in-progress", "hulp-gestart"),
    ("in-progress", "hulp-gestart"): ("completed", "hulp-afgerond"),
}


class Medewerker:
    """Works on Tasks, one step at a time."""

    def __init__(self, stel: SandboxInstellingen, winkel: Winkel, regels: Regels) -> None:
        """Take who we are, what is stored and what holds."""
        self._stel, self._winkel, self._regels = stel, winkel, regels
        self.opgehaald: dict[str, dict[str, Any]] = {}

    async def werk_steeds(self, om_de_s: float) -> None:
        """Take a step in every Task, again and again."""
        while True:
            await asyncio.sleep(om_de_s)
            for taak in self._winkel.van("Task"):
                with contextlib.suppress(Fout, httpx.HTTPError):
                    await self.stap(taak["id"])

    async def stap(self, nummer: str) -> Json:
        """The next step of a Task; nothing when it has ended."""
        return await self._zet(nummer, None)

    async def zet(self, nummer: str, **velden: Any) -> Json:
        """Put a Task where one says: status, voortgang, reden, notitie, inhoud, gemeente."""
        return await self._zet(nummer, velden)

    async def _zet(self, nummer: str, velden: dict[str, Any] | None) -> Json:
        taak = self._winkel.geef("Task", nummer)
        if _is_melding(taak):
            return await self._bij_de_school(taak, velden)
        nieuw = self._stand(taak, velden)
        return self._winkel.wijzig("Task", nummer, nieuw) if nieuw != taak else taak

    async def _bij_de_school(self, melding: Json, velden: dict[str, Any] | None) -> Json:
        """Fetch all that was shared, and move the Task where it is kept."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            loket = Loket(self._stel, melding, http)
            token = await loket.meld_aan()
            if not token.is_success:
                raise Fout(token.status_code, "login", "Het loket van de school geeft geen token.")
            gelezen = await loket.lees()
            if not gelezen.is_success:
                raise Fout(gelezen.status_code, "deleted", "Bij de school is niets meer te lezen.")
            self.opgehaald[melding["id"]] = await loket.alles()
            nieuw = self._stand(gelezen.json(), velden)
            if nieuw == gelezen.json():
                return nieuw
            antwoord = await loket.schrijf(nieuw, gelezen.headers["etag"])
            if not antwoord.is_success:
                raise Fout(antwoord.status_code, "conflict", "De school neemt deze stap niet aan.")
            wordt: Json = antwoord.json()
            return wordt

    def _stand(self, taak: Json, velden: dict[str, Any] | None) -> Json:
        namen = self._regels.contract["namen"]
        if velden is None:
            status, voortgang = _STAPPEN.get((taak["status"], _code(taak)), (taak["status"], _code(taak)))
            velden = {"status": status, "voortgang": voortgang}
            if (status, voortgang) == (taak["status"], _code(taak)):
                return taak
        if not self._regels.mag(taak["status"], velden["status"]):
            raise Fout(409, "business-rule", "Deze stap kan niet.", "Task.status")
        nieuw = {**taak, "status": velden["status"], "lastModified": datetime.now(UTC).isoformat()}
        for element, naam in (("businessStatus", "voortgang"), ("statusReason", "reden")):
            if velden.get(naam):
                nieuw[element] = {"coding": [{"system": namen[naam], "code": velden[naam]}]}
        if velden.get("notitie"):
            nieuw["note"] = [{"text": velden["notitie"]}]
        uit = self._regels.contract["uitkomsten"]
        if gezegd := [(naam, velden[naam]) for naam in ("inhoud", "gemeente") if velden.get(naam)]:
            nieuw["output"] = [
                {"type": {"coding": [{"system": namen["uitkomst"], "code": uit[naam]}]}, "valueString": tekst}
                for naam, tekst in gezegd
            ]
        return nieuw


def _is_melding(taak: Json) -> bool:
    return any(item.get("code") == "pull-notification" for item in taak["code"].get("coding", ()))


def _code(taak: Json) -> str:
    codes = taak.get("businessStatus", {}).get("coding", ())
    return str(codes[0]["code"]) if codes else ""
