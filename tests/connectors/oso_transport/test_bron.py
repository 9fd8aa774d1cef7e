"""The bron: what is put ready is fetched once, by whom the Traffic Center vouches for, and then it is gone."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import httpx
import pytest

from connectors.oso_transport.afspraken import laad
from connectors.oso_transport.bron import TeGrootError
from connectors.oso_transport.client import OsoWeigertError
from connectors.oso_transport.connector import GeenAdresError
from connectors.oso_transport.envelop import Gelezen, lees, schrijf
from gateway.sdk import LaterError, Organisatie
from tests.connectors.oso_transport.conftest import BRIN, BRON, DOSSIER, SANDBOX_DOEL, bericht

pytestmark = pytest.mark.anyio
STAPPEN = ("meldenNotificatie", "overzichtAanleverpunt", "notificatie")
AFSPRAKEN = laad("2021")


async def oordelen(connector):
    """All verdicts of one poll."""
    return [deel async for pagina in connector.poll() for deel in pagina]


def geheim(wereld):
    """What lies in the file: the bytes of each dossier, or None."""
    with sqlite3.connect(wereld.bestand) as db:
        rijen = [rij[0] for rij in db.execute("SELECT inhoud FROM dossier")]
    db.close()
    return rijen


def vraag(wereld, **anders):
    """Ask our bron for a dossier, as anyone could who reaches it."""
    velden = {"bronBrin": BRIN, "bronAdres": BRON, "doelBrin": BRIN, "doelAdres": SANDBOX_DOEL, **anders}
    data = schrijf(AFSPRAKEN, "documentRequest", velden)
    return httpx.post(wereld.koppelvlak, content=data, trust_env=False)


def resultaat(antwoord):
    """The word of an answer."""
    gelezen = lees(AFSPRAKEN, antwoord.content, 10**6)
    assert isinstance(gelezen, Gelezen)
    assert "dossier" not in gelezen.waarden
    return gelezen.waarden["resultaat"]


async def test_a_dossier_is_announced_fetched_and_gone(wereld, bron):
    """The doel gets the very bytes; after its sign-off they are gone here and the verdict is good."""
    wat = bericht()
    ontvangst = await bron.deliver(wat)
    sleutel = ontvangst.objectkenmerk
    assert ontvangst.terugkoppeling is None
    assert await oordelen(bron) == []
    assert wereld.doel("haal", koppelsleutel=sleutel) == {
        "sessie": wereld.sandbox.gezien and next(iter(wereld.sandbox.center.sessies)),
        "url": wereld.koppelvlak, "document": "Geslaagd", "afmelding": "Geslaagd",
    }  # fmt: skip
    assert wereld.sandbox.doel.ontvangen == [DOSSIER]
    [oordeel] = await oordelen(bron)
    assert (oordeel.bericht_id, oordeel.goedgekeurd) == (wat.id, True)
    assert geheim(wereld) == [None]
    assert await oordelen(bron) == []


async def test_what_waits_is_encrypted(wereld, bron):
    """The file tells no one what is in a dossier, and only its owner may read it."""
    await bron.deliver(bericht())
    assert DOSSIER[:20] not in wereld.bestand.read_bytes()
    assert wereld.bestand.stat().st_mode & 0o077 == 0


async def test_delivering_again_changes_nothing(wereld, bron):
    """The same bericht is one announcement and one koppelsleutel, however often it is offered."""
    wat = bericht()
    eerste, tweede = await bron.deliver(wat), await bron.deliver(wat)
    assert eerste == tweede
    assert (len(wereld.stand()["sleutels"]), len(wereld.stand()["notificaties"])) == (1, 1)


@pytest.mark.parametrize("stap", STAPPEN)
@pytest.mark.parametrize(
    ("moment", "wijze"), [("voor", "fault"), ("voor", "503"), ("na", "verbreek"), ("na", "rommel")]
)
async def test_a_step_that_fails_is_taken_up_again(wereld, bron, stap, moment, wijze):
    """Whichever step fails, before or after it was handled, the next attempt goes on; the doel sees one dossier."""
    wat = bericht()
    wereld.gedrag(alleen=stap, storing_bij=1, moment=moment, wijze=wijze)
    with pytest.raises(LaterError):
        await bron.deliver(wat)
    sleutel = (await bron.deliver(wat)).objectkenmerk
    assert set(wereld.stand()["notificaties"]) == {sleutel}
    assert wereld.doel("haal", koppelsleutel=sleutel)["document"] == "Geslaagd"
    assert wereld.sandbox.doel.ontvangen == [DOSSIER]


async def test_a_restart_loses_nothing(wereld, bron):
    """Another process goes on where this one stopped, also halfway."""
    wat = bericht()
    wereld.gedrag(alleen="notificatie", storing_bij=1)
    with pytest.raises(LaterError):
        await bron.deliver(wat)
    opnieuw = wereld.maak()
    sleutel = (await opnieuw.deliver(wat)).objectkenmerk
    await opnieuw.sluit()
    assert wereld.stand()["sleutels"] == [sleutel]


async def test_the_session_is_checked_before_anything_else(wereld, bron):
    """A request for a key that does not exist goes to the Traffic Center first, and gets its word."""
    await bron.deliver(bericht())
    wereld.sandbox.gezien.clear()
    nergens = "00000000-0000-4000-8000-000000000000"
    assert resultaat(vraag(wereld, koppelsleutel=nergens, sessieId="geen")) == "SessieAfwijkend"
    assert wereld.sandbox.gezien == ["tc sessiecontrole"]


async def test_nothing_leaves_while_the_center_is_away(wereld, bron):
    """Without a session check there is no dossier, only a fault that says: later."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    sessie = wereld.doel("open", koppelsleutel=sleutel)["sessie"]
    for wijze in ("fault", "503", "verbreek", "rommel"):
        wereld.gedrag(alleen="sessiecontrole", weg=True, wijze=wijze)
        antwoord = vraag(wereld, koppelsleutel=sleutel, sessieId=sessie)
        assert antwoord.status_code == 500
        assert b"soap:Server" in antwoord.content
        assert b"dossier>" not in antwoord.content


