"""Days by the Dutch calendar, and spans of them."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAGEN = {"D": 1, "W": 7}


def _datum(tekst: str) -> str:
    date.fromisoformat(f"2001-{tekst}")
    return tekst


# A span in ISO 8601 form; one of days or weeks can be counted day by day.
Duur = Annotated[str, Field(pattern=r"^P[1-9]\d{0,3}[DWMY]$")]
Dagduur = Annotated[str, Field(pattern=r"^P[1-9]\d{0,2}[DW]$")]
MaandDag = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_datum)]


def dag(moment: datetime) -> date:
    """The Dutch calendar day of a moment; a time without zone is a time on a Dutch clock."""
    return (moment.astimezone(_AMSTERDAM) if moment.tzinfo else moment).date()


def dagen(duur: str) -> int:
    """How many days a span of days or weeks is."""
    return int(duur[1:-1]) * _DAGEN[duur[-1]]


def na(begin: date, duur: str) -> date:
    """The day so long after another; in a shorter month its last day, never past year 9999."""
    return _verschuif(begin, duur, 1)


def voor(eind: date, duur: str) -> date:
    """The day so long before another; in a shorter month its last day, never before year 1."""
    return _verschuif(eind, duur, -1)


def maand_dag(datum: date) -> str:
    """Month and day, as 07-31."""
    return datum.isoformat()[5:]


def jarig(geboortedatum: str, leeftijd: int) -> date:
    """The first day on which someone surely is this old; an incomplete birth date counts as the last day it can be."""
    jaar, maand, dag_ = (int(deel) for deel in geboortedatum.split("-"))
    if not jaar or jaar + leeftijd > date.max.year:
        return date.max
    jaar, maand = jaar + leeftijd, maand or 12
    laatste = monthrange(jaar, maand)[1]
    if (maand, dag_, laatste) == (2, 29, 28):
        return date(jaar, 3, 1)
    return date(jaar, maand, min(dag_ or laatste, laatste))


def _verschuif(van: date, duur: str, richting: int) -> date:
    aantal, eenheid = int(duur[1:-1]) * richting, duur[-1]
    try:
        if eenheid in _DAGEN:
            return van + timedelta(days=aantal * _DAGEN[eenheid])
        maanden = van.year * 12 + van.month - 1 + aantal * (12 if eenheid == "Y" else 1)
        jaar, maand = maanden // 12, maanden % 12 + 1
        return date(jaar, maand, min(van.day, monthrange(jaar, maand)[1]))
    except (OverflowError, ValueError):
        return date.max if richting > 0 else date.min
