"""16 hours in four school weeks: the norm, the window, the restart, and what later corrections do."""

from datetime import date

import pytest

from gateway.model.verzuim import Bekend, LesvrijePeriode, Schoolkalender, Verzuimafspraken
from gateway.signalering import Persoon, laad_signalering, meerderjarig, signaleer, verzuimdagen
from tests.signalering.gevallen import (
    CONTRACTS,
    KALENDER,
    MAANDAG,
    SIGNALERING,
    VEERTIEN,
    als_bekend,
    dag,
    dossier,
    hele_dagen,
    kort,
    rij,
    uren,
    verwerk,
    voorstellen,
)

HERFST = Schoolkalender(lesvrij=(LesvrijePeriode(begin=dag(14), eind=dag(27), omschrijving="herfstvakantie"),))
VIER_DAGEN = [*uren(dag(0), 4), *uren(dag(2), 4), *uren(dag(7), 4), *uren(dag(9), 4)]
MINUTEN = Verzuimafspraken(lesuur_telt_als="minuten", lesuur_minuten=45)


LATER = dag(40)


def zestien(*rijen, op=LATER, **rond):
    """Only 16 hours."""
    return voorstellen(*rijen, op=op, soorten={"zestien-uur", "zestien-uur-18-plus"}, **rond)


def test_sixteen_hours_are_a_voorstel():
    """From the first day that counted to the day on which the norm was reached, with all that counted."""
    [voorstel] = zestien(VIER_DAGEN, rij(dag(10), 1))
    assert kort([voorstel]) == [("zestien-uur", "melden", dag(0), dag(9))]
    assert (voorstel.venster_begin, voorstel.venster_eind) == (dag(-14), dag(13))
    assert voorstel.minuten == 960
    assert len(voorstel.telt) == 16
    assert voorstel.meldplicht
    assert voorstel.regel == "zestien-uur-in-vier-lesweken"
    assert voorstel.bron.startswith("Leerplichtwet 1969 art. 21a")
    assert voorstel.alle_lessen_gemist is None
    assert voorstel.uitleg == (
        "16 uur ongeoorloofd verzuim van 07-09-2026 tot en met 16-09-2026: de norm van 16 uur in 4 opeenvolgende "
        "lesweken (24-08-2026 tot en met 20-09-2026) is bereikt."
    )


@pytest.mark.parametrize(
    ("laatste", "afspraken", "gehaald"),
    [
        pytest.param({"minuten": 50}, Verzuimafspraken(), True, id="a part of 50 minutes is the whole lesuur"),
        pytest.param({"minuten": 49}, Verzuimafspraken(), False, id="15.96 hours"),
        pytest.param({"minuten": 400}, Verzuimafspraken(), True, id="a part is never more than the lesuur"),
        pytest.param({}, MINUTEN, False, id="16 lessons of 45 minutes are 12 hours"),
        pytest.param({}, Verzuimafspraken(lesuur_telt_als="minuten", lesuur_minuten=60), True, id="of 60 are 16"),
        pytest.param({"geoorloofd": True}, Verzuimafspraken(), False, id="geoorloofd does not count"),
        pytest.param({"geoorloofd": None}, Verzuimafspraken(), True, id="not judged yet counts"),
        pytest.param({"vervallen": True}, Verzuimafspraken(), False, id="taken back does not count"),
        pytest.param({"datum": dag(12)}, Verzuimafspraken(), False, id="on a Saturday there are no lessons"),
        pytest.param({"datum": dag(41)}, Verzuimafspraken(), False, id="after the day itself"),
    ],
)
def test_the_norm_is_exact(laatste, afspraken, gehaald):
    """15.96 hours are no voorstel, 16 are."""
    [*eerste, laatst] = VIER_DAGEN
    assert bool(zestien(eerste, laatst.model_copy(update=laatste), afspraken=afspraken)) == gehaald


