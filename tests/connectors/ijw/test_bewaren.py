"""What is kept goes when its term is over: messages soon, facts when no toewijzing of the client runs any more."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from connectors.ijw.connector import Ijw
from connectors.ijw.settings import IjwInstellingen
from connectors.ijw.verwerking import AfgekeurdError
from connectors.ijw.vorm import schrijf
from gateway.sdk import lees_contract
from tests.connectors.ijw.berichten import CONTRACT, anders, ruw, zet
from tests.connectors.ijw.conftest import AANBIEDER, Wereld, bericht

pytestmark = pytest.mark.anyio
BEWAREN = lees_contract("ijw")["bewaren"]
DAGEN, JAREN = BEWAREN["berichten"]["dagen"], BEWAREN["feiten"]["jaren"]
ANDER = "999900043"


@asynccontextmanager
async def na(wereld: Wereld, dagen: int) -> AsyncIterator[Ijw]:
    """Our connector as it is so many days on, after it polled once."""
    stel = {"url": f"{wereld.adres}/ggk", "organisatie": AANBIEDER, "bewaarplek": wereld.bestand, "timeout_s": 5}
    ons = Ijw(IjwInstellingen(**stel), klok=lambda: datetime.now(UTC) + timedelta(days=dagen))
    assert [item async for item in ons.poll()] == []
    yield ons
    await ons.sluit()


def start_van(bsn: str, nummer: str, identificatie: str) -> bytes:
    """A start of the levering of a toewijzing."""
    product = "Client/StartProducten/StartProduct/0"
    nieuw = anders(
        "jw305",
        zet("Client/Bsn", bsn),
        zet(f"{product}/ToewijzingNummer", nummer),
        zet("Header/BerichtIdentificatie/Identificatie", identificatie),
    )
    return schrijf("JW305", nieuw.inhoud)


def rijen(wereld: Wereld) -> dict[str, int]:
    """How much there is of each."""
    with sqlite3.connect(wereld.bestand) as db:
        return {
            tabel: db.execute(f"SELECT count(*) FROM {tabel}").fetchone()[0]
            for tabel in ("feit", "ontvangen", "verzonden", "voortgang")
        }


async def test_messages_go_and_the_toewijzing_stays(wereld: Wereld):
    """Until the last day all is there; a day later no message is, and a start is still known for what it is."""
    assert wereld.heen("JW301", nummer="1", eind="2099-12-31") == 200
    assert wereld.heen("JW301", nummer="1", reden="02", eind="2099-12-31") == 200
    voor = rijen(wereld)
    async with na(wereld, DAGEN) as ons:
        assert [item.soort for item in await ons.ontvangen()] == ["JW301", "JW301"]
        assert rijen(wereld) == voor
    async with na(wereld, DAGEN + 1) as ons:
        assert await ons.ontvangen() == await ons.voortgang() == await ons.te_beslissen() == []
        assert rijen(wereld) == {"feit": voor["feit"], "ontvangen": 0, "verzonden": 0, "voortgang": 0}
        assert not (await ons.deliver(bericht(start_van("999900006", "1", "S1")))).dubbel


async def test_of_a_client_everything_goes_together(wereld: Wereld):
    """Years after the last word of a client whose toewijzing ended nothing is left; of one whose runs on, all is."""
    wereld.heen("JW301", nummer="1", eind="2099-12-31")
    wereld.heen("JW301", nummer="2", bsn=ANDER, eind="2026-05-01")
    async with na(wereld, 0) as ons:
        await ons.deliver(bericht(start_van(ANDER, "2", "S1")))
        wereld.antwoord()
        assert [len(pagina) async for pagina in ons.poll()] == [1]
    voor = rijen(wereld)["feit"]
    async with na(wereld, JAREN * 365):
        assert rijen(wereld)["feit"] == voor
    async with na(wereld, JAREN * 366 + 1) as ons:
        assert 0 < rijen(wereld)["feit"] < voor
        with pytest.raises(AfgekeurdError, match="9019"):
            await ons.deliver(bericht(start_van(ANDER, "2", "S2")))
        assert not (await ons.deliver(bericht(start_van("999900006", "1", "S3")))).dubbel


async def test_it_is_done_once_a_day(wereld: Wereld):
    """A second poll on the same day leaves what came meanwhile."""
    async with na(wereld, DAGEN + 1) as ons:
        wereld.heen("JW301", nummer="1")
        assert [item async for item in ons.poll()] == []
        assert [item.soort for item in await ons.ontvangen()] == ["JW301"]
    async with na(wereld, DAGEN + 1) as ons:
        assert await ons.ontvangen() == []


async def test_the_same_file_twice_is_one_message(wereld: Wereld):
    """For as long as it is kept; after that the identificatie still keeps it from going again."""
    async with na(wereld, 0) as ons:
        eerste = await ons.verstuur(ruw("jw315"))
        assert (eerste.nieuw, eerste.stand) == (True, "onderweg")
        assert await ons.verstuur(ruw("jw315")) == type(eerste)(eerste.kenmerk, "JW315", "onderweg", nieuw=False)
    async with na(wereld, DAGEN + 1) as ons:
        with pytest.raises(AfgekeurdError, match="9056"):
            await ons.verstuur(ruw("jw315"))
    assert len(wereld.stand()["ontvangen"]) == 1


def test_the_term_is_that_of_the_doelen():
    """A message lives as long as its doel says, and every term says where it comes from."""
    for doel in ("ijw-toewijzing", "ijw-melding"):
        pad = CONTRACT.parent / "doelen" / f"{doel}.yaml"
        assert yaml.safe_load(pad.read_text("utf-8"))["bewaren"]["bericht"] == f"P{DAGEN}D"
    for deel in BEWAREN.values():
        assert (deel["status"], bool(deel["bron"]), bool(deel["titel"])) == ("afgeleid", True, True)
