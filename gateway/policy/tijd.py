"""Days as the law counts them: by the calendar of Europe/Amsterdam, never by elapsed hours."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_VORM = re.compile(r"P([1-9]\d{0,3})([DMY])", re.ASCII)


def moment(op: datetime) -> datetime:
    """The same moment in UTC; a time without zone is a time on a Dutch clock.

    In UTC, because two times of one zone compare as the clock shows them, and one hour a year it shows twice.
    """
    bewust = op if op.tzinfo else op.replace(tzinfo=AMSTERDAM)
    try:
        return bewust.astimezone(UTC)
    except OverflowError:
        return bewust


def dag(op: datetime) -> date:
    """The Dutch calendar day of a moment."""
    try:
        return moment(op).astimezone(AMSTERDAM).date()
    except OverflowError:
        return op.date()


def vandaag() -> date:
    """The Dutch calendar day of now."""
    return dag(datetime.now(UTC))


class Termijn(str):
    """A span of days, months or years in ISO 8601 form, such as P30D or P7Y."""

    __slots__ = ()

    def __new__(cls, tekst: str) -> Self:
        """Check the form."""
        if not _VORM.fullmatch(tekst):
            raise ValueError("geen termijn zoals P30D, P6M of P7Y")
        return super().__new__(cls, tekst)

    def na(self, begin: date) -> date:
        """The day on which the span has passed; in a shorter month its last day, and never past year 9999."""
        try:
            return self._verschuif(begin, 1)
        except (OverflowError, ValueError):
            return date.max

    def voor(self, eind: date) -> date:
        """The day on which a span that ends here began; in a shorter month its last day, and never before year 1."""
        try:
            return self._verschuif(eind, -1)
        except (OverflowError, ValueError):
            return date.min

    def _verschuif(self, van: date, richting: int) -> date:
        aantal, eenheid = int(self[1:-1]) * richting, self[-1]
        if eenheid == "D":
            return van + timedelta(days=aantal)
        maanden = van.year * 12 + van.month - 1 + aantal * (12 if eenheid == "Y" else 1)
        jaar, maand = maanden // 12, maanden % 12 + 1
        return date(jaar, maand, min(van.day, monthrange(jaar, maand)[1]))

    def in_woorden(self) -> str:
        """The span as a person says it."""
        enkel, meer = {"D": ("dag", "dagen"), "M": ("maand", "maanden"), "Y": ("jaar", "jaar")}[self[-1]]
        return f"{self[1:-1]} {enkel if self[1:-1] == '1' else meer}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic make the type from text."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
