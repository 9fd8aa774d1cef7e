"""Turns the tree of a writer into plain functions: each writes its part below a parent and tells whether it did.

One set of functions both writes the message and, when given a Spoor, notes the lineage: they cannot disagree.
What XML and JSON share stands here; how each writes a leaf and a group, a Vormgever tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Pad, lezer
from gateway.mapping.tree import Attribuut, Deel, Element, Herhaling, Keuze, Reeks, Tekst, Voorwaarde, Waarde
from gateway.mapping.write_values import Stap, VeldFout


@dataclass(frozen=True, slots=True)
class Vormgever:
    """How one form of message writes a leaf, a group around what fills it, and what only XML has."""

    blad: Callable[[Element, Waarde], Stap]
    groep: Callable[[Element, Stap], Stap]
    eigen: Callable[[Attribuut | Tekst], Stap]


def vul(delen: Collection[Deel], vormgever: Vormgever) -> Stap:
    """The function that writes all parts of a group."""
    # Beside values, constants do not keep a group alive; a group of constants only is always there.
    constant = [_alleen_vast(deel) for deel in delen]
    steps = tuple(
        _telt_niet(_deel(deel, vormgever)) if fixed and not all(constant) else _deel(deel, vormgever)
        for deel, fixed in zip(delen, constant, strict=True)
    )

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        filled = False
        for step in steps:
            if step(parent, view, item, spoor):
                filled = True
        return filled

    return write


def _deel(deel: Deel, vormgever: Vormgever) -> Stap:
    match deel:
        case Element():
            return _element(deel, vormgever)
        case Keuze():
            return _keuze([_element(option, vormgever) for option in deel.delen])
        case Reeks():
            return _reeks([_element(item, vormgever) for item in deel.delen])
        case Herhaling():
            return _elk(deel.elk, vul(deel.delen, vormgever))
        case _:
            return vormgever.eigen(deel)


def _element(element: Element, vormgever: Vormgever) -> Stap:
    inhoud = element.inhoud
    if isinstance(inhoud, Waarde):
        step = vormgever.blad(element, inhoud)
    else:
        step = vormgever.groep(element, vul(inhoud, vormgever))
    if element.als:
        step = _als(element.als, step)
    return _elk(element.elk, step) if element.elk else step


def _telt_niet(step: Stap) -> Stap:
    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        step(parent, view, item, spoor)
        return False

    return write


def _alleen_vast(deel: Deel) -> bool:
    if isinstance(deel, Keuze | Reeks | Herhaling):
        return all(map(_alleen_vast, deel.delen))
    waarde = deel.inhoud if isinstance(deel, Element) else deel.waarde
    return waarde.pad is None if isinstance(waarde, Waarde) else all(map(_alleen_vast, waarde))


def _keuze(steps: Collection[Stap]) -> Stap:
    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        return any(step(parent, view, item, spoor) for step in steps)

    return write


def _reeks(steps: Collection[Stap]) -> Stap:
    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        written = 0
        for step in steps:
            if spoor is not None:
                spoor.plaats(written + 1)
            written += step(parent, view, item, spoor)
        if spoor is not None:
            spoor.plaats(0)
        return written > 0

    return write


def _elk(elk: Pad, step: Stap) -> Stap:
    find = lezer(elk)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        written = 0
        for index, inner in enumerate(_items(find, view, item, elk)):
            if spoor is not None:
                spoor.item(elk, index, written + 1)
            written += step(parent, view, inner, spoor)
            if spoor is not None:
                spoor.item_klaar()
        return written > 0

    return write


def _items(find: Callable[[Any, Any], Any], view: Any, item: Any, elk: Pad) -> Any:
    try:
        items = find(view, item)
    except Waardefout as fout:
        raise VeldFout(elk, fout) from None
    if not isinstance(items, list | tuple | None):
        raise VeldFout(elk, Waardefout("is geen lijst, en de mapping herhaalt erover"))
    return items or ()


def _als(als: Voorwaarde, step: Stap) -> Stap:
    find, pad, een_van, geen_van = lezer(als.pad), als.pad, als.een_van, als.geen_van

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        try:
            value = find(view, item)
        except Waardefout as fout:
            raise VeldFout(pad, fout) from None
        # As in a voorwaarde of a doel: what is absent is in no list, so that een_van and geen_van then fail.
        holds = (
            value not in (None, "", [], {})
            and (een_van is None or _in(value, een_van))
            and (geen_van is None or not _in(value, geen_van))
        )
        return holds and step(parent, view, item, spoor)

    return write


def _in(value: Any, values: frozenset[Any]) -> bool:
    # In Python 1 == True; in a mapping they are two things.
    return any(type(value) is type(other) and value == other for other in values)
