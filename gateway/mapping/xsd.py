"""XSDs from the folder of a contract: nothing from a network, nothing from outside that folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from gateway.mapping.source import Bestand

_XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES = (f"{_XS}import", f"{_XS}include", f"{_XS}redefine", f"{_XS}override")


def laad_schema(bestand: Bestand, regel: int, naam: str) -> etree._ElementTree | None:
    """Read a schema and check all it refers to; None, and a fault in the file, when it cannot be used."""
    folder = bestand.pad.parent.resolve()
    try:
        # Every file that libxml2 will open itself is looked at first.
        tree = _visit(folder, folder / naam, {})
        etree.XMLSchema(tree)
    except _UnfitError as error:
        bestand.fout(regel, f"schema {naam}: {error}")
        return None
    except etree.XMLSchemaParseError as error:
        bestand.fout(regel, f"schema {naam} is geen geldig XSD: {error}")
        return None
    return tree


class _UnfitError(Exception):
    """A schema file cannot be used."""


def _visit(folder: Path, pad: Path, seen: dict[Path, etree._ElementTree]) -> etree._ElementTree:
    place = pad.resolve()
    if place in seen:
        return seen[place]
    if not place.is_relative_to(folder):
        raise _UnfitError(f"{pad.name} ligt buiten de map van het contract")
    seen[place] = tree = _parse(place)
    for reference in tree.iter(*_REFERENCES):
        if location := reference.get("schemaLocation"):
            if ":" in location:
                raise _UnfitError(f"{place.name} verwijst naar {location}; alleen bestanden in deze map mogen")
            _visit(folder, place.parent / unquote(location), seen)
    return tree


def _parse(place: Path) -> etree._ElementTree:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(str(place), parser)
    except OSError:
        raise _UnfitError(f"bestand {place.name} ontbreekt") from None
    except etree.XMLSyntaxError as error:
        raise _UnfitError(f"{place.name} is geen geldige XML (regel {error.lineno})") from None
    info: Any = tree.docinfo
    if info.doctype:
        raise _UnfitError(f"{place.name} heeft een DOCTYPE")
    return tree
