"""The rules of consent as data: how long it lasts, in which ways someone can agree, and who signs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.gevallen import HULP

REGELS = HULP.toestemming
assert REGELS is not None


@pytest.mark.parametrize(
    ("begin", "vanzelf", "uiterlijk"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 10, 31)),  # three months after the school year
        (date(2026, 8, 1), date(2027, 1, 31), date(2027, 7, 31)),  # twelve months, the first day included
        (date(2026, 7, 31), date(2026, 10, 31), date(2026, 10, 31)),
        (date(2026, 11, 22), date(2027, 5, 21), date(2027, 10, 31)),
        (date(2024, 2, 29), date(2024, 8, 28), date(2024, 10, 31)),
        (date(9999, 12, 31), date(9999, 12, 31), date(9999, 10, 31)),
    ],
)
def test_how_long_it_lasts(begin, vanzelf, uiterlijk):
    """Six months when nobody says otherwise, at most a year and three months after the school year; both days count."""
    assert REGELS.duur.vanzelf(begin) == min(vanzelf, uiterlijk)
    assert REGELS.duur.uiterlijk(begin) == uiterlijk


@given(st.dates(date(1900, 1, 1), date(9998, 12, 31)))
def test_never_longer_than_a_year(begin):
    """A consent holds a day at least, 366 at most, and what holds by itself is never more than what may be asked."""
    vanzelf, uiterlijk = REGELS.duur.vanzelf(begin), REGELS.duur.uiterlijk(begin)
    assert begin <= vanzelf <= uiterlijk
    assert (uiterlijk - begin).days < 366


def test_the_ways_to_agree():
    """Each rests on something: a form, a log-in, or two witnesses; and words alone are not enough for special data."""
    vormen = REGELS.vormen
    assert set(vormen) == {"formulier-ondertekend", "elektronisch-ondertekend", "ouderportaal", "mondeling-vastgelegd"}
    assert all(vorm.bewijs or vorm.niveau or vorm.getuigen == 2 for vorm in vormen.values())
    assert [naam for naam, vorm in vormen.items() if not vorm.bijzonder] == ["mondeling-vastgelegd"]
    assert vormen["mondeling-vastgelegd"].bevestigen_binnen_schooldagen == 5


def test_warnings_come_before_the_end():
    """A month and a week ahead."""
    assert REGELS.duur.waarschuw_dagen == (30, 7)
