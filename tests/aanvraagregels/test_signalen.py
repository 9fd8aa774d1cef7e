"""A school hears in time of an OPP that must be made or evaluated, and of a TLV that ends."""

from datetime import date, timedelta

import pytest

from gateway.aanvraagregels import signalen
from tests.aanvraagregels.gevallen import REGELS, besluit, inschrijving, leerling, opp

DAG = timedelta(days=1)
BEGIN = date(2026, 8, 24)
NIEUW = {"datum_inschrijving": BEGIN}
ZONDER_OPP = leerling("2012-03-15", inschrijving(**NIEUW))
TLV = besluit()


def soorten(wie, besluiten, op, **rest):
    """The signals as kind and last day."""
    return [(item.soort, item.datum) for item in signalen(REGELS, wie, besluiten, op, **rest)]


@pytest.mark.parametrize(("dagen", "komt"), [(27, False), (28, True), (43, True)])
def test_an_opp_is_made_within_six_weeks_of_enrolment(dagen, komt):
    """Where every leerling has one, two weeks ahead and until it is there."""
    gevonden = soorten(ZONDER_OPP, [], BEGIN + dagen * DAG, opp_voor_ieder=True)
    assert gevonden == ([("opp-opstellen", date(2026, 10, 5))] if komt else [])


def test_an_opp_is_made_within_six_weeks_of_support():
    """Elsewhere only when support was given, and then from its begin."""
    op = BEGIN + 60 * DAG
    assert soorten(ZONDER_OPP, [], op) == []
    later = besluit("arrangement", begin=date(2026, 9, 1), tlv_nummer=None, eind=None)
    assert soorten(ZONDER_OPP, [later], op) == [("opp-opstellen", date(2026, 10, 13))]
    assert soorten(ZONDER_OPP, [TLV], op) == [("opp-opstellen", date(2026, 10, 5))]
    afgewezen = besluit(uitkomst="afgewezen", tlv_nummer=None)
    assert soorten(ZONDER_OPP, [afgewezen, besluit("arrangement", begin=None)], op) == []


def test_a_term_that_is_past_says_so():
    """The sentence changes after the last day, which is in it."""
    tekst = [signalen(REGELS, ZONDER_OPP, [], date(2026, 10, dag), opp_voor_ieder=True)[0].tekst for dag in (5, 6)]
    assert tekst == ["Uiterlijk 05-10-2026 moet het OPP klaar zijn.", "Het OPP had op 05-10-2026 klaar moeten zijn."]


@pytest.mark.parametrize(
    ("deel", "uiterlijk"),
    [
        (opp(datum_begin=date(2025, 9, 1), laatste_evaluatie=None), date(2026, 7, 31)),
        (opp(datum_begin=date(2025, 8, 1), laatste_evaluatie=None), date(2026, 7, 31)),
        (opp(laatste_evaluatie=date(2025, 7, 31)), date(2026, 7, 31)),
        (opp(laatste_evaluatie=date(2025, 8, 1)), date(2027, 7, 31)),
    ],
)
def test_an_opp_is_evaluated_once_in_each_school_year(deel, uiterlijk):
    """In that of its begin, and after an evaluation in the next; eight weeks ahead."""
    wie = leerling("2012-03-15", inschrijving(deel))
    eerste = uiterlijk - timedelta(weeks=8)
    assert soorten(wie, [], eerste - DAG) == []
    assert soorten(wie, [], eerste) == [("opp-evalueren", uiterlijk)]
    assert soorten(wie, [], uiterlijk + DAG) == [("opp-evalueren", uiterlijk)]


def test_an_opp_that_ended_is_not_evaluated():
    """On its last day it still is."""
    wie = leerling("2012-03-15", inschrijving(opp(laatste_evaluatie=None, datum_eind=date(2026, 3, 1))))
    assert soorten(wie, [], date(2026, 3, 2)) == []
    assert soorten(wie, [], date(2026, 3, 1)) == [("opp-evalueren", date(2025, 7, 31))]


def test_a_date_at_the_end_of_time_is_no_accident():
    """The last school year there is has no next."""
    wie = leerling("2012-03-15", inschrijving(opp(laatste_evaluatie=date.max)))
    assert soorten(wie, [], date(2026, 3, 1)) == []


def test_a_tlv_that_ends_is_told_half_a_year_ahead():
    """Until a newer one takes over; one without end never ends."""
    wie = leerling("2012-03-15", inschrijving(opp(laatste_evaluatie=date(2028, 1, 10))))
    assert soorten(wie, [TLV], date(2028, 1, 30)) == []
    assert soorten(wie, [TLV], date(2028, 1, 31)) == [("tlv-loopt-af", date(2028, 7, 31))]
    assert signalen(REGELS, wie, [TLV], date(2028, 8, 1))[0].tekst == "De TLV is op 31-07-2028 afgelopen."
    volgende = besluit(aanvraagnummer="2028-3", begin=date(2028, 8, 1), eind=date(2030, 7, 31))
    assert soorten(wie, [TLV, volgende], date(2028, 3, 1)) == []
    assert soorten(wie, [TLV, besluit("tlv-emb", eind=None)], date(2028, 3, 1)) == []


@pytest.mark.parametrize(
    "velden",
    [{"vervallen": True}, {"datum_uitschrijving": date(2026, 8, 1)}, {"datum_inschrijving": date(2029, 1, 1)}],
)
def test_who_is_not_enrolled_has_no_signals(velden):
    """Not any more, not yet, or never."""
    wie = leerling("2012-03-15", inschrijving(**velden))
    assert soorten(wie, [TLV], date(2028, 6, 1), opp_voor_ieder=True) == []


def test_signals_come_by_date():
    """What must be done first comes first."""
    wie = leerling("2012-03-15", inschrijving(datum_uitschrijving=date(2028, 7, 1)))
    assert [datum for _, datum in soorten(wie, [TLV], date(2028, 7, 1), opp_voor_ieder=True)] == [
        date(2024, 9, 12),
        date(2028, 7, 31),
    ]


def test_the_value_of_the_day_counts():
    """Before the first date the first value does."""
    oud = leerling("2001-03-15", inschrijving(datum_inschrijving=date(2013, 8, 1)))
    assert soorten(oud, [], date(2013, 10, 1), opp_voor_ieder=True) == [("opp-opstellen", date(2013, 9, 12))]
