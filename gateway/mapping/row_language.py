"""The tree of a row reader: which column fills which field, and which rows make which list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.mapping.codelists import Codelijst
from gateway.mapping.faults import bedoelde
from gateway.mapping.forms import Bewerking
from gateway.mapping.language import Taal
from gateway.mapping.source import Bestand
from gateway.mapping.targets import Lid, paden, zoek
from gateway.model.yamlbron import Knoop

_FIELD = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)
_LEAF = ("kolom", "vast", "vorm", "lijst", "verplicht")


@dataclass(frozen=True, slots=True)
class Kolomveld:
    """A field filled from a column, or by a constant; `kolom` is then empty."""

    pad: tuple[str, ...]
    regel: int
    kolom: str = ""
    vast: Any = None
    vorm: Bewerking | None = None
    lijst: Codelijst | None = None
    verplicht: bool = False


@dataclass(frozen=True, slots=True)
class Rijenveld:
    """A field filled by a list of rows; `bron` is its key in the record."""

    pad: tuple[str, ...]
    regel: int
    bron: str
    velden: Velden


@dataclass(frozen=True, slots=True)
class Velden:
    """All fields that one row, with the rows below it, fills."""

    kolommen: tuple[Kolomveld, ...]
    rijen: tuple[Rijenveld, ...]


class Rijtaal:
    """Reads the fields of one row reader; what is wrong is noted in its file."""

    def __init__(self, bestand: Bestand, lijsten: Mapping[str, Codelijst]) -> None:
        """Take the file and all code lists."""
        self.bestand = bestand
        self.taal = Taal(bestand, {}, lijsten, leest=True)

    def velden(self, knoop: Knoop, model: type) -> Velden:
        """The fields of a model, or of an item of one of its lists."""
        columns: list[Kolomveld] = []
        rows: list[Rijenveld] = []
        for key, item in self.bestand.vrij(knoop, "velden").items():
            lid = self.lid(key, item, model)
            if lid is None:
                continue
            if isinstance(item.waarde, dict) and "elk" in item.waarde:
                rows.extend(self.rijen(key, item, lid))
            elif column := self.kolom(key, item, lid):
                columns.append(column)
        return Velden(tuple(columns), tuple(rows))

    def lid(self, key: str, knoop: Knoop, model: type) -> Lid | None:
        """The member of the model a key names."""
        lid = zoek(model, tuple(key.split("."))) if _FIELD.fullmatch(key) else None
        if lid is None:
            self.bestand.fout(
                knoop.regel, f"veld {key!r} bestaat niet in {model.__name__}", bedoelde(key, set(paden(model)))
            )
        return lid

    def rijen(self, key: str, knoop: Knoop, lid: Lid) -> list[Rijenveld]:
        """A list of rows."""
        keys = self.bestand.groep(knoop, f"veld {key}", ("elk", "velden"))
        if not lid.lijst or lid.model is None:
            self.bestand.fout(knoop.regel, f"veld {key} is geen lijst van groepen, dus elk kan hier niet")
            return []
        if not self.bestand.verplicht(keys, ("elk", "velden"), knoop.regel, f"veld {key}"):
            return []
        source = self.bestand.tekst(keys["elk"], "elk").removeprefix(".")
        if not source or "." in source:
            self.bestand.fout(
                keys["elk"].regel, "elk noemt één lijst van het record", "Schrijf elk: periodes, of elk: .periodes"
            )
        return [Rijenveld(tuple(key.split(".")), knoop.regel, source, self.velden(keys["velden"], lid.model))]

    def kolom(self, key: str, knoop: Knoop, lid: Lid) -> Kolomveld | None:
        """A field from a column."""
        keys = self.bestand.groep(knoop, f"veld {key}", (*_LEAF, "elk", "velden"))
        named = [word for word in ("kolom", "vast") if word in keys]
        if len(named) != 1:
            self.bestand.fout(
                knoop.regel, f"veld {key} heeft kolom of vast, precies één", "Schrijf bijvoorbeeld {kolom: naam}."
            )
            return None
        # A form may make a whole list of one cell.
        if lid.model or (lid.lijst and "vorm" not in keys):
            shape = "een lijst" if lid.lijst else "een groep"
            self.bestand.fout(knoop.regel, f"veld {key} is {shape}", "Noem de velden eronder; een lijst vraagt elk.")
            return None
        pad = tuple(key.split("."))
        if "vast" in keys:
            return Kolomveld(pad, knoop.regel, vast=self.vast(keys))
        return Kolomveld(
            pad,
            knoop.regel,
            self.bestand.tekst(keys["kolom"], "kolom"),
            None,
            self.taal.vorm(keys.get("vorm")),
            self.taal.lijst(keys.get("lijst")),
            self.bestand.waar(keys.get("verplicht"), "verplicht"),
        )

    def vast(self, keys: Mapping[str, Knoop]) -> Any:
        """A constant; nothing else goes with it."""
        for other in keys.keys() - {"vast"}:
            self.bestand.fout(keys[other].regel, f"{other} heeft geen zin naast vast", f"Haal {other} weg.")
        if not isinstance(keys["vast"].waarde, str | int):
            self.bestand.fout(keys["vast"].regel, "vast is één waarde")
        return keys["vast"].waarde
