"""The leerplichtambtenaar at the gemeente: takes a melding up, and closes it or takes note of it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from connectors.duo_verzuim.sandbox.gedrag import Gedrag
from connectors.duo_verzuim.sandbox.stand import Stand

RUST = 0.05
VOLGT: dict[str, tuple[str, ...]] = {"R": ("B", "G", "K"), "B": ("G", "K")}
REDENEN = ("1", "4", "6", "7")
TOELICHTINGEN = ("1", "2", "3")
# Of the meldingen that are taken up, this part is closed; of the rest is taken note.
AFGESLOTEN = 0.75


class MagNiet(Exception):  # noqa: N818  # Dutch, and it is an answer
    """A status that may not follow on the present one."""


class Ambtenaar:
    """Sets statuses, by hand through the control API or of himself; the same `zaad` gives the same outcomes."""

    def __init__(
        self, stand: Stand, klok: Callable[[], datetime], gedrag: Callable[[], Gedrag], functies: dict[str, str]
    ) -> None:
        """Take the meldingen, the clock, the present behaviour, and what he is called at each desk."""
        self._stand, self._klok, self._gedrag, self._functies = stand, klok, gedrag, functies

    async def werk_steeds(self) -> None:
        """Work for as long as the sandbox lives."""
        while True:
            self.werk()
            await asyncio.sleep(RUST)

    def werk(self) -> None:
        """Take each melding that has lain long enough one step on; without an end date none is closed."""
        wacht = self._gedrag().ambtenaar_ms
        if wacht is None:
            return
        tot = self._klok().timestamp() - wacht / 1000
        with self._stand.transactie():
            # Those taken up before go first, so that each melding is seen in every step.
            for rij in self._stand.open("B", tot):
                self._rond_af(rij)
            for rij in self._stand.open("R", tot):
                self._zet(rij, {"status": "B"})

    def zet(self, nummer: int, status: str, gegeven: dict[str, Any]) -> bool:
        """Set a status by hand; False when the melding is not known, MagNiet when it may not follow."""
        with self._stand.transactie():
            rij = self._stand.melding(nummer)
            if rij is None:
                return False
            if status not in VOLGT.get(rij["status"], ()) or (status == "G" and rij["eind"] is None):
                raise MagNiet
            self._zet(rij, {"status": status, **gegeven})
        return True

    def _rond_af(self, rij: Any) -> None:
        toeval = random.Random(f"{self._gedrag().zaad}:{rij['nummer']}")  # noqa: S311  # repeatable, not secret
        if toeval.random() >= AFGESLOTEN:
            self._zet(rij, {"status": "K"})
        elif rij["eind"] is not None:
            reden, toelichting = toeval.choice(REDENEN), toeval.choice(TOELICHTINGEN)
            self._zet(rij, {"status": "G", "reden": reden, "toelichting": toelichting})

    def _zet(self, rij: Any, velden: dict[str, Any]) -> None:
        contact = velden.pop("contact", None) or {
            "naam": f"Team {rij['loket']} {rij['uitvoerder'][-4:]}",
            "functie": self._functies[rij["loket"]],
            "telefoon": "0100000000",
            "email": f"{rij['loket']}@gemeente-{rij['uitvoerder'][-4:]}.example",
        }
        self._stand.wijzig(rij["nummer"], self._klok(), "gemeente", {**velden, "contact": json.dumps(contact)})
