"""From asking to sending: nothing goes until everyone said yes, and nothing any more once someone takes it back."""

import base64
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from gateway.exchange.jeugdhulp.indienen import dien_in
from gateway.exchange.jeugdhulp.verzenden import verzend
from gateway.exchange.toestemming import intrekken, vragen
from gateway.model.errors import LaterError
from gateway.model.uitwisseling import Bericht, Ontvangst
from gateway.policy import Staat
from gateway.proef.school.leerling import bsn
from tests.exchange.jeugdhulp.verzoeken import PDF, document
from tests.exchange.toestemming.gezin import ALLEN, MOEDER, VADER, ZELF, Gezin, aanmelding, gezin, school, thuis
from tests.motor import goed

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
INTREKKING = "jeugdhulp-intrekking"


async def test_one_signature_missing_then_complete(thuis: Gezin):
    """It is refused with who must still sign; once he has, it goes by itself, and the partner knows on what ground."""
    await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    id_ = await thuis.vraag()
    assert await thuis.teken(id_, MOEDER, ZELF) is Staat.DEELS_GEGEVEN
    await thuis.school.motor.vraag("UPDATE jeugdhulpverzoek SET te_plannen = true")
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    assert await thuis.redenen() == [("geweigerd", "GEEN_TOESTEMMING"), ("geweigerd", "ONDERTEKENAAR_ONTBREEKT")]
    assert (await thuis.toestemming(id_)).regel.ontbreken == ("Bram Linden (ouder)",)
    assert await thuis.teken(id_, VADER) is Staat.ACTIEF
    assert await thuis.school.verstuur() == {"klaar": 1}
    [bericht] = thuis.school.motor.postbus.berichten
    inhoud = bericht.inhoud.decode()
    assert str(id_) in inhoud
    assert bsn(0) not in inhoud


async def test_who_must_sign_is_asked_at_the_moment_of_sending(thuis: Gezin):
    """After his 16th birthday the leerling himself must have signed, and his parents no more."""
    await thuis.lees(gezin(geboortedatum="25-11-2010"))
    id_ = await thuis.vraag()
    await thuis.teken(id_, MOEDER, VADER)
    assert await thuis.teken(id_, ZELF) is Staat.ACTIEF
    ander = await thuis.vraag(eind="2027-03-01")
    assert await thuis.teken(ander, MOEDER, VADER) is Staat.DEELS_GEGEVEN
    thuis.verder(days=5)
    assert await thuis.staat(id_) is Staat.ACTIEF
    assert (await thuis.toestemming(ander)).regel.ontbreken == ("Noor",)
    assert await thuis.teken(ander, ZELF) is Staat.ACTIEF


async def test_a_birthday_makes_it_incomplete(thuis: Gezin):
    """At 12 the leerling must agree too: what was complete is so no more, and nothing new goes."""
    await thuis.lees(gezin(geboortedatum="25-11-2014"))
    id_ = await thuis.vraag()
    assert await thuis.teken(id_, MOEDER, VADER) is Staat.ACTIEF
    thuis.verder(days=5)
    assert await thuis.staat(id_) is Staat.AANVULLEN
    await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    assert await thuis.teken(id_, ZELF) is Staat.ACTIEF
    assert await thuis.school.verstuur() == {"klaar": 1}


async def test_withdrawal_stops_what_waits_and_tells_the_partner(thuis: Gezin):
    """One parent takes it back: the message that waits is blocked, the Task ends, and the partner is asked to wipe."""
    id_ = await thuis.actief()
    verzoek = await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    tweede = await thuis.school.maak(aanmelding())
    await dien_in(thuis.school.schrijver, tweede)
    motor = thuis.school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
    assert [rij[0] for rij in await thuis.redenen()] == ["teruggekoppeld", "klaar"]
    gevolg = await thuis.trek_in(id_, VADER)
    assert gevolg.tegengehouden == 1
    assert gevolg.geannuleerd >= 1
    assert await thuis.staat(id_) is Staat.INGETROKKEN
    assert (await thuis.redenen())[1] == ("geblokkeerd", "INGETROKKEN")
    await thuis.school.verstuur()
    assert [item.doel for item in motor.postbus.berichten] == ["aanmelding-jeugdhulp", INTREKKING]
    assert json.loads(motor.postbus.berichten[-1].inhoud)["reden"] == "toestemming-ingetrokken"
    stappen = (await thuis.school.detail(verzoek)).stappen
    assert [stap.status for stap in stappen] == ["requested", "cancelled"]
    assert (await motor.controleer()).geldig


async def test_withdrawn_between_commit_and_delivery(thuis: Gezin):
    """Even a worker that holds the message already asks decide() again, and does not send it."""
    id_ = await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    motor = thuis.school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
    await thuis.trek_in(id_, MOEDER)
    # As if the worker had claimed it before the withdrawal could block it.
    await motor.vraag("UPDATE uitwisseling SET toestand = 'klaar', reden_code = NULL")
    await motor.bezorg()
    assert "aanmelding-jeugdhulp" not in [item.doel for item in motor.postbus.berichten]
    assert (await thuis.redenen())[0] == ("geblokkeerd", "UIT-ACHTERHAALD")


