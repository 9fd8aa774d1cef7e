"""Which view paths a writer may read, proved from its tree alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.mapping.tree import Attribuut, Deel, Element, Herhaling, Keuze, Reeks, Tekst, Waarde


@dataclass(frozen=True, slots=True)
class Lezing:
    """A path and the mapping line that reads it; `groep` when only its presence or its items are looked at."""

    pad: str
    regel: int
    groep: bool = False


def lezingen(deel: Deel, item: str = "") -> Iterator[Lezing]:
    """Yield every path read by a part of the tree, in order."""
    match deel:
        case Attribuut(waarde=waarde) | Tekst(waarde=waarde):
            yield from _waarde(waarde, item)
        case Keuze(delen=delen) | Reeks(delen=delen):
            for option in delen:
                yield from lezingen(option, item)
        case Herhaling(delen=delen, elk=elk, regel=regel):
            item = elk.onder(item)
            yield Lezing(item, regel, groep=True)
            for part in delen:
                yield from lezingen(part, item)
        case _:
            yield from _element(deel, item)


def _element(element: Element, item: str) -> Iterator[Lezing]:
    if element.elk:
        item = element.elk.onder(item)
        yield Lezing(item, element.regel, groep=True)
    if als := element.als:
        presence = als.een_van is None and als.geen_van is None
        yield Lezing(als.pad.onder(item), als.regel, groep=presence)
    if isinstance(element.inhoud, Waarde):
        yield from _waarde(element.inhoud, item)
    else:
        for inner in element.inhoud:
            yield from lezingen(inner, item)


def _waarde(waarde: Waarde, item: str) -> Iterator[Lezing]:
    if pad := waarde.pad:
        yield Lezing(pad.onder(item), waarde.regel)
