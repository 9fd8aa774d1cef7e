"""Langdurig, Doorstroompunt and luxe: day after day, when it is long enough, and when it is over."""

from datetime import date

import pytest

from gateway.model.verzuim import Bekend, LesvrijePeriode, Schoolkalender, Verzuimafspraken
from gateway.signalering import Persoon
from tests.signalering.gevallen import (
    AFSPRAKEN,
    DAG,
    MAANDAG,
    NEGENTIEN,
    VEERTIEN,
    als_bekend,
    dag,
    dossier,
    hele_dagen,
    kort,
    rij,
    uren,
    voorstellen,
)

VAKANTIE = "vakantie-zonder-verlof"
WEG = hele_dagen(dag(0), dag(28))


def aaneen(*rijen, op=None, **rond):
    """Only langdurig and doorstroompunt, by default on the day after the last registration."""
    op = op or max(item.datum for item in dossier(*rijen).registraties) + DAG
    return voorstellen(*rijen, op=op, soorten={"langdurig", "doorstroompunt"}, **rond)


def luxe(*rijen, op, **rond):
    """Only luxe."""
    return voorstellen(*rijen, op=op, soorten={"luxe"}, **rond)


def zonder(rijen, datum):
    """The same registrations without those of a day."""
    return [item for item in rijen if item.datum != datum]


def test_longer_than_four_weeks_is_langdurig():
    """The 29th day makes it longer than four weeks; it has no einddatum while it lasts."""
    assert aaneen(hele_dagen(dag(0), dag(27))) == []
    [voorstel] = aaneen(WEG)
    assert kort([voorstel]) == [("langdurig", "melden", dag(0), None)]
    assert (voorstel.venster_begin, voorstel.venster_eind) == (dag(0), dag(28))
    assert voorstel.alle_lessen_gemist
    assert voorstel.meldplicht
    assert len(voorstel.telt) == 21
    assert voorstel.uitleg == (
        "Elke lesdag sinds 07-09-2026 ongeoorloofd gemist, 126 uur in totaal: langer dan 28 dagen achtereen "
        "(vakanties onderbreken dat niet)."
    )


@pytest.mark.parametrize(
    ("rijen", "aanwezig"),
    [
        pytest.param(WEG, [dag(9)], id="he was seen"),
        pytest.param(zonder(WEG, dag(9)), [], id="a lesson day without registration"),
        pytest.param([*WEG, rij(dag(9), 2, geoorloofd=True)], [], id="geoorloofd for a lesuur"),
        pytest.param([*zonder(WEG, dag(9)), *uren(dag(9), 2)], [], id="two lesuren are no day"),
        pytest.param([*zonder(WEG, dag(9)), *uren(dag(9), 4, minuten=20)], [], id="late is not missed"),
        pytest.param([*zonder(WEG, dag(9)), rij(dag(9), minuten=100)], [], id="a part of a day is not missed"),
    ],
)
def test_a_day_that_was_not_missed_ends_the_row(rijen, aanwezig):
    """Counting of the weeks starts anew after it."""
    assert aaneen(rijen, aanwezig=aanwezig) == []


@pytest.mark.parametrize(
    "anders",
    [
        pytest.param({"rijen": [*zonder(WEG, dag(9)), *uren(dag(9), 3)]}, id="three lesuren are a day"),
        pytest.param({"rijen": [*WEG, rij(dag(9), 2, id="x", geoorloofd=True, vervallen=True)]}, id="taken back"),
        pytest.param({"aanwezig": [dag(5)]}, id="a Saturday"),
        pytest.param(
            {
                "rijen": [item for item in WEG if not dag(7) <= item.datum <= dag(20)],
                "kalender": Schoolkalender(lesvrij=(LesvrijePeriode(begin=dag(7), eind=dag(20)),)),
            },
            id="a holiday",
        ),
    ],
)
def test_what_does_not_end_the_row(anders):
    """Days without lessons and registrations that do not count leave the row whole."""
    rijen = anders.pop("rijen", WEG)
    assert kort(aaneen(rijen, **anders)) == [("langdurig", "melden", dag(0), None)]


@pytest.mark.parametrize(
    ("lesuur", "minuten", "afspraken", "lang"),
    [
        (True, 50, AFSPRAKEN, True),
        (True, 60, AFSPRAKEN, True),
        (True, 49, AFSPRAKEN, False),
        (True, 45, Verzuimafspraken(lesuur_minuten=45), True),
        (False, 300, AFSPRAKEN, True),
        (False, 299, AFSPRAKEN, False),
    ],
)
def test_all_minutes_of_a_lesuur_or_a_day_are_the_whole(lesuur, minuten, afspraken, lang):
    """A source that always gives minutes tells of whole lessons too."""
    datums = [item.datum for item in WEG]
    rijen = [item for datum in datums for item in (uren(datum, 6) if lesuur else [rij(datum)])]
    geheel = [item.model_copy(update={"minuten": minuten}) for item in rijen]
    assert bool(aaneen(geheel, afspraken=afspraken)) == lang


