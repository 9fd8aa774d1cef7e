"""Reads the files of contracts/aanvragen into their forms: every fault with its file and line."""

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from gateway.model.yamlbron import Fout, Knoop, YamlFoutenError, lees_yaml

MAP = "aanvragen"
Status = Literal["geverifieerd", "secundair", "afgeleid"]


class Vorm(BaseModel):
    """A part of a file: frozen, nothing converted, and no key that is not in the form."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Bronvorm(Vorm):
    """Something with the source that says so."""

    bron: str
    status: Status


V = TypeVar("V", bound=Vorm)

_MELDINGEN = {
    "missing": ("{veld!r} ontbreekt", "Vul {veld!r} in."),
    "extra_forbidden": ("onbekende sleutel {veld!r}", "Haal de sleutel weg of verbeter de naam."),
    "literal_error": ("{veld!r} heeft een onbekende waarde", "Kies uit {expected}."),
    "union_tag_not_found": ("'vorm' ontbreekt bij {veld!r}", "Zeg met 'vorm' wat voor eis dit is."),
    "union_tag_invalid": ("{veld!r} heeft een onbekende vorm", "Kies uit {expected_tags}."),
    "string_type": ("{veld!r} moet tekst zijn", "Zet aanhalingstekens om de waarde."),
    "string_pattern_mismatch": ("{veld!r} heeft niet de goede vorm ({pattern})", ""),
    "int_type": ("{veld!r} moet een geheel getal zijn", ""),
    "bool_type": ("{veld!r} moet true of false zijn", ""),
    "tuple_type": ("{veld!r} moet een lijst zijn", "Zet de waarden tussen [ en ]."),
    "model_type": ("{veld!r} moet een groep sleutels zijn", ""),
    "dict_type": ("{veld!r} moet een groep sleutels zijn", ""),
    "too_short": ("{veld!r} mag niet leeg zijn", ""),
    "value_error": ("{veld!r} klopt niet: {error}", ""),
}


class Bron:
    """The files below aanvragen/ in folders like contracts/: one in a later folder replaces that of the same name."""

    def __init__(self, mappen: Sequence[Path]) -> None:
        """Look which files there are."""
        self.fouten: list[Fout] = []
        self._bestanden = {
            pad.relative_to(map_).as_posix(): (pad, f"{map_.name}/{pad.relative_to(map_).as_posix()}")
            for map_ in mappen
            for pad in sorted([*map_.glob(f"{MAP}/*.yaml"), *map_.glob(f"{MAP}/swv/*.yaml")])
        }

    def __contains__(self, naam: str) -> bool:
        """Whether a file is there, by its name below aanvragen/."""
        return f"{MAP}/{naam}" in self._bestanden

    def lees(self, naam: str, vorm: type[V]) -> tuple[Knoop, V] | None:
        """A file, by its name below aanvragen/, as tree and as form; None when its faults were noted."""
        try:
            wortel = lees_yaml(*self._bestanden[f"{MAP}/{naam}"])
        except YamlFoutenError as fout:
            self.fouten.extend(fout.fouten)
            return None
        try:
            # By way of JSON, because only there a strict form takes a list for a tuple and text for a date.
            return wortel, vorm.model_validate_json(json.dumps(wortel.kaal()))
        except ValidationError as fout:
            self.fouten.extend(_fout(wortel, detail) for detail in fout.errors(include_url=False))
            return None

    def swvs(self) -> list[str]:
        """The samenwerkingsverbanden that have a file of their own."""
        begin = f"{MAP}/swv/"
        return [naam.removeprefix(begin).removesuffix(".yaml") for naam in self._bestanden if naam.startswith(begin)]


def knoop_op(knoop: Knoop, *plaats: int | str) -> Knoop:
    """The deepest node along a place, as far as the place exists."""
    for deel in plaats:
        kind = knoop.waarde
        if isinstance(kind, dict) and deel in kind:
            knoop = kind[str(deel)]
        elif isinstance(kind, tuple) and isinstance(deel, int):
            knoop = kind[deel]
    return knoop


def naaste(naam: str, bekend: Iterable[str]) -> str:
    """An advice that names the known word nearest to an unknown one, or all of them when none is near."""
    bekend = sorted(bekend)
    dichtbij = get_close_matches(naam, bekend, n=1)
    return f"Bedoelde u {dichtbij[0]!r}?" if dichtbij else f"Wel bekend: {', '.join(bekend)}."


def _fout(wortel: Knoop, detail: ErrorDetails) -> Fout:
    plaats = detail["loc"]
    veld = next((deel for deel in reversed(plaats) if isinstance(deel, str) and deel != "[key]"), "het bestand")
    melding, doe = _MELDINGEN.get(detail["type"], ("{veld!r} klopt niet: {msg}", ""))
    woorden: dict[str, Any] = {"veld": veld, "msg": detail["msg"], **detail.get("ctx", {})}
    return knoop_op(wortel, *plaats).fout(melding.format(**woorden), doe.format(**woorden).replace(" or ", " of "))
