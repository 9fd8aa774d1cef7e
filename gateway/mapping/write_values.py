"""The leaves of a writer, whatever the form: from a value in the view to what is written of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gateway.mapping.faults import Waardefout
from gateway.mapping.lineage import Spoor
from gateway.mapping.paths import Lezer, Pad
from gateway.mapping.tree import Waarde

# Parent element or group, whole view, nearest item, trail or None; tells whether something was written.
Stap = Callable[[Any, Any, Any, Spoor | None], bool]
_T = TypeVar("_T")


class VeldFout(Exception):  # noqa: N818 - named in Dutch, like the fault it carries
    """The value at a path cannot be written."""

    def __init__(self, pad: Pad | None, fout: Waardefout) -> None:
        """Take the path as the mapping writes it."""
        self.pad = pad
        self.fout = fout
        super().__init__(fout.melding)


def waarde_van(
    pad: Pad, find: Lezer, convert: Callable[[Any], _T], *, verplicht: bool
) -> Callable[[Any, Any], _T | None]:
    """The function that finds and converts the value at a path; None when it is absent."""

    def value_of(view: Any, item: Any) -> _T | None:
        try:
            value = find(view, item)
            if value is not None and value != "":
                return convert(value)
        except Waardefout as fout:
            raise VeldFout(pad, fout) from None
        if verplicht:
            raise VeldFout(pad, Waardefout("ontbreekt, en dit veld is verplicht in dit bericht"))
        return None

    return value_of


def omzetter(waarde: Waarde, als_tekst: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The conversion a leaf asks for; `als_tekst` is what happens to a value without form or code list."""
    vorm, lijst = waarde.vorm, waarde.lijst
    if lijst and vorm:
        return lambda value: vorm.schrijf(lijst.schrijf(value))
    if vorm:
        return lambda value: vorm.schrijf(scalar(value))
    return lijst.schrijf if lijst else als_tekst


def scalar(value: Any) -> Any:
    """The value itself when it is one value; raises Waardefout."""
    if not isinstance(value, str | int):
        raise Waardefout(
            "is geen tekst, getal of ja/nee", "Herhaal een lijst met elk, en noem van een groep de velden."
        )
    return value
