"""How a writer of JSON writes: members of groups and items of arrays, each value as it stands in the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway.mapping.compile_writer import Vormgever
from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Lezer, Pad, lezer
from gateway.mapping.tree import Attribuut, Element, Tekst, Waarde
from gateway.mapping.write_values import Stap, omzetter, scalar, waarde_van

_Zetter = Callable[[Any, Any], None]


def blad(element: Element, waarde: Waarde) -> Stap:
    """The function that writes a member, or an item of an array, with a value only."""
    naam, pad, regel, put = element.naam, waarde.pad, waarde.regel, _zetter(element)
    if pad is None:
        return _vast(element, waarde, put)
    value_of = waarde_van(pad, _lezer(pad), omzetter(waarde, _waarde), verplicht=waarde.verplicht)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        value = value_of(view, item)
        if value is None:
            return False
        put(parent, value)
        if spoor is not None:
            spoor.noteer(naam, pad, regel)
        return True

    return write


def groep(element: Element, fill: Stap) -> Stap:
    """The function that writes a member, or an item of an array, that is a group; an empty one is left out."""
    naam, regel, put = element.naam, element.regel, _zetter(element)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        made: dict[str, Any] = {}
        if spoor is not None:
            spoor.open(naam, regel)
        filled = fill(made, view, item, spoor)
        if spoor is not None:
            spoor.sluit(gevuld=filled)
        if filled:
            put(parent, made)
        return filled

    return write


def eigen(deel: Attribuut | Tekst) -> Stap:
    """JSON has no attributes or texts; the language refuses them."""
    raise AssertionError(deel)  # pragma: no cover - JsonTaal makes none


def _vast(element: Element, waarde: Waarde, put: _Zetter) -> Stap:
    naam, regel, constant = element.naam, waarde.regel, waarde.vast

    def write(parent: Any, _view: Any, _item: Any, spoor: Spoor | None) -> bool:
        put(parent, constant)
        if spoor is not None:
            spoor.noteer(naam, None, regel)
        return True

    return write


def _zetter(element: Element) -> _Zetter:
    naam = element.tag
    if element.elk or element.in_reeks:
        return lambda parent, value: parent.setdefault(naam, []).append(value)
    return lambda parent, value: parent.__setitem__(naam, value)


def _lezer(pad: Pad) -> Lezer:
    # An empty list is absent, as it is for a condition.
    find = lezer(pad)
    return lambda view, item: None if (value := find(view, item)) == [] else value


def _waarde(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_scalar(deel) for deel in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(scalar(value), str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Waardefout("bevat een teken dat niet in JSON mag", "Haal het teken uit het veld.") from None
    return value


JSON = Vormgever(blad, groep, eigen)
