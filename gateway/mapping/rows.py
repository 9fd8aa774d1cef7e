"""A row reader: makes a model of the rows of one record, or tells all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from gateway.mapping.faults import Waardefout
from gateway.mapping.row_faults import model_fouten, toon
from gateway.mapping.row_language import Kolomveld, Velden
from gateway.mapping.targets import mag_tonen, maker
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij

Omzetter = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Leesresultaat:
    """The model, or None and why not; `herkomst` names the row of each part, by its path in the model."""

    model: Any = field(repr=False)
    bevindingen: list[Bevinding]
    herkomst: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowReader:
    """One mapping of rows, compiled; may be used by many threads at once."""

    naam: str
    bestand: str
    hash: str
    rij: str
    model: type
    velden: Velden = field(repr=False)
    _lees: Callable[[Rij, Any, Oogst, str], dict[str, Any]] = field(init=False, repr=False)
    _maak: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the fields."""
        object.__setattr__(self, "_lees", _compileer(self.velden, self.model, ""))
        object.__setattr__(self, "_maak", maker(self.model))

    def lees(self, record: Bronrecord) -> Leesresultaat:
        """Read one record: all its faults at once, and no model when there is one."""
        oogst = Oogst(list(record.bevindingen), {}, {}, set())
        data = self._lees(record.rijen[self.rij], record.rijen, oogst, "")
        model = None
        try:
            model = self._maak(data)
        except ValidationError as error:
            oogst.bevindingen.extend(model_fouten(error, self.velden, self.model, oogst.rijen, oogst.gemeld))
        return Leesresultaat(None if oogst.bevindingen else model, oogst.bevindingen, oogst.herkomst)


@dataclass(slots=True)
class Oogst:
    """What reading one record brought up besides its values, by path in the model."""

    bevindingen: list[Bevinding]
    herkomst: dict[str, str]
    rijen: dict[str, Rij]
    gemeld: set[str]


def _compileer(velden: Velden, model: type, onder: str) -> Callable[[Rij, Any, Oogst, str], dict[str, Any]]:
    columns = tuple(_kolom(veld, model, onder) for veld in velden.kolommen)
    lists = tuple(
        (
            veld.bron,
            _zetter(veld.pad),
            ".".join(veld.pad),
            _compileer(veld.velden, model, f"{onder}{'.'.join(veld.pad)}."),
        )
        for veld in velden.rijen
    )

    def read(rij: Rij, record: Any, oogst: Oogst, plek: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        oogst.rijen[plek] = rij
        oogst.herkomst[plek] = f"{rij.bestand} rij {rij.nummer}"
        prefix = f"{plek}." if plek else ""
        for column in columns:
            column(rij, found, oogst, prefix)
        for bron, put, naam, read_item in lists:
            items = []
            for index, item in enumerate(record.get(bron, ())):
                row = item if isinstance(item, Rij) else item["rij"]
                items.append(read_item(row, item, oogst, f"{prefix}{naam}[{index}]"))
            put(found, items)
        return found

    return read


def _kolom(veld: Kolomveld, model: type, onder: str) -> Callable[[Rij, dict[str, Any], Oogst, str], None]:
    put, naam, required = _zetter(veld.pad), ".".join(veld.pad), veld.verplicht
    if not veld.kolom:
        return lambda _rij, found, _oogst, _prefix: put(found, veld.vast)
    kolom, convert, open_ = veld.kolom, _omzetter(veld), mag_tonen(model, f"{onder}{naam}")

    def read(rij: Rij, found: dict[str, Any], oogst: Oogst, prefix: str) -> None:
        text = (rij.get(kolom) or "").strip()
        if not text:
            if required:
                oogst.gemeld.add(prefix + naam)
                oogst.bevindingen.append(_leeg(rij, kolom))
            return
        if convert is None:
            put(found, text)
            return
        try:
            put(found, convert(text))
        except Waardefout as fout:
            oogst.gemeld.add(prefix + naam)
            melding = f"{toon(text, open_=open_)} {fout.melding}"
            oogst.bevindingen.append(Bevinding(rij.bestand, melding, rij.nummer, kolom, doe=fout.doe))

    return read


def _leeg(rij: Rij, kolom: str) -> Bevinding:
    return Bevinding(rij.bestand, "is leeg, en dit veld is verplicht", rij.nummer, kolom, doe="Vul het veld in.")


def _omzetter(veld: Kolomveld) -> Omzetter | None:
    vorm, lijst = veld.vorm, veld.lijst
    if vorm and lijst:
        return lambda text: lijst.lees(vorm.lees(text))
    return vorm.lees if vorm else lijst.lees if lijst else None


def _zetter(pad: tuple[str, ...]) -> Callable[[dict[str, Any], Any], None]:
    *groups, last = pad
    if not groups:
        return lambda found, value: found.__setitem__(last, value)

    def put(found: dict[str, Any], value: Any) -> None:
        for group in groups:
            found = found.setdefault(group, {})
        found[last] = value

    return put
