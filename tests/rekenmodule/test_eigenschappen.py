"""What holds for all tests."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gateway.rekenmodule.kalender import maanden_terug
from tests.rekenmodule.gevallen import LEER, OP, dagen, iq, leer, meting, toetsen, uitkomst, uitslagen

begin = st.none() | dagen
KERN = LEER[:2]


def langzaam(metingen, van, tot):
    """The obvious way: try each value for what is unknown."""
    bekend = {item.domein: item.achterstand for item in metingen if item.domein in LEER}

    def genoeg(waarden):
        raak = [naam for naam, waarde in waarden.items() if waarde is not None and van <= waarde < tot]
        return len(raak) >= 2 and any(naam in KERN for naam in raak)

    best = {naam: van if waarde is None else waarde for naam, waarde in bekend.items()}
    return True if genoeg(bekend) else None if genoeg(best) else False


@given(toetsen, begin)
def test_the_leerachterstand_is_what_the_slow_version_says(lijst, groep3):
    """PrO and LWOO on leerachterstand, against a version that tries the best that the unknown could be."""
    gaf = uitkomst(*lijst, begin=groep3)
    pro, lwoo = (next(deel for deel in item.voorwaarden if deel.naam == "leerachterstand") for item in gaf.regimes[:2])
    assert pro.uitslag is langzaam(gaf.metingen, Fraction(1, 2), Fraction(10))
    assert lwoo.uitslag is langzaam(gaf.metingen, Fraction(1, 4), Fraction(1, 2))


@given(toetsen, begin, st.randoms(use_true_random=False))
def test_the_order_of_tests_is_nothing(lijst, groep3, random):
    """The same tests in another order give the same answer, down to the last letter."""
    anders = list(lijst)
    random.shuffle(anders)
    assert uitkomst(*anders, begin=groep3) == uitkomst(*lijst, begin=groep3)


@given(toetsen, begin)
def test_every_test_is_used_or_told_why_not(lijst, groep3):
    """No test disappears: one per domein at most is used, each other one has a reason."""
    for item in uitkomst(*lijst, begin=groep3).metingen:
        gegeven = sorted((proef.datum, proef.instrument) for proef in lijst if proef.domein == item.domein)
        gebruikt = [(item.toets.datum, item.toets.instrument)] if item.toets else []
        assert sorted([*gebruikt, *((af.datum, af.instrument) for af in item.afgevallen)]) == gegeven
        assert all(af.reden for af in item.afgevallen)


@given(toetsen, begin)
def test_an_outcome_follows_from_its_conditions(lijst, groep3):
    """All hold, one does not, or something is missing; missing is named exactly when it cannot be computed."""
    for regime in uitkomst(*lijst, begin=groep3).regimes[:-1]:
        delen = [deel.uitslag for deel in regime.voorwaarden]
        assert regime.uitslag is (False if False in delen else None if None in delen else True)
        assert bool(regime.ontbreekt) is (regime.uitslag is None)


@given(st.integers(50, 130), st.integers(0, 60), st.integers(1, 60), st.integers(1, 60))
def test_a_larger_leerachterstand_never_loses_pro(waarde, dle, dl, minder):
    """Whoever is further behind meets what asks no upper bound at least as well."""

    def pro(punten):
        return uitslagen(iq(waarde), *(leer(naam, punten, dl) for naam in LEER))["pro"]

    assert not (pro(dle) and not pro(max(dle - minder, 0)))


@given(st.integers(0, 80), st.integers(1, 60))
def test_the_leerachterstand_is_exact(dle, dl):
    """It is 1 - DLE / DL, and what is shown says so when it was rounded."""
    gaf = meting("spellen", leer("spellen", dle, dl))
    assert gaf.achterstand == 1 - Fraction(dle, dl)
    assert ("afgerond" in gaf.getoond) is ((gaf.achterstand * 100).denominator != 1)


@given(dagen, st.integers(0, 30))
def test_no_month_that_does_not_count(op, aantal):
    """Going back ends in a month that counts, and passes as many as asked."""
    vanaf = maanden_terug(op, aantal, (7, 8))
    assert vanaf.month not in {7, 8}
    assert vanaf <= op
    tellend = {(dag.year, dag.month) for dag in (vanaf + timedelta(days=n) for n in range((op - vanaf).days + 1))}
    assert len([maand for maand in tellend if maand[1] not in {7, 8}]) - 1 == aantal


@given(toetsen)
def test_a_newer_aanmelding_makes_no_old_test_new(lijst):
    """What is too old for IQ stays too old at a later aanmelding."""
    eerst, later = meting("iq", *lijst), meting("iq", *lijst, op=OP + timedelta(days=400))
    oud = {(af.datum, af.instrument) for af in eerst.afgevallen if af.reden.startswith("te oud")}
    assert oud <= {(af.datum, af.instrument) for af in later.afgevallen if af.reden.startswith("te oud")}
