"""SOAP 1.1 with WS-Addressing and WS-Security as ROD demands it, checked and signed with libxmlsec."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from xml.sax.saxutils import escape

import xmlsec
from lxml import etree

from connectors.duo_rod.sandbox.certificaten import CertificaatFout, Certificaten
from connectors.duo_rod.sandbox.sjabloon import C14N, DS, ENV, WSA, WSSE, WSU, ongetekend

DIGESTS = frozenset(
    {"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384",
     "http://www.w3.org/2001/04/xmlenc#sha512"}
)  # fmt: skip
SIGNATURES = frozenset(f"http://www.w3.org/2001/04/xmldsig-more#rsa-sha{size}" for size in (256, 384, 512))
FAULT_ACTION = f"{WSA}/soap/fault"
OIN = re.compile(r"[?&]oin=([0-9]{8}[0-9A-Z]{12})(?:&|$)", re.IGNORECASE | re.ASCII)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
IDS = etree.XPath("//@*[local-name()='Id']")
MAX_BYTES = 2_000_000
SCHEEF = timedelta(minutes=5)
GELDIG = timedelta(minutes=5)


class Fout(Exception):  # noqa: N818  # the word of the standard for a SOAP fault
    """A SOAP fault: class and code, the text, and the lines for `detail`."""

    def __init__(self, code: str, tekst: str, *details: str) -> None:
        """Take what the fault says."""
        super().__init__(f"{code} {tekst}")
        self.code, self.tekst, self.details = code, tekst, details


@dataclass(slots=True)
class Envelop:
    """What is known of a message so far; a fault answers with as much of it as there is."""

    actie: str = ""
    message_id: str = ""
    relates_to: str = ""
    van: str = ""
    ondertekenaar: str = ""
    handtekening: str = ""
    inhoud: etree._Element | None = None


class Wus:
    """Reads messages sent to `oin` and writes signed ones from it."""

    def __init__(self, oin: str, certificaten: Certificaten, klok: Callable[[], datetime]) -> None:
        """Take who we are, whom we trust and what time it is."""
        self._oin, self._certificaten, self._klok = oin, certificaten, klok

    @property
    def token(self) -> str:
        """Our certificate: DER in base64."""
        return self._certificaten.token

    def lees(self, data: bytes, *, antwoord: bool = False) -> tuple[Envelop, Fout | None]:
        """Read and verify a message; the Envelop is as full as the checks came before the Fout."""
        envelop = Envelop()
        try:
            self._controleer(data, envelop, antwoord=antwoord)
        except Fout as fout:
            return envelop, fout
        return envelop, None

    def _controleer(self, data: bytes, envelop: Envelop, *, antwoord: bool) -> None:
        wortel = _parse(data)
        kop, body = _kop_en_body(wortel)
        delen = _adressering(kop, envelop, antwoord=antwoord)
        self._oins(delen, envelop)
        security = kop.find(f"{{{WSSE}}}Security")
        if security is None:
            raise Fout("Client.EK0031", "wsse:Security ontbreekt")
        timestamp = self._timestamp(security)
        self._handtekening(wortel, security, (*delen.values(), timestamp, body), envelop)
        envelop.inhoud = body[0]

    def _oins(self, delen: dict[str, etree._Element], envelop: Envelop) -> None:
        if not envelop.van:
            raise Fout("Client.EK0021", "geen geldige OIN in wsa:From")
        if (naar := OIN.search((delen["To"].text or "").strip())) is None:
            raise Fout("Client.EK0022", "geen geldige OIN in wsa:To")
        if naar[1] != self._oin:
            raise Fout("Client.DK0011", "de OIN in wsa:To is niet die van deze dienst")

    def _timestamp(self, security: etree._Element) -> etree._Element:
        timestamp = _enige(security, WSU, "Timestamp")
        if timestamp is None:
            raise Fout("Client.EK0031", "wsu:Timestamp ontbreekt")
        gemaakt, verloopt = (_tijd(timestamp.findtext(f"{{{WSU}}}{naam}")) for naam in ("Created", "Expires"))
        if gemaakt > self._klok() + SCHEEF or verloopt < self._klok() - SCHEEF or verloopt <= gemaakt:
            raise Fout("Client.EK0031", "wsu:Timestamp is niet geldig op dit moment")
        return timestamp

    def _handtekening(
        self, wortel: etree._Element, security: etree._Element, delen: tuple[etree._Element, ...], envelop: Envelop
    ) -> None:
        signature, token = _enige(security, DS, "Signature"), _enige(security, WSSE, "BinarySecurityToken")
        if signature is None or token is None:
            raise Fout("Client.EK0031", "ds:Signature of wsse:BinarySecurityToken ontbreekt")
        _algoritmen(signature)
        _bedekking(wortel, signature, delen)
        try:
            ondertekenaar = self._certificaten.ondertekenaar(base64.b64decode(token.text or ""), self._klok())
            context = xmlsec.SignatureContext()
            context.key = ondertekenaar.sleutel
            xmlsec.tree.add_ids(wortel, ["Id"])
            context.verify(signature)
        except (CertificaatFout, ValueError) as fout:
            raise Fout("Client.EK0031", str(fout)) from None
        except xmlsec.Error:
            raise Fout("Client.EK0031", "de handtekening klopt niet") from None
        envelop.ondertekenaar = ondertekenaar.oin
        envelop.handtekening = "".join((signature.findtext(f"{{{DS}}}SignatureValue") or "").split())

    def schrijf(self, actie: str, inhoud: bytes, naar: str, aanvraag: Envelop | None = None) -> tuple[str, bytes]:
        """A signed message with `inhoud` as its Body, an answer when `aanvraag` is given; its MessageID and bytes."""
        message_id = f"urn:uuid:{uuid4()}"
        koppen = {"To": _anoniem(naar), "Action": actie, "MessageID": message_id}
        if aanvraag is not None and aanvraag.message_id:
            koppen["RelatesTo"] = aanvraag.message_id
        nu = self._klok()
        wortel = etree.fromstring(
            ongetekend(
                koppen,
                van=_anoniem(self._oin),
                token=self._certificaten.token,
                geldig=(_iso(nu), _iso(nu + GELDIG)),
                bevestiging=aanvraag.handtekening if aanvraag is not None else "",
                inhoud=inhoud.decode(),
            )
        )
        context = xmlsec.SignatureContext()
        context.key = self._certificaten.sleutel
        xmlsec.tree.add_ids(wortel, ["Id"])
        context.sign(next(wortel.iter(f"{{{DS}}}Signature")))
        return message_id, etree.tostring(wortel, xml_declaration=True, encoding="UTF-8")

    def schrijf_fout(self, fout: Fout, aanvraag: Envelop) -> bytes:
        """A signed fault."""
        details = "".join(f"<fout>{escape(regel)}</fout>" for regel in fout.details)
        inhoud = (
            f"<soapenv:Fault><faultcode>soapenv:{fout.code}</faultcode><faultstring>{escape(fout.tekst)}</faultstring>"
            + (f"<detail>{details}</detail>" if details else "")
            + "</soapenv:Fault>"
        )
        return self.schrijf(FAULT_ACTION, inhoud.encode(), aanvraag.van, aanvraag)[1]


def _parse(data: bytes) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise Fout("Client.DK0004", "het bericht is te groot")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fout("Client.DK0009", "het bericht is geen UTF-8") from None
    try:
        wortel = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError:
        raise Fout("VersionMismatch.DK0001", "het bericht is geen XML") from None
    if wortel.getroottree().docinfo.internalDTD is not None or wortel.tag != f"{{{ENV}}}Envelope":
        raise Fout("VersionMismatch.DK0001", "het bericht is geen SOAP 1.1-envelop")
    return wortel


def _kop_en_body(wortel: etree._Element) -> tuple[etree._Element, etree._Element]:
    kop, body = _enige(wortel, ENV, "Header"), _enige(wortel, ENV, "Body")
    if kop is None or body is None or len(wortel) != 2 or len(body) != 1 or not isinstance(body[0].tag, str):  # noqa: PLR2004  # Header and Body
        raise Fout("VersionMismatch.DK0001", "een envelop heeft een Header en een Body met precies een element")
    return kop, body


def _adressering(kop: etree._Element, envelop: Envelop, *, antwoord: bool) -> dict[str, etree._Element]:
    """Find each header by its place and note its value, all of them before the first fault."""
    delen = {naam: deel for naam in ("MessageID", "RelatesTo", "Action", "To", "From")
             if (deel := _enige(kop, WSA, naam)) is not None}  # fmt: skip
    tekst = {naam: (deel.text or "").strip() for naam, deel in delen.items()}
    envelop.message_id, envelop.actie = tekst.get("MessageID", ""), tekst.get("Action", "")
    envelop.relates_to = tekst.get("RelatesTo", "")
    van = OIN.search(_adres(delen["From"])) if "From" in delen else None
    envelop.van = van[1] if van else ""
    if any(etree.QName(deel).namespace not in (WSA, WSSE) for deel in kop if isinstance(deel.tag, str)):
        raise Fout("Client.DK0010", "er staan andere headers dan WS-Addressing en WS-Security")
    codes = {"To": "DK0005", "Action": "DK0006", "MessageID": "DK0007", "From": "EK0020"}
    for naam, code in (codes | ({"RelatesTo": "DK0008"} if antwoord else {})).items():
        if naam not in delen:
            raise Fout(f"Client.{code}", f"wsa:{naam} ontbreekt")
    try:
        UUID(tekst["MessageID"].removeprefix("urn:uuid:"))
    except ValueError:
        raise Fout("Client.EK0023", "wsa:MessageID heeft geen UUID") from None
    return delen


def _algoritmen(signature: etree._Element) -> None:
    info = _enige(signature, DS, "SignedInfo")
    if info is None:
        raise Fout("Client.EK0031", "ds:SignedInfo ontbreekt")
    methoden = {etree.QName(deel).localname: deel.get("Algorithm") for deel in info}
    if methoden.get("CanonicalizationMethod") != C14N or methoden.get("SignatureMethod") not in SIGNATURES:
        raise Fout("Client.EK0031", "dit algoritme voor de handtekening is niet toegestaan")
    digests = {deel.get("Algorithm") for deel in info.iter(f"{{{DS}}}DigestMethod")}
    transforms = {deel.get("Algorithm") for deel in info.iter(f"{{{DS}}}Transform")}
    if not digests <= DIGESTS or transforms != {C14N}:
        raise Fout("Client.EK0031", "dit algoritme voor een digest of transformatie is niet toegestaan")


def _bedekking(wortel: etree._Element, signature: etree._Element, delen: tuple[etree._Element, ...]) -> None:
    """Hold that the very elements we read are the ones that are signed, wherever the ids point."""
    ids = [str(attribuut) for attribuut in IDS(wortel)]  # type: ignore[union-attr]  # this XPath yields attributes
    if len(ids) != len(set(ids)):
        raise Fout("Client.EK0031", "een Id komt twee keer voor")
    gedekt = {str(deel.get("URI")) for deel in signature.iter(f"{{{DS}}}Reference")}
    for deel in delen:
        if f"#{deel.get(f'{{{WSU}}}Id')}" not in gedekt:
            raise Fout("Client.EK0031", f"{etree.QName(deel).localname} is niet ondertekend")


def _enige(ouder: etree._Element, ns: str, naam: str) -> etree._Element | None:
    gevonden = ouder.findall(f"{{{ns}}}{naam}")
    if len(gevonden) > 1:
        raise Fout("Client.DK0011", f"{naam} komt meer dan een keer voor")
    return gevonden[0] if gevonden else None


def _adres(van: etree._Element) -> str:
    return (van.findtext(f"{{{WSA}}}Address") or "").strip()


def _tijd(tekst: str | None) -> datetime:
    try:
        tijd = datetime.fromisoformat(tekst or "")
    except ValueError:
        raise Fout("Client.EK0031", "wsu:Timestamp heeft geen geldige Created en Expires") from None
    if tijd.tzinfo is None:
        raise Fout("Client.EK0031", "wsu:Timestamp heeft geen tijdzone")
    return tijd


def _anoniem(oin: str) -> str:
    return f"{WSA}/anonymous?oin={oin}" if oin else f"{WSA}/anonymous"


def _iso(tijd: datetime) -> str:
    return tijd.isoformat(timespec="milliseconds").replace("+00:00", "Z")
