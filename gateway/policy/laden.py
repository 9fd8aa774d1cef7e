"""Loads the doelen and what they lean on: all faults in all files at once, each with file and line."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from gateway.model.errors import ConfiguratieError
from gateway.model.yamlbron import Fout, Knoop, YamlFoutenError, lees_yaml
from gateway.policy.doel import Doel
from gateway.policy.doelmaker import Omgeving, maak_doel
from gateway.policy.doelvorm import PartijVorm
from gateway.policy.paden import naaste
from gateway.policy.toestemmingsregels import Toestemmingsregels
from gateway.policy.voorwaarde import maak_voorwaarden
from gateway.policy.vorm import knoop_op, lees_vorm

T = TypeVar("T")


class DoelFoutenError(YamlFoutenError):
    """De doelen of wat erbij hoort kloppen niet."""

    code = "CFG-011"


class DoelOnbekendError(ConfiguratieError, KeyError):
    """Dit doel staat niet in contracts/doelen."""

    code = "CFG-012"


class Doelen(Mapping[str, Doel]):
    """The doelen by name, and the kinds of organisations they speak of."""

    def __init__(self, doelen: Mapping[str, Doel], partijen: Mapping[str, PartijVorm]) -> None:
        """Take what was loaded."""
        self._doelen = dict(doelen)
        self.partijen = dict(partijen)

    def __getitem__(self, naam: str) -> Doel:
        if naam not in self._doelen:
            raise DoelOnbekendError(f"doel {naam!r} bestaat niet.", doe=naaste(naam, self._doelen))
        return self._doelen[naam]

    def __iter__(self) -> Iterator[str]:
        return iter(self._doelen)

    def __len__(self) -> int:
        return len(self._doelen)


def laad_doelen(mappen: Sequence[Path]) -> Doelen:
    """Load the doelen from folders like contracts/; a file in a later folder replaces the one of that name before it.

    Raises DoelFoutenError with every fault.
    """
    bron = _Bron(mappen)
    partijen = {naam: _partij(naam, knoop, bron.fouten) for naam, knoop in bron.map_("partijen").items()}
    bestanden = bron.map_("doelen")
    voorwaarden = bron.lees("voorwaarden.yaml")
    regels = bron.lees("toestemming.yaml")
    omgeving = Omgeving(
        partijen=partijen,
        voorwaarden=maak_voorwaarden(voorwaarden, bron.fouten) if voorwaarden else {},
        regels=lees_vorm(regels, Toestemmingsregels, bron.fouten) if regels else None,
        regels_ontbreken=not bron.heeft("toestemming.yaml"),
        objecten={naam: _object(naam, knoop) for naam, knoop in bestanden.items()},
    )
    doelen = {naam: maak_doel(naam, knoop, omgeving, bron.fouten) for naam, knoop in bestanden.items()}
    if bron.fouten:
        raise DoelFoutenError(bron.fouten)
    return Doelen(_gevuld(doelen), _gevuld(partijen))


class _Bron:
    def __init__(self, mappen: Sequence[Path]) -> None:
        self.fouten: list[Fout] = []
        self._bestanden = {
            pad.relative_to(map_).as_posix(): (pad, f"{map_.name}/{pad.relative_to(map_).as_posix()}")
            for map_ in mappen
            for pad in sorted([*map_.glob("*.yaml"), *map_.glob("*/*.yaml")])
        }

    def heeft(self, naam: str) -> bool:
        return naam in self._bestanden

    def lees(self, naam: str) -> Knoop | None:
        if naam not in self._bestanden:
            return None
        try:
            return lees_yaml(*self._bestanden[naam])
        except YamlFoutenError as fout:
            self.fouten.extend(fout.fouten)
            return None

    def map_(self, map_: str) -> dict[str, Knoop | None]:
        return {
            naam.removeprefix(f"{map_}/").removesuffix(".yaml"): self.lees(naam)
            for naam in self._bestanden
            if naam.startswith(f"{map_}/")
        }


def _gevuld(delen: Mapping[str, T | None]) -> dict[str, T]:
    return {naam: deel for naam, deel in delen.items() if deel is not None}


def _object(naam: str, knoop: Knoop | None) -> str:
    """The name of what a doel registers: its own, or one it shares with others."""
    gegeven = knoop.waarde.get("registreert") if knoop is not None and isinstance(knoop.waarde, dict) else None
    return naam if gegeven is None else str(gegeven.waarde)


def _partij(naam: str, knoop: Knoop | None, fouten: list[Fout]) -> PartijVorm | None:
    if knoop is None or (partij := lees_vorm(knoop, PartijVorm, fouten)) is None:
        return None
    if partij.partij != naam:
        fouten.append(knoop_op(knoop, "partij").fout(f"partij {partij.partij!r} staat in {naam}.yaml"))
    return partij
