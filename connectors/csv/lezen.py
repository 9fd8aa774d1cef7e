"""One CSV file as rows: the tekenset and scheidingsteken it turns out to have, and no fault that stops the rest."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from connectors.csv.contract import Bestand, Contract, Fout, Onleesbaar, Rauw

_GEEN_TEKST = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"PK": "geen tekst maar een ZIP- of Excel-bestand",
}
_TEKENS = {";": ";", ",": ",", "\t": "een tab", "|": "|"}


class CsvTabel:
    """A CSV file whose header was read."""

    def __init__(self, pad: Path, bestand: Bestand, contract: Contract) -> None:
        """Find tekenset, scheidingsteken and header; raises Onleesbaar."""
        self.naam = pad.name
        self._pad = pad
        self._rij_bytes = contract.grenzen["rij_bytes"]
        try:
            if pad.stat().st_size > contract.grenzen["bestand_bytes"]:
                raise Onleesbaar(Fout("CSV-006", waarden={"grens": contract.grenzen["bestand_bytes"]}))
            with pad.open("rb") as bron:
                self._tekenset = _tekenset(bron)
                bron.seek(0)
                kop = bron.readline(self._rij_bytes).removeprefix(codecs.BOM_UTF8).decode(self._tekenset, "replace")
        except OSError as fout:
            raise Onleesbaar(Fout("CSV-009", waarden={"reden": fout.strerror})) from None
        self._teken, self.kop = _kop(kop, bestand, contract.scheidingstekens)

    def rijen(self) -> Iterator[Rauw]:
        """Stream the rows; one that cannot be read comes with its fault and the cells that could be guessed at."""
        with self._pad.open("rb") as bron:
            regels = _Regels(bron, self._rij_bytes)
            regels.volgende()
            nummer = 1
            while regel := regels.volgende():
                nummer += 1
                cellen, fout = self._rij(regel, regels)
                if self._laatste(regel) and (fout or len(cellen) < len(self.kop)):
                    fout = Fout("CSV-017")
                yield nummer, cellen, fout

    def _laatste(self, regel: bytes) -> bool:
        """Tell whether the file ended in this line, not after it."""
        return not regel.endswith(b"\n") and len(regel) < self._rij_bytes and not regel.isspace()

    def _rij(self, regel: bytes, regels: "_Regels") -> tuple[list[str], Fout | None]:
        if len(regel) >= self._rij_bytes:
            return self._ruw(regel), Fout("CSV-015", waarden={"grens": self._rij_bytes})
        try:
            if b'"' in regel:
                return self._tussen_aanhalingstekens(regel, regels)
            return regel.decode(self._tekenset).rstrip("\r\n").split(self._teken), None
        except UnicodeDecodeError:
            return self._ruw(regel), Fout("CSV-012")

    def _tussen_aanhalingstekens(self, regel: bytes, regels: "_Regels") -> tuple[list[str], Fout | None]:
        tekst = regel.decode(self._tekenset)
        gelezen: list[bytes] = []

        def voer() -> Iterator[str]:
            yield tekst
            ruimte = self._rij_bytes - len(regel)
            while ruimte > 0 and (volgende := regels.volgende()):
                gelezen.append(volgende)
                ruimte -= len(volgende)
                yield volgende.decode(self._tekenset)

        try:
            return next(csv.reader(voer(), delimiter=self._teken, strict=True)), None
        except (csv.Error, UnicodeDecodeError):
            # The quote was a stray one: the lines it swallowed are rows of their own.
            regels.terug(gelezen)
            return self._ruw(regel), Fout("CSV-016")

    def _ruw(self, regel: bytes) -> list[str]:
        """Cells of a broken row, good enough to find whose it is."""
        return [cel.strip('" ') for cel in regel.decode(self._tekenset, "replace").rstrip("\r\n").split(self._teken)]


class _Regels:
    """The lines of a file, none longer than the limit, with room to give some back."""

    def __init__(self, bron: BinaryIO, grens: int) -> None:
        self._bron = bron
        self._grens = grens
        self._terug: list[bytes] = []

    def volgende(self) -> bytes:
        if self._terug:
            return self._terug.pop()
        regel = rest = self._bron.readline(self._grens)
        while len(rest) == self._grens and not rest.endswith(b"\n"):
            rest = self._bron.readline(self._grens)
        return regel

    def terug(self, regels: list[bytes]) -> None:
        self._terug.extend(reversed(regels))


def _tekenset(bron: BinaryIO) -> str:
    """UTF-8 when most lines with other than ASCII read as UTF-8, else Windows-1252."""
    begin = bron.read(3)
    for merk, tekenset in _GEEN_TEKST.items():
        if begin.startswith(merk):
            raise Onleesbaar(Fout("CSV-004", waarden={"tekenset": tekenset}))
    if begin == codecs.BOM_UTF8:
        return "utf-8"
    bron.seek(0)
    saldo = sum(_is_utf8(regel) for regel in iter(lambda: bron.readline(65536), b"") if not regel.isascii())
    return "utf-8" if saldo >= 0 else "cp1252"


def _is_utf8(regel: bytes) -> int:
    try:
        regel.decode()
    except UnicodeDecodeError:
        return -1
    return 1


def _kop(regel: str, bestand: Bestand, tekens: tuple[str, ...]) -> tuple[str, list[str]]:
    """The scheidingsteken under which the header has most columns that we know, and that header."""
    bekend, teken, kop = max(
        ((len(bestand.kolommen.intersection(kop)), teken, kop) for teken in tekens for kop in [_cellen(regel, teken)]),
        key=lambda keuze: keuze[0],
    )
    if bekend < 2:  # noqa: PLR2004 - one known name needs no scheidingsteken, so it proves none
        gezien = max(_TEKENS, key=regel.count)
        raise Onleesbaar(Fout("CSV-003", waarden={"teken": _TEKENS[gezien] if gezien in regel else "te ontbreken"}))
    return teken, kop


def _cellen(regel: str, teken: str) -> list[str]:
    try:
        return [cel.strip().lower() for cel in next(csv.reader([regel], delimiter=teken), [])]
    except csv.Error:
        return []
