"""Verdicts: before the receipt, twice, on nothing we know, and from somebody else."""

from uuid import uuid4

import pytest

from gateway.exchange.opnieuw import stop
from gateway.model.errors import LaterError
from tests.delivery.hulp import tweede_partner
from tests.motor import Motor, afgekeurd, eigenaar, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def afgeleverd(motor: Motor) -> None:
    """One message that the partner received and did not judge yet."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())


async def test_a_verdict_settles_once(motor: Motor):
    """A verdict that comes twice, also within one page, changes one thing once."""
    [id_] = await motor.ids()
    assert await motor.settle(goedgekeurd(id_), goedgekeurd(id_)) == 1
    assert await motor.settle(goedgekeurd(id_)) == 0
    assert await motor.settle(afgekeurd(id_)) == 0
    assert await motor.toestanden() == ["teruggekoppeld"]


async def test_the_first_word_in_a_page_counts(motor: Motor):
    """A partner that contradicts itself within one page is taken at its first word."""
    [id_] = await motor.ids()
    await motor.settle(afgekeurd(id_), goedgekeurd(id_))
    assert await motor.toestanden() == ["afgekeurd"]


async def test_a_verdict_on_nothing_we_know_is_let_be(motor: Motor):
    """An unknown id changes nothing, and does not keep the others in its page from settling."""
    [id_] = await motor.ids()
    assert await motor.settle(goedgekeurd(uuid4()), goedgekeurd(id_)) == 1


async def test_another_partner_cannot_judge(motor: Motor):
    """A verdict counts only from the partner the message went to."""
    naam, _ = tweede_partner(motor)
    [id_] = await motor.ids()
    assert await motor.settle(goedgekeurd(id_), partner=naam) == 0
    assert await motor.toestanden() == ["afgeleverd"]


async def test_a_verdict_on_a_lost_attempt_counts(motor: Motor):
    """The answer was lost and the message waits for its next attempt: the verdict makes that needless."""

    async def verloren(bericht):
        raise LaterError("verbinding verbroken")

    motor.postbus.antwoord = verloren
    await motor.rond(leerling(1))
    *_, id_ = await motor.ids()
    assert await motor.settle(goedgekeurd(id_)) == 1
    motor.klok.verder(minutes=5)
    aantal = len(motor.postbus.berichten)
    await motor.bezorg()
    assert len(motor.postbus.berichten) == aantal


@pytest.mark.parametrize("uit_de_lijn", ["opgegeven", "geblokkeerd"])
async def test_a_verdict_on_what_left_the_line_counts(motor: Motor, uit_de_lijn: str):
    """Given up or blocked after an attempt that arrived after all: what the partner did is what counts."""
    [id_] = await motor.ids()
    await motor.vraag("UPDATE uitwisseling SET toestand = %(toestand)s", toestand=uit_de_lijn)
    assert await motor.settle(goedgekeurd(id_)) == 1
    assert await motor.toestanden() == ["teruggekoppeld"]


async def test_what_the_partner_says_is_kept_without_its_key_fields(motor: Motor):
    """Code and text of a refusal are shown; the values of its key fields, which can be a BSN, are not kept."""
    [id_] = await motor.ids()
    await motor.settle(afgekeurd(id_))
    [rij] = await motor.vraag("SELECT reden_code, reden, meldingen FROM uitwisseling")
    assert rij[:2] == ("VO-017", "overlapt")
    assert rij[2][0]["sleutels"] == ["burgerservicenummer"]
    assert "999999990" not in str(rij)


async def test_each_change_of_state_is_in_the_log(motor: Motor):
    """From klaar to the verdict: one record per step, and the log is valid."""
    await motor.settle(goedgekeurd((await motor.ids())[0]))
    vraag = "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE organisatie = %s ORDER BY tijd, id"
    regels = [rij[0]["schakel"] for rij in eigenaar(vraag, motor.organisatie)]
    stappen = sorted((regel["van"], regel["toestand"]) for regel in regels)
    assert stappen == [
        ("afgeleverd", "teruggekoppeld"),
        ("gepland", "klaar"),
        ("klaar", "onderweg"),
        ("onderweg", "afgeleverd"),
    ]
    assert (await motor.controleer()).geldig


async def test_what_was_stopped_and_judged_stays_judged(motor: Motor):
    """What the partner judged cannot be stopped any more."""
    ids = await motor.ids()
    await motor.settle(goedgekeurd(ids[0]))
    assert await stop(motor.inrichting, motor.bewijs, motor.organisatie, ids, "tester") == []
