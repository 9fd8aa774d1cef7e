"""Decision, message and proof are one: all of it is there, or nothing is."""

import anyio
import psycopg
import pytest

from gateway.audit.regel import Soort, lognaam
from tests.motor import Motor, eigenaar, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio


@pytest.fixture
def geen_bewijs():
    """For the time of a test no record can be added to the log."""
    eigenaar("REVOKE INSERT ON audit_entry FROM schakel_worker")
    yield
    eigenaar("GRANT INSERT ON audit_entry TO schakel_worker")


async def test_without_proof_nothing_is_planned(motor: Motor, request):
    """When the log cannot be written, a sync leaves nothing behind and nothing is sent."""
    await motor.neem_in([leerling()])
    request.getfixturevalue("geen_bewijs")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await motor.sync()
    for tabel in ("uitwisseling", "bericht", "registratie"):
        assert await motor.vraag(f"SELECT count(*) FROM {tabel}") == [(0,)]
    assert await motor.vraag("SELECT te_plannen FROM stand") == [(True,)]
    await motor.bezorg()
    assert motor.postbus.berichten == []


async def test_after_that_the_same_sync_works(motor: Motor, request):
    """What failed whole can be done again whole."""
    await motor.neem_in([leerling()])
    request.getfixturevalue("geen_bewijs")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await motor.sync()
    eigenaar("GRANT INSERT ON audit_entry TO schakel_worker")
    assert await motor.sync() == {"bekeken": 1, "klaar": 1}


async def test_without_proof_nothing_is_sent(motor: Motor, request):
    """A message that waits is not handed over when that cannot be recorded."""
    await motor.neem_in([leerling()])
    await motor.sync()
    request.getfixturevalue("geen_bewijs")
    with pytest.RaisesGroup(psycopg.errors.InsufficientPrivilege):
        await motor.bezorg()
    assert motor.postbus.berichten == []
    assert await motor.toestanden() == ["klaar"]


async def test_without_proof_nothing_is_settled(motor: Motor, request):
    """A verdict that cannot be recorded is not taken; it counts when it comes again."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())
    [id_] = await motor.ids()
    request.getfixturevalue("geen_bewijs")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await motor.settle(goedgekeurd(id_))
    eigenaar("GRANT INSERT ON audit_entry TO schakel_worker")
    assert await motor.settle(goedgekeurd(id_)) == 1


async def test_a_commit_wakes_the_workers(motor: Motor):
    """At the commit, and not before, whoever listens hears that there is work."""
    await motor.neem_in([leerling()])
    async with await motor.inrichting.db.luister("schakel_klaar") as conn:
        await motor.sync()
        with anyio.fail_after(5):
            melding = await anext(aiter(conn.notifies()))
    assert melding.payload == ""


async def test_no_value_of_a_leerling_stands_in_the_clear(motor: Motor):
    """Whoever reads the tables, but has no keys, finds no name, number or secret of a leerling in any of them."""
    motor.postbus.antwoord = ontvangen
    rijen = leerling(roepnaam="Wilhelmiena", achternaam="Ongehoordlang")
    await motor.rond(rijen)
    await motor.controleer()
    tabellen = eigenaar(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
    )
    for (tabel,) in tabellen:
        for waarde in ("Ongehoordlang", "Wilhelmiena", rijen["leerlingen"][0]["bsn"]):
            for tekst in (waarde, waarde.encode().hex()):
                assert eigenaar(f"SELECT count(*) FROM {tabel} t WHERE t::text LIKE %s", f"%{tekst}%") == [(0,)]


async def test_the_log_is_that_of_the_school(motor: Motor):
    """Each organisatie has a log of its own."""
    await motor.rond(leerling())
    logs = eigenaar("SELECT DISTINCT log FROM audit_entry WHERE organisatie = %s", motor.organisatie)
    assert logs == [(lognaam(motor.organisatie, Soort.VERWERKING),)]
