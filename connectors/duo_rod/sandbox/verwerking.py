"""What ROD does with a message it took: judge it, register it, note the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from connectors.duo_rod.sandbox import bericht, regels
from connectors.duo_rod.sandbox.contract import Contract, Regel
from connectors.duo_rod.sandbox.stand import Stand
from connectors.duo_rod.sandbox.wus import Envelop

NAMESPACE = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1"
SCHOOL_OIN = "00000007000"
Bezwaren = list[str]


class Verwerking:
    """Judges messages in the order in which they came; everything below one transaction of the caller."""

    def __init__(self, contract: Contract, stand: Stand, klok: Callable[[], datetime]) -> None:
        """Take the rules, what is registered, and what time it is."""
        self._contract, self._stand, self._klok = contract, stand, klok
        self._soorten = {
            "inschrijving-vo": self._inschrijving,
            "verwijdering-vo": self._verwijdering,
            "identificeren-persoon-vo": self._identificatie,
        }

    def verwerk(self, soort: str, velden: dict[str, Any], envelop: Envelop, wacht: timedelta) -> None:
        """Judge one message and keep the verdict, due after `wacht`."""
        nummer, bezwaren = self._soorten[soort](velden, envelop)
        meldingen = [self._contract.regels[naam] for naam in bezwaren]
        goedgekeurd = not any(regel.ernst == "afkeur" for regel in meldingen)
        nu = self._klok()
        self._stand.oordeel(
            code=velden["identificatiecodeBedrijfsdocument"],
            afzender=envelop.ondertekenaar,
            school=envelop.van,
            instantie=velden["verzendendeInstantie"],
            klaar_op=(nu + wacht).timestamp(),
            goedgekeurd=goedgekeurd,
            inhoud=_terugkoppeling(velden, nu, meldingen, nummer if goedgekeurd else None, goedgekeurd=goedgekeurd),
        )

    def _inschrijving(self, velden: dict[str, Any], envelop: Envelop) -> tuple[None, Bezwaren]:
        try:
            gegeven = regels.inschrijving(velden)
            tijd = bericht.tijdstip(velden["datumTijdBedrijfsdocument"]).timestamp()
        except ValueError:
            return None, ["datum"]
        sleutel = (bericht.nummer(velden), velden["brin"], velden["inschrijvingvolgnummer"])
        van, tot = gegeven.van.isoformat(), gegeven.tot.isoformat() if gegeven.tot else None
        bezwaren = self._afzender(sleutel, velden, envelop, tijd)
        if self._stand.andere(sleutel, van, tot):
            bezwaren.append("andere-inschrijving")
        bezwaren += regels.overtreden(gegeven, self._contract.regels, self._klok().date())
        if not self._afkeur(bezwaren):
            code, stand = velden["identificatiecodeBedrijfsdocument"], bericht.zonder_meta(velden)
            self._stand.registreer(sleutel, code, stand, afzender=envelop.ondertekenaar, tijd=tijd, van=van, tot=tot)
        return None, bezwaren

    def _verwijdering(self, velden: dict[str, Any], envelop: Envelop) -> tuple[None, Bezwaren]:
        sleutel = (bericht.nummer(velden), velden["brin"], velden["inschrijvingvolgnummer"])
        bekend = self._stand.inschrijving(sleutel)
        if bekend is None or bekend["stand"] is None:
            return None, ["verwijdering-onbekend"]
        tijd = bericht.tijdstip(velden["datumTijdBedrijfsdocument"]).timestamp()
        bezwaren = self._afzender(sleutel, velden, envelop, tijd)
        if not self._afkeur(bezwaren):
            code = velden["identificatiecodeBedrijfsdocument"]
            plek = {naam: bekend[naam] for naam in ("van", "tot")}
            self._stand.registreer(sleutel, code, None, afzender=envelop.ondertekenaar, tijd=tijd, **plek)
        return None, bezwaren

    def _afzender(
        self, sleutel: tuple[str, str, str], velden: dict[str, Any], envelop: Envelop, tijd: float
    ) -> Bezwaren:
        """One sender per enrolment, for its own school, and no message older than the last one processed."""
        bekend = self._stand.inschrijving(sleutel)
        bezwaren = []
        vreemd = envelop.van.startswith(SCHOOL_OIN) and envelop.van[11:15] != velden["brin"]
        if vreemd or (bekend is not None and bekend["afzender"] != envelop.ondertekenaar):
            bezwaren.append("andere-afzender")
        if bekend is not None and tijd < bekend["tijd"]:
            bezwaren.append("later-verwerkt")
        return bezwaren

    def _identificatie(self, velden: dict[str, Any], _: Envelop) -> tuple[tuple[str, str], Bezwaren]:
        if "metPGN" in velden:
            return self._bevestig(velden)
        naam = json.dumps(velden["zonderPGN"], sort_keys=True)
        bekend = self._stand.persoon(geboortedatum=velden["geboorteDatum"], geslacht=velden["geslacht"], naam=naam)
        if bekend is not None and regels.elfproef(bekend["nummer"])[0]:
            return ("burgerservicenummer", bekend["nummer"]), ["bsn-gevonden"]
        if bekend is not None:
            return ("onderwijsnummer", bekend["nummer"]), ["onderwijsnummer-gevonden"]
        nummer = _onderwijsnummer(self._stand.personen())
        self._stand.nieuw_persoon(
            nummer=nummer, geboortedatum=velden["geboorteDatum"], geslacht=velden["geslacht"], naam=naam
        )
        return ("onderwijsnummer", nummer), ["onderwijsnummer-nieuw"]

    def _bevestig(self, velden: dict[str, Any]) -> tuple[tuple[str, str], Bezwaren]:
        """Confirm a number, or refuse without telling which of the three does not fit."""
        soort, nummer = next(iter(velden["metPGN"].items()))
        proef = regels.elfproef(nummer)[0 if soort == "burgerservicenummer" else 1]
        if not proef:
            return (soort, nummer), ["elfproef-bsn" if soort == "burgerservicenummer" else "elfproef-onderwijsnummer"]
        gegeven = {naam: velden[veld] for naam, veld in (("geboortedatum", "geboorteDatum"), ("geslacht", "geslacht"))}
        bekend = self._stand.persoon(nummer=nummer)
        if bekend is None:
            self._stand.nieuw_persoon(nummer=nummer, naam="", **gegeven)
        elif any(bekend[naam] != waarde for naam, waarde in gegeven.items()):
            return (soort, nummer), ["persoon-past-niet"]
        return (soort, nummer), []

    def _afkeur(self, bezwaren: Bezwaren) -> bool:
        return any(self._contract.regels[naam].ernst == "afkeur" for naam in bezwaren)


def _onderwijsnummer(bekend: int) -> str:
    """The next number that passes the proof of the onderwijsnummer and is issued to nobody."""
    kandidaten = (f"{100_000_000 + getal:09d}" for getal in range(bekend * 50, 900_000_000))
    geldig = (nummer for nummer in kandidaten if regels.elfproef(nummer)[1])
    return next(geldig)


def _terugkoppeling(
    velden: dict[str, Any], nu: datetime, meldingen: list[Regel], nummer: tuple[str, str] | None, *, goedgekeurd: bool
) -> str:
    fouten = "".join(
        f"<foutmelding><foutcode>{regel.code}</foutcode><fouttekst>{escape(regel.tekst)}</fouttekst><sleutelgegeven>"
        f"<sleutelnaam>{regel.veld[:25]}</sleutelnaam>"
        f"<sleutelwaarde>{escape(str(velden.get(regel.veld, '-')))[:25]}</sleutelwaarde></sleutelgegeven></foutmelding>"
        for regel in meldingen
    )
    pgn = "" if nummer is None else f"<{nummer[0]}>{nummer[1]}</{nummer[0]}>"
    return (
        f'<terugkoppeling xmlns="{NAMESPACE}">'
        f"<identificatiecodeAanlevering>{velden['identificatiecodeBedrijfsdocument']}</identificatiecodeAanlevering>"
        f"<datumTijdVerwerking>{nu.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}</datumTijdVerwerking>"
        f"<leveringGoedgekeurd>{str(goedgekeurd).lower()}</leveringGoedgekeurd>{fouten}{pgn}</terugkoppeling>"
    )