def test_it_is_over_when_he_is_back():
    """The einddatum is the last day of absence: today only when he was seen or was away with leave."""
    assert kort(aaneen(WEG, op=dag(30)))[0][3] == dag(28)
    assert kort(aaneen(WEG, op=dag(29)))[0][3] is None
    assert kort(aaneen(WEG, op=dag(29), aanwezig=[dag(29)]))[0][3] == dag(28)
    assert kort(aaneen(WEG, rij(dag(29), geoorloofd=True), op=dag(29)))[0][3] == dag(28)
    assert kort(aaneen(WEG, uren(dag(29), 1), op=dag(29)))[0][3] is None


def test_the_uitschrijving_is_the_einddatum():
    """Who stayed away until he was uitgeschreven was away until that day."""
    uit = VEERTIEN._replace(inschrijving_eind=dag(29))
    assert kort(aaneen(WEG, op=dag(40), persoon=uit))[0][3] == dag(28)
    assert kort(aaneen(WEG, op=dag(40), persoon=VEERTIEN._replace(inschrijving_eind=dag(28))))[0][3] == dag(28)
    vrijdag = hele_dagen(dag(0), dag(32))
    assert kort(aaneen(vrijdag, op=dag(60), persoon=VEERTIEN._replace(inschrijving_eind=dag(34))))[0][3] == dag(34)
    assert kort(aaneen(vrijdag, op=dag(33), persoon=VEERTIEN._replace(inschrijving_eind=dag(34))))[0][3] is None


def test_a_school_that_has_no_more_lessons_leaves_it_open():
    """Nothing ends a row when no lesson day is known after it."""
    kalender = Schoolkalender(lesvrij=(LesvrijePeriode(begin=dag(29), eind=date(2030, 1, 1)),))
    assert kort(aaneen(WEG, op=dag(60), kalender=kalender)) == [("langdurig", "melden", dag(0), None)]
    assert voorstellen(WEG, op=dag(60), kalender=Schoolkalender(lesdagen=())) == []


# --- known before --------------------------------------------------------------------------------------------------


def test_the_einddatum_follows_when_he_is_back():
    """A melding without einddatum is changed once the leerling is back, and not before."""
    bekend = [als_bekend(item) for item in aaneen(WEG)]
    langer = hele_dagen(dag(0), dag(35))
    assert aaneen(langer, bekend=bekend) == []
    [voorstel] = aaneen(langer, bekend=bekend, op=dag(37))
    assert kort([voorstel]) == [("langdurig", "wijzigen", dag(0), dag(35))]
    assert voorstel.melding == "m1"
    assert voorstel.uitleg.endswith("De melding ging sinds 07-09-2026.")
    assert aaneen(langer, bekend=[als_bekend(voorstel)], op=dag(50)) == []


def test_it_opens_again_when_the_absence_turns_out_to_go_on():
    """A day that was registered late closes the gap: the einddatum goes."""
    bekend = [als_bekend(item) for item in aaneen(WEG, op=dag(31))]
    wat = aaneen(hele_dagen(dag(0), dag(30)), bekend=bekend)
    assert kort(wat) == [("langdurig", "wijzigen", dag(0), None)]


def test_a_correction_takes_it_back_or_moves_it():
    """A day that became geoorloofd cuts the row: what is long enough stays, else the melding is withdrawn."""
    bekend = [als_bekend(item) for item in aaneen(WEG)]
    ziek = [item.model_copy(update={"geoorloofd": item.datum == dag(1)}) for item in WEG]
    [voorstel] = aaneen(ziek, bekend=bekend, op=dag(35))
    assert kort([voorstel]) == [("langdurig", "intrekken", dag(0), None)]
    assert len(voorstel.telt) == 20
    langer = [*ziek, *hele_dagen(dag(29), dag(35))]
    assert kort(aaneen(langer, bekend=bekend)) == [("langdurig", "wijzigen", dag(2), None)]


