"""What the register does with a request: judge it, keep it, answer it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from lxml import etree

from connectors.duo_rod.sandbox.contract import Contract, Regel
from connectors.duo_rod.sandbox.wus import Envelop, Fout
from connectors.duo_verzuim.sandbox import antwoord, regels
from connectors.duo_verzuim.sandbox.bestemming import Persoon, loket
from connectors.duo_verzuim.sandbox.stand import EINDE, Stand

Velden = dict[str, Any]
Ingeschreven = Callable[[str, str, str], bool]
HERHAALD = frozenset({"Verzuimdag", "Lesuur"})
SCHOOL_OIN = "00000007000"


class Bezwaar(Exception):  # noqa: N818  # it is an answer, not a fault of ours
    """The request is refused by these rules; the melding that it was before, when it is a repeat."""

    def __init__(self, *namen: str, nummer: int | None = None) -> None:
        """Take the names of the rules."""
        super().__init__(*namen)
        self.namen, self.nummer = namen, nummer


class Verwerking:
    """Handles requests one by one; `ingeschreven` is what ROD knows besides the control API."""

    def __init__(
        self, contract: Contract, grenzen: Velden, stand: Stand, klok: Callable[[], datetime], *,
        ingeschreven: Ingeschreven, gemeente: str, bladzijde: int,
    ) -> None:  # fmt: skip
        """Take the rules, what is registered, and what time it is."""
        self._regels, self._grenzen, self._stand, self._klok = contract.regels, grenzen, stand, klok
        self._ingeschreven, self._gemeente, self._bladzijde = ingeschreven, gemeente, bladzijde
        self._soorten = {"melden": self._melden, "opvragen": self._opvragen, "muteren": self._muteren}

    def verwerk(self, soort: str, inhoud: etree._Element, envelop: Envelop, *, rod_weg: bool) -> tuple[Velden, str]:
        """The fields of a request, and the content of its answer."""
        velden = lees(inhoud)
        handel = self._later if rod_weg else self._soorten[soort]
        try:
            with self._stand.transactie():
                return velden, handel(velden, envelop)
        except Bezwaar as bezwaar:
            with self._stand.transactie():
                self._stand.tel("geweigerd")
                if bezwaar.nummer is not None:
                    self._stand.bekend(velden["IdentificatiecodeBedrijfsdocument"].lower())
            return velden, antwoord.foutmelding(self._geordend(bezwaar.namen), bezwaar.nummer)

    def _geordend(self, namen: tuple[str, ...]) -> list[Regel]:
        return [self._regels[naam] for naam in namen]

    def _later(self, _: Velden, __: Envelop) -> str:
        raise Bezwaar("later")

    def _melden(self, velden: Velden, envelop: Envelop) -> str:
        code = self._nieuw_document(velden, envelop)
        melding = velden["MeldingRelatiefVerzuim"]
        bestemd = self._keur(melding, envelop, None)
        wie = {"afzender": envelop.ondertekenaar, "pgn": regels.pgn(melding), "brin": _brin(melding)}
        nummer = self._stand.nieuw(self._klok(), {**wie, **_inhoud(melding), **bestemd})
        self._stand.verwerkt(code, envelop.message_id, nummer)
        self._stand.tel("gemeld")
        self._vrijstelling(nummer)
        return antwoord.nummer(nummer)

    def _muteren(self, velden: Velden, envelop: Envelop) -> str:
        code = self._nieuw_document(velden, envelop)
        bekend = self._bekende(_nummer(velden), envelop)
        nieuw = velden.get("MeldingRelatiefVerzuim") or velden["IntrekkingMeldingRelatiefVerzuim"]
        if bekend["brin"] != _brin(nieuw):
            raise Bezwaar("onbekend")
        if bekend["moment"] != "T".join(velden["Procesverloop"].values()):
            raise Bezwaar("ingehaald")
        if bekend["status"] in EINDE:
            raise Bezwaar("eindstatus")
        if bekend["pgn"] != regels.pgn(nieuw):
            raise Bezwaar("andere-leerling")
        if "StatusMeldingRelatiefVerzuim" in nieuw:
            wijziging: Velden = {"status": "I"}
        else:
            wijziging = {**_inhoud(nieuw), **self._keur(nieuw, envelop, bekend["nummer"])}
        self._stand.wijzig(bekend["nummer"], self._klok(), "school", wijziging)
        self._stand.verwerkt(code, envelop.message_id, bekend["nummer"])
        self._stand.tel("gemuteerd")
        self._vrijstelling(bekend["nummer"])
        return antwoord.bevestiging(self._klok())

    def _opvragen(self, velden: Velden, envelop: Envelop) -> str:
        self._stand.tel("opgevraagd")
        vraag = velden["DC0010AanvraagMeldingRelatiefVerzuim"]
        if "Selectieperiode" in vraag:
            vanaf = "T".join(vraag["Selectieperiode"].values())
            return antwoord.levering(*self._stand.gewijzigd(envelop.ondertekenaar, vanaf, self._bladzijde))
        return antwoord.levering([self._bekende(_nummer(vraag), envelop)], None)

    def _nieuw_document(self, velden: Velden, envelop: Envelop) -> str:
        code: str = velden["IdentificatiecodeBedrijfsdocument"].lower()
        eerder = self._stand.bekend(code)
        if eerder is not None:
            raise Bezwaar("dubbel", nummer=eerder)
        if self._stand.message_id_bekend(envelop.message_id):
            raise Fout("Client.DK0011", "wsa:MessageID is al eerder gebruikt")
        return code

    def _bekende(self, nummer: int, envelop: Envelop) -> Any:
        rij = self._stand.melding(nummer)
        if rij is None or rij["afzender"] != envelop.ondertekenaar:
            raise Bezwaar("onbekend")
        return rij

    def _keur(self, melding: Velden, envelop: Envelop, eigen: int | None) -> Velden:
        """Where the melding goes; raises Bezwaar with every rule that it breaks."""
        brin, nummer = _brin(melding), regels.pgn(melding)
        if envelop.van.startswith(SCHOOL_OIN) and envelop.van[11:15] != brin:
            raise Bezwaar("weigert")
        bezwaren = list(regels.overtreden(melding, self._regels, self._klok().date()))
        begin, eind = melding["Begindatum"], melding.get("Einddatum")
        if not (self._stand.ingeschreven(nummer, brin, begin) or self._ingeschreven(nummer, brin, begin)):
            bezwaren.append("niet-ingeschreven")
        soorten = self._regels["overlap"].grenzen["soorten"]
        andere = self._stand.overlappende(nummer, begin, eind, soorten, brin)
        if melding["Verzuimsoort"] in soorten and any(rij["nummer"] != eigen for rij in andere):
            bezwaren.append("overlap")
        bestemd, tegen = self._bestemming(nummer, melding["Verzuimsoort"], date.fromisoformat(begin))
        if bezwaren + tegen:
            raise Bezwaar(*bezwaren, *tegen)
        return bestemd

    def _bestemming(self, nummer: str, soort: str, dag: date) -> tuple[Velden, list[str]]:
        rij, leeftijd = self._stand.persoon(nummer), {"": (), **self._regels["leeftijd"].grenzen}
        gegevens = dict(rij) if rij else {}
        persoon = Persoon(
            gegevens.get("gemeentecode") or self._gemeente,
            _dag(gegevens.get("geboortedatum")),
            _dag(gegevens.get("startkwalificatie_op")),
        )
        gekozen = loket(persoon, soort, dag, self._grenzen, leeftijd["vanaf_18"])
        past_niet = soort in leeftijd[persoon.kant(dag, self._grenzen["kwalificatieplicht_tot"])]
        tegen = ["leeftijd"] * past_niet + ["geen-bestemming"] * (gekozen is None)
        code = self._grenzen["code_uitvoerder"].format(gemeentecode=persoon.gemeentecode)
        return {"uitvoerder": code, "loket": gekozen}, tegen

    def _vrijstelling(self, nummer: int) -> None:
        """A melding that overlaps an exemption is withdrawn by DUO itself."""
        rij = self._stand.melding(nummer)
        if rij and rij["status"] not in EINDE and self._stand.vrijgesteld(rij["pgn"], rij["begin"], rij["eind"]):
            self._stand.wijzig(nummer, self._klok(), "duo", {"status": "I", "reden": "V"})

    def vrijgesteld(self, pgn: str) -> None:
        """Withdraw what overlaps a new exemption of someone."""
        for rij in self._stand.overlappende(pgn, "0000", None):
            self._vrijstelling(rij["nummer"])


def lees(element: etree._Element) -> Velden:
    """The fields of a message by element name; what may repeat is a list, a group a dict, the rest text."""
    velden: Velden = {}
    for kind in element.iterchildren(tag=etree.Element):
        naam = etree.QName(kind).localname
        waarde = lees(kind) if len(kind) else (kind.text or "").strip()
        if naam in HERHAALD:
            velden.setdefault(naam, []).append(waarde)
        else:
            velden[naam] = waarde
    return velden


def over_wie(inhoud: etree._Element) -> tuple[str, str, str] | None:
    """Who is said to be absent, where and since when; None when the request holds no melding."""
    melding = lees(inhoud).get("MeldingRelatiefVerzuim")
    return (regels.pgn(melding), _brin(melding), melding["Begindatum"]) if melding else None


def _brin(melding: Velden) -> str:
    return str(melding["IdentificatieOnderwijsinstelling"]["BRIN"])


def _nummer(velden: Velden) -> int:
    return int(velden["IdentificatieMeldingRelatiefVerzuim"]["NummerMeldingRelatiefVerzuim"])


def _inhoud(melding: Velden) -> Velden:
    return {
        "soort": melding["Verzuimsoort"],
        "begin": melding["Begindatum"],
        "eind": melding.get("Einddatum"),
        "inhoud": json.dumps(melding, sort_keys=True),
    }


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None
