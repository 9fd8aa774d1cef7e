"""The clock of an aanvraag: a day counts when the term runs at its beginning and it is no day of a holiday.

The day on which a status is set does not count, the day on which it is left does. So a term of a week that starts on
a Monday ends on the next Monday, and standing still and going on again costs nobody a day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.tijd import dag, dagen, na
from gateway.aanvraagregels.vormen import Termijn
from gateway.model.verzuim import LesvrijePeriode

Historie = Sequence[tuple[str, datetime]]
# First and last day of a stretch, both counted, as ordinals: past the last day there is there are still numbers.
_Stuk = tuple[int, int]
_ALTIJD = 10**8


class Termijnstand(NamedTuple):
    """How a term stands on a day.

    `tot` is the last day: None while the clock stands still, unless the term was over before.
    `resterend_dagen` counts days that count; below zero, so many days too late.
    """

    naam: str
    tot: date | None
    verstreken: bool
    resterend_dagen: int
    staat_stil: bool


def lopende_termijn(
    regels: Aanvraagregels,
    soort: str,
    swv: str,
    historie: Historie,
    vakanties: Sequence[LesvrijePeriode],
    nu: datetime,
) -> Termijnstand | None:
    """The term that counts in the present status; None when none does. `historie` is in order of time."""
    if not historie or (naam := regels.statussen[historie[-1][0]].termijn) is None:
        return None
    return termijnstand(regels, naam, soort, swv, historie, vakanties, nu)


def termijnstand(
    regels: Aanvraagregels,
    naam: str,
    soort: str,
    swv: str,
    historie: Historie,
    vakanties: Sequence[LesvrijePeriode],
    nu: datetime,
) -> Termijnstand | None:
    """One term by name; None while the present status neither runs it nor makes it stand still."""
    termijn = regels.termijn(naam, soort, swv)
    status = historie[-1][0] if historie else ""
    if status not in termijn.loopt_in + termijn.staat_stil_in:
        return None
    vrij = _vakanties(termijn, vakanties, regels.vakantie_minstens_dagen)
    stukken = [los for stuk in _lopend(termijn, historie) for los in _zonder(stuk, vrij)]
    vandaag = dag(nu).toordinal()
    rest = dagen(termijn.duur) - sum(max(0, min(eind, vandaag) - begin + 1) for begin, eind in stukken)
    stil = status in termijn.staat_stil_in
    return Termijnstand(naam, _dag_nummer(dagen(termijn.duur), stukken), rest < 0, rest, stil)


def bezwaar_tot(regels: Aanvraagregels, soort: str, swv: str, besluit: date) -> date:
    """The last day on which ouders or bestuur can object to a besluit."""
    return na(besluit, regels.termijn("bezwaar", soort, swv).duur)


def _lopend(termijn: Termijn, historie: Historie) -> Iterator[_Stuk]:
    """The stretches in which the term ran, the last of them as if nothing will happen any more."""
    eindes = [dag(moment).toordinal() for _, moment in historie[1:]]
    for (status, moment), eind in zip(historie, [*eindes, _ALTIJD], strict=True):
        if status in termijn.loopt_in:
            yield dag(moment).toordinal() + 1, eind


def _vakanties(termijn: Termijn, vakanties: Sequence[LesvrijePeriode], minstens: int) -> list[_Stuk]:
    if termijn.vakanties == "meetellen":
        return []
    return sorted(
        (periode.begin.toordinal(), periode.eind.toordinal())
        for periode in vakanties
        if (periode.eind - periode.begin).days + 1 >= minstens
    )


def _zonder(stuk: _Stuk, vrij: Sequence[_Stuk]) -> Iterator[_Stuk]:
    """What is left of a stretch outside holidays, which are in order and may overlap."""
    begin, eind = stuk
    for vrij_begin, vrij_eind in vrij:
        if begin < vrij_begin:
            yield begin, min(eind, vrij_begin - 1)
        begin = max(begin, vrij_eind + 1)
        if begin > eind:
            return
    yield begin, eind


def _dag_nummer(nummer: int, stukken: Sequence[_Stuk]) -> date | None:
    """The day that is the so-manieth of these stretches."""
    for begin, eind in stukken:
        if nummer <= eind - begin + 1:
            laatste = begin + nummer - 1
            return date.fromordinal(laatste) if laatste <= date.max.toordinal() else None
        nummer -= max(0, eind - begin + 1)
    return None
