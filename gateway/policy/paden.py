"""The paths of the view: which fields exist below `organisatie`, `leerling` and what an uitwisseling is about."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import partial
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from gateway.model.aanvraag import Aanvraag
from gateway.model.basis import Model, velden
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.klasse import Klasse
from gateway.model.leerling import Inschrijving, Leerling
from gateway.model.partijen import Organisatie
from gateway.model.verzuim import Verzuimmelding

# What an uitwisseling can be about, next to the leerling himself.
Onderwerp: TypeAlias = Inschrijving | Verzuimmelding | Aanvraag | Jeugdhulpverzoek
ONDERWERPEN: dict[str, type[Model]] = {
    "inschrijving": Inschrijving,
    "verzuimmelding": Verzuimmelding,
    "aanvraag": Aanvraag,
    "jeugdhulpverzoek": Jeugdhulpverzoek,
}
WORTELS: dict[str, type[Model]] = {"organisatie": Organisatie, "leerling": Leerling, **ONDERWERPEN}
# How we reach a source and what is only set in schakel.toml is no data of the school; enrolments have a root.
_BUITEN = (
    "organisatie.adres.",
    "organisatie.bron",
    "organisatie.lesvrij.",
    "organisatie.verzuim.",
    "leerling.inschrijvingen.",
)

ZICHTVELDEN: dict[str, Klasse] = {
    f"{wortel}.{pad}": klasse
    for wortel, model in WORTELS.items()
    for pad, klasse in velden(model)
    if not f"{wortel}.{pad}".startswith(_BUITEN)
}
GROEPEN: frozenset[str] = frozenset(
    pad.rsplit(".", aantal)[0] for pad in ZICHTVELDEN for aantal in range(1, pad.count(".") + 1)
)

_STAP = re.compile(r"([a-z_]+)(?:\[(-?\d{1,2})\])?", re.ASCII)


def velden_onder(groep: str) -> list[str]:
    """The fields at any depth below a group, as paths relative to it."""
    return [pad.removeprefix(f"{groep}.") for pad in ZICHTVELDEN if pad.startswith(f"{groep}.")]


def naaste(naam: str, bekend: Iterable[str]) -> str:
    """An advice that names the known word nearest to an unknown one, or all of them when none is near."""
    bekend = sorted(bekend)
    dichtbij = get_close_matches(naam, bekend, n=1)
    return f"Bedoelde u {dichtbij[0]!r}?" if dichtbij else f"Wel bekend: {', '.join(bekend)}."


class Padvolger(NamedTuple):
    """A resolved path: the root it starts from, how to read it (None when absent), and the type it ends on."""

    wortel: str
    lees: Callable[[Any], Any]
    soort: Any


def volg(pad: str) -> Padvolger:
    """Resolve the path of a voorwaarde against the model; a list needs a place, as in periodes[-1].

    Raises ValueError with advice when the path does not exist.
    """
    wortel, *delen = pad.split(".")
    if wortel not in WORTELS or not delen:
        raise ValueError(f"onbekend pad {pad!r}. Begin met {', '.join(WORTELS)}, dan een punt en het veld.")
    soort: Any = WORTELS[wortel]
    stappen: list[tuple[str, int | None]] = []
    for deel in delen:
        naam, plaats = _stap(pad, deel)
        soort = _veld(pad, _kaal(soort), naam, plaats)
        stappen.append((naam, plaats))
    return Padvolger(wortel, partial(_lees, tuple(stappen)), soort)


def _lees(stappen: tuple[tuple[str, int | None], ...], waarde: Any) -> Any:
    for naam, plaats in stappen:
        if waarde is None:
            return None
        waarde = getattr(waarde, naam)
        if plaats is not None:
            waarde = waarde[plaats] if -len(waarde) <= plaats < len(waarde) else None
    return waarde


def _stap(pad: str, deel: str) -> tuple[str, int | None]:
    if not (stap := _STAP.fullmatch(deel)):
        raise ValueError(
            f"{deel!r} in {pad!r} is geen veld. Schrijf een naam, of een naam met een plaats: periodes[-1]."
        )
    return stap[1], int(stap[2]) if stap[2] else None


def _veld(pad: str, model: Any, naam: str, plaats: int | None) -> Any:
    bekend = model.model_fields if isinstance(model, type) and issubclass(model, Model) else {}
    if naam not in bekend:
        raise ValueError(f"onbekend veld {naam!r} in {pad!r}. {naaste(naam, bekend)}")
    soort = Annotated[bekend[naam].annotation, bekend[naam]]  # type: ignore[valid-type] # a type made at run time
    if plaats is None:
        return soort
    if get_origin(_kaal(soort)) is not tuple:
        raise ValueError(f"{naam!r} in {pad!r} is geen lijst. Laat [{plaats}] weg.")
    return get_args(_kaal(soort))[0]


def _kaal(soort: Any) -> Any:
    while get_origin(soort) in (Annotated, Union, UnionType):
        soort = next(deel for deel in get_args(soort) if deel is not NoneType)
    return soort
