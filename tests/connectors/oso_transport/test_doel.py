"""The doel: an announced dossier is fetched once, kept by the caller before it is signed off."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import structlog

from connectors.oso_transport.afspraken import laad
from connectors.oso_transport.client import OsoWeigertError
from connectors.oso_transport.doel import KoppelsleutelVerlopenError, OnbekendeNotificatieError
from connectors.oso_transport.envelop import lees, schrijf
from gateway.sdk import InvoerError, LaterError
from tests.connectors.oso_transport.conftest import BRIN, DOEL, DOSSIER, NAAM, SANDBOX_BRON, Kast, bericht

pytestmark = pytest.mark.anyio
AFSPRAKEN = laad("2021")


def notificeer(wereld, sleutel, **anders):
    """Send us a notificatie; the word we answer with."""
    velden = {
        "bronBrin": BRIN, "bronAdres": SANDBOX_BRON, "doelBrin": BRIN, "doelAdres": DOEL, "koppelsleutel": sleutel,
        "doel": "SWV", **anders,
    }  # fmt: skip
    antwoord = httpx.post(wereld.koppelvlak, content=schrijf(AFSPRAKEN, "notificatieRequest", velden), trust_env=False)
    return lees(AFSPRAKEN, antwoord.content, 10**6).waarden["resultaat"]


async def test_an_announced_dossier_is_fetched_kept_and_signed_off(wereld, ons_doel):
    """The caller gets the very bytes, once; the session is closed with the best result."""
    sleutel, kast = wereld.bron(), Kast()
    assert await ons_doel.doel.open() == [sleutel]
    assert await ons_doel.doel.haal(sleutel, account="loket-7", bewaar=kast.bewaar)
    assert kast.inhoud == [DOSSIER]
    assert list(wereld.stand()["sessies"].values()) == ["OverdrachtGeslaagd"]
    assert await ons_doel.doel.open() == []
    assert not await ons_doel.doel.haal(sleutel, account="loket-7", bewaar=kast.bewaar)
    assert kast.inhoud == [DOSSIER]


async def test_the_log_shows_which_account_ordered_it_and_nothing_more(wereld, ons_doel):
    """Account and a fingerprint stand in the log; no content, no koppelsleutel, no session."""
    sleutel = wereld.bron()
    with structlog.testing.capture_logs() as regels:
        await ons_doel.doel.haal(sleutel, account="loket-7", bewaar=Kast().bewaar)
    assert [(regel["event"], regel["account"]) for regel in regels] == [
        ("oso_dossier_besteld", "loket-7"),
        ("oso_dossier_opgehaald", "loket-7"),
    ]
    sessie = next(iter(wereld.stand()["sessies"]))
    assert [geheim for geheim in (sleutel, sessie, NAAM) if geheim in str(regels)] == []


@pytest.mark.parametrize("stap", ["overdracht", "document", "sessiecontrole", "afmelding"])
@pytest.mark.parametrize(
    ("moment", "wijze"), [("voor", "fault"), ("voor", "503"), ("na", "verbreek"), ("na", "rommel")]
)
async def test_a_step_that_fails_is_taken_up_again(wereld, ons_doel, stap, moment, wijze):
    """Whichever step fails, the next attempt ends with one dossier kept and a session that is closed."""
    sleutel, kast = wereld.bron(), Kast()
    wereld.gedrag(alleen=stap, storing_bij=1, moment=moment, wijze=wijze)
    with pytest.raises(LaterError):
        await ons_doel.doel.haal(sleutel, account="loket-7", bewaar=kast.bewaar)
    assert await ons_doel.doel.haal(sleutel, account="loket-7", bewaar=kast.bewaar)
    assert kast.inhoud == [DOSSIER]
    assert "OverdrachtGeslaagd" in wereld.stand()["sessies"].values()


async def test_a_caller_that_stumbles_gets_the_same_bytes(wereld, ons_doel):
    """Nothing is signed off before it is kept: the same session gives it again."""
    sleutel, kast = wereld.bron(), Kast(faal=OSError("schijf vol"))
    with pytest.raises(OSError, match="schijf vol"):
        await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    assert list(wereld.stand()["sessies"].values()) == [None]
    assert await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    assert kast.inhoud == [DOSSIER, DOSSIER]
    assert list(wereld.stand()["sessies"].values()) == ["OverdrachtGeslaagd"]


async def test_a_dossier_that_is_no_good_is_signed_off_as_such(wereld, ons_doel):
    """The bron may know that it did not work, and the caller hears why."""
    sleutel = wereld.bron()
    with pytest.raises(InvoerError):
        await ons_doel.doel.haal(sleutel, account="a", bewaar=Kast(faal=InvoerError("geen dossier")).bewaar)
    assert list(wereld.stand()["sessies"].values()) == ["OverdrachtMislukt"]
    assert await ons_doel.doel.open() == []


async def test_an_expired_session_is_followed_by_another(wereld, ons_doel):
    """After an hour a new session is opened."""
    sleutel, kast = wereld.bron(), Kast(faal=OSError("schijf vol"))
    with pytest.raises(OSError, match="schijf vol"):
        await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    wereld.klok.later = timedelta(minutes=61)
    assert await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    assert list(wereld.stand()["sessies"].values()) == [None, "OverdrachtGeslaagd"]


async def test_a_session_the_center_ended_is_followed_by_another(wereld, ons_doel):
    """When the bron says that the session is over, the next attempt opens a new one."""
    sleutel, kast = wereld.bron(), Kast()
    wereld.gedrag(resultaat={"sessiecontrole": "SessieVerlopen"})
    with pytest.raises(LaterError):
        await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    wereld.gedrag()
    assert await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    assert len(wereld.stand()["sessies"]) == 2


async def test_an_expired_key_is_refused(wereld, ons_doel):
    """After thirty days nobody is asked any more."""
    sleutel = wereld.bron()
    wereld.klok.later = timedelta(days=30, minutes=1)
    with pytest.raises(KoppelsleutelVerlopenError):
        await ons_doel.doel.haal(sleutel, account="a", bewaar=Kast().bewaar)
    with pytest.raises(OnbekendeNotificatieError):
        await ons_doel.doel.haal("00000000-0000-4000-8000-000000000000", account="a", bewaar=Kast().bewaar)
    assert wereld.stand()["sessies"] == {}


async def test_a_refusal_reaches_a_person(wereld, ons_doel):
    """What the Traffic Center refuses for good is not tried again by itself."""
    sleutel = wereld.bron()
    wereld.gedrag(resultaat={"overdracht": "GeenRelatieMetDoel"})
    with pytest.raises(OsoWeigertError) as fout:
        await ons_doel.doel.haal(sleutel, account="a", bewaar=Kast().bewaar)
    assert "GeenRelatieMetDoel" in str(fout.value)


async def test_a_notificatie_again_is_the_same_one(wereld, ons_doel):
    """A replay changes nothing; the same key from elsewhere, or for someone else, is refused."""
    sleutel = wereld.bron()
    assert notificeer(wereld, sleutel) == "NotificatieOntvangen"
    assert notificeer(wereld, sleutel.upper()) == "NotificatieOntvangen"
    assert notificeer(wereld, sleutel, bronAdres="0000000700099XX00999") == "NotificatieAfwijkend"
    assert notificeer(wereld, sleutel, doelAdres="0000000700099XX00999") == "OnbekendAanleverpunt"
    assert await ons_doel.doel.open() == [sleutel]
    await ons_doel.doel.haal(sleutel, account="a", bewaar=Kast().bewaar)
    assert notificeer(wereld, sleutel) == "NotificatieOntvangen"
    assert await ons_doel.doel.open() == []


async def test_our_bron_and_our_doel_understand_each_other(wereld, ons_doel):
    """With both sides ours a dossier goes all the way."""
    bron = wereld.maak(doel=DOEL)
    sleutel = (await bron.deliver(bericht())).objectkenmerk
    kast = Kast()
    assert await ons_doel.doel.haal(sleutel, account="a", bewaar=kast.bewaar)
    assert kast.inhoud == [DOSSIER]
    assert [oordeel.goedgekeurd for pagina in [page async for page in bron.poll()] for oordeel in pagina] == [True]
    await bron.sluit()
