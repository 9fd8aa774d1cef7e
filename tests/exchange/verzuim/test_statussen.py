"""How meldingen stand at a partner: kept once, proved, shown, and final when final."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gateway.exchange.terugmelding import haal_terug, verwerk_terug
from gateway.exchange.verzuim import oordeel
from gateway.exchange.verzuim.fouten import MeldingDefinitiefError
from gateway.exchange.verzuim.lijsten import melding
from gateway.exchange.verzuim.melding import Goedkeuring
from gateway.model.partijen import Abonnement
from gateway.model.uitwisseling import Bericht, Ontvangst, Statusmelding, Statuspagina
from gateway.model.verzuim import Contact
from tests.exchange.verzuim.school import VRIJDAG, School, lesuren, school, week
from tests.exchange.verzuim.test_verzenden import genummerd, keur_goed, verstuur
from tests.motor import Postbus, goedgekeurd, leerling

__all__ = ["school"]
pytestmark = pytest.mark.anyio
OP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def status(naam: str, na: float = 0, kenmerk: str = "4711", **velden: object) -> Statusmelding:
    """What the partner says, so many hours after the first time."""
    return Statusmelding(kenmerk, naam, OP + timedelta(hours=na), **velden)  # type: ignore[arg-type]  # as the test gives them


async def gemeld(school: School) -> UUID:
    """A melding that the partner calls 4711."""
    school.motor.postbus.antwoord = genummerd
    id_ = await keur_goed(school)
    await verstuur(school)
    return id_


async def zegt(school: School, *statussen: Statusmelding) -> int:
    """Let the partner say this; how much was news."""
    return await verwerk_terug(school.motor.inrichting, school.motor.partner, statussen)


async def huidig(school: School) -> str:
    """The status that is shown."""
    [regel] = await school.meldingen()
    return regel.status


async def test_a_status_reaches_the_school(school: School):
    """Status, reason and contact are shown with the melding."""
    id_ = await gemeld(school)
    contact = Contact(naam="L. Ambtenaar", email="leerplicht@zwaluwdam.example")
    assert await zegt(school, status("in-behandeling", contact=contact)) == 1
    async with school.motor.inrichting.db.transactie([school.motor.organisatie]) as conn:
        regel, statussen = await melding(conn, school.motor.inrichting, [school.motor.organisatie], id_)
    assert regel.status == "in-behandeling"
    assert [(item.status, item.inhoud and item.inhoud.contact) for item in statussen] == [("in-behandeling", contact)]


async def test_a_partner_may_repeat_itself(school: School):
    """The same status twice is one status and one record in the log."""
    await gemeld(school)
    voor = await aantal_regels(school)
    assert await zegt(school, status("in-behandeling")) == 1
    assert await zegt(school, status("in-behandeling")) == 0
    assert await aantal_regels(school) == voor + 1
    assert (await school.motor.controleer()).geldig


async def test_the_newest_counts_whatever_the_order(school: School):
    """A status that arrives late does not hide a newer one."""
    await gemeld(school)
    await zegt(school, status("in-behandeling", na=2))
    await zegt(school, status("geregistreerd", na=1))
    assert await huidig(school) == "in-behandeling"


@pytest.mark.parametrize("eind", ["afgesloten", "ter-kennisgeving", "ingetrokken"])
async def test_final_stays_final(school: School, eind: str):
    """What a partner says after the end is kept, and changes nothing that is shown."""
    await gemeld(school)
    await zegt(school, status(eind, na=1))
    assert await zegt(school, status("in-behandeling", na=2)) == 1
    assert await huidig(school) == eind


async def test_a_final_status_in_one_page_with_others_wins(school: School):
    """Of several statuses at once the final one is shown, also when another is newer."""
    await gemeld(school)
    await zegt(school, status("in-behandeling", na=3), status("afgesloten", na=1))
    assert await huidig(school) == "afgesloten"


async def test_what_is_not_ours_is_not_kept(school: School):
    """A status of something reported elsewhere is passed over, and keeps no other from being kept."""
    await gemeld(school)
    assert await zegt(school, status("afgesloten", kenmerk="9999"), status("in-behandeling")) == 1
    assert await zegt(school, status("afgesloten", kenmerk="9999")) == 0
    assert await huidig(school) == "in-behandeling"


async def test_reading_goes_on_where_it_ended(school: School):
    """Each page is settled with its place; the next time is asked from the last one."""
    await gemeld(school)
    postbus, huis = school.motor.postbus, school.motor.inrichting
    postbus.paginas = [
        Statuspagina((status("in-behandeling"),), "een"),
        Statuspagina((status("afgesloten", na=1),), "twee"),
        Statuspagina((), None),
    ]
    assert await haal_terug(huis, school.motor.partner) == 2
    assert await haal_terug(huis, school.motor.partner) == 0
    assert postbus.gevraagd_vanaf == [None, "twee"]
    assert await huidig(school) == "afgesloten"


async def ook_rechtstreeks(school: School) -> Postbus:
    """Let meldingen go to DUO and, by agreement (art. 21a lid 9), to leerplicht of the gemeente too."""
    motor = school.motor
    await motor.neem_in([leerling(0, woongemeente="0363")])
    huis, naam, bus = motor.inrichting, f"{motor.partner}-gemeente", Postbus()
    gemeente = huis.partners[motor.partner].model_copy(
        update={"id": naam, "soort": "gemeente-leerplicht", "gemeentes": ("0363",)}
    )
    doelen = ("verzuimmelding-gemeente", "verzuimintrekking-gemeente")
    [abonnement] = huis.abonnementen
    direct = Abonnement.model_validate(abonnement.model_dump() | {"id": "direct", "partner": naam, "doelen": doelen})
    formaten = {
        (naam, doel): f"leerplicht_postvak/{soort}@1"
        for doel, soort in zip(doelen, ("verzuimmelding", "intrekking"), strict=True)
    }

    async def als_zaak(bericht: Bericht) -> Ontvangst:
        return Ontvangst(str(bericht.id), goedgekeurd(bericht.id), objectkenmerk=bericht.objectkenmerk or "zaak-1")

    bus.antwoord = als_zaak
    motor.inrichting = replace(
        huis,
        partners={**huis.partners, naam: gemeente},
        abonnementen=(abonnement, direct),
        doelsystemen={**huis.doelsystemen, naam: bus},
        formaten={**huis.formaten, **formaten},
    )
    return bus


async def test_what_one_partner_closed_is_still_corrected_at_the_other(school: School):
    """Leerplicht of the gemeente is done with it, DUO is not: DUO hears of the change, and the gemeente does not."""
    bus = await ook_rechtstreeks(school)
    await gemeld(school)
    klaar = [status("ter-kennisgeving", kenmerk="zaak-1")]
    await verwerk_terug(school.motor.inrichting, f"{school.motor.partner}-gemeente", klaar)
    assert await huidig(school) == "ter-kennisgeving"
    goed = lesuren(week(1), geoorloofd=True)
    [wijzigen] = await school.stap([*goed, *lesuren([*week()[1:], VRIJDAG])])
    assert wijzigen.actie == "wijzigen"
    await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    assert await verstuur(school) == {"klaar": 1}
    assert [item.doel for item in school.motor.postbus.berichten] == ["verzuimmelding-duo"] * 2
    [intrekken] = await school.stap(lesuren([*week(), VRIJDAG], geoorloofd=True))
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    assert await verstuur(school) == {"klaar": 1}
    assert [item.doel for item in school.motor.postbus.berichten][2:] == ["verzuimintrekking-duo"]
    assert len(bus.berichten) == 1


async def test_what_all_partners_closed_is_final(school: School):
    """A change that waits for a person when the last one closes it is refused, and none is proposed after it."""
    await ook_rechtstreeks(school)
    await gemeld(school)
    zaak = [status("afgesloten", kenmerk="zaak-1")]
    await verwerk_terug(school.motor.inrichting, f"{school.motor.partner}-gemeente", zaak)
    goed = lesuren(week(1), geoorloofd=True)
    [wijzigen] = await school.stap([*goed, *lesuren([*week()[1:], VRIJDAG])])
    await zegt(school, status("ter-kennisgeving"))
    with pytest.raises(MeldingDefinitiefError):
        await oordeel.keur_goed(*school.wat, wijzigen.id, Goedkeuring())
    await school.signaleer(alles=True)
    assert await school.voorstellen() == []


async def test_what_was_closed_while_its_withdrawal_waited_is_not_told(school: School):
    """The melding stays as the partner closed it."""
    await gemeld(school)
    [intrekken] = await school.stap(lesuren(week(), geoorloofd=True))
    await oordeel.keur_goed(*school.wat, intrekken.id, Goedkeuring())
    await zegt(school, status("afgesloten"))
    assert await verstuur(school) == {}
    assert [(regel.status, regel.te_plannen) for regel in await school.meldingen()] == [("afgesloten", False)]


async def aantal_regels(school: School) -> int:
    """How many records the log of the school has."""
    [(aantal,)] = await school.motor.vraag(
        "SELECT count(*) FROM audit_entry WHERE log = %(log)s", log=f"{school.motor.organisatie}/verwerking"
    )
    return int(aantal)
