"""The checks that a rule may name, all of one shape: given an element, yield what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from lxml import etree

from connectors.ijw.paden import dag, tekst, zoek
from gateway.sdk import Bsn


@dataclass(frozen=True, slots=True)
class Vraag:
    """What a check is asked: this element, with these parameters, in a message of this day."""

    element: etree._Element
    met: Mapping[str, Any]
    dagtekening: date


Functie = Callable[[Vraag], Iterator[etree._Element]]


@dataclass(frozen=True, slots=True)
class Controle:
    """A check, and the parameters it asks for."""

    functie: Functie
    met: frozenset[str]


CONTROLES: dict[str, Controle] = {}


def _controle(naam: str, *met: str) -> Callable[[Functie], Functie]:
    def doe(functie: Functie) -> Functie:
        CONTROLES[naam] = Controle(functie, frozenset(met))
        return functie

    return doe


@_controle("meld")
def meld(vraag: Vraag) -> Iterator[etree._Element]:
    """That the rule holds here is the finding itself."""
    yield vraag.element


@_controle("aanwezig", "een_van")
def aanwezig(vraag: Vraag) -> Iterator[etree._Element]:
    """At least one of these must be here; a list among them is one only when all of it is."""
    keuzes = (keus if isinstance(keus, list) else [keus] for keus in vraag.met["een_van"])
    if not any(all(zoek(vraag.element, pad) for pad in keus) for keus in keuzes):
        yield vraag.element


@_controle("afwezig", "velden")
def afwezig(vraag: Vraag) -> Iterator[etree._Element]:
    """None of these may be here."""
    for pad in vraag.met["velden"]:
        yield from zoek(vraag.element, pad)[:1]


@_controle("waarde", "veld", "een_van")
def waarde(vraag: Vraag) -> Iterator[etree._Element]:
    """The text must be one of these."""
    if tekst(vraag.element, vraag.met["veld"]) not in vraag.met["een_van"]:
        yield vraag.element


@_controle("gelijk", "velden")
def gelijk(vraag: Vraag) -> Iterator[etree._Element]:
    """These must be the same day."""
    if len({dag(vraag.element, pad) for pad in vraag.met["velden"]}) != 1:
        yield vraag.element


@_controle("patroon", "veld", "patroon")
def patroon(vraag: Vraag) -> Iterator[etree._Element]:
    """The pattern must occur in the text."""
    if not re.search(vraag.met["patroon"], tekst(vraag.element, vraag.met["veld"]) or "", re.ASCII):
        yield vraag.element


@_controle("elfproef")
def elfproef(vraag: Vraag) -> Iterator[etree._Element]:
    """The number must be a BSN."""
    try:
        Bsn(vraag.element.text or "")
    except ValueError:
        yield vraag.element


@_controle("volgorde", "begin", "eind")
def volgorde(vraag: Vraag) -> Iterator[etree._Element]:
    """The end must not lie before the begin."""
    begin, eind = dag(vraag.element, vraag.met["begin"]), dag(vraag.element, vraag.met["eind"])
    if begin is not None and eind is not None and eind < begin:
        yield vraag.element


@_controle("niet-na-dagtekening", "veld")
def niet_na(vraag: Vraag) -> Iterator[etree._Element]:
    """The day must have come when the message was made."""
    gevonden = dag(vraag.element, vraag.met["veld"])
    if gevonden is not None and gevonden > vraag.dagtekening:
        yield vraag.element


@_controle("na-dagtekening", "veld")
def na(vraag: Vraag) -> Iterator[etree._Element]:
    """The day must still come when the message was made."""
    gevonden = dag(vraag.element, vraag.met["veld"])
    if gevonden is not None and gevonden <= vraag.dagtekening:
        yield vraag.element


@_controle("niet-ouder-dan", "veld", "jaren")
def niet_ouder(vraag: Vraag) -> Iterator[etree._Element]:
    """The day must not lie further back than this from when the message was made."""
    gevonden, op = dag(vraag.element, vraag.met["veld"]), vraag.dagtekening
    grens = (op.year - vraag.met["jaren"], op.month, op.day)
    if gevonden is not None and (gevonden.year, gevonden.month, gevonden.day) < grens:
        yield vraag.element


@_controle("een-met-waarde", "onderdeel", "veld", "een_van")
def een_met_waarde(vraag: Vraag) -> Iterator[etree._Element]:
    """At least one of the parts must have one of these values."""
    delen = zoek(vraag.element, vraag.met["onderdeel"])
    if not any(tekst(deel, vraag.met["veld"]) in vraag.met["een_van"] for deel in delen):
        yield vraag.element


@_controle("uniek", "onderdeel", "sleutel")
def uniek(vraag: Vraag) -> Iterator[etree._Element]:
    """No two parts may have the same key."""
    eerder: set[tuple[str | None, ...]] = set()
    for deel in zoek(vraag.element, vraag.met["onderdeel"]):
        sleutel = tuple(tekst(deel, pad) for pad in vraag.met["sleutel"])
        if sleutel in eerder:
            yield deel
        eerder.add(sleutel)


@_controle("geen-overlap", "onderdeel", "begin", "eind", "behalve")
def geen_overlap(vraag: Vraag) -> Iterator[etree._Element]:
    """The same product must not be there twice in one period; a product that is not named is every product."""
    met, uit = vraag.met, vraag.met["behalve"]
    delen = [
        deel
        for deel in zoek(vraag.element, met["onderdeel"])
        if not uit or tekst(deel, uit["veld"]) not in uit["een_van"]
    ]
    for eerste, tweede in combinations(delen, 2):
        if _zelfde_product(eerste, tweede) and _overlapt(eerste, tweede, met["begin"], met["eind"]):
            yield tweede


def _zelfde_product(een: etree._Element, ander: etree._Element) -> bool:
    for pad in ("Product/Categorie", "Product/Code"):
        links, rechts = tekst(een, pad), tekst(ander, pad)
        if links is not None and rechts is not None and links != rechts:
            return False
    return True


def _overlapt(een: etree._Element, ander: etree._Element, begin: str, eind: str) -> bool:
    return all(
        (dag(links, begin) or date.min) <= (dag(rechts, eind) or date.max)
        for links, rechts in ((een, ander), (ander, een))
    )
