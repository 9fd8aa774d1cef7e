"""Signing with WS-Security, profile 2W-be-S: token, Timestamp, every WS-Addressing header and the Body."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from gateway.transport.certificaten import Sleutelpaar
from gateway.transport.soap.bericht import Adressering, Deel, envelop, koppen, lichaam
from gateway.transport.soap.namen import BASE64, DS, EXC_C14N, RSA_SHA256, SHA256, WSSE, WSSE11, WSU, X509V3

GELDIG = timedelta(minutes=5)
_PADDING = PKCS1v15()
_HASH = hashes.SHA256()


@dataclass(frozen=True, slots=True)
class Ondertekend:
    """A message ready to send, and its SignatureValue, which the answer must confirm."""

    data: bytes = field(repr=False)
    handtekening: str


def onderteken(
    adressering: Adressering,
    inhoud: bytes,
    sleutel: Sleutelpaar,
    *,
    op: datetime,
    geldig: timedelta = GELDIG,
    bevestigt: str | None = None,
) -> Ondertekend:
    """Write and sign one message; `bevestigt` is the SignatureValue of the request that this answers."""
    body = lichaam(inhoud)
    beveiliging = [_token(sleutel), _timestamp(op, geldig)]
    if bevestigt is not None:
        beveiliging.append(_bevestiging(bevestigt))
    ondertekend = _signed_info([*koppen(adressering), *beveiliging, body])
    waarde = base64.b64encode(sleutel.sleutel.sign(ondertekend, _PADDING, _HASH)).decode()
    security = b"".join((_SECURITY, *(deel.data for deel in beveiliging), _signature(ondertekend, waarde)))
    return Ondertekend(envelop(adressering, security, body), waarde)


_SECURITY = f'<wsse:Security xmlns:wsse="{WSSE}" soapenv:mustUnderstand="1">'.encode()
_BEGIN = (
    f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXC_C14N}"></ds:CanonicalizationMethod>'
    f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"></ds:SignatureMethod>'
)
_TRANSFORM = (
    f'<ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"></ds:Transform></ds:Transforms>'
    f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
)
_SLOT = (
    "<ds:KeyInfo><wsse:SecurityTokenReference>"
    f'<wsse:Reference URI="#Token" ValueType="{X509V3}"></wsse:Reference>'
    "</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security>"
)


def _signed_info(delen: list[Deel]) -> bytes:
    return f"{_BEGIN}{''.join(map(_reference, delen))}</ds:SignedInfo>".encode()


def _reference(deel: Deel) -> str:
    digest = base64.b64encode(sha256(deel.canoniek).digest()).decode()
    return f'<ds:Reference URI="#{deel.id}">{_TRANSFORM}<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>'


def _signature(signed_info: bytes, waarde: str) -> bytes:
    einde = f"<ds:SignatureValue>{waarde}</ds:SignatureValue>{_SLOT}"
    return b"".join((f'<ds:Signature xmlns:ds="{DS}">'.encode(), signed_info, einde.encode()))


def _token(sleutel: Sleutelpaar) -> Deel:
    open_ = f'<wsse:BinarySecurityToken xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"'
    soort = f'EncodingType="{BASE64}" ValueType="{X509V3}" wsu:Id="Token"'
    return Deel.uit_tekst("Token", f"{open_} {soort}>{sleutel.token}</wsse:BinarySecurityToken>")


def _timestamp(op: datetime, geldig: timedelta) -> Deel:
    grenzen = f"<wsu:Created>{_tijd(op)}</wsu:Created><wsu:Expires>{_tijd(op + geldig)}</wsu:Expires>"
    open_ = f'<wsu:Timestamp xmlns:wsu="{WSU}" wsu:Id="Timestamp">'
    return Deel.uit_tekst("Timestamp", f"{open_}{grenzen}</wsu:Timestamp>")


def _bevestiging(handtekening: str) -> Deel:
    open_ = f'<wsse11:SignatureConfirmation xmlns:wsse11="{WSSE11}" xmlns:wsu="{WSU}"'
    einde = f'Value="{handtekening}" wsu:Id="Confirmation"></wsse11:SignatureConfirmation>'
    return Deel.uit_tekst("Confirmation", f"{open_} {einde}")


def _tijd(op: datetime) -> str:
    return op.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{op.microsecond // 1000:03d}Z"
