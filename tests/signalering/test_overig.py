"""Overig on request, what is told of a voorstel, and who a leerling is to signalering."""

from datetime import date

import pytest

from gateway.model.errors import InvoerError
from gateway.model.leerling import Inschrijving, Leerling, Periode
from gateway.model.verzuim import Verzuimafspraken
from gateway.signalering import GeenVerzuimError, Persoon, overig, persoon_van, verzuimdagen
from tests.signalering.gevallen import (
    AFSPRAKEN,
    KALENDER,
    SIGNALERING,
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


def vraag(*rijen, begin=0, eind=20, op=30, persoon=VEERTIEN):
    """Ask for overig in a period, given in days."""
    tot = None if eind is None else dag(eind)
    return overig(SIGNALERING, AFSPRAKEN, KALENDER, persoon, dossier(*rijen), dag(begin), tot, dag(op))


def test_overig_takes_the_days_that_count():
    """The voorstel begins and ends with verzuim, and remembers the period that was asked for."""
    voorstel = vraag(uren(dag(1), 2), rij(dag(3), 1, geoorloofd=True), rij(dag(4), 1, minuten=25), uren(dag(21), 3))
    assert kort([voorstel]) == [("overig", "melden", dag(1), dag(4))]
    assert (voorstel.venster_begin, voorstel.venster_eind, voorstel.minuten) == (dag(0), dag(20), 150)
    assert not voorstel.meldplicht
    assert voorstel.uitleg == (
        "2 uur en 30 minuten ongeoorloofd verzuim van 08-09-2026 tot en met 11-09-2026, gezocht van 07-09-2026 "
        "tot en met 27-09-2026, op verzoek en zonder meldplicht."
    )


def test_overig_without_an_end_goes_on():
    """It then looks through the day itself, and has no einddatum."""
    voorstel = vraag(uren(dag(1), 2), uren(dag(21), 3), eind=None)
    assert (voorstel.einddatum, voorstel.venster_eind, voorstel.minuten) == (None, dag(30), 300)


@pytest.mark.parametrize(
    "rijen",
    [
        [],
        [rij(dag(1), 1, geoorloofd=True)],
        [rij(dag(1), 1, minuten=49)],
        [rij(dag(21), 1)],
        [rij(dag(1), 1, vervallen=True)],
    ],
)
def test_without_an_hour_there_is_nothing_to_report(rijen):
    """Less than an ongeoorloofd hour is refused with a code, and without a word on the leerling."""
    with pytest.raises(GeenVerzuimError) as fout:
        vraag(rijen)
    assert isinstance(fout.value, InvoerError)
    assert str(fout.value) == (
        "INV-030 In deze periode ligt te weinig ongeoorloofd verzuim om te melden. Er is 1 uur nodig. Kies een andere "
        "periode of controleer de registraties."
    )


def test_corrections_reach_overig_too():
    """A melding overig is moved or withdrawn when its hours are; it is never proposed by itself."""
    rijen = [*uren(dag(1), 2), *uren(dag(3), 1)]
    bekend = als_bekend(vraag(rijen))
    assert voorstellen(rijen, op=dag(30)) == []
    assert voorstellen(rijen, op=dag(30), bekend=[bekend]) == []
    assert voorstellen(rijen, op=dag(30), bekend=[als_bekend(vraag(rijen), None)]) == []
    ziek = [item.model_copy(update={"geoorloofd": item.datum == dag(1)}) for item in rijen]
    assert kort(voorstellen(ziek, op=dag(30), bekend=[bekend])) == [("overig", "wijzigen", dag(3), dag(3))]
    alles = [item.model_copy(update={"geoorloofd": True}) for item in rijen]
    [voorstel] = voorstellen(alles, op=dag(30), bekend=[bekend])
    assert kort([voorstel]) == [("overig", "intrekken", dag(1), dag(3))]
    assert (voorstel.telt, voorstel.minuten) == ((), 0)
    assert "telt nu nog 0 uur;" in voorstel.uitleg
    assert voorstellen(rijen[1:], op=dag(30), bekend=[bekend]) == []
    open_ = als_bekend(vraag(rijen, eind=None))
    assert kort(voorstellen(alles, op=dag(30), bekend=[open_])) == [("overig", "intrekken", dag(1), None)]


def test_an_hour_of_overig_that_fell_away_is_corrected():
    """Also one in the middle, with which the dates do not change."""
    voorstel = vraag(uren(dag(1), 2), uren(dag(2), 2), uren(dag(3), 2))
    geoorloofd = uren(dag(2), 2, geoorloofd=True)
    wat = voorstellen(uren(dag(1), 2), geoorloofd, uren(dag(3), 2), op=dag(30), bekend=[als_bekend(voorstel)])
    assert kort(wat) == [("overig", "wijzigen", dag(1), dag(3))]
    meer = voorstellen(uren(dag(1), 2), uren(dag(2), 4), uren(dag(3), 2), op=dag(30), bekend=[als_bekend(voorstel)])
    assert meer == []


def test_a_final_melding_overig_is_left_alone():
    """Nothing can be changed about it."""
    bekend = als_bekend(vraag(uren(dag(1), 2))).model_copy(update={"definitief": True})
    assert voorstellen(uren(dag(1), 2, geoorloofd=True), op=dag(30), bekend=[bekend]) == []


def test_single_days_and_minutes_are_said_as_people_do():
    """One day is `op`, and minutes below an hour need no zero hours."""
    assert vraag(uren(dag(1), 1)).uitleg.startswith("1 uur ongeoorloofd verzuim op 08-09-2026, gezocht van")
    bekend = als_bekend(vraag(uren(dag(1), 2)))
    later = [item.model_copy(update={"minuten": 1}) for item in uren(dag(1), 2)]
    for minuten, woorden in ((1, "nog 2 minuten;"), (30, "nog 1 uur en 12 minuten;")):
        nu = [item.model_copy(update={"minuten": minuten}) for item in later]
        anders = voorstellen(nu, op=dag(30), bekend=[bekend])
        assert [woorden in item.uitleg for item in anders] == ([True] if minuten == 1 else [])
    [een] = voorstellen(
        [later[0], uren(dag(1), 2)[1].model_copy(update={"geoorloofd": True})], op=dag(30), bekend=[bekend]
    )
    assert "nog 1 minuut;" in een.uitleg


def test_only_what_counted_is_told():
    """A whole day once, otherwise its lesuren; a part of a day without lesuren cannot be told."""
    rijen = [
        *hele_dagen(dag(0), dag(0)),
        rij(dag(0), 3),
        *uren(dag(1), 2)[::-1],
        rij(dag(1), 4, geoorloofd=True),
        rij(dag(2), minuten=100),
        rij(dag(3), minuten=100),
        rij(dag(3), 6),
    ]
    dagen = [(item.datum, item.heledag, [les.nummer for les in item.lesuren]) for item in verzuimdagen(vraag(rijen))]
    assert dagen == [(dag(0), True, []), (dag(1), False, [1, 2]), (dag(3), False, [6])]


def leerling(*inschrijvingen):
    """A leerling with inschrijvingen of (begin, eind, vervallen)."""
    return Leerling(
        leerlingnummer="1",
        achternaam="Linden",
        geboortedatum="2012-03-00",
        geslacht="vrouw",
        startkwalificatie_op=date(2026, 6, 1),
        inschrijvingen=tuple(
            Inschrijving(
                brin="99XX",
                volgnummer=str(nummer),
                datum_inschrijving=begin,
                datum_uitschrijving=eind,
                vervallen=vervallen,
                periodes=(Periode(datum_begin=begin, opleidingcode="0011", vestiging="99XX00", bekostigbaar=True),),
            )
            for nummer, (begin, eind, vervallen) in enumerate(inschrijvingen)
        ),
    )


def test_the_inschrijvingen_are_one_period():
    """From the first day he was enrolled to the last; one that was withdrawn is none."""
    oud, nu = (dag(0), dag(9), False), (dag(10), None, False)
    assert persoon_van(leerling(oud, nu)) == Persoon("2012-03-00", date(2026, 6, 1), dag(0), None)
    assert persoon_van(leerling(oud))[2:] == (dag(0), dag(9))
    assert persoon_van(leerling(oud, (dag(12), None, True)))[2:] == (dag(0), dag(9))


@pytest.mark.parametrize("inschrijvingen", [[], [(dag(0), None, True)]])
def test_who_was_never_enrolled_has_no_verzuim(inschrijvingen):
    """Without an inschrijving nothing counts."""
    persoon = persoon_van(leerling(*inschrijvingen))
    assert voorstellen(hele_dagen(dag(0), dag(30)), op=dag(40), persoon=persoon) == []


def test_the_agreements_of_a_school_go_before_the_contract():
    """Minutes of a lesuur and lesuren of a day are the school's own where it agreed them."""
    eigen = Verzuimafspraken(lesuur_telt_als="minuten", lesuur_minuten=45, lesuren_per_dag=8)
    wat = overig(SIGNALERING, eigen, KALENDER, VEERTIEN, dossier(rij(dag(0)), rij(dag(1), 1)), dag(0), dag(1), dag(9))
    assert [regel.minuten for regel in wat.telt] == [360, 45]
