"""JSON Schemas from the folder of a contract: nothing from a network, nothing from outside that folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from gateway.mapping.json_parse import JsonError, parse_json
from gateway.mapping.source import Bestand

_SUFFIX = ".schema.json"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_FORMATEN = FormatChecker(formats=("date", "uuid", "email"))
# The message of the library quotes the value; its keyword never does.
_TEKSTEN = {
    "type": "de waarde heeft niet het juiste type",
    "format": "de waarde heeft niet de vorm die het schema vraagt",
    "pattern": "de waarde past niet in het patroon",
    "maxLength": "de waarde is te lang",
    "minLength": "de waarde is te kort",
    "enum": "de waarde is geen van de toegestane waarden",
    "const": "de waarde is niet de vaste waarde van het schema",
    "minimum": "de waarde is te laag",
    "exclusiveMinimum": "de waarde is te laag",
    "maximum": "de waarde is te hoog",
    "exclusiveMaximum": "de waarde is te hoog",
    "minItems": "de lijst is te kort",
    "maxItems": "de lijst is te lang",
    "uniqueItems": "de lijst noemt iets twee keer",
    "additionalProperties": "hier staat een lid dat het schema niet kent",
    "unevaluatedProperties": "hier staat een lid dat het schema niet kent",
}
_ANDERS = "het schema staat dit niet toe"


@_FORMATEN.checks("date-time", raises=ValueError)
def _tijdstip(value: object) -> bool:
    return not isinstance(value, str) or bool(_MOMENT.fullmatch(value) and datetime.fromisoformat(value))


class JsonSchema:
    """One schema with all it refers to; may be used by many threads at once."""

    def __init__(self, naam: str, registry: Registry[Any]) -> None:
        """Take the name of the file, and the files of its folder."""
        self._validator = Draft202012Validator({"$ref": naam}, registry=registry, format_checker=_FORMATEN)

    def validate(self, bericht: Any) -> bool:
        """Tell whether a message keeps to the schema."""
        return self._validator.is_valid(bericht)

    def overtredingen(self, bericht: Any) -> list[tuple[str, str]]:
        """What a message breaks most clearly: the path of the member, and what is wrong, without its value."""
        error = best_match(self._validator.iter_errors(bericht))
        return [(lidpad(error.absolute_path), _melding(error))] if error else []


def lidpad(delen: Iterable[str | int]) -> str:
    """The path of a member as lineage writes it: `rollen[1].omschrijving`, counted from 1."""
    return "".join(f"[{deel + 1}]" if isinstance(deel, int) else f".{deel}" for deel in delen).removeprefix(".")


def laad_json_schema(bestand: Bestand, regel: int, naam: str) -> JsonSchema | None:
    """Read a schema and check all it can refer to; None, and a fault in the file, when it cannot be used."""
    folder = bestand.pad.parent
    pads = {pad.relative_to(folder).as_posix(): pad for pad in sorted(folder.rglob(f"*{_SUFFIX}"))}
    if naam not in pads:
        bestand.fout(regel, f"schema {naam}: bestand {Path(naam).name} ontbreekt", f"Een schema heet iets{_SUFFIX}.")
        return None
    try:
        return JsonSchema(naam, _registry({key: _lees(key, pad.read_bytes()) for key, pad in pads.items()}))
    except _OngeschiktError as error:
        bestand.fout(regel, f"schema {naam}: {error}")
        return None


class _OngeschiktError(Exception):
    """A schema file cannot be used."""


# Each message reads its whole folder; holding a schema against the rules for schemas takes longest of all.
@lru_cache(maxsize=1024)
def _lees(naam: str, inhoud: bytes) -> Any:
    try:
        schema = parse_json(inhoud)
        Draft202012Validator.check_schema(schema)
    except JsonError as error:
        raise _OngeschiktError(f"{naam} is geen geldige JSON: {error}") from None
    except SchemaError as error:
        raise _OngeschiktError(f"{naam} is geen geldig JSON Schema: {error.json_path}: {error.message}") from None
    return schema


def _registry(schemas: dict[str, Any]) -> Registry[Any]:
    resources = {naam: DRAFT202012.create_resource(schema) for naam, schema in schemas.items()}
    registry: Registry[Any] = Registry().with_resources(resources.items()).crawl()
    for naam, resource in resources.items():
        _controleer(naam, resource, registry.resolver(naam))
    return registry


def _controleer(naam: str, resource: Resource[Any], resolver: Any) -> None:
    contents = resource.contents
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(contents, dict) and keyword in contents:
            try:
                resolver.lookup(contents[keyword])
            except Unresolvable:
                raise _OngeschiktError(
                    f"{naam} verwijst naar {contents[keyword]}; alleen wat in deze map staat mag"
                ) from None
    for inner in resource.subresources():
        _controleer(naam, inner, resolver.in_subresource(inner))


def _melding(error: ValidationError) -> str:
    if error.validator == "required":
        names: Any = error.validator_value
        present: Any = error.instance
        return f"hier ontbreekt {next(naam for naam in names if naam not in present)}"
    return _TEKSTEN.get(str(error.validator), _ANDERS)
