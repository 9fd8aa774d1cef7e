"""The envelope of the GGk (StUF 3.01) in SOAP 1.1: Di01 heen, Du01 retour, Fo01 a fault; Bv03 and Fo03 in answer."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from lxml import etree

from connectors.ijw.afspraken import contract, max_bytes
from connectors.ijw.schema import Schema, lees_schema
from gateway.sdk import InvoerError, XmlError, contractbestand, parse

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
Envelopsoort = Literal["Di01", "Du01"]
Foutsoort = Literal["Fo01", "Fo03"]


class EnvelopError(InvoerError):
    """Dit is geen envelop van het GGk."""

    code = "IJW-020"


class TeGrootError(InvoerError):
    """Het bericht is groter dan het GGk aanneemt."""

    code = "IJW-021"


@dataclass(frozen=True, slots=True)
class Systeem:
    """One end of the line."""

    organisatie: str
    applicatie: str


@dataclass(frozen=True, slots=True)
class Stuur:
    """From whom, to whom, under which number, when, and in answer to what."""

    zender: Systeem
    ontvanger: Systeem
    referentienummer: str
    tijdstip: str
    antwoord_op: str | None = None


@dataclass(frozen=True, slots=True)
class Envelop:
    """A heen- or retourbericht in its envelope."""

    soort: Envelopsoort
    stuur: Stuur
    functie: str
    inhoud: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fout:
    """A fault: Fo01 as a message of its own, Fo03 in answer to a delivery."""

    soort: Foutsoort
    stuur: Stuur
    code: str
    omschrijving: str
    plek: Literal["client", "server"] = "client"
    details: str = ""


@dataclass(frozen=True, slots=True)
class Bevestiging:
    """Bv03: the delivery arrived."""

    stuur: Stuur


Gelezen = Envelop | Fout | Bevestiging


def als_v4(nummer: UUID) -> str:
    """A number of ours as the GGk wants it: a version 4 UUID in lower case; the same one every time."""
    return str(UUID(bytes=nummer.bytes, version=4))


def tijdstip(op: datetime) -> str:
    """A moment as StUF writes it."""
    return op.strftime("%Y%m%d%H%M%S")


def soapactie(soort: str) -> str:
    """What goes into the SOAPAction header for Di01, Du01 or Fo01."""
    acties: Mapping[str, str] = contract()["ggk"]["soapacties"]
    return acties[soort]


def lees(data: bytes) -> Gelezen:
    """What stands in a SOAP message; raises EnvelopError without telling a value."""
    try:
        root = parse(data, max_bytes=max_bytes())
    except XmlError as fout:
        raise EnvelopError(fout.melding, doe=fout.doe) from None
    romp = _romp(root)
    naam = etree.QName(romp)
    if _schema(naam.namespace or "").bevindingen(romp):
        raise EnvelopError("de envelop voldoet niet aan haar schema.", doe="Controleer het StUF-koppelvlak 2.1.")
    stuur = _lees_stuur(romp)
    if naam.localname == "Bv03Bericht":
        return Bevestiging(stuur)
    if naam.localname in {"Fo01Bericht", "Fo03Bericht"}:
        return _lees_fout("Fo01" if naam.localname == "Fo01Bericht" else "Fo03", romp, stuur)
    return _lees_envelop(romp, naam.localname, stuur)


def schrijf(bericht: Gelezen) -> bytes:
    """A SOAP message; raises TeGrootError."""
    romp = _schrijf_envelop(bericht) if isinstance(bericht, Envelop) else _schrijf_stuf(bericht)
    soap = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    body = etree.SubElement(soap, f"{{{SOAP}}}Body")
    if isinstance(bericht, Fout) and bericht.soort == "Fo03":
        body = _fault(body, bericht)
    body.append(romp)
    data = etree.tostring(soap, xml_declaration=True, encoding="UTF-8")
    if len(data) > max_bytes():
        raise TeGrootError(doe="Verdeel de cliënten over meer berichten.")
    return data


def _fault(body: etree._Element, fout: Fout) -> etree._Element:
    """The SOAP fault that carries an Fo03."""
    fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soap:{fout.plek.capitalize()}"
    etree.SubElement(fault, "faultstring").text = fout.omschrijving
    return etree.SubElement(fault, "detail")


def _romp(root: etree._Element) -> etree._Element:
    body = root.find(f"{{{SOAP}}}Body")
    delen = [] if body is None else list(body)
    # In a SOAP fault the answer of StUF is the detail.
    if len(delen) == 1 and delen[0].tag == f"{{{SOAP}}}Fault":
        delen = [item for detail in delen[0].iter("detail") for item in detail]
    namen: Mapping[str, str] = contract()["ggk"]["namespaces"]
    if root.tag != f"{{{SOAP}}}Envelope" or len(delen) != 1 or etree.QName(delen[0]).namespace not in namen.values():
        raise EnvelopError(doe="Stuur Di01, Du01 of Fo01 in een SOAP-envelop.")
    return delen[0]


def _lees_stuur(romp: etree._Element) -> Stuur:
    zender, ontvanger = (Systeem(_tekst(romp, f"{wie}/organisatie"), _tekst(romp, f"{wie}/applicatie")) for wie in _WIE)
    return Stuur(
        zender,
        ontvanger,
        referentienummer=_tekst(romp, "referentienummer"),
        tijdstip=_tekst(romp, "tijdstipBericht"),
        antwoord_op=_tekst(romp, "crossRefnummer") or None,
    )


_WIE = ("zender", "ontvanger")


def _lees_envelop(romp: etree._Element, naam: str, stuur: Stuur) -> Envelop:
    soort: Envelopsoort = "Di01" if naam == contract()["ggk"]["enveloppen"]["Di01"] else "Du01"
    gevonden = next(romp.iter("{*}xmlBestand"), None)
    if gevonden is None:
        raise EnvelopError("een iJw-bericht is een xmlBestand.", doe="Stuur geen tekstBestand.")
    try:
        inhoud = base64.b64decode("".join((gevonden.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise EnvelopError("xmlBestand is geen Base64.") from None
    return Envelop(soort, stuur, _tekst(romp, "functie"), inhoud)


def _lees_fout(soort: Foutsoort, romp: etree._Element, stuur: Stuur) -> Fout:
    plek: Literal["client", "server"] = "server" if _tekst(romp, "plek", "body") == "server" else "client"
    omschrijving, details = _tekst(romp, "omschrijving", "body"), _tekst(romp, "details", "body")
    return Fout(soort, stuur, _tekst(romp, "code", "body"), omschrijving, plek, details)


def _tekst(romp: etree._Element, pad: str, groep: str = "stuurgegevens") -> str:
    return (romp.findtext("/".join(f"{{*}}{deel}" for deel in (groep, *pad.split("/")))) or "").strip()


def _schrijf_envelop(bericht: Envelop) -> etree._Element:
    afspraak = contract()["ggk"]
    ggk, stuf = afspraak["namespaces"]["ggk"], afspraak["namespaces"]["stuf"]
    romp = etree.Element(f"{{{ggk}}}{afspraak['enveloppen'][bericht.soort]}", nsmap={"StUF": stuf, "GGK": ggk})
    stuur = etree.SubElement(romp, f"{{{ggk}}}stuurgegevens")
    _vul(stuur, stuf, _stuurvelden(bericht.soort, bericht.stuur) | {"functie": bericht.functie})
    (applicatie, sub), (functie, functiesub) = afspraak["versies"]["applicatie"], afspraak["versies"]["functie"]
    velden = {
        "applicatieVersie": applicatie,
        "applicatieSubversie": sub,
        "functieVersie": functie,
        "functieSubversie": functiesub,
        "bericht": {"xmlBestand": base64.b64encode(bericht.inhoud).decode()},
    }
    _vul(etree.SubElement(romp, f"{{{ggk}}}parameters"), ggk, velden)
    return romp


def _schrijf_stuf(bericht: Fout | Bevestiging) -> etree._Element:
    stuf, soort = contract()["ggk"]["namespaces"]["stuf"], bericht.soort if isinstance(bericht, Fout) else "Bv03"
    romp = etree.Element(f"{{{stuf}}}{soort}Bericht", nsmap={"StUF": stuf})
    velden: dict[str, Any] = {"stuurgegevens": _stuurvelden(soort, bericht.stuur)}
    if isinstance(bericht, Fout):
        fout = {"code": bericht.code, "plek": bericht.plek, "omschrijving": bericht.omschrijving}
        velden["body"] = fout | ({"details": bericht.details} if bericht.details else {})
    _vul(romp, stuf, velden)
    return romp


def _stuurvelden(soort: str, stuur: Stuur) -> dict[str, Any]:
    systemen = {
        wie: {"organisatie": item.organisatie, "applicatie": item.applicatie}
        for wie, item in zip(_WIE, (stuur.zender, stuur.ontvanger), strict=True)
    }
    kruis = {"crossRefnummer": stuur.antwoord_op} if stuur.antwoord_op else {}
    nummer = {"referentienummer": stuur.referentienummer, "tijdstipBericht": stuur.tijdstip}
    return {"berichtcode": soort} | systemen | nummer | kruis


def _vul(element: etree._Element, namespace: str, velden: Mapping[str, Any]) -> None:
    for naam, waarde in velden.items():
        onder = etree.SubElement(element, f"{{{namespace}}}{naam}")
        if isinstance(waarde, Mapping):
            _vul(onder, namespace, waarde)
        else:
            onder.text = waarde


@cache
def _schema(namespace: str) -> Schema:
    afspraak = contract()["ggk"]
    naam = afspraak["schema"] if namespace == afspraak["namespaces"]["ggk"] else afspraak["foutschema"]
    return lees_schema(contractbestand(f"ijw/{naam}"))
