"""Handing over: others verify with their own tools, from the files alone."""

import base64
import subprocess
import sys
from functools import partial
from pathlib import Path

import pymerkle
import pytest
from tlog_scales import backend, reader, signing, tiles, tlog

from gateway.audit import merkle
from gateway.audit.bewijs import controleer_bewijs
from gateway.audit.errors import AuditSchadeError, BewijsError, NogNietVastgelegdError
from gateway.audit.uitvoer import VOORBEELD, bewijs_voor, exporteer, regel_van
from tests.audit.hulp import LOG, SLEUTEL, regel, schrijf, vat, vul

pytestmark = pytest.mark.anyio
DOCS = Path(__file__).parents[2] / "docs" / "audit.md"


async def voer_uit(db, map_, **opties):
    """Export the log as the API would."""
    async with db.als("schakel_api", "zwaluw") as conn:
        return await exporteer(conn, LOG, map_, SLEUTEL.vkey, **opties)


async def bewijs(db, nummer, organisatie="zwaluw"):
    """Ask the proof of a record as the API would."""
    async with db.als("schakel_api", organisatie) as conn:
        return await bewijs_voor(conn, regel(nummer).id)


def lees(map_):
    """Open an export with tlog-scales: its checkpoint, with the signature checked by it, and a reader."""
    found = reader.TilesReader(backend.LocalBackend(map_))
    punt = found.get_checkpoint()
    vkey = signing.Vkey.from_string((map_ / "vkey").read_text(encoding="utf-8").strip())
    assert len(signing.VkeySet(vkey).verify(punt.signatures, punt)) == 1
    return punt, found


def bomen(map_, grootte):
    """The tree pymerkle builds from the exported records."""
    _, found = lees(map_)
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for index in range(grootte):
        tree.append_entry(found.get_entry(index))
    return tree


