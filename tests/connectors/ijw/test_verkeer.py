"""Messages over the line, with a GGk and a party behind it: who says what, and what is remembered."""

from __future__ import annotations

import sqlite3
from uuid import UUID, uuid4

import httpx
import pytest

from connectors.ijw.client import GgkAntwoordError, GgkWegError
from connectors.ijw.connector import GgkWeigertError
from connectors.ijw.ggk import als_v4, lees
from connectors.ijw.sandbox.stuf import Stuf
from connectors.ijw.verwerking import AfgekeurdError, GeenHeenberichtError, NietVanOnsError
from connectors.ijw.vorm import schrijf
from gateway.sdk import LaterError
from tests.connectors.ijw.berichten import CONTRACT, anders, ruw, zet
from tests.connectors.ijw.berichten import bericht as voorbeeld
from tests.connectors.ijw.conftest import AANBIEDER, BSN, GEMEENTE, bericht

REFERENTIE = voorbeeld("jw315").inhoud["Client"]["AangevraagdeProducten"]["AangevraagdProduct"][0][
    "ReferentieAanbieder"
]


async def oordelen(ons) -> list[tuple[bool, tuple[str, ...]]]:
    """What poll tells: taken or not, with the codes."""
    return [
        (item.goedgekeurd, tuple(melding.code for melding in item.meldingen))
        async for pagina in ons.poll()
        for item in pagina
    ]


@pytest.mark.anyio
async def test_a_verzoek_goes_all_the_way(wereld, ons):
    """315, its retour, in onderzoek, toewijzing, start and stop: each is answered once, and the task follows."""
    gegeven = await ons.deliver(bericht(ruw("jw315")))
    assert not gegeven.dubbel
    assert await ons.voortgang() == []
    assert wereld.antwoord() == 1
    assert await oordelen(ons) == [(True, ())]
    assert await oordelen(ons) == []
    assert wereld.heen("JW319", referentie=REFERENTIE, antwoord="2") == 200
    assert wereld.laatste() == {"soort": "Du01", "functie": "JW320", "codes": []}
    assert wereld.heen("JW301", referentie=REFERENTIE, nummer="300201", begin="2026-04-15") == 200
    assert wereld.laatste() == {"soort": "Du01", "functie": "JW302", "codes": []}
    for naam in ("jw305", "jw307"):
        await ons.deliver(bericht(ruw(naam)))
        wereld.antwoord()
    gevolg = [item for _, item in await ons.voortgang()]
    assert {item["referentie"] for item in gevolg} == {REFERENTIE}
    assert [(item["status"], item["businessStatus"]) for item in gevolg] == [
        ("received", "in-onderzoek"),
        ("received", "in-onderzoek"),
        ("in-progress", "hulp-besloten"),
        ("in-progress", "hulp-gestart"),
        ("completed", "hulp-afgerond"),
    ]
    laatste = (await ons.voortgang())[-1][0]
    assert await ons.voortgang(na=laatste) == []
    assert [item.soort for item in await ons.ontvangen()] == ["JW316", "JW319", "JW301", "JW306", "JW308"]


@pytest.mark.anyio
async def test_as_gemeente_it_takes_verzoeken_and_answers(start):
    """The same connector at the other side: it judges what an aanbieder sends over messages."""
    wereld = start(GEMEENTE)
    ons = wereld.maak()
    assert wereld.heen("JW315", referentie=REFERENTIE) == 200
    assert wereld.laatste() == {"soort": "Du01", "functie": "JW316", "codes": []}
    wereld.heen("JW315", referentie=str(uuid4()))
    assert wereld.laatste()["codes"] == ["0200", "0233", "9374"]
    wereld.heen("JW305")
    assert wereld.laatste()["codes"] == ["0200", "9019", "0200"]
    await ons.deliver(bericht(ruw("jw301"), soort="ijw/jw301@1"))
    assert [item["businessStatus"] for _, item in await ons.voortgang()] == ["in-onderzoek"]
    wereld.antwoord()
    assert [item["businessStatus"] for _, item in await ons.voortgang()] == ["in-onderzoek", "hulp-besloten"]
    wereld.heen("JW305", begin="2026-04-20")
    assert wereld.laatste() == {"soort": "Du01", "functie": "JW306", "codes": []}
    wereld.heen("JW307", begin="2026-04-20", reden="02")
    assert [item["referentie"] for _, item in await ons.te_beslissen()] == [REFERENTIE]
    assert (await ons.voortgang())[-1][1]["businessStatus"] == "hulp-gestart"
    await ons.sluit()


