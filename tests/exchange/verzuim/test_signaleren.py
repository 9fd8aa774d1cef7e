"""What counting proposes is kept, held against what waits, and let go where the school agreed so."""

from datetime import date, timedelta

import anyio
import pytest
from procrastinate import JobContext
from procrastinate.jobs import Job

from gateway import taken, wachtrij
from gateway.exchange.verzuim import oordeel
from gateway.exchange.verzuim.melding import Goedkeuring
from gateway.exchange.verzuim.signaleren import SCHOOL, is_er_werk
from tests.exchange.verzuim.school import MAANDAG, MELDER, VRIJDAG, School, lesuren, school, week

__all__ = ["school"]
pytestmark = pytest.mark.anyio


async def test_the_norm_becomes_a_voorstel_that_tells_how(school: School):
    """Sixteen lesuren in a week: one open voorstel with its window, rule and the registrations that counted."""
    [regel] = await school.stap(lesuren(week()))
    assert (regel.soort, regel.actie, regel.leerlingnummer) == ("zestien-uur", "melden", "100001")
    assert regel.meldplicht
    assert regel.voorstel is not None
    assert (regel.voorstel.begindatum, regel.voorstel.einddatum) == (MAANDAG, week()[-1])
    assert len(regel.voorstel.telt) == 16
    assert regel.voorstel.bron


async def test_a_second_run_proposes_nothing_new(school: School):
    """What was looked at is not looked at again, and the same proposal keeps its id."""
    [eerst] = await school.stap(lesuren(week()))
    assert await school.signaleer() == {}
    assert await school.signaleer(alles=True) == {"bekeken": 1}
    [later] = await school.voorstellen()
    assert (later.id, later.gewijzigd_op) == (eerst.id, eerst.gewijzigd_op)


async def test_what_does_not_count_any_more_lapses(school: School):
    """Hours that turn out geoorloofd take their voorstel with them."""
    await school.stap(lesuren(week()))
    assert await school.stap(lesuren(week(), geoorloofd=True)) == []
    assert [regel.toestand for regel in await school.voorstellen(None)] == ["vervallen"]


async def test_other_dates_are_another_voorstel(school: School):
    """A correction that moves the melding replaces the voorstel; the old one is kept as vervallen."""
    [oud] = await school.stap(lesuren(week()))
    [nieuw] = await school.stap(lesuren(week(5)[1:]))
    assert nieuw.id != oud.id
    assert sorted(regel.toestand for regel in await school.voorstellen(None)) == ["open", "vervallen"]


async def test_the_same_dates_reached_otherwise_keep_the_voorstel(school: School):
    """More lesuren on the same days: same voorstel, new content."""
    [oud] = await school.stap(lesuren(week()))
    [nieuw] = await school.stap([*lesuren(week()), *lesuren([MAANDAG], 5)[4:]])
    assert nieuw.id == oud.id
    assert nieuw.voorstel is not None
    assert len(nieuw.voorstel.telt) == 17


async def test_a_refusal_is_not_proposed_again(school: School):
    """After a refusal the same hours stay silent; counting starts anew after them."""
    [regel] = await school.stap(lesuren(week()))
    await oordeel.weiger(*school.wat, regel.id, "de ouders belden op tijd")
    assert await school.signaleer() == {"bekeken": 1}
    assert await school.voorstellen() == []


async def test_what_was_reported_is_not_proposed_again(school: School):
    """An approved voorstel is known to counting as a melding."""
    [regel] = await school.stap(lesuren(week()))
    await oordeel.keur_goed(*school.wat, regel.id, Goedkeuring(ouders_geinformeerd_op=VRIJDAG))
    assert await school.signaleer() == {"bekeken": 1}
    assert await school.voorstellen() == []


async def test_a_late_correction_proposes_to_withdraw_once(school: School):
    """What was sent and turns out geoorloofd: withdraw; when a person refuses that it does not come back."""
    [regel] = await school.stap(lesuren(week()))
    melding = await oordeel.keur_goed(*school.wat, regel.id, Goedkeuring(ouders_geinformeerd_op=VRIJDAG))
    [terug] = await school.stap(lesuren(week(), geoorloofd=True))
    assert (terug.actie, terug.verzuimmelding) == ("intrekken", melding)
    await oordeel.weiger(*school.wat, terug.id, "de registratie klopt niet")
    assert await school.signaleer() == {"bekeken": 1}
    assert await school.voorstellen() == []


async def test_postponed_waits_until_its_day(school: School):
    """A postponed voorstel keeps its postponement through new runs, and is open on the day itself."""
    [regel] = await school.stap(lesuren(week()))
    await oordeel.stel_uit(*school.wat, regel.id, date(2026, 11, 23))
    await school.signaleer(alles=True)
    assert await school.voorstellen() == []
    school.motor.klok.verder(days=2)
    assert (await school.signaleer())["heropend"] == 1
    assert [item.id for item in await school.voorstellen()] == [regel.id]


async def test_time_alone_can_make_a_voorstel(school: School):
    """Who stays away long enough is proposed on a day on which nothing was registered, once everyone is looked at."""
    dagen = [MAANDAG - timedelta(days=28) + timedelta(days=nummer) for nummer in range(33)]
    await school.stap([rij for dag in dagen if dag.isoweekday() < 6 for rij in lesuren([dag], 6)])
    assert "langdurig" in {regel.soort for regel in await school.voorstellen()}


