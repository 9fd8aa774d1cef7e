"""The JSON that comes in: held against its schema and the rules a schema cannot say."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from gateway.exchange.postvak.fouten import Bezwaar, InhoudError
from gateway.model.identifiers import Bsn, IdentifierError, Onderwijsnummer
from gateway.model.mappen import contractbestand

_NUMMERS: Mapping[str, Callable[[str], str]] = {"burgerservicenummer": Bsn, "onderwijsnummer": Onderwijsnummer}
# The words that the API has for each kind of fault.
_SOORTEN = {
    "required": "missing",
    "enum": "enum",
    "maxLength": "string_too_long",
    "minLength": "string_too_short",
    "minimum": "greater_than_equal",
    "maximum": "less_than_equal",
}


@dataclass(frozen=True, slots=True)
class Ingezonden:
    """A melding that keeps to the contract; `inhoud` is its canonical JSON."""

    kenmerk: str
    soort: str
    school: str
    inhoud: bytes = field(repr=False)


@cache
def schema(naam: str) -> dict[str, Any]:
    """The JSON schema of a message of the inbox."""
    gelezen: dict[str, Any] = json.loads(contractbestand(f"leerplicht_postvak/{naam}.schema.json").read_bytes())
    return gelezen


@cache
def _validator(naam: str) -> Draft202012Validator:
    return Draft202012Validator(schema(naam), format_checker=FormatChecker(["date"]))


def lees_melding(ruw: Mapping[str, Any]) -> Ingezonden:
    """A melding as it was sent; raises InhoudError with every fault."""
    _controleer("verzuimmelding", ruw, (*_datumbezwaren(ruw), *_nummerbezwaren(ruw)))
    try:
        inhoud = rfc8785.dumps(dict(ruw))
    except rfc8785.CanonicalizationError:
        # Half a character, which JSON can say and no text can hold.
        raise InhoudError([Bezwaar("value_error", ())]) from None
    return Ingezonden(ruw["kenmerk"], ruw["soort"], ruw["school"]["naam"], inhoud)


def lees_intrekking(ruw: Mapping[str, Any]) -> tuple[str, str]:
    """The kenmerk and the BRIN of what is withdrawn; raises InhoudError with every fault."""
    _controleer("intrekking", ruw, ())
    return ruw["kenmerk"], ruw["school"]["brin"]


def _controleer(naam: str, ruw: Mapping[str, Any], eigen: Iterable[Bezwaar]) -> None:
    gevonden = [bezwaar for fout in _validator(naam).iter_errors(ruw) for bezwaar in schemabezwaren(fout)]
    if bezwaren := list(dict.fromkeys([*gevonden, *eigen])):
        raise InhoudError(bezwaren)


def schemabezwaren(fout: ValidationError) -> Iterator[Bezwaar]:
    """The fault as kind and place: the words of the library repeat the value."""
    pad = tuple(fout.absolute_path)
    regel: Any = fout.validator
    if regel == "required":
        eisen: Any = fout.validator_value
        gegeven: Any = fout.instance
        yield from (Bezwaar("missing", (*pad, naam)) for naam in eisen if naam not in gegeven)
    elif regel == "additionalProperties":
        yield Bezwaar("extra_forbidden", (*pad, ""))
    else:
        yield Bezwaar(_SOORTEN.get(str(regel), "value_error"), pad)


def _datumbezwaren(ruw: Mapping[str, Any]) -> Iterator[Bezwaar]:
    begin, eind = ruw.get("begindatum"), ruw.get("einddatum")
    if isinstance(begin, str) and isinstance(eind, str) and eind < begin:
        yield Bezwaar("value_error", ("einddatum",))
    dagen = ruw.get("dagen")
    data = [str(dag.get("datum")) for dag in dagen if isinstance(dag, dict)] if isinstance(dagen, list) else []
    yield from (Bezwaar("value_error", ("dagen",)) for een, ander in pairwise(sorted(data)) if een == ander)


def _nummerbezwaren(ruw: Mapping[str, Any]) -> Iterator[Bezwaar]:
    leerling = ruw.get("leerling")
    for naam, soort in _NUMMERS.items():
        waarde = leerling.get(naam) if isinstance(leerling, dict) else None
        try:
            if isinstance(waarde, str):
                soort(waarde)
        except IdentifierError:
            yield Bezwaar("value_error", ("leerling", naam))
