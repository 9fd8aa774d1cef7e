"""The Traffic Center: who is registered, which keys are out, which sessions are open; it sees no dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from connectors.oso_transport.sandbox.soap import Soap

ADRESSEN = ("bronBrin", "bronAdres", "doelBrin", "doelAdres")


@dataclass
class Sessie:
    """One session: what the doel asked for, until when, and how it was closed."""

    adressen: tuple[str, ...]
    sleutel: str
    soort: str
    tot: datetime
    afgemeld: str | None = None


@dataclass
class Center:
    """Registration, keys and sessions, in memory."""

    soap: Soap
    klok: Callable[[], datetime]
    punten: list[dict[str, str]] = field(default_factory=list)
    sleutels: dict[str, tuple[tuple[str, ...], datetime]] = field(default_factory=dict)
    sessies: dict[str, Sessie] = field(default_factory=dict)
    # The doel is pointed here for the bron, when set.
    ander_adres: str = ""

    def overzicht(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """The aanleverpunten that fit the filters."""
        namen = ("brin", "adres", "doel", "url")
        punten = [
            {naam: punt[naam] for naam in namen}
            for punt in self.punten
            if all(punt[naam] == vraag.get(naam, punt[naam]) for naam in ("brin", "adres", "doel"))
        ]
        return {"resultaat": self.soap.goed["overzichtAanleverpunt"], "aanleverpunt": punten}

    def meld(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """Give a koppelsleutel."""
        if bezwaar := self._bezwaar(vraag):
            return {"resultaat": bezwaar}
        if vraag["doel"] != self.soap.doel:
            return {"resultaat": "OnbekendAanleverpunt"}
        sleutel = str(uuid4())
        tot = self.klok() + timedelta(days=self.soap.grenzen["koppelsleutel_dagen"])
        self.sleutels[sleutel] = (_adressen(vraag), tot)
        return {"resultaat": self.soap.goed["meldenNotificatie"], "koppelsleutel": sleutel}

    def draag_over(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """Open a session for a key, and say where the bron is."""
        if bezwaar := self._bezwaar(vraag):
            return {"resultaat": bezwaar}
        adressen, tot = self.sleutels.get(vraag["koppelsleutel"], ((), self.klok()))
        if adressen != _adressen(vraag):
            return {"resultaat": "OnbekendeKoppelsleutel"}
        if tot <= self.klok():
            return {"resultaat": "KoppelsleutelVerlopen"}
        id_ = str(uuid4())
        duur = timedelta(minutes=self.soap.grenzen["sessie_minuten"])
        self.sessies[id_] = Sessie(adressen, vraag["koppelsleutel"], vraag["overdrachtsoort"], self.klok() + duur)
        punt = dict(self.punt(vraag["bronBrin"], vraag["bronAdres"]) or {})
        punt["url"] = self.ander_adres or punt["url"]
        return {"resultaat": self.soap.goed["overdracht"], "sessieId": id_, "aanleverpunt": [punt]}

    def controleer(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """Whether a session belongs to what the bron was asked."""
        if bezwaar := self._bezwaar(vraag) or self._sessiebezwaar(vraag):
            return {"resultaat": bezwaar}
        doel = self.punt(vraag["doelBrin"], vraag["doelAdres"]) or {}
        return {"resultaat": self.soap.goed["sessiecontrole"], "sector": doel.get("sector", "VO")}

    def meld_af(self, vraag: dict[str, Any]) -> dict[str, Any]:
        """Close a session."""
        sessie = self.sessies.get(vraag["sessieId"])
        if sessie is None or sessie.adressen != _adressen(vraag):
            return {"resultaat": "SessieAfwijkend"}
        if sessie.afgemeld:
            return {"resultaat": "SessieReedsAfgemeld"}
        sessie.afgemeld = vraag["afmeldresultaat"]
        return {"resultaat": self.soap.goed["afmelding"]}

    def punt(self, brin: str, adres: str) -> dict[str, str] | None:
        """A registered aanleverpunt."""
        return next((punt for punt in self.punten if (punt["brin"], punt["adres"]) == (brin, adres)), None)

    def _bezwaar(self, vraag: dict[str, Any]) -> str:
        if vraag["bronBrin"] not in {punt["brin"] for punt in self.punten}:
            return "VerstrekkerNietBekend"
        if vraag["bronBrin"] != vraag["doelBrin"]:
            return "GeenRelatieMetDoel"
        ends = ((vraag["bronBrin"], vraag["bronAdres"]), (vraag["doelBrin"], vraag["doelAdres"]))
        return "" if all(self.punt(*eind) for eind in ends) else "OnbekendAanleverpunt"

    def _sessiebezwaar(self, vraag: dict[str, Any]) -> str:
        sessie = self.sessies.get(vraag["sessieId"])
        gevraagd = (_adressen(vraag), vraag["koppelsleutel"], vraag["overdrachtsoort"])
        if sessie is None or (sessie.adressen, sessie.sleutel, sessie.soort) != gevraagd:
            return "SessieAfwijkend"
        if sessie.afgemeld:
            return "SessieReedsAfgemeld"
        return "SessieVerlopen" if sessie.tot <= self.klok() else ""


def _adressen(vraag: dict[str, Any]) -> tuple[str, ...]:
    return tuple(vraag[naam] for naam in ADRESSEN)
