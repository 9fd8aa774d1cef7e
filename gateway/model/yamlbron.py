"""YAML with line numbers, for everything in contracts/ and mappings/.

`lees_yaml(pad)` gives a tree of `Knoop`; each knows the line a person looks for: that of its key, or its own
in a list. Only what an author needs is YAML here: no aliases, no tags, no second document, no duplicate keys,
and plain `true`, `false`, `null` and whole numbers; all else is text, so `0090` and `NO` stay what was written.
All faults of one file are raised together as `YamlFoutenError`; a loader of many files adds up their `fouten`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gateway.model.errors import ConfiguratieError

MAX_BYTES = 1_000_000
MAX_DIEPTE = 50

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
_WOORDEN: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, order=True)
class Fout:
    """One fault in a file: where, what is wrong, and what would be right."""

    bestand: str
    regel: int
    melding: str
    doe: str = ""

    def __str__(self) -> str:
        """Place and message on one line, the advice indented below it."""
        return f"{self.bestand}:{self.regel}: {self.melding}" + (f"\n  {self.doe}" if self.doe else "")


class YamlFoutenError(ConfiguratieError):
    """Een of meer YAML-bestanden kloppen niet."""

    code = "CFG-010"

    def __init__(self, fouten: Iterable[Fout]) -> None:
        """Keep every fault, ordered by file and line."""
        self.fouten = tuple(sorted(fouten))
        super().__init__("\n".join([str(type(self).__doc__), *map(str, self.fouten)]))


@dataclass(frozen=True, slots=True)
class Knoop:
    """A value and the line its author finds it on; a mapping holds Knopen by key, a list a tuple of them."""

    waarde: Any
    bestand: str
    regel: int

    def kaal(self) -> Any:
        """The value as plain dicts, lists and scalars, without line numbers."""
        if isinstance(self.waarde, dict):
            return {naam: knoop.kaal() for naam, knoop in self.waarde.items()}
        if isinstance(self.waarde, tuple):
            return [knoop.kaal() for knoop in self.waarde]
        return self.waarde

    def fout(self, melding: str, doe: str = "") -> Fout:
        """A fault at this place."""
        return Fout(self.bestand, self.regel, melding, doe)


class _Gestopt(Exception):  # noqa: N818 - an inner signal: reading this file cannot go on
    def __init__(self, fout: Fout) -> None:
        self.fout = fout


def lees_yaml(pad: Path, naam: str | None = None) -> Knoop:
    """Read one YAML file into a tree with line numbers; `naam` is what faults call the file (by default its path)."""
    bouwer = _Bouwer(naam or str(pad))
    try:
        wortel = bouwer.bestand_in(pad)
    except _Gestopt as gestopt:
        raise YamlFoutenError([*bouwer.fouten, gestopt.fout]) from None
    if bouwer.fouten:
        raise YamlFoutenError(bouwer.fouten)
    return wortel


class _Bouwer:
    def __init__(self, bestand: str) -> None:
        self.bestand = bestand
        self.fouten: list[Fout] = []

    def bestand_in(self, pad: Path) -> Knoop:
        events = self._events(self._tekst(pad))
        if isinstance(eerste := next(events), yaml.StreamEndEvent):
            raise self._stop(eerste, "het bestand is leeg")
        wortel = self._knoop(next(events), events, diepte=0)
        if not isinstance(volgende := list(events)[1], yaml.StreamEndEvent):
            raise self._stop(volgende, "een tweede document", "Maak er twee bestanden van.")
        return wortel

    def _tekst(self, pad: Path) -> str:
        try:
            with pad.open("rb") as bron:
                ruw = bron.read(MAX_BYTES + 1)
            if len(ruw) <= MAX_BYTES:
                return ruw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise self._stop(None, "het bestand is geen UTF-8", "Sla het op als UTF-8.") from None
        except OSError as fout:
            raise self._stop(None, f"het bestand is niet te lezen ({fout.strerror})") from None
        raise self._stop(None, f"het bestand is groter dan {MAX_BYTES} bytes")

    def _events(self, tekst: str) -> Iterator[Any]:
        try:
            events = yaml.parse(tekst, Loader=_LOADER)
            next(events)
            yield from events
        except yaml.MarkedYAMLError as fout:
            raise self._stop(fout, f"geen geldige YAML ({fout.problem})") from None
        except yaml.reader.ReaderError as fout:
            raise self._stop(None, f"een teken dat niet in YAML mag ({fout.reason})") from None

    def _stop(self, waar: Any, melding: str, doe: str = "") -> _Gestopt:
        return _Gestopt(Fout(self.bestand, _regel(waar), melding, doe))

    def _knoop(self, event: Any, events: Iterator[Any], diepte: int, regel: int = 0) -> Knoop:
        if diepte > MAX_DIEPTE:
            raise self._stop(event, f"dieper genest dan {MAX_DIEPTE}")
        self._sober(event)
        eigen = regel or _regel(event)
        if isinstance(event, yaml.MappingStartEvent):
            return Knoop(self._mapping(events, diepte + 1), self.bestand, eigen)
        if isinstance(event, yaml.SequenceStartEvent):
            return Knoop(tuple(self._lijst(events, diepte + 1)), self.bestand, eigen)
        return Knoop(event.value if event.style else _waarde(event.value), self.bestand, eigen)

    def _sober(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._stop(event, "een alias of anker (& of *) is hier niet toegestaan", "Schrijf de waarde uit.")
        if event.tag:
            raise self._stop(event, "een tag (!) is hier niet toegestaan", "Haal de tag weg.")

    def _mapping(self, events: Iterator[Any], diepte: int) -> dict[str, Knoop]:
        leden: dict[str, Knoop] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._sober(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(event, "een sleutel is hier altijd tekst")
            regel = _regel(event)
            if event.value in leden:
                eerder = leden[event.value].regel
                self.fouten.append(
                    Fout(self.bestand, regel, f"sleutel {event.value!r} staat er twee keer; eerder op regel {eerder}")
                )
            leden[event.value] = self._knoop(next(events), events, diepte, regel)
        return leden

    def _lijst(self, events: Iterator[Any], diepte: int) -> Iterator[Knoop]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._knoop(event, events, diepte)


def _waarde(tekst: str) -> str | int | bool | None:
    if tekst in _WOORDEN:
        return _WOORDEN[tekst]
    return int(tekst) if _INTEGER.fullmatch(tekst) else tekst


def _regel(waar: Any) -> int:
    plek = getattr(waar, "start_mark", None) or getattr(waar, "problem_mark", None)
    return plek.line + 1 if plek else 1
