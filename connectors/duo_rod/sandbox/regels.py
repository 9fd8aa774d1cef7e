"""What ROD holds against an enrolment, each rule under its name in contract.yaml; reads nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from connectors.duo_rod.sandbox.bericht import datum
from connectors.duo_rod.sandbox.contract import Regel

Grenzen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opp:
    """The dates of one ontwikkelingsperspectief."""

    begin: date
    eind: date | None


@dataclass(frozen=True, slots=True)
class Inschrijving:
    """An enrolment with its dates read."""

    velden: dict[str, Any]
    van: date
    tot: date | None
    perioden: tuple[date, ...]
    opps: tuple[Opp, ...]

    def omvat(self, dag: date) -> bool:
        """Tell whether a day lies within the enrolment."""
        return self.van <= dag and (self.tot is None or dag <= self.tot)


Toets = Callable[[Inschrijving, Grenzen], bool]


def inschrijving(velden: dict[str, Any]) -> Inschrijving:
    """Read the dates; ValueError when one of them is no date that ROD can keep."""
    return Inschrijving(
        velden,
        _verplicht(velden, "datumInschrijving"),
        datum(velden.get("datumUitschrijving")),
        tuple(_verplicht(periode, "datumBegin") for periode in velden["inschrijvingPeriodeVO"]),
        tuple(
            Opp(_verplicht(opp, "datumBegin"), datum(opp.get("datumEind")))
            for opp in velden.get("ontwikkelingsperspectief", ())
        ),
    )


def overtreden(gegeven: Inschrijving, regels: dict[str, Regel], op: date) -> Iterator[str]:
    """Yield the name of each rule that this enrolment breaks on a day."""
    return (naam for naam, breekt in TOETSEN.items() if breekt(gegeven, {**regels[naam].grenzen, "op": op}))


def elfproef(nummer: str) -> tuple[bool, bool]:
    """Whether a number is a BSN, and whether it is an onderwijsnummer."""
    som = sum(gewicht * int(cijfer) for gewicht, cijfer in zip(range(9, 1, -1), nummer, strict=False))
    return (som - int(nummer[8])) % 11 == 0 and som > 0, som % 11 == int(nummer[8]) + 5


def _verplicht(velden: dict[str, Any], naam: str) -> date:
    if (gelezen := datum(velden[naam])) is None:
        raise ValueError(naam)
    return gelezen


def _vooruit(dag: date | None, grenzen: Grenzen) -> bool:
    op = grenzen["op"]
    return dag is not None and (dag.year - grenzen["jaren_vooruit"], dag.month, dag.day) > (op.year, op.month, op.day)


def _overlapt(opps: tuple[Opp, ...]) -> bool:
    paren = pairwise(sorted(opps, key=lambda opp: opp.begin))
    return any(eerst.eind is None or eerst.eind >= dan.begin for eerst, dan in paren)


def _na_elkaar(i: Inschrijving, opp: Opp) -> bool:
    return opp.eind is None or (opp.begin <= opp.eind and (i.tot is None or opp.eind <= i.tot))


def _dubbel(dagen: tuple[date, ...]) -> bool:
    return len(set(dagen)) < len(dagen)


def _praktijkonderwijs(i: Inschrijving, grenzen: Grenzen) -> bool:
    perioden = i.velden["inschrijvingPeriodeVO"]
    return bool(i.opps) and all(periode["opleidingcode"] in grenzen["opleidingcodes"] for periode in perioden)


def _andere_instelling(i: Inschrijving, _: Grenzen) -> bool:
    return any(periode["vestiging"][:4] != i.velden["brin"] for periode in i.velden["inschrijvingPeriodeVO"])


def _zonder_proef(soort: str, welke: int) -> Toets:
    return lambda i, _: soort in i.velden and not elfproef(i.velden[soort])[welke]


TOETSEN: dict[str, Toets] = {
    "elfproef-bsn": _zonder_proef("burgerservicenummer", 0),
    "elfproef-onderwijsnummer": _zonder_proef("onderwijsnummer", 1),
    "uitschrijving-na-inschrijving": lambda i, _: i.tot is not None and i.tot < i.van,
    "inschrijving-vooruit": lambda i, grenzen: _vooruit(i.van, grenzen),
    "periode-eerste": lambda i, _: min(i.perioden) != i.van,
    "periode-uniek": lambda i, _: _dubbel(i.perioden),
    "periode-binnen": lambda i, _: not all(map(i.omvat, i.perioden)),
    "vestiging-eigen": _andere_instelling,
    "opp-praktijkonderwijs": _praktijkonderwijs,
    "opp-vanaf": lambda i, grenzen: any(opp.begin < date.fromisoformat(grenzen["vanaf"]) for opp in i.opps),
    "opp-binnen": lambda i, _: not all(i.omvat(opp.begin) for opp in i.opps),
    "opp-uniek": lambda i, _: _dubbel(tuple(opp.begin for opp in i.opps)),
    "opp-eind": lambda i, _: not all(_na_elkaar(i, opp) for opp in i.opps),
    "opp-overlap": lambda i, _: _overlapt(i.opps),
    "opp-gesloten": lambda i, _: i.tot is not None and any(opp.eind is None for opp in i.opps),
    "opp-vooruit": lambda i, grenzen: any(_vooruit(dag, grenzen) for opp in i.opps for dag in (opp.begin, opp.eind)),
}
