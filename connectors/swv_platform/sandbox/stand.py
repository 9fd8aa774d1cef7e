"""What was handed in, and every change of it, in memory."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from connectors.swv_platform.sandbox.fouten import Probleem, onjuist, weg
from connectors.swv_platform.sandbox.klok import Klok, tekst
from connectors.swv_platform.sandbox.regels import Regels
from connectors.swv_platform.sandbox.toegang import Afzender


@dataclass(slots=True)
class Aanvraag:
    """One aanvraag at the platform; `rest` is what is left of its term while the clock stands still."""

    id: str
    afzender: str
    inhoud: dict[str, Any] = field(repr=False)
    status: str
    op: str
    rest: int
    nummer: str | None = None
    versie: int = 0
    ontbreekt: list[str] = field(default_factory=list)
    termijn_tot: date | None = None
    vergaderdatum: date | None = None
    bericht: str | None = None
    besluit: dict[str, Any] | None = None
    adviezen: list[dict[str, Any]] = field(default_factory=list, repr=False)

    @property
    def swv(self) -> str:
        """The samenwerkingsverband it is for."""
        return str(self.inhoud["swv"])

    @property
    def soort(self) -> str:
        """What is asked."""
        return str(self.inhoud["soort"])

    def toon(self) -> dict[str, Any]:
        """The status as the API tells it."""
        return {
            "id": self.id,
            "kenmerk": self.inhoud["kenmerk"],
            "aanvraagnummer": self.nummer,
            "status": self.status,
            "op": self.op,
            "versie": self.versie,
            "ontbreekt": list(self.ontbreekt),
            "termijn": {"tot": self.termijn_tot.isoformat()} if self.termijn_tot else None,
            "vergaderdatum": self.vergaderdatum.isoformat() if self.vergaderdatum else None,
            "bericht": self.bericht,
            "besluit": self.besluit,
        }


class Stand:
    """All aanvragen and dossiers, with a journal of changes that senders read on from where they were."""

    def __init__(self, regels: Regels, klok: Klok, vertel: Callable[[str], None]) -> None:
        """Begin empty; `vertel` hears the id of what changed."""
        self.regels, self.klok, self._vertel = regels, klok, vertel
        self.wis()

    def wis(self) -> None:
        """Forget everything; a place in the old journal is then unknown."""
        self.aanvragen: dict[str, Aanvraag] = {}
        self.dossiers: dict[tuple[str, str, str], bytes] = {}
        self._journaal: list[tuple[Aanvraag, dict[str, Any]]] = []
        self._merk = uuid4().hex

    def alle(self) -> list[Aanvraag]:
        """Every aanvraag, oldest first."""
        return list(self.aanvragen.values())

    def geef(self, id_: str, afzender: Afzender | None = None) -> Aanvraag:
        """One aanvraag, of this sender when one asks."""
        gevonden = self.aanvragen.get(id_)
        if gevonden is None or (afzender and gevonden.afzender != afzender.naam):
            raise weg()
        return gevonden

    def zoek(self, afzender: Afzender, swv: str, kenmerk: str) -> Aanvraag | None:
        """The aanvraag of a sender by its own kenmerk."""
        eigen = (afzender.naam, swv, kenmerk)
        return next((wat for wat in self.alle() if (wat.afzender, wat.swv, wat.inhoud["kenmerk"]) == eigen), None)

    def neem(self, afzender: Afzender, inhoud: dict[str, Any]) -> Aanvraag:
        """Take a new aanvraag in."""
        eerste, rest = self.regels.contract["statussen"]["eerste"], self.regels.platform["dagen"]["behandelen"]
        nieuw = Aanvraag(str(uuid4()), afzender.naam, inhoud, eerste, "", rest)
        nieuw.nummer = f"{nieuw.swv}-A-{len(self.aanvragen) + 1:05d}"
        self.aanvragen[nieuw.id] = nieuw
        self.noteer(nieuw)
        return nieuw

    def zet(self, wat: Aanvraag, status: str, bericht: str | None = None, tot: date | None = None) -> None:
        """Go to the next status, when it may follow; the clock runs, or stands still until `tot`."""
        if not self.regels.mag(wat.status, status) and status != self.regels.contract["statussen"]["ingetrokken"]:
            raise Probleem(409, self.regels.contract["fouten"]["afgedaan"])
        liep, loopt = wat.status in _LOOPT, status in _LOOPT
        if liep and not loopt and wat.termijn_tot:
            wat.rest = self.klok.tussen(self.klok.vandaag, wat.termijn_tot)
        if loopt and not liep:
            wat.termijn_tot = self.klok.na(self.klok.vandaag, wat.rest)
        elif not loopt:
            wat.termijn_tot = tot
        wat.status, wat.bericht = status, bericht
        self.noteer(wat)

    def noteer(self, wat: Aanvraag) -> None:
        """Put a change in the journal and tell of it."""
        wat.versie, wat.op = wat.versie + 1, tekst(self.klok())
        self._journaal.append((wat, wat.toon()))
        self._vertel(wat.id)

    def wijzigingen(self, afzender: Afzender, swv: str, vanaf: str | None, limiet: int) -> dict[str, Any]:
        """A page of the journal of one sender."""
        plaats = self._plaats(vanaf)
        eigen = [
            (nummer, toen)
            for nummer, (wat, toen) in enumerate(self._journaal, 1)
            if nummer > plaats and (wat.afzender, wat.swv) == (afzender.naam, swv)
        ]
        deel = eigen[:limiet]
        verder = base64.urlsafe_b64encode(f"{self._merk}.{deel[-1][0] if deel else plaats}".encode()).decode()
        return {"items": [toen for _, toen in deel], "verder": verder, "meer": len(eigen) > limiet}

    def _plaats(self, vanaf: str | None) -> int:
        if vanaf is None:
            return 0
        try:
            merk, _, nummer = base64.urlsafe_b64decode(vanaf.encode()).decode().partition(".")
            if merk == self._merk:
                return int(nummer)
        except ValueError:
            pass
        fout = onjuist("vanaf", "onbekend", "query")
        fout.code = self.regels.contract["fouten"]["vreemde_cursor"]
        raise fout


_LOOPT = frozenset({"in-behandeling", "bij-deskundigen", "bij-commissie"})
