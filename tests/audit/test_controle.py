"""Verifying: an untouched log is valid, and each change in each table is found and named."""

from uuid import UUID

import psycopg
import pytest

from gateway.audit import merkle
from gateway.audit.controle import Fout, controleer
from gateway.audit.notitie import Ondertekenaar
from tests.audit.hulp import LOG, SLEUTEL, maak_kader, regel, schrijf, vat, vul

pytestmark = pytest.mark.anyio
# Record 280 stands in the second tile, and under the second of three checkpoints.
GEKOZEN = 280
ID = regel(GEKOZEN).id
VERS = "00000000-0000-7000-8000-000000000000"


async def controle(db, vkey=SLEUTEL.vkey, log=LOG):
    """Verify a log as the API would."""
    async with db.als("schakel_api", log.partition("/")[0]) as conn:
        return await controleer(conn, log, vkey)


async def fout(db) -> Fout:
    """The first fault of a log that must have one."""
    outcome = await controle(db)
    assert not outcome.geldig
    return outcome.eerste_fout


async def test_an_untouched_log_is_valid(db):
    """Size, root and what waits come out as they are."""
    punt = await vul(db, 260, 100, 1)
    await schrijf(db, range(400, 407))
    outcome = await controle(db)
    assert (outcome.geldig, outcome.eerste_fout) == (True, None)
    assert (outcome.grootte, outcome.wortel, outcome.wachtend) == (361, punt.wortel, 7)


async def test_a_log_of_many_stretches_is_valid(db):
    """Tiles of the second level and stretches of thousands come out right, with checkpoints anywhere."""
    punt = await vul(db, 4095, 1, 1, 4500)
    outcome = await controle(db)
    assert (outcome.eerste_fout, outcome.grootte, outcome.wortel) == (None, 8597, punt.wortel)


async def test_a_log_without_records_is_valid(db):
    """Nothing written and nothing signed is in order; so is a log whose first records still wait."""
    assert (await controle(db)).geldig
    await schrijf(db, [1])
    outcome = await controle(db)
    assert (outcome.geldig, outcome.grootte, outcome.wachtend) == (True, 0, 1)
    assert outcome.wortel == merkle.EMPTY_ROOT


