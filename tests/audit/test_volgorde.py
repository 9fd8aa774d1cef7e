"""The sequencer: one consistent tree, whoever works at it at once, and never two histories."""

from pathlib import Path

import anyio
import psycopg
import pytest

from gateway.audit import merkle, volgorde
from gateway.audit.anker import bewaar_anker, lees_anker
from gateway.audit.controle import controleer
from gateway.audit.controlepunt import open_controlepunt, teken
from gateway.audit.errors import AuditSchadeError, AuditVorkError
from gateway.audit.notitie import Ondertekenaar
from tests.audit.hulp import LOG, NU, SLEUTEL, maak_kader, regel, schrijf, vat, vul

pytestmark = pytest.mark.anyio


async def controle(db, log=LOG, sleutel=SLEUTEL, **opties):
    """Verify a log as the API would."""
    async with db.als("schakel_api", log.partition("/")[0]) as conn:
        return await controleer(conn, log, sleutel.vkey, **opties)


def rijen(db, query):
    """Rows as the owner sees them."""
    with psycopg.connect(db.url) as conn:
        return conn.execute(query.encode()).fetchall()


async def test_the_root_is_that_of_the_records(db):
    """The signed root is RFC 6962's over the records in the order of writing."""
    punt = await vul(db, 300, 1, 299)
    row = [merkle.leaf_hash(regel(number).inhoud) for number in range(600)]
    assert (punt.grootte, punt.wortel) == (600, merkle.root(row))
    assert open_controlepunt(punt.notitie, SLEUTEL.vkey) == punt
    assert rijen(db, "SELECT tijd, vorige, grootte FROM audit_controlepunt ORDER BY grootte") == [
        (NU, 0, 300),
        (NU, 300, 301),
        (NU, 301, 600),
    ]


async def test_nothing_waits_nothing_is_signed(db):
    """Without waiting records there is no new checkpoint, also not on a new log."""
    assert await vat(db) is None
    await vul(db, 2)
    assert await vat(db) is None


async def test_a_call_handles_a_bounded_number(db, monkeypatch):
    """However much waits, one transaction stays short; the rest follows in order."""
    monkeypatch.setattr(volgorde, "PER_KEER", 100)
    await schrijf(db, range(250))
    assert [(await vat(db)).grootte for _ in range(3)] == [100, 200, 250]
    assert (await controle(db)).geldig


async def test_logs_do_not_mix(db):
    """Each organisatie has a tree with its own records only."""
    valk = maak_kader("valk")
    await schrijf(db, range(3))
    await schrijf(db, range(10, 15), valk)
    key = Ondertekenaar("schakel.example/valk/verwerking", bytes([3]) * 32)
    assert (await vat(db)).grootte == 3
    assert (await vat(db, valk.log, key)).grootte == 5
    assert (await controle(db, valk.log, key)).geldig


