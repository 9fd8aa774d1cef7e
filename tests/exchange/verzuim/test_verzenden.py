"""What was judged goes out: once, in order, after its enrolment, and only as far as it may."""

from dataclasses import replace
from uuid import UUID

import pytest
from lxml import etree

from gateway.exchange.uitleg import leg_uit
from gateway.exchange.verzuim import oordeel
from gateway.exchange.verzuim.fouten import GeenRouteError
from gateway.exchange.verzuim.melding import Goedkeuring
from gateway.exchange.verzuim.verzenden import (
    WACHT_OP_CORRECTIE,
    WACHT_OP_INSCHRIJVING,
    WACHT_OP_ONTVANGER,
    WACHT_OP_OORDEEL,
    verzend,
)
from gateway.exchange.verzuim.voordragen import nieuw_overig
from gateway.model.errors import LaterError
from gateway.model.uitwisseling import Bericht, Ontvangst
from tests.exchange.verzuim.school import DOELEN, MAANDAG, VRIJDAG, School, lesuren, school, week
from tests.motor import DOELEN as ROD
from tests.motor import afgekeurd, goedgekeurd, leerling

__all__ = ["school"]
pytestmark = pytest.mark.anyio
GOED = Goedkeuring(ouders_geinformeerd_op=VRIJDAG)


async def genummerd(bericht: Bericht) -> Ontvangst:
    """The answer of a partner who gives each new object a number of its own."""
    return Ontvangst(str(bericht.id), goedgekeurd(bericht.id), objectkenmerk=bericht.objectkenmerk or "4711")


async def keur_goed(school: School, **hoe: object) -> UUID:
    """Let a leerling miss sixteen hours and approve what follows."""
    [regel] = await school.stap(lesuren(week(), **hoe))  # type: ignore[arg-type]  # the options of lesuren
    return await oordeel.keur_goed(*school.wat, regel.id, GOED)


async def verstuur(school: School) -> dict[str, int]:
    """Plan what was judged and deliver what may go."""
    motor = school.motor
    telling = await verzend(motor.inrichting, motor.organisatie, await motor.begin("verzuim"))
    await motor.bezorg()
    return {naam: aantal for naam, aantal in telling.items() if aantal}


async def test_a_melding_goes_out_once(school: School):
    """It is written as the contract has it, delivered, and the next run sends nothing more."""
    await keur_goed(school)
    assert await verstuur(school) == {"klaar": 1}
    assert await verstuur(school) == {}
    [bericht] = school.motor.postbus.berichten
    assert (bericht.doel, bericht.soort) == ("verzuimmelding-duo", "duo_verzuim/verzuimmelding@1")
    [regel] = await school.meldingen()
    assert (regel.status, regel.te_plannen) == ("geregistreerd", False)
    assert await school.motor.toestanden() == ["teruggekoppeld"]


async def test_a_geoorloofd_hour_does_not_travel(school: School):
    """Of a day on which one hour was geoorloofd, only the others are told."""
    ziek = lesuren(week(1), 5, geoorloofd=True)[4:]
    [regel] = await school.stap([*lesuren(week()), *ziek])
    await oordeel.keur_goed(*school.wat, regel.id, GOED)
    await verstuur(school)
    [bericht] = school.motor.postbus.berichten
    uren = etree.fromstring(bericht.inhoud).findall(".//{*}Lesuur")
    assert sorted(int(uur.text) for uur in uren) == sorted([1, 2, 3, 4] * 4)


async def test_a_correction_names_the_object(school: School):
    """After the number of the partner is known, a withdrawal is delivered under it, and ends the melding."""
    school.motor.postbus.antwoord = genummerd
    await keur_goed(school)
    await verstuur(school)
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    assert intrekken.actie == "intrekken"
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    assert await verstuur(school) == {"klaar": 1}
    eerste, tweede = school.motor.postbus.berichten
    assert (eerste.objectkenmerk, tweede.objectkenmerk) == (None, "4711")
    assert tweede.doel == "verzuimintrekking-duo"
    assert [regel.status for regel in await school.meldingen()] == ["ingetrokken"]


