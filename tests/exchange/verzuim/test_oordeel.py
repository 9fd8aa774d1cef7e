"""Judgement: what a person must give, what comes of his decision, and that there is only one."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import anyio
import pytest

from gateway.exchange.verzuim import oordeel
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.fouten import (
    AlBeslistError,
    GeenRouteError,
    GezondheidError,
    MelderOntbreektError,
    MeldingDefinitiefError,
    OordeelError,
    OudersNietGeinformeerdError,
    VerzuimGewijzigdError,
    VerzuimOnbekendError,
)
from gateway.exchange.verzuim.lijsten import voorstel
from gateway.exchange.verzuim.melding import Goedkeuring
from gateway.exchange.verzuim.voordragen import nieuw_overig
from gateway.exchange.verzuim.waarschuwingen import gezondheid, lesdagen_na
from gateway.model.errors import SchakelError
from gateway.model.verzuim import LesvrijePeriode, Schoolkalender
from gateway.signalering import GeenVerzuimError
from gateway.store.database import Database
from tests.exchange.verzuim.school import MAANDAG, MELDER, VRIJDAG, School, lesuren, school, week
from tests.motor import server

__all__ = ["school"]
pytestmark = pytest.mark.anyio
GOED = Goedkeuring(ouders_geinformeerd_op=VRIJDAG)


async def open_voorstel(school: School, **hoe: object) -> UUID:
    """A voorstel that waits."""
    [regel] = await school.stap(lesuren(week(), **hoe))  # type: ignore[arg-type]  # the options of lesuren
    return regel.id


async def test_approval_makes_a_melding_that_waits_to_be_sent(school: School):
    """All that is told stands in the melding; who decided stands in the log, and with the voorstel."""
    id_ = await open_voorstel(school)
    extra = Goedkeuring(
        ouders_geinformeerd_op=VRIJDAG, vermoedelijke_reden="spijbelen", ondernomen_actie="gesprek met ouders"
    )
    melding = await oordeel.keur_goed(*school.wat, id_, extra)
    [regel] = await school.meldingen()
    assert (regel.id, regel.status, regel.te_plannen, regel.soort) == (melding, "wacht", True, "zestien-uur")
    assert regel.melding is not None
    assert (regel.melding.begindatum, regel.melding.einddatum) == (MAANDAG, week()[-1])
    assert (regel.melding.vermoedelijke_reden, regel.melding.melder) == ("spijbelen", MELDER)
    assert [len(dag.lesuren) for dag in regel.melding.dagen] == [4, 4, 4, 4]
    [besloten] = await school.voorstellen("goedgekeurd")
    assert (besloten.besluit_door, besloten.verzuimmelding) == ("m.devries", melding)
    assert await school.gebruik() == [("m.devries", "voorstel over verzuim goedkeuren")]


async def test_nothing_readable_is_kept(school: School):
    """Names, reasons and days stand in no column in the clear."""
    id_ = await open_voorstel(school)
    await oordeel.keur_goed(*school.wat, id_, Goedkeuring(ouders_geinformeerd_op=VRIJDAG, vermoedelijke_reden="GEHEIM"))
    for tabel in ("voorstel", "verzuimmelding"):
        [(tekst,)] = await school.motor.vraag(f"SELECT string_agg(t::text, '') FROM {tabel} t")
        assert "GEHEIM" not in tekst
        assert b"GEHEIM".hex() not in tekst
        assert "100001" not in tekst


@pytest.mark.parametrize(
    ("extra", "fout"),
    [
        (Goedkeuring(), OudersNietGeinformeerdError),
        (Goedkeuring(ouders_geinformeerd_op=date(2026, 11, 23)), OordeelError),
        (Goedkeuring(ouders_geinformeerd_op=VRIJDAG, actie_gewenst=False), OordeelError),
        (Goedkeuring(ouders_geinformeerd_op=VRIJDAG, telefoon="geen"), OordeelError),
        (Goedkeuring(ouders_geinformeerd_op=VRIJDAG, ondernomen_actie="Hij is ziek"), GezondheidError),
    ],
)
async def test_what_is_missing_or_wrong_leaves_the_voorstel_open(
    school: School, extra: Goedkeuring, fout: type[SchakelError]
):
    """A refusal to decide says what to do, repeats no text, and changes nothing."""
    id_ = await open_voorstel(school)
    with pytest.raises(fout) as geraakt:
        await oordeel.keur_goed(*school.wat, id_, extra)
    assert geraakt.value.doe
    assert "ziek" not in str(geraakt.value)
    assert [regel.id for regel in await school.voorstellen()] == [id_]
    assert await school.meldingen() == []


async def test_words_on_health_may_stay_when_a_person_says_so(school: School):
    """Who read the warning can let the text go."""
    id_ = await open_voorstel(school)
    extra = Goedkeuring(ouders_geinformeerd_op=VRIJDAG, ondernomen_actie="Hij is ziek", toch=True)
    assert await oordeel.keur_goed(*school.wat, id_, extra)


async def test_without_a_melder_nothing_goes(school: School):
    """Leerplicht must be able to ask someone."""
    school.spreek_af(melder=None)
    id_ = await open_voorstel(school)
    with pytest.raises(MelderOntbreektError):
        await oordeel.keur_goed(*school.wat, id_, GOED)
    assert await oordeel.keur_goed(*school.wat, id_, Goedkeuring(ouders_geinformeerd_op=VRIJDAG, melder=MELDER))


async def test_without_a_route_the_voorstel_stays_open(school: School):
    """No abonnement for meldingen: it says so."""
    id_ = await open_voorstel(school)
    school.motor.met_abonnement(doelen=("rod-inschrijving",))
    with pytest.raises(GeenRouteError, match=r"schakel\.toml"):
        await oordeel.keur_goed(*school.wat, id_, GOED)
    assert len(await school.voorstellen()) == 1


async def test_an_afspraak_that_ended_is_no_route(school: School):
    """The reason is the one decide() gives."""
    id_ = await open_voorstel(school)
    school.motor.met_abonnement(afspraak_tot=date(2026, 8, 31))
    with pytest.raises(GeenRouteError, match="geen geldige afspraak"):
        await oordeel.keur_goed(*school.wat, id_, GOED)


async def test_what_the_school_registered_of_the_parents_is_enough(school: School):
    """The latest day on which they were told counts, when every registration has one."""
    id_ = await open_voorstel(school, geinformeerd=VRIJDAG)
    await oordeel.keur_goed(*school.wat, id_, Goedkeuring())
    [regel] = await school.meldingen()
    assert regel.melding is not None
    assert regel.melding.ouders_geinformeerd_op == VRIJDAG


async def test_of_many_who_decide_at_once_one_is_heard(school: School):
    """Four people on four connections: one decision, one melding, one record, and the others are told."""
    id_ = await open_voorstel(school)
    uitkomsten: list[str] = []

    async def beslis(nummer: int) -> None:
        async with Database(server().url, "schakel_api") as db:
            huis, mens, organisaties = school.wat
            try:
                if nummer % 2:
                    await oordeel.weiger(replace(huis, db=db), mens, organisaties, id_, "niet nodig")
                else:
                    await oordeel.keur_goed(replace(huis, db=db), mens, organisaties, id_, GOED)
                uitkomsten.append("besloten")
            except AlBeslistError:
                uitkomsten.append("te laat")

    async with anyio.create_task_group() as tg:
        for nummer in range(4):
            tg.start_soon(beslis, nummer)
    assert sorted(uitkomsten) == ["besloten", "te laat", "te laat", "te laat"]
    [regel] = await school.voorstellen(None)
    assert len(await school.meldingen()) == (regel.toestand == "goedgekeurd")
    assert len(await school.gebruik()) == 1


async def test_signalering_and_a_decision_do_not_cross(school: School):
    """A run that looks at the same leerling while someone decides never leaves two voorstellen for the same hours."""
    id_ = await open_voorstel(school)
    for _ in range(3):
        await school.mist(lesuren(week(5)))
        async with anyio.create_task_group() as tg:
            tg.start_soon(school.signaleer)
            tg.start_soon(_beslis_of_niet, school, id_)
    await school.signaleer()
    assert len(await school.meldingen()) == 1
    assert {regel.actie for regel in await school.voorstellen()} <= {"wijzigen"}


async def _beslis_of_niet(school: School, id_: UUID) -> None:
    try:
        await oordeel.keur_goed(*school.wat, id_, GOED)
    except AlBeslistError:
        return


async def test_a_refusal_keeps_its_reason_for_who_may_read_it(school: School):
    """Free text is encrypted, and shown with the voorstel."""
    id_ = await open_voorstel(school)
    await oordeel.weiger(*school.wat, id_, "de ouders belden")
    [regel] = await school.voorstellen("geweigerd")
    assert regel.besluit_reden == "de ouders belden"
    with pytest.raises(AlBeslistError, match="geweigerd"):
        await oordeel.stel_uit(*school.wat, id_, date(2026, 12, 1))


async def test_a_refusal_needs_a_reason_and_a_postponement_a_day_to_come(school: School):
    """Neither is decided without."""
    id_ = await open_voorstel(school)
    with pytest.raises(OordeelError):
        await oordeel.weiger(*school.wat, id_, " ")
    with pytest.raises(OordeelError):
        await oordeel.stel_uit(*school.wat, id_, date(2026, 11, 21))


async def test_a_change_keeps_what_a_person_wrote(school: School):
    """New dates, the same reason and melder; it is planned anew."""
    dagen = week()
    id_ = await open_voorstel(school)
    extra = Goedkeuring(ouders_geinformeerd_op=VRIJDAG, vermoedelijke_reden="spijbelen")
    melding = await oordeel.keur_goed(*school.wat, id_, extra)
    await school.motor.vraag("UPDATE verzuimmelding SET te_plannen = false")
    goed = lesuren(dagen[:1], geoorloofd=True)
    [regel] = await school.stap([*goed, *lesuren(dagen[1:]), *lesuren([VRIJDAG])])
    assert (regel.actie, regel.verzuimmelding) == ("wijzigen", melding)
    nog = Goedkeuring(ondernomen_actie="huisbezoek")
    assert await oordeel.keur_goed(*school.wat, regel.id, nog) == melding
    [nu] = await school.meldingen()
    assert nu.melding is not None
    assert nu.te_plannen
    assert (nu.melding.begindatum, nu.melding.einddatum) == (dagen[1], VRIJDAG)
    assert (nu.melding.vermoedelijke_reden, nu.melding.ondernomen_actie) == ("spijbelen", "huisbezoek")


async def test_a_withdrawal_marks_the_melding(school: School):
    """It is planned anew, as withdrawn."""
    id_ = await open_voorstel(school)
    await oordeel.keur_goed(*school.wat, id_, GOED)
    [regel] = await school.stap(lesuren(week(), geoorloofd=True))
    await oordeel.keur_goed(*school.wat, regel.id, Goedkeuring())
    [nu] = await school.meldingen()
    assert nu.melding is not None
    assert nu.melding.ingetrokken


@pytest.mark.parametrize(
    "anders",
    [
        {"geoorloofd": True},
        {"vervallen": True},
        {"lesuur": 8},
        {"datum": VRIJDAG},
        {"id": "een-ander"},
    ],
)
async def test_what_the_school_changed_since_is_not_approved(school: School, anders: dict[str, object]):
    """Between import and signalering a voorstel still shows what was; it is refused, and counted anew."""
    id_ = await open_voorstel(school)
    eerste, *rest = lesuren(week())
    await school.mist([eerste.model_copy(update=anders), *rest])
    await school.motor.vraag("UPDATE verzuimdossier SET te_signaleren = false")
    with pytest.raises(VerzuimGewijzigdError) as geraakt:
        await oordeel.keur_goed(*school.wat, id_, GOED)
    assert geraakt.value.doe
    assert await school.meldingen() == []
    assert await school.motor.vraag("SELECT te_signaleren FROM verzuimdossier") == [(True,)]
    assert await school.gebruik() == []


async def test_a_sick_day_beside_the_lessons_of_it_is_seen(school: School):
    """The teachers wrote absent, the parents called afterwards: the day no longer counts."""
    id_ = await open_voorstel(school)
    ziek = lesuren(week(1), 1, geoorloofd=True)[0].model_copy(update={"id": "ziek", "lesuur": None})
    await school.mist([*lesuren(week()), ziek])
    with pytest.raises(VerzuimGewijzigdError):
        await oordeel.keur_goed(*school.wat, id_, GOED)
    await school.signaleer()
    assert await school.voorstellen() == []


async def test_a_change_is_held_against_the_verzuim_too(school: School):
    """A correction that would tell of hours that are geoorloofd by now is refused as well."""
    dagen = week()
    await oordeel.keur_goed(*school.wat, await open_voorstel(school), GOED)
    goed = lesuren(dagen[:1], geoorloofd=True)
    [regel] = await school.stap([*goed, *lesuren(dagen[1:]), *lesuren([VRIJDAG])])
    assert regel.actie == "wijzigen"
    await school.mist([*goed, *lesuren(dagen[1:]), *lesuren([VRIJDAG], geoorloofd=True)])
    with pytest.raises(VerzuimGewijzigdError):
        await oordeel.keur_goed(*school.wat, regel.id, Goedkeuring())


async def test_what_the_gemeente_closed_is_not_changed(school: School):
    """A change that waited when the melding was closed is refused, and is proposed no more."""
    id_ = await open_voorstel(school)
    await oordeel.keur_goed(*school.wat, id_, GOED)
    [regel] = await school.stap(lesuren(week(), geoorloofd=True))
    await school.motor.vraag("UPDATE verzuimmelding SET status = 'afgesloten'")
    with pytest.raises(MeldingDefinitiefError):
        await oordeel.keur_goed(*school.wat, regel.id, Goedkeuring())
    await school.signaleer(alles=True)
    assert await school.voorstellen() == []


@pytest.mark.parametrize("status", ["afgesloten", "ter-kennisgeving", "ingetrokken"])
async def test_what_is_final_is_not_reported_once_more(school: School, status: str):
    """An hour that comes late for a melding that nobody can change makes no new one; hours after its end count."""
    await oordeel.keur_goed(*school.wat, await open_voorstel(school), GOED)
    await school.motor.vraag("UPDATE verzuimmelding SET status = %(status)s", status=status)
    assert await school.stap([*lesuren(week(1), 5), *lesuren(week()[1:])]) == []
    assert await school.stap([*lesuren(week()), *lesuren([VRIJDAG], 8)]) == []
    school.motor.klok.verder(days=7)
    [regel] = await school.stap([*lesuren(week()), *lesuren([VRIJDAG, date(2026, 11, 23)], 8)])
    assert regel.actie == "melden"
    assert regel.voorstel is not None
    assert (regel.voorstel.begindatum, regel.voorstel.minuten) == (VRIJDAG, 960)


async def test_overig_is_put_forward_once_and_follows_its_hours(school: School):
    """A person asks; asking again gives the same voorstel, and it lapses when no hours are left."""
    await school.mist(lesuren([MAANDAG], 2))
    periode = (school.motor.organisatie, "100001", MAANDAG, VRIJDAG)
    id_ = await nieuw_overig(*school.wat[:2], *periode)
    assert await nieuw_overig(*school.wat[:2], *periode) == id_
    await school.signaleer(alles=True)
    [regel] = await school.voorstellen()
    assert (regel.id, regel.soort, regel.meldplicht) == (id_, "overig", False)
    assert await school.stap(lesuren([MAANDAG], 2, geoorloofd=True)) == []


async def test_overig_needs_hours_a_leerling_and_a_period(school: School):
    """Nothing to report, nobody known, or a period that cannot be."""
    await school.mist(lesuren([MAANDAG], 2, geoorloofd=True))
    wat = (*school.wat[:2], school.motor.organisatie)
    with pytest.raises(GeenVerzuimError):
        await nieuw_overig(*wat, "100001", MAANDAG, VRIJDAG)
    with pytest.raises(VerzuimOnbekendError) as geraakt:
        await nieuw_overig(*wat, "987654", MAANDAG, VRIJDAG)
    assert "987654" not in str(geraakt.value)
    with pytest.raises(OordeelError):
        await nieuw_overig(*wat, "100001", VRIJDAG, MAANDAG)


async def test_overig_is_reported_once_per_period(school: School):
    """Days of which a melding overig went are not put forward again."""
    await school.mist(lesuren([MAANDAG], 2))
    wat = (*school.wat[:2], school.motor.organisatie, "100001", MAANDAG, VRIJDAG)
    await oordeel.keur_goed(*school.wat, await nieuw_overig(*wat), GOED)
    with pytest.raises(AlBeslistError):
        await nieuw_overig(*wat)


async def test_what_is_of_another_school_is_not_there(school: School):
    """A decision on a voorstel out of sight says that it does not exist."""
    id_ = await open_voorstel(school)
    huis, mens, _ = school.wat
    for organisaties, wat in ((["een-ander"], id_), ([school.motor.organisatie], uuid4())):
        with pytest.raises(VerzuimOnbekendError):
            await oordeel.keur_goed(huis, mens, organisaties, wat, GOED)


async def test_who_judges_is_warned(school: School):
    """Unresolved registrations, a late melding and rows that could not be read are named with the voorstel."""
    id_ = await open_voorstel(school, geoorloofd=None)
    school.motor.klok.verder(days=14)
    run = await school.motor.begin("import")
    await school.motor.vraag(
        "UPDATE run SET toestand = 'klaar', aantallen = '{\"verzuim_afgezet\": 3}' WHERE id = %(id)s", id=run
    )
    async with school.motor.inrichting.db.transactie([school.motor.organisatie]) as conn:
        _, let_op = await voorstel(conn, school.motor.inrichting, [school.motor.organisatie], id_)
    assert [item.code for item in let_op] == ["onopgelost", "laat", "apart-gezet"]


@pytest.mark.parametrize(
    ("tekst", "gevonden"),
    [
        ("Is vaak ZIEK", True),
        ("volgens de huisartsenpost", True),
        ("depressief geworden", True),
        ("muziekles gemist", False),
        ("klassenavond met opa", False),
        (None, False),
    ],
)
def test_words_on_health_are_found_as_words(tekst: str | None, gevonden: bool):
    """Whole words in any case; the field is named, its text is not."""
    found = gezondheid({"de vermoedelijke reden": tekst})
    assert bool(found) == gevonden
    for item in found:
        assert item.veld == "de vermoedelijke reden"
        assert str(tekst) not in item.tekst


def test_late_counts_days_with_lessons():
    """Weekends and holidays give no delay."""
    vrij = LesvrijePeriode(begin=date(2026, 11, 23), eind=date(2026, 11, 24))
    assert lesdagen_na(Schoolkalender(lesvrij=(vrij,)), VRIJDAG, date(2026, 11, 27)) == 3


@pytest.mark.parametrize(
    ("op", "tot"),
    [
        (date(2026, 8, 1), date(2028, 7, 31)),
        (date(2026, 11, 21), date(2028, 7, 31)),
        (date(2027, 7, 31), date(2028, 7, 31)),
        (date(2027, 8, 1), date(2029, 7, 31)),
    ],
)
def test_a_melding_is_kept_for_its_school_year_and_the_next(op: date, tot: date):
    """As the register of DUO does (WRO art. 30 lid 5)."""
    assert bewaartermijnen().melding_tot(op) == tot


def test_voorstellen_and_own_verzuim_are_kept_for_five_years():
    """The school's own account."""
    assert bewaartermijnen().voorstel_tot(MAANDAG) == date(2031, 11, 16)
    assert bewaartermijnen().verzuim_tot(MAANDAG) == date(2031, 11, 16)