def per_schrijver(db):
    """The records in the order of the tree, by the thousand that is their writer's."""
    found = {}
    for (entry,) in rijen(db, "SELECT entry_id FROM audit_blad ORDER BY index"):
        found.setdefault((entry.int - 1) // 1000, []).append(entry.int - 1)
    return found


async def test_writers_and_sequencers_at_once_give_one_tree(db):
    """Four writers and two sequencers: every record once, each writer's order kept, and valid whenever one looks."""
    done = 0

    async def write(writer):
        nonlocal done
        for start in range(0, 200, 20):
            await schrijf(db, range(writer * 1000 + start, writer * 1000 + start + 20))
        done += 1

    async def sequence():
        while True:
            finished = done == 4
            if await vat(db) is None and finished:
                return

    async def verify():
        while done < 4:
            assert (await controle(db)).eerste_fout is None

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(verify)
        for writer in range(4):
            tasks.start_soon(write, writer)
        for _ in range(2):
            tasks.start_soon(sequence)
    outcome = await controle(db)
    assert (outcome.geldig, outcome.grootte, outcome.wachtend) == (True, 800, 0)
    assert per_schrijver(db) == {writer: list(range(writer * 1000, writer * 1000 + 200)) for writer in range(4)}


TABELLEN = ("audit_entry", "audit_wacht", "audit_blad", "audit_tegel", "audit_log", "audit_controlepunt")


def zet_terug(db, *tabellen):
    """Bring tables back to the copy made before."""
    for tabel in tabellen:
        db.knoei(f"DELETE FROM {tabel}", f"INSERT INTO {tabel} SELECT * FROM oud_{tabel}")


async def oude_stand(db):
    """Five signed records, then a backup is made, then three more are signed."""
    await vul(db, 5)
    db.knoei(*(f"CREATE TABLE oud_{tabel} AS SELECT * FROM {tabel}" for tabel in TABELLEN))
    await schrijf(db, range(5, 8))
    return await vat(db)


@pytest.mark.parametrize("tabel", ["audit_blad", "audit_tegel", "audit_log", "audit_controlepunt"])
async def test_a_table_from_an_old_backup_is_refused(db, tabel):
    """When one table is older than the others nothing more is signed."""
    await oude_stand(db)
    zet_terug(db, tabel)
    await schrijf(db, [20])
    with pytest.raises((AuditVorkError, AuditSchadeError)):
        await vat(db)
    assert not (await controle(db)).geldig


async def test_a_whole_old_backup_is_refused_by_what_is_known_outside(db, tmp_path: Path):
    """A database that lost signed records looks sound in itself; the anchor outside tells it from the truth."""
    punt = await oude_stand(db)
    bewaar_anker(tmp_path / "anker", punt)
    zet_terug(db, "audit_blad", "audit_tegel", "audit_log", "audit_controlepunt")
    db.knoei("DELETE FROM audit_entry WHERE id NOT IN (SELECT id FROM oud_audit_entry)")
    assert (await controle(db)).geldig
    assert "tot 8 regels" in (await controle(db, bekend=punt)).eerste_fout.wat
    await schrijf(db, range(30, 40))
    bekend = lees_anker(tmp_path / "anker", SLEUTEL.vkey)
    with pytest.raises(AuditVorkError, match="tot 8 regels ondertekend"):
        await vat(db, bekend=bekend)


async def test_another_history_of_the_same_length_is_refused(db):
    """A tree that grew past the known size without holding it is a fork."""
    punt = teken(SLEUTEL.vkey.naam, 3, bytes(32), SLEUTEL)
    await vul(db, 5)
    assert "niet die van het bekende" in (await controle(db, bekend=punt)).eerste_fout.wat
    await schrijf(db, [20])
    with pytest.raises(AuditVorkError, match="bevat het bekende controlepunt niet"):
        await vat(db, bekend=punt)


async def test_going_on_from_the_anchor_is_fine(db, tmp_path: Path):
    """The newest checkpoint, and any earlier one, is part of the tree that grows from it."""
    eerste = await vul(db, 300)
    bewaar_anker(tmp_path, eerste)
    await schrijf(db, range(300, 900))
    assert await vat(db, bekend=lees_anker(tmp_path, SLEUTEL.vkey))
    await schrijf(db, [1000])
    bewaar_anker(tmp_path, await vat(db, bekend=eerste))
    assert lees_anker(tmp_path, SLEUTEL.vkey).grootte == 901
    assert (await controle(db, bekend=eerste)).geldig


async def test_an_anchor_is_of_one_log(db, tmp_path: Path):
    """A log without anchor has none; the anchor of another origin is refused."""
    other = teken(
        "schakel.example/valk/verwerking",
        0,
        merkle.EMPTY_ROOT,
        Ondertekenaar("schakel.example/valk/verwerking", bytes(32)),
    )
    bewaar_anker(tmp_path, other)
    assert lees_anker(tmp_path, SLEUTEL.vkey) is None
    await vul(db, 1)
    with pytest.raises(AuditVorkError, match="andere oorsprong"):
        await vat(db, bekend=other)


@pytest.mark.parametrize(
    "sleutel",
    [Ondertekenaar("elders.example/zwaluw/verwerking", bytes([1]) * 32), Ondertekenaar(SLEUTEL.vkey.naam, bytes(32))],
)
async def test_another_origin_or_key_is_refused(db, sleutel):
    """A log keeps its origin and key: another one does not sign on."""
    await vul(db, 1)
    with pytest.raises(AuditVorkError, match="deze sleutel en oorsprong"):
        await vat(db, sleutel=sleutel)


@pytest.mark.parametrize("change", ["wortel = sha256('x')", "grootte = 4"])
async def test_a_changed_signed_state_is_refused(db, change):
    """The last size and root must be those of the last checkpoint."""
    await vul(db, 3)
    db.knoei(f"UPDATE audit_log SET {change}")
    with pytest.raises(AuditVorkError):
        await vat(db)


async def test_a_changed_tile_is_refused(db):
    """The tiles must still give the root that was signed."""
    await vul(db, 3)
    db.knoei("UPDATE audit_tegel SET hashes = set_byte(hashes, 40, 0)")
    with pytest.raises(AuditVorkError, match="andere wortel"):
        await vat(db)


async def test_waiting_places_that_cannot_be_stop_the_sequencer(db):
    """A waiting place of a record that is gone, or that has its leaf, is damage and not a new leaf."""
    await vul(db, 2)
    for entry in (regel(0).id, regel(99).id):
        db.knoei("DELETE FROM audit_wacht", f"INSERT INTO audit_wacht (log, entry_id) VALUES ('{LOG}', '{entry}')")
        with pytest.raises(AuditSchadeError, match="audit_wacht"):
            await vat(db)