def test_whole_days_count_as_agreed():
    """A whole day is the number of lesuren that the school, or else the contract, says; a part of it pro rata."""
    dagen = hele_dagen(dag(0), dag(2))
    assert [item.minuten for item in zestien(dagen)] == [18 * 60]
    assert zestien(dagen, afspraken=Verzuimafspraken(lesuren_per_dag=5)) == []
    assert [item.minuten for item in zestien(dagen, rij(dag(3), minuten=25), op=dag(3))] == [18 * 60]
    half = [rij(dag(nummer), minuten=150) for nummer in range(5)]
    assert [item.minuten for item in zestien(half, uren(dag(7), 1))] == [16 * 60]


def test_the_same_time_counts_once():
    """A lesuur registered twice, or on a day that is whole already, adds nothing and is not told."""
    dubbel = [rij(dag(0), 1, id="a", minuten=30), rij(dag(0), 1, id="b"), rij(dag(1)), *uren(dag(1), 8)]
    [voorstel] = zestien(dubbel, hele_dagen(dag(2), dag(3)))
    assert [(regel.registratie, regel.minuten) for regel in voorstel.telt][:2] == [("b", 60), (f"{dag(1)}/None", 360)]
    assert voorstel.minuten == 60 + 3 * 360


def test_a_window_is_four_school_weeks():
    """Hours in the fifth week before fall out; weeks without lessons are skipped."""
    rijen = [*uren(dag(4), 8), *uren(dag(28), 8)]
    assert zestien(rijen, op=dag(60)) == []
    [voorstel] = zestien(rijen, op=dag(60), kalender=HERFST)
    assert kort([voorstel]) == [("zestien-uur", "melden", dag(4), dag(28))]
    assert (voorstel.venster_begin, voorstel.venster_eind) == (dag(-7), dag(34))


def test_a_week_with_one_lesson_day_is_a_school_week():
    """A single day with lessons makes the week count."""
    bijna = LesvrijePeriode(begin=dag(14), eind=dag(17))
    kalender = Schoolkalender(lesvrij=(bijna,))
    assert zestien(uren(dag(0), 8), uren(dag(28), 8), kalender=kalender, op=dag(60)) == []


ZIEK = {"geoorloofd": True, "reden": "ziekte"}
HALF = [*uren(dag(0), 6), *uren(dag(1), 6)]


@pytest.mark.parametrize(
    ("derde", "minuten"),
    [
        pytest.param([*uren(dag(2), 6), rij(dag(2), **ZIEK)], None, id="a whole day takes all lessons of it off"),
        pytest.param([rij(dag(2)), rij(dag(2), id="z", **ZIEK)], None, id="and a whole day"),
        pytest.param([*uren(dag(2), 6), rij(dag(2), minuten=200, **ZIEK)], 1080, id="a part of a day nothing"),
        pytest.param([*uren(dag(2), 5), rij(dag(2), 5, id="z", **ZIEK)], 960, id="a lesuur the same lesuur"),
        pytest.param([*uren(dag(2), 4), rij(dag(2), 4, id="z", minuten=10, **ZIEK)], 960, id="a part of it nothing"),
        pytest.param([*uren(dag(2), 5), rij(dag(2), 5, id="z", minuten=50, **ZIEK)], 960, id="all minutes all of it"),
        pytest.param([rij(dag(2)), rij(dag(2), 1, **ZIEK)], 1020, id="and one lesuur of a whole day"),
        pytest.param([rij(dag(2)), *uren(dag(2), 3, **ZIEK)], None, id="three lesuren three"),
        pytest.param([rij(dag(2)), *uren(dag(2), 6, **ZIEK)], None, id="all lesuren all of the day"),
        pytest.param([rij(dag(2)), rij(dag(2), id="z", vervallen=True, **ZIEK)], 1080, id="withdrawn, nothing"),
    ],
)
def test_geoorloofd_wins_over_what_else_was_registered_of_the_time(derde, minuten):
    """The parents called, and a teacher wrote absent as well: what they called for does not count."""
    wat = zestien(HALF, derde)
    assert [item.minuten for item in wat] == ([minuten] if minuten else [])


