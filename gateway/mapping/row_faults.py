"""Turns what pydantic says of a record into Bevindingen: file, row and column, and no value that is personal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gateway.mapping.model_faults import nederlands
from gateway.mapping.row_language import Velden
from gateway.mapping.targets import mag_tonen
from gateway.model.uitwisseling import Bevinding, Rij

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class _Plaats:
    """Where in the model: the row, by its path, and the field in that row."""

    rij: str
    veld: tuple[str, ...]
    velden: Velden

    def __str__(self) -> str:
        return ".".join([part for part in (self.rij, *self.veld) if part])

    def boven(self, pad: str) -> bool:
        """Tell whether a path lies below this place."""
        return not str(self) or pad.startswith((f"{self}.", f"{self}["))


def toon(text: str, *, open_: bool) -> str:
    """A value as a fault may show it: itself when it is plain, else its shape."""
    if open_ and text.isprintable():
        return f'"{text[:_LONGEST]}"'
    return f"een waarde van de vorm {''.join(map(_teken, text[:_LONGEST]))}"


def model_fouten(
    error: ValidationError, velden: Velden, model: type, rijen: Mapping[str, Rij], gemeld: Collection[str]
) -> Iterator[Bevinding]:
    """Yield a Bevinding for each fault in a model, except where reading already gave one."""
    items = [(_plaats(item["loc"], velden), item) for item in error.errors(include_url=False, include_input=False)]
    # A fault in a part makes pydantic complain about the whole as well.
    deeper = {*gemeld, *(str(plaats) for plaats, _ in items)}
    for plaats, item in items:
        if str(plaats) not in gemeld and not any(plaats.boven(pad) for pad in deeper - {str(plaats)}):
            open_ = mag_tonen(model, ".".join(part for part in item["loc"] if isinstance(part, str)))
            yield _bevinding(item, rijen[plaats.rij], plaats, open_=open_)


def _plaats(loc: tuple[int | str, ...], velden: Velden) -> _Plaats:
    rij = ""
    veld: tuple[str, ...] = ()
    for part in loc:
        if isinstance(part, str):
            veld = (*veld, part)
        else:
            below = next(field for field in velden.rijen if field.pad == veld)
            rij, veld, velden = f"{rij}.{'.'.join(veld)}[{part}]".removeprefix("."), (), below.velden
    return _Plaats(rij, veld, velden)


def _bevinding(item: Any, rij: Rij, plaats: _Plaats, *, open_: bool) -> Bevinding:
    melding, doe = nederlands(item)
    depth = len(plaats.veld)
    kolommen = [field.kolom for field in plaats.velden.kolommen if field.kolom and field.pad[:depth] == plaats.veld]
    if not depth or not kolommen:
        return Bevinding(rij.bestand, f"{'.'.join(plaats.veld)} {melding}".strip(), rij.nummer, doe=doe)
    text = (rij.get(kolommen[0]) or "").strip() if len(kolommen) == 1 else ""
    melding = f"{toon(text, open_=open_)} {melding}" if text else melding
    return Bevinding(rij.bestand, melding, rij.nummer, ", ".join(kolommen), doe=doe)


def _teken(char: str) -> str:
    if char.isnumeric():
        return "9"
    if char.isalpha():
        return "a"
    return char if char.isprintable() else "?"
