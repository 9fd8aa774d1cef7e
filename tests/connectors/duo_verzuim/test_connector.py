"""Our connector reports, changes and withdraws at the sandbox over HTTP, and understands all it answers."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.duo_verzuim.client import AntwoordOnduidelijkError
from connectors.duo_verzuim.connector import (
    DuoStoringError,
    DuoWeigertError,
    MutatieIngehaaldError,
    NummerOnbekendError,
)
from connectors.duo_verzuim.sandbox import verwerking
from gateway.sdk import DefinitiefError, Ernst, LaterError, PartnerLaterError, PartnerWeigertError
from tests.connectors.duo_verzuim.conftest import (
    BSN,
    CONTRACT,
    TWEEDE,
    bericht,
    intrekking,
    organisatie,
    statussen,
    zicht,
)

pytestmark = pytest.mark.anyio
VOORBEELDEN = CONTRACT / "voorbeelden" / "geldig"


async def meld(duo, **anders):
    """Report a melding; its number."""
    return (await duo.deliver(bericht(**anders))).objectkenmerk


async def test_new_melding_gets_a_number(register, duo):
    """A melding comes back approved at once, with the number of DUO, and DUO has what the school wrote."""
    wat = bericht()
    ontvangst = await duo.deliver(wat)
    assert (ontvangst.kenmerk, ontvangst.dubbel) == (str(wat.id), False)
    assert (ontvangst.terugkoppeling.bericht_id, ontvangst.terugkoppeling.goedgekeurd) == (wat.id, True)
    [melding] = register.lijst("meldingen")
    assert (str(melding["nummer"]), melding["status"]) == (ontvangst.objectkenmerk, "R")
    assert melding["inhoud"]["VermoedelijkeReden"] == "komt niet opdagen"
    assert melding["inhoud"]["Verzuimdag"][1] == {"Datum": "2025-10-17", "HeleDag": "false", "Lesuur": ["3", "4"]}


async def test_change_asks_first_and_keeps_the_number(register, duo):
    """A change asks for the last mutation and only then sends the whole melding, under the same number."""
    nummer = await meld(duo, verzuim="langdurig", einddatum=None)
    ontvangst = await duo.deliver(bericht(nummer, verzuim="langdurig", einddatum="2025-11-28"))
    assert (ontvangst.objectkenmerk, ontvangst.terugkoppeling.goedgekeurd) == (nummer, True)
    [melding] = register.lijst("meldingen")
    assert (melding["eind"], melding["status"]) == ("2025-11-28", "R")
    telling = register.lijst("tellingen")
    assert (telling["gemeld"], telling["opgevraagd"], telling["gemuteerd"]) == (1, 1, 1)


async def test_change_that_is_overtaken_asks_again_next_time(register, duo, monkeypatch):
    """When the gemeente acts between our question and our change nothing changes, and the next attempt goes through."""
    nummer = await meld(duo)
    vraag = duo._client.een

    async def vraag_en_dan_de_gemeente(*waarden):
        antwoord = await vraag(*waarden)
        assert register.zet_status(nummer, "B") == 204
        return antwoord

    monkeypatch.setattr(duo._client, "een", vraag_en_dan_de_gemeente)
    wijziging = bericht(nummer, einddatum="2025-10-16")
    with pytest.raises(MutatieIngehaaldError):
        await duo.deliver(wijziging)
    assert register.lijst("meldingen")[0]["eind"] == "2025-10-17"
    monkeypatch.undo()
    ontvangst = await duo.deliver(wijziging)
    assert (ontvangst.dubbel, ontvangst.terugkoppeling.goedgekeurd) == (False, True)
    [melding] = register.lijst("meldingen")
    assert (melding["eind"], melding["status"]) == ("2025-10-16", "B")


async def test_withdrawal(register, duo):
    """A withdrawn melding stays, as ingetrokken, with all it held."""
    nummer = await meld(duo)
    ontvangst = await duo.deliver(intrekking(nummer))
    assert (ontvangst.objectkenmerk, ontvangst.terugkoppeling.goedgekeurd) == (nummer, True)
    [melding] = register.lijst("meldingen")
    assert (melding["status"], melding["reden"], melding["eind"]) == ("I", None, "2025-10-17")


async def test_withdrawal_needs_a_number(register, duo):
    """What DUO never gave a number cannot be withdrawn; nothing is sent."""
    with pytest.raises(NummerOnbekendError):
        await duo.deliver(intrekking(None))
    assert register.lijst("tellingen")["opgevraagd"] == 0


async def test_not_enrolled_is_refused(register, duo):
    """A leerling whom ROD does not know at this school is refused, with the code and text of DUO."""
    ontvangst = await duo.deliver(bericht(wie="000000012"))
    assert (ontvangst.terugkoppeling.goedgekeurd, ontvangst.objectkenmerk) == (False, None)
    [melding] = ontvangst.terugkoppeling.meldingen
    assert (melding.code, melding.ernst, melding.sleutels) == ("201", Ernst.AFKEUR, (("veld", "Identificatie"),))
    assert register.lijst("meldingen") == []


@pytest.mark.parametrize("status", ["G", "K", "I"])
async def test_final_status_stays(register, duo, status):
    """What is closed, noted or withdrawn is not changed nor withdrawn any more."""
    nummer = await meld(duo)
    if status == "I":
        await duo.deliver(intrekking(nummer))
    else:
        register.zet_status(nummer, status)
    for poging in (bericht(nummer, einddatum="2025-10-10"), intrekking(nummer)):
        ontvangst = await duo.deliver(poging)
        assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["302"]
        assert ontvangst.objectkenmerk == nummer
    [melding] = register.lijst("meldingen")
    assert (melding["status"], melding["eind"]) == (status, "2025-10-17")


async def test_unknown_number_is_refused(duo):
    """A number that DUO does not know, or that belongs to another school, is a refusal and no crash."""
    ontvangst = await duo.deliver(bericht("123456"))
    assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["301"]


async def test_melding_of_another_leerling_is_not_overwritten(register, duo):
    """A change under the number of someone else's melding is refused."""
    nummer = await meld(duo)
    ontvangst = await duo.deliver(bericht(nummer, wie=TWEEDE))
    assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["303"]


