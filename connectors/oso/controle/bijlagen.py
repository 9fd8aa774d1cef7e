"""Attachments: Base64 of a ZIP that holds one file of an allowed kind, within bounds; no attachment stops the rest."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree
from pydantic import BaseModel, ConfigDict

from connectors.oso.controle.paden import tekst_van

# All that zipfile is known to raise on bytes that are no proper ZIP.
_GEEN_ZIP = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
_ONDERDEEL = b"PK\x01\x02"
_VERSLEUTELD = 0x1
_WIT = b" \t\r\n"
_STUUR = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ONVEILIG = re.compile(r"[\x00-\x1f/\\:]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _Deel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Soort(_Deel):
    """How the content of one kind of file looks."""

    begin: tuple[str, ...] = ()
    zip_map: str | None = None
    zip_soort: str | None = None
    tekst: bool = False


class Bijlagegrenzen(_Deel):
    """How large an attachment may be."""

    bron: str
    status: str
    base64: int
    uitgepakt: int
    alles_uitgepakt: int
    verhouding: int
    verhouding_vanaf: int
    onderdelen: int


class Bijlageafspraken(_Deel):
    """Which kinds of file may go along, by extension, and how large."""

    bron: str
    status: str
    soorten: Mapping[str, Soort]
    extensies: Mapping[str, str]
    grenzen: Bijlagegrenzen


class BijlageOnbruikbaarError(Exception):
    """An attachment cannot be opened; the argument is the verdict."""


class Keuring:
    """Judges each document of one dossier once, and counts what they unpack to together."""

    def __init__(self, afspraken: Bijlageafspraken) -> None:
        """Take what is agreed."""
        self._afspraken = afspraken
        self._over = afspraken.grenzen.alles_uitgepakt
        self._bekend: dict[Any, frozenset[str]] = {}

    def oordelen(self, document: etree._Element) -> frozenset[str]:
        """What is wrong with a document: naam, base64, zip, een-bestand, omvang, leeg, soort, andere-soort."""
        if document not in self._bekend:
            self._bekend[document] = frozenset(self._keur(document))
        return self._bekend[document]

    def _keur(self, document: etree._Element) -> Iterator[str]:
        naam = tekst_van(document, "bestandsnaam") or ""
        gezegd = self._afspraken.extensies.get(PurePosixPath(naam).suffix.lower().removeprefix("."))
        if gezegd is None or _ONVEILIG.search(naam):
            yield "naam"
        try:
            inhoud = self._open(tekst_van(document, "bestandsinhoud") or "")
        except BijlageOnbruikbaarError as fout:
            yield str(fout)
            return
        yield from self._soort(inhoud, gezegd)

    def _soort(self, inhoud: bytes, gezegd: str | None) -> Iterator[str]:
        echt = herken(inhoud, self._afspraken)
        if not inhoud:
            yield "leeg"
        elif echt is None:
            yield "soort"
        elif gezegd not in {None, echt}:
            yield "andere-soort"

    def _open(self, inhoud: str) -> bytes:
        if len(inhoud) > self._afspraken.grenzen.base64:
            raise BijlageOnbruikbaarError("omvang")
        try:
            ruw = base64.b64decode(inhoud.encode("ascii").translate(None, _WIT), validate=True)
        except (binascii.Error, ValueError):
            raise BijlageOnbruikbaarError("base64") from None
        uit = pak_uit(ruw, self._afspraken.grenzen, self._over)
        self._over -= len(uit)
        return uit


def pak_uit(ruw: bytes, grenzen: Bijlagegrenzen, over: int) -> bytes:
    """The one file in a ZIP; raises BijlageOnbruikbaarError with zip, een-bestand or omvang."""
    # Counted before it is opened: zipfile makes an object for each part.
    if ruw.count(_ONDERDEEL) > grenzen.onderdelen:
        raise BijlageOnbruikbaarError("omvang")
    try:
        with ZipFile(BytesIO(ruw)) as archief:
            info = _enige(archief.infolist())
            _bewaak_omvang(info, len(ruw), grenzen, over)
            # zipfile reads no more than the size that was just looked at, and holds it against the checksum.
            return archief.read(info)
    except _GEEN_ZIP:
        raise BijlageOnbruikbaarError("zip") from None


def _enige(delen: list[ZipInfo]) -> ZipInfo:
    if len(delen) != 1 or delen[0].flag_bits & _VERSLEUTELD or _ONVEILIG.search(delen[0].filename):
        raise BijlageOnbruikbaarError("een-bestand")
    # Other ways to compress may claim much memory, and hardly a program opens them.
    if delen[0].compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise BijlageOnbruikbaarError("zip")
    return delen[0]


def _bewaak_omvang(info: ZipInfo, ingepakt: int, grenzen: Bijlagegrenzen, over: int) -> None:
    te_groot = info.file_size > min(grenzen.uitgepakt, over)
    bom = info.file_size > max(grenzen.verhouding_vanaf, grenzen.verhouding * ingepakt)
    if te_groot or bom:
        raise BijlageOnbruikbaarError("omvang")


def herken(inhoud: bytes, afspraken: Bijlageafspraken) -> str | None:
    """Which allowed kind of file this is, by what is in it; None when it is none of them."""
    namen, soort = _als_zip(inhoud, afspraken.grenzen.onderdelen)
    for naam, teken in afspraken.soorten.items():
        if any(inhoud.startswith(bytes.fromhex(begin)) for begin in teken.begin):
            return naam
        if teken.zip_map and any(deel.startswith(teken.zip_map) for deel in namen):
            return naam
        if teken.zip_soort and soort.startswith(teken.zip_soort):
            return naam
        if teken.tekst and _is_tekst(inhoud):
            return naam
    return None


def _als_zip(inhoud: bytes, onderdelen: int) -> tuple[list[str], str]:
    """The names in a document that is a ZIP itself, and the kind an OpenDocument says it is."""
    if not inhoud.startswith(b"PK") or inhoud.count(_ONDERDEEL) > onderdelen:
        return [], ""
    try:
        with ZipFile(BytesIO(inhoud)) as archief:
            namen = archief.namelist()
            if "mimetype" not in namen or archief.getinfo("mimetype").compress_type != ZIP_STORED:
                return namen, ""
            with archief.open("mimetype") as bron:
                return namen, bron.read(200).decode("ascii", "replace")
    except _GEEN_ZIP:
        return [], ""


def _is_tekst(inhoud: bytes) -> bool:
    if inhoud.startswith(_UTF16):
        return True
    return not _STUUR.search(inhoud)
