"""Takes what a school sends: a transaction, a notification, a withdrawal."""

from __future__ import annotations

from typing import Any

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout
from connectors.jeugdhulp_fhir.sandbox.regels import Regels
from connectors.jeugdhulp_fhir.sandbox.winkel import Json, Winkel

_GEWIJZIGD_DOOR_SCHOOL = {"Task": "cancelled", "Consent": "inactive"}


class Aannemen:
    """One house rule for all: what is stored keeps to the contract."""

    def __init__(self, winkel: Winkel, regels: Regels) -> None:
        """Take where things are stored, and what holds."""
        self._winkel, self._regels = winkel, regels

    def transactie(self, bundel: Any) -> Json:
        """All or nothing: what is there already by its identifier is not made again."""
        self._regels.bundel(bundel)
        plaatsen: dict[str, str] = {}
        nieuw: list[tuple[int, Json]] = []
        uitslag: list[Json] = []
        for nummer, regel in enumerate(bundel["entry"]):
            soort = regel["resource"]["resourceType"]
            bekend = self._bekend(soort, regel["request"]["ifNoneExist"].removeprefix("identifier="))
            if bekend is None:
                bekend = self._winkel.maak(regel["resource"])
                nieuw.append((nummer, bekend))
            plaatsen[regel["fullUrl"]] = f"{soort}/{bekend['id']}"
            uitslag.append(bekend)
        for nummer, gemaakt in nieuw:
            self._vervang(gemaakt, plaatsen)
            uitslag[nummer] = gemaakt
        vers = {nummer for nummer, _ in nieuw}
        return {
            "resourceType": "Bundle",
            "type": "transaction-response",
            "entry": [
                {
                    "response": {
                        "status": "201 Created" if nummer in vers else "200 OK",
                        "location": f"{item['resourceType']}/{item['id']}/_history/{item['meta']['versionId']}",
                    }
                }
                for nummer, item in enumerate(uitslag)
            ],
        }

    def melding(self, taak: Any, uniek: str) -> tuple[Json, bool]:
        """A notification that something waits at the school; the same again is the same."""
        self._regels.melding(taak)
        bekend = self._bekend("Task", uniek.removeprefix("identifier=")) if uniek else None
        return (bekend, False) if bekend else (self._winkel.maak(taak), True)

    def wijziging(self, soort: str, nummer: str, wat: Any, als: str | None) -> Json:
        """What a school may change here: only to take back."""
        oud = self._winkel.geef(soort, nummer)
        if not isinstance(wat, dict) or _GEWIJZIGD_DOOR_SCHOOL.get(soort) != wat.get("status"):
            raise Fout(422, "business-rule", "Een school kan alleen intrekken.", f"{soort}.status")
        if (
            soort == "Task"
            and not self._regels.standen["overgangen"].get(oud["status"])
            and oud["status"] != "cancelled"
        ):
            raise Fout(422, "business-rule", "Wat is afgelopen, is niet meer in te trekken.", "Task.status")
        if als is None:
            raise Fout(428, "required", "If-Match ontbreekt.", soort)
        return self._winkel.wijzig(soort, nummer, wat, als)

    def _bekend(self, soort: str, kenmerk: str) -> Json | None:
        systeem, _, waarde = kenmerk.partition("|")
        gevonden = self._winkel.zoek(soort, systeem, waarde)
        return gevonden[0] if gevonden else None

    def _vervang(self, wat: Any, plaatsen: dict[str, str]) -> None:
        """Let references point to where things are now."""
        if isinstance(wat, dict):
            naar = wat.get("reference")
            if isinstance(naar, str) and naar in plaatsen:
                wat["reference"] = plaatsen[naar]
            for waarde in wat.values():
                self._vervang(waarde, plaatsen)
        elif isinstance(wat, list):
            for deel in wat:
                self._vervang(deel, plaatsen)