async def test_overlapping_melding_is_refused(register, duo):
    """A second melding of 16 uur in the same days is refused; one after it is not, nor one of another soort."""
    await meld(duo)
    ontvangst = await duo.deliver(bericht(begindatum="2025-10-17", einddatum="2025-10-31", dagen=[]))
    assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["204"]
    assert await meld(duo, begindatum="2025-10-18", einddatum="2025-10-31", dagen=[])
    assert await meld(duo, verzuim="overig")


async def test_lost_answer_still_yields_the_number(register, duo):
    """When DUO took a melding and the answer was lost, the next attempt is told `dubbel` and brings the number."""
    wat = bericht()
    register.gedrag(faal=1.0, moment="na")
    with pytest.raises(PartnerLaterError):
        await duo.deliver(wat)
    register.gedrag()
    ontvangst = await duo.deliver(wat)
    assert (ontvangst.dubbel, ontvangst.terugkoppeling.goedgekeurd) == (True, True)
    assert ontvangst.objectkenmerk == str(register.lijst("meldingen")[0]["nummer"])
    assert register.lijst("tellingen")["herhaald"] == 1


async def test_quick_retry_is_no_second_melding(register, duo, monkeypatch):
    """DUO took the melding and the line broke: the retry within the same attempt brings the number."""
    keren = iter([True])
    register.gedrag(faal=1.0, foutcode="", moment="na")
    kapot = register.sandbox.gedrag.storing()
    monkeypatch.setattr(type(register.sandbox.gedrag), "storing", lambda _: kapot if next(keren, False) else None)
    ontvangst = await duo.deliver(bericht())
    assert (ontvangst.dubbel, ontvangst.objectkenmerk) == (True, str(register.lijst("meldingen")[0]["nummer"]))


@pytest.mark.parametrize("maak", [lambda nummer: bericht(nummer, einddatum="2025-10-16"), intrekking])
async def test_lost_confirmation_of_a_change(register, duo, maak):
    """A change that was made and whose answer was lost is not made twice; the repeat counts as received."""
    wat = maak(await meld(duo))
    vraag = duo._client.een

    async def vraag_en_verlies(*waarden):
        antwoord = await vraag(*waarden)
        register.gedrag(faal=1.0, moment="na")
        return antwoord

    duo._client.een = vraag_en_verlies
    with pytest.raises(PartnerLaterError):
        await duo.deliver(wat)
    duo._client.een = vraag
    register.gedrag()
    ontvangst = await duo.deliver(wat)
    assert (ontvangst.dubbel, ontvangst.terugkoppeling.goedgekeurd) == (True, True)
    assert register.lijst("tellingen")["gemuteerd"] == 1


async def test_duplicate_without_a_number_needs_a_person(duo, monkeypatch):
    """Should DUO know a melding and not name its number, someone must look it up."""
    wat = bericht()
    await duo.deliver(wat)
    foutmelding = verwerking.antwoord.foutmelding
    monkeypatch.setattr(verwerking.antwoord, "foutmelding", lambda regels, _: foutmelding(regels))
    with pytest.raises(NummerOnbekendError):
        await duo.deliver(wat)