async def test_an_hour_that_fell_away_is_corrected_at_the_partner(school: School):
    """The dates stay as they were, and the hour is told no more."""
    school.motor.postbus.antwoord = genummerd
    [regel] = await school.stap(lesuren(week(3), 6))
    await oordeel.keur_goed(*school.wat, regel.id, GOED)
    await verstuur(school)
    goed = lesuren(week(1), 2, geoorloofd=True)
    [wijzigen] = await school.stap([*goed, *lesuren(week(1), 6)[2:], *lesuren(week(3)[1:], 6)])
    assert (wijzigen.actie, wijzigen.voorstel and wijzigen.voorstel.begindatum) == ("wijzigen", week()[0])
    await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    await verstuur(school)
    tweede = etree.fromstring(school.motor.postbus.berichten[1].inhoud)
    assert [item.text for item in tweede.find(".//{*}Verzuimdag").findall("{*}Lesuur")] == ["3", "4", "5", "6"]
    await school.signaleer(alles=True)
    assert await school.voorstellen() == []


async def test_what_was_withdrawn_before_it_left_does_not_leave(school: School):
    """A melding that waited for its partner is blocked once the school takes it back; nothing is withdrawn there."""
    motor = school.motor
    await keur_goed(school)
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("verzuim"))
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    await motor.bezorg()
    assert motor.postbus.berichten == []
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "UIT-ACHTERHAALD")]
    assert await verstuur(school) == {}
    assert [regel.status for regel in await school.meldingen()] == ["ingetrokken"]


async def test_what_the_partner_refused_needs_no_withdrawal(school: School):
    """Nothing was registered, so taking it back is only our own affair."""

    async def nee(bericht: Bericht) -> Ontvangst:
        return Ontvangst(str(bericht.id), afgekeurd(bericht.id))

    school.motor.postbus.antwoord = nee
    await keur_goed(school)
    await verstuur(school)
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    assert await verstuur(school) == {}
    assert [regel.status for regel in await school.meldingen()] == ["ingetrokken"]


async def test_what_may_have_arrived_is_withdrawn(school: School):
    """After an attempt without an answer the partner may know it, so it is told of the withdrawal."""

    async def stil(bericht: Bericht) -> Ontvangst:
        raise LaterError("geen antwoord")

    school.motor.postbus.antwoord = stil
    await keur_goed(school)
    await verstuur(school)
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    assert await verstuur(school) == {"klaar": 1}


async def test_a_refusal_of_the_partner_leaves_the_melding_waiting(school: School):
    """What the partner refused was not registered, and its reason stands with the uitwisseling."""

    async def nee(bericht: Bericht) -> Ontvangst:
        return Ontvangst(str(bericht.id), afgekeurd(bericht.id, "201", "niet ingeschreven"))

    school.motor.postbus.antwoord = nee
    await keur_goed(school)
    await verstuur(school)
    assert [regel.status for regel in await school.meldingen()] == ["wacht"]
    assert [rij[2:] for rij in await school.motor.uitwisselingen()] == [("afgekeurd", "201")]


async def test_the_enrolment_goes_first(school: School):
    """With ROD in the same hands a melding waits until the enrolment was accepted, and says so."""
    school.motor.met_abonnement(doelen=(*DOELEN, *ROD))
    await keur_goed(school)
    assert await verstuur(school) == {"wacht": 1}
    [regel] = await school.meldingen()
    assert (regel.te_plannen, regel.wacht_op) == (True, WACHT_OP_INSCHRIJVING)
    await school.motor.sync()
    await school.motor.bezorg()
    # The verdict of ROD lets the queue look at it again.
    assert [(regel.te_plannen, regel.wacht_op) for regel in await school.meldingen()] == [(True, None)]
    assert await verstuur(school) == {"klaar": 1}
    assert [bericht.doel for bericht in school.motor.postbus.berichten][-1] == "verzuimmelding-duo"


