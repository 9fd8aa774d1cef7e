"""Reading an envelope by position: a signature counts only for the places that the application reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from lxml import etree

from gateway.model.identifiers import Oin
from gateway.transport.soap.fouten import foutcodes
from gateway.transport.soap.namen import DS, SOAP, WSA, WSSE, WSSE11, WSU


class Afgekeurd(Exception):  # noqa: N818 - an inner signal between a check and the list of checks
    """A check failed: the fault code, what was seen and what to do."""

    def __init__(self, code: str, tekst: str = "", doe: str = "") -> None:
        """Take the code; text and advice default to those of the code."""
        bekend = foutcodes()[code]
        self.code, self.tekst, self.doe = code, tekst or f"{bekend.betekenis}.", doe or bekend.doe
        super().__init__(code)


class Overgeslagen(Exception):  # noqa: N818 - as above
    """A check could not be done, with the reason."""


@dataclass(frozen=True, slots=True)
class Http:
    """The HTTP side of a message; absent for a stored file."""

    content_type: str
    soap_action: str | None = None
    methode: str = "POST"


@dataclass(slots=True)
class Lezing:
    """One message while it is being checked; each check fills in what the next may use."""

    data: bytes = field(repr=False)
    http: Http | None = None
    tls: Sequence[x509.Certificate] = ()
    tls_oin: Oin | None = None
    root: etree._Element = field(init=False)
    header: etree._Element | None = None
    body: etree._Element = field(init=False)
    inhoud: etree._Element = field(init=False)
    kop: dict[str, etree._Element] = field(default_factory=dict)
    van: Oin | None = None
    naar: Oin | None = None
    verloopt: datetime | None = None
    handtekening: Handtekening | None = None
    doelen: Sequence[etree._Element] = ()
    certificaat: x509.Certificate | None = None
    ondertekenaar: Oin | None = None

    def tekst(self, naam: str) -> str | None:
        """The trimmed text of a WS-Addressing header; None when it is not there."""
        element = self.kop.get(naam)
        return None if element is None else (element.text or "").strip()

    def adres(self, naam: str) -> str | None:
        """The address in an endpoint reference such as From; None when the header is not there."""
        element = self.kop.get(naam)
        return None if element is None else (element.findtext(f"{{{WSA}}}Address") or "").strip()

    def beveiliging(self) -> etree._Element | None:
        """The one Security header; two are refused wherever they stand in the Header."""
        if self.header is None:
            return None
        gevonden = list(self.header.iter(f"{{{WSSE}}}Security"))
        if len(gevonden) > 1:
            raise Afgekeurd("EK0031", "er staat meer dan een wsse:Security in de Header.")
        if gevonden and gevonden[0].getparent() is not self.header:
            raise Afgekeurd("EK0031", "wsse:Security staat niet direct onder de Header.")
        return gevonden[0] if gevonden else None

    def in_beveiliging(self, naam: str) -> etree._Element | None:
        """The one child of Security with this name; more than one is refused."""
        security = self.beveiliging()
        gevonden = [] if security is None else security.findall(naam)
        if len(gevonden) > 1:
            raise Afgekeurd("EK0031", f"er staat meer dan een {etree.QName(naam).localname} in wsse:Security.")
        return gevonden[0] if gevonden else None

    def te_ondertekenen(self) -> dict[str, etree._Element]:
        """The elements at their places that a signature must cover."""
        delen = {"Body": self.body, **{f"wsa:{naam}": element for naam, element in self.kop.items()}}
        timestamp = self.in_beveiliging(TIMESTAMP)
        return delen if timestamp is None else {**delen, "Timestamp": timestamp}

    def mag_ondertekend(self) -> list[etree._Element]:
        """All elements a Reference may point at: those that must be signed, the token and the confirmation."""
        los = (self.in_beveiliging(TOKEN), self.in_beveiliging(BEVESTIGING))
        return [*self.te_ondertekenen().values(), *(item for item in los if item is not None)]


@dataclass(frozen=True, slots=True)
class Verwijzing:
    """One ds:Reference: the id it names, the algorithm, the digest, and the prefixes of InclusiveNamespaces."""

    id: str
    algoritme: str
    digest: bytes
    prefixen: list[str]


@dataclass(frozen=True, slots=True)
class Handtekening:
    """A ds:Signature of which every algorithm is on the list."""

    signed_info: etree._Element
    prefixen: list[str]
    algoritme: str
    waarde: str
    verwijzingen: tuple[Verwijzing, ...]
    token: etree._Element


ENVELOPE = f"{{{SOAP}}}Envelope"
HEADER = f"{{{SOAP}}}Header"
BODY = f"{{{SOAP}}}Body"
MUST_UNDERSTAND = f"{{{SOAP}}}mustUnderstand"
TIMESTAMP = f"{{{WSU}}}Timestamp"
TOKEN = f"{{{WSSE}}}BinarySecurityToken"
BEVESTIGING = f"{{{WSSE11}}}SignatureConfirmation"
SIGNATURE = f"{{{DS}}}Signature"
