"""Days and terms as the law counts them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy import Termijn
from gateway.policy.tijd import AMSTERDAM, dag, moment


@pytest.mark.parametrize(
    ("termijn", "begin", "na"),
    [
        ("P30D", date(2026, 2, 1), date(2026, 3, 3)),
        ("P6M", date(2025, 8, 31), date(2026, 2, 28)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P7Y", date(2026, 3, 10), date(2033, 3, 10)),
        ("P12M", date(2025, 12, 31), date(2026, 12, 31)),
        ("P9999Y", date(2026, 1, 1), date.max),
        ("P9999D", date.max, date.max),
    ],
)
def test_a_termijn_ends_on_a_calendar_day(termijn, begin, na):
    """Months and years go by the calendar, and nothing runs past its end."""
    assert Termijn(termijn).na(begin) == na


@given(st.dates(), st.integers(1, 9999), st.sampled_from("DMY"))
def test_a_termijn_always_ends_later(begin, aantal, eenheid):
    """A term never ends before it began and never raises."""
    assert begin <= Termijn(f"P{aantal}{eenheid}").na(begin)


@pytest.mark.parametrize("tekst", ["", "30D", "P0D", "P-1Y", "P1W", "P1Y2M", "p1y", "P12345D", "P\u0661D"])
def test_other_forms_are_refused(tekst):
    """Only one number and one unit."""
    with pytest.raises(ValueError, match="P30D"):
        Termijn(tekst)


@pytest.mark.parametrize(
    ("termijn", "woorden"),
    [("P1D", "1 dag"), ("P30D", "30 dagen"), ("P1M", "1 maand"), ("P6M", "6 maanden"), ("P7Y", "7 jaar")],
)
def test_in_words(termijn, woorden):
    """A term reads as a person says it."""
    assert Termijn(termijn).in_woorden() == woorden


def test_a_day_is_a_dutch_day():
    """What has no zone is a Dutch clock; what has one is converted."""
    assert dag(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert dag(datetime(2026, 7, 1, 22, 0)) == date(2026, 7, 1)  # noqa: DTZ001 - meant
    assert moment(datetime(2026, 7, 1)) == datetime(2026, 7, 1, tzinfo=AMSTERDAM)  # noqa: DTZ001 - meant
    assert dag(datetime.max.replace(tzinfo=UTC)) == date.max


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 50), st.sampled_from("DMY"))
def test_what_began_a_termijn_ago_ends_today(eind, aantal, eenheid):
    """A span that began on the day before which one may not look back has passed today, at most days before it."""
    termijn = Termijn(f"P{aantal}{eenheid}")
    assert timedelta(0) <= eind - termijn.na(termijn.voor(eind)) <= timedelta(days=3)


def test_moments_compare_by_time():
    """The hour that the clock shows twice has an order, and the ends of the calendar are moments too."""
    eerst, later = (datetime(2026, 10, 25, 2, minuut, fold=fold) for minuut, fold in ((45, 0), (15, 1)))  # noqa: DTZ001 - meant
    assert moment(eerst) < moment(later)
    assert moment(datetime.min) < moment(eerst) < moment(datetime.max)  # noqa: DTZ901 - odd on purpose


def test_a_termijn_never_begins_before_the_first_year():
    """Longer ago than there are years is the first day there is."""
    assert Termijn("P3000Y").voor(date(2026, 1, 1)) == date.min