async def test_expired_between_commit_and_delivery(thuis: Gezin):
    """A worker that was away asks again before it sends."""
    await thuis.actief(eind="2026-11-23")
    await thuis.school.ingediend(aanmelding())
    motor = thuis.school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
    thuis.verder(days=3)
    await motor.bezorg()
    assert await thuis.redenen() == [("geblokkeerd", "VERLOPEN")]
    assert motor.postbus.berichten == []


async def test_only_the_documents_that_were_named_go(thuis: Gezin):
    """The other one stays behind, and the decision says so by its digest."""
    ander = b"%PDF-1.7\nander verslag"
    digest = sha256(PDF).hexdigest()
    await thuis.actief(documenten=[{"titel": "Verslag", "datum": "2026-11-02", "sha256": digest}])
    mee = document(), document(bestandsnaam="ander.pdf", inhoud=base64.b64encode(ander).decode())
    await thuis.school.ingediend(aanmelding(documenten=list(mee)))
    assert (await thuis.school.verstuur())["klaar"] == 1
    inhoud = thuis.school.motor.postbus.berichten[0].inhoud
    assert base64.b64encode(PDF) in inhoud
    assert base64.b64encode(ander) not in inhoud
    [(besluit,)] = await thuis.school.motor.vraag("SELECT besluit FROM bericht")
    assert besluit["documenten"] == [digest]
    assert besluit["documenten_achtergehouden"] == [sha256(ander).hexdigest()]


async def test_only_the_data_that_was_ticked_goes(thuis: Gezin):
    """What the parents were not asked about stays behind; who the school is always goes along."""
    await thuis.actief(gegevens=["leerling", "jeugdhulpverzoek.hulpvraag"])
    await thuis.school.ingediend(aanmelding(alGedaan="gesprekken met de mentor"))
    assert (await thuis.school.verstuur())["klaar"] == 1
    inhoud = thuis.school.motor.postbus.berichten[0].inhoud.decode()
    assert "gesprekken met de mentor" not in inhoud
    assert "Iris de Wit" in inhoud


async def test_it_ends_with_its_last_day(thuis: Gezin):
    """At 23:59:59 in Amsterdam it still holds, a second later it does not; renewed, the old one stays provable."""
    id_ = await thuis.actief(eind="2027-03-28")
    thuis.school.motor.klok.nu = datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)
    assert await thuis.staat(id_) is Staat.ACTIEF
    thuis.verder(seconds=1)
    assert await thuis.staat(id_) is Staat.VERLOPEN
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    assert (await thuis.redenen())[0] == ("geweigerd", "VERLOPEN")
    oud = await thuis.toestemming(id_)
    invoer = vragen.opnieuw(thuis.beheerder.inrichting, oud)
    nieuw = await vragen.vraag(thuis.beheerder, thuis.school.motor.organisatie, invoer)
    assert await thuis.teken(nieuw, *ALLEN) is Staat.ACTIEF
    assert (await thuis.school.verstuur())["klaar"] == 1
    assert (await thuis.toestemming(nieuw)).record.vorig == id_
    assert await thuis.staat(id_) is Staat.VERLOPEN
    assert (await thuis.toestemming(id_)).record.gebeurtenissen == oud.record.gebeurtenissen


async def test_who_loses_gezag_signed_for_nothing(thuis: Gezin):
    """A new gezagdrager must sign; the signature of who is there no more does not count for him."""
    id_ = await thuis.actief()
    anders = gezin()
    anders["gezagdragers"][1]["voornamen"] = "Carel"
    await thuis.lees(anders)
    assert await thuis.staat(id_) is Staat.AANVULLEN
    assert (await thuis.toestemming(id_)).regel.ontbreken == ("Carel Linden (ouder)",)


async def test_told_is_recorded_with_each_uitwisseling(thuis: Gezin):
    """Who signed read the text first: the duty to inform is met, with that version."""
    await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    rijen = await thuis.school.motor.vraag("SELECT stand, tekst FROM informatieplicht")
    assert rijen == [("voldaan", "toestemming-delen/v1")]


async def test_what_was_recorded_wrongly_is_stopped_too(thuis: Gezin):
    """It is no withdrawal, but nothing rests on it any more: the Task ends and the partner is told."""
    id_ = await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    thuis.verder(seconds=1)
    assert await intrekken.markeer_foutief(thuis.beheerder, id_, "verkeerde leerling") is Staat.FOUTIEF
    await thuis.school.verstuur()
    assert [item.doel for item in thuis.school.motor.postbus.berichten] == ["aanmelding-jeugdhulp", INTREKKING]


async def test_what_may_have_arrived_is_told(thuis: Gezin):
    """The answer of the partner was lost and it waits for the next attempt: withdrawn, the partner is told."""
    motor = thuis.school.motor

    async def zonder_antwoord(bericht: Bericht) -> Ontvangst:
        raise LaterError("de partner antwoordt niet")

    motor.postbus.antwoord = zonder_antwoord
    id_ = await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    assert (await motor.toestanden()) == ["klaar"]
    motor.postbus.antwoord = goed
    assert (await thuis.trek_in(id_, MOEDER)).tegengehouden == 1
    await thuis.school.verstuur()
    assert motor.postbus.berichten[-1].doel == INTREKKING