def test_a_told_lesson_that_fell_away_is_corrected():
    """A day with one lesson less is still missed, but the lesson was told: wijzigen, with the same dates."""
    alle = [item for datum in WEG for item in uren(datum.datum, 4)]
    bekend = [als_bekend(item) for item in aaneen(alle)]
    minder = [alle[0].model_copy(update={"vervallen": True}), *alle[1:]]
    [voorstel] = aaneen(minder, bekend=bekend)
    assert kort([voorstel]) == [("langdurig", "wijzigen", dag(0), None)]
    assert aaneen(minder, bekend=[als_bekend(voorstel)]) == []


def test_one_row_changes_one_melding():
    """Of two meldingen on one row only the first is held against it."""
    een = Bekend(soort="langdurig", begindatum=dag(0), einddatum=dag(10), melding="a")
    twee = Bekend(soort="langdurig", begindatum=dag(14), melding="b")
    [voorstel] = aaneen(WEG, bekend=[twee, een])
    assert (voorstel.actie, voorstel.melding) == ("wijzigen", "a")


def test_a_final_melding_is_told_and_stays_as_it_is():
    """Neither its end nor a correction is proposed, nor the same row once more; another row is."""
    [bekend] = [als_bekend(item).model_copy(update={"definitief": True}) for item in aaneen(WEG)]
    assert aaneen(WEG, bekend=[bekend], op=dag(40)) == []
    assert aaneen(hele_dagen(dag(0), dag(90)), bekend=[bekend]) == []
    assert aaneen([WEG[0].model_copy(update={"geoorloofd": True}), *WEG[1:]], bekend=[bekend], op=dag(40)) == []
    tweede = hele_dagen(dag(42), dag(73))
    assert kort(aaneen(WEG, tweede, bekend=[bekend], op=dag(74))) == [("langdurig", "melden", dag(42), None)]


def test_what_the_dossier_no_longer_holds_is_left_alone():
    """A melding of which registrations were erased is never changed or taken back."""
    [bekend] = [als_bekend(item) for item in aaneen(WEG)]
    assert aaneen(WEG[1:], bekend=[bekend]) == []
    assert aaneen(WEG[1:], bekend=[bekend], op=dag(40)) == []


def test_a_refusal_is_put_again_after_another_term():
    """It is not proposed again every day it goes on; only with another registration, or after four more weeks."""
    [geweigerd] = [als_bekend(item, None) for item in aaneen(WEG)]
    assert aaneen(hele_dagen(dag(0), dag(56)), bekend=[geweigerd]) == []
    assert len(aaneen(hele_dagen(dag(0), dag(57)), bekend=[geweigerd])) == 1
    assert len(aaneen(WEG, rij(dag(9), 2), bekend=[geweigerd])) == 0
    eerder = hele_dagen(dag(-3), dag(-1))
    assert len(aaneen(eerder, WEG, bekend=[geweigerd])) == 1
    kaal = geweigerd.model_copy(update={"registraties": ()})
    assert aaneen(eerder, WEG, bekend=[kaal]) == []


# --- ages ----------------------------------------------------------------------------------------------------------

ZONDER_DIPLOMA = Verzuimafspraken(doorstroompunt_na_dagen=5)


@pytest.mark.parametrize(
    ("geboren", "begin", "soort"),
    [
        ("2008-09-08", MAANDAG, "langdurig"),
        ("2008-09-07", MAANDAG, "doorstroompunt"),
        ("1999-09-08", MAANDAG, "doorstroompunt"),
        ("1999-09-07", MAANDAG, None),
        ("2002-12-30", date(2025, 12, 29), "doorstroompunt"),
        ("2002-12-29", date(2025, 12, 29), None),
        ("2002-12-29", date(2026, 1, 1), "doorstroompunt"),
        ("1999-01-02", date(2026, 1, 1), "doorstroompunt"),
        ("1999-01-01", date(2026, 1, 1), None),
    ],
)
def test_the_age_on_the_begindatum_decides(geboren, begin, soort):
    """Langdurig under 18, then Doorstroompunt: until 23 when it began before 2026, until 27 from then on."""
    wat = aaneen(hele_dagen(begin, begin + 30 * DAG), persoon=Persoon(geboren))
    assert [item.soort for item in wat] == ([soort] if soort else [])


def test_the_rule_of_the_doorstroompunt_is_dated():
    """A voorstel names the rule in force on its begindatum."""
    regels = {
        begin: aaneen(hele_dagen(begin, begin + 30 * DAG), persoon=NEGENTIEN)[0].regel
        for begin in (date(2025, 12, 31), date(2026, 1, 1))
    }
    assert list(regels.values()) == ["rmc-verzuim", "doorstroompunt-verzuim"]