@pytest.mark.parametrize(
    ("soort", "wens", "codes"),
    [
        ("JW301", {"eind": "2026-01-01"}, ["0001"]),
        ("JW301", {"bsn": "123456789"}, ["0001"]),
        ("JW319", {"referentie": "onbekend"}, ["0200", "9355"]),
        ("JW301", {"referentie": "onbekend"}, ["0200", "0200", "9379", "0200"]),
    ],
)
@pytest.mark.anyio
async def test_what_is_wrong_gets_codes(wereld, ons, soort, wens, codes):
    """Wrong in itself: header only with 0001. Wrong over messages: the client with a code per class."""
    assert wereld.heen(soort, **wens) == 200
    assert wereld.laatste()["codes"] == codes
    assert await ons.ontvangen() == await ons.voortgang() == []


@pytest.mark.anyio
async def test_the_same_identificatie_twice_is_a_code_in_the_header(wereld):
    """Each sender numbers its messages of a kind."""
    wereld.heen("JW301", identificatie="A1", nummer="1")
    wereld.heen("JW301", identificatie="A1", nummer="2")
    assert wereld.laatste()["codes"] == ["9056"]


@pytest.mark.parametrize("inhoud", [b"geen XML", ruw("jw301").replace(b"999900006", b"1"), ruw("jw302"), ruw("jw305")])
@pytest.mark.anyio
async def test_what_keeps_to_no_schema_gets_a_fault_and_no_retour(wereld, ons, inhoud):
    """Level 1, and a message in the wrong envelope or of another sender: Fo01."""
    assert wereld.ruw("JW301", inhoud) == 200
    assert wereld.laatste()["soort"] == "Fo01"
    assert await ons.ontvangen() == []


def test_a_delivery_that_comes_twice_is_answered_once(wereld):
    """The GGk may deliver again: nothing changes, and there is one retour."""
    weg = zet("Client/ToegewezenProducten/ToegewezenProduct/0/ReferentieAanbieder", None)
    los = schrijf("JW301", anders("jw301", weg).inhoud)
    _, data = Stuf(CONTRACT).envelop(GEMEENTE, AANBIEDER, "JW301", los)
    for _ in range(2):
        antwoord = httpx.post(wereld.koppelvlak, content=data, trust_env=False)
        assert (antwoord.status_code, b"Bv03" in antwoord.content) == (200, True)
    assert [item["codes"] for item in wereld.stand()["ontvangen"]] == [[]]


@pytest.mark.anyio
async def test_a_rejected_message_counts_as_not_sent(wereld, ons):
    """After a retour with codes the same verzoek may be made again, and the task was never told."""
    await ons.deliver(bericht(ruw("jw315")))
    with pytest.raises(AfgekeurdError, match="9056"):
        await ons.deliver(bericht(ruw("jw315")))
    wereld.antwoord("9347")
    assert await oordelen(ons) == [(False, ("9347",))]
    assert await ons.voortgang() == []
    assert not (await ons.deliver(bericht(ruw("jw315")))).dubbel


@pytest.mark.anyio
async def test_a_fault_of_the_ggk_afterwards_is_a_rejection(wereld, ons):
    """Fo01 on a message of ours: it was never taken."""
    await ons.deliver(bericht(ruw("jw315")))
    wereld.antwoord(fout="IB010")
    assert await oordelen(ons) == [(False, ("IB010",))]
    assert not (await ons.deliver(bericht(ruw("jw315")))).dubbel


@pytest.mark.anyio
async def test_delivering_again_changes_nothing(wereld, ons):
    """The same bericht twice is one message, also when the first answer was lost, under one number."""
    zelfde = bericht(ruw("jw315"), UUID("3f2c7d1e-8a4b-1c6d-0e10-5a7b8c9d0e1f"))
    wereld.gedrag(weigert="IB001", plek="server", toch=True)
    with pytest.raises(LaterError):
        await ons.deliver(zelfde)
    wereld.gedrag()
    tweede = await ons.deliver(zelfde)
    assert (tweede.dubbel, tweede.kenmerk) == (True, als_v4(zelfde.id))
    assert (await ons.deliver(zelfde)).dubbel
    assert len(wereld.stand()["ontvangen"]) == 1


