"""Showing things: tables and lines for a person, one JSON document for a machine; errors go to stderr."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

# Columns to write when nobody looks: wide enough not to break a line that a script or a log reads.
_BREED = 200


def scherm(*, fout: bool = False) -> Console:
    """Where a person reads: stdout, or stderr for errors and progress."""
    stroom = sys.stderr if fout else sys.stdout
    breedte = None if stroom.isatty() else _BREED
    return Console(stderr=fout, markup=False, highlight=False, emoji=False, width=breedte, soft_wrap=False)


def zeg(*regels: str, stijl: str | None = None) -> None:
    """Say lines on stdout."""
    for regel in regels:
        scherm().print(regel, style=stijl, soft_wrap=True)


def meld(*regels: str, stijl: str | None = None) -> None:
    """Say lines on stderr: advice and errors, which no script should read."""
    for regel in regels:
        scherm(fout=True).print(regel, style=stijl, soft_wrap=True)


def json_uit(gegevens: Any) -> None:
    """Write one JSON document, and nothing else, to stdout."""
    sys.stdout.write(json.dumps(plat(gegevens), ensure_ascii=False, indent=2) + "\n")


def plat(waarde: Any) -> Any:
    """A value in JSON types."""
    if is_dataclass(waarde) and not isinstance(waarde, type):
        return plat(asdict(waarde))
    if isinstance(waarde, Mapping):
        return {str(sleutel): plat(deel) for sleutel, deel in waarde.items()}
    if isinstance(waarde, set | frozenset):
        return sorted(plat(deel) for deel in waarde)
    if isinstance(waarde, list | tuple):
        return [plat(deel) for deel in waarde]
    if isinstance(waarde, str | int | float | bool | None):
        return waarde
    return waarde.isoformat() if isinstance(waarde, date | datetime) else str(waarde)


def tabel(titel: str, koppen: Sequence[str], rijen: Iterable[Sequence[Any]], *, rechts: Sequence[str] = ()) -> None:
    """Show rows under headings; the columns in `rechts` hold numbers."""
    table = Table(title=titel, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False)
    for kop in koppen:
        table.add_column(kop, justify="right" if kop in rechts else "left", overflow="fold")
    for rij in rijen:
        table.add_row(*(cel(waarde) for waarde in rij))
    scherm().print(table)


def cel(waarde: Any) -> str:
    """A value as a person reads it in a table."""
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, int):
        return getal(waarde)
    if isinstance(waarde, datetime):
        return tijd(waarde)
    return "" if waarde is None else str(waarde)


def getal(aantal: int) -> str:
    """A number the Dutch way: 48.211."""
    return f"{aantal:,}".replace(",", ".")


def tijd(moment: datetime | None) -> str:
    """A moment the Dutch way, on the clock of this machine; empty when there is none."""
    return "" if moment is None else f"{moment.astimezone():%d-%m-%Y %H:%M}"


def aantal(telling: int, enkelvoud: str, meervoud: str) -> str:
    """A count with its noun: 1 fout, 2 fouten."""
    return f"{getal(telling)} {enkelvoud if telling == 1 else meervoud}"
