"""One YAML file under check: its keys and kinds, and every fault found in it so far."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from gateway.mapping.faults import MappingFout, bedoelde
from gateway.model.yamlbron import Knoop, YamlFoutenError, lees_yaml

_KINDS = {str: "een tekst", int: "een getal", bool: "true of false", tuple: "een lijst", dict: "een groep sleutels"}


class Bestand:
    """A file of data as the user knows it, with its root and its faults."""

    def __init__(self, pad: Path, naam: str) -> None:
        """Read the file; what is no YAML gives faults and an empty root."""
        self.pad = pad
        self.naam = naam
        self.fouten: list[MappingFout] = []
        try:
            self.root = lees_yaml(pad, naam)
        except YamlFoutenError as error:
            self.fouten.extend(error.fouten)
            self.root = Knoop({}, naam, 1)

    def fout(self, regel: int, melding: str, doe: str = "") -> None:
        """Note a fault."""
        self.fouten.append(MappingFout(self.naam, regel, melding, doe))

    def groep(self, knoop: Knoop, wat: str, bekend: Collection[str]) -> dict[str, Knoop]:
        """The keys of a group that are known; each other one is a fault that names the known ones."""
        keys = self.vrij(knoop, wat)
        for key, item in keys.items():
            if key not in bekend:
                self.fout(item.regel, f"onbekende sleutel {key!r} in {wat}", bedoelde(key, bekend))
        return {key: item for key, item in keys.items() if key in bekend}

    def vrij(self, knoop: Knoop, wat: str) -> dict[str, Knoop]:
        """The keys of a group whose names are free."""
        keys: dict[str, Knoop] = self.soort(knoop, dict, wat) or {}
        return keys

    def lijst(self, knoop: Knoop, wat: str) -> tuple[Knoop, ...]:
        """The items of a list."""
        items: tuple[Knoop, ...] = self.soort(knoop, tuple, wat) or ()
        if knoop.waarde == ():
            self.fout(knoop.regel, f"{wat} is leeg")
        return items

    def tekst(self, knoop: Knoop | None, wat: str) -> str:
        """A text, or empty and a fault when it is something else; None stands for a key that is not there."""
        if knoop is None:
            return ""
        if knoop.waarde == "":
            self.fout(knoop.regel, f"{wat} is leeg", "Vul de waarde in, of haal de sleutel weg.")
        return self.soort(knoop, str, wat) or ""

    def waar(self, knoop: Knoop | None, wat: str) -> bool:
        """True or false; a key that is not there is false."""
        return bool(knoop and self.soort(knoop, bool, wat))

    def soort(self, knoop: Knoop, soort: type, wat: str) -> Any:
        """The value when it is of this kind, else None and a fault."""
        if type(knoop.waarde) is soort:
            return knoop.waarde
        advice = "Zet de waarde tussen aanhalingstekens." if soort is str and type(knoop.waarde) in {int, bool} else ""
        self.fout(knoop.regel, f"{wat} moet {_KINDS[soort]} zijn", advice)
        return None

    def verplicht(self, keys: Collection[str], namen: Collection[str], regel: int, wat: str) -> bool:
        """Tell whether these keys are all there; each that is not is a fault."""
        missing = [naam for naam in namen if naam not in keys]
        for naam in missing:
            self.fout(regel, f"{wat} mist de sleutel {naam!r}", f"Zet erbij: {naam}: ...")
        return not missing


def bestanden(mappen: Collection[Path], patroon: str) -> dict[str, Bestand]:
    """The files of a pattern by relative path; a later folder overrides an earlier one."""
    found = {
        str(pad.relative_to(map_)): (pad, f"{map_.resolve().name}/{pad.relative_to(map_)}")
        for map_ in mappen
        for pad in sorted(map_.glob(patroon))
    }
    return {relative: Bestand(pad, naam) for relative, (pad, naam) in found.items()}
