"""All rows in a temporary SQLite database, so that those of one leerling come out together, however files are sorted.

SQLite keeps a nameless database in a file that is unlinked as soon as it is made: a killed process leaves nothing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import NamedTuple

from connectors.csv.contract import Bak, Fout, Onleesbaar, Rauw

_SEP = "\x1f"
_STUURTEKENS = {chr(code) for code in [*range(32), 127]} - {"\t", "\n", "\r"}
_GEEN_SLEUTEL = Fout("CSV-020", "leerlingnummer")
_PRAGMAS = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-8000;"
_TABEL = "CREATE TABLE rij (sleutel TEXT, soort INTEGER, nummer INTEGER, cellen TEXT, fout TEXT)"


class Gespoeld(NamedTuple):
    """A row as it comes out: of which leerling, from which file, and its cells or its fault."""

    sleutel: str
    soort: int
    nummer: int
    cellen: list[str]
    fout: Fout | None


class Spoel:
    """The rows of one source, sorted by leerling."""

    def __init__(self) -> None:
        """Make an empty one."""
        # One reader at a time, though a thread pool may let it change threads between two records.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_PRAGMAS + _TABEL)

    def __enter__(self) -> "Spoel":
        return self

    def __exit__(
        self, soort: type[BaseException] | None, fout: BaseException | None, spoor: TracebackType | None
    ) -> None:
        self._db.close()

    def vul(self, bak: Bak, cel_tekens: int) -> None:
        """Put in every row of a file, also the bad ones."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO rij VALUES (?, ?, ?, ?, ?)", _invoer(bak, cel_tekens))
        self._db.execute("COMMIT")

    def groepen(self) -> Iterator[tuple[str, Iterator[Gespoeld]]]:
        """Stream the rows by leerlingnummer, those without one first under an empty key."""
        rijen = self._db.execute("SELECT * FROM rij ORDER BY sleutel, soort, nummer")
        return groupby(map(_uitvoer, rijen), key=itemgetter(0))


def rijen_van(bak: Bak, cel_tekens: int) -> Iterator[Rauw]:
    """Stream the rows with something in them: trimmed, as wide as the header, and with what is wrong in a cell."""
    kop = bak.tabel.kop
    breedte = len(kop)
    for nummer, ruw, leesfout in bak.tabel.rijen():
        cellen = [cel.strip() for cel in ruw]
        if not any(cellen):
            continue
        if len(cellen) > breedte and not any(cellen[breedte:]):
            del cellen[breedte:]
        yield nummer, cellen, leesfout or _celfout(cellen, kop, cel_tekens)


def kiezer(bak: Bak) -> Callable[[list[str]], Sequence[str]]:
    """What takes the cells of the known columns out of a row."""
    kop = bak.tabel.kop
    return itemgetter(*map(kop.index, bak.kolommen)) if len(bak.kolommen) < len(kop) else lambda cellen: cellen


def _invoer(bak: Bak, cel_tekens: int) -> Iterator[tuple[str, int, int, str, str | None]]:
    sleutelplek, kies = bak.tabel.kop.index("leerlingnummer"), kiezer(bak)
    for nummer, cellen, celfout in rijen_van(bak, cel_tekens):
        sleutel = cellen[sleutelplek] if sleutelplek < len(cellen) else ""
        if celfout and celfout.code == "CSV-017" and bak.soort:
            raise Onleesbaar(Fout("CSV-007"), rij=nummer)
        fout = celfout or (None if sleutel else _GEEN_SLEUTEL)
        if fout:
            yield sleutel, bak.soort, nummer, "", json.dumps([fout.code, fout.kolom, fout.waarden])
        else:
            yield sleutel, bak.soort, nummer, _SEP.join(kies(cellen)), None


def _celfout(cellen: list[str], kop: list[str], cel_tekens: int) -> Fout | None:
    if len(cellen) != len(kop):
        return Fout("CSV-011", waarden={"aantal": len(cellen), "verwacht": len(kop)})
    alles = "".join(cellen)
    if len(alles) <= cel_tekens and alles.isprintable():
        return None
    for kolom, cel in zip(kop, cellen, strict=True):
        if len(cel) > cel_tekens:
            return Fout("CSV-014", kolom, {"grens": cel_tekens})
        if not _STUURTEKENS.isdisjoint(cel):
            return Fout("CSV-013", kolom)
    return None


def _uitvoer(rij: tuple[str, int, int, str, str | None]) -> Gespoeld:
    sleutel, soort, nummer, cellen, fout = rij
    return Gespoeld(sleutel, soort, nummer, cellen.split(_SEP), Fout(*json.loads(fout)) if fout else None)
