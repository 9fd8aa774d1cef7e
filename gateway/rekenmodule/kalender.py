"""Months: school years, didactische leeftijd, and how far back a test may lie."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date


def schooljaar(op: date, eerste_maand: int) -> int:
    """The year in which the school year of a day began."""
    return op.year - (op.month < eerste_maand)


def maanden_terug(op: date, aantal: int, telt_niet: Collection[int] = ()) -> date:
    """The same day so many months before, or the last of that month; months that do not count are passed over."""
    jaar, maand, dag = op.year, op.month, op.day
    while maand in telt_niet:
        jaar, maand = _vorige(jaar, maand)
        dag = 31
    while aantal:
        jaar, maand = _vorige(jaar, maand)
        aantal -= maand not in telt_niet
    return date(jaar, maand, min(dag, monthrange(jaar, maand)[1]))


def didactische_leeftijd(begin: date, op: date, maanden: Collection[int], hoogst: int) -> int:
    """Months of education since the begin of groep 3, that of the day itself counted, at most `hoogst`."""
    eerste, laatste = begin.year * 12 + begin.month - 1, op.year * 12 + op.month - 1
    return min(sum(nummer % 12 + 1 in maanden for nummer in range(eerste, laatste + 1)), hoogst)


def _vorige(jaar: int, maand: int) -> tuple[int, int]:
    return (jaar - 1, 12) if maand == 1 else (jaar, maand - 1)