async def wacht_op_rod(school: School) -> None:
    """Let a melding wait for an enrolment that ROD then accepts."""
    school.motor.met_abonnement(doelen=(*DOELEN, *ROD))
    await keur_goed(school)
    assert await verstuur(school) == {"wacht": 1}
    await school.motor.sync()
    await school.motor.bezorg()


@pytest.mark.parametrize("anders", [{"geoorloofd": True}, {"vervallen": True}])
async def test_hours_that_became_geoorloofd_keep_a_melding_back(school: School, anders: dict[str, bool]):
    """A melding that waited is not sent with an hour that the school took back; once it is put right, it goes."""
    await wacht_op_rod(school)
    goed = lesuren(week())
    await school.stap([goed[0].model_copy(update=anders), *goed[1:]])
    assert await verstuur(school) == {"wacht": 1}
    assert [regel.wacht_op for regel in await school.meldingen()] == [WACHT_OP_CORRECTIE]
    assert await school.stap(goed) == []
    assert await verstuur(school) == {"klaar": 1}


async def test_a_change_that_was_approved_lets_the_melding_go(school: School):
    """With the hours that are left it is sent once, as it is now."""
    await wacht_op_rod(school)
    goed = lesuren(week(1), geoorloofd=True)
    [wijzigen] = await school.stap([*goed, *lesuren([*week()[1:], VRIJDAG])])
    assert await verstuur(school) == {"wacht": 1}
    await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    await school.signaleer()
    assert await verstuur(school) == {"klaar": 1}
    [bericht] = [item for item in school.motor.postbus.berichten if item.doel == "verzuimmelding-duo"]
    assert [item.text for item in etree.fromstring(bericht.inhoud).findall(".//{*}Verzuimdag/{*}Datum")] == [
        f"{dag}" for dag in [*week()[1:], VRIJDAG]
    ]


async def test_a_change_that_waits_for_a_person_keeps_a_melding_back(school: School):
    """What has not left waits for the judgement on it, whatever that is."""
    await wacht_op_rod(school)
    [wijzigen] = await school.stap(lesuren(week(), 6))
    assert wijzigen.actie == "wijzigen"
    assert await verstuur(school) == {"wacht": 1}
    assert [regel.wacht_op for regel in await school.meldingen()] == [WACHT_OP_OORDEEL]
    await oordeel.weiger(*school.wat, wijzigen.id, "dat komt in de volgende")
    await school.signaleer()
    assert await verstuur(school) == {"klaar": 1}


async def test_what_left_does_not_wait_for_a_next_change(school: School):
    """A correction that was approved goes to a partner that knows the melding, whatever is proposed after it."""
    school.motor.postbus.antwoord = genummerd
    await keur_goed(school)
    await verstuur(school)
    [wijzigen] = await school.stap(lesuren(week(), 6))
    await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    [nog_eens] = await school.stap(lesuren(week(), 8))
    assert nog_eens.actie == "wijzigen"
    assert await verstuur(school) == {"klaar": 1}


async def test_what_waits_for_its_partner_is_stopped_at_the_door(school: School):
    """A message that is ready when its hours become geoorloofd does not leave; the withdrawal ends the melding."""
    motor = school.motor
    await keur_goed(school)
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("verzuim"))
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    await motor.bezorg()
    assert motor.postbus.berichten == []
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "UIT-GEOORLOOFD")]
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    assert await verstuur(school) == {}
    assert [regel.status for regel in await school.meldingen()] == ["ingetrokken"]


async def test_a_whole_day_with_a_geoorloofd_lesuur_keeps_a_melding_back(school: School):
    """A day that is told as missed altogether may hold no lesuur that is geoorloofd."""
    dagen = [item.model_copy(update={"lesuur": None}) for item in lesuren(week(3), 1)]
    [regel] = await school.stap(dagen)
    await oordeel.keur_goed(*school.wat, regel.id, GOED)
    ziek = lesuren(week(1), 2, geoorloofd=True)[1:]
    await school.stap([*dagen, *ziek])
    assert await verstuur(school) == {"wacht": 1}
    assert [regel.wacht_op for regel in await school.meldingen()] == [WACHT_OP_CORRECTIE]