def test_a_whole_day_with_a_geoorloofd_lesuur_is_not_told_as_a_whole_day():
    """Which lesuren were missed is not known, so only the days that are whole are told."""
    [wat] = zestien(hele_dagen(dag(0), dag(3)), rij(dag(2), 1, **ZIEK))
    assert [(item.heledag, item.minuten) for item in wat.telt] == [(True, 360), (True, 360), (False, 300)]
    assert [item.datum for item in verzuimdagen(wat)] == [dag(0), dag(1)]


def test_counting_restarts_after_the_einddatum():
    """The hours of a day count up to its end, and those of the day after for the next voorstel."""
    eerste, tweede = uren(dag(0), 8) + uren(dag(1), 9), uren(dag(9), 8) + uren(dag(10), 8)
    wat = zestien(eerste, tweede)
    assert kort(wat) == [("zestien-uur", "melden", dag(0), dag(1)), ("zestien-uur", "melden", dag(9), dag(10))]
    assert [item.minuten for item in wat] == [17 * 60, 16 * 60]
    assert wat[1].venster_begin == dag(2)
    assert kort(zestien(eerste, tweede, bekend=[als_bekend(wat[0])])) == kort(wat[1:])
    assert kort(zestien(eerste, tweede, bekend=[als_bekend(wat[0], None)])) == kort(wat[1:])


def test_it_is_one_a_week_while_it_goes_on():
    """Who stays away gets a voorstel when the norm is reached, then one every seven days with all that lies between."""
    weg = hele_dagen(dag(0), dag(20))
    assert kort(zestien(weg, op=dag(20))) == [
        ("zestien-uur", "melden", dag(0), dag(2)),
        ("zestien-uur", "melden", dag(3), dag(9)),
        ("zestien-uur", "melden", dag(10), dag(16)),
    ]
    tweede = zestien(weg, op=dag(20))[1]
    assert "; dat was al zo op 14-09-2026, binnen een week na de vorige." in tweede.uitleg
    assert tweede.alle_lessen_gemist


@pytest.mark.parametrize(("op", "aantal"), [(7, 1), (8, 1), (9, 1), (10, 2)])
def test_the_second_waits_until_seven_days_have_passed(op, aantal):
    """When the norm is reached again within the week, the voorstel waits until no day of that week can be added."""
    rijen = hele_dagen(dag(0), dag(2)), hele_dagen(dag(3), dag(4)), uren(dag(7), 4)
    assert len(zestien(*rijen, op=dag(op))) == aantal


def test_on_the_seventh_day_itself_nothing_waits():
    """A norm that is reached seven days after the last einddatum is an ordinary one."""
    rijen = hele_dagen(dag(0), dag(2)), hele_dagen(dag(3), dag(4)), uren(dag(9), 4)
    assert kort(zestien(*rijen, op=dag(9)))[1:] == [("zestien-uur", "melden", dag(3), dag(9))]


def test_what_is_not_judged_is_said():
    """Registrations that the school did not judge yet count, and the voorstel says how many there are."""
    [een] = zestien(VIER_DAGEN[1:], rij(dag(0), 1, geoorloofd=None))
    assert een.uitleg.endswith("Van 1 getelde registratie is nog niet bekend of zij geoorloofd is: zoek dat eerst uit.")
    [alle] = zestien([item.model_copy(update={"geoorloofd": None}) for item in VIER_DAGEN])
    assert "Van 16 getelde registraties is nog niet bekend of zij geoorloofd zijn" in alle.uitleg


def test_who_was_seen_did_not_miss_all_lessons():
    """`alle_lessen_gemist` is true when every lesson day was missed, false when he was seen, else unknown."""
    weg = hele_dagen(dag(0), dag(2))
    assert zestien(weg)[0].alle_lessen_gemist is True
    assert zestien(weg, aanwezig=[dag(1)])[0].alle_lessen_gemist is False
    assert zestien(uren(dag(0), 8), uren(dag(3), 8))[0].alle_lessen_gemist is None


# --- corrections ---------------------------------------------------------------------------------------------------


def gemeld(*rijen, **rond):
    """What is known once everything was reported."""
    return verwerk([], zestien(*rijen, **rond))


def met(rijen, hoeveel, **anders):
    """The same registrations, the first so many changed."""
    return [item.model_copy(update=anders if plek < hoeveel else {}) for plek, item in enumerate(rijen)]


