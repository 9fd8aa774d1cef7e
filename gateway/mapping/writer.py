"""A writer: makes one kind of message of a view, in XML or in JSON."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lxml import etree

from gateway.mapping.compile_writer import Vormgever, vul
from gateway.mapping.contracts import Berichtcontract
from gateway.mapping.faults import WegschrijfFout
from gateway.mapping.lineage import Herkomst, Spoor
from gateway.mapping.reads import Lezing, lezingen
from gateway.mapping.tree import Element, Tekst, Waarde
from gateway.mapping.violations import overtreding
from gateway.mapping.write_json import JSON
from gateway.mapping.write_values import Stap, VeldFout
from gateway.mapping.write_xml import XML

_serialise: Any = etree.tostring


@dataclass(frozen=True, slots=True)
class Writer(ABC):
    """One mapping, compiled; may be used by many threads at once. `tekst` is the YAML it was made from."""

    extensie: ClassVar[str]
    _vormgever: ClassVar[Vormgever]

    doel: str
    bestand: str
    hash: str
    tekst: str = field(repr=False)
    contract: Berichtcontract = field(repr=False)
    root: Element = field(repr=False)
    lezingen: tuple[Lezing, ...] = field(init=False, repr=False)
    _vul: Stap = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the tree."""
        inhoud = self.root.inhoud
        delen = (Tekst(inhoud),) if isinstance(inhoud, Waarde) else inhoud
        object.__setattr__(self, "lezingen", tuple(lezingen(self.root)))
        object.__setattr__(self, "_vul", vul(delen, self._vormgever))

    @property
    def soort(self) -> str:
        """The message this writes, as `duo_rod/inschrijving-vo@1`."""
        return self.contract.naam

    @property
    def leest(self) -> frozenset[str]:
        """All view paths this may read, without indexes."""
        return frozenset(lezing.pad for lezing in self.lezingen if not lezing.groep)

    def schrijf(self, zicht: Mapping[str, Any]) -> bytes:
        """The message in UTF-8, valid by its contract; raises WegschrijfFout."""
        try:
            bericht = self._bouw(zicht, None)
        except VeldFout:
            raise self._fout(zicht) from None
        if not self.contract.geldig(bericht):
            raise self._ongeldig(zicht, bericht)
        return self._bytes(bericht)

    def herkomst(self, zicht: Mapping[str, Any]) -> list[Herkomst]:
        """Where each element and attribute of that message comes from, in the order of the message."""
        spoor = Spoor(self.bestand)
        try:
            self._bouw(zicht, spoor)
        except VeldFout as fout:
            raise self._wegschrijffout(zicht, spoor, fout) from None
        return spoor.regels

    @abstractmethod
    def _leeg(self) -> Any:
        """A message with nothing in it."""

    @abstractmethod
    def _bytes(self, bericht: Any) -> bytes:
        """A message as it goes over the line."""

    @abstractmethod
    def _breuk(self, zicht: Mapping[str, Any], bericht: Any) -> tuple[Herkomst, str]:
        """The part that breaks the schema, and what it breaks."""

    def _bouw(self, zicht: Mapping[str, Any], spoor: Spoor | None) -> Any:
        root = self._leeg()
        if spoor is not None:
            spoor.open(self.root.naam, self.root.regel)
        self._vul(root, zicht, None, spoor)
        return root

    def _fout(self, zicht: Mapping[str, Any]) -> WegschrijfFout:
        # Only a trail knows the indexes; writing again with one keeps it off the fast path.
        try:
            self.herkomst(zicht)
        except WegschrijfFout as fout:
            return fout
        raise AssertionError("a writer gave two verdicts on one view")  # pragma: no cover - writing is a pure function

    def _wegschrijffout(self, zicht: Mapping[str, Any], spoor: Spoor, fout: VeldFout) -> WegschrijfFout:
        return WegschrijfFout(fout.fout.melding, record=_record(zicht), veld=spoor.pad(fout.pad), doe=fout.fout.doe)

    def _ongeldig(self, zicht: Mapping[str, Any], bericht: Any) -> WegschrijfFout:
        found, melding = self._breuk(zicht, bericht)
        return WegschrijfFout(
            f"het bericht past niet in zijn schema: {melding}",
            record=_record(zicht),
            veld=found.pad,
            element=found.element,
            doe=f"Controleer het veld in de bron, of de mapping: {found.bestand}:{found.regel}.",
        )


@dataclass(frozen=True, slots=True)
class XmlWriter(Writer):
    """Writes XML, with these prefixes for its namespaces."""

    extensie = "xml"
    _vormgever = XML

    namen: dict[str, str] = field(repr=False)

    def _leeg(self) -> etree._Element:
        return etree.Element(self.root.tag, nsmap=self.namen)

    def _bytes(self, bericht: etree._Element) -> bytes:
        return _serialise(bericht, encoding="UTF-8", xml_declaration=True)  # type: ignore[no-any-return] # bytes with an encoding

    def _breuk(self, zicht: Mapping[str, Any], bericht: etree._Element) -> tuple[Herkomst, str]:
        element, melding = overtreding(bericht, self.contract.overtredingen(bericht))
        return [line for line in self.herkomst(zicht) if "@" not in line.element][element], melding


@dataclass(frozen=True, slots=True)
class JsonWriter(Writer):
    """Writes JSON: compact, its members in the order of the mapping."""

    extensie = "json"
    _vormgever = JSON

    def _leeg(self) -> dict[str, Any]:
        return {}

    def _bytes(self, bericht: dict[str, Any]) -> bytes:
        return json.dumps(bericht, ensure_ascii=False, separators=(",", ":")).encode()

    def _breuk(self, zicht: Mapping[str, Any], bericht: dict[str, Any]) -> tuple[Herkomst, str]:
        [(pad, melding)] = self.contract.overtredingen(bericht)
        # The nearest part above: an array itself, or an item of a list that stands there whole, has no line of its own.
        root, *lines = self.herkomst(zicht)
        above = [line for line in lines if f"{pad}.".startswith((f"{line.element}.", f"{line.element}["))]
        return max(above, key=lambda line: len(line.element), default=root), melding


def _record(zicht: Mapping[str, Any]) -> str:
    bericht = zicht.get("bericht")
    return str(bericht.get("id", "")) if isinstance(bericht, Mapping) else ""