@pytest.mark.parametrize(
    ("gedrag", "fout"),
    [
        ({"weg": True}, GgkWegError),
        ({"rommel": True}, GgkAntwoordError),
        ({"weigert": "IB002"}, GgkWeigertError),
        ({"weigert": "GEHEIM9"}, GgkWeigertError),
    ],
)
@pytest.mark.anyio
async def test_an_other_side_in_trouble(wereld, ons, gedrag, fout):
    """Away is later; refused is for good and leaves nothing behind, so it can be offered anew."""
    zelfde = bericht(ruw("jw315"))
    wereld.gedrag(**gedrag)
    with pytest.raises(fout) as gezien:
        await ons.deliver(zelfde)
    assert "GEHEIM" not in str(gezien.value)
    wereld.gedrag()
    assert not (await ons.deliver(zelfde)).dubbel


@pytest.mark.anyio
async def test_a_retour_that_cannot_go_now_goes_later(wereld, ons):
    """What came in is kept and answered once the GGk is back."""
    wereld.gedrag(weg=True)
    assert wereld.heen("JW301") == 200
    assert wereld.stand()["ontvangen"] == []
    wereld.gedrag()
    assert await oordelen(ons) == []
    assert wereld.laatste() == {"soort": "Du01", "functie": "JW302", "codes": []}


@pytest.mark.anyio
async def test_a_retour_that_is_refused_is_given_up(wereld, ons):
    """There is no sense in offering it again."""
    wereld.gedrag(weigert="IB002")
    wereld.heen("JW301")
    wereld.gedrag()
    assert await oordelen(ons) == []
    assert wereld.stand()["ontvangen"] == []


@pytest.mark.anyio
async def test_only_right_messages_of_our_own_leave(ons):
    """A message that the other side would reject is not sent, nor one of someone else, nor a retour."""
    fout = schrijf("JW315", anders("jw315", zet("Client/Bsn", "123456789")).inhoud)
    for inhoud, soort in (
        (fout, AfgekeurdError),
        (b"geen XML", AfgekeurdError),
        (ruw("jw305"), AfgekeurdError),
        (ruw("jw319"), NietVanOnsError),
        (ruw("jw316"), GeenHeenberichtError),
    ):
        with pytest.raises(soort) as gezien:
            await ons.deliver(bericht(inhoud))
        assert "123456789" not in str(gezien.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"<!DOCTYPE a><a/>",
        ruw("jw315"),
        ruw("ggk-di01").replace(b"42420001", b"42429999", 1),
        ruw("ggk-fo01"),
    ],
    ids=["leeg", "vreemd", "dtd", "zonder envelop", "voor een ander", "antwoord voor de gemeente"],
)
def test_what_is_no_delivery_for_us_is_refused_at_the_door(wereld, data):
    """Fo03 in a SOAP fault, and nothing is kept."""
    antwoord = httpx.post(wereld.koppelvlak, content=data, trust_env=False)
    assert antwoord.status_code == 500
    assert lees(antwoord.content).soort == "Fo03"


def cellen(db: sqlite3.Connection) -> list[bytes]:
    """Every value kept, as it stands: a digest written in hex could hold a short code by chance."""
    tabellen = [naam for (naam,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rijen = [rij for naam in tabellen for rij in db.execute(f'SELECT * FROM "{naam}"')]
    return [waarde if isinstance(waarde, bytes) else str(waarde).encode() for rij in rijen for waarde in rij]


@pytest.mark.anyio
async def test_what_is_kept_tells_no_one(wereld, ons, caplog):
    """Neither the file nor the log holds a BSN, a name or a reference in the clear."""
    await ons.deliver(bericht(ruw("jw315")))
    wereld.antwoord()
    wereld.heen("JW301", referentie=REFERENTIE)
    with sqlite3.connect(wereld.bestand) as db:
        alles = b"\n".join(cellen(db)) + wereld.bestand.read_bytes() + caplog.text.encode()
    assert b"JW315" in alles
    assert [geheim for geheim in (BSN, "Zwaluw", "Verzonnen", REFERENTIE, "45A48") if geheim.encode() in alles] == []
    assert (wereld.bestand.stat().st_mode & 0o777) == 0o600


@pytest.mark.anyio
async def test_check_changes_nothing(wereld, ons, tmp_path):
    """It says what is wrong with the folder and with the line, and makes no file."""
    assert await ons.check() == []
    ander = wereld.maak(bewaarplek=tmp_path / "weg" / "ijw.sqlite", url="http://127.0.0.1:9/ggk")
    assert len(await ander.check()) == 2
    assert not wereld.bestand.exists()
    await ander.sluit()