@pytest.mark.parametrize(
    ("wijziging", "tabel", "index", "heeft_regel"),
    [
        ("UPDATE audit_entry SET inhoud = set_byte(inhoud, 40, 0) WHERE id = '{id}'", "audit_entry", GEKOZEN, True),
        ("UPDATE audit_entry SET tijd = tijd + interval '1 us' WHERE id = '{id}'", "audit_entry", GEKOZEN, True),
        ("UPDATE audit_entry SET log = 'valk/verwerking' WHERE id = '{id}'", "audit_entry", GEKOZEN, True),
        ("UPDATE audit_entry SET id = '{vers}' WHERE id = '{id}'", "audit_entry", GEKOZEN, True),
        ("DELETE FROM audit_entry WHERE id = '{id}'", "audit_entry", GEKOZEN, True),
        (
            "INSERT INTO audit_entry (id, log, tijd, inhoud) "
            "SELECT '{vers}', log, tijd, inhoud FROM audit_entry WHERE id = '{id}'",
            "audit_entry",
            None,
            True,
        ),
        ("UPDATE audit_blad SET blad = sha256('x') WHERE index = 280", "audit_blad", GEKOZEN, True),
        ("UPDATE audit_blad SET entry_id = '{vers}' WHERE index = 280", "audit_entry", GEKOZEN, True),
        ("DELETE FROM audit_blad WHERE index = 280", "audit_blad", GEKOZEN, False),
        ("DELETE FROM audit_blad WHERE index = 360", "audit_blad", 360, False),
        (
            "INSERT INTO audit_blad (log, index, entry_id, blad) VALUES ('{log}', 361, '{vers}', sha256('x'))",
            "audit_blad",
            361,
            False,
        ),
        (
            "INSERT INTO audit_blad (log, index, entry_id, blad) VALUES ('{log}', 362, '{vers}', sha256('x'))",
            "audit_blad",
            362,
            False,
        ),
        ("UPDATE audit_tegel SET hashes = set_byte(hashes, 768, 0) WHERE nummer = 1", "audit_tegel", GEKOZEN, True),
        ("UPDATE audit_tegel SET hashes = set_byte(hashes, 0, 0) WHERE niveau = 1", "audit_tegel", 0, False),
        ("DELETE FROM audit_tegel WHERE niveau = 0 AND nummer = 1", "audit_tegel", 256, True),
        ("DELETE FROM audit_tegel WHERE niveau = 1", "audit_tegel", 0, False),
        ("UPDATE audit_tegel SET hashes = hashes || sha256('x') WHERE nummer = 1", "audit_tegel", None, False),
        ("INSERT INTO audit_tegel VALUES ('{log}', 2, 0, sha256('x'))", "audit_tegel", None, False),
        ("UPDATE audit_log SET wortel = sha256('x')", "audit_log", None, False),
        ("UPDATE audit_log SET grootte = 360", "audit_log", None, False),
        ("UPDATE audit_log SET origin = 'x'", "audit_log", None, False),
        ("UPDATE audit_log SET controlepunt = replace(controlepunt, '361', '360')", "audit_log", None, False),
        ("DELETE FROM audit_log", "audit_log", None, False),
        (
            "UPDATE audit_controlepunt SET tekst = replace(tekst, '360', '300') WHERE grootte = 360",
            "audit_controlepunt",
            260,
            False,
        ),
        ("UPDATE audit_controlepunt SET grootte = 359 WHERE grootte = 360", "audit_controlepunt", 260, False),
        ("UPDATE audit_controlepunt SET vorige = 0 WHERE grootte = 360", "audit_controlepunt", 260, False),
        ("DELETE FROM audit_controlepunt WHERE grootte = 260", "audit_controlepunt", 0, False),
        ("DELETE FROM audit_controlepunt WHERE grootte = 361", "audit_controlepunt", None, False),
        (
            "INSERT INTO audit_controlepunt SELECT log, 100, 0, tekst, tijd FROM audit_controlepunt LIMIT 1",
            "audit_controlepunt",
            0,
            False,
        ),
        ("DELETE FROM audit_wacht", "audit_entry", None, True),
        ("UPDATE audit_wacht SET entry_id = '{id}'", "audit_entry", None, True),
        ("UPDATE audit_wacht SET log = 'valk/verwerking'", "audit_entry", None, True),
        ("INSERT INTO audit_wacht (log, entry_id) VALUES ('{log}', '{id}')", "audit_wacht", None, True),
        ("INSERT INTO audit_wacht (log, entry_id) VALUES ('{log}', '{vers}')", "audit_wacht", None, True),
        ("INSERT INTO audit_wacht (log, entry_id) SELECT log, entry_id FROM audit_wacht", "audit_wacht", None, True),
    ],
)
async def test_each_change_is_found_and_named(db, wijziging, tabel, index, heeft_regel):
    """Whatever row of whatever table is changed, removed or added: verify names the table and the place."""
    await vul(db, 260, 100, 1)
    await schrijf(db, [400])
    db.knoei(wijziging.format(id=ID, log=LOG, vers=VERS))
    found = await fout(db)
    assert (found.tabel, found.index, found.regel is not None) == (tabel, index, heeft_regel)


async def test_the_first_of_many_changes_is_named(db):
    """With changes all over, the lowest place in the log is the one that is told."""
    await vul(db, 300)
    for index in (290, 17, 120):
        db.knoei(f"UPDATE audit_entry SET inhoud = '\\x00' WHERE id = '{UUID(int=index + 1)}'")
    db.knoei("DELETE FROM audit_blad WHERE index = 200", "DELETE FROM audit_log")
    found = await fout(db)
    assert (found.index, found.regel) == (17, UUID(int=18))


