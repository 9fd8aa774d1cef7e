"""The rules of ROD that the schema does not know, held against a view before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from gateway.sdk import Ernst, Melding

Zicht = Mapping[str, Any]
Grenzen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stand:
    """The dates of one enrolment, as far as the view has them."""

    brin: str
    van: date
    tot: date | None
    periodes: list[Zicht]
    opps: list[tuple[date, date | None]]
    op: date

    @property
    def begins(self) -> list[date]:
        """The begin of each period."""
        return [date.fromisoformat(periode["datum_begin"]) for periode in self.periodes]

    def erbuiten(self, dag: date) -> bool:
        """Tell whether a day lies outside the enrolment."""
        return dag < self.van or (self.tot is not None and dag > self.tot)

    def te_ver(self, dag: date | None, grenzen: Grenzen) -> bool:
        """Tell whether a day lies further ahead than the rule allows."""
        if dag is None:
            return False
        return (dag.year - int(grenzen["jaren_vooruit"]), dag.month, dag.day) > (
            self.op.year,
            self.op.month,
            self.op.day,
        )


Regel = Callable[[Stand, Grenzen], bool]


class Voorcontrole:
    """All rules of the contract that can be held here; the others are DUO's own."""

    def __init__(self, regels: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the rules of the contract: codes, texts and limits."""
        self._regels = [
            (
                GEBROKEN[naam],
                regel,
                Melding(regel["code"], regel["tekst"], Ernst(regel["ernst"]), (("veld", regel["veld"]),)),
            )
            for naam, regel in regels.items()
            if naam in GEBROKEN
        ]

    def controleer(self, zicht: Zicht, op: date) -> tuple[Melding, ...]:
        """What ROD would say; nothing of a view that carries no enrolment with periods."""
        # A view refuses to be asked for what it may not hold, so first look whether it does.
        if "inschrijving" not in zicht or "periodes" not in (zicht["inschrijving"] or ()):
            return ()
        stand = _stand(zicht["inschrijving"], op)
        return tuple(melding for gebroken, regel, melding in self._regels if gebroken(stand, regel))


def _stand(inschrijving: Zicht, op: date) -> Stand:
    return Stand(
        inschrijving["brin"],
        date.fromisoformat(inschrijving["datum_inschrijving"]),
        _dag(inschrijving["datum_uitschrijving"]),
        inschrijving["periodes"],
        [(date.fromisoformat(opp["datum_begin"]), _dag(opp["datum_eind"])) for opp in inschrijving["opps"] or ()],
        op,
    )


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None


def _dagen(stand: Stand) -> Iterator[date | None]:
    for opp in stand.opps:
        yield from opp


def _opp_eind(stand: Stand, _: Grenzen) -> bool:
    tot = stand.tot or date.max
    return any(eind is not None and not begin <= eind <= tot for begin, eind in stand.opps)


def _overlap(stand: Stand, _: Grenzen) -> bool:
    op_begin = sorted(stand.opps, key=lambda opp: opp[0])
    return any(eind is None or eind >= volgende for (_, eind), (volgende, _) in pairwise(op_begin))


GEBROKEN: Mapping[str, Regel] = {
    "uitschrijving-na-inschrijving": lambda stand, _: stand.tot is not None and stand.tot < stand.van,
    "inschrijving-vooruit": lambda stand, grenzen: stand.te_ver(stand.van, grenzen),
    "periode-eerste": lambda stand, _: min(stand.begins) != stand.van,
    "periode-uniek": lambda stand, _: len(set(stand.begins)) != len(stand.begins),
    "periode-binnen": lambda stand, _: any(map(stand.erbuiten, stand.begins)),
    "vestiging-eigen": lambda stand, _: any(periode["vestiging"][:4] != stand.brin for periode in stand.periodes),
    "opp-praktijkonderwijs": lambda stand, grenzen: (
        bool(stand.opps) and all(periode["opleidingcode"] in grenzen["opleidingcodes"] for periode in stand.periodes)
    ),
    "opp-vanaf": lambda stand, grenzen: any(begin < date.fromisoformat(grenzen["vanaf"]) for begin, _ in stand.opps),
    "opp-binnen": lambda stand, _: any(stand.erbuiten(begin) for begin, _ in stand.opps),
    "opp-uniek": lambda stand, _: len({begin for begin, _ in stand.opps}) != len(stand.opps),
    "opp-eind": _opp_eind,
    "opp-overlap": _overlap,
    "opp-gesloten": lambda stand, _: stand.tot is not None and any(eind is None for _, eind in stand.opps),
    "opp-vooruit": lambda stand, grenzen: any(stand.te_ver(dag, grenzen) for dag in _dagen(stand)),
}