@pytest.mark.parametrize("stukken", [(1,), (255, 1), (257,), (300, 4000, 1)])
async def test_tlog_scales_verifies_every_record(db, tmp_path, stukken):
    """An implementation that is not ours reads the folder, checks the signature, rebuilds the root and each proof."""
    await vul(db, *stukken)
    await voer_uit(db, tmp_path)
    punt, found = lees(tmp_path)
    assert punt.size == sum(stukken)
    assert found.calculate_root_hash() == punt.root_hash
    for index in range(0, punt.size, 1 + punt.size // 300):
        entry = found.get_entry(index)
        found.get_inclusion_proof(index, punt.size).check(tiles.leaf_hash(entry), punt.root_hash)
        assert entry == regel(index).inhoud


async def test_tlog_scales_verifies_that_the_log_only_grew(db, tmp_path):
    """Two exports a while apart: the earlier checkpoint is the beginning of the later tree."""
    await vul(db, 300)
    await voer_uit(db, tmp_path / "eerst")
    await schrijf(db, range(300, 1000))
    await vat(db)
    await voer_uit(db, tmp_path / "later")
    (old, _), (new, found) = lees(tmp_path / "eerst"), lees(tmp_path / "later")
    found.get_consistency_proof(old.size, new.size).check(old.root_hash, new.root_hash)


async def test_pymerkle_comes_to_the_same_tree_and_proofs(db, tmp_path):
    """A second implementation builds the signed root from the records and verifies proofs (it counts from one)."""
    await vul(db, 41, 300)
    punt = await voer_uit(db, tmp_path)
    tree = bomen(tmp_path, 341)
    assert (tree.get_size(), tree.get_root()) == (341, punt.wortel)
    row = [merkle.leaf_hash(regel(number).inhoud) for number in range(341)]
    pymerkle.verify_inclusion(row[7], punt.wortel, tree.prove_inclusion(8, 341))
    pymerkle.verify_consistency(merkle.root(row[:41]), punt.wortel, tree.prove_consistency(41, 341))


async def test_a_single_proof_is_verified_by_tlog_scales(db):
    """The file for a school or ouder is enough: with the record and the key it is checked by a tool of others."""
    await vul(db, 260, 100)
    head, _, note = (await bewijs(db, 280)).partition("\n\n")
    kop, index, *hashes = head.split("\n")
    punt = tlog.Checkpoint.from_text(note)
    vkey = signing.Vkey.from_string(SLEUTEL.vkey.tekst)
    assert (kop, index) == ("c2sp.org/tlog-proof@v1", "index 280")
    assert signing.VkeySet(vkey).verify(punt.signatures, punt)
    proof = tlog.InclusionProof(280, punt.size, [base64.b64decode(item) for item in hashes])
    proof.check(tiles.leaf_hash(regel(280).inhoud), punt.root_hash)


async def test_a_proof_holds_for_its_record(db):
    """Every record of a log gets a proof that verifies here too, under the newest checkpoint."""
    punt = await vul(db, 260, 100)
    for nummer in (0, 255, 256, 359):
        assert controleer_bewijs(await bewijs(db, nummer), regel(nummer).inhoud, SLEUTEL.vkey) == punt


async def test_proofs_asked_for_are_in_the_export(db, tmp_path):
    """The folder holds the record and its proof side by side."""
    await vul(db, 10)
    await voer_uit(db, tmp_path, bewijzen=[regel(3).id])
    record = (tmp_path / f"bewijzen/{regel(3).id}.json").read_bytes()
    text = (tmp_path / f"bewijzen/{regel(3).id}.tlog-proof").read_text(encoding="utf-8")
    assert record == regel(3).inhoud
    assert controleer_bewijs(text, record, SLEUTEL.vkey).grootte == 10


async def test_no_proof_before_the_record_has_its_place(db):
    """A waiting record and an unsigned log say so: try again in a few seconds."""
    await schrijf(db, [1])
    with pytest.raises(NogNietVastgelegdError):
        await bewijs(db, 1)


async def test_no_export_before_the_first_checkpoint(db, tmp_path):
    """A log that was never signed has nothing to hand over."""
    await schrijf(db, [1])
    with pytest.raises(NogNietVastgelegdError, match="nog geen controlepunt"):
        await voer_uit(db, tmp_path)


async def test_records_of_others_are_unknown(db, tmp_path):
    """Who acts for another organisatie learns not even that the record exists."""
    await vul(db, 3)
    for vraag in (bewijs_voor, regel_van):
        async with db.als("schakel_api", "valk") as conn:
            with pytest.raises(BewijsError, match="geen logboek dat u mag zien"):
                await vraag(conn, regel(1).id)


@pytest.mark.parametrize(
    "schade",
    [
        "UPDATE audit_entry SET inhoud = '' WHERE id = '{id}'",
        "DELETE FROM audit_entry WHERE id = '{id}'",
        "DELETE FROM audit_blad WHERE index = 1",
    ],
)
async def test_a_damaged_log_is_not_handed_over(db, tmp_path, schade):
    """An export is recomputed from the records: no checkpoint is written over what it does not cover."""
    await vul(db, 3)
    db.knoei(schade.format(id=regel(1).id))
    with pytest.raises(AuditSchadeError, match="audit verify"):
        await voer_uit(db, tmp_path)
    assert not (tmp_path / "checkpoint").exists()


async def test_the_instruction_in_the_docs_works(db, tmp_path):
    """The ten lines for a third party, as they stand in the docs and in the folder, verify the export."""
    await vul(db, 300)
    await voer_uit(db, tmp_path)
    script = VOORBEELD.format(map=tmp_path)
    run = partial(subprocess.run, [sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert VOORBEELD.format(map="uitvoer") in DOCS.read_text(encoding="utf-8")
    assert len(VOORBEELD.splitlines()) == 10
    assert VOORBEELD.format(map=".") in (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert run().stdout == "300 regels kloppen\n"
    bundle = tmp_path / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"voorbereiden", b"voorbereidem", 1))
    assert run().returncode != 0
