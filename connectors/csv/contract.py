"""contracts/csv/contract.yaml as types: the files, their columns, the limits, and the words of each fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.sdk import Bevinding, InvoerError, lees_contract


class BronOnleesbaarError(InvoerError):
    """De bron is niet te lezen; er is niets ingelezen."""

    code = "CSV-000"

    def __init__(self, bevindingen: list[Bevinding]) -> None:
        """Take every fault that stands in the way, so that all can be mended at once."""
        self.bevindingen = tuple(bevindingen)
        super().__init__("de bron is niet te lezen: " + "; ".join(map(in_woorden, bevindingen)))


@dataclass(frozen=True, slots=True)
class Fout:
    """A fault of one row before it is told: code, column, and what its words need."""

    code: str
    kolom: str | None = None
    waarden: dict[str, Any] | None = None


class Onleesbaar(Exception):  # noqa: N818 - an inner signal, told as a Bevinding before it leaves the connector
    """A file cannot be read, for one or more reasons."""

    def __init__(self, *fouten: Fout, rij: int | None = None) -> None:
        """Take the reasons, and the row where reading stopped."""
        super().__init__()
        self.fouten = fouten
        self.rij = rij


# A row before it is joined: its number as Excel shows it, its cells, and what is wrong with it.
Rauw = tuple[int, list[str], Fout | None]


class Tabel(Protocol):
    """A file or sheet whose header was read; `naam` is what a Bevinding calls it."""

    naam: str
    kop: list[str]

    def rijen(self) -> Iterator[Rauw]:
        """Stream the rows below the header."""
        ...


@dataclass(frozen=True, slots=True)
class Bestand:
    """One file or sheet: its columns, those that must be in the header, and those that order its rows."""

    naam: str
    verplicht: bool
    kolommen: frozenset[str]
    in_kop: tuple[str, ...]
    volgorde: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bak:
    """What a file puts in: its place among the files, and the known columns in the order of its header."""

    soort: int
    bestand: Bestand
    tabel: Tabel
    kolommen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """What may be in a source."""

    bestanden: tuple[Bestand, ...]
    verzuim: tuple[Bestand, ...]
    kalender: tuple[Bestand, ...]
    toestemming: tuple[Bestand, ...]
    soorten: dict[str, list[str]]
    scheidingstekens: tuple[str, ...]
    grenzen: dict[str, int]
    fouten: dict[str, dict[str, str]]

    def bevindingen(self, onleesbaar: Onleesbaar, bestand: str) -> list[Bevinding]:
        """Tell why a file cannot be read."""
        return [self.bevinding(fout, bestand, onleesbaar.rij) for fout in onleesbaar.fouten]

    def bevinding(self, fout: Fout, bestand: str, rij: int | None = None) -> Bevinding:
        """Tell a fault in the words of the contract."""
        woorden = self.fouten[fout.code]
        melding = woorden["melding"].format(**(fout.waarden or {}))
        return Bevinding(bestand, melding, rij, fout.kolom, fout.code, woorden["doe"])


def laad_contract() -> Contract:
    """Read the contract."""
    data = lees_contract("csv")
    return Contract(
        bestanden=_bestanden(data["bestanden"]),
        verzuim=_bestanden(data["verzuimbestanden"]),
        kalender=_bestanden(data["kalenderbestanden"]),
        toestemming=_bestanden(data["toestemmingsbestanden"]),
        soorten=data["soorten"],
        scheidingstekens=tuple(data["scheidingstekens"]),
        grenzen=data["grenzen"],
        fouten=data["fouten"],
    )


def in_woorden(bevinding: Bevinding) -> str:
    """A Bevinding on one line: place, what is wrong, what to do."""
    kolom = f", kolom {bevinding.kolom}" if bevinding.kolom else ""
    rij = f", rij {bevinding.rij}" if bevinding.rij else ""
    return f"{bevinding.bestand}{rij}{kolom}: {bevinding.melding}. {bevinding.doe}"


def _bestanden(data: dict[str, Any]) -> tuple[Bestand, ...]:
    return tuple(_bestand(naam, inhoud) for naam, inhoud in data.items())


def _bestand(naam: str, inhoud: dict[str, Any]) -> Bestand:
    kolommen = inhoud["kolommen"]
    return Bestand(
        naam=naam,
        verplicht=inhoud["verplicht"],
        kolommen=frozenset(kolommen),
        in_kop=tuple(kolom for kolom, wat in kolommen.items() if wat["verplicht"] != "nee"),
        volgorde=tuple(inhoud.get("volgorde", ())),
    )
