"""Proves that a writer reads nothing but what its doel allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gateway.mapping.faults import MappingFout
from gateway.mapping.reads import Lezing
from gateway.mapping.writer import Writer


def controleer_mapping(
    writer: Writer, toegestaan: frozenset[str], *, plaats: Callable[[str], str] | None = None
) -> list[MappingFout]:
    """A fault for each line that reads a path outside `toegestaan`; `bericht.*` is technical and always allowed.

    `plaats` tells where the doel names the fields around a path.
    """
    return [
        _fout(writer, lezing, toegestaan, plaats(lezing.pad) if plaats else f"contracts/doelen/{writer.doel}.yaml")
        for lezing in writer.lezingen
        if not _mag(lezing, toegestaan)
    ]


def _mag(lezing: Lezing, toegestaan: frozenset[str]) -> bool:
    if lezing.pad in toegestaan or lezing.pad.startswith("bericht."):
        return True
    return lezing.groep and any(_onder(lezing.pad, toegestaan))


def _onder(pad: str, toegestaan: frozenset[str]) -> Iterator[str]:
    return (allowed.removeprefix(f"{pad}.") for allowed in toegestaan if allowed.startswith(f"{pad}."))


def _fout(writer: Writer, lezing: Lezing, toegestaan: frozenset[str], plaats: str) -> MappingFout:
    parent = lezing.pad if any(_onder(lezing.pad, toegestaan)) else lezing.pad.rpartition(".")[0]
    allowed = ", ".join(sorted(_onder(parent, toegestaan))) or "niets"
    return MappingFout(
        writer.bestand,
        lezing.regel,
        f"leest {lezing.pad}, en dat veld staat niet in doel {writer.doel}.",
        f"Wel toegestaan onder {parent or lezing.pad}: {allowed}.\n"
        f"  Haal de regel weg, of laat de functionaris gegevensbescherming het doel aanpassen: {plaats}.",
    )
