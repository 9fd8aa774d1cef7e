"""What can happen to a leerling between two rounds; each keeps him good."""

from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.proef.school.leerling import Bestanden, Recept, nl

Wijzig = Callable[[Bestanden, Recept], bool]


def _nieuw_opp(rijen: Bestanden, recept: Recept) -> bool:
    """The first OPP begins today."""
    inschrijving = rijen["inschrijvingen"][0]
    if not _registreert(rijen, recept) or inschrijving["datum_uitschrijving"] or rijen["opps"]:
        return False
    sleutels = {naam: inschrijving[naam] for naam in ("leerlingnummer", "inschrijvingvolgnummer")}
    rijen["opps"].append(sleutels | {"opp_begin": nl(recept.peildatum), "uitstroombestemming": "havo"})
    return True


def _beeindig_opp(rijen: Bestanden, recept: Recept) -> bool:
    """The OPP that runs ends today."""
    if not _registreert(rijen, recept) or not _open_opp(rijen):
        return False
    rijen["opps"][-1]["opp_eind"] = nl(recept.peildatum)
    return True


def _corrigeer_opp(rijen: Bestanden, recept: Recept) -> bool:
    """The only OPP proves to have begun a day earlier."""
    begin = rijen["opps"][0]["opp_begin"] if len(rijen["opps"]) == 1 else ""
    if not _registreert(rijen, recept) or not begin or begin == rijen["inschrijvingen"][0]["datum_inschrijving"]:
        return False
    rijen["opps"][0]["opp_begin"] = nl(datetime.strptime(begin, "%d-%m-%Y").date() - timedelta(days=1))  # noqa: DTZ007 - a day has no zone
    return True


def _schrijf_uit(rijen: Bestanden, recept: Recept) -> bool:
    """The leerling leaves today, and with him his OPP ends."""
    if not _beeindig_opp(rijen, recept):
        return False
    rijen["inschrijvingen"][0]["datum_uitschrijving"] = nl(recept.peildatum)
    return True


def _registreert(rijen: Bestanden, recept: Recept) -> bool:
    leerling = rijen["leerlingen"][0]
    genummerd = leerling.get("bsn") or leerling.get("onderwijsnummer")
    return bool(genummerd) and rijen["periodes"][-1]["opleidingcode"] != recept.namen["praktijkonderwijs"]


def _open_opp(rijen: Bestanden) -> bool:
    return bool(rijen["opps"]) and not rijen["opps"][-1]["opp_eind"]


WIJZIGINGEN: dict[str, Wijzig] = {
    "nieuw": _nieuw_opp,
    "beeindigd": _beeindig_opp,
    "gecorrigeerd": _corrigeer_opp,
    "uitgeschreven": _schrijf_uit,
}
