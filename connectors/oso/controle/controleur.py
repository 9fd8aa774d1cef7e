"""Holds a dossier against the schema, and when it keeps to that against every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from lxml import etree

from connectors.oso.controle.bijlagen import Keuring
from connectors.oso.controle.controles import CONTROLES, Vraag
from connectors.oso.controle.paden import plaats
from connectors.oso.controle.regels import Regel, Regels, lees_regels
from connectors.oso.controle.schema import Overtreding, lees_schema
from gateway.sdk import Bestandsbevinding, XmlError, parse, vandaag


def controleer(data: bytes, *, op: date | None = None, schema: Path | None = None) -> tuple[Bestandsbevinding, ...]:
    """What is wrong with a dossier: that it is unreadable, else what the schema says, else what the rules say.

    `op` is the day it is read on, by default today; `schema` is the XSD to hold it
    against, by default that of the contract. Never raises on what is in the file.
    """
    regels = lees_regels()
    try:
        dossier = parse(data, max_bytes=regels.max_bytes)
    except XmlError as fout:
        return (Bestandsbevinding(fout.code, "/", str(fout)),)
    gevonden = tuple(_vorm(dossier, regels)) or tuple(_schema(dossier, regels, schema or regels.schema_pad))
    return gevonden or toets(dossier, regels, op or vandaag())


def toets(dossier: etree._Element, regels: Regels, op: date) -> tuple[Bestandsbevinding, ...]:
    """What the rules say of a dossier that keeps to the schema."""
    keuring = Keuring(regels.bijlagen)
    profielen = {naam for naam, eisen in regels.profielen.items() if all(eis.geldt(dossier) for eis in eisen)}
    return tuple(
        Bestandsbevinding(regel.id, plaats(element), regel.tekst, regel.ernst)
        for regel in regels.lijst
        if regel.profiel in profielen
        for element in islice(_gebroken(regel, dossier, op, keuring), regels.hoogstens)
    )


def _gebroken(regel: Regel, dossier: etree._Element, op: date, keuring: Keuring) -> Iterator[etree._Element]:
    functie = CONTROLES[regel.controle].functie
    for element in regel.plekken(dossier):
        yield from functie(Vraag(element, regel.met, op, keuring))


def _vorm(dossier: etree._Element, regels: Regels) -> Iterator[Bestandsbevinding]:
    naam = etree.QName(dossier)
    if naam.namespace != regels.namespace:
        yield Bestandsbevinding(
            "OSO.versie",
            plaats(dossier),
            f"Dit is geen dossier van OSO {regels.versie}: de namespace moet {regels.namespace} zijn.",
        )
    elif naam.localname != "dossier":
        yield Bestandsbevinding("OSO.wortel", plaats(dossier), "Een SWV-dossier is één los dossier van één leerling.")


def _schema(dossier: etree._Element, regels: Regels, pad: Path) -> Iterator[Bestandsbevinding]:
    overtredingen: Iterable[Overtreding] = lees_schema(pad).overtredingen(dossier)
    for item in islice(overtredingen, regels.hoogstens):
        zin = regels.teksten.teksten.get(item.soort, regels.teksten.anders)
        verwacht = f" Verwacht: {', '.join(item.verwacht)}." if item.verwacht else ""
        yield Bestandsbevinding(f"XSD.{item.soort}", item.plaats, zin + verwacht)
