"""The forms of the files in contracts/: pydantic says what is wrong, the line numbers say where."""

import json
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from gateway.model.yamlbron import Fout, Knoop
from gateway.policy.paden import naaste

Status = Literal["geverifieerd", "secundair", "afgeleid"]


class Vorm(BaseModel):
    """A part of a contract file: frozen, nothing converted, and no key that is not in the form."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


V = TypeVar("V", bound=Vorm)

_GROEP = ("{veld!r} moet een groep sleutels zijn", "")
_KEUZE = ("{veld!r} heeft een onbekende waarde", "Kies uit {expected}.")
_MELDINGEN = {
    "missing": ("{veld!r} ontbreekt", "Vul {veld!r} in."),
    "literal_error": _KEUZE,
    "enum": _KEUZE,
    "string_type": ("{veld!r} moet tekst zijn", "Zet aanhalingstekens om de waarde."),
    "int_type": ("{veld!r} moet een geheel getal zijn", ""),
    "bool_type": ("{veld!r} moet true of false zijn", ""),
    "tuple_type": ("{veld!r} moet een lijst zijn", "Zet de waarden tussen [ en ]."),
    "model_type": _GROEP,
    "dict_type": _GROEP,
    "too_short": ("{veld!r} mag niet leeg zijn", ""),
    "string_too_short": ("{veld!r} mag niet leeg zijn", ""),
    "value_error": ("{veld!r} klopt niet: {error}", ""),
}


def lees_vorm(knoop: Knoop, vorm: type[V], fouten: list[Fout]) -> V | None:
    """Turn a YAML tree into its form; faults go to `fouten`, each with the line it stands on."""
    try:
        # By way of JSON, because only there a strict form takes a list for a tuple.
        return vorm.model_validate_json(json.dumps(knoop.kaal()))
    except ValidationError as fout:
        fouten.extend(_fout(knoop, vorm, detail) for detail in fout.errors(include_url=False))
        return None


def knoop_op(knoop: Knoop, *plaats: int | str) -> Knoop:
    """The deepest node along a place, as far as the place exists."""
    for deel in plaats:
        kind = knoop.waarde
        if isinstance(kind, dict) and deel in kind:
            knoop = kind[str(deel)]
        elif isinstance(kind, tuple) and isinstance(deel, int):
            knoop = kind[deel]
    return knoop


def _fout(knoop: Knoop, vorm: type[Vorm], detail: ErrorDetails) -> Fout:
    plaats = detail["loc"]
    veld = next((deel for deel in reversed(plaats) if isinstance(deel, str)), "het bestand")
    melding, doe = _MELDINGEN.get(detail["type"], ("{veld!r} klopt niet: {msg}", ""))
    if detail["type"] == "extra_forbidden":
        melding, doe = "onbekende sleutel {veld!r}", naaste(veld, _sleutels(vorm, plaats[:-1]))
    woorden = {"veld": veld, "msg": detail["msg"], **detail.get("ctx", {})}
    return knoop_op(knoop, *plaats).fout(melding.format(**woorden), doe.format(**woorden).replace(" or ", " of "))


def _sleutels(vorm: type[Vorm], plaats: tuple[int | str, ...]) -> list[str]:
    for deel in plaats:
        if isinstance(deel, str) and deel in vorm.model_fields:
            vorm = _vorm_in(vorm.model_fields[deel].annotation) or vorm
    return list(vorm.model_fields)


def _vorm_in(annotation: Any) -> type[Vorm] | None:
    if isinstance(annotation, type) and issubclass(annotation, Vorm):
        return annotation
    return next((gevonden for deel in get_args(annotation) if (gevonden := _vorm_in(deel))), None)
