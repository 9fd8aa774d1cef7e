"""Turns the tree of a writer into plain functions: each writes its part below a parent and tells whether it did.

One set of functions both writes the message and, when given a Spoor, notes the lineage: they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from lxml import etree

from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Pad, lezer
from gateway.mapping.tree import Attribuut, Deel, Element, Keuze, Tekst, Voorwaarde, Waarde
from gateway.mapping.write_values import Stap, VeldFout, attribuut_stap, blad, tekst_stap

_sub: Any = etree.SubElement


def compileer(deel: Deel) -> Stap:
    """The function that writes one part of a message."""
    match deel:
        case Element():
            return _element(deel)
        case Attribuut():
            return attribuut_stap(deel)
        case Tekst():
            return tekst_stap(deel.waarde)
        case _:
            return _keuze(deel)


def vul(root: Element) -> Stap:
    """The function that writes all below the root element."""
    return tekst_stap(root.inhoud) if isinstance(root.inhoud, Waarde) else _delen(root.inhoud)


def _element(element: Element) -> Stap:
    inhoud = element.inhoud
    step = blad(element, inhoud) if isinstance(inhoud, Waarde) else _groep(element, _delen(inhoud))
    if element.als:
        step = _als(element.als, step)
    return _elk(element.elk, step) if element.elk else step


def _groep(element: Element, fill: Stap) -> Stap:
    tag, naam, regel = element.tag, element.naam, element.regel

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        made = _sub(parent, tag)
        if spoor is not None:
            spoor.open(naam, regel)
        filled = fill(made, view, item, spoor)
        if spoor is not None:
            spoor.sluit(gevuld=filled)
        if not filled:
            parent.remove(made)
        return filled

    return write


def _delen(delen: Collection[Deel]) -> Stap:
    # Beside values, constants do not keep a group alive; a group of constants only is always there.
    constant = [_alleen_vast(deel) for deel in delen]
    steps = tuple(
        _telt_niet(compileer(deel)) if fixed and not all(constant) else compileer(deel)
        for deel, fixed in zip(delen, constant, strict=True)
    )

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        filled = False
        for step in steps:
            if step(parent, view, item, spoor):
                filled = True
        return filled

    return write


def _telt_niet(step: Stap) -> Stap:
    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        step(parent, view, item, spoor)
        return False

    return write


def _alleen_vast(deel: Deel) -> bool:
    if isinstance(deel, Keuze):
        return all(map(_alleen_vast, deel.delen))
    waarde = deel.inhoud if isinstance(deel, Element) else deel.waarde
    return waarde.vast is not None if isinstance(waarde, Waarde) else all(map(_alleen_vast, waarde))


def _keuze(keuze: Keuze) -> Stap:
    steps = tuple(_element(option) for option in keuze.delen)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        return any(step(parent, view, item, spoor) for step in steps)

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
