"""The Commissie van Advies: asks what is missing, finds experts, meets, decides; when told, or by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

from connectors.swv_platform.sandbox.besluiten import Besluiten
from connectors.swv_platform.sandbox.fouten import Probleem
from connectors.swv_platform.sandbox.stand import Aanvraag, Stand

_NODIG = 2
_EIGEN = (("A. Orthopedagoog", "orthopedagoog"), ("B. Jeugdarts", "arts"))


class Commissie:
    """Takes one step with an aanvraag at a time."""

    def __init__(self, stand: Stand) -> None:
        """Take a seat."""
        self._stand, self._besluiten = stand, Besluiten(stand)
        self._stappen: dict[str, Callable[[Aanvraag], None]] = {
            "ontvangen": lambda wat: stand.zet(wat, "in-controle"),
            "in-controle": self._controleer,
            "onvolledig": self._wacht_op_aanvulling,
            "in-behandeling": self._verdeel,
            "bij-deskundigen": self._adviseer,
            "bij-commissie": self._vergader,
            "aangehouden": self._plan,
            "besloten": self._sluit,
            "opgehaald": self._sluit,
            "bezwaar": lambda wat: self.besluit(wat, {"uitkomst": wat.besluit["uitkomst"]} if wat.besluit else {}),
        }

    async def werk_steeds(self, om_de_s: float) -> None:
        """Take one step with every aanvraag that waits."""
        while True:
            await asyncio.sleep(om_de_s)
            for wat in self._stand.alle():
                self.stap(wat)

    def stap(self, wat: Aanvraag) -> None:
        """The next step; none when the time for it has not come, or when it is at its end."""
        if doe := self._stappen.get(wat.status):
            doe(wat)

    def besluit(self, wat: Aanvraag, velden: dict[str, Any]) -> None:
        """Decide now, also again on an objection."""
        gemaakt = self._besluiten.maak(wat, velden)
        while wat.status not in {"bij-commissie", "bezwaar"}:
            eerder = wat.status
            self._voorbereiden(wat)
            if wat.status == eerder:
                raise Probleem(409, self._stand.regels.contract["fouten"]["afgedaan"])
        gemaakt["deskundigen"] = wat.adviezen
        wat.besluit = gemaakt
        self._stand.zet(wat, "besloten")

    def bezwaar(self, wat: Aanvraag) -> None:
        """Take an objection, within its term."""
        if not wat.besluit or self._stand.klok.vandaag > date.fromisoformat(wat.besluit["bezwaarTot"]):
            raise Probleem(409, self._stand.regels.contract["fouten"]["afgedaan"])
        self._stand.zet(wat, "bezwaar", "Er is bezwaar gemaakt; de adviescommissie kijkt ernaar.")

    def vraag(self, wat: Aanvraag, ontbreekt: list[str], bericht: str | None = None) -> None:
        """Ask the school for more; the clock stands still."""
        wat.ontbreekt = ontbreekt
        tot = self._stand.klok.na(self._stand.klok.vandaag, self._dagen["aanvullen"])
        self._stand.zet(wat, "onvolledig", bericht or "Wilt u de aanvraag aanvullen?", tot)

    def houd_aan(self, wat: Aanvraag, bericht: str) -> None:
        """Wait for something, and say for what."""
        self._stand.zet(wat, "aangehouden", bericht)

    @property
    def _dagen(self) -> dict[str, int]:
        dagen: dict[str, int] = self._stand.regels.platform["dagen"]
        return dagen

    def _voorbereiden(self, wat: Aanvraag) -> None:
        if wat.status in {"ontvangen", "in-controle", "in-behandeling", "bij-deskundigen", "aangehouden"}:
            self.stap(wat)

    def _controleer(self, wat: Aanvraag) -> None:
        if ontbreekt := self.ontbreekt(wat):
            self.vraag(wat, ontbreekt)
        else:
            self._stand.zet(wat, "in-behandeling")

    def ontbreekt(self, wat: Aanvraag) -> list[str]:
        """What this platform still wants, as codes."""
        regels, inhoud = self._stand.regels.platform, wat.inhoud
        er = {item["soort"] for item in inhoud.get("documenten", ())}
        if (wat.afzender, wat.swv, inhoud["kenmerk"]) in self._stand.dossiers:
            er.add(regels["dossier_geldt_als"])
        nodig = regels["documenten"].get(wat.soort, regels["documenten"]["anders"])
        velden = [code for veld, code in regels["velden"].items() if veld not in inhoud]
        return velden + [soort for soort in nodig if soort not in er]

    def _wacht_op_aanvulling(self, wat: Aanvraag) -> None:
        if wat.termijn_tot and self._stand.klok.vandaag > wat.termijn_tot:
            self._stand.zet(wat, "niet-in-behandeling", "De aanvulling kwam niet op tijd.")

    def _verdeel(self, wat: Aanvraag) -> None:
        """Two experts for a TLV, of whom one is an orthopedagoog or psycholoog; those of the school count."""
        gegeven = [item for item in wat.inhoud.get("deskundigen", ()) if item["ondertekend"]]
        goed = len(gegeven) >= _NODIG and any(item["discipline"] in self._stand.regels.eerste for item in gegeven)
        wat.adviezen = gegeven
        if wat.soort in self._stand.regels.platform["twee_deskundigen"] and not goed:
            self._stand.zet(wat, "bij-deskundigen", "Het samenwerkingsverband vraagt twee deskundigen om advies.")
        else:
            self._plan(wat)

    def _adviseer(self, wat: Aanvraag) -> None:
        vandaag = self._stand.klok.vandaag.isoformat()
        wat.adviezen = [
            {"naam": naam, "discipline": discipline, "datum": vandaag, "ondertekend": True}
            for naam, discipline in _EIGEN
        ]
        self._plan(wat)

    def _plan(self, wat: Aanvraag) -> None:
        wat.vergaderdatum = self._stand.klok.na(self._stand.klok.vandaag, self._dagen["vergadering"])
        self._stand.zet(wat, "bij-commissie")

    def _vergader(self, wat: Aanvraag) -> None:
        if wat.vergaderdatum and self._stand.klok.vandaag >= wat.vergaderdatum:
            self.besluit(wat, {})

    def _sluit(self, wat: Aanvraag) -> None:
        if wat.besluit and self._stand.klok.vandaag > date.fromisoformat(wat.besluit["bezwaarTot"]):
            self._stand.zet(wat, "afgesloten")
