"""Loads contracts/aanvragen/rekenmodule.yaml and toetsdomeinen.yaml: all faults at once, each with file and line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gateway.model.errors import ConfiguratieError
from gateway.model.yamlbron import Fout, Knoop, YamlFoutenError, lees_yaml
from gateway.rekenmodule.regels import Afwijking, Regime, Rekenregels, Toetsdomeinen

BESTAND = "aanvragen/rekenmodule.yaml"
TOETSDOMEINEN = "aanvragen/toetsdomeinen.yaml"

M = TypeVar("M", bound=BaseModel)


class RekenregelsFoutenError(YamlFoutenError):
    """De regels van de rekenmodule kloppen niet."""

    code = "RKN-010"


class RekenregelsOntbreektError(ConfiguratieError):
    """Een bestand van de rekenmodule ontbreekt."""

    code = "RKN-011"


def laad_rekenregels(mappen: Sequence[Path], swv: str | None = None) -> Rekenregels:
    """Load the rules from folders like contracts/, a later folder going before an earlier one.

    With `swv` its own criteria replace the national ones, where it has a file of its own: rekenmodule.<swv>.yaml.
    """
    regels = _lees(_nodig(mappen, BESTAND), Rekenregels)
    eigen = _zoek(mappen, f"aanvragen/rekenmodule.{swv}.yaml") if swv else None
    if eigen is None:
        return regels
    wortel = _boom(*eigen)
    afwijking = _maak(wortel, Afwijking)
    if fouten := list(_niet_vrij(regels, afwijking, wortel)):
        raise RekenregelsFoutenError(fouten)
    regimes = {naam: _erbij(regels.regimes.get(naam, ()), reeks) for naam, reeks in afwijking.regimes.items()}
    return regels.model_copy(update={"regimes": {**regels.regimes, **regimes}, "swv": swv})


def laad_toetsdomeinen(mappen: Sequence[Path]) -> Toetsdomeinen:
    """Load the table that tells the domein of an OSO toets."""
    return _lees(_nodig(mappen, TOETSDOMEINEN), Toetsdomeinen)


def _zoek(mappen: Sequence[Path], naam: str) -> tuple[Path, str] | None:
    return next(((map_ / naam, f"{map_.name}/{naam}") for map_ in reversed(mappen) if (map_ / naam).is_file()), None)


def _nodig(mappen: Sequence[Path], naam: str) -> tuple[Path, str]:
    gevonden = _zoek(mappen, naam)
    if gevonden is None:
        raise RekenregelsOntbreektError(doe=f"Zet {naam} in een van de contractmappen.")
    return gevonden


def _lees(bestand: tuple[Path, str], vorm: type[M]) -> M:
    return _maak(_boom(*bestand), vorm)


def _boom(pad: Path, naam: str) -> Knoop:
    try:
        return lees_yaml(pad, naam)
    except YamlFoutenError as fout:
        raise RekenregelsFoutenError(fout.fouten) from None


def _maak(wortel: Knoop, vorm: type[M]) -> M:
    try:
        # As JSON, so that dates are text and lists are tuples while a number stays a number.
        return vorm.model_validate_json(json.dumps(wortel.kaal()), strict=True)
    except ValidationError as fout:
        raise RekenregelsFoutenError([_fout(wortel, item) for item in fout.errors()]) from None


def _niet_vrij(regels: Rekenregels, afwijking: Afwijking, wortel: Knoop) -> Iterator[Fout]:
    """Regimes that a samenwerkingsverband may not replace."""
    vrij = [naam for naam, reeks in regels.regimes.items() if all(regime.swv_mag_afwijken for regime in reeks)]
    soorten = {regime.soort for naam in vrij for regime in regels.regimes[naam]}
    for naam, reeks in afwijking.regimes.items():
        eigen = naam not in regels.regimes or naam in vrij
        if not eigen or not {regime.soort for regime in reeks} <= soorten:
            melding = f"van regime {naam!r} mag een samenwerkingsverband niet afwijken"
            yield wortel.waarde["regimes"].waarde[naam].fout(melding, f"Wel: {', '.join(vrij)}.")


def _erbij(landelijk: tuple[Regime, ...], eigen: tuple[Regime, ...]) -> tuple[Regime, ...]:
    """The national regime until the first day of the own one; none at all when that is empty."""
    return (*(regime for regime in landelijk if regime.vanaf < eigen[0].vanaf), *eigen) if eigen else ()


# What pydantic calls a fault, and what its author should read.
_MELDINGEN = {
    "missing": "ontbreekt",
    "extra_forbidden": "is een onbekende sleutel",
    "value_error": "{error}",
    "literal_error": "moet een van deze zijn: {expected}",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "too_short": "mag niet leeg zijn",
    "string_too_short": "mag niet leeg zijn",
    "int_type": "moet een geheel getal zijn",
    "bool_type": "moet true of false zijn",
    "string_type": "moet tekst zijn",
    "tuple_type": "moet een lijst zijn",
    "dict_type": "moet een groep sleutels zijn",
    "model_type": "moet een groep sleutels zijn",
    "model_attributes_type": "moet een groep sleutels zijn",
    "date_type": "moet een datum zijn, als 2016-01-01",
    "date_parsing": "moet een datum zijn, als 2016-01-01",
    "date_from_datetime_parsing": "moet een datum zijn, als 2016-01-01",
}


def _fout(wortel: Knoop, item: Any) -> Fout:
    plek = wortel
    for stap in item["loc"]:
        deel = plek.waarde
        if (isinstance(deel, dict) and stap in deel) or (isinstance(deel, tuple) and isinstance(stap, int)):
            plek = deel[stap]
    naam = next((stap for stap in reversed(item["loc"]) if isinstance(stap, str)), "het bestand")
    melding = _MELDINGEN.get(item["type"], "kan zo niet").format(**item.get("ctx", {})).replace(" or ", " of ")
    return plek.fout(f"{naam!r} {melding}")
