"""Our connector delivers to the sandbox over HTTP and understands all it answers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from connectors.duo_rod.connector import FunctioneelGeweigerdError, OntvangstOnduidelijkError, VreemdeActieError
from gateway.sdk import DefinitiefError, Ernst, InvoerError, LaterError, PartnerLaterError, PartnerWeigertError
from tests.connectors.duo_rod.conftest import VOORBEELDEN, bericht, inschrijving, verwijdering

pytestmark = pytest.mark.anyio
OPP_OVERLAP = [("2025-10-01", None), ("2026-01-01", None)]


@pytest.fixture
async def duo(rod, maak_connector):
    """Our connector to `rod`."""
    connector = maak_connector(rod.adres)
    yield connector
    await connector.sluit()


async def oordelen(connector):
    """All that a poll gives."""
    return [deel async for bundel in connector.poll() for deel in bundel]


async def test_delivery_is_confirmed_and_registered(rod, duo):
    """An enrolment comes back as received under its own id, and ROD has it."""
    wat = bericht(inschrijving(opps=[("2025-10-01", None)]))
    ontvangst = await duo.deliver(wat)
    assert (ontvangst.kenmerk, ontvangst.terugkoppeling, ontvangst.dubbel) == (str(wat.id), None, False)
    assert rod.lijst("inschrijvingen")[0]["stand"]["ontwikkelingsperspectief"] == [{"datumBegin": "2025-10-01"}]


async def test_each_kind_of_message_is_delivered(rod, duo):
    """Enrolment, removal and identification each find their own service and receipt."""
    await duo.deliver(bericht(inschrijving()))
    await duo.deliver(bericht(verwijdering(), "verwijdering-vo"))
    identificatie = (VOORBEELDEN / "identificatie-binnenland.xml").read_bytes()
    await duo.deliver(bericht(identificatie, "identificeren-persoon-vo"))
    assert [deel["soort"] for deel in rod.lijst("aanleveringen")] == [
        "inschrijving-vo", "verwijdering-vo", "identificeren-persoon-vo",
    ]  # fmt: skip


async def test_poll_gives_each_verdict_once(duo):
    """Asking for the next bundle confirms the one before, so nothing comes twice."""
    goed, fout = bericht(inschrijving()), bericht(inschrijving(volgnummer="2", van="2026-08-01", opps=OPP_OVERLAP))
    await duo.deliver(goed)
    await duo.deliver(fout)
    eerste, tweede = await oordelen(duo)
    assert (eerste.bericht_id, eerste.goedgekeurd) == (goed.id, True)
    assert (tweede.bericht_id, tweede.goedgekeurd) == (fout.id, False)
    assert {melding.ernst for melding in tweede.meldingen} == {Ernst.AFKEUR}
    assert "454" in {melding.code for melding in tweede.meldingen}
    assert await oordelen(duo) == []


async def test_poll_that_broke_off_gives_the_bundle_again(duo):
    """A bundle that was not settled comes again at the next poll."""
    wat = bericht(inschrijving())
    await duo.deliver(wat)
    async for bundel in duo.poll():
        assert bundel[0].bericht_id == wat.id
        break
    assert [oordeel.bericht_id for oordeel in await oordelen(duo)] == [wat.id]


async def test_identification_brings_the_number(duo):
    """The verdict on an identification holds the issued onderwijsnummer, with its signaal."""
    await duo.deliver(bericht((VOORBEELDEN / "identificatie-binnenland.xml").read_bytes(), "identificeren-persoon-vo"))
    [oordeel] = await oordelen(duo)
    assert oordeel.goedgekeurd
    assert oordeel.pgn.onderwijsnummer is not None
    assert [(melding.code, melding.ernst) for melding in oordeel.meldingen] == [("757", Ernst.SIGNAAL)]


async def test_lost_answer_becomes_a_duplicate_that_counts(rod, duo):
    """When ROD took a message and its answer was lost, the next attempt is told `dubbel`, and counts as received."""
    wat = inschrijving()
    rod.gedrag(faal=1.0, moment="na")
    with pytest.raises(PartnerLaterError):
        await duo.deliver(bericht(wat))
    rod.gedrag()
    ontvangst = await duo.deliver(bericht(wat, poging=2))
    assert ontvangst.dubbel
    assert len(rod.lijst("geschiedenis")) == 1


async def test_duplicate_at_the_first_attempt_is_refused(duo):
    """A code that DUO knows before we ever sent it needs a person."""
    wat = inschrijving()
    await duo.deliver(bericht(wat))
    with pytest.raises(FunctioneelGeweigerdError):
        await duo.deliver(bericht(wat))


async def test_quick_retry_counts_as_an_attempt(rod, duo):
    """ROD took the message and the line broke: the retry within the same attempt is told `dubbel`, and counts."""
    rod.gedrag(faal=1.0, foutcode="", moment="na")
    assert (await duo.deliver(bericht(inschrijving()))).dubbel
    assert len(rod.lijst("geschiedenis")) == 1


async def test_broken_connection_is_tried_later(rod, duo):
    """A line that keeps breaking is an error for later; once it is back the same message goes through."""
    wat = bericht(inschrijving())
    rod.gedrag(weg="verbreek")
    with pytest.raises(LaterError):
        await duo.deliver(wat)
    rod.gedrag()
    assert not (await duo.deliver(wat)).dubbel


@pytest.mark.parametrize(
    ("gedrag", "soort"),
    [
        ({"weg": "503"}, PartnerLaterError),
        ({"faal": 1.0, "foutcode": "Server.DK0051"}, PartnerLaterError),
        ({"faal": 1.0, "foutcode": "Server.DK0050", "fouttekst": "storing"}, PartnerLaterError),
        ({"faal": 1.0, "foutcode": "Client.DK0002"}, PartnerWeigertError),
        ({"faal": 1.0, "foutcode": "Server.DK0050", "fouttekst": "waarde X niet in waardenlijst"}, DefinitiefError),
    ],
    ids=["weg", "DK0051", "DK0050", "DK0002", "waardenlijst"],
)
async def test_faults_are_told_apart(rod, duo, gedrag, soort):
    """What may succeed later and what a person must mend are different errors, and no text of DUO is repeated."""
    rod.gedrag(**gedrag)
    with pytest.raises(soort) as fout:
        await duo.deliver(bericht(inschrijving(), poging=3))
    assert "999999990" not in str(fout.value)
    assert "waarde X" not in str(fout.value)


async def test_forgotten_message_never_gets_a_verdict(rod, duo):
    """ROD can say J and then lose the message; we only learn that from the silence."""
    rod.gedrag(vergeet=1.0)
    await duo.deliver(bericht(inschrijving()))
    assert await oordelen(duo) == []
    assert rod.lijst("tellingen")["vergeten"] == 1


async def test_partner_that_is_not_there(maak_connector):
    """No connection at all is an error for later."""
    connector = maak_connector("http://127.0.0.1:9", snelle_pogingen=1)
    with pytest.raises(LaterError):
        await connector.deliver(bericht(inschrijving()))
    assert len(await connector.check()) == 1
    await connector.sluit()


async def test_check_changes_nothing(rod, duo):
    """A check finds a good partner good, and leaves what waits waiting."""
    await duo.deliver(bericht(inschrijving()))
    assert await duo.check() == []
    assert len(await oordelen(duo)) == 1


async def test_check_without_polling_tries_the_settings(rod, maak_connector):
    """When DUO delivers the verdicts there is nothing to ask, and a poll asks nothing."""
    connector = maak_connector(rod.adres, terugkoppeling_url=None)
    assert (await connector.check(), await oordelen(connector)) == ([], [])
    await connector.sluit()


@pytest.mark.parametrize(("naam", "goed"), [("goedgekeurd", True), ("afgekeurd", False)])
async def test_pushed_verdict_is_read_and_confirmed(duo, naam, goed):
    """A verdict that DUO delivers is understood, and answered with J under its own code."""
    actie = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1/terugkoppelen"
    data = (VOORBEELDEN / f"terugkoppelen-{naam}.xml").read_bytes()
    antwoord, [oordeel] = await duo.ontvang(actie, data)
    assert oordeel.goedgekeurd is goed
    assert isinstance(oordeel.bericht_id, UUID)
    assert b"<ontvangstBevestiging>J<" in antwoord


async def test_other_actions_are_not_taken(duo):
    """Only a verdict can be delivered here, and only one that fits its schema."""
    with pytest.raises(VreemdeActieError):
        await duo.ontvang("urn:iets-anders", b"<x/>")
    with pytest.raises(InvoerError):
        await duo.ontvang("urn:schakel:afgeleid:duo-rod:terugkoppeling:v1/terugkoppelen", b"<x/>")


@pytest.mark.parametrize("antwoord", [b"<x/>", (VOORBEELDEN / "inschrijving-ontvangst.xml").read_bytes()])
async def test_receipt_of_something_else_is_no_receipt(duo, monkeypatch, antwoord):
    """An answer that confirms nothing, or another message, leaves us not knowing: later again."""

    async def geef(*_, **__):
        return antwoord

    monkeypatch.setattr(duo._client, "roep", geef)
    with pytest.raises(OntvangstOnduidelijkError):
        await duo.deliver(bericht(inschrijving()))


async def test_voorcontrole_reads_the_contract(duo):
    """The connector holds a view against the rules of its contract."""
    zicht = {
        "inschrijving": {
            "brin": "99XX", "datum_inschrijving": "2025-08-01", "datum_uitschrijving": None,
            "periodes": [{"datum_begin": "2025-08-01", "vestiging": "99XX00", "opleidingcode": "0015"}],
            "opps": [{"datum_begin": begin, "datum_eind": eind} for begin, eind in OPP_OVERLAP],
        }
    }  # fmt: skip
    [melding] = duo.voorcontrole(zicht, date(2026, 9, 14))
    assert (melding.code, melding.ernst) == ("454", Ernst.AFKEUR)
