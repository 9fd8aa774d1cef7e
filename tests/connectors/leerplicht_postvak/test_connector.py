"""The connector against the real inbox: delivered once, judged at once, heard of later."""

import json
import logging
from uuid import UUID, uuid4

import pytest

from connectors.leerplicht_postvak.client import (
    AntwoordOnduidelijkError,
    PostvakWegError,
    PostvakWeigertError,
    TokenGeweigerdError,
)
from connectors.leerplicht_postvak.connector import NooitAangekomenError
from gateway.exchange.postvak.behandelen import zie_in
from tests.connectors.leerplicht_postvak.conftest import bericht, draait, zicht

MELDEN, INTREKKEN = "verzuimmelding-gemeente", "verzuimintrekking-gemeente"
pytestmark = pytest.mark.anyio


async def statussen(postvak, vanaf=None):
    """All that can be heard now, and where to go on."""
    paginas = [pagina async for pagina in postvak.poll_statussen(vanaf)]
    return [status for pagina in paginas for status in pagina.statussen], paginas[-1].verder


async def test_a_melding_arrives_whole(wereld, postvak):
    """What the mapping made of the view is what the officer reads, and the inbox judges at once."""
    wat = bericht(MELDEN, zicht("m-1"))
    ontvangst = await postvak.deliver(wat)
    assert ontvangst.terugkoppeling.goedgekeurd
    assert (ontvangst.terugkoppeling.bericht_id, ontvangst.dubbel) == (wat.id, False)
    huis = wereld.huis
    inzage = await zie_in(huis.inrichting, huis.ambtenaar, [huis.gemeente], UUID(ontvangst.objectkenmerk))
    assert inzage.inhoud == json.loads(wat.inhoud)
    assert inzage.melding.afzender == "sis-zwaluw"


async def test_a_repeat_does_no_harm(wereld, postvak):
    """The same bericht offered again, as after an answer that was lost, is the same melding."""
    inhoud = zicht("m-1")
    eerst = await postvak.deliver(bericht(MELDEN, inhoud))
    weer = await postvak.deliver(bericht(MELDEN, inhoud, poging=2))
    assert (weer.objectkenmerk, weer.dubbel) == (eerst.objectkenmerk, True)
    assert await wereld.huis.vraag("SELECT count(*) FROM postvak_melding") == [(1,)]


async def test_a_change_is_the_same_melding(postvak):
    """A corrected melding keeps its objectkenmerk and is approved."""
    eerst = await postvak.deliver(bericht(MELDEN, zicht("m-1")))
    nieuw = zicht("m-1", einddatum="2026-10-29")
    weer = await postvak.deliver(bericht(MELDEN, nieuw, objectkenmerk=eerst.objectkenmerk))
    assert (weer.objectkenmerk, weer.dubbel, weer.terugkoppeling.goedgekeurd) == (eerst.objectkenmerk, False, True)


async def test_the_answer_of_the_officer_comes_back(wereld, postvak):
    """Status, reason in words, explanation and contact reach the school, once, at the moment of the gemeente."""
    id_ = (await postvak.deliver(bericht(MELDEN, zicht("m-1")))).objectkenmerk
    begin, verder = await statussen(postvak)
    assert [(item.objectkenmerk, item.status) for item in begin] == [(id_, "geregistreerd")]
    await wereld.zet(id_, status="in-behandeling", contact={"naam": "L. Ambtenaar", "email": "l@zwaluwdam.example"})
    wereld.huis.klok.verder(seconds=1)
    await wereld.zet(id_, status="afgesloten", reden="hervat", toelichting="gezien")
    [behandeling, eind], verder = await statussen(postvak, verder)
    assert (behandeling.status, behandeling.contact.naam, behandeling.reden) == ("in-behandeling", "L. Ambtenaar", None)
    assert (eind.status, eind.op, eind.contact) == ("afgesloten", wereld.huis.klok(), None)
    assert (eind.reden, eind.toelichting) == (
        "terug naar school, opleiding hervat",
        "leerling is gezien door de gemeente",
    )
    assert (await statussen(postvak, verder))[0] == []


async def test_a_withdrawal(postvak):
    """What was sent is taken back; a second time is fine, and one that never arrived is for a person."""
    ontvangst = await postvak.deliver(bericht(MELDEN, zicht("m-1")))
    for poging in (1, 2):
        terug = bericht(INTREKKEN, zicht("m-1"), objectkenmerk=ontvangst.objectkenmerk, poging=poging)
        assert (await postvak.deliver(terug)).terugkoppeling.goedgekeurd
    assert (await statussen(postvak))[0][-1].status == "ingetrokken"
    with pytest.raises(NooitAangekomenError):
        await postvak.deliver(bericht(INTREKKEN, zicht("m-2")))
    with pytest.raises(PostvakWeigertError, match="404"):
        await postvak.deliver(bericht(INTREKKEN, zicht("m-2"), objectkenmerk=str(uuid4())))


