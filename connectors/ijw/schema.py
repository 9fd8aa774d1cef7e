"""Level 1: what the XSD says of a message, in Dutch, with a place and without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from connectors.ijw.paden import plaats
from gateway.sdk import Bestandsbevinding, lees_contract

_VERWACHT = re.compile(r"Expected is (?:one of )?\((.*)\)", re.DOTALL)
# A path of libxml2 names elements with the prefixes of the document, which XPath would have to be told.
_STAP = re.compile(r"/[A-Za-z_][\w.-]*:([A-Za-z_][\w.-]*)", re.ASCII)
_NAAM = re.compile(r"(?:\{[^}]*\})?([A-Za-z_][\w.-]*)", re.ASCII)
_MEESTE = 8


class Schema:
    """A schema that is asked by one thread at a time, since its log belongs to it."""

    def __init__(self, pad: Path) -> None:
        """Read the schema; nothing from a network."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        self._schema = etree.XMLSchema(etree.parse(str(pad), parser))
        self._lock = Lock()

    def bevindingen(self, root: etree._Element) -> tuple[Bestandsbevinding, ...]:
        """What this message breaks, one per element; none when it is valid."""
        with self._lock:
            if self._schema.validate(root):
                return ()
            log: Any = self._schema.error_log
            # A value that has not the right form is told twice: the form it should have, and that it has not.
            per_element = {entry.path: entry for entry in reversed(list(log))}
            gevonden = [_bevinding(root, entry) for entry in reversed(list(per_element.values()))]
        return tuple(islice(gevonden, _regels()["hoogstens"]))


@cache
def lees_schema(pad: Path) -> Schema:
    """The schema in a file, read once."""
    return Schema(pad)


@cache
def _regels() -> Mapping[str, Any]:
    return lees_contract("ijw", "regels")


def _bevinding(root: etree._Element, entry: Any) -> Bestandsbevinding:
    pad = _STAP.sub(r"/*[local-name()='\g<1>']", entry.path or "")
    gevonden: Any = root.getroottree().xpath(pad) if pad else ()
    waar = next((plaats(item) for item in gevonden if isinstance(item, etree._Element)), "/")
    teksten, soort = _regels()["schema"], entry.type_name.removeprefix("SCHEMAV_")
    verwacht = ", ".join(islice(_verwacht(entry.message), _MEESTE))
    zin = teksten["teksten"].get(soort, teksten["anders"]) + (f" Verwacht: {verwacht}." if verwacht else "")
    return Bestandsbevinding(f"XSD.{soort}", waar, zin)


def _verwacht(melding: str) -> Iterator[str]:
    # Of the message only this part comes from the schema alone; the rest may quote a value.
    deel = _VERWACHT.search(melding)
    yield from _NAAM.findall(deel[1]) if deel else ()
