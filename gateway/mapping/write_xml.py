"""How a writer of XML writes: elements, attributes and text, each value as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from gateway.mapping.compile_writer import Vormgever
from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Pad, lezer
from gateway.mapping.tree import Attribuut, Element, Tekst, Waarde
from gateway.mapping.write_values import Stap, VeldFout, omzetter, scalar, waarde_van

_sub: Any = etree.SubElement


def blad(element: Element, waarde: Waarde) -> Stap:
    """The function that writes an element with a value only."""
    tag, naam, pad, regel, text_of = element.tag, element.naam, waarde.pad, waarde.regel, _tekst_van(waarde)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        text = text_of(view, item)
        if text is None:
            return False
        try:
            _sub(parent, tag).text = text
        except ValueError:
            raise _vreemd_teken(pad) from None
        if spoor is not None:
            spoor.noteer(naam, pad, regel)
        return True

    return write


def groep(element: Element, fill: Stap) -> Stap:
    """The function that writes an element around what fills it; an empty one is taken away again."""
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


def eigen(deel: Attribuut | Tekst) -> Stap:
    """The function that writes an attribute, or the text of the element around it."""
    return attribuut_stap(deel) if isinstance(deel, Attribuut) else tekst_stap(deel.waarde)


def attribuut_stap(attribuut: Attribuut) -> Stap:
    """The function that writes an attribute."""
    tag, naam, pad, regel = attribuut.tag, attribuut.naam, attribuut.waarde.pad, attribuut.waarde.regel
    text_of = _tekst_van(attribuut.waarde)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        text = text_of(view, item)
        if text is None:
            return False
        try:
            parent.set(tag, text)
        except ValueError:
            raise _vreemd_teken(pad) from None
        if spoor is not None:
            spoor.noteer(naam, pad, regel)
        return True

    return write


def tekst_stap(waarde: Waarde) -> Stap:
    """The function that writes the text of the element around it."""
    pad, regel, text_of = waarde.pad, waarde.regel, _tekst_van(waarde)

    def write(parent: Any, view: Any, item: Any, spoor: Spoor | None) -> bool:
        text = text_of(view, item)
        if text is None:
            return False
        try:
            parent.text = text
        except ValueError:
            raise _vreemd_teken(pad) from None
        if spoor is not None:
            spoor.tekst(pad, regel)
        return True

    return write


def _tekst_van(waarde: Waarde) -> Callable[[Any, Any], str | None]:
    if waarde.pad is None:
        constant = str(waarde.vast)
        return lambda _view, _item: constant
    return waarde_van(waarde.pad, lezer(waarde.pad), omzetter(waarde, _als_tekst), verplicht=waarde.verplicht)


def _als_tekst(value: Any) -> str:
    if type(value) is str:
        return value
    value = scalar(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _vreemd_teken(pad: Pad | None) -> VeldFout:
    return VeldFout(pad, Waardefout("bevat een teken dat niet in XML mag", "Haal het stuurteken uit het veld."))


XML = Vormgever(blad, groep, eigen)
