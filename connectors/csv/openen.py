"""Opens the files or sheets of a source and holds their headers against the contract, before any row is read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from connectors.csv.contract import Bak, Bestand, Contract, Fout, Onleesbaar, Tabel
from connectors.csv.lezen import CsvTabel
from connectors.csv.werkmap import Werkmap
from gateway.sdk import Bevinding

# A header that is no header must not fill a screen.
_NAAM_TEKENS = 40


@dataclass(frozen=True, slots=True)
class Geopend:
    """What stands ready to be read, what stands in the way, and what is only worth telling."""

    bakken: list[Bak] = field(default_factory=list)
    fouten: list[Bevinding] = field(default_factory=list)
    waarschuwingen: list[Bevinding] = field(default_factory=list)


def open_bron(pad: Path, bestanden: Sequence[Bestand], contract: Contract, open_werk: ExitStack) -> Geopend:
    """Open these files of a folder or an XLSX; what must be closed again is left to `open_werk`."""
    geopend = Geopend()
    try:
        kies, naam = _kiezer(pad, contract, open_werk)
    except Onleesbaar as onleesbaar:
        geopend.fouten.extend(contract.bevindingen(onleesbaar, pad.name))
        return geopend
    for soort, bestand in enumerate(bestanden):
        try:
            tabel = kies(bestand)
        except Onleesbaar as onleesbaar:
            geopend.fouten.extend(contract.bevindingen(onleesbaar, naam(bestand)))
            continue
        geopend.fouten.extend(contract.bevinding(fout, naam(bestand)) for fout in _kopfouten(tabel, bestand))
        if tabel is not None:
            geopend.bakken.append(Bak(soort, bestand, tabel, tuple(filter(bestand.kolommen.__contains__, tabel.kop))))
            geopend.waarschuwingen.extend(contract.bevinding(fout, tabel.naam) for fout in _onbekend(tabel, bestand))
    return geopend


_Kies = Callable[[Bestand], Tabel | None]
_Naam = Callable[[Bestand], str]


def _kiezer(pad: Path, contract: Contract, open_werk: ExitStack) -> tuple[_Kies, _Naam]:
    if pad.is_file():
        werkmap = Werkmap(pad, contract)
        open_werk.callback(werkmap.sluit)
        return werkmap.blad, werkmap.naam_van
    if not pad.is_dir():
        raise Onleesbaar(Fout("CSV-009", waarden={"reden": "er is geen map of bestand op dit pad"}))

    def csv_tabel(bestand: Bestand) -> CsvTabel | None:
        volledig = pad / f"{bestand.naam}.csv"
        return CsvTabel(volledig, bestand, contract) if volledig.exists() else None

    return csv_tabel, lambda bestand: f"{bestand.naam}.csv"


def _kopfouten(tabel: Tabel | None, bestand: Bestand) -> list[Fout]:
    if tabel is None:
        return [Fout("CSV-001")] if bestand.verplicht else []
    ontbreekt = [Fout("CSV-002", kolom) for kolom in bestand.in_kop if kolom not in tabel.kop]
    dubbel = [Fout("CSV-005", kolom) for kolom in sorted(bestand.kolommen) if tabel.kop.count(kolom) > 1]
    return ontbreekt + dubbel


def _onbekend(tabel: Tabel, bestand: Bestand) -> Iterator[Fout]:
    for kolom in sorted({*tabel.kop} - {*bestand.kolommen, ""}):
        yield Fout("CSV-010", kolom[:_NAAM_TEKENS])
