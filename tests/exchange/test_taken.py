"""Imports, syncs and polling as runs: each ends, and says how."""

from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest

from gateway import taken
from gateway.model.errors import InvoerError, LaterError
from gateway.model.uitwisseling import Terugkoppeling
from tests.motor import Motor, afgekeurd, eigenaar, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio


@pytest.fixture
def bron(motor: Motor) -> Motor:
    """A school with a source that is configured."""
    huis = motor.inrichting
    school = huis.organisaties[motor.organisatie]
    met_bron = school.model_copy(update={"bron": {"connector": "csv", "pad": str(motor.map / "school")}})
    motor.inrichting = replace(huis, organisaties={motor.organisatie: met_bron})
    return motor


async def runs(motor: Motor) -> list[tuple[str, str, str | None]]:
    """How each run stands."""
    return await motor.vraag("SELECT soort, toestand, fout FROM run ORDER BY id")


async def test_an_import_and_a_sync_end_as_klaar(bron: Motor):
    """What was read and planned stands with the run."""
    await bron.neem_in([leerling()])
    eerste = await taken.importeer(bron.inrichting, bron.organisatie)
    tweede = await taken.synchroniseer(bron.inrichting, bron.organisatie)
    rijen = dict(await bron.vraag("SELECT id, aantallen FROM run WHERE toestand = 'klaar'"))
    assert rijen[eerste]["ongewijzigd"] == 1
    assert rijen[tweede] == {"bekeken": 1, "klaar": 1}


async def test_a_source_that_is_not_there_fails_the_run(bron: Motor):
    """Nothing to read: the run says so, and so does the command."""
    with pytest.raises(InvoerError):
        await taken.importeer(bron.inrichting, bron.organisatie)
    [(_, toestand, fout)] = await runs(bron)
    assert toestand == "mislukt"
    assert fout.startswith("CSV-000 de bron is niet te lezen")


@pytest.mark.parametrize("taak", ["import", "sync"])
async def test_a_fault_nobody_foresaw_fails_the_run_without_its_text(bron: Motor, taak: str):
    """A run never stays `lopend` after a crash, and the text of the crash is not kept."""
    await bron.neem_in([leerling()])
    tabel, doe = {"import": ("bevinding", taken.importeer), "sync": ("bericht", taken.synchroniseer)}[taak]
    await bron.neem_in([leerling(), leerling(1, geslacht="?")])
    eigenaar(f"REVOKE INSERT ON {tabel} FROM schakel_worker")
    try:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await doe(bron.inrichting, bron.organisatie)
    finally:
        eigenaar(f"GRANT INSERT ON {tabel} TO schakel_worker")
    assert (taak, "mislukt", "fout in de gateway (InsufficientPrivilege)") in await runs(bron)


async def test_a_run_that_is_done_again_forgets_its_fault(bron: Motor):
    """A second attempt at the same run starts clean."""
    run = await bron.begin("import")
    with pytest.raises(InvoerError):
        await taken.importeer(bron.inrichting, bron.organisatie, run)
    await bron.neem_in([leerling()])
    await taken.importeer(bron.inrichting, bron.organisatie, run)
    assert ("import", "klaar", None) in await runs(bron)


async def test_polling_settles_page_by_page(motor: Motor):
    """Each page is settled before the next is asked for, so a page that fails is asked for again."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling(0), leerling(1), leerling(2))
    een, twee, drie = await motor.ids()

    async def bladzijden() -> AsyncIterator[tuple[Terugkoppeling, ...]]:
        yield (goedgekeurd(een), afgekeurd(twee))
        assert await motor.toestanden() == ["teruggekoppeld", "afgekeurd", "afgeleverd"]
        raise LaterError("weg")
        yield (goedgekeurd(drie),)

    motor.postbus.poll = bladzijden
    with pytest.raises(LaterError):
        await taken.haal_op(motor.inrichting, motor.partner)
    assert await motor.toestanden() == ["teruggekoppeld", "afgekeurd", "afgeleverd"]
