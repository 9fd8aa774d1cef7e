"""What a reader may make: the models by name, and the shape of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter

from gateway.model.basis import Model, klasse_van
from gateway.model.dossier import Dossier
from gateway.model.klasse import Klasse
from gateway.model.leerling import Leerling
from gateway.model.schooltoestemming import Toestemmingsrij
from gateway.model.uitwisseling import Terugkoppeling
from gateway.model.verzuim import Schoolkalender, Verzuimregistratie

DOELEN: Mapping[str, type] = {
    "Dossier": Dossier,
    "Leerling": Leerling,
    "Schoolkalender": Schoolkalender,
    "Terugkoppeling": Terugkoppeling,
    "Toestemmingsrij": Toestemmingsrij,
    "Verzuimregistratie": Verzuimregistratie,
    "dict": dict,
}


@dataclass(frozen=True, slots=True)
class Lid:
    """A member of a model: its own members when it is a group, and whether it repeats."""

    model: type | None
    lijst: bool


@cache
def leden(model: type) -> Mapping[str, Lid]:
    """The members of a model by name."""
    return {
        naam: _lid(hint, lijst=False)
        for naam, hint in get_type_hints(model, include_extras=True).items()
        if naam in _velden(model)
    }


def zoek(model: type, delen: tuple[str, ...]) -> Lid | None:
    """The member at a path; None when the path does not exist or passes through a list."""
    lid = Lid(model, lijst=False)
    for deel in delen:
        if lid.lijst or lid.model is None or deel not in leden(lid.model):
            return None
        lid = leden(lid.model)[deel]
    return lid


def paden(model: type, prefix: str = "") -> Iterator[str]:
    """Yield the paths below a model that do not pass through a list."""
    for naam, lid in leden(model).items():
        yield f"{prefix}{naam}"
        if lid.model and not lid.lijst:
            yield from paden(lid.model, f"{prefix}{naam}.")


def mag_tonen(model: type, pad: str) -> bool:
    """Tell whether a fault may show the value of this field."""
    return issubclass(model, Model) and klasse_van(model, pad) is Klasse.GEWOON


def maker(model: type) -> Any:
    """The function that makes the model of plain data; raises pydantic's ValidationError."""
    return TypeAdapter(model).validate_python


def plain(model: type, value: Any) -> Any:
    """A model as plain JSON data, without what was never filled."""
    return TypeAdapter(model).dump_python(value, mode="json", exclude_unset=True)


def _velden(model: type) -> Any:
    return model.model_fields if issubclass(model, BaseModel) else model.__dataclass_fields__  # type: ignore[attr-defined] # DOELEN holds models and dataclasses


def _lid(hint: Any, *, lijst: bool) -> Lid:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _lid(args[0], lijst=lijst)
    if origin in {Union, UnionType}:
        return _lid(next(arg for arg in args if arg is not type(None)), lijst=lijst)
    if origin in {tuple, list, frozenset}:
        return _lid(args[0], lijst=True)
    grouped = isinstance(hint, type) and (issubclass(hint, BaseModel) or is_dataclass(hint))
    return Lid(hint if grouped else None, lijst)
