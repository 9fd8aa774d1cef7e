"""What holds for every leerling, calendar and agreement."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.model.verzuim import Verzuimregistratie
from gateway.signalering import signaleer
from tests.signalering.gevallen import (
    JAAR,
    SIGNALERING,
    afspraken_,
    correcties,
    dagen_op,
    dossiers,
    kalenders,
    personen,
    verwerk,
)
from tests.signalering.langzaam import Langzaam

WERELD = (afspraken_, kalenders(), personen, dossiers())


@settings(max_examples=200)
@given(*WERELD, dagen_op)
def test_it_finds_what_the_slow_version_finds(afspraken, kalender, persoon, dossier, op):
    """Each voorstel is one the obvious version makes too, with the same dates and minutes, and none is missed."""
    gevonden = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op)
    traag = Langzaam(afspraken, kalender, persoon, dossier, op)
    zestien = [(v.soort, v.begindatum, v.einddatum, v.minuten) for v in gevonden if v.soort.startswith("zestien")]
    overige = [(v.soort, v.begindatum, v.einddatum) for v in gevonden if not v.soort.startswith("zestien")]
    assert zestien == traag.zestien()
    assert sorted(overige, key=str) == sorted([*traag.aaneen(), *traag.luxe()], key=str)


@settings(max_examples=200)
@given(*WERELD, dagen_op, st.data())
def test_geoorloofd_is_never_in_a_voorstel(afspraken, kalender, persoon, eerder, op, data):
    """No registration that is geoorloofd, withdrawn or outside the inschrijving counts or is told of."""
    dossier = data.draw(correcties(eerder))
    bekend = verwerk([], signaleer(SIGNALERING, afspraken, kalender, persoon, eerder, (), op))
    per_id = {item.id: item for item in dossier.registraties}
    for voorstel in signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, bekend, op):
        assert voorstel.minuten == sum(regel.minuten for regel in voorstel.telt)
        for regel in voorstel.telt:
            rij = per_id[regel.registratie]
            assert rij.geoorloofd is not True
            assert not rij.vervallen
            assert rij.datum <= op
            assert persoon.inschrijving_eind is None or rij.datum <= persoon.inschrijving_eind


@given(*WERELD, dagen_op, st.data())
def test_one_more_geoorloofd_absence_takes_its_time_off_and_no_other(afspraken, kalender, persoon, dossier, op, data):
    """Nothing of its time counts after it; where nothing else was registered it changes no 16 hours and no luxe."""
    datum = JAAR + data.draw(st.timedeltas(min_value=JAAR - JAAR, max_value=200 * (op.resolution)))
    lesuur, minuten = data.draw(st.sampled_from([None, 2])), data.draw(st.sampled_from([None, None, 10]))
    extra = Verzuimregistratie(id="extra", datum=datum, lesuur=lesuur, minuten=minuten, geoorloofd=True)
    meer = dossier.model_copy(update={"registraties": (*dossier.registraties, extra)})
    voor = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op)
    na = signaleer(SIGNALERING, afspraken, kalender, persoon, meer, (), op)

    def uren(lijst):
        gelijk = [item.model_copy(update={"alle_lessen_gemist": None}) for item in lijst]
        return [item for item in gelijk if item.soort not in {"langdurig", "doorstroompunt"}]

    if minuten or all(item.datum != datum for item in dossier.registraties):
        assert uren(na) == uren(voor)
    else:
        telt = [regel for item in na for regel in item.telt if regel.datum == datum]
        assert not any(lesuur is None or regel.lesuur == lesuur or regel.heledag for regel in telt)


@given(*WERELD, dagen_op, st.randoms(use_true_random=False))
def test_the_order_of_registrations_is_nothing(afspraken, kalender, persoon, dossier, op, random):
    """The same registrations and decisions in another order give the same answer, down to the last letter."""
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op)
    bekend = verwerk([], voorstellen)[::2]
    anders, gehusseld = list(dossier.registraties), list(bekend)
    random.shuffle(anders)
    random.shuffle(gehusseld)
    gehusseld_dossier = dossier.model_copy(update={"registraties": tuple(anders)})
    een = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, bekend, op)
    twee = signaleer(SIGNALERING, afspraken, kalender, persoon, gehusseld_dossier, gehusseld, op)
    assert een == twee
    assert een == sorted(een, key=lambda item: (item.begindatum, item.soort, item.actie, item.melding or ""))


@settings(max_examples=200)
@given(*WERELD, dagen_op)
def test_what_was_reported_is_not_proposed_again(afspraken, kalender, persoon, dossier, op):
    """Once all voorstellen were approved there is nothing more to do."""
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op)
    assert signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, verwerk([], voorstellen), op) == []


@given(*WERELD, dagen_op)
def test_what_was_refused_is_not_proposed_again(afspraken, kalender, persoon, dossier, op):
    """Once all voorstellen were refused nothing is put before a person again, as long as nothing changed."""
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op)
    geweigerd = [item.model_copy(update={"melding": None}) for item in verwerk([], voorstellen)]
    assert signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, geweigerd, op) == []


@settings(max_examples=200)
@given(*WERELD, dagen_op, st.data())
def test_corrections_come_to_rest(afspraken, kalender, persoon, eerst, op, data):
    """After any late correction, approving what is proposed settles it."""
    bekend = verwerk([], signaleer(SIGNALERING, afspraken, kalender, persoon, eerst, (), op))
    nu = data.draw(correcties(eerst))
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, nu, bekend, op)
    assert signaleer(SIGNALERING, afspraken, kalender, persoon, nu, verwerk(bekend, voorstellen), op) == []


@settings(max_examples=200)
@given(*WERELD, dagen_op, st.data())
def test_what_fell_away_is_always_corrected(afspraken, kalender, persoon, eerst, op, data):
    """A melding that told of what is geoorloofd or withdrawn by now is to be changed or taken back."""
    bekend = verwerk([], signaleer(SIGNALERING, afspraken, kalender, persoon, eerst, (), op))
    nu = data.draw(correcties(eerst))
    weg = {item.id for item in nu.registraties if item.geoorloofd or item.vervallen}
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, nu, bekend, op)
    assert {item.melding for item in bekend if weg & {*item.registraties}} <= {item.melding for item in voorstellen}


@given(*WERELD, dagen_op, st.data())
def test_what_is_final_stands(afspraken, kalender, persoon, eerst, op, data):
    """After any late correction no final melding is changed, and 16 hours are counted after the last one only."""
    bekend = verwerk([], signaleer(SIGNALERING, afspraken, kalender, persoon, eerst, (), op))
    definitief = [item.model_copy(update={"definitief": True}) for item in bekend]
    voorstellen = signaleer(SIGNALERING, afspraken, kalender, persoon, data.draw(correcties(eerst)), definitief, op)
    assert {item.actie for item in voorstellen} <= {"melden"}
    einden = [item.einddatum for item in bekend if item.soort.startswith("zestien")]
    for item in voorstellen:
        assert not item.soort.startswith("zestien") or not einden or item.begindatum > max(einden)


@settings(max_examples=40)
@given(*WERELD)
def test_day_by_day_is_as_all_at_once(afspraken, kalender, persoon, dossier):
    """Signalering every day, all of it approved at once, reports the same 16 hours as once at the end of the year."""
    bekend = []
    for nummer in range(230):
        op = JAAR + nummer * JAAR.resolution
        bekend = verwerk(bekend, signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, bekend, op))
    ineens = verwerk([], signaleer(SIGNALERING, afspraken, kalender, persoon, dossier, (), op))

    def datums(lijst):
        return sorted((item.soort, item.begindatum, str(item.einddatum)) for item in lijst)

    assert datums(bekend) == datums(ineens)
