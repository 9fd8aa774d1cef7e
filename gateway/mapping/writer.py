"""A writer: makes one kind of message of a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from gateway.mapping.compile_writer import vul
from gateway.mapping.contracts import Berichtcontract
from gateway.mapping.faults import WegschrijfFout
from gateway.mapping.lineage import Herkomst, Spoor
from gateway.mapping.reads import Lezing, lezingen
from gateway.mapping.tree import Element
from gateway.mapping.violations import overtreding
from gateway.mapping.write_values import Stap, VeldFout

_serialise: Any = etree.tostring


@dataclass(frozen=True, slots=True)
class Writer:
    """One mapping, compiled; may be used by many threads at once. `tekst` is the YAML it was made from."""

    doel: str
    bestand: str
    hash: str
    tekst: str = field(repr=False)
    contract: Berichtcontract = field(repr=False)
    root: Element = field(repr=False)
    namen: dict[str, str] = field(repr=False)
    lezingen: tuple[Lezing, ...] = field(init=False, repr=False)
    _vul: Stap = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the tree."""
        object.__setattr__(self, "lezingen", tuple(lezingen(self.root)))
        object.__setattr__(self, "_vul", vul(self.root))

    @property
    def soort(self) -> str:
        """The message this writes, as `duo_rod/inschrijving-vo@1`."""
        return self.contract.naam

    @property
    def leest(self) -> frozenset[str]:
        """All view paths this may read, without indexes."""
        return frozenset(lezing.pad for lezing in self.lezingen if not lezing.groep)

    def schrijf(self, zicht: Mapping[str, Any]) -> bytes:
        """The message as UTF-8 XML, valid by its contract; raises WegschrijfFout."""
        try:
            root = self._bouw(zicht, None)
        except VeldFout:
            raise self._fout(zicht) from None
        if not self.contract.geldig(root):
            raise self._ongeldig(zicht, root)
        return _serialise(root, encoding="UTF-8", xml_declaration=True)  # type: ignore[no-any-return] # bytes with an encoding

    def herkomst(self, zicht: Mapping[str, Any]) -> list[Herkomst]:
        """Where each element and attribute of that message comes from, in the order of the message."""
        spoor = Spoor(self.bestand)
        try:
            self._bouw(zicht, spoor)
        except VeldFout as fout:
            raise self._wegschrijffout(zicht, spoor, fout) from None
        return spoor.regels

    def _bouw(self, zicht: Mapping[str, Any], spoor: Spoor | None) -> etree._Element:
        root = etree.Element(self.root.tag, nsmap=self.namen)
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

    def _ongeldig(self, zicht: Mapping[str, Any], root: etree._Element) -> WegschrijfFout:
        element, melding = overtreding(root, self.contract.overtredingen(root))
        found = [line for line in self.herkomst(zicht) if "@" not in line.element][element]
        return WegschrijfFout(
            f"het bericht past niet in zijn schema: {melding}",
            record=_record(zicht),
            veld=found.pad,
            element=found.element,
            doe=f"Controleer het veld in de bron, of de mapping: {found.bestand}:{found.regel}.",
        )


def _record(zicht: Mapping[str, Any]) -> str:
    bericht = zicht.get("bericht")
    return str(bericht.get("id", "")) if isinstance(bericht, Mapping) else ""