def test_a_melding_that_is_still_right_is_left_alone():
    """Nothing is proposed for what was reported, nor for hours in it beyond the norm."""
    assert zestien(VIER_DAGEN, bekend=gemeld(VIER_DAGEN)) == []
    ruim = VIER_DAGEN + uren(dag(1), 2)
    assert zestien(met(ruim, 0), bekend=gemeld(ruim)) == []


@pytest.mark.parametrize("anders", [{"geoorloofd": True}, {"vervallen": True}])
def test_a_told_hour_that_fell_away_is_corrected_within_the_same_dates(anders):
    """17 hours were told and 16 are left: the dates hold, the hour is taken off; an hour more stays silent."""
    ruim = VIER_DAGEN + uren(dag(2), 5)[4:]
    bekend = gemeld(ruim)
    minder = [*VIER_DAGEN, ruim[-1].model_copy(update=anders)]
    [voorstel] = zestien(minder, bekend=bekend)
    assert kort([voorstel]) == [("zestien-uur", "wijzigen", dag(0), dag(9))]
    assert (voorstel.melding, voorstel.minuten) == (bekend[0].melding, 960)
    assert voorstel.uitleg.endswith("Van wat toen is gemeld, is een deel nu geoorloofd of vervallen.")
    assert zestien(minder, bekend=verwerk(bekend, [voorstel])) == []
    assert zestien(ruim, rij(dag(2), 6), bekend=bekend) == []


def test_a_geoorloofd_lesuur_of_a_told_whole_day_is_corrected():
    """A day that was told as missed altogether is not any more."""
    weg = hele_dagen(dag(0), dag(2))
    bekend = gemeld(weg)
    [voorstel] = zestien(weg, rij(dag(2), 1, **ZIEK), bekend=bekend)
    assert kort([voorstel]) == [("zestien-uur", "wijzigen", dag(0), dag(2))]
    assert zestien(weg, rij(dag(2), 1, **ZIEK), bekend=verwerk(bekend, [voorstel])) == []


def test_hours_that_became_geoorloofd_take_a_melding_back():
    """12 hours are left of 16: intrekken, with what is left."""
    bekend = gemeld(VIER_DAGEN)
    [voorstel] = zestien(met(VIER_DAGEN, 4, geoorloofd=True), bekend=bekend)
    assert kort([voorstel]) == [("zestien-uur", "intrekken", dag(0), dag(9))]
    assert (voorstel.melding, voorstel.minuten, voorstel.alle_lessen_gemist) == (bekend[0].melding, 720, None)
    assert voorstel.uitleg == (
        "Van deze melding (van 07-09-2026 tot en met 16-09-2026) telt nu nog 12 uur; de regel die haar droeg "
        "(16 uur in vier lesweken) geldt daarvoor niet meer. Trek de melding in als de registraties zo kloppen."
    )


def test_late_hours_move_the_dates():
    """Hours registered later bring the einddatum forward: wijzigen, and the rest counts for the next."""
    bekend = gemeld(VIER_DAGEN)
    [voorstel] = zestien(VIER_DAGEN, uren(dag(1), 4), bekend=bekend)
    assert kort([voorstel]) == [("zestien-uur", "wijzigen", dag(0), dag(7))]
    assert voorstel.melding == bekend[0].melding
    assert voorstel.uitleg.endswith("De melding ging van 07-09-2026 tot en met 16-09-2026.")


def test_a_melding_moves_on_when_later_hours_replace_what_fell_away():
    """12 hours are left, and 4 came after: the melding gets the new einddatum, no second one is made."""
    bekend = gemeld(VIER_DAGEN)
    wat = zestien(met(VIER_DAGEN, 4, geoorloofd=True), uren(dag(11), 4), bekend=bekend)
    assert kort(wat) == [("zestien-uur", "wijzigen", dag(2), dag(11))]


