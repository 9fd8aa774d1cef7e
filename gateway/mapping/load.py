"""Reads all mappings: each compiled once, all faults told together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gateway.mapping.codelists import lees_codelijst
from gateway.mapping.contracts import Contracten
from gateway.mapping.faults import MappingFout, MappingFouten, bedoelde
from gateway.mapping.kinds import Mapping, lees_mapping
from gateway.mapping.reader import Reader
from gateway.mapping.rows import RowReader
from gateway.mapping.source import bestanden
from gateway.mapping.writer import Writer
from gateway.model.errors import ConfiguratieError


class OnbekendeMappingError(ConfiguratieError):
    """Deze mapping bestaat niet."""

    code = "CFG-037"


@dataclass(frozen=True, slots=True)
class Mappings:
    """All writers and readers, by the path of their file in the folder of mappings; of a file, one for each doel."""

    per_bestand: dict[str, tuple[Mapping, ...]]

    @property
    def writers(self) -> tuple[Writer, ...]:
        """All writers."""
        return tuple(mapping for mapping in self._alle() if isinstance(mapping, Writer))

    @property
    def readers(self) -> dict[str, Reader | RowReader]:
        """All readers, by what they read."""
        return {mapping.naam: mapping for mapping in self._alle() if not isinstance(mapping, Writer)}

    def writer(self, doel: str, soort: str | None = None) -> Writer:
        """The writer of a doel; `soort` (`duo_rod/inschrijving-vo@1`) chooses when a doel has several."""
        found = [writer for writer in self.writers if writer.doel == doel and soort in {None, writer.soort}]
        if len(found) == 1:
            return found[0]
        known = ", ".join(sorted(f"{writer.doel} ({writer.soort})" for writer in self.writers))
        count = "meer dan één mapping" if found else "geen mapping"
        raise OnbekendeMappingError(
            f"er is {count} voor {doel} {soort or ''}".rstrip() + ".", doe=f"Bekend: {known or 'niets'}."
        )

    def reader(self, naam: str) -> Reader | RowReader:
        """The reader of `duo_rod/terugkoppelen@1` or `csv/leerling@1`."""
        if naam not in self.readers:
            raise OnbekendeMappingError(f"er is geen mapping die {naam} leest.", doe=bedoelde(naam, self.readers))
        return self.readers[naam]

    def row_reader(self, naam: str) -> RowReader:
        """The reader of rows by that name."""
        if isinstance(reader := self.reader(naam), RowReader):
            return reader
        raise OnbekendeMappingError(
            f"{naam} leest een bericht, geen rijen.", doe="Geef de mapping velden met kolommen."
        )

    def _alle(self) -> Iterator[Mapping]:
        return chain.from_iterable(self.per_bestand.values())


def laad_mappings(mappen: Collection[Path], contracten: Contracten) -> Mappings:
    """Read all mappings; later folders override earlier ones by relative path. Raises all faults together."""
    list_files = bestanden(mappen, "codelijsten/*.yaml")
    lists = {found.naam: found for bestand in list_files.values() if (found := lees_codelijst(bestand))}
    files = {pad: bestand for pad, bestand in bestanden(mappen, "*/*.yaml").items() if _is_mapping(pad)}
    loaded = {pad: made for pad, bestand in files.items() if (made := lees_mapping(bestand, contracten, lists))}
    faults = [fout for bestand in (*list_files.values(), *files.values()) for fout in bestand.fouten]
    faults.extend(_dubbel(chain.from_iterable(loaded.values())))
    if faults:
        raise MappingFouten(faults)
    return Mappings(loaded)


def _is_mapping(pad: str) -> bool:
    return not pad.startswith("codelijsten/") and not pad.endswith(".voorbeelden.yaml")


def _dubbel(mappings: Iterable[Mapping]) -> list[MappingFout]:
    seen: dict[tuple[str, ...], str] = {}
    faults = []
    for mapping in mappings:
        key = (mapping.doel, mapping.soort) if isinstance(mapping, Writer) else ("", mapping.naam)
        if seen.setdefault(key, mapping.bestand) != mapping.bestand:
            faults.append(MappingFout(mapping.bestand, 1, f"doet hetzelfde als {seen[key]}", "Houd er één over."))
    return faults
