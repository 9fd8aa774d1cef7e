"""Turns the tree of a reader of JSON into plain functions: each takes its part of a group into the target."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from gateway.mapping.faults import LeesFout
from gateway.mapping.paths import Pad
from gateway.mapping.read_values import andere_waarde, omgezet, ontbreekt, voeg_toe, zet
from gateway.mapping.tree import Deel, Element, Waarde

# What stands there, its place, whole target, nearest item of a list in it.
Stap = Callable[[Any, str, dict[str, Any], dict[str, Any]], None]


def lees_json_groep(delen: Collection[Deel], *, streng: bool) -> Stap:
    """The function that reads all members of a group."""
    members = [element for deel in delen for element in _leden(deel)]
    steps = [(element.tag, _element(element, streng=streng)) for element in members]
    known = {naam for naam, _ in steps}

    def read(group: Any, place: str, whole: dict[str, Any], item: dict[str, Any]) -> None:
        if not isinstance(group, dict):
            raise LeesFout("hier hoort een groep", veld=place or "bericht")
        # A name of the sender may hold what no log should.
        if streng and not group.keys() <= known:
            raise LeesFout("hier staat een lid dat niet in de mapping staat, en die is streng", veld=place or "bericht")
        for naam, step in steps:
            step(group.get(naam), f"{place}.{naam}" if place else naam, whole, item)

    return read


def _leden(deel: Deel) -> Iterator[Element]:
    if isinstance(deel, Element):
        yield deel
    else:
        yield from deel.delen  # type: ignore[union-attr,misc] # JsonTaal makes no attribute or text


def _element(element: Element, *, streng: bool) -> Stap:
    inhoud = element.inhoud
    if isinstance(inhoud, Waarde):
        return _elk(element.elk, _blad(inhoud), leeg_telt=False) if element.elk else _blad(inhoud)
    read = lees_json_groep(inhoud, streng=streng)
    return _elk(element.elk, read, leeg_telt=True) if element.elk else _als_er(read)


def _als_er(read: Stap) -> Stap:
    def read_one(value: Any, place: str, whole: dict[str, Any], item: dict[str, Any]) -> None:
        if value is not None:
            read(value, place, whole, item)

    return read_one


def _elk(elk: Pad, read: Stap, *, leeg_telt: bool) -> Stap:
    def read_all(value: Any, place: str, whole: dict[str, Any], item: dict[str, Any]) -> None:
        if not isinstance(value, list | None):
            raise LeesFout("hier hoort een lijst", veld=place)
        for number, deel in enumerate(value or (), 1):
            inner: dict[str, Any] = {}
            read(deel, f"{place}[{number}]", whole, inner)
            if inner or leeg_telt:
                voeg_toe(elk, inner, whole, item)

    return read_all


def _blad(waarde: Waarde) -> Stap:
    pad = waarde.pad

    def read(value: Any, place: str, whole: dict[str, Any], item: dict[str, Any]) -> None:
        if pad is None:
            # In Python 1 == True; in a message they are two things.
            if type(value) is not type(waarde.vast) or value != waarde.vast:
                raise andere_waarde(place)
        elif value not in (None, "", []):
            zet(pad, _waarde(waarde, value, place), whole, item)
        elif waarde.verplicht:
            raise ontbreekt(place)

    return read


def _waarde(waarde: Waarde, value: Any, place: str) -> Any:
    items = value if isinstance(value, list) else [value]
    if any(isinstance(deel, dict | list | None) for deel in items):
        raise LeesFout("hier hoort een waarde, geen groep", veld=place)
    if not (waarde.vorm or waarde.lijst):
        return value
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise LeesFout("de waarde is geen tekst of getal", veld=place)
    return omgezet(waarde, str(value), lambda: place)