@pytest.mark.parametrize(
    ("gedrag", "soort"),
    [
        ({"weg": "503"}, PartnerLaterError),
        ({"weg": "verbreek"}, LaterError),
        ({"faal": 1.0, "foutcode": "Server.DK0051"}, PartnerLaterError),
        ({"faal": 1.0, "foutcode": "Client.DK0002"}, PartnerWeigertError),
    ],
    ids=["503", "verbreek", "DK0051", "DK0002"],
)
async def test_soap_faults_are_told_apart(register, duo, gedrag, soort):
    """What may succeed later and what a person must mend are different errors, also when only asking."""
    nummer = await meld(duo)
    register.gedrag(**gedrag)
    for wat in (bericht(wie=TWEEDE), bericht(nummer)):
        with pytest.raises(soort) as fout:
            await duo.deliver(wat)
        assert BSN not in str(fout.value)
    register.gedrag()
    assert len(register.lijst("meldingen")) == 1


async def test_register_that_cannot_ask_rod_is_tried_later(start_register, maak_connector):
    """A DC0002 that is about a failure of DUO is no verdict: the same message goes again later."""
    register = start_register(rod="http://127.0.0.1:9")
    connector = maak_connector(register.adres)
    with pytest.raises(DuoStoringError):
        await connector.deliver(bericht())
    await connector.sluit()


async def test_refusal_that_is_not_about_the_content(duo):
    """A school that signs for another BRIN gets a refusal that a person must look at."""
    with pytest.raises(DuoWeigertError):
        await duo.deliver(bericht(brin="98YY", school=organisatie("99XX")))


@pytest.mark.parametrize(
    "antwoord",
    [
        b"<x/>",
        b'<MeldenRelatiefVerzuim_Response xmlns="urn:schakel:afgeleid:duo-verzuim:v1"/>',
        (VOORBEELDEN / "melden-nummer.xml").read_bytes(),
    ],
    ids=["iets anders", "leeg", "ander bericht"],
)
async def test_answer_to_something_else_is_no_answer(duo, monkeypatch, antwoord):
    """An answer in another form, or to another question, leaves us not knowing: later again."""

    async def geef(*_, **__):
        return antwoord

    monkeypatch.setattr(duo._client._soap, "roep", geef)
    with pytest.raises(AntwoordOnduidelijkError):
        await duo.deliver(bericht())


@pytest.mark.parametrize("gevallen", [[], [{"nummer": "999999"}]], ids=["none", "another"])
async def test_asking_for_a_melding_that_does_not_come(duo, monkeypatch, gevallen):
    """When DUO answers a question about a melding without it, nothing is changed blindly."""
    nummer = await meld(duo)

    async def iets_anders(*_):
        return {"gevallen": gevallen}

    monkeypatch.setattr(duo._client, "een", iets_anders)
    with pytest.raises(AntwoordOnduidelijkError):
        await duo.deliver(bericht(nummer))


async def test_partner_that_is_not_there(maak_connector):
    """No connection at all is an error for later, and a line from check."""
    connector = maak_connector("http://127.0.0.1:9", snelle_pogingen=1)
    with pytest.raises(LaterError):
        await connector.deliver(bericht())
    assert len(await connector.check()) == 1
    await connector.sluit()


async def test_check_changes_nothing(register, duo):
    """A check finds a good partner good, and a later poll still gives everything."""
    await meld(duo)
    assert await duo.check() == []
    assert len((await statussen(duo))[0]) == 1
    assert register.lijst("tellingen")["meldingen"] == 1


async def test_check_tells_of_a_refusal(duo, monkeypatch):
    """A refusal in the answer is told by its code."""
    monkeypatch.setattr(verwerking.Verwerking, "_geordend", lambda self, _: [self._regels["weigert"]])
    monkeypatch.setattr(verwerking.antwoord, "levering", _weiger)
    assert await duo.check() == ["De verzuimdienst van DUO weigert de vraag met code 904."]
    with pytest.raises(DuoWeigertError):
        await statussen(duo)


def _weiger(*_):
    raise verwerking.Bezwaar("weigert")


async def test_refused_poll_with_another_code(duo, monkeypatch):
    """A poll that DUO refuses for any reason is an error and not an empty page."""

    def weiger(*_):
        raise verwerking.Bezwaar("onbekend")

    monkeypatch.setattr(verwerking.antwoord, "levering", weiger)
    with pytest.raises(DefinitiefError):
        await statussen(duo)


async def test_voorcontrole_reads_the_contract(duo):
    """The connector holds a view against the rules of its contract."""
    [melding] = duo.voorcontrole(zicht(einddatum=None), date(2025, 10, 20))
    assert (melding.code, melding.ernst) == ("114", Ernst.AFKEUR)


async def test_schools_of_one_supplier_do_not_mix(register, duo):
    """A school does not see nor change what another school reported, whoever signs for both."""
    register.schrijf_in(BSN, brin="98YY")
    nummer = await meld(duo)
    ontvangst = await duo.deliver(bericht(nummer, brin="98YY"))
    assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["301"]
