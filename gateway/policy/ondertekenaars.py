"""Who must sign a toestemming, by the age of the leerling on the day of sending (contracts/toestemming.yaml)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator

from gateway.model.leerling import Gezagdrager
from gateway.model.toestemming import Rol
from gateway.policy.tijd import Termijn, dag
from gateway.policy.vorm import Status, Vorm


class Ondertekenaar(NamedTuple):
    """Someone who must sign; `wie` is the place of the gezagdrager in the list, None when none is known."""

    rol: Rol
    wie: int | None = 0


class Band(Vorm):
    """An age band, up to but not including `tot`; the last one has no end."""

    titel: str
    tot: int | None = None
    ondertekenaars: Annotated[frozenset[Rol], Field(min_length=1)]
    bron: str
    status: Status


class Gezagregels(Vorm):
    """Whose gezag counts, and how long a confirmation of it lasts."""

    relaties: Annotated[frozenset[str], Field(min_length=1)]
    bevestigd_binnen: Termijn
    bron: str
    status: Status


class Toestemmingsregels(Vorm):
    """The rules of consent, as written in contracts/toestemming.yaml."""

    banden: Annotated[tuple[Band, ...], Field(min_length=1)]
    gezag: Gezagregels

    @field_validator("banden")
    @classmethod
    def _oplopend(cls, banden: tuple[Band, ...]) -> tuple[Band, ...]:
        grenzen = [band.tot for band in banden]
        leeftijden = [grens for grens in grenzen[:-1] if grens is not None]
        if grenzen[-1] is not None or len(leeftijden) != len(grenzen) - 1 or leeftijden != sorted(set(leeftijden)):
            raise ValueError("de banden lopen op in leeftijd en alleen de laatste heeft geen 'tot'")
        return banden

    def telt(self, gezagdrager: Gezagdrager) -> bool:
        """Tell whether the signature of this person counts."""
        return gezagdrager.heeft_gezag and gezagdrager.relatie in self.gezag.relaties


def vereiste_ondertekenaars(
    geboortedatum: str, op: datetime, gezagdragers: Sequence[Gezagdrager], regels: Toestemmingsregels
) -> frozenset[Ondertekenaar]:
    """Name everyone who must have signed at this moment.

    An incomplete birth date stands for every day it can be, and asks whoever one of those days asks.
    """
    vroegst, laatst = geboortedagen(geboortedatum)
    vandaag = dag(op)
    rollen = _rollen(leeftijd(laatst, vandaag), leeftijd(vroegst, vandaag), regels.banden)
    wie = {Ondertekenaar(Rol.LEERLING)} if Rol.LEERLING in rollen else set()
    if Rol.GEZAGDRAGER in rollen:
        tellend: list[int | None] = [plaats for plaats, iemand in enumerate(gezagdragers) if regels.telt(iemand)]
        wie |= {Ondertekenaar(Rol.GEZAGDRAGER, plaats) for plaats in tellend or [None]}
    return frozenset(wie)


def leeftijd(geboren: date, vandaag: date) -> int:
    """Whole years; who was born on 29 February has his birthday on 1 March in other years."""
    return vandaag.year - geboren.year - ((vandaag.month, vandaag.day) < (geboren.month, geboren.day))


def geboortedagen(geboortedatum: str) -> tuple[date, date]:
    """The first and the last day an incomplete or impossible birth date can stand for."""
    jaar, maand, dag_ = map(int, geboortedatum.split("-"))
    if not jaar:
        return date(MINYEAR, 1, 1), date(MAXYEAR, 12, 31)
    if not maand:
        return date(jaar, 1, 1), date(jaar, 12, 31)
    try:
        return date(jaar, maand, dag_), date(jaar, maand, dag_)
    except ValueError:
        return date(jaar, maand, 1), date(jaar, maand, monthrange(jaar, maand)[1])


def _rollen(jongst: int, oudst: int, banden: Sequence[Band]) -> set[Rol]:
    rollen: set[Rol] = set()
    vanaf: int | None = None
    for band in banden:
        if (vanaf is None or vanaf <= oudst) and (band.tot is None or jongst < band.tot):
            rollen |= band.ondertekenaars
        vanaf = band.tot
    return rollen
