"""The contract of the inbox: what may follow, which reasons there are, how long a melding may be kept."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange.postvak.afspraken import CONTRACT, Afspraken
from gateway.policy.tijd import AMSTERDAM
from gateway.sdk import codelijst
from tests.motor import regels

AFSPRAKEN = Afspraken.van(SimpleNamespace(contracten=regels().contracten))
TIJDEN = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the zone is added


def test_a_melding_of_the_last_day_of_a_school_year_goes_a_year_later():
    """The school year in which it came and the next: at least a year and at most two."""
    laatste = datetime(2026, 7, 31, 23, 59, tzinfo=AMSTERDAM)
    assert AFSPRAKEN.wissen_op(laatste) == date(2027, 8, 1)
    assert AFSPRAKEN.wissen_op(laatste + timedelta(minutes=1)) == date(2028, 8, 1)


@given(TIJDEN)
def test_the_term_is_one_to_two_years_and_ends_with_a_school_year(op):
    """However late it came, it may be kept for a whole school year after its own and no longer."""
    tot = AFSPRAKEN.wissen_op(op)
    assert (tot.month, tot.day) == (8, 1)
    assert 364 <= (tot - op.date()).days <= 732


def test_what_ends_stays_ended():
    """From a status that has no way out an officer goes nowhere, and only what is open can be withdrawn."""
    alle = {"geregistreerd", "in-behandeling", "ter-kennisgeving", "afgesloten", "ingetrokken"}
    open_ = {status for status in alle if AFSPRAKEN.open(status)}
    assert open_ == AFSPRAKEN.intrekken_vanuit == {"geregistreerd", "in-behandeling"}
    assert not any(AFSPRAKEN.mag(van, naar) for van in alle - open_ for naar in alle)
    assert {naar for van in open_ for naar in alle if AFSPRAKEN.mag(van, naar)} == alle - {
        "geregistreerd",
        "ingetrokken",
    }


def test_the_school_reads_each_code_in_words():
    """The code lists of the connector and the contract of the inbox name the same codes in the same words."""
    for lijst, naam in (
        (AFSPRAKEN.redenen, "reden-afgesloten-postvak"),
        (AFSPRAKEN.toelichtingen, "toelichting-afsluiting-postvak"),
    ):
        assert dict(codelijst(naam)) == dict(lijst)


def test_every_part_names_its_source():
    """What the contract lays down says where it comes from, and what is inferred says so."""
    gegevens = regels().contracten[CONTRACT].gegevens
    for naam in ("statussen", "redenen", "toelichtingen", "bewaren"):
        assert gegevens[naam]["bron"]
        assert gegevens[naam]["status"] in {"geverifieerd", "afgeleid"}
