"""Paths in a view or model: `leerling.pgn.bsn`, `.datum_begin` of the nearest item, `.` the item itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.mapping.faults import Waardefout
from gateway.mapping.source import Bestand
from gateway.model.yamlbron import Knoop

Lezer = Callable[[Any, Any], Any]
_PATH = re.compile(r"\.|\.?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pad:
    """A path; `relatief` when it starts at the nearest item."""

    delen: tuple[str, ...]
    relatief: bool

    def onder(self, item: str) -> str:
        """The whole path, given the path of the nearest item."""
        return ".".join([item, *self.delen] if self.relatief else self.delen)


def lees_pad(bestand: Bestand, knoop: Knoop, wat: str, *, in_elk: bool) -> Pad | None:
    """Read a path; a relative one needs an `elk` around it."""
    text = bestand.tekst(knoop, wat)
    if not text:
        return None
    if not _PATH.fullmatch(text):
        bestand.fout(
            knoop.regel, f"{wat} {text!r} is geen pad", "Een pad is zoals leerling.pgn.bsn, of .datum_begin binnen elk."
        )
        return None
    if text.startswith(".") and not in_elk:
        bestand.fout(
            knoop.regel, f"pad {text} begint met een punt, maar er staat geen elk omheen", "Schrijf het hele pad."
        )
        return None
    return Pad(tuple(deel for deel in text.split(".") if deel), text.startswith("."))


def lezer(pad: Pad) -> Lezer:
    """A function that finds the value in a view, given the view and the nearest item; None when absent."""
    delen, relatief = pad.delen, pad.relatief

    def find(view: Any, item: Any) -> Any:
        value = item if relatief else view
        try:
            for deel in delen:
                value = value[deel]
        except KeyError:
            return None
        except TypeError:
            if value is None:
                return None
            raise Waardefout("is geen groep, dus daaronder staat niets") from None
        return value

    return find
