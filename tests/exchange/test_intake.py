"""Reading a school: the good go on, the bad are set aside, and only what changed is news."""

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from tests.motor import Motor, eigenaar, leerling, open_motor, server

pytestmark = pytest.mark.anyio


async def test_a_bad_leerling_is_set_aside_and_the_others_go_on(motor: Motor):
    """One wrong cell keeps one leerling back, and says where and what to do."""
    telling = await motor.neem_in([leerling(0), leerling(1, bsn="123456789"), leerling(2)])
    assert telling == {"gelezen": 3, "gewijzigd": 2, "ongewijzigd": 0, "afgezet": 1, "verdwenen": 0}
    [rij] = await motor.vraag("SELECT bestand, rij, kolom, melding FROM bevinding")
    assert rij[:3] == ("leerlingen.csv", 3, "bsn")
    assert "123456789" not in rij[3]
    assert await motor.sync() == {"bekeken": 2, "klaar": 2}


async def test_the_same_file_again_changes_nothing(motor: Motor):
    """An import without changes leaves nothing to plan."""
    await motor.rond(leerling(0), leerling(1))
    assert await motor.neem_in() == {"gelezen": 2, "gewijzigd": 0, "ongewijzigd": 2, "afgezet": 0, "verdwenen": 0}
    assert await motor.sync() == {}


async def test_a_row_that_moved_is_no_change(motor: Motor):
    """Another order of rows is not another leerling."""
    await motor.rond(leerling(0), leerling(1), leerling(2))
    telling = await motor.neem_in([leerling(2), leerling(0), leerling(1)])
    assert (telling["gewijzigd"], telling["ongewijzigd"]) == (0, 3)


async def test_who_is_gone_from_the_source_is_counted_and_not_removed(motor: Motor):
    """A leerling that is no longer in the export: a person is told; nothing goes to the partner."""
    await motor.rond(leerling(0), leerling(1))
    telling = await motor.neem_in([leerling(0)])
    assert telling["verdwenen"] == 1
    assert await motor.sync() == {}


async def test_who_is_set_aside_is_not_gone(motor: Motor):
    """A leerling that was good before and is wrong now keeps his last good stand."""
    await motor.rond(leerling(0), leerling(1))
    telling = await motor.neem_in([leerling(0), leerling(1, geslacht="?")])
    assert (telling["afgezet"], telling["verdwenen"]) == (1, 0)
    assert await motor.sync() == {}
    assert (await motor.neem_in([leerling(0), leerling(1)]))["ongewijzigd"] == 2


async def test_a_leerling_of_another_school_is_another_leerling(motor: Motor, tmp_path):
    """The same leerlingnummer at two schools names two leerlingen, under keys that tell nothing."""
    await motor.neem_in([leerling()])
    async with open_motor(tmp_path / "b") as ander:
        await ander.neem_in([leerling()])
        organisaties = [motor.organisatie, ander.organisatie]
    sleutels = eigenaar("SELECT bronsleutel, pseudoniem FROM leerling WHERE organisatie = ANY (%s)", organisaties)
    assert len({rij[0] for rij in sleutels}) == len({rij[1] for rij in sleutels}) == 2


class Losse:
    """A source made of whatever it is given."""

    def __init__(self, *items):
        """Take what to give."""
        self.items = items

    def lees(self):
        """Give it."""
        yield from self.items


def record(index: int, **velden: str) -> Bronrecord:
    """A record as the csv connector would make it."""
    rijen = leerling(index, **velden)
    plat = {naam: [Rij(rij, f"{naam}.csv", 2 + index) for rij in deel] for naam, deel in rijen.items()}
    inschrijvingen = [
        {"rij": rij, "periodes": plat["periodes"], "opps": plat["opps"]} for rij in plat["inschrijvingen"]
    ]
    delen = {"leerling": plat["leerlingen"][0], "gezagdragers": [], "inschrijvingen": inschrijvingen}
    return Bronrecord(rijen["leerlingen"][0]["leerlingnummer"], delen)


async def test_what_belongs_to_no_leerling_is_told_too(motor: Motor):
    """A loose fault of the source is kept, and takes nobody with it."""
    telling = await motor.lees(Losse(Bevinding("opps.csv", "losse rij", rij=7), record(0)))
    assert telling["gelezen"] == telling["gewijzigd"] == 1
    assert await motor.vraag("SELECT bestand, rij, melding FROM bevinding") == [("opps.csv", 7, "losse rij")]


@pytest.mark.parametrize("ver", [0, 600])
async def test_a_source_that_gives_a_leerling_twice_stops_no_import(motor: Motor, ver: int):
    """Twice the same key, near or far apart: the last one counts, and everyone else is read."""
    anderen = [record(1 + index) for index in range(ver)]
    await motor.lees(Losse(record(0), *anderen, record(0, achternaam="Berkhof")))
    assert await motor.vraag("SELECT count(*) FROM stand") == [(1 + ver,)]
    telling = await motor.lees(Losse(*anderen, record(0, achternaam="Berkhof")))
    assert telling["gewijzigd"] == 0


async def test_an_import_that_breaks_off_keeps_what_it_read(motor: Motor):
    """Batches that were committed stay; the next import goes on from there."""

    class Kapot(Losse):
        def lees(self):
            yield from self.items
            raise OSError("schijf weg")

    with pytest.raises(OSError, match="schijf"):
        await motor.lees(Kapot(*(record(index) for index in range(500))))
    assert await motor.vraag("SELECT count(*) FROM stand") == [(500,)]
    telling = await motor.lees(Losse(*(record(index) for index in range(600))))
    assert (telling["gewijzigd"], telling["ongewijzigd"]) == (100, 500)


_METER = """
import anyio, resource, sys
from pathlib import Path
from datetime import date
from gateway.store import ingebed
from gateway.proef.school import schrijf_school
import tests.motor as m

map_, aantal, url, owner = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
m.server = lambda: ingebed.Ingebed(None, owner, url)
schrijf_school(map_ / "school", leerlingen=aantal, seed=1, fouten=25, peildatum=date(2026, 11, 21))

async def main():
    async with m.open_motor(map_) as motor:
        motor.organisatie_ = motor.organisatie
        await motor.neem_in()
        await motor.sync()

anyio.run(main)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _piek(map_: Path, aantal: int) -> int:
    """The peak memory, in MB, of a process that imports and syncs a school of this size."""
    woorden = [sys.executable, "-c", _METER, str(map_ / str(aantal)), str(aantal), server().url, server().owner_url]
    proces = subprocess.run(woorden, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return int(proces.stdout.splitlines()[-1])


def test_memory_does_not_grow_with_the_school(tmp_path):
    """Three times the leerlingen take hardly more memory: a school is streamed, not held."""
    klein, groot = _piek(tmp_path, 10_000), _piek(tmp_path, 30_000)
    assert groot < klein + 20, (klein, groot)
