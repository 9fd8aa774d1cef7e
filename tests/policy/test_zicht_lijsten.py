"""A view keeps a list of plain values a list, and each value plain."""

from datetime import date

from gateway.policy.zicht import _plat


def test_a_list_of_plain_values_stays_a_list():
    """Names stay texts, numbers numbers, and days become ISO texts."""
    assert _plat(("Noor", 7, date(2026, 8, 1))) == ["Noor", 7, "2026-08-01"]
