"""How meldingen stand comes back whole: paged, each change once, and no unknown code breaks the rest."""

from __future__ import annotations

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from connectors.duo_verzuim.connector import PeilingStaatStilError
from gateway.sdk import codelijst
from tests.connectors.duo_verzuim.conftest import ANDER, BSN, TWEEDE, bericht, intrekking, nu, statussen

pytestmark = pytest.mark.anyio
CONTACT = {
    "naam": "L. Plicht",
    "functie": "leerplichtambtenaar",
    "telefoon": "0101234567",
    "email": "l@rotterdam.example",
}


async def meld(duo, **anders):
    """Report a melding; its number."""
    return (await duo.deliver(bericht(**anders))).objectkenmerk


async def test_each_status_comes_back(register, duo):
    """Registered, taken up, noted and closed: each by its own word, at the moment of DUO."""
    namen = {await meld(duo, verzuim="overig"): naam for naam in ("R", "B", "K", "G")}
    for nummer, naam in namen.items():
        if naam != "R":
            assert register.zet_status(nummer, naam) == 204
    gevonden, _ = await statussen(duo)
    woorden = {"R": "geregistreerd", "B": "in-behandeling", "K": "ter-kennisgeving", "G": "afgesloten"}
    assert {deel.objectkenmerk: deel.status for deel in gevonden} == {n: woorden[naam] for n, naam in namen.items()}
    for deel in gevonden:
        assert abs(deel.op - nu()) < timedelta(minutes=1)
        assert deel.op.tzinfo == ZoneInfo("Europe/Amsterdam")


async def test_reason_explanation_and_contact(register, duo):
    """What the gemeente wrote at closing comes along in words, with whom to call."""
    nummer = await meld(duo)
    register.zet_status(nummer, "G", reden="1", toelichting="3", contact=CONTACT)
    [[deel], _] = await statussen(duo)
    assert (deel.reden, deel.toelichting) == (
        "terug naar school, opleiding hervat",
        "er loopt geen actie meer richting de leerling",
    )
    assert deel.contact.model_dump() == CONTACT


async def test_unknown_reason_is_given_as_it_is(register, duo):
    """A reason with a code we do not know does not cost us the status."""
    register.zet_status(await meld(duo), "G", reden="Z9")
    [[deel], _] = await statussen(duo)
    assert (deel.status, deel.reden) == ("afgesloten", "Z9")


@pytest.mark.parametrize("eerst", [True, False], ids=["exemption first", "melding first"])
async def test_exemption_makes_it_ingetrokken(register, duo, eerst):
    """A melding that overlaps an exemption gets its number, and comes back ingetrokken with that reason."""
    vrij = {"pgn": BSN, "van": "2025-10-10", "tot": "2026-07-31"}
    if eerst:
        register.ken("vrijstellingen", **vrij)
    nummer = await meld(duo)
    if not eerst:
        register.ken("vrijstellingen", **vrij)
    ander = await meld(duo, wie=TWEEDE)
    gevonden, _ = await statussen(duo)
    assert {deel.objectkenmerk: (deel.status, deel.reden) for deel in gevonden} == {
        nummer: ("ingetrokken", "vrijstelling"),
        ander: ("geregistreerd", None),
    }


async def test_exemption_leaves_what_is_final(register, duo):
    """A melding that was closed before stays closed."""
    nummer = await meld(duo)
    register.zet_status(nummer, "G")
    register.ken("vrijstellingen", pgn=BSN, van="2025-10-10")
    [[deel], _] = await statussen(duo)
    assert (deel.objectkenmerk, deel.status) == (nummer, "afgesloten")


async def test_next_poll_gives_only_what_changed(register, duo):
    """What was read does not come again; what changes after it does."""
    eerste, tweede = await meld(duo), await meld(duo, wie=TWEEDE)
    gevonden, verder = await statussen(duo)
    assert {deel.objectkenmerk for deel in gevonden} == {eerste, tweede}
    assert await statussen(duo, verder) == ([], verder)
    register.zet_status(eerste, "B")
    gevonden, later = await statussen(duo, verder)
    assert [(deel.objectkenmerk, deel.status) for deel in gevonden] == [(eerste, "in-behandeling")]
    assert await statussen(duo, later) == ([], later)


async def test_place_names_no_melding(duo):
    """What is kept between polls holds a moment and digests, not a number of a melding."""
    nummers = [await meld(duo, verzuim="overig") for _ in range(3)]
    _, verder = await statussen(duo)
    assert not set(nummers) & set(verder.split())


@pytest.mark.parametrize("zaad", range(3))
async def test_paging_loses_nothing_and_repeats_nothing(start_register, maak_connector, zaad):
    """Whatever changes at whatever moments, many at once, between and during polls: each last status arrives once."""
    toeval, verschil = random.Random(zaad), timedelta()

    def klok():
        return begin + verschil

    begin = nu() - timedelta(minutes=2)
    register = start_register(klok=klok, bladzijde=3)
    connector = maak_connector(register.adres)
    stand, ontvangen, verder = {}, [], None
    for _ in range(12):
        verschil += timedelta(milliseconds=toeval.choice([0, 0, 1, 5]))
        for _ in range(toeval.randrange(6)):
            open_ = [nummer for nummer, status in stand.items() if status == "geregistreerd"]
            if open_ and toeval.random() < 0.5:
                nummer = toeval.choice(open_)
                assert register.zet_status(nummer, "B") == 204
                stand[nummer] = "in-behandeling"
            else:
                stand[await meld(connector, verzuim="overig")] = "geregistreerd"
        if toeval.random() < 0.5:
            nieuw, verder = await statussen(connector, verder)
            ontvangen += nieuw
    nieuw, verder = await statussen(connector, verder)
    ontvangen += nieuw
    assert {deel.objectkenmerk: deel.status for deel in ontvangen} == stand
    paren = [(deel.objectkenmerk, deel.status) for deel in ontvangen]
    assert len(paren) == len(set(paren))
    assert await statussen(connector, verder) == ([], verder)
    await connector.sluit()


