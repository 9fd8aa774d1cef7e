"""Dossiers as hypothesis makes them, and one in which every field of the model is filled."""

from __future__ import annotations

from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import annotated_types
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from gateway.model.basis import Model
from gateway.model.dossierdelen import Afnemer, Cijferonderdeel, Eindtoetsresultaat, Toets, Toetsonderdeel
from gateway.model.dossierinhoud import Lwoo, Vakresultaat
from gateway.model.identifiers import Brin

# XML knows no control characters; blanks around a value do not count.
_teksten = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Z"]), min_size=1, max_size=8)
_dagen = st.dates(date(1990, 1, 1), date(2040, 12, 31))
_GEWOON = {
    r"^\d{2}$": "00",
    r"^\d{4}$": "0015",
    r"^\d{4}-\d{4}$": "2025-2026",
    r"^[+-]?(\d+(\.\d*)?|\.\d+)$": "12.50",
    r"^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])$": "2012-03-14",
}
_PATRONEN = {
    r"^\d{2}$": st.sampled_from(["00", "99"]),
    r"^\d{4}$": st.sampled_from(["0015", "9999"]),
    r"^\d{4}-\d{4}$": st.just("2025-2026"),
    r"^[+-]?(\d+(\.\d*)?|\.\d+)$": st.sampled_from(["0", "12.50", "-3.1", ".5", "+7"]),
    r"^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])$": st.sampled_from(["2012-03-14", "2012-00-00"]),
}
# What the message has an element for that must hold something, though the model may leave it empty.
_NIET_LEEG: dict[type, tuple[str, ...]] = {
    Toets: ("resultaat",),
    Toetsonderdeel: ("resultaat",),
    Cijferonderdeel: ("cijfer",),
    Eindtoetsresultaat: ("onderdelen",),
}
# In a group of these the message has one element for a choice.
_KEUZES: dict[type, tuple[str, ...]] = {
    Afnemer: ("instelling", "school"),
    Vakresultaat: (
        "beoordeling",
        "eindcijfer",
        "cijfer_ce",
        "eindcijfer_se",
        "cijfers_se",
        "rapportcijfer",
        "werkstuk",
    ),
}


def gevuld(waarde: Any) -> bool:
    """Tell whether a part says anything; what says nothing has no place in a message."""
    if isinstance(waarde, Model):
        return any(gevuld(deel) for _, deel in waarde)
    return waarde is not None and waarde != ()


def delen(model: type[Model]) -> st.SearchStrategy[Any]:
    """A part of a dossier, with what is optional filled or left out."""
    velden = {naam: _van(hint) for naam, hint in _hints(model)}
    velden |= {naam: velden[naam].filter(gevuld) for naam in _NIET_LEEG.get(model, ())}
    if model is Lwoo:
        velden["eind"] = st.sampled_from([date(2027, 7, 31), None])
    if (keuze := _KEUZES.get(model)) is None:
        return st.fixed_dictionaries(velden).map(lambda waarden: model(**waarden)).filter(gevuld)
    rest = {naam: strategie for naam, strategie in velden.items() if naam not in keuze}
    return (
        st.sampled_from(keuze)
        .flatmap(lambda naam: st.fixed_dictionaries({**rest, naam: velden[naam].filter(gevuld)}))
        .map(lambda waarden: model(**waarden))
    )


def vol(model: type[Model]) -> Any:
    """A part in which every field is filled, each the same way every time."""
    keuze = _KEUZES.get(model, ())[1:]
    waarden = {naam: _vol(hint) for naam, hint in _hints(model) if naam not in keuze}
    if "adres_geheim" in waarden:
        waarden["adres_geheim"] = False
    return model(**waarden | ({"eind": date(2027, 7, 31)} if model is Lwoo else {}))


def _hints(model: type[Model]) -> list[tuple[str, Any]]:
    hints = get_type_hints(model, include_extras=True)
    return [(naam, hints[naam]) for naam in model.model_fields]


def _vol(hint: Any) -> Any:
    kern, regels, lijst, _ = _kern(hint)
    gemaakt = vol(kern) if _is_model(kern) else _voorbeeld(kern, regels)
    return (gemaakt, gemaakt) if lijst else gemaakt


def _voorbeeld(kern: Any, regels: tuple[Any, ...]) -> Any:
    if get_origin(kern) is Literal:
        return get_args(kern)[0]
    gewoon = {bool: True, date: date(2026, 8, 1), Brin: Brin("99XX"), int: 7}
    return gewoon[kern] if kern in gewoon else _GEWOON.get(_patroon(regels), "tekst")


def _van(hint: Any) -> st.SearchStrategy[Any]:
    kern, regels, lijst, mag_leeg = _kern(hint)
    een = delen(kern) if _is_model(kern) else _strategie(kern, regels)
    if lijst:
        minste = any(isinstance(regel, annotated_types.MinLen) for regel in lijst)
        return st.lists(een, min_size=int(minste), max_size=2).map(tuple)
    return st.none() | een if mag_leeg else een


def _strategie(kern: Any, regels: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if get_origin(kern) is Literal:
        return st.sampled_from(get_args(kern))
    laagste = next((regel.ge for regel in regels if isinstance(regel, annotated_types.Ge)), -9)
    gewoon = {bool: st.booleans(), date: _dagen, Brin: st.sampled_from([Brin("99XX"), Brin("99YY")])}
    if kern is int:
        return st.integers(laagste, 20)
    return gewoon[kern] if kern in gewoon else _PATRONEN.get(_patroon(regels), _teksten)


def _kern(hint: Any) -> tuple[Any, tuple[Any, ...], tuple[Any, ...], bool]:
    """What a field holds, the rules on it, those on a list of it (never empty when it is one), if it may be None."""
    regels: tuple[Any, ...] = ()
    lijst: tuple[Any, ...] = ()
    mag_leeg = False
    while True:
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            hint, regels = args[0], (*regels, *_regels(args[1:]))
        elif origin in {Union, UnionType}:
            mag_leeg = NoneType in args
            hint = next(arg for arg in args if arg is not NoneType)
        elif origin is tuple:
            hint, lijst, regels = args[0], (*regels, None), ()
        else:
            return hint, regels, lijst, mag_leeg


def _is_model(kern: Any) -> bool:
    return isinstance(kern, type) and issubclass(kern, Model)


def _patroon(regels: tuple[Any, ...]) -> str | None:
    return next((regel.pattern for regel in regels if getattr(regel, "pattern", None)), None)


def _regels(gezegd: tuple[Any, ...]) -> list[Any]:
    return [regel for deel in gezegd for regel in (deel.metadata if isinstance(deel, FieldInfo) else [deel])]
