"""The tree of a document: parts in reading order, without a word on how they look.

The level of a heading follows from how deep its part lies, so that no level is ever skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# Below the title of the page (level 1) a reader of headings still finds his way with this many levels.
DIEPST = 3


@dataclass(frozen=True, slots=True)
class Alinea:
    """A paragraph."""

    tekst: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lijst:
    """A list of sentences or words."""

    punten: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gegevens:
    """Names with what they mean or hold: a definition list."""

    paren: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tabel:
    """Rows under headings; `bijschrift` says what the table holds."""

    bijschrift: str
    koppen: tuple[str, ...]
    rijen: tuple[tuple[str, ...], ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Every row fills every column."""
        if not self.koppen or any(len(rij) != len(self.koppen) for rij in self.rijen):
            raise ValueError("elke rij van een tabel heeft evenveel cellen als er koppen zijn")


@dataclass(frozen=True, slots=True)
class Nota:
    """Something to notice; `soort` says how much it matters."""

    tekst: str = field(repr=False)
    soort: Literal["uitleg", "let-op"] = "uitleg"


@dataclass(frozen=True, slots=True)
class Deel:
    """A part under its own heading."""

    kop: str = field(repr=False)
    onderdelen: "tuple[Onderdeel, ...]" = field(repr=False)


Onderdeel: TypeAlias = Alinea | Lijst | Gegevens | Tabel | Nota | Deel


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, in Dutch."""

    titel: str = field(repr=False)
    onderdelen: tuple[Onderdeel, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a document without a title, and headings that lie too deep to be found."""
        if not self.titel.strip():
            raise ValueError("een document heeft een titel")
        if any(niveau > DIEPST for niveau in _diepten(self.onderdelen, 1)):
            raise ValueError(f"een document heeft onder zijn titel hoogstens {DIEPST} niveaus van koppen")


def teksten(document: Document) -> Iterator[str]:
    """Every text of a document, in reading order."""
    yield document.titel
    for onderdeel in document.onderdelen:
        yield from _teksten(onderdeel)


def _teksten(onderdeel: Onderdeel) -> Iterator[str]:
    match onderdeel:
        case Alinea(tekst) | Nota(tekst):
            yield tekst
        case Lijst(punten):
            yield from punten
        case Gegevens(paren):
            yield from (tekst for paar in paren for tekst in paar)
        case Tabel(bijschrift, koppen, rijen):
            yield from (bijschrift, *koppen, *(cel for rij in rijen for cel in rij))
        case Deel(kop, onderdelen):
            yield kop
            for ander in onderdelen:
                yield from _teksten(ander)


def _diepten(onderdelen: tuple[Onderdeel, ...], niveau: int) -> Iterator[int]:
    for onderdeel in onderdelen:
        if isinstance(onderdeel, Deel):
            yield niveau
            yield from _diepten(onderdeel.onderdelen, niveau + 1)
