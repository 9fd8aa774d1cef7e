"""Which test counts, and why the others do not."""

from datetime import date
from fractions import Fraction

import pytest

from gateway.rekenmodule.kalender import didactische_leeftijd, maanden_terug
from tests.rekenmodule.gevallen import OP, iq, leer, meting, se, toets, uitkomst

MAANDEN = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("op", "vanaf"),
    [
        (date(2026, 11, 21), date(2026, 3, 21)),
        (date(2026, 10, 15), date(2026, 2, 15)),
        (date(2026, 9, 1), date(2026, 1, 1)),
        (date(2026, 8, 20), date(2025, 12, 31)),
        (date(2027, 1, 31), date(2026, 5, 31)),
        (date(2026, 12, 31), date(2026, 4, 30)),
        (date(2027, 2, 1), date(2026, 8, 1)),
        (date(2027, 7, 31), date(2026, 8, 1)),
    ],
)
def test_the_first_day_of_a_learning_test(op, vanaf):
    """Six test months without July and August before 1 February, and from then on the same school year."""
    eerder = date.fromordinal(vanaf.toordinal() - 1)
    assert meting("spellen", leer("spellen", 30, datum=vanaf), op=op).toets is not None
    af = meting("spellen", leer("spellen", 30, datum=eerder), op=op).afgevallen
    assert len(af) == 1
    assert af[0].reden.startswith("verkeerd moment" if 2 <= op.month < 8 else "te oud")
    assert af[0].bron.startswith("Regeling screenings-")


@pytest.mark.parametrize(
    ("maak", "domein", "vanaf"),
    [
        (lambda datum: iq(70, datum=datum), "iq", date(2024, 11, 21)),
        (lambda datum: se(problematiek=True, datum=datum), "sociaal-emotioneel", date(2025, 11, 21)),
    ],
)
def test_how_old_iq_and_social_emotional_tests_may_be(maak, domein, vanaf):
    """IQ two years and social-emotional one year, that day included; nothing after the aanmelding."""
    assert meting(domein, maak(vanaf)).toets is not None
    (oud,) = meting(domein, maak(date.fromordinal(vanaf.toordinal() - 1))).afgevallen
    assert oud.reden.startswith("te oud: hoogstens")
    (later,) = meting(domein, maak(date(2026, 11, 22))).afgevallen
    assert (later.reden, later.bron) == ("afgenomen na de aanmelding", None)


@pytest.mark.parametrize(
    ("zonder", "reden"),
    [
        (toets("iq"), "zonder IQ"),
        (toets("sociaal-emotioneel"), "zegt niet of er problematiek is"),
        (toets("spellen", dl=50), "zonder DLE"),
        (toets("spellen", dle=50), "zonder DL, en het begin van groep 3 is niet bekend of ligt later"),
    ],
)
def test_a_test_that_says_nothing_does_not_count(zonder, reden):
    """A test without its result is left out and named; an older one that is whole goes before it."""
    (af,) = meting(zonder.domein, zonder).afgevallen
    assert af.reden == reden


def test_the_newest_counts_and_of_one_day_the_best():
    """A newer test goes before an older one; of one day the one with the smaller leerachterstand."""
    oud, slecht, goed = (
        leer("spellen", 50, datum=date(2026, 9, 1), instrument="oud"),
        leer("spellen", 20, instrument="slecht"),
        leer("spellen", 30, instrument="goed"),
    )
    gaf = meting("spellen", oud, slecht, goed)
    assert (gaf.toets.instrument, gaf.achterstand) == ("goed", Fraction(1, 2))
    assert [(item.instrument, item.reden) for item in gaf.afgevallen] == [
        ("oud", "een nieuwere toets is gebruikt"),
        ("slecht", "op dezelfde dag is een toets met een gelijk of hoger resultaat gebruikt"),
    ]
    assert meting("iq", iq(70), iq(75)).iq == 75
    assert meting("sociaal-emotioneel", se(problematiek=True), se(problematiek=False)).problematiek is False


@pytest.mark.parametrize(
    ("op", "dl"),
    [
        (date(2020, 8, 31), 0),
        (date(2020, 9, 1), 1),
        (date(2021, 1, 20), 5),
        (date(2021, 6, 1), 10),
        (date(2021, 8, 31), 10),
        (date(2026, 1, 10), 55),
        (date(2026, 6, 30), 60),
        (date(2027, 1, 10), 60),
        (date(2019, 1, 1), 0),
    ],
)
def test_the_dl_since_groep_3(op, dl):
    """Ten months a year, the month of the test counted: 55 in January of groep 8, 60 at its end and after."""
    assert didactische_leeftijd(date(2020, 8, 1), op, MAANDEN, 60) == dl


def test_a_given_dl_goes_before_the_computed_one():
    """What is given is used up to 60, and a remark says where it differs."""
    begin = date(2021, 8, 1)
    for dl, gebruikt, herkomst, opmerking in (
        (None, 53, "berekend", None),
        (53, 53, "opgegeven", None),
        (50, 50, "opgegeven", "De opgegeven DL bij spellen is een andere dan die sinds groep 3: 53. Ga dat na."),
        (75, 60, "begrensd", "De opgegeven DL bij spellen is hoger dan kan; er is gerekend met 60."),
    ):
        proef = toets("spellen", dle=30, dl=dl)
        gaf = meting("spellen", proef, begin=begin)
        assert (gaf.dl, gaf.dl_herkomst) == (gebruikt, herkomst)
        assert uitkomst(proef, begin=begin).opmerkingen == ((opmerking,) if opmerking else ())
    assert meting("spellen", toets("spellen", dle=30), begin=date(2026, 12, 1)).toets is None


def test_an_instrument_that_is_not_on_the_list_counts_with_a_remark():
    """Unknown, for another domein or for another school year: a remark, never a refusal."""
    for proef, wat in (
        (iq(70, instrument="Eigen test"), "staat niet op onze lijst van instrumenten"),
        (iq(70, instrument="Cito LOVS"), "staat op onze lijst niet bij IQ"),
        (iq(70, instrument="WISC-III NL"), "staat op onze lijst niet bij dit schooljaar"),
    ):
        gaf = uitkomst(proef)
        assert gaf.metingen[4].iq == 70
        assert gaf.opmerkingen[0] == (
            f"{proef.instrument} (IQ) {wat}; de toets telt hier wel. Ga na of hij in 2026-2027 is toegestaan."
        )
    assert "niet op onze lijst" not in " ".join(uitkomst(iq(70, instrument="WISC-V-NL")).opmerkingen)


def test_who_took_the_test_must_be_looked_after():
    """IQ and social-emotional tests need a qualified psycholoog or orthopedagoog: said as soon as one is used."""
    assert any("psycholoog of orthopedagoog" in item for item in uitkomst(iq(70)).opmerkingen)
    assert uitkomst(leer("spellen", 30)).opmerkingen == ()
    assert uitkomst(iq(70, datum=date(2015, 1, 1)), op=date(2015, 6, 1)).metingen[4].iq == 70
    assert not any(
        "psycholoog" in item for item in uitkomst(iq(70, datum=date(2015, 1, 1)), op=date(2015, 6, 1)).opmerkingen
    )


def test_nothing_of_a_leerling_is_in_a_repr():
    """What is printed by accident shows the type only."""
    assert repr(uitkomst(iq(70), op=OP)) == "Rekenuitkomst(...)"


def test_back_over_the_end_of_a_month():
    """The last day of a shorter month, and July and August passed over."""
    assert maanden_terug(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert maanden_terug(date(2026, 9, 30), 1, (7, 8)) == date(2026, 6, 30)
