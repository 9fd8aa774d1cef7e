"""What was handed in goes to one partner, each part by its own decision, and gets a Task that the partner can move."""

import json

import pytest
from procrastinate import JobContext
from procrastinate.jobs import Job

from gateway import taken, wachtrij
from gateway.exchange.jeugdhulp import indienen
from tests.exchange.jeugdhulp.verzoeken import GEHEIM, Hulpschool, aanmelding, school

__all__ = ["school"]
pytestmark = pytest.mark.anyio


async def test_a_question_goes_out_once_without_a_name(school: Hulpschool):
    """It has a Task, asked once; nothing of the leerling stands in it."""
    id_ = await school.ingediend()
    assert await school.verstuur() == {"klaar": 1}
    assert await school.verstuur() == {}
    [bericht] = school.motor.postbus.berichten
    assert (bericht.doel, bericht.onderwerp) == ("consultatie-anoniem", id_)
    tekst = bericht.inhoud.decode()
    assert GEHEIM in tekst
    assert not any(naam in tekst for naam in ("Linden", "Noor", "100001", "geboorte", "2012-03"))
    assert json.loads(tekst)["verzoek"] == str(id_)
    [regel] = (await school.detail(id_)).uitwisselingen
    assert regel.zin.tekst == "Verstuurd naar Team Zwaluwdam op 21-11-2026; er is nog geen antwoord."
    [stap] = (await school.detail(id_)).stappen
    assert (stap.versie, stap.status, stap.door) == (1, "requested", "gateway")


async def test_a_run_tells_what_it_did(school: Hulpschool):
    """As those of an import or a sync do."""
    await school.ingediend()
    await taken.verstuur_jeugdhulp(school.motor.inrichting, school.motor.organisatie)
    rijen = await school.motor.vraag("SELECT toestand, aantallen FROM run WHERE soort = 'jeugdhulp'")
    assert rijen == [("klaar", {"klaar": 1, "wacht": 0})]


async def test_the_clock_asks_for_a_run_only_when_there_is_work(school: Hulpschool):
    """Once something was handed in one run is queued, and no second one; a refusal is looked at again each day."""
    huis = school.motor.inrichting
    app = wachtrij.maak_app(huis.db.url, huis.db.rol)
    vraag, herzie = (wachtrij._OP_DE_KLOK[naam][1] for naam in ("jeugdhulp-vragen", "jeugdhulp-dagelijks"))
    runs = "SELECT toestand FROM run WHERE soort = 'jeugdhulp' AND toestand = 'wachtrij'"
    async with app.open_async():
        context = JobContext(
            app=app,
            job=Job(id=None, queue="default", lock=None, queueing_lock=None, task_name="schakel:jeugdhulp-vragen"),
            start_timestamp=0,
            additional_context={"inrichting": huis},
            abort_reason=lambda: None,
        )
        await school.maak()
        await school.ingediend(aanmelding())
        assert await school.verstuur() == {"geweigerd": 1}
        await vraag(context, 0)
        assert await school.motor.vraag(runs) == []
        await herzie(context, 0)
        await vraag(context, 0)
        await vraag(context, 0)
    assert await school.motor.vraag(runs) == [("wachtrij",)]
    assert await school.verstuur() == {}


async def test_without_toestemming_nothing_goes(school: Hulpschool):
    """The refusal is kept with what to do; there is no Task."""
    id_ = await school.ingediend(aanmelding())
    assert await school.verstuur() == {"geweigerd": 1}
    detail = await school.detail(id_)
    [regel] = detail.uitwisselingen
    assert (regel.reden_code, detail.stappen) == ("GEEN_TOESTEMMING", ())
    assert "Vraag toestemming aan" in regel.zin.tekst
    assert school.motor.postbus.berichten == []


async def test_the_school_takes_it_back(school: Hulpschool):
    """What never left is not told; what did is, and its Task is cancelled."""
    nooit = await school.ingediend()
    await indienen.trek_in(school.schrijver, nooit)
    assert await school.verstuur() == {}
    id_ = await school.ingediend()
    await school.verstuur()
    await indienen.trek_in(school.schrijver, id_)
    assert await school.verstuur() == {"klaar": 1}
    assert [item.doel for item in school.motor.postbus.berichten] == ["consultatie-anoniem", "jeugdhulp-intrekking"]
    assert json.loads(school.motor.postbus.berichten[-1].inhoud)["reden"] == "school"
    detail = await school.detail(id_)
    assert [stap.status for stap in detail.stappen] == ["requested", "cancelled"]
    assert "Ingetrokken door de school" in detail.uitwisselingen[0].zin.tekst
    assert detail.uitwisselingen[1].zin.tekst == "Aangekomen bij Team Zwaluwdam."
