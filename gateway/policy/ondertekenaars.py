"""Who must sign a toestemming, by the age of the leerling on the day of sending (contracts/toestemming.yaml)."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import NamedTuple

from gateway.model.leerling import Gezagdrager
from gateway.model.toestemming import Rol
from gateway.policy.tijd import dag
from gateway.policy.toestemmingsregels import Band, Toestemmingsregels


class Ondertekenaar(NamedTuple):
    """Someone who must sign; `wie` is the place of the gezagdrager in the list, None when none is known."""

    rol: Rol
    wie: int | None = 0


def vereiste_ondertekenaars(
    geboortedatum: str,
    op: datetime,
    gezagdragers: Sequence[Gezagdrager],
    regels: Toestemmingsregels,
    *,
    wilsonbekwaam: bool = False,
) -> frozenset[Ondertekenaar]:
    """Name everyone who must have signed at this moment.

    An incomplete birth date stands for every day it can be, and asks whoever one of those days asks.
    `wilsonbekwaam`: someone judged that the leerling cannot weigh his interests (Jeugdwet art. 7.3.15 lid 2).
    """
    vroegst, laatst = geboortedagen(geboortedatum)
    vandaag = dag(op)
    banden = _banden(leeftijd(laatst, vandaag), leeftijd(vroegst, vandaag), regels.banden)
    rollen = {rol for band in banden for rol in (band.bij_wilsonbekwaamheid if wilsonbekwaam else band.ondertekenaars)}
    wie = {Ondertekenaar(rol) for rol in rollen - {Rol.GEZAGDRAGER}}
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


def _banden(jongst: int, oudst: int, banden: Sequence[Band]) -> Iterator[Band]:
    vanaf: int | None = None
    for band in banden:
        if (vanaf is None or vanaf <= oudst) and (band.tot is None or jongst < band.tot):
            yield band
        vanaf = band.tot
