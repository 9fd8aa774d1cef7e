"""Days, spans and birthdays."""

from datetime import date

import pytest

from gateway.aanvraagregels.tijd import jarig, na, voor


@pytest.mark.parametrize(
    ("begin", "duur", "uit"),
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2026, 1, 31), "P2W", date(2026, 2, 14)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(9999, 12, 31), "P1D", date.max),
        (date(9999, 12, 31), "P1Y", date.max),
    ],
)
def test_a_span_later(begin, duur, uit):
    """In a shorter month its last day, never past the last year."""
    assert na(begin, duur) == uit


@pytest.mark.parametrize(
    ("eind", "duur", "uit"), [(date(2026, 7, 31), "P6M", date(2026, 1, 31)), (date(1, 1, 1), "P1M", date.min)]
)
def test_a_span_earlier(eind, duur, uit):
    """Never before the first year."""
    assert voor(eind, duur) == uit


@pytest.mark.parametrize(
    ("geboren", "uit"),
    [
        ("2010-03-02", date(2026, 3, 2)),
        ("2012-02-29", date(2028, 2, 29)),
        ("2011-02-29", date(2027, 3, 1)),
        ("2010-03-00", date(2026, 3, 31)),
        ("2010-00-00", date(2026, 12, 31)),
        ("0000-00-00", date.max),
        ("9990-01-01", date.max),
    ],
)
def test_sixteen_at_last(geboren, uit):
    """Who may be younger is as young as can be; 29 February is 1 March in other years."""
    assert jarig(geboren, 16) == uit
