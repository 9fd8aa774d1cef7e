"""The checks that a rule may name, all of one shape: given an element, yield what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from lxml import etree

from connectors.oso.controle.bijlagen import Keuring
from connectors.oso.controle.paden import eerste, is_waar, tekst, tekst_van, zoek
from gateway.sdk import Bsn, Onderwijsnummer


@dataclass(frozen=True, slots=True)
class Vraag:
    """What a check is asked: this element, with these parameters of the rule, on this day."""

    element: etree._Element
    met: Mapping[str, Any]
    op: date
    keuring: Keuring

    def dag(self, pad: str) -> date | None:
        """The date at a path; None when there is none."""
        return _dag(self.element, pad)


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
    """At least one of these must be here."""
    if not any(zoek(vraag.element, pad) for pad in vraag.met["een_van"]):
        yield vraag.element


@_controle("afwezig", "velden")
def afwezig(vraag: Vraag) -> Iterator[etree._Element]:
    """None of these may be here; the first of each kind is named."""
    for pad in vraag.met["velden"]:
        yield from zoek(vraag.element, pad)[:1]


@_controle("waarde", "veld", "een_van")
def waarde(vraag: Vraag) -> Iterator[etree._Element]:
    """The text must be one of these, exactly; an absent one is none of them."""
    gevonden = eerste(vraag.element, vraag.met["veld"])
    if gevonden is None or tekst(gevonden) not in vraag.met["een_van"]:
        yield vraag.element if gevonden is None else gevonden


@_controle("waar", "veld")
def waar(vraag: Vraag) -> Iterator[etree._Element]:
    """The boolean must be here and true."""
    if not is_waar(vraag.element, vraag.met["veld"]):
        yield vraag.element


@_controle("patroon", "patroon")
def patroon(vraag: Vraag) -> Iterator[etree._Element]:
    """The pattern must occur in the text."""
    if not re.search(vraag.met["patroon"], tekst(vraag.element), re.ASCII):
        yield vraag.element


@_controle("masker", "soort", "veld", "maskers")
def masker(vraag: Vraag) -> Iterator[etree._Element]:
    """The value must be hidden by the mask of its kind."""
    soort = tekst_van(vraag.element, vraag.met["soort"])
    if tekst_van(vraag.element, vraag.met["veld"]) != vraag.met["maskers"].get(soort):
        yield vraag.element


_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?", re.ASCII)
_VOOR = re.compile(r"[A-Za-z0-9!#$%*+=?^_`{|}~.-]", re.ASCII)


@_controle("e-mailadres", "veld", "kortst", "langst")
def emailadres(vraag: Vraag) -> Iterator[etree._Element]:
    """As DUO takes an address; as with the official rule, only the last character before the @ is looked at."""
    adres = tekst_van(vraag.element, vraag.met["veld"]) or ""
    voor, _, domein = adres.rpartition("@")
    lang_genoeg = vraag.met["kortst"] <= len(adres) <= vraag.met["langst"]
    if not (lang_genoeg and _VOOR.fullmatch(voor[-1:]) and all(map(_LABEL.fullmatch, domein.split(".")))):
        yield vraag.element


@_controle("elfproef")
def elfproef(vraag: Vraag) -> Iterator[etree._Element]:
    """The number must hold the elfproef of its kind, which its element names."""
    soort = Bsn if etree.QName(vraag.element).localname == "bsn" else Onderwijsnummer
    if not _is(soort, tekst(vraag.element)):
        yield vraag.element


_NEGEN = re.compile(r"(?<!\w)[0-9]{9}(?!\w)", re.ASCII)


@_controle("geen-nummer", "behalve")
def geen_nummer(vraag: Vraag) -> Iterator[etree._Element]:
    """No text may hold what can be a number of a person."""
    if zoek(vraag.element, "*") or etree.QName(vraag.element).localname in vraag.met["behalve"]:
        return
    if any(_is(Bsn, getal) or _is(Onderwijsnummer, getal) for getal in _NEGEN.findall(tekst(vraag.element))):
        yield vraag.element


def _is(soort: type[Bsn | Onderwijsnummer], getal: str) -> bool:
    try:
        soort(getal)
    except ValueError:
        return False
    return True


@_controle("volgorde", "begin", "eind")
def volgorde(vraag: Vraag) -> Iterator[etree._Element]:
    """The end must not lie before the begin."""
    begin, eind = vraag.dag(vraag.met["begin"]), vraag.dag(vraag.met["eind"])
    if begin is not None and eind is not None and eind < begin:
        yield vraag.element


@_controle("niet-later-dan-vandaag")
def niet_later(vraag: Vraag) -> Iterator[etree._Element]:
    """The day must have come."""
    dag = vraag.dag(".")
    if dag is not None and dag > vraag.op:
        yield vraag.element


@_controle("geen-overlap", "onderdeel", "begin", "eind")
def geen_overlap(vraag: Vraag) -> Iterator[etree._Element]:
    """Of the periods below this element each must end before the next begins."""
    delen = zoek(vraag.element, vraag.met["onderdeel"])
    periodes = [(_dag(deel, vraag.met["begin"]), _dag(deel, vraag.met["eind"]), deel) for deel in delen]
    bekend = sorted(((van, tot, deel) for van, tot, deel in periodes if van), key=lambda periode: periode[0])
    for (_, tot, _), (van, _, deel) in pairwise(bekend):
        if tot is not None and van <= tot:
            yield deel


@_controle("bijlage", "oordeel")
def bijlage(vraag: Vraag) -> Iterator[etree._Element]:
    """The document must not have this fault."""
    if vraag.met["oordeel"] in vraag.keuring.oordelen(vraag.element):
        yield vraag.element


def _dag(element: etree._Element, pad: str) -> date | None:
    # An xs:date may carry a time zone; a year that Python does not know is left to the schema.
    try:
        return date.fromisoformat((tekst_van(element, pad) or "").strip()[:10])
    except ValueError:
        return None
