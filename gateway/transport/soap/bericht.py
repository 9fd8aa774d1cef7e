"""Writing an envelope: its own parts are written in canonical form at once, so that signing them costs no parsing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Self

from lxml import etree

from gateway.model.identifiers import IdentifierError, Oin
from gateway.transport.soap.namen import ANONIEM, SOAP, WSA, WSU
from gateway.transport.xml import XmlError, parse

_DECLARATIE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>\s*")
_OIN = re.compile(r"[?&]oin=([^&#]*)", re.IGNORECASE)
_BODY = f'<soapenv:Body xmlns:soapenv="{SOAP}" xmlns:wsu="{WSU}" wsu:Id="Body">'.encode()
# What C14N writes as a reference, in text and in an attribute.
_TEKST = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})


@dataclass(frozen=True, slots=True)
class Adressering:
    """The WS-Addressing headers of one message; an answer names the message it relates to, a fault when it can."""

    naar: Oin | None
    van: Oin
    actie: str
    message_id: str
    relates_to: str | None = None


@dataclass(frozen=True, slots=True)
class Deel:
    """A part of the envelope as it is sent, the id a Reference names it by, and the bytes that are signed."""

    id: str
    data: bytes = field(repr=False)
    canoniek: bytes = field(repr=False)

    @classmethod
    def uit_tekst(cls, id_: str, data: str) -> Self:
        """A part that is written canonically already."""
        ruw = data.encode()
        return cls(id_, ruw, ruw)


def adres(oin: Oin | None) -> str:
    """The address of an organisation: anonymous, with its OIN (Edukoppeling)."""
    return ANONIEM if oin is None else f"{ANONIEM}?oin={oin}"


def oin_in(adres_: str) -> Oin | None:
    """The OIN in an address; lower case is written, any case is read."""
    found = _OIN.search(adres_)
    try:
        return Oin(found[1]) if found else None
    except IdentifierError:
        return None


def koppen(adressering: Adressering) -> list[Deel]:
    """The WS-Addressing headers in the order in which they are sent."""
    delen = [
        _kop("To", tekst(adres(adressering.naar))),
        _kop("Action", tekst(adressering.actie)),
        _kop("From", f"<wsa:Address>{tekst(adres(adressering.van))}</wsa:Address>"),
        _kop("MessageID", tekst(adressering.message_id)),
    ]
    if adressering.relates_to is not None:
        delen.append(_kop("RelatesTo", tekst(adressering.relates_to)))
    return delen


def lichaam(inhoud: bytes) -> Deel:
    """The Body around one element, sent as it is; raises XmlError when the content is no XML."""
    kaal = _DECLARATIE.sub(b"", inhoud, count=1)
    data = b"".join((_BODY, kaal, b"</soapenv:Body>"))
    return Deel("Body", data, canoniek(parse(data)))


def canoniek(element: etree._Element, prefixen: list[str] | None = None) -> bytes:
    """Exclusive C14N without comments; `prefixen` are those of ec:InclusiveNamespaces."""
    try:
        return etree.tostring(
            element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=prefixen
        )
    except etree.C14NError:
        raise XmlError("de XML is niet canoniek te schrijven.", doe="Gebruik volledige namespaces.") from None


def envelop(adressering: Adressering, beveiliging: bytes, body: Deel) -> bytes:
    """The whole message; `beveiliging` is the Security header, or nothing for an unsigned fault."""
    kop = b"".join(deel.data for deel in koppen(adressering))
    return b"".join(
        (
            b"<?xml version='1.0' encoding='UTF-8'?>\n",
            f'<soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Header>'.encode(),
            kop,
            beveiliging,
            b"</soapenv:Header>",
            body.data,
            b"</soapenv:Envelope>",
        )
    )


def tekst(waarde: str) -> str:
    """Escape text as C14N does."""
    return waarde.translate(_TEKST)


def _kop(naam: str, inhoud: str) -> Deel:
    open_ = f'<wsa:{naam} xmlns:wsa="{WSA}" xmlns:wsu="{WSU}" wsu:Id="{naam}">'
    return Deel.uit_tekst(naam, f"{open_}{inhoud}</wsa:{naam}>")