async def test_what_has_ended_is_judged_so(wereld, postvak):
    """A change or withdrawal of a melding that the gemeente closed is refused as a verdict, not as a failure."""
    id_ = (await postvak.deliver(bericht(MELDEN, zicht("m-1")))).objectkenmerk
    await wereld.zet(id_, status="ter-kennisgeving")
    for wat in (
        bericht(MELDEN, zicht("m-1", einddatum="2026-10-29"), objectkenmerk=id_),
        bericht(INTREKKEN, zicht("m-1"), objectkenmerk=id_),
    ):
        ontvangst = await postvak.deliver(wat)
        assert not ontvangst.terugkoppeling.goedgekeurd
        assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["PVK-002"]
        assert ontvangst.objectkenmerk == id_


async def test_what_the_inbox_does_not_take_names_the_place(postvak):
    """A melding that breaks a rule of the inbox is refused with each place, and without any value."""
    ontvangst = await postvak.deliver(bericht(MELDEN, zicht("m-1", einddatum="2026-10-01")))
    [melding] = ontvangst.terugkoppeling.meldingen
    assert (ontvangst.terugkoppeling.goedgekeurd, melding.code) == (False, "value_error")
    assert "/einddatum" in melding.tekst
    assert "2026" not in melding.tekst


@pytest.mark.parametrize(
    ("anders", "soort"),
    [
        ({"token": {"sub": "sis", "exp": 1_000_000_000}}, TokenGeweigerdError),
        ({"token": {"scope": "leerplicht.behandelen"}}, PostvakWeigertError),
        ({"token": {"organisatie": "elders"}}, PostvakWeigertError),
        ({"gemeente": "elders"}, PostvakWeigertError),
    ],
)
async def test_rights_that_are_missing(wereld, monkeypatch, anders, soort):
    """A token that lapsed can be renewed, so the bericht waits; a token for something else is for a person."""
    koppeling = wereld.koppeling(monkeypatch, **anders)
    with pytest.raises(soort):
        await koppeling.deliver(bericht(MELDEN, zicht("m-1")))
    [melding] = await koppeling.check()
    assert soort.code in melding


async def test_a_check_changes_nothing(wereld, postvak):
    """Trying the connection writes nothing anywhere, and says nothing when all is well."""
    tellen = "SELECT (SELECT count(*) FROM postvak_melding), (SELECT count(*) FROM audit_entry)"
    await postvak.deliver(bericht(MELDEN, zicht("m-1")))
    voor = await wereld.huis.vraag(tellen)
    assert await postvak.check() == []
    assert await wereld.huis.vraag(tellen) == voor


async def test_a_place_that_is_known_no_more_begins_anew(postvak):
    """When the inbox does not know our place any longer, everything is told again."""
    await postvak.deliver(bericht(MELDEN, zicht("m-1")))
    alles = await statussen(postvak)
    assert (await statussen(postvak, "iets-van-vroeger"))[0] == alles[0]


async def test_many_pages_are_read_to_the_end(wereld, postvak):
    """More than fits in one answer still comes by whole."""
    for nummer in range(205):
        await wereld.huis.lever(f"k-{nummer}")
    assert len((await statussen(postvak))[0]) == 205


def _stuk(status: int, inhoud: bytes):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            for wat in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{wat}.complete"})
            return
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": inhoud})

    return app


@pytest.mark.parametrize(
    ("status", "inhoud", "soort"),
    [
        (503, b"", PostvakWegError),
        (429, b"", PostvakWegError),
        (200, b"<html>", AntwoordOnduidelijkError),
        (200, b"[]", AntwoordOnduidelijkError),
        (201, b'{"id": "../../beheer", "gewijzigdOp": "2026-11-21T20:00:00Z"}', AntwoordOnduidelijkError),
        (200, b"x" * 5_100_000, AntwoordOnduidelijkError),
        (302, b"", AntwoordOnduidelijkError),
        (403, b'"999999990"', PostvakWeigertError),
        (404, b'{"code": "999999990", "errors": [{"location": "999999990", "code": 7}, 3]}', PostvakWeigertError),
    ],
)
async def test_another_than_an_inbox_answers(wereld, monkeypatch, status, inhoud, soort):
    """Whatever answers, it is sorted into later or never, and nothing of it is repeated."""
    async with draait(_stuk(status, inhoud)) as adres:
        koppeling = wereld.koppeling(monkeypatch, adres=adres)
        with pytest.raises(soort) as fout:
            await koppeling.deliver(bericht(MELDEN, zicht("m-1")))
    assert "999999990" not in str(fout.value)


async def test_nobody_answers(wereld, monkeypatch):
    """An inbox that is away is tried again later, and the error carries nothing of the bericht."""
    async with draait(_stuk(200, b"")) as adres:
        pass
    koppeling = wereld.koppeling(monkeypatch, adres=adres)
    with pytest.raises(PostvakWegError) as fout:
        await koppeling.deliver(bericht(MELDEN, zicht("m-1")))
    assert (fout.value.__cause__, fout.value.__suppress_context__) == (None, True)


async def test_nothing_of_a_leerling_is_logged(wereld, postvak, caplog, capfd):
    """Neither side writes a number, a name or a reason to its log."""
    caplog.set_level(logging.DEBUG)
    await postvak.deliver(bericht(MELDEN, zicht("m-1")))
    await postvak.deliver(bericht(MELDEN, zicht("m-2", einddatum="2026-10-01")))
    await statussen(postvak)
    uit = capfd.readouterr()
    gezegd = caplog.text + uit.out + uit.err
    assert not [stuk for stuk in ("999999990", "GEHEIM", "Verzonnen") if stuk in gezegd]