def test_other_hours_much_later_are_another_melding():
    """What is left of a melding is withdrawn when the norm is next reached without it."""
    bekend = gemeld(VIER_DAGEN)
    later = uren(dag(35), 8) + uren(dag(36), 8)
    wat = zestien(met(VIER_DAGEN, 4, geoorloofd=True), later, bekend=bekend)
    assert kort(wat) == [("zestien-uur", "intrekken", dag(0), dag(9)), ("zestien-uur", "melden", dag(35), dag(36))]


def test_one_correction_does_not_move_all_that_follow():
    """In a row of weekly meldingen only those that the correction touches change."""
    weg = hele_dagen(dag(0), dag(30))
    bekend = gemeld(weg, op=dag(30))
    assert len(bekend) == 5
    assert kort(zestien(met(weg, 1, geoorloofd=True), bekend=bekend, op=dag(30))) == [
        ("zestien-uur", "wijzigen", dag(1), dag(3)),
        ("zestien-uur", "wijzigen", dag(4), dag(9)),
    ]


def test_a_forgotten_window_before_a_melding_is_proposed():
    """Late registrations that reach the norm on their own, before what was reported, are a voorstel of their own."""
    later = uren(dag(35), 8) + uren(dag(36), 8)
    bekend = gemeld(later)
    assert kort(zestien(later, VIER_DAGEN, bekend=bekend)) == [("zestien-uur", "melden", dag(0), dag(9))]


def test_a_refusal_stands_until_another_registration_comes():
    """What was refused is not put again, also not with fewer hours; with a new hour it is."""
    geweigerd = [als_bekend(item, None) for item in zestien(VIER_DAGEN)]
    assert zestien(VIER_DAGEN, bekend=geweigerd) == []
    assert zestien(met(VIER_DAGEN, 4, geoorloofd=True), bekend=geweigerd) == []
    meer = VIER_DAGEN + uren(dag(9), 5)[4:]
    assert kort(zestien(meer, bekend=geweigerd)) == [("zestien-uur", "melden", dag(0), dag(9))]
    assert zestien(met(VIER_DAGEN + uren(dag(1), 1), 1, geoorloofd=True), bekend=geweigerd)


def test_a_refusal_says_nothing_over_a_melding():
    """When the same window was refused first and reported after, the melding is what counts."""
    [voorstel] = zestien(VIER_DAGEN)
    assert zestien(VIER_DAGEN, bekend=[als_bekend(voorstel, None), als_bekend(voorstel)]) == []


def test_a_final_melding_is_never_corrected_nor_told_again():
    """Leerplicht closed it: an hour more or less within it changes nothing, and counting restarts after its end."""
    bekend = [item.model_copy(update={"definitief": True}) for item in gemeld(VIER_DAGEN)]
    assert zestien(VIER_DAGEN, uren(dag(1), 8), uren(dag(-2), 8), bekend=bekend) == []
    assert zestien(met(VIER_DAGEN, 4, geoorloofd=True), bekend=bekend) == []
    later = uren(dag(10), 8) + uren(dag(11), 8)
    assert kort(zestien(VIER_DAGEN, later, bekend=bekend)) == [("zestien-uur", "melden", dag(10), dag(11))]


def test_what_the_dossier_no_longer_holds_is_left_alone():
    """A melding of which registrations were erased is never taken back; counting restarts after it all the same."""
    [bekend] = gemeld(VIER_DAGEN)
    assert zestien(VIER_DAGEN[4:], uren(dag(9), 8), bekend=[bekend]) == []
    zonder = bekend.model_copy(update={"registraties": ()})
    assert zestien(bekend=[zonder]) == []
    assert kort(zestien(VIER_DAGEN[4:], bekend=[zonder]))[0][1] == "intrekken"


def test_without_einddatum_the_begindatum_is_the_last_day():
    """A melding of 16 hours without an einddatum, entered by hand, bounds counting by its begindatum."""
    los = Bekend(soort="zestien-uur", begindatum=dag(2), melding="m")
    assert kort(zestien(VIER_DAGEN, bekend=[los])) == [("zestien-uur", "wijzigen", dag(0), dag(9))]
    assert zestien(VIER_DAGEN, bekend=[los.model_copy(update={"registraties": ("weg",)})]) == []


# --- ages ----------------------------------------------------------------------------------------------------------

