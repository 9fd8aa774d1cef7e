"""The leaves of a writer: from a value in the view to text in the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Pad, lezer
from gateway.mapping.tree import Attribuut, Element, Waarde

# Parent element, whole view, nearest item, trail or None; tells whether something was written.
Stap = Callable[[Any, Any, Any, Spoor | None], bool]
_sub: Any = etree.SubElement


class VeldFout(Exception):  # noqa: N818 - named in Dutch, like the fault it carries
    """The value at a path cannot be written."""

    def __init__(self, pad: Pad | None, fout: Waardefout) -> None:
        """Take the path as the mapping writes it."""
        self.pad = pad
        self.fout = fout
        super().__init__(fout.melding)


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
        constant = waarde.vast
        return lambda _view, _item: constant
    find, pad, required, convert = lezer(waarde.pad), waarde.pad, waarde.verplicht, _omzetter(waarde)

    def text_of(view: Any, item: Any) -> str | None:
        try:
            value = find(view, item)
            if value is not None and value != "":
                return convert(value)
        except Waardefout as fout:
            raise VeldFout(pad, fout) from None
        if required:
            raise VeldFout(pad, Waardefout("ontbreekt, en dit veld is verplicht in dit bericht"))
        return None

    return text_of


def _omzetter(waarde: Waarde) -> Callable[[Any], str]:
    vorm, lijst = waarde.vorm, waarde.lijst
    if lijst and vorm:
        return lambda value: vorm.schrijf(lijst.schrijf(value))
    if vorm:
        return lambda value: vorm.schrijf(_scalar(value))
    return lijst.schrijf if lijst else _als_tekst


def _als_tekst(value: Any) -> str:
    if type(value) is str:
        return value
    value = _scalar(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(value: Any) -> Any:
    if not isinstance(value, str | int):
        raise Waardefout(
            "is geen tekst, getal of ja/nee", "Herhaal een lijst met elk, en noem van een groep de velden."
        )
    return value


def _vreemd_teken(pad: Pad | None) -> VeldFout:
    return VeldFout(pad, Waardefout("bevat een teken dat niet in XML mag", "Haal het stuurteken uit het veld."))
