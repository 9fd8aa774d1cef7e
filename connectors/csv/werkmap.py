"""One sheet of an XLSX as rows, after the workbook proved not to be a bomb."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

from connectors.csv.contract import Bestand, Contract, Fout, Onleesbaar, Rauw

_PROLOOG = 4096


class Werkmap:
    """An XLSX that is open for reading."""

    def __init__(self, pad: Path, contract: Contract) -> None:
        """Check the sizes inside, then open; raises Onleesbaar."""
        self._naam = pad.name
        # openpyxl leaves its own file open when a workbook is broken, so we hold it ourselves.
        self._bestand = pad.open("rb")
        try:
            _keur(self._bestand, contract.grenzen)
            self._boek = load_workbook(self._bestand, read_only=True, data_only=True, keep_links=False)
        except Exception as fout:  # a broken workbook lets any error out of openpyxl
            self._bestand.close()
            raise (fout if isinstance(fout, Onleesbaar) else _kapot(fout)) from None

    def naam_van(self, bestand: Bestand) -> str:
        """What a Bevinding calls the sheet."""
        return f"{self._naam} blad {bestand.naam}"

    def blad(self, bestand: Bestand) -> "BladTabel | None":
        """The sheet of that name, whatever its capitals; None when there is none."""
        bladen = {blad.title.strip().lower(): blad for blad in self._boek.worksheets}
        return BladTabel(self.naam_van(bestand), bladen[bestand.naam]) if bestand.naam in bladen else None

    def sluit(self) -> None:
        """Let go of the file."""
        self._boek.close()
        self._bestand.close()


class BladTabel:
    """A sheet whose header was read."""

    def __init__(self, naam: str, blad: Any) -> None:
        """Read the first row as header; raises Onleesbaar."""
        self.naam = naam
        self._blad = blad
        # Writers exist that declare the wrong size of a sheet; only the rows themselves count.
        blad.reset_dimensions()
        _, cellen, _ = next(self._alle(), (1, [], None))
        self.kop = [cel.strip().lower() for cel in cellen]

    def rijen(self) -> Iterator[Rauw]:
        """Stream the rows below the header."""
        for nummer, cellen, fout in self._alle():
            if nummer > 1:
                yield nummer, cellen + [""] * (len(self.kop) - len(cellen)), fout

    def _alle(self) -> Iterator[Rauw]:
        try:
            for nummer, waarden in enumerate(self._blad.iter_rows(values_only=True), start=1):
                yield nummer, [_tekst(waarde) for waarde in waarden], None
        except Exception as fout:  # as above
            raise _kapot(fout) from None


def _keur(bestand: BinaryIO, grenzen: dict[str, int]) -> None:
    if bestand.seek(0, SEEK_END) > grenzen["xlsx_bytes"]:
        raise Onleesbaar(Fout("CSV-006", waarden={"grens": grenzen["xlsx_bytes"]}))
    with zipfile.ZipFile(bestand) as archief:
        delen = archief.infolist()
        if (
            len(delen) > grenzen["xlsx_delen"]
            or sum(deel.file_size for deel in delen) > grenzen["xlsx_uitgepakt_bytes"]
        ):
            raise _reden("uitgepakt is hij te groot")
        for deel in delen:
            if deel.filename.endswith("sharedStrings.xml") and deel.file_size > grenzen["xlsx_teksten_bytes"]:
                raise _reden("de teksten erin zijn samen te groot")
            with archief.open(deel) as inhoud:
                if b"<!DOCTYPE" in inhoud.read(_PROLOOG).upper():
                    raise _reden("er staat een DOCTYPE in")


def _kapot(fout: Exception) -> Onleesbaar:
    return _reden(f"geen geldig XLSX-bestand ({type(fout).__name__})")


def _reden(reden: str) -> Onleesbaar:
    return Onleesbaar(Fout("CSV-008", waarden={"reden": reden}))


def _tekst(waarde: Any) -> str:
    """A cell as it would stand in a CSV file: real dates as ISO, whole numbers without a point."""
    match waarde:
        case None:
            return ""
        case bool():
            return "J" if waarde else "N"
        case float() if waarde.is_integer():
            return str(int(waarde))
        case datetime() if waarde.time() == time():
            return waarde.date().isoformat()
        case datetime() | date() | time():
            return waarde.isoformat()
        case _:
            return str(waarde)