async def test_pages_come_one_by_one(start_register, maak_connector):
    """A page is settled before the next is asked for, and each says where to go on from."""
    register = start_register(bladzijde=2)
    connector = maak_connector(register.adres)
    nummers = [await meld(connector, verzuim="overig") for _ in range(5)]
    async for pagina in connector.poll_statussen(None):
        assert [deel.objectkenmerk for deel in pagina.statussen] == nummers[: len(pagina.statussen)]
        assert register.lijst("tellingen")["opgevraagd"] == 1
        break
    gevonden, _ = await statussen(connector, pagina.verder)
    assert [deel.objectkenmerk for deel in gevonden] == nummers[len(pagina.statussen) :]
    await connector.sluit()


async def test_all_at_one_moment(start_register, maak_connector):
    """Many changes at the same moment, more than a page holds, come in whole and once."""
    vast = nu()
    register = start_register(klok=lambda: vast, bladzijde=2)
    connector = maak_connector(register.adres)
    nummers = [await meld(connector, verzuim="overig") for _ in range(7)]
    gevonden, verder = await statussen(connector)
    assert [deel.objectkenmerk for deel in gevonden] == nummers
    assert await statussen(connector, verder) == ([], verder)
    nummers.append(await meld(connector, verzuim="overig"))
    gevonden, _ = await statussen(connector, verder)
    assert [deel.objectkenmerk for deel in gevonden] == nummers[-1:]
    await connector.sluit()


async def test_clock_of_duo_goes_back_in_autumn(start_register, maak_connector, monkeypatch):
    """In the hour that comes twice nothing is lost and the poll ends."""
    register = start_register(bladzijde=1)
    connector = maak_connector(register.adres)
    await meld(connector, verzuim="overig")
    _, verder = await statussen(connector)
    monkeypatch.setattr(register.sandbox.stand, "_tijdzone", ZoneInfo("America/Los_Angeles"))
    tweede = await meld(connector, verzuim="overig")
    gevonden, _ = await statussen(connector, verder)
    assert [deel.objectkenmerk for deel in gevonden] == [tweede]
    await connector.sluit()


async def test_unknown_status_does_not_break_the_page(register, duo):
    """A status we do not know is skipped and counted in the log, without a value; the others come through."""
    nummers = [await meld(duo, verzuim="overig") for _ in range(3)]
    register.sandbox.stand._db.execute("UPDATE melding SET status = 'X' WHERE nummer = ?", (nummers[1],))
    with capture_logs() as regels:
        gevonden, verder = await statussen(duo)
    assert [deel.objectkenmerk for deel in gevonden] == [nummers[0], nummers[2]]
    [regel] = regels
    assert (regel["event"], regel["aantal"]) == ("onbekende_status_overgeslagen", 1)
    assert not set(nummers) & {str(waarde) for waarde in regel.values()}
    assert await statussen(duo, verder) == ([], verder)


async def test_status_of_before_2020_is_closed(register, duo):
    """Overgedragen aan derden, which may stand on an old melding, is read as closed."""
    nummer = await meld(duo)
    register.sandbox.stand._db.execute("UPDATE melding SET status = 'D' WHERE nummer = ?", (nummer,))
    [[deel], _] = await statussen(duo)
    assert deel.status == "afgesloten"
    assert codelijst("meldingstatus-duo")["D"] == "afgesloten"


async def test_register_that_stands_still(register, duo, monkeypatch):
    """When DUO keeps naming the same moment to go on from, the poll gives what it has and then stops with an error."""
    await meld(duo)
    gewijzigd = register.sandbox.stand.gewijzigd

    def zelfde(afzender, vanaf, aantal):
        return gewijzigd(afzender, vanaf, aantal)[0], vanaf

    monkeypatch.setattr(register.sandbox.stand, "gewijzigd", zelfde)
    paginas = duo.poll_statussen(None)
    assert len((await anext(paginas)).statussen) == 1
    with pytest.raises(PeilingStaatStilError):
        await anext(paginas)


async def test_other_supplier_sees_nothing(register, duo, maak_connector):
    """Who did not deliver a melding does not hear how it stands."""
    await meld(duo)
    ander = maak_connector(register.adres, wie=ANDER)
    assert (await statussen(ander))[0] == []
    await ander.sluit()


async def test_own_withdrawal_comes_back_too(duo):
    """A melding that the school withdrew is ingetrokken at DUO, without a reason."""
    nummer = await meld(duo)
    await duo.deliver(intrekking(nummer))
    [[deel], _] = await statussen(duo)
    assert (deel.objectkenmerk, deel.status, deel.reden) == (nummer, "ingetrokken", None)


async def test_nothing_yet(duo):
    """An empty register gives no page, and the poll ends."""
    assert await statussen(duo) == ([], None)
