"""The checks of a request, each a small function: it gives what it saw, or raises Afgekeurd or Overgeslagen."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast

from lxml import etree

from gateway.transport.certificaten import CertificaatError, oin_van
from gateway.transport.soap.bericht import oin_in
from gateway.transport.soap.lezing import (
    BODY,
    ENVELOPE,
    HEADER,
    MUST_UNDERSTAND,
    TIMESTAMP,
    Afgekeurd,
    Http,
    Lezing,
    Overgeslagen,
)
from gateway.transport.soap.namen import ANONIEM, GEEN, WSA, WSSE, WSU
from gateway.transport.soap.verwachting import Verwachting
from gateway.transport.xml import XmlCoderingError, XmlError, parse

_CHARSET = re.compile(r"charset\s*=\s*\"?([^\";\s]+)", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([\w.-]+)'")
_VERPLICHT = {"To": "DK0005", "Action": "DK0006", "MessageID": "DK0007", "From": "EK0020"}
_ADRESSEN = ("From", "ReplyTo", "FaultTo")


def tls(lezing: Lezing, eis: Verwachting) -> str:
    """The client certificate of the connection, as the trusted proxy passed it on."""
    if not lezing.tls:
        if lezing.http is None:
            raise Overgeslagen("een opgeslagen bericht heeft geen verbinding")
        raise Afgekeurd("EK0030", "de verbinding heeft geen clientcertificaat.")
    leaf, *tussen = lezing.tls
    try:
        oin = oin_van(leaf)
        if eis.vertrouwen is not None:
            eis.vertrouwen.controleer(leaf, eis.op, tussen)
    except CertificaatError as fout:
        raise Afgekeurd("EK0030", fout.melding, fout.doe) from None
    lezing.tls_oin = oin
    return f"verbonden door {oin}"


def xml(lezing: Lezing, _eis: Verwachting) -> str:
    """POST of text/xml in UTF-8, within size and depth, without DOCTYPE."""
    if lezing.http is not None:
        _content_type(lezing.http)
    try:
        lezing.root = parse(lezing.data)
    except XmlCoderingError as fout:
        raise Afgekeurd("DK0009", fout.melding) from None
    except XmlError as fout:
        raise Afgekeurd("DK0001", f"{fout.melding} (regel {fout.plaats.get('regel', 1)})") from None
    return f"{len(lezing.data)} bytes"


def _content_type(http: Http) -> None:
    soort, _, parameters = http.content_type.partition(";")
    if http.methode != "POST" or soort.strip().lower() != "text/xml":
        raise Afgekeurd("DK0001", "dit is geen POST van text/xml.", "Stuur SOAP 1.1: Content-Type text/xml.")
    charset = _CHARSET.search(parameters)
    if charset and charset[1].lower() != "utf-8":
        raise Afgekeurd("DK0009", "Content-Type meldt een andere codering dan UTF-8.")


def envelop(lezing: Lezing, _eis: Verwachting) -> str:
    """A SOAP 1.1 Envelope with at most one Header, then one Body with one element."""
    delen = list(lezing.root)
    if lezing.root.tag != ENVELOPE or [deel.tag for deel in delen] not in ([HEADER, BODY], [BODY]):
        raise Afgekeurd("DK0001")
    *kop, lezing.body = delen
    lezing.header = kop[0] if kop else None
    inhoud = list(lezing.body)
    if len(inhoud) != 1 or not isinstance(inhoud[0].tag, str):
        raise Afgekeurd("DK0001", "de Body heeft niet precies een element.")
    lezing.inhoud = inhoud[0]
    return "Header en Body met een element"


def adressering(lezing: Lezing, _eis: Verwachting) -> str:
    """To, Action, From and MessageID, each once; no foreign header that must be understood."""
    return lees_koppen(lezing, _VERPLICHT)


def lees_koppen(lezing: Lezing, verplicht: dict[str, str]) -> str:
    """Read the WS-Addressing headers at their place, and refuse what is missing, double or not ours to understand."""
    for element in [] if lezing.header is None else lezing.header:
        naam = etree.QName(element) if isinstance(element.tag, str) else None
        if naam is not None and naam.namespace == WSA:
            _lees_kop(lezing, naam.localname, element)
        elif (naam is None or naam.namespace != WSSE) and element.get(MUST_UNDERSTAND) == "1":
            raise Afgekeurd("DK0010")
    for naam_, code in verplicht.items():
        if not (lezing.adres(naam_) if naam_ == "From" else lezing.tekst(naam_)):
            raise Afgekeurd(code)
    return ", ".join(lezing.kop)


def _lees_kop(lezing: Lezing, naam: str, element: etree._Element) -> None:
    if naam in lezing.kop:
        raise Afgekeurd("DK0011", f"wsa:{naam} staat er meer dan eens.", "Zet elke header een keer.")
    namen = [kind.tag for kind in element]
    if namen != ([f"{{{WSA}}}Address"] if naam in _ADRESSEN else []):
        raise Afgekeurd("DK0011", f"wsa:{naam} heeft een onverwacht element.", "ReferenceParameters mag niet.")
    lezing.kop[naam] = element


def actie(lezing: Lezing, eis: Verwachting) -> str:
    """SOAPAction empty or equal to wsa:Action, and the operation is one we have."""
    waarde = lezing.tekst("Action")
    if not waarde:
        raise Overgeslagen("er is geen wsa:Action")
    if lezing.http is not None:
        soap_action = lezing.http.soap_action
        if soap_action is None or soap_action.strip().strip('"') not in {"", waarde}:
            raise Afgekeurd("DK0003")
    if eis.acties is not None and waarde not in eis.acties:
        raise Afgekeurd("DK0011", "wsa:Action is geen operatie van deze dienst.", "Controleer de WSDL.")
    return waarde


def oins(lezing: Lezing, eis: Verwachting) -> str:
    """OIN in To (ours) and in From, a UUID as MessageID, and no address that steers the answer elsewhere."""
    if (naar := lezing.tekst("To")) is not None:
        lezing.naar = oin_in(naar)
        if lezing.naar is None:
            raise Afgekeurd("EK0022")
        if eis.eigen is not None and lezing.naar not in eis.eigen:
            raise Afgekeurd("DK0011", "het OIN in wsa:To is niet van ons.", "Controleer adres en OIN van de ontvanger.")
    if (van := lezing.adres("From")) is not None:
        lezing.van = oin_in(van)
        if lezing.van is None:
            raise Afgekeurd("EK0021")
    message_id(lezing)
    for naam in _ADRESSEN[1:]:
        if lezing.adres(naam) not in {None, ANONIEM, GEEN}:
            raise Afgekeurd("DK0011", f"wsa:{naam} is niet anonymous of none.", f"Laat wsa:{naam} weg.")
    return f"van {lezing.van} naar {lezing.naar}"


def message_id(lezing: Lezing) -> None:
    """Hold MessageID to urn:uuid: and a UUID."""
    waarde = lezing.tekst("MessageID")
    if waarde is not None and not _UUID.fullmatch(waarde):
        raise Afgekeurd("EK0023")


def tijdvenster(lezing: Lezing, eis: Verwachting) -> str:
    """Created not in the future, Expires not passed, not too long between them; the clocks may differ a little."""
    timestamp = lezing.in_beveiliging(TIMESTAMP)
    if timestamp is None:
        if eis.ondertekend:
            raise Afgekeurd("EK0031", "er is geen wsu:Timestamp.", "Zet een Timestamp in wsse:Security.")
        raise Overgeslagen("dit profiel vraagt geen Timestamp")
    gemaakt, verloopt = _tijd(timestamp, "Created"), _tijd(timestamp, "Expires")
    if gemaakt is None:
        raise Afgekeurd("EK0031", "wsu:Timestamp heeft geen Created.")
    lezing.verloopt = verloopt or gemaakt + eis.marges.zonder_expires
    if gemaakt > eis.op + eis.marges.speling:
        raise Afgekeurd("EK0031", f"Created ({gemaakt:%Y-%m-%dT%H:%M:%SZ}) ligt in de toekomst.", _KLOK)
    if lezing.verloopt <= eis.op:
        raise Afgekeurd("EK0031", f"het bericht is verlopen op {lezing.verloopt:%Y-%m-%dT%H:%M:%SZ}.", _OPNIEUW)
    if not lezing.verloopt - eis.marges.levensduur <= gemaakt < lezing.verloopt:
        raise Afgekeurd("EK0031", f"tussen Created en Expires ligt meer dan {eis.marges.levensduur}.", _OPNIEUW)
    return f"geldig tot {lezing.verloopt:%Y-%m-%dT%H:%M:%SZ}"


_KLOK = "Zet de klok van de afzender gelijk (NTP)."
_OPNIEUW = "Maak bij elke poging een nieuw Timestamp en een nieuwe handtekening."


def _tijd(timestamp: etree._Element, naam: str) -> datetime | None:
    gevonden = timestamp.findall(f"{{{WSU}}}{naam}")
    if not gevonden:
        return None
    try:
        tijd = datetime.fromisoformat((gevonden[0].text or "").strip())
    except ValueError:
        tijd = None
    if tijd is None or tijd.tzinfo is None or len(gevonden) > 1:
        raise Afgekeurd("EK0031", f"wsu:{naam} is geen tijdstip in UTC.", "Schrijf 2026-01-01T12:00:00.000Z.")
    return tijd


def bevoegdheid(lezing: Lezing, eis: Verwachting) -> str:
    """Signer and connection belong together, and the signer is the sender or may act for him."""
    wie = lezing.ondertekenaar if eis.ondertekend else lezing.tls_oin
    if wie is None or lezing.van is None:
        raise Overgeslagen("afzender of ondertekenaar is niet bekend")
    if lezing.tls_oin not in {None, wie} and (lezing.tls_oin, wie) not in eis.tussenpersonen:
        raise Afgekeurd("DK0002", f"verbonden door {lezing.tls_oin}, ondertekend door {wie}.")
    if wie == lezing.van:
        return f"{wie} spreekt voor zichzelf"
    if eis.gemandateerd is None:
        raise Overgeslagen(f"{wie} spreekt voor {lezing.van}; mandaat niet bekeken")
    if not eis.gemandateerd(wie, lezing.van, lezing.tekst("Action") or ""):
        raise Afgekeurd("DK0002", f"{wie} heeft geen mandaat van {lezing.van}.")
    return f"{wie} heeft een mandaat van {lezing.van}"


def schema(lezing: Lezing, eis: Verwachting) -> str:
    """The Body against the XSD of its operation; the reasons name places, never values."""
    xsd = eis.schemas.get(lezing.tekst("Action") or "")
    if xsd is None:
        raise Overgeslagen("geen XSD opgegeven voor deze operatie")
    if not xsd.validate(lezing.inhoud):
        fouten: list[Any] = list(cast("Any", xsd.error_log))[:10]
        plaatsen = ", ".join(f"regel {fout.line} {_element(fout.message)}" for fout in fouten)
        raise Afgekeurd("DK0004", f"de inhoud voldoet niet aan de XSD: {plaatsen}.")
    return "de inhoud voldoet aan de XSD"


def _element(melding: str) -> str:
    """The name of the element alone: the rest of the message may quote its value."""
    naam = _ELEMENT.match(melding)
    return naam[1] if naam else "(bericht)"
