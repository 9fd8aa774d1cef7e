"""The days and weeks with lessons of a school, worked out once per kalender."""

from datetime import date, timedelta
from functools import lru_cache

from gateway.model.verzuim import Schoolkalender


class Rooster:
    """The lesson days of a school in order, and the running number of each one's school week.

    A school week is an ISO week with at least one lesson day; a week without is skipped.
    """

    def __init__(self, kalender: Schoolkalender, van_jaar: int, tot_jaar: int) -> None:
        """Work out all lesson days from the first of January of one year through the last of December of another."""
        self.lesdagen = _lesdagen(kalender, date(van_jaar, 1, 1), date(tot_jaar, 12, 31))
        self.nummer = {dag: nummer for nummer, dag in enumerate(self.lesdagen)}
        self.maandagen = sorted({dag - timedelta(days=dag.weekday()) for dag in self.lesdagen})
        weken = {maandag: week for week, maandag in enumerate(self.maandagen)}
        self.week = [weken[dag - timedelta(days=dag.weekday())] for dag in self.lesdagen]

    def volgende(self, nummer: int) -> date:
        """The lesson day after this one; the last day there is when none is known."""
        return self.lesdagen[nummer + 1] if nummer + 1 < len(self.lesdagen) else date.max


@lru_cache(maxsize=256)
def rooster(kalender: Schoolkalender, van_jaar: int, tot_jaar: int) -> Rooster:
    """The rooster of a kalender; the same object each time."""
    return Rooster(kalender, van_jaar, tot_jaar)


def _lesdagen(kalender: Schoolkalender, eerste: date, laatste: date) -> list[date]:
    weekdagen = frozenset(kalender.lesdagen)
    vrij: set[date] = set()
    for periode in kalender.lesvrij:
        begin, eind = max(periode.begin, eerste), min(periode.eind, laatste)
        vrij.update(begin + timedelta(days=dag) for dag in range((eind - begin).days + 1))
    dagen = (eerste + timedelta(days=dag) for dag in range((laatste - eerste).days + 1))
    return [dag for dag in dagen if dag.isoweekday() in weekdagen and dag not in vrij]
