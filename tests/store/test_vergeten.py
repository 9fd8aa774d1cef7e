"""Erasure and retention: what must go cannot be read by anyone any more, and the proof still holds."""

import pytest

from gateway.exchange.commit import BERICHT, ZICHT
from gateway.exchange.retention import ruim_op, vergeet
from gateway.store.sleutels import GewistError, SleutelError
from tests.motor import Motor, eigenaar, goed, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio


async def test_forgetting_makes_every_copy_unreadable(motor: Motor):
    """After vergeet nothing of the leerling can be opened, also not from a copy made before; the log stays valid."""
    await motor.rond(leerling(0), leerling(1))
    voor = (await motor.controleer()).grootte
    [(wie, sleutel, uitwisseling, bericht, zicht, stand)] = await motor.vraag(
        "SELECT l.id, l.sleutel, u.id, b.inhoud, b.zicht, s.inhoud FROM leerling l JOIN stand s ON s.leerling = l.id"
        " JOIN uitwisseling u ON u.leerling = l.id JOIN bericht b ON b.uitwisseling = u.id ORDER BY u.volgorde LIMIT 1"
    )
    kast = motor.inrichting.kast
    assert kast.open(sleutel, wie.bytes).ontsleutel(bericht, BERICHT + uitwisseling.bytes)
    assert await vergeet(motor.inrichting, motor.organisatie, [wie]) == 1

    [(over, zoek)] = await motor.vraag("SELECT sleutel, bronsleutel FROM leerling WHERE id = %(id)s", id=wie)
    with pytest.raises(GewistError):
        kast.open(over, wie.bytes)
    assert zoek != kast.bronsleutel(motor.organisatie, "100001")
    assert await motor.vraag("SELECT FROM stand WHERE leerling = %(id)s", id=wie) == []
    assert await motor.vraag("SELECT inhoud, zicht FROM bericht WHERE leerling = %(id)s", id=wie) == [(None, None)]
    for _, ander in await motor.vraag("SELECT id, sleutel FROM leerling WHERE sleutel IS NOT NULL"):
        for blob, context in ((bericht, BERICHT + uitwisseling.bytes), (zicht, ZICHT + uitwisseling.bytes)):
            with pytest.raises(SleutelError):
                kast.open(ander, _.bytes).ontsleutel(blob, context)
        with pytest.raises(SleutelError):
            kast.open(ander, _.bytes).ontsleutel(stand, b"stand" + wie.bytes)

    controle = await motor.controleer()
    assert (controle.geldig, controle.grootte) == (True, voor)


async def test_who_was_forgotten_is_new_when_he_comes_again(motor: Motor):
    """A leerling still in the source after vergeet is another leerling to us, with a key and a pseudonym of his own."""
    await motor.rond(leerling())
    [(wie, pseudoniem)] = await motor.vraag("SELECT id, pseudoniem FROM leerling")
    await vergeet(motor.inrichting, motor.organisatie, [wie])
    await motor.neem_in()
    [(ander,)] = await motor.vraag("SELECT pseudoniem FROM leerling WHERE sleutel IS NOT NULL")
    assert ander != pseudoniem


async def test_what_waits_for_a_forgotten_leerling_is_not_sent(motor: Motor):
    """A message under way when its leerling was forgotten ends, with its reason, and keeps no other from going."""
    await motor.neem_in([leerling(0), leerling(1)])
    await motor.sync()
    [(wie,), _] = await motor.vraag("SELECT leerling FROM uitwisseling ORDER BY volgorde")
    await vergeet(motor.inrichting, motor.organisatie, [wie])
    await motor.bezorg()
    assert {rij[2:] for rij in await motor.uitwisselingen()} == {("opgegeven", "UIT-GEWIST"), ("teruggekoppeld", None)}


async def test_a_verdict_on_a_forgotten_leerling_is_still_recorded(motor: Motor):
    """The partner's word on what it got is proof, also after the content went."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())
    [(wie,)] = await motor.vraag("SELECT id FROM leerling")
    await vergeet(motor.inrichting, motor.organisatie, [wie])
    assert await motor.settle(goedgekeurd((await motor.ids())[0])) == 1
    assert (await motor.controleer()).geldig


async def test_another_school_cannot_make_us_forget(motor: Motor):
    """Vergeet reaches the leerlingen of the organisatie that asks, and no others."""
    await motor.rond(leerling())
    [(wie,)] = await motor.vraag("SELECT id FROM leerling")
    assert await vergeet(motor.inrichting, "een-ander", [wie]) == 0
    assert eigenaar("SELECT sleutel IS NOT NULL FROM leerling WHERE id = %s", wie) == [(True,)]


async def test_messages_go_when_their_term_has_passed(motor: Motor):
    """After the term of the doel a message is wiped; decision and proof stay, and what is under way is kept."""
    motor.postbus.antwoord = goed
    await motor.rond(leerling(0))
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0), leerling(1))
    motor.klok.verder(days=29)
    assert await ruim_op(motor.inrichting, motor.organisatie) == 0
    motor.klok.verder(days=2)
    assert await ruim_op(motor.inrichting, motor.organisatie) == 1
    rijen = await motor.vraag(
        "SELECT u.toestand, b.inhoud IS NULL, b.besluit IS NULL FROM uitwisseling u JOIN bericht b"
        " ON b.uitwisseling = u.id ORDER BY volgorde"
    )
    assert rijen == [("teruggekoppeld", True, False), ("afgeleverd", False, False)]
    assert (await motor.controleer()).geldig
