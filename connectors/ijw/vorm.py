"""The tree of each message, read from its XSD: messages as plain data, and plain data as messages.

Plain data is a dict per class and text per element; what may be there more than once is a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from connectors.ijw.afspraken import Soort, contract, soorten
from gateway.sdk import InvoerError, contractbestand

_XS = "{http://www.w3.org/2001/XMLSchema}"
_BASIS = "basisschema.xsd"


class VormError(InvoerError):
    """Deze gegevens passen niet in een iJw-bericht."""

    code = "IJW-010"


@dataclass(frozen=True, slots=True)
class Deel:
    """One element: its name, as it stands on the line, what is below it, and whether there may be more."""

    naam: str
    tag: str
    meer: bool
    delen: tuple[Deel, ...] = ()
    is_datum: bool = False

    @property
    def draagt_codes(self) -> bool:
        """Tell whether a retour gives codes here."""
        return any(deel.naam == "RetourCodes" for deel in self.delen)


@cache
def vorm(naam: str) -> Deel:
    """The tree of a message, from its root element down."""
    schema = _schema(soorten()[naam].schema.name)
    namespace = schema.get("targetNamespace") or ""
    return Deel("Bericht", f"{{{namespace}}}Bericht", meer=False, delen=tuple(_delen(schema, "Root")))


@cache
def datums(naam: str) -> frozenset[str]:
    """The elements of a message that hold a day, as they stand on the line."""

    def onder(deel: Deel) -> Iterator[str]:
        if deel.is_datum:
            yield deel.tag
        for item in deel.delen:
            yield from onder(item)

    return frozenset(onder(vorm(naam)))


@cache
def xsd_versie(naam: str) -> dict[str, str]:
    """The versions of the schemas of a message, as they say of themselves."""
    basis = contract()["namespaces"]["basis"]
    schema = _schema(soorten()[naam].schema.name)
    velden = ("BasisschemaXsdVersie", "BerichtXsdVersie")
    return {veld: str(next(schema.iter(f"{{{basis}}}{veld}")).text) for veld in velden}


def inhoud(root: etree._Element, soort: Soort) -> dict[str, Any]:
    """A message that keeps to its schema, as plain data."""
    gelezen: dict[str, Any] = _lees(root, vorm(soort.naam))
    return gelezen


def schrijf(naam: str, gegevens: Mapping[str, Any]) -> bytes:
    """A message from plain data, in the order of the schema; raises VormError where there is no place for something."""
    bouwer = vorm(naam)
    soort, basis = soorten()[naam].naam.lower(), contract()["namespaces"]["basis"]
    root = etree.Element(bouwer.tag, nsmap={"ijw": basis, soort: etree.QName(bouwer.tag).namespace or ""})
    _vul(root, bouwer, gegevens, naam)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _lees(element: etree._Element, deel: Deel) -> Any:
    if not deel.delen:
        return element.text or ""
    gelezen: dict[str, Any] = {}
    for onder in deel.delen:
        gevonden = [_lees(item, onder) for item in element.iterchildren(onder.tag)]
        if gevonden:
            gelezen[onder.naam] = gevonden if onder.meer else gevonden[0]
    return gelezen


def _vul(element: etree._Element, deel: Deel, gegevens: Any, plaats: str) -> None:
    if not deel.delen:
        element.text = str(gegevens)
        return
    if not isinstance(gegevens, Mapping) or (vreemd := gegevens.keys() - {onder.naam for onder in deel.delen}):
        namen = ", ".join(sorted(vreemd)) if isinstance(gegevens, Mapping) else "losse tekst"
        raise VormError(f"{plaats}: hier hoort geen {namen}.")
    for onder in deel.delen:
        if onder.naam in gegevens:
            waarde = gegevens[onder.naam]
            for item in waarde if onder.meer else (waarde,):
                _vul(etree.SubElement(element, onder.tag), onder, item, f"{plaats}/{onder.naam}")


@cache
def _schema(bestand: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.parse(str(contractbestand(f"ijw/{bestand}")), parser).getroot()


def _delen(schema: etree._Element, klasse: str) -> Iterator[Deel]:
    namespace = schema.get("targetNamespace")
    for element in _klassen(schema).get(klasse, ()):
        naam, soort = element.get("name") or "", element.get("type") or ""
        prefix, _, onder = soort.partition(":")
        bij = _schema(_BASIS) if prefix == "ijw" else schema
        yield Deel(
            naam,
            f"{{{namespace}}}{naam}",
            element.get("maxOccurs") == "unbounded",
            delen=tuple(_delen(bij, onder)),
            is_datum=onder == "LDT_Datum",
        )


def _klassen(schema: etree._Element) -> Mapping[str, list[etree._Element]]:
    return {str(item.get("name")): list(item.iter(f"{_XS}element")) for item in schema.iter(f"{_XS}complexType")}
