"""What of a dossier may go along by its own word: a category that is opt-uit or verboden leaves nothing behind."""

from collections.abc import Mapping
from functools import reduce
from typing import Any, NamedTuple, TypeVar

from gateway.model.basis import Model
from gateway.model.dossier import Dossier

M = TypeVar("M", bound=Model)
_DICHT = ("opt-uit", "verboden")


class Uitlevering(NamedTuple):
    """A dossier as far as it may go, and the titles of the categories of which something was left out."""

    dossier: Dossier
    weggelaten: tuple[str, ...]


def lever_uit(dossier: Dossier, categorieen: Mapping[str, Mapping[str, Any]]) -> Uitlevering:
    """Empty the categories that are not to be handed over; `categorieen` says what in the model belongs to each."""
    zegt = dossier.metadata.categorieen
    weggelaten: list[str] = []
    for naam, categorie in categorieen.items():
        if zegt is None or getattr(zegt, naam) not in _DICHT:
            continue
        over = reduce(_zonder, categorie["delen"], dossier)
        if over != dossier:
            weggelaten.append(categorie["titel"])
        dossier = over
    return Uitlevering(dossier, tuple(weggelaten))


def _zonder(model: M, pad: str) -> M:
    """The model with what lies at a path as if it was never filled in."""
    naam, _, verder = pad.partition(".")
    deel = getattr(model, naam)
    if not verder:
        return model.model_copy(update={naam: type(model).model_fields[naam].default})
    return model if deel is None else model.model_copy(update={naam: _zonder(deel, verder)})
