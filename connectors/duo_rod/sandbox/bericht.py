"""A message of a school as ROD reads it from the wire: plain dicts, keyed by the names of the elements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree

GROEPEN = frozenset({"inschrijvingPeriodeVO", "ontwikkelingsperspectief", "verblijfAndereInstelling"})
META = (
    "identificatiecodeBedrijfsdocument",
    "verzendendeInstantie",
    "ontvangendeInstantie",
    "datumTijdBedrijfsdocument",
)


def lees(element: etree._Element) -> dict[str, Any]:
    """The fields of a message; a group that may repeat is a list, another group a dict, the rest text."""
    velden: dict[str, Any] = {}
    for kind in _elementen(element):
        naam = etree.QName(kind).localname
        waarde = lees(kind) if len(kind) else (kind.text or "").strip()
        if naam in GROEPEN:
            velden.setdefault(naam, []).append(waarde)
        else:
            velden[naam] = waarde
    return velden


def zonder_meta(velden: dict[str, Any]) -> dict[str, Any]:
    """The state a message carries, without what only names the message."""
    return {naam: waarde for naam, waarde in velden.items() if naam not in META}


def nummer(velden: dict[str, Any]) -> str:
    """The persoonsgebonden nummer."""
    return str(velden.get("burgerservicenummer") or velden.get("onderwijsnummer") or "")


def datum(tekst: str | None) -> date | None:
    """A date; an offset, which xsd:date allows, says nothing here."""
    return date.fromisoformat(tekst[:10]) if tekst else None


def tijdstip(tekst: str) -> datetime:
    """The moment a message was made; DUO reads one without an offset as local time, we as UTC."""
    tijd = datetime.fromisoformat(tekst)
    return tijd if tijd.tzinfo else datetime.fromisoformat(f"{tekst}+00:00")


def _elementen(ouder: etree._Element) -> Iterator[etree._Element]:
    return (kind for kind in ouder if isinstance(kind.tag, str))