async def test_a_change_replaces_what_did_not_leave_yet(school: School):
    """Of a melding that was changed while its partner was away only the last state is told."""
    motor = school.motor
    await keur_goed(school)
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("verzuim"))
    goed = lesuren(week(1), geoorloofd=True)
    [wijzigen] = await school.stap([*goed, *lesuren([*week()[1:], VRIJDAG])])
    await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    assert await verstuur(school) == {"klaar": 1}
    [bericht] = motor.postbus.berichten
    assert etree.fromstring(bericht.inhoud).findtext(".//{*}Begindatum") == f"{week()[1]}"
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [
        ("geblokkeerd", "UIT-ACHTERHAALD"),
        ("teruggekoppeld", None),
    ]


@pytest.mark.parametrize(("geboren", "gaat"), [("17-11-2008", True), ("16-11-2008", False)])
async def test_overig_of_who_is_18_goes_not_straight_to_leerplicht(school: School, geboren: str, gaat: bool):
    """From the day of 18 on it is the Doorstroompunt's, which hears it from DUO."""
    motor = school.motor
    await motor.neem_in([leerling(0, geboortedatum=geboren, woongemeente="0363")])
    huis = motor.inrichting
    gemeente = huis.partners[motor.partner].model_copy(update={"soort": "gemeente-leerplicht", "gemeentes": ("0363",)})
    motor.met_abonnement(doelen=("verzuimmelding-gemeente", "verzuimintrekking-gemeente"))
    formaten = {(motor.partner, "verzuimmelding-gemeente"): "leerplicht_postvak/verzuimmelding@1"}
    motor.inrichting = replace(motor.inrichting, partners={motor.partner: gemeente}, formaten=formaten)
    await school.mist(lesuren(week(1), 2))
    id_ = await nieuw_overig(*school.wat[:2], motor.organisatie, "100001", MAANDAG, VRIJDAG)
    if gaat:
        await oordeel.keur_goed(*school.wat, id_, GOED)
        assert await verstuur(school) == {"klaar": 1}
        return
    with pytest.raises(GeenRouteError):
        await oordeel.keur_goed(*school.wat, id_, GOED)


async def test_a_partner_of_another_gemeente_gets_nothing(school: School):
    """Leerplicht of a gemeente where the leerling does not live is not planned for; the melding says what it lacks."""
    motor = school.motor
    await keur_goed(school)
    huis = motor.inrichting
    elders = huis.partners[motor.partner].model_copy(update={"soort": "gemeente-leerplicht", "gemeentes": ("0014",)})
    motor.met_abonnement(doelen=("verzuimmelding-gemeente", "verzuimintrekking-gemeente"))
    motor.inrichting = replace(motor.inrichting, partners={motor.partner: elders})
    assert await verstuur(school) == {"wacht": 1}
    assert [regel.wacht_op for regel in await school.meldingen()] == [WACHT_OP_ONTVANGER]
    assert await motor.uitwisselingen() == []


async def test_explain_names_the_judgement(school: School):
    """Each element of a melding is explained: its field, its place in the mapping, and that a person let it go."""
    await keur_goed(school)
    await verstuur(school)
    [id_] = await school.motor.ids()
    uitleg = await leg_uit(school.motor.inrichting, school.motor.organisatie, id_)
    begin = next(deel for deel in uitleg.delen if deel.pad == "verzuimmelding.begindatum")
    assert (begin.element, begin.bron) == ("Begindatum", "voorstel dat is goedgekeurd")
    assert not any(veld.startswith("inschrijving.") for veld, _ in uitleg.achtergehouden)


async def test_what_was_wiped_is_not_sent(school: School):
    """A melding whose term passed before it left is given up."""
    motor = school.motor
    await keur_goed(school)
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("verzuim"))
    await motor.vraag("UPDATE verzuimmelding SET inhoud = NULL")
    await motor.bezorg()
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("opgegeven", "UIT-GEWIST")]


async def test_the_log_proves_a_melding(school: School):
    """Decision, states and the partner's word stand in a log that holds."""
    await keur_goed(school)
    await verstuur(school)
    assert (await school.motor.controleer()).geldig