AFGESPROKEN = Verzuimafspraken(ook_18_plus=True)


@pytest.mark.parametrize(
    ("geboren", "afspraken", "soort"),
    [
        ("2008-09-08", Verzuimafspraken(), "zestien-uur"),
        ("2008-09-07", Verzuimafspraken(), None),
        ("2008-09-07", AFGESPROKEN, "zestien-uur-18-plus"),
        ("2008-09-08", AFGESPROKEN, "zestien-uur"),
        ("2008-09-00", AFGESPROKEN, "zestien-uur"),
        ("2008-00-00", AFGESPROKEN, "zestien-uur"),
        ("2008-08-00", AFGESPROKEN, "zestien-uur-18-plus"),
        ("0000-00-00", Verzuimafspraken(), "zestien-uur"),
        ("2008-02-31", AFGESPROKEN, "zestien-uur-18-plus"),
        ("2021-09-01", Verzuimafspraken(), None),
        ("9990-01-01", Verzuimafspraken(), None),
    ],
)
def test_the_age_on_the_begindatum_decides(geboren, afspraken, soort):
    """17 years and 364 days is under 18; the birthday itself is 18; an incomplete date is the youngest it can be."""
    wat = zestien(hele_dagen(MAANDAG, dag(2)), persoon=Persoon(geboren), afspraken=afspraken)
    assert [item.soort for item in wat] == ([soort] if soort else [])
    onvolledig = geboren.endswith("00") or geboren == "2008-02-31"
    assert all(("geboortedatum is niet volledig" in item.uitleg) == onvolledig for item in wat)


@pytest.mark.parametrize(
    ("geboren", "achttien"),
    [("2008-09-08", False), ("2008-09-07", True), ("2008-09-00", False), ("0000-00-00", False)],
)
def test_from_18_on_verzuim_is_for_the_doorstroompunt(geboren, achttien):
    """The birthday itself is 18; who may be younger is taken to be."""
    assert meerderjarig(SIGNALERING, Persoon(geboren), MAANDAG) == achttien


def test_leerplicht_begins_the_month_after_the_fifth_birthday():
    """Who turned five in August counts from 1 September on; in September, from 1 October."""
    weg = hele_dagen(date(2026, 9, 28), date(2026, 10, 2))
    assert kort(zestien(weg, persoon=Persoon("2021-08-31")))[0][2:] == (date(2026, 9, 28), date(2026, 9, 30))
    assert zestien(weg, persoon=Persoon("2021-09-01")) == []
    december = hele_dagen(date(2026, 12, 28), date(2027, 1, 6))
    assert kort(zestien(december, persoon=Persoon("2021-12-03"), op=date(2027, 2, 1)))[0][2] == date(2027, 1, 1)


def test_a_leap_day_is_a_birthday_on_the_first_of_march():
    """Who was born on 29 February is 18 on 1 March."""
    schrikkel, wie = date(2026, 2, 27), Persoon("2008-02-29")
    weg = hele_dagen(schrikkel, date(2026, 3, 3))
    assert [item.soort for item in zestien(weg, persoon=wie, op=date(2026, 3, 20))] == ["zestien-uur"]
    wat = zestien(hele_dagen(date(2026, 3, 1), date(2026, 3, 4)), persoon=wie, op=date(2026, 3, 20))
    assert wat == []


@pytest.mark.parametrize(
    ("geboren", "begin", "gemeld"),
    [
        pytest.param("2010-03-15", date(2026, 6, 1), True, id="16 in this school year: leerplicht until 31 July"),
        pytest.param("2009-09-15", date(2026, 6, 1), True, id="16 in September: leerplicht until the next 31 July"),
        pytest.param("2009-07-15", date(2026, 6, 1), False, id="16 in the year before: only kwalificatieplicht"),
        pytest.param("2010-03-15", date(2026, 8, 31), False, id="the school year after"),
    ],
)
def test_a_startkwalificatie_ends_kwalificatieplicht_not_leerplicht(geboren, begin, gemeld):
    """With a diploma hours count only as long as someone is leerplichtig."""
    wie = Persoon(geboren, startkwalificatie_op=date(2026, 5, 1))
    eind = begin + (dag(2) - dag(0))
    assert bool(zestien(hele_dagen(begin, eind), persoon=wie, op=eind)) == gemeld
    assert zestien(hele_dagen(begin, eind), persoon=wie._replace(startkwalificatie_op=None), op=eind)


