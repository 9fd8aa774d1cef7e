"""The schema of the standard, held against a dossier; what it says in Dutch, with a place and without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from connectors.oso.controle.paden import plaats

_VERWACHT = re.compile(r"Expected is (?:one of )?\((.*)\)", re.DOTALL)
_NAAM = re.compile(r"(?:\{[^}]*\})?([A-Za-z_][\w.-]*)", re.ASCII)
_MEESTE = 8


@dataclass(frozen=True, slots=True)
class Overtreding:
    """What the schema does not allow: where, the kind as libxml2 names it, and which elements it wants there."""

    plaats: str
    soort: str
    verwacht: tuple[str, ...] = ()


class Schema:
    """A schema that is asked by one thread at a time, since its log belongs to it."""

    def __init__(self, pad: Path) -> None:
        """Read the schema; nothing from a network."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        self._schema = etree.XMLSchema(etree.parse(str(pad), parser))
        self._lock = Lock()

    def overtredingen(self, dossier: etree._Element) -> list[Overtreding]:
        """What this dossier breaks, one per element; none when it is valid."""
        with self._lock:
            if self._schema.validate(dossier):
                return []
            log: Any = self._schema.error_log
            # A value that has not the right form is told twice: the form it should have, and that it has not.
            per_element = {entry.path: entry for entry in reversed(list(log))}
            return [_overtreding(dossier, entry) for entry in reversed(list(per_element.values()))]


@cache
def lees_schema(pad: Path) -> Schema:
    """The schema in a file, read once."""
    return Schema(pad)


def _overtreding(dossier: etree._Element, entry: Any) -> Overtreding:
    gevonden = next(_op(dossier, entry.path), None)
    waar = "/" if gevonden is None else plaats(gevonden)
    return Overtreding(waar, entry.type_name.removeprefix("SCHEMAV_"), tuple(_verwacht(entry.message))[:_MEESTE])


def _op(dossier: etree._Element, pad: str | None) -> Iterator[etree._Element]:
    gevonden: Any = dossier.getroottree().xpath(pad) if pad else ()
    yield from (item for item in gevonden if isinstance(item, etree._Element))


def _verwacht(melding: str) -> Iterator[str]:
    # Of the message only this part comes from the schema alone; the rest may quote the dossier.
    deel = _VERWACHT.search(melding)
    yield from _NAAM.findall(deel[1]) if deel else ()
