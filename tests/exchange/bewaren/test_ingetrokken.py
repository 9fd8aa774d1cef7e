"""What was sent of a verzoek that is withdrawn goes with it, and no sooner when it is held."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from gateway.exchange.bewaren import blokkade
from gateway.exchange.bewaren.blokkade import Verzoek
from gateway.exchange.bewaren.opruimen import ruim_alles_op
from gateway.exchange.bewaren.verslag import Keuze, lees_verslag
from gateway.exchange.gebruik import Persoon
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.policy.tijd import dag
from tests.exchange.jeugdhulp.verzoeken import alles
from tests.exchange.toestemming.gezin import VADER, Gezin, aanmelding, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio


async def _ingetrokken(thuis: Gezin) -> date:
    """Three parts were sent, then the toestemming was withdrawn; the last day on which it may be read."""
    gegeven = await thuis.actief()
    await thuis.actief(doel="verzuim-context")
    await thuis.school.ingediend(alles(opp=None))
    await thuis.school.verstuur()
    await thuis.trek_in(gegeven, VADER)
    tot = bewaartermijnen().ingetrokken.na(dag(thuis.school.motor.klok()))
    await thuis.school.verstuur()
    return tot


async def _leesbaar(thuis: Gezin) -> set[str]:
    """The doelen of which a bericht can still be read."""
    vraag = "SELECT u.doel FROM bericht b JOIN uitwisseling u ON u.id = b.uitwisseling WHERE b.inhoud IS NOT NULL"
    return {doel for (doel,) in await thuis.school.motor.vraag(vraag)}


async def _ronde(thuis: Gezin, op: date) -> None:
    motor = thuis.school.motor
    motor.klok.nu += op - dag(motor.klok())
    await ruim_alles_op(motor.inrichting, motor.organisatie)


async def test_what_was_sent_goes_with_the_verzoek(thuis: Gezin):
    """On the last day it can be read, a day later none of it can; the report says by which term."""
    tot = await _ingetrokken(thuis)
    # Another verzoek of the same leerling keeps its own term.
    await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    await _ronde(thuis, tot)
    assert await _leesbaar(thuis) == {"aanmelding-jeugdhulp", "verzuim-context"}
    await _ronde(thuis, tot + timedelta(days=1))
    assert await _leesbaar(thuis) == {"aanmelding-jeugdhulp"}
    motor = thuis.school.motor
    rijen = await motor.vraag("SELECT inhoud IS NULL, zicht IS NULL FROM bericht")
    assert sorted(rijen) == [(False, False), *[(True, True)] * (len(rijen) - 1)]
    async with motor.inrichting.db.transactie([motor.organisatie]) as conn:
        verslag = await lees_verslag(conn, Keuze([motor.organisatie]))
    termijnen = {regel.doel: regel.termijn for regel in verslag if regel.soort == "bericht"}
    assert termijnen == {"aanmelding-jeugdhulp": "P90D", "verzuim-context": "P90D", "jeugdhulp-intrekking": "P30D"}


async def test_what_is_held_stays(thuis: Gezin):
    """A bewaarblokkade keeps it; once lifted it goes at the next round."""
    tot = await _ingetrokken(thuis)
    motor = thuis.school.motor
    [(wie,)] = await motor.vraag("SELECT DISTINCT leerling FROM jeugdhulpverzoek")
    verzoek = Verzoek(onderwerp=UUID(str(wie)), reden="er loopt een klacht")
    gezet = await blokkade.blokkeer(motor.inrichting, Persoon("fg"), [motor.organisatie], verzoek)
    await _ronde(thuis, tot + timedelta(days=1))
    assert {"aanmelding-jeugdhulp", "verzuim-context"} <= await _leesbaar(thuis)
    await blokkade.hef_op(motor.inrichting, Persoon("fg"), [motor.organisatie], gezet.id, "de klacht is af")
    await _ronde(thuis, tot + timedelta(days=2))
    assert await _leesbaar(thuis) == set()


async def test_a_shorter_term_stays_as_it_was(thuis: Gezin):
    """Withdrawing never makes what was sent stay longer."""
    gegeven = await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    kort = dag(thuis.school.motor.klok()) + timedelta(days=10)
    await thuis.school.motor.vraag("UPDATE bericht SET wissen_op = %(kort)s", kort=kort)
    await thuis.trek_in(gegeven, VADER)
    await thuis.school.verstuur()
    assert (kort,) in await thuis.school.motor.vraag("SELECT wissen_op FROM bericht")
