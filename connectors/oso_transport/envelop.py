"""Plain SOAP 1.1 envelopes, written and read by the fields of the contract: no entities, no DTD, bounded."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from connectors.oso_transport.afspraken import Afspraken, Veld
from gateway.sdk import InvoerError

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_ENVELOPE, _BODY, _FAULT = (f"{{{SOAP}}}{naam}" for naam in ("Envelope", "Body", "Fault"))


class EnvelopError(InvoerError):
    """Dit is geen bericht zoals het is afgesproken."""

    code = "OST-010"


class SoapFault(NamedTuple):
    """A fault of the other side; its text is not kept, for it could quote a value."""

    code: str


class Gelezen(NamedTuple):
    """A message by its name, with its values."""

    naam: str
    waarden: dict[str, Any]


def schrijf(afspraken: Afspraken, naam: str, waarden: Mapping[str, Any]) -> bytes:
    """The envelope of one message; what has no value is left out."""
    envelop = etree.Element(_ENVELOPE, nsmap={"soap": SOAP, "oso": afspraken.namespace})
    bericht = etree.SubElement(etree.SubElement(envelop, _BODY), f"{{{afspraken.namespace}}}{naam}")
    _vul(afspraken, bericht, afspraken.berichten[naam], waarden)
    return etree.tostring(envelop, encoding="UTF-8", xml_declaration=True)


def schrijf_fault(code: str, tekst: str) -> bytes:
    """A SOAP fault: Client when the request is wrong, Server when it may be offered again."""
    envelop = etree.Element(_ENVELOPE, nsmap={"soap": SOAP})
    fault = etree.SubElement(etree.SubElement(envelop, _BODY), _FAULT)
    etree.SubElement(fault, "faultcode").text = f"soap:{code}"
    etree.SubElement(fault, "faultstring").text = tekst
    return etree.tostring(envelop, encoding="UTF-8", xml_declaration=True)


def lees(afspraken: Afspraken, data: bytes, max_bytes: int) -> Gelezen | SoapFault:
    """Read one message; raises EnvelopError that names the field and never its value."""
    inhoud = _inhoud(_ontleed(data, max_bytes, afspraken.grenzen["diepte"]))
    if inhoud.tag == _FAULT:
        return SoapFault((inhoud.findtext("faultcode") or "").strip().rpartition(":")[2])
    naam = etree.QName(inhoud)
    if naam.namespace != afspraken.namespace or naam.localname not in afspraken.berichten:
        raise EnvelopError("de Body heeft een onbekend bericht.", doe="Controleer de uitgave van OSO.")
    return Gelezen(naam.localname, _waarden(afspraken, inhoud, afspraken.berichten[naam.localname]))


def _vul(afspraken: Afspraken, plek: etree._Element, velden: Sequence[Veld], waarden: Mapping[str, Any]) -> None:
    for veld in velden:
        waarde = waarden.get(veld.naam)
        for deel in waarde if veld.meer and waarde else [waarde]:
            if deel is None:
                continue
            element = etree.SubElement(plek, f"{{{afspraken.namespace}}}{veld.element}")
            if veld.naam in afspraken.groepen:
                _vul(afspraken, element, afspraken.groepen[veld.naam], deel)
            else:
                element.text = base64.b64encode(deel).decode() if isinstance(deel, bytes) else str(deel)


def _ontleed(data: bytes, max_bytes: int, diepte: int) -> etree._Element:
    if len(data) > max_bytes:
        raise EnvelopError(f"het bericht is groter dan {max_bytes} bytes.")
    if b"<!DOCTYPE" in data:
        raise EnvelopError("het bericht heeft een DOCTYPE, en die wordt nooit aangenomen.")
    # The encoding is forced, so that no declaration can hide a DOCTYPE; huge_tree, for a dossier is one long text and
    # its size was looked at above.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise EnvelopError("het bericht is geen leesbare XML.") from None
    if root.xpath(f"boolean({'/*' * (diepte + 1)})"):
        raise EnvelopError("het bericht is te diep genest.")
    return root


def _inhoud(root: etree._Element) -> etree._Element:
    bodies = root.findall(_BODY)
    if root.tag != _ENVELOPE or len(bodies) != 1 or len(bodies[0]) != 1:
        raise EnvelopError("dit is geen SOAP 1.1-bericht met een Body en een element daarin.")
    return bodies[0][0]


def _waarden(afspraken: Afspraken, plek: etree._Element, velden: Sequence[Veld]) -> dict[str, Any]:
    gelezen: dict[str, Any] = {}
    for veld in velden:
        gevonden = plek.findall(f"{{{afspraken.namespace}}}{veld.element}")
        if (veld.verplicht and not gevonden) or (len(gevonden) > 1 and not veld.meer):
            raise EnvelopError(f"veld {veld.element} ontbreekt of staat er vaker.", veld=veld.element)
        if gevonden:
            waarden = [_waarde(afspraken, veld, element) for element in gevonden]
            gelezen[veld.naam] = waarden if veld.meer else waarden[0]
    return gelezen


def _waarde(afspraken: Afspraken, veld: Veld, element: etree._Element) -> Any:
    if veld.naam in afspraken.groepen:
        return _waarden(afspraken, element, afspraken.groepen[veld.naam])
    tekst = (element.text or "").strip()
    if veld.naam in afspraken.base64:
        try:
            return base64.b64decode("".join(tekst.split()), validate=True)
        except (binascii.Error, ValueError):
            raise EnvelopError(f"veld {veld.element} is geen Base64.", veld=veld.element) from None
    if len(element) or not afspraken.vormen[veld.naam].fullmatch(tekst):
        raise EnvelopError(f"veld {veld.element} heeft niet de afgesproken vorm.", veld=veld.element)
    return tekst