async def test_a_record_changed_together_with_its_leaf_is_found(db):
    """Who also recomputes the leaf is betrayed by the tile."""
    await vul(db, 300)
    db.knoei(
        f"UPDATE audit_entry SET inhoud = '\\x7b7d' WHERE id = '{ID}'",
        "UPDATE audit_blad SET blad = sha256('\\x007b7d') WHERE index = 280",
    )
    found = await fout(db)
    assert (found.tabel, found.index, found.regel) == ("audit_tegel", GEKOZEN, ID)


async def test_a_record_changed_with_all_that_rests_on_it_is_found(db):
    """Who recomputes leaf and tiles too is betrayed by the first checkpoint over it."""
    await vul(db, 200, 50)
    forged = regel(220, betrokkene="p1:" + "f" * 64).inhoud
    leaf = merkle.leaf_hash(forged)
    db.knoei(
        f"UPDATE audit_entry SET inhoud = '\\x{forged.hex()}' WHERE id = '{regel(220).id}'",
        f"UPDATE audit_blad SET blad = '\\x{leaf.hex()}' WHERE index = 220",
        f"UPDATE audit_tegel SET hashes = overlay(hashes placing '\\x{leaf.hex()}' from {220 * 32 + 1})",
    )
    found = await fout(db)
    assert (found.tabel, found.index) == ("audit_controlepunt", 200)
    assert "vanaf regel 200" in found.wat


async def test_a_root_signed_twice_is_found(db):
    """A last state signed with the right key over another tree is not the log's."""
    await vul(db, 5)
    forged = SLEUTEL.teken(f"{SLEUTEL.vkey.naam}\n5\n{'A' * 43}=\n")
    db.knoei(f"UPDATE audit_log SET wortel = '\\x{bytes(32).hex()}', controlepunt = '{forged}'")
    found = await fout(db)
    assert (found.tabel, found.wat) == ("audit_log", "de herberekende wortel is niet de ondertekende")


@pytest.mark.parametrize("inhoud", ["onzin", "[]", "1", '{"logregel":{"end_time":"nu"},"schakel":{}}', "\ufeff"])
async def test_a_record_that_is_none_is_named(db, inhoud):
    """What entered the table past the gateway is in the tree, and is told to be no record."""
    async with db.als("schakel_worker", "zwaluw") as conn:
        await conn.execute(
            "INSERT INTO audit_entry (id, log, tijd, inhoud) VALUES (%s, %s, 'epoch', %s)", (ID, LOG, inhoud.encode())
        )
    await vat(db)
    found = await fout(db)
    assert (found.tabel, found.index, found.regel) == ("audit_entry", 0, ID)


async def test_another_key_verifies_nothing(db):
    """A log is valid under its own key only."""
    await vul(db, 3)
    outcome = await controle(db, Ondertekenaar("elders.example", bytes(32)).vkey)
    assert not outcome.geldig


async def test_a_change_in_another_log_does_no_harm(db):
    """Each log stands on its own."""
    await vul(db, 3)
    await schrijf(db, range(10, 13), maak_kader("valk"))
    db.knoei("DELETE FROM audit_wacht WHERE log = 'valk/verwerking'")
    assert (await controle(db)).geldig
    assert not (await controle(db, log="valk/verwerking")).geldig


async def test_any_single_byte_of_any_record_counts(db):
    """Flipping one bit anywhere in a record, a leaf or a tile makes the log invalid."""
    await vul(db, 20)
    places = {"audit_entry": "inhoud", "audit_blad": "blad", "audit_tegel": "hashes"}
    for tabel, kolom in places.items():
        with psycopg.connect(db.url) as conn:
            ((size,),) = conn.execute(f"SELECT octet_length({kolom}) FROM {tabel} LIMIT 1".encode()).fetchall()
        for bit in range(3, size * 8, size * 8 // 9):
            flip = f"UPDATE {tabel} SET {kolom} = set_bit({kolom}, {bit}, 1 - get_bit({kolom}, {bit}))"
            db.knoei(flip)
            assert not (await controle(db)).geldig, (tabel, bit)
            db.knoei(flip)
    assert (await controle(db)).geldig
