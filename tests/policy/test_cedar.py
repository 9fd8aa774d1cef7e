"""A policy engine that is not ours, with rules written a second time, comes to the same answers."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cedarpy
from hypothesis import given, settings

from gateway.model.toestemming import Ondertekening, Rol, Toestemming
from gateway.policy import Geweigerd, Reden, Vraag, decide
from tests.policy.gevallen import AAN_SWV, ALLE_HANDEN, MET_DOCUMENTEN, MET_EEN_JA, MET_JA, OUDERS, ROD, anders, met
from tests.policy.strategieen import vragen

REGELS = cedarpy.PolicySet.from_str((Path(__file__).parent / "regels.cedar").read_text())


# The doelen that ask consent, and the special data in them.
BIJZONDER = {
    "proef-hulp": ["inschrijving.opps.handelingsdeel"],
    "proef-een": [],
    "aanmelding-jeugdhulp": [
        "jeugdhulpverzoek.hulpvraag",
        "jeugdhulpverzoek.al_gedaan",
        "jeugdhulpverzoek.documenten.inhoud",
    ],
}


def getal(dag: date) -> int:
    """A day as a number that reads like it."""
    return dag.year * 10000 + dag.month * 100 + dag.day


def dag_van(op: datetime) -> date:
    """The Dutch day, worked out here and not by the gateway."""
    zone = ZoneInfo("Europe/Amsterdam")
    return (op if op.tzinfo else op.replace(tzinfo=zone)).astimezone(zone).date()


def uiterste_geboortedag(geboortedatum: str, *, laatst: bool) -> int:
    """The first or last number an incomplete birth date can stand for; day 31 is harmless when ages are compared."""
    jaar, maand, dag = map(int, geboortedatum.split("-"))
    if not jaar:
        return 99990000 if laatst else 0
    if not maand:
        return jaar * 10000 + (1231 if laatst else 101)
    try:
        return getal(date(jaar, maand, dag))
    except ValueError:
        return jaar * 10000 + maand * 100 + (31 if laatst else 1)


def feiten(vraag: Vraag) -> dict[str, Any]:
    """The facts of a vraag as Cedar gets them."""
    leerling, doel, vandaag = vraag.leerling, vraag.doel, dag_van(vraag.op)
    gezag = {f"gezagdrager-{plaats}": iemand for plaats, iemand in enumerate(leerling.gezagdragers)}
    telt = {"ouder", "voogd", "voogd-organisatie", "pleegoudervoogd"}
    context: dict[str, Any] = {
        "vandaag": getal(vandaag),
        "veiligheidsblokkade": leerling.veiligheidsblokkade,
        "verstrekker": vraag.verstrekker.id,
        "verstrekker_soort": vraag.verstrekker.soort,
        "ontvanger": vraag.ontvanger.id,
        "ontvanger_soort": vraag.ontvanger.soort,
        "ontvanger_gemeentes": list(vraag.ontvanger.gemeentes),
        "doel": doel.naam,
        "doel_verstrekkers": list(doel.verstrekker),
        "doel_ontvangers": list(doel.ontvanger),
        "doel_vraagt_toestemming": doel.naam in BIJZONDER,
        "bijzonder": BIJZONDER.get(doel.naam, []),
        "een_volstaat": doel.naam == "proef-een",
        "informatieplicht": doel.informatieplicht,
        "nu": stempel(vraag.op),
        "vroegst_geboren": uiterste_geboortedag(leerling.geboortedatum, laatst=False),
        "laatst_geboren": uiterste_geboortedag(leerling.geboortedatum, laatst=True),
        "zegt_gezag": [wie for wie, iemand in gezag.items() if iemand.heeft_gezag],
        "met_gezag": [wie for wie, iemand in gezag.items() if iemand.heeft_gezag and iemand.relatie in telt],
        "gezag_bevestigd": [
            wie
            for wie, iemand in gezag.items()
            if iemand.relatie in telt
            and iemand.gezag_bron
            and iemand.gezag_datum
            and 0 <= getal(vandaag) - getal(iemand.gezag_datum) < 10000
        ],
    }
    if leerling.woongemeente:
        context["woongemeente"] = leerling.woongemeente
    if vraag.geinformeerd_op:
        context["geinformeerd_op"] = getal(vraag.geinformeerd_op)
    if (afspraak := vraag.afspraak) is not None:
        context["afspraak"] = {
            "organisatie": afspraak.organisatie,
            "partner": afspraak.partner,
            "doelen": list(afspraak.doelen),
            "van": getal(afspraak.afspraak_van),
            **({"tot": getal(afspraak.afspraak_tot)} if afspraak.afspraak_tot else {}),
        }
    for record in vraag.toestemmingen:
        if (record.doel, record.ontvanger) == (doel.naam, vraag.ontvanger.id):
            context["toestemming"] = _record(record, vraag.op)
    for nood in vraag.uitzonderingen:
        context["uitzondering"] = {
            "doel": nood.doel,
            "ontvanger": nood.ontvanger,
            "documenten": sorted(nood.documenten),
            "van": getal(nood.van),
            "tot": getal(nood.tot),
        }
    return context


def _record(record: Toestemming, op: datetime) -> dict[str, Any]:
    getekend = [hand for hand in record.ondertekeningen if stempel(hand.op) <= stempel(op)]
    return {
        "begin": getal(record.begin),
        "eind": getal(record.eind),
        "foutief": record.foutief_op is not None,
        "ingetrokken": record.ingetrokken_op is not None,
        "geweigerd": record.geweigerd_op is not None,
        "uitdrukkelijk": record.uitdrukkelijk,
        "wilsonbekwaam": record.wilsonbekwaam,
        "velden": sorted(record.velden),
        "documenten": sorted(record.documenten),
        "handen": [_hand(hand) for hand in getekend],
        "namens_allen": [_hand(hand) for hand in getekend if hand.namens_allen],
        **({"beeindigd_op": stempel(record.beeindigd_op)} if record.beeindigd_op else {}),
    }


def _hand(hand: Ondertekening) -> str:
    return f"gezagdrager-{hand.wie}" if hand.rol is Rol.GEZAGDRAGER else str(hand.rol)


def stempel(moment: datetime) -> int:
    """A moment in microseconds, worked out here and not by the gateway."""
    bewust = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    return (bewust.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def vraag_cedar(weg: str, context: dict[str, Any]) -> tuple[bool, set[str]]:
    """The answer of Cedar for one way to a yes, and the rules that stand against it."""
    wie = {"principal": 'Gateway::"g"', "action": f'Action::"{weg}"', "resource": 'Leerling::"l"'}
    antwoord = cedarpy.is_authorized({**wie, "context": json.dumps(context)}, REGELS, [])
    assert not antwoord.diagnostics.errors
    return antwoord.allowed, set(antwoord.diagnostics.id_annotations_by_reason.values())


def oordeel(vraag: Vraag) -> tuple[str, set[str]]:
    """The first reason, in the order of the codes, that Cedar gives to refuse, or the documents that it lets through.

    An uitzondering goes before a toestemming: what two people decided is what is sent.
    """
    context = feiten(vraag)
    redenen: set[str] = set()
    for weg in ("met-uitzondering", "met-toestemming", "zonder-toestemming"):
        mag, waarom = vraag_cedar(weg, context)
        if mag:
            digesten = {item.sha256 for item in getattr(vraag.onderwerp, "documenten", ())}
            return "JA", {deze for deze in digesten if vraag_cedar(weg, {**context, "document": deze})[0]}
        redenen |= waarom
    return next(reden for reden in Reden if reden in redenen), set()


def houd_naast(vraag: Vraag, gezien: Counter[str]) -> None:
    """Ask both, count the answer, and compare."""
    besluit = decide(vraag)
    if isinstance(besluit, Geweigerd):
        eigen = str(besluit.code), frozenset[str]()
    else:
        aanwezig = frozenset(item.sha256 for item in getattr(vraag.onderwerp, "documenten", ()))
        eigen = "JA", aanwezig if besluit.documenten is None else besluit.documenten
        gezien["UITZONDERING"] += besluit.uitzondering is not None
        gezien["ACHTERGEHOUDEN"] += bool(besluit.documenten_achtergehouden)
    gezien[eigen[0]] += 1
    assert eigen == oordeel(vraag)


JARIG = tuple(anders(MET_JA, geboortedatum=f"{jaar}-03-{dag}") for jaar in (2010, 2014) for dag in ("10", "11"))
CURATOR = Ondertekening(rol=Rol.VERTEGENWOORDIGER, op=ALLE_HANDEN[0].op)
ONBEKWAAM = tuple(
    anders(met(MET_JA, wilsonbekwaam=True, ondertekeningen=handen), geboortedatum=f"2008-03-{dag}")
    for dag, handen in (("10", (CURATOR,)), ("10", ALLE_HANDEN), ("11", ALLE_HANDEN[:2]), ("11", (CURATOR,)))
)
BUITEN = met(MET_JA, begin=date(2026, 3, 11)), met(MET_JA, eind=date(2026, 3, 9)), met(MET_JA, uitdrukkelijk=False)
OUD_GEZAG = tuple(
    anders(MET_JA, gezagdragers=(OUDERS[0], OUDERS[1].model_copy(update={"gezag_datum": date(2025, 3, dag)})))
    for dag in (10, 11)
)
BASES = (MET_JA, *JARIG, *ONBEKWAAM, *BUITEN, *OUD_GEZAG, MET_EEN_JA, MET_EEN_JA, MET_DOCUMENTEN, MET_DOCUMENTEN)


def test_cedar_agrees():
    """For thousands of vragen, that together meet every reason, Cedar gives the same yes or the same first reason.

    The same documents too, and by the same way: on a toestemming, on an uitzondering, or on neither.
    """
    gezien: Counter[str] = Counter()
    met_een_record = settings(max_examples=3000)(given(vragen(BASES, records=(1, 1)))(lambda v: houd_naast(v, gezien)))
    alles = settings(max_examples=1500)(
        given(vragen((MET_JA, ROD, AAN_SWV, MET_DOCUMENTEN), records=(0, 1)))(lambda v: houd_naast(v, gezien))
    )
    met_een_record()
    alles()
    assert set(gezien) == {"JA", "UITZONDERING", "ACHTERGEHOUDEN", *Reden}
    assert sum(gezien[naam] for naam in ("JA", *Reden)) >= 4000
