"""The time at the platform, and terms in days that skip the holidays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta


def nu() -> datetime:
    """The time outside."""
    return datetime.now(UTC)


class Klok:
    """Runs as the one outside, faster, or set forward."""

    def __init__(
        self, buiten: Callable[[], datetime], versnelling: float, vakanties: Sequence[tuple[date, date]]
    ) -> None:
        """Begin at the time outside."""
        self._buiten, self._vakanties = buiten, vakanties
        self._begin = self._hier = buiten()
        self.versnelling = versnelling

    def __call__(self) -> datetime:
        """The time here."""
        return self._hier + (self._buiten() - self._begin) * self.versnelling

    @property
    def vandaag(self) -> date:
        """The day here."""
        return self().date()

    def zet(self, *, dagen: int = 0, versnelling: float | None = None) -> None:
        """Go forward so many days, and run on at this speed."""
        self._hier, self._begin = self() + timedelta(days=dagen), self._buiten()
        self.versnelling = self.versnelling if versnelling is None else versnelling

    def na(self, dag: date, dagen: int) -> date:
        """So many days later; a day of a holiday does not count."""
        while dagen > 0:
            dag += timedelta(days=1)
            dagen -= not self._vrij(dag)
        return dag

    def tussen(self, dag: date, tot: date) -> int:
        """How many days that count lie after `dag` up to and with `tot`."""
        return sum(not self._vrij(dag + timedelta(days=stap)) for stap in range(1, (tot - dag).days + 1))

    def _vrij(self, dag: date) -> bool:
        return any(begin <= dag <= eind for begin, eind in self._vakanties)


def tekst(moment: datetime) -> str:
    """A moment as the API writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