@pytest.mark.parametrize(
    ("geval", "gaat"),
    [
        ("alles", True),
        ("niet afgesproken", False),
        ("niet geïnformeerd", False),
        ("onopgelost", False),
        ("adres", False),
    ],
)
async def test_the_rule_of_the_school_lets_go_only_what_asks_for_nobody(school: School, geval: str, gaat: bool):
    """By itself goes what was agreed, is known to the parents, and raises no warning; all else waits for a person."""
    algemeen = MELDER.model_copy(update={"email": "administratie@zwaluw.example"})
    school.spreek_af(
        direct=() if geval == "niet afgesproken" else ("zestien-uur",), melder=algemeen if geval == "adres" else MELDER
    )
    rijen = lesuren(
        week(),
        geinformeerd=None if geval == "niet geïnformeerd" else VRIJDAG,
        geoorloofd=None if geval == "onopgelost" else False,
    )
    open_ = await school.stap(rijen)
    assert len(open_) == (not gaat)
    assert len(await school.meldingen()) == gaat
    if gaat:
        [regel] = await school.voorstellen("goedgekeurd")
        assert regel.besluit_door == SCHOOL
        assert await school.gebruik() == [(SCHOOL, "voorstel over verzuim goedkeuren")]
        [melding] = await school.meldingen()
        assert melding.melding is not None
        assert (melding.melding.ouders_geinformeerd_op, melding.melding.melder) == (VRIJDAG, MELDER)


async def test_without_a_route_nothing_goes_by_itself(school: School):
    """Without an abonnement the voorstel stays open for a person to see what is missing."""
    school.spreek_af(direct=("zestien-uur",))
    school.motor.met_abonnement(doelen=("rod-inschrijving",))
    assert len(await school.stap(lesuren(week(), geinformeerd=VRIJDAG))) == 1


async def test_word_of_the_parents_that_comes_later_lets_it_go(school: School):
    """A voorstel that waited goes by itself once the school registers that the parents know."""
    school.spreek_af(direct=("zestien-uur",))
    assert len(await school.stap(lesuren(week()))) == 1
    assert await school.stap(lesuren(week(), geinformeerd=VRIJDAG)) == []
    assert len(await school.meldingen()) == 1


async def test_two_runs_at_once_propose_once(school: School):
    """Runs of the same school side by side: every leerling is looked at by one of them."""
    for index in range(3):
        await school.mist(lesuren(week()), index)
    async with anyio.create_task_group() as tg:
        for _ in range(4):
            tg.start_soon(school.signaleer)
    assert len(await school.voorstellen(None)) == 3


async def test_a_leerling_who_was_forgotten_is_passed_over(school: School):
    """Without his key nothing of him can be counted, and the run goes on."""
    wie = await school.mist(lesuren(week()))
    await school.motor.vraag("UPDATE leerling SET sleutel = NULL WHERE id = %(id)s", id=wie)
    assert await school.signaleer() == {}


async def test_there_is_work_until_it_was_looked_at(school: School):
    """The queue asks for a run when something changed, and for no second one while that waits."""

    async def werk() -> bool:
        async with school.motor.inrichting.db.transactie([school.motor.organisatie]) as conn:
            return await is_er_werk(conn, school.motor.organisatie)

    assert not await werk()
    await school.mist(lesuren(week()))
    assert await werk()
    await school.signaleer()
    assert not await werk()


async def test_a_look_at_verzuim_is_a_run(school: School):
    """It proposes, sends what was judged, and its counts stand with the run."""
    await school.mist(lesuren(week()))
    await taken.bekijk_verzuim(school.motor.inrichting, school.motor.organisatie)
    [(toestand, aantallen)] = await school.motor.vraag("SELECT toestand, aantallen FROM run WHERE soort = 'verzuim'")
    assert (toestand, aantallen["bekeken"], aantallen["nieuw"]) == ("klaar", 1, 1)


async def test_the_clock_asks_for_a_run_only_when_there_is_work(school: School):
    """Each minute it looks: once something changed one run is queued, and no second one while that waits."""
    huis = school.motor.inrichting
    app = wachtrij.maak_app(huis.db.url, huis.db.rol)
    vraag, iedereen = (wachtrij._OP_DE_KLOK[naam][1] for naam in ("verzuim-vragen", "verzuim-dagelijks"))
    async with app.open_async():
        baan = Job(id=None, queue="default", lock=None, queueing_lock=None, task_name="schakel:verzuim-vragen")
        context = JobContext(
            app=app,
            job=baan,
            start_timestamp=0,
            additional_context={"inrichting": huis},
            abort_reason=lambda: None,
        )
        await vraag(context, 0)
        assert await school.motor.vraag("SELECT FROM run WHERE soort = 'verzuim'") == []
        await school.mist(lesuren(week()))
        await school.signaleer()
        await iedereen(context, 0)
        await vraag(context, 0)
        await vraag(context, 0)
    assert await school.motor.vraag("SELECT toestand FROM run WHERE soort = 'verzuim'") == [("wachtrij",)]