def test_a_startkwalificatie_ends_the_doorstroompunt():
    """Who has a diploma on the first day is not reported; one that is got on the way ends the row."""
    assert aaneen(WEG, persoon=NEGENTIEN._replace(startkwalificatie_op=dag(0))) == []
    onderweg = NEGENTIEN._replace(startkwalificatie_op=dag(30))
    wat = aaneen(hele_dagen(dag(0), dag(37)), persoon=onderweg)
    assert kort(wat) == [("doorstroompunt", "melden", dag(0), dag(29))]


def test_four_weeks_are_enough_for_the_doorstroompunt():
    """At least four weeks from 18 on, or the shorter term that the school chose; under 18 longer than four."""
    woensdag = hele_dagen(dag(2), dag(29))
    assert kort(aaneen(woensdag, persoon=NEGENTIEN)) == [("doorstroompunt", "melden", dag(2), None)]
    assert aaneen(woensdag[:-1], persoon=NEGENTIEN) == []
    assert aaneen(woensdag) == []
    week = hele_dagen(dag(0), dag(4))
    assert kort(aaneen(week, persoon=NEGENTIEN, afspraken=ZONDER_DIPLOMA))[0][0] == "doorstroompunt"
    assert aaneen(week, afspraken=ZONDER_DIPLOMA) == []


# --- luxe ----------------------------------------------------------------------------------------------------------


def test_a_holiday_without_leave_is_luxe_from_the_first_hour():
    """Consecutive days are one voorstel, over weekends and holidays; what else was missed is not told."""
    kalender = Schoolkalender(lesvrij=(LesvrijePeriode(begin=dag(7), eind=dag(13)),))
    rijen = [
        *uren(dag(3), 2, reden=VAKANTIE),
        rij(dag(3), 5),
        rij(dag(4), reden=VAKANTIE),
        rij(dag(14), reden=VAKANTIE),
    ]
    [voorstel] = luxe(rijen, op=dag(20), kalender=kalender)
    assert kort([voorstel]) == [("luxe", "melden", dag(3), dag(14))]
    assert [regel.minuten for regel in voorstel.telt] == [60, 60, 360, 360]
    assert voorstel.uitleg == (
        "14 uur afwezig wegens vakantie zonder verlof van 10-09-2026 tot en met 21-09-2026; "
        "daarvoor geldt geen drempel."
    )
    assert len(luxe(rijen, op=dag(20))) == 2


@pytest.mark.parametrize(
    ("geboren", "geldt"),
    [("2008-09-08", True), ("2008-09-07", False), ("2021-08-31", True), ("2021-09-01", False)],
)
def test_luxe_is_for_the_leerplichtig(geboren, geldt):
    """From the month after five until 18."""
    assert bool(luxe(rij(dag(0), 1, reden=VAKANTIE), op=dag(9), persoon=Persoon(geboren))) == geldt


def test_leave_that_was_granted_is_no_luxe():
    """Only ongeoorloofd holiday counts."""
    assert luxe(rij(dag(0), 1, reden=VAKANTIE, geoorloofd=True), op=dag(9)) == []


def test_luxe_that_grows_changes_once():
    """What was reported while the holiday lasted gets its last day when it is over, not another day every day."""
    weg = hele_dagen(dag(0), dag(4), reden=VAKANTIE)
    bekend = [als_bekend(item) for item in luxe(weg[:2], op=dag(1))]
    assert luxe(weg[:3], op=dag(2), bekend=bekend) == []
    assert kort(luxe(weg, op=dag(8), bekend=bekend)) == [("luxe", "wijzigen", dag(0), dag(4))]
    assert kort(luxe(weg[:1], op=dag(0), bekend=[bekend[0].model_copy(update={"registraties": ()})])) == [
        ("luxe", "wijzigen", dag(0), dag(0))
    ]


def test_luxe_is_taken_back_or_put_again():
    """When the school grants the leave after all, the melding goes; a refusal is put again when it grows."""
    weg = hele_dagen(dag(0), dag(1), reden=VAKANTIE)
    [bekend] = [als_bekend(item) for item in luxe(weg, op=dag(8))]
    verlof = [item.model_copy(update={"geoorloofd": True}) for item in weg]
    assert kort(luxe(verlof, op=dag(8), bekend=[bekend])) == [("luxe", "intrekken", dag(0), dag(1))]
    geweigerd = bekend.model_copy(update={"melding": None})
    assert luxe(weg, op=dag(8), bekend=[geweigerd]) == []
    assert len(luxe(weg, rij(dag(2), reden=VAKANTIE), op=dag(8), bekend=[geweigerd])) == 1