def test_a_startkwalificatie_of_someone_of_unknown_age_ends_counting():
    """When even the year of birth is unknown, a diploma is taken to end all."""
    wie = Persoon("0000-00-00", startkwalificatie_op=dag(1))
    assert zestien(hele_dagen(dag(0), dag(4)), persoon=wie) == []


def test_a_melding_of_an_adult_is_corrected_also_without_the_agreement():
    """A school that ended the agreement on 18 and older still takes back what became geoorloofd; it reports no more."""
    wie = Persoon("2007-01-01")
    bekend = gemeld(VIER_DAGEN, persoon=wie, afspraken=AFGESPROKEN)
    assert zestien(VIER_DAGEN, persoon=wie, bekend=bekend) == []
    wat = zestien(met(VIER_DAGEN, 4, geoorloofd=True), persoon=wie, bekend=bekend)
    assert kort(wat) == [("zestien-uur-18-plus", "intrekken", dag(0), dag(9))]
    laat = uren(dag(-40), 8) + uren(dag(-39), 8)
    assert zestien(VIER_DAGEN, laat, persoon=wie, bekend=bekend) == []


def test_the_inschrijving_bounds_what_counts():
    """Hours before the first and after the last day of the inschrijving are not the school's to report."""
    for persoon in (
        VEERTIEN._replace(inschrijving_begin=dag(1)),
        VEERTIEN._replace(inschrijving_eind=dag(8)),
    ):
        assert zestien(VIER_DAGEN, persoon=persoon) == []
    assert zestien(VIER_DAGEN, persoon=VEERTIEN._replace(inschrijving_begin=dag(0), inschrijving_eind=dag(9)))


def test_the_kept_einddatum_stays_within_the_window():
    """Within a week after the one before, an einddatum that lies beyond the four school weeks is not kept."""
    vorige = gemeld(hele_dagen(dag(0), dag(2)))
    lang = Bekend(soort="zestien-uur", begindatum=dag(7), einddatum=dag(35), melding="m2")
    rijen = [*hele_dagen(dag(0), dag(2)), *uren(dag(7), 8), *uren(dag(8), 8), *uren(dag(35), 1)]
    assert kort(zestien(rijen, bekend=[*vorige, lang])) == [("zestien-uur", "wijzigen", dag(7), dag(8))]


def test_the_rules_of_the_begindatum_are_in_force(tmp_path):
    """A window that began under the old rules is counted by them to its end, one that begins under the new by those."""
    regels = (CONTRACTS / "verzuim/signalering.yaml").read_text()
    for naam, waarde in (("lesweken", 1), ("norm_minuten", 480)):
        anders = f"    - {{vanaf: {dag(7)}, waarde: {waarde}, bron: proef, status: afgeleid}}\n"
        begin = regels.index("\n", regels.index("- {", regels.index(f"  {naam}:"))) + 1
        regels = regels[:begin] + anders + regels[begin:]
    (tmp_path / "verzuim").mkdir()
    (tmp_path / "verzuim/signalering.yaml").write_text(regels)
    nieuw = laad_signalering([tmp_path])

    def kijk(*rijen):
        wat = signaleer(nieuw, Verzuimafspraken(), KALENDER, VEERTIEN, dossier(*rijen), (), LATER)
        return [(item.begindatum, item.einddatum) for item in wat]

    assert kijk(uren(dag(0), 8), uren(dag(14), 7)) == []
    assert kijk(uren(dag(0), 8), uren(dag(14), 9)) == [(dag(0), dag(14))]
    assert kijk(uren(dag(0), 4), uren(dag(7), 4), uren(dag(14), 4)) == []
    assert kijk(uren(dag(0), 4), uren(dag(7), 4), uren(dag(8), 4)) == [(dag(7), dag(8))]
