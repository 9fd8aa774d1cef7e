"""A policy engine that is not ours, with rules written a second time, comes to the same answers."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cedarpy
from hypothesis import given, settings

from gateway.model.toestemming import Rol, Toestemming
from gateway.policy import Reden, Toegestaan, Vraag, decide
from tests.policy.gevallen import AAN_SWV, MET_JA, ROD, anders, vragen

REGELS = cedarpy.PolicySet.from_str((Path(__file__).parent / "regels.cedar").read_text())


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
        "doel_velden": sorted(doel.velden_alle),
        "doel_vraagt_toestemming": doel.naam == "proef-hulp",
        "informatieplicht": doel.informatieplicht,
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
    return context


def _record(record: Toestemming, op: datetime) -> dict[str, Any]:
    zone = ZoneInfo("Europe/Amsterdam")

    def stamp(moment: datetime) -> float:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()

    return {
        "begin": getal(record.begin),
        "eind": getal(record.eind),
        "ingetrokken": record.ingetrokken_op is not None,
        "geweigerd": record.geweigerd_op is not None,
        "uitdrukkelijk": record.uitdrukkelijk,
        "velden": sorted(record.velden),
        "handen": [
            "leerling" if hand.rol is Rol.LEERLING else f"gezagdrager-{hand.wie}"
            for hand in record.ondertekeningen
            if stamp(hand.op) <= stamp(op)
        ],
    }


def oordeel(vraag: Vraag) -> str:
    """The first reason, in the order of the codes, that Cedar gives to refuse."""
    wie = {"principal": 'Gateway::"g"', "action": 'Doe::"delen"', "resource": 'Leerling::"l"'}
    antwoord = cedarpy.is_authorized({**wie, "context": json.dumps(feiten(vraag))}, REGELS, [])
    assert not antwoord.diagnostics.errors
    redenen = set(antwoord.diagnostics.id_annotations_by_reason.values())
    return "JA" if antwoord.allowed else next(reden for reden in Reden if reden in redenen)


def houd_naast(vraag: Vraag, gezien: Counter[str]) -> None:
    """Ask both, count the answer, and compare."""
    besluit = decide(vraag)
    antwoord = "JA" if isinstance(besluit, Toegestaan) else str(besluit.code)
    gezien[antwoord] += 1
    assert antwoord == oordeel(vraag)


JARIG = tuple(anders(MET_JA, geboortedatum=f"{jaar}-03-{dag}") for jaar in (2010, 2014) for dag in ("10", "11"))


def test_cedar_agrees():
    """For thousands of vragen, that together meet every reason, Cedar gives the same yes or the same first reason."""
    gezien: Counter[str] = Counter()
    met_een_record = settings(max_examples=3000)(
        given(vragen((MET_JA, *JARIG), records=(1, 1)))(lambda v: houd_naast(v, gezien))
    )
    alles = settings(max_examples=1500)(
        given(vragen((MET_JA, ROD, AAN_SWV), records=(0, 1)))(lambda v: houd_naast(v, gezien))
    )
    met_een_record()
    alles()
    assert set(gezien) == {"JA", *Reden}
    assert gezien.total() >= 4000
