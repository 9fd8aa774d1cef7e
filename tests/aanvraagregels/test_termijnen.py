"""The clock runs from complete, stands still while something is missing, and skips holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.aanvraagregels import bezwaar_tot, lopende_termijn, termijnstand
from gateway.aanvraagregels.tijd import dag, dagen
from gateway.model.verzuim import LesvrijePeriode
from tests.aanvraagregels.gevallen import REGELS, VO, moment

MAANDAG = date(2026, 3, 2)
DAG = timedelta(days=1)
SOORTEN = st.sampled_from(sorted(REGELS.soorten))
SWVS = st.sampled_from([VO, "VO9901", "PO9901"])


def plus(aantal):
    """The day so many days after a Monday."""
    return MAANDAG + aantal * DAG


def historie(*stappen):
    """Statuses by the number of days after a Monday."""
    return [(status, moment(plus(aantal))) for status, aantal in stappen]


def stand(stappen, nu, soort="tlv-vso", swv=VO, vakanties=()):
    """The running term so many days after the Monday."""
    return lopende_termijn(REGELS, soort, swv, historie(*stappen), vakanties, moment(plus(nu)))


COMPLEET = (("ontvangen", 0), ("in-controle", 1), ("in-behandeling", 7))


@pytest.mark.parametrize(("nu", "rest", "verstreken"), [(7, 42, False), (49, 0, False), (50, -1, True)])
def test_six_weeks_from_complete_end_on_the_same_weekday(nu, rest, verstreken):
    """The day itself does not count; the last day is still in time."""
    assert stand(COMPLEET, nu) == ("behandeling", plus(49), verstreken, rest, False)


def test_controle_runs_from_receipt():
    """Being taken up does not start it anew."""
    assert stand(COMPLEET[:2], 3) == ("controle", plus(21), False, 18, False)


def test_the_clock_stands_still_while_the_commissie_waits():
    """Ten days of waiting move the end by ten days; meanwhile there is none."""
    wacht = (*COMPLEET, ("bij-commissie", 10), ("aangehouden", 17))
    assert stand(wacht, 20) == ("behandeling", None, False, 32, True)
    assert stand((*wacht, ("bij-commissie", 27)), 27) == ("behandeling", plus(59), False, 32, False)


def test_incomplete_before_the_first_complete_costs_nothing():
    """All six weeks are still there, also when it comes back after that."""
    terug = (("ontvangen", 0), ("in-controle", 1), ("onvolledig", 5))
    assert stand(terug, 30) == ("behandeling", None, False, 42, True)


def test_a_term_that_was_over_stays_over():
    """Standing still afterwards does not give time back."""
    laat = (*COMPLEET, ("bij-commissie", 10), ("aangehouden", 60))
    assert stand(laat, 70) == ("behandeling", plus(49), True, -11, True)


def test_holidays_are_skipped_and_a_day_of_study_is_not():
    """A week off moves the end by a week; overlapping holidays count once."""
    week = LesvrijePeriode(begin=plus(14), eind=plus(20))
    deel = LesvrijePeriode(begin=plus(14), eind=plus(18))
    los = LesvrijePeriode(begin=plus(30), eind=plus(30))
    assert stand(COMPLEET, 7, vakanties=(los, week, deel)).tot == plus(56)


def test_a_holiday_without_end_leaves_no_last_day():
    """Past the last day there is no date."""
    altijd = LesvrijePeriode(begin=plus(14), eind=date.max)
    assert stand(COMPLEET, 30, vakanties=(altijd,)) == ("behandeling", None, False, 36, False)
    bijna = LesvrijePeriode(begin=plus(14), eind=date.max - 3 * DAG)
    assert stand(COMPLEET, 30, vakanties=(bijna,)).tot is None


@pytest.mark.parametrize(
    ("soort", "swv", "weken"),
    [("tlv-vso", "VO9901", 4), ("lwoo", "VO9901", 6), ("tlv-so", "PO9901", 8), ("arrangement", VO, 8)],
)
def test_a_samenwerkingsverband_has_its_own_terms(soort, swv, weken):
    """For one kind or for all; the source goes along."""
    assert stand(COMPLEET, 7, soort, swv).tot == plus(7 + weken * 7)
    assert REGELS.termijn("behandeling", soort, swv).bron


@pytest.mark.parametrize("stappen", [(), (("concept", 0),), (("besloten", 0), ("afgesloten", 9)), (("bezwaar", 0),)])
def test_no_clock_where_nothing_is_waited_for(stappen):
    """A concept, an end and a bezwaar have no term of ours."""
    assert stand(stappen, 9) is None


def test_other_terms_are_asked_for_by_name():
    """Advice within four weeks and a meeting planned within one run next to the term of the status."""
    gang = historie(*COMPLEET)
    assert termijnstand(REGELS, "advies", "tlv-vso", VO, gang, (), moment(plus(7))).tot == plus(35)
    assert termijnstand(REGELS, "vergaderdatum", "tlv-vso", VO, gang, (), moment(plus(7))).tot == plus(14)
    assert termijnstand(REGELS, "controle", "tlv-vso", VO, gang, (), moment(plus(7))) is None
    assert termijnstand(REGELS, "controle", "tlv-vso", VO, [], (), moment(plus(7))) is None


def test_objection_is_by_the_calendar():
    """Six weeks from the besluit, holidays and all."""
    assert bezwaar_tot(REGELS, "tlv-vso", VO, MAANDAG) == plus(42)
    vrij = LesvrijePeriode(begin=plus(7), eind=plus(13))
    assert stand((("besloten", 0),), 1, vakanties=(vrij,)).tot == plus(42)


def test_days_are_dutch_days():
    """Late in the evening in UTC it is already tomorrow; a time without zone is Dutch."""
    assert dag(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == MAANDAG
    assert dag(datetime(2026, 3, 1, 23, 30)) == MAANDAG - DAG  # noqa: DTZ001 - that there is no zone is the case


@st.composite
def gevallen(draw):
    """A history with any statuses, holidays that may overlap, and a day to look."""
    stappen = draw(st.lists(st.tuples(st.sampled_from(sorted(REGELS.statussen)), st.integers(0, 90)), min_size=1))
    stappen = sorted(stappen, key=lambda stap: stap[1])
    vrij = draw(st.lists(st.tuples(st.integers(-5, 150), st.integers(0, 20)), max_size=4))
    vakanties = [LesvrijePeriode(begin=plus(begin), eind=plus(begin + lengte)) for begin, lengte in vrij]
    return stappen, vakanties, draw(st.integers(stappen[-1][1], 200))


@given(gevallen(), st.sampled_from(sorted(REGELS.termijnen)), SOORTEN, SWVS)
def test_it_says_what_counting_day_by_day_says(geval, naam, soort, swv):
    """The last day and the days left are those of a person with a calendar and a pencil."""
    stappen, vakanties, nu = geval
    gevonden = termijnstand(REGELS, naam, soort, swv, historie(*stappen), vakanties, moment(plus(nu)))
    assert gevonden == langzaam(REGELS.termijn(naam, soort, swv), naam, stappen, vakanties, nu)


def langzaam(termijn, naam, stappen, vakanties, nu):
    """Cross off each day in turn."""
    status = stappen[-1][0]
    if status not in {*termijn.loopt_in, *termijn.staat_stil_in}:
        return None
    duur, geteld, tot, rest = dagen(termijn.duur), 0, None, None
    for aantal in range(800):
        gisteren = [stap for stap, wanneer in stappen if wanneer < aantal]
        vrij = termijn.vakanties == "overslaan" and any(
            (vakantie.eind - vakantie.begin).days >= REGELS.vakantie_minstens_dagen - 1
            and vakantie.begin <= plus(aantal) <= vakantie.eind
            for vakantie in vakanties
        )
        if gisteren and gisteren[-1] in termijn.loopt_in and not vrij:
            geteld += 1
            tot = plus(aantal) if geteld == duur else tot
        rest = duur - geteld if aantal == nu else rest
    return naam, tot, rest < 0, rest, status in termijn.staat_stil_in
