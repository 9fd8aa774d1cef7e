"""Writing: in the caller's transaction, in order, and nobody takes a record back."""

import json

import psycopg
import pytest

from gateway.audit.logboek import voeg_toe, wachtende_logs
from gateway.audit.regel import Soort
from tests.audit.hulp import LOG, ZWALUW, maak_kader, regel, schrijf, vat, vul

pytestmark = pytest.mark.anyio
TABELLEN = ("audit_entry", "audit_wacht", "audit_blad", "audit_tegel", "audit_log", "audit_controlepunt")


async def rijen(db, query, rol="schakel_worker", organisaties=("zwaluw",)):
    """What a role sees."""
    async with db.als(rol, *organisaties) as conn:
        return await (await conn.execute(query)).fetchall()


async def test_a_record_is_stored_as_it_was_made(db):
    """The bytes in the table are the bytes of the record, its time is the end of the action."""
    await schrijf(db, [5])
    ((log, organisatie, inhoud, tijd),) = await rijen(db, "SELECT log, organisatie, inhoud, tijd FROM audit_entry")
    assert (log, organisatie, inhoud) == (LOG, "zwaluw", regel(5).inhoud)
    assert tijd.timestamp() * 1000 == pytest.approx(json.loads(inhoud)["logregel"]["end_time"])


async def test_a_rolled_back_action_leaves_no_record(db):
    """The record and the action it is about are one transaction."""
    async with db.als("schakel_worker", "zwaluw") as conn, conn.cursor() as cur:
        await voeg_toe(cur, [regel(1)])
        await conn.rollback()
    assert await rijen(db, "SELECT FROM audit_entry") == []
    assert await rijen(db, "SELECT FROM audit_wacht") == []


async def test_nothing_to_write_is_fine(db):
    """A batch without records writes none."""
    await schrijf(db, [])
    assert await rijen(db, "SELECT FROM audit_wacht") == []


async def test_records_wait_in_the_order_of_writing(db):
    """Within a batch and from batch to batch the order stays, whatever the ids."""
    await schrijf(db, [9, 3, 7])
    await schrijf(db, [1])
    waiting = await rijen(db, "SELECT entry_id FROM audit_wacht ORDER BY nummer")
    assert [entry.int - 1 for (entry,) in waiting] == [9, 3, 7, 1]


async def test_each_log_with_waiting_records_is_listed_once(db):
    """The worker asks which logs have work, of the organisaties it acts for."""
    users = maak_kader(soort=Soort.GEBRUIK)
    await schrijf(db, [1, 2, 3])
    await schrijf(db, [4, 5], users)
    await schrijf(db, [6], maak_kader("valk"))
    async with db.als("schakel_worker", "zwaluw", "valk") as conn:
        assert await wachtende_logs(conn) == ["valk/verwerking", "zwaluw/gebruik", "zwaluw/verwerking"]
    async with db.als("schakel_worker", "uil") as conn:
        assert await wachtende_logs(conn) == []


@pytest.mark.parametrize("rol", ["schakel_api", "schakel_worker"])
@pytest.mark.parametrize("tabel", TABELLEN)
async def test_another_organisatie_sees_nothing(db, rol, tabel):
    """No table of a log shows a row to who acts for another organisatie, or for none."""
    await vul(db, 3)
    await schrijf(db, [10])
    assert await rijen(db, f"SELECT FROM {tabel}", rol)
    assert await rijen(db, f"SELECT FROM {tabel}", rol, ("valk", "uil")) == []
    assert await rijen(db, f"SELECT FROM {tabel}", rol, ()) == []


@pytest.mark.parametrize("rol", ["schakel_api", "schakel_worker"])
async def test_nobody_writes_for_another_organisatie(db, rol):
    """A record for an organisatie the transaction does not act for is refused."""
    async with db.als(rol, "zwaluw") as conn, conn.cursor() as cur:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await voeg_toe(cur, [regel(1, maak_kader("valk"))])


@pytest.mark.parametrize("rol", ["schakel_api", "schakel_worker"])
@pytest.mark.parametrize("tabel", ["audit_entry", "audit_blad", "audit_controlepunt"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET log = log", "DELETE FROM {}", "TRUNCATE {}"])
async def test_roles_cannot_take_back(db, rol, tabel, statement):
    """Records, leaves and checkpoints are neither changed nor removed by the roles that write them."""
    await vul(db, 2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        await rijen(db, statement.format(tabel), rol)


@pytest.mark.parametrize(
    ("rol", "statement"),
    [
        ("schakel_api", "DELETE FROM audit_wacht"),
        ("schakel_api", "UPDATE audit_wacht SET log = log"),
        ("schakel_worker", "UPDATE audit_wacht SET log = log"),
        ("schakel_api", "UPDATE audit_tegel SET log = log"),
        ("schakel_worker", "DELETE FROM audit_tegel"),
        ("schakel_api", "UPDATE audit_log SET log = log"),
        ("schakel_worker", "DELETE FROM audit_log"),
    ],
)
async def test_roles_do_no_more_than_their_work(db, rol, statement):
    """The sequencer empties the waiting list and extends tiles; nobody else does, and nobody does more."""
    await vul(db, 2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        await rijen(db, statement, rol)


@pytest.mark.parametrize("tabel", ["audit_entry", "audit_blad", "audit_controlepunt", "audit_log"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET log = log || 'x'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_owner_cannot_take_back_either(db, tabel, statement):
    """The triggers stop also who owns the tables, unless he switches them off."""
    await vul(db, 2)
    with psycopg.connect(db.url) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege, match="groeit alleen"):
        conn.execute(statement.format(tabel).encode())


async def test_the_signed_size_does_not_go_back(db):
    """The worker itself cannot lower what was signed."""
    await vul(db, 2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="groeit alleen"):
        await rijen(db, "UPDATE audit_log SET grootte = 1")


async def test_the_api_writes_records_and_does_not_sign(db):
    """What a user did is recorded by the API; the tree is the worker's."""
    async with db.als("schakel_api", "zwaluw") as conn, conn.cursor() as cur:
        await voeg_toe(cur, [regel(1, maak_kader(soort=Soort.GEBRUIK), gebruiker="m.devries")])
    for tabel in ("audit_blad", "audit_tegel", "audit_log", "audit_controlepunt"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await rijen(db, f"INSERT INTO {tabel} DEFAULT VALUES", "schakel_api")
    assert await vat(db) is None
    assert (await vat(db, "zwaluw/gebruik")).grootte == 1


async def test_no_record_when_the_log_is_out_of_order(db):
    """When records cannot be written the business transaction fails with it: no record, no send."""
    db.knoei("REVOKE INSERT ON audit_entry FROM schakel_worker")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await schrijf(db, [1])


async def test_a_log_has_a_known_name(db):
    """A record for a log that is not `<organisatie>/<soort>` is refused by the table."""
    query = "INSERT INTO audit_entry (id, log, tijd, inhoud) VALUES (gen_random_uuid(), 'zwaluw/x', 'epoch', '')"
    with pytest.raises(psycopg.errors.CheckViolation):
        await rijen(db, query)
    assert ZWALUW.log == LOG
