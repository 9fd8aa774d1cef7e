"""Signed notes (C2SP signed-note): a text with one or more Ed25519 signatures under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gateway.audit.codering import naar_base64, van_base64
from gateway.audit.errors import BewijsError

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_BYTES = 65_536
MAX_HANDTEKENINGEN = 64
_KEY_BYTES = 32
_ID_BYTES = 4
_TIME_BYTES = 8
# The clause of signed-note: no control character but LF; a lone surrogate is not UTF-8.
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_NAAM = re.compile(r"[^\s+\x00-\x1f]+")
_REGEL = re.compile(r"— (?P<naam>[^\s+\x00-\x1f]+) (?P<blob>[A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Handtekening:
    """One signature line: who says he signed, with which key, and the signature."""

    naam: str
    sleutel_id: bytes
    waarde: bytes

    @property
    def regel(self) -> str:
        """The line as it stands in the note."""
        return f"— {self.naam} {naar_base64(self.sleutel_id + self.waarde)}\n"

    @property
    def tijd(self) -> int:
        """When a witness signed, in seconds since 1970; only a cosignature has it."""
        return int.from_bytes(self.waarde[:_TIME_BYTES])


@dataclass(frozen=True, slots=True)
class Vkey:
    """The public half of a key that signs notes, with its name and kind."""

    naam: str
    publiek: bytes
    soort: int = ED25519

    def __post_init__(self) -> None:
        """Refuse what signed-note does not allow in a key."""
        if not _NAAM.fullmatch(self.naam):
            raise BewijsError("de naam van een sleutel is leeg, of bevat een spatie of plusteken")
        if self.soort not in (ED25519, COSIGNATURE) or len(self.publiek) != _KEY_BYTES:
            raise BewijsError("dit is geen Ed25519-sleutel", doe="Gebruik een sleutel van soort 1 of 4.")

    @property
    def sleutel_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.naam.encode() + b"\n" + bytes([self.soort]) + self.publiek).digest()[:_ID_BYTES]

    @property
    def tekst(self) -> str:
        """The key as others type it over: `naam+id+base64`."""
        return f"{self.naam}+{self.sleutel_id.hex()}+{naar_base64(bytes([self.soort]) + self.publiek)}"

    @classmethod
    def lees(cls, tekst: str) -> Vkey:
        """Read `naam+id+base64`; the base64 may hold more plus signs."""
        naam, _, rest = tekst.partition("+")
        sleutel_id, _, data = rest.partition("+")
        blob = van_base64(data, 1 + _KEY_BYTES)
        vkey = cls(naam, blob[1:], blob[0])
        if vkey.sleutel_id.hex() != sleutel_id:
            raise BewijsError("het kenmerk in deze sleutel hoort niet bij de sleutel zelf")
        return vkey

    def is_van(self, handtekening: Handtekening) -> bool:
        """Whether the signature says to be of this key: name and id both."""
        return (self.naam, self.sleutel_id) == (handtekening.naam, handtekening.sleutel_id)

    def klopt(self, tekst: str, handtekening: Handtekening) -> bool:
        """Whether this key signed the text."""
        message, signature = tekst.encode(), handtekening.waarde
        if self.soort == COSIGNATURE:
            message = f"cosignature/v1\ntime {handtekening.tijd}\n".encode() + message
            signature = signature[_TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.publiek).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Ondertekenaar:
    """The private half of a key that signs notes."""

    def __init__(self, naam: str, zaad: bytes) -> None:
        """Take the name of the key and its 32-byte seed."""
        self._key = Ed25519PrivateKey.from_private_bytes(zaad)
        self.vkey = Vkey(naam, self._key.public_key().public_bytes_raw())

    def teken(self, tekst: str) -> str:
        """Sign a text, which ends with a line feed; gives the note."""
        if not tekst.endswith("\n") or _FORBIDDEN.search(tekst):
            raise BewijsError("een notitie eindigt met een regeleinde en bevat geen stuurtekens")
        signature = Handtekening(self.vkey.naam, self.vkey.sleutel_id, self._key.sign(tekst.encode()))
        return f"{tekst}\n{signature.regel}"


@dataclass(frozen=True, slots=True)
class Notitie:
    """A text and the signatures under it that hold."""

    tekst: str
    handtekeningen: tuple[Handtekening, ...]

    def getekend_door(self, vkey: Vkey) -> bool:
        """Whether this key signed it."""
        return any(vkey.is_van(signature) for signature in self.handtekeningen)


def open_notitie(note: str, vkeys: Iterable[Vkey]) -> Notitie:
    """Check a note: unknown keys are ignored, a known key must hold, at least one must."""
    tekst, handtekeningen = _parts(note)
    known = [(vkey, signature) for vkey in vkeys for signature in handtekeningen if vkey.is_van(signature)]
    for vkey, signature in known:
        if not vkey.klopt(tekst, signature):
            raise BewijsError("de handtekening onder deze notitie klopt niet", sleutel=vkey.naam)
    if not known:
        raise BewijsError("onder deze notitie staat geen handtekening van een bekende sleutel")
    return Notitie(tekst, tuple(signature for _, signature in known))


def _parts(note: str) -> tuple[str, Sequence[Handtekening]]:
    if len(note) > MAX_BYTES or _FORBIDDEN.search(note):
        raise BewijsError("deze notitie is te groot of bevat stuurtekens")
    tekst, empty_line, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not empty_line or lines.pop() or not 0 < len(lines) <= MAX_HANDTEKENINGEN:
        raise BewijsError("een notitie is een tekst, een lege regel en een of meer handtekeningen")
    return f"{tekst}\n", [_handtekening(line) for line in lines]


def _handtekening(line: str) -> Handtekening:
    match = _REGEL.fullmatch(line)
    blob = van_base64(match["blob"]) if match else b""
    if not match or len(blob) <= _ID_BYTES:
        raise BewijsError("deze regel onder de notitie is geen handtekening")
    return Handtekening(match["naam"], blob[:_ID_BYTES], blob[_ID_BYTES:])