@pytest.mark.parametrize(
    "woord",
    [
        "SessieAfwijkend",
        "OnbekendAanleverpunt",
        "GeenRelatieMetDoel",
        "SessieReedsAfgemeld",
        "VerstrekkerNietBekend",
        "SessieVerlopen",
    ],
)
async def test_every_refusal_of_the_center_is_passed_on(wereld, bron, woord):
    """Whatever the Traffic Center has against a session, the doel hears that word and gets nothing."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    sessie = wereld.doel("open", koppelsleutel=sleutel)["sessie"]
    wereld.gedrag(resultaat={"sessiecontrole": woord})
    assert resultaat(vraag(wereld, koppelsleutel=sleutel, sessieId=sessie)) == woord
    wereld.gedrag()
    # It was never handed over, so no word on a session takes it away.
    assert wereld.doel("vraag", koppelsleutel=sleutel, sessie=sessie, url=wereld.koppelvlak)["document"] == "Geslaagd"


@pytest.mark.parametrize(
    ("anders", "woord"),
    [
        ({"doelBrin": "98YY"}, "GeenRelatieMetDoel"),
        ({"bronBrin": "98YY", "doelBrin": "98YY"}, "VerstrekkerNietBekend"),
        ({"doelAdres": "0000000700099XX00999"}, "OnbekendAanleverpunt"),
        ({"koppelsleutel": "00000000-0000-4000-8000-000000000000"}, "SessieAfwijkend"),
        ({"sessieId": "van-een-ander"}, "SessieAfwijkend"),
    ],
)
async def test_a_request_that_is_not_the_session_is_refused(wereld, bron, anders, woord):
    """Each part of a request has to be that of the session."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    sessie = wereld.doel("open", koppelsleutel=sleutel)["sessie"]
    assert resultaat(vraag(wereld, **{"koppelsleutel": sleutel, "sessieId": sessie, **anders})) == woord


async def test_the_same_session_gets_the_same_bytes(wereld, bron):
    """A doel that lost the answer asks again; after its sign-off a replay gets nothing, and the bytes go at once."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    open_ = wereld.doel("open", koppelsleutel=sleutel)
    for _ in range(2):
        assert wereld.doel("vraag", koppelsleutel=sleutel, **open_)["document"] == "Geslaagd"
    assert wereld.sandbox.doel.ontvangen == [DOSSIER, DOSSIER]
    wereld.doel("afmelden", koppelsleutel=sleutel, **open_)
    assert wereld.doel("vraag", koppelsleutel=sleutel, **open_)["document"] == "SessieReedsAfgemeld"
    assert geheim(wereld) == [None]
    assert wereld.doel("haal", koppelsleutel=sleutel)["document"] == "DossierNietBeschikbaar"
    assert len(wereld.sandbox.doel.ontvangen) == 2


async def test_an_expired_session_waits_for_another(wereld, bron):
    """After an hour a session is no good; the dossier stays for the next one."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    open_ = wereld.doel("open", koppelsleutel=sleutel)
    wereld.doel("vraag", koppelsleutel=sleutel, **open_)
    wereld.klok.later = timedelta(minutes=61)
    assert wereld.doel("vraag", koppelsleutel=sleutel, **open_)["document"] == "SessieVerlopen"
    assert await oordelen(bron) == []
    assert wereld.doel("haal", koppelsleutel=sleutel)["document"] == "Geslaagd"
    assert [oordeel.goedgekeurd for oordeel in await oordelen(bron)] == [True]


async def test_what_nobody_fetches_goes(wereld, bron):
    """After thirty days the bytes are gone, the school hears it, and nothing of it stays."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    sessie = wereld.doel("open", koppelsleutel=sleutel)["sessie"]
    wereld.klok.later = timedelta(days=30, minutes=1)
    wereld.gedrag(resultaat={"sessiecontrole": "SessieGeldig"})
    assert resultaat(vraag(wereld, koppelsleutel=sleutel, sessieId=sessie)) == "KoppelsleutelVerlopen"
    [oordeel] = await oordelen(bron)
    assert [oordeel.goedgekeurd, *(melding.code for melding in oordeel.meldingen)] == [False, "niet-opgehaald"]
    assert geheim(wereld) == [None]
    assert await oordelen(bron) == []
    assert geheim(wereld) == []


async def test_a_verdict_that_was_not_settled_comes_again(wereld, bron):
    """A poll that stops halfway tells it the next time."""
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    wereld.doel("haal", koppelsleutel=sleutel)
    pagina = bron.poll()
    assert len(await anext(pagina)) == 1
    await pagina.aclose()
    assert len(await oordelen(bron)) == 1


@pytest.mark.parametrize("stap", ["meldenNotificatie", "notificatie"])
async def test_a_refused_dossier_does_not_stay(wereld, bron, stap):
    """When the other side refuses for good, a person must look and the bytes are gone."""
    wereld.gedrag(resultaat={stap: "OnbekendAanleverpunt"})
    with pytest.raises(OsoWeigertError):
        await bron.deliver(bericht())
    assert geheim(wereld) == []


async def test_a_result_nobody_told_us_of_is_tried_again(wereld, bron):
    """An unknown word is no refusal."""
    wereld.gedrag(resultaat={"meldenNotificatie": "NogNooitGezien"})
    with pytest.raises(LaterError):
        await bron.deliver(bericht())
    assert len(geheim(wereld)) == 1


async def test_a_dossier_too_large_is_not_kept(wereld, bron, monkeypatch):
    """Fifty megabytes is the end; nothing is kept or announced beyond it."""
    with pytest.raises(TeGrootError):
        await bron.deliver(bericht(b"x" * 50_000_001))
    assert wereld.stand()["gezien"] == []


async def test_a_large_dossier_arrives(wereld, bron):
    """Close to the limit it still arrives as it left."""
    groot = b"<x>" + b"y" * 40_000_000 + b"</x>"
    sleutel = (await bron.deliver(bericht(groot))).objectkenmerk
    assert wereld.doel("haal", koppelsleutel=sleutel)["document"] == "Geslaagd"
    assert wereld.sandbox.doel.ontvangen == [groot]


async def test_a_school_without_address_is_refused(wereld, bron):
    """What is not filled in is named."""
    ander = Organisatie(id="merel", naam="De Merel", soort="school", brin="98YY", oin="0000000700098YY00000")
    with pytest.raises(GeenAdresError):
        await bron.deliver(bericht(school=ander))


async def test_check_looks_and_changes_nothing(wereld, bron):
    """A check asks where each doel is; it keeps, announces and makes nothing."""
    assert await bron.check() == []
    assert wereld.stand()["gezien"] == ["tc overzichtAanleverpunt"]
    assert not wereld.bestand.exists() or geheim(wereld) == []
    ander = wereld.maak(doel="0000000700099XX00999")
    [fout] = await ander.check()
    assert "OST-030" in fout
    wereld.gedrag(weg=True, wijze="503")
    [fout] = await bron.check()
    assert "OST-011" in fout
    await ander.sluit()
