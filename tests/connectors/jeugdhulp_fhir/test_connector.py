"""The connector against a lokaal team: delivered once, moved there, heard of later, taken back."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from connectors.jeugdhulp_fhir.client import (
    PartnerWegError,
)
from connectors.jeugdhulp_fhir.connector import (
    AanmeldingOnjuistError,
)
from connectors.jeugdhulp_fhir.fhir.delen import URI
from gateway.sdk import DefinitiefError
from tests.connectors.jeugdhulp_fhir.conftest import (
    DOELEN,
    LOKETGEHEIM,
    UITWISSELING,
    VERZOEK,
    bericht,
    zaak,
)

pytestmark = pytest.mark.anyio


async def test_an_aanmelding_arrives_whole(lokaal, fhir):
    """One transaction, and the team has the leerling, who has gezag, what is asked, and on what it rests."""
    ontvangst = await fhir.deliver(bericht())
    [taak] = lokaal.heeft("Task")
    assert ontvangst.objectkenmerk == f"Task/{taak['id']}"
    assert ontvangst.terugkoppeling.goedgekeurd
    assert not ontvangst.dubbel
    aantallen = (await lokaal.beheer("GET", "tellingen")).json()
    assert aantallen | {"RelatedPerson": 3, "Organization": 2, "DocumentReference": 1, "Consent": 1} == aantallen
    [patient] = lokaal.heeft("Patient")
    assert patient["name"][0]["text"] == "Sam Jan van Voorbeeld"
    assert taak["for"] == {"reference": f"Patient/{patient['id']}"}


async def test_a_repeat_makes_nothing_twice(lokaal, fhir):
    """After a lost answer the same again is the same Task, and no person is there double."""
    await lokaal.beheer("PUT", "gedrag", storing_bij=1, moment="na", faalstatus=0)
    with pytest.raises(PartnerWegError):
        await fhir.deliver(bericht())
    eerst = dict(lokaal.sandbox.winkel.alles)
    weer = await fhir.deliver(bericht(poging=2))
    assert weer.dubbel
    assert lokaal.sandbox.winkel.alles == eerst
    assert [weer.objectkenmerk] == [f"Task/{taak['id']}" for taak in lokaal.heeft("Task")]


async def test_a_partner_that_handles_twice_has_it_once(lokaal, fhir):
    """A transaction that the partner itself runs twice leaves one of each."""
    await lokaal.beheer("PUT", "gedrag", dubbel=True)
    await fhir.deliver(bericht())
    assert [len(lokaal.heeft(soort)) for soort in ("Task", "Patient", "Consent")] == [1, 1, 1]


@pytest.mark.parametrize("doel", DOELEN)
async def test_every_doel_is_taken(lokaal, fhir, doel):
    """Whatever is asked, the partner takes the Bundle of it."""
    assert (await fhir.deliver(bericht(doel))).terugkoppeling.goedgekeurd


async def test_the_school_hears_how_it_goes(lokaal, fhir):
    """Each page says what changed since the last one; what is not ours is passed over."""
    berichten = [bericht(id=uuid4(), onderwerp=uuid4()) for _ in range(3)]
    for wat in berichten:
        await fhir.deliver(wat)
    lokaal.sandbox.winkel.maak({**lokaal.heeft("Task")[0], "identifier": [{"system": "urn:x", "value": "1"}]})
    for daad in ("stap", "stap", "stap"):
        assert (await lokaal.beheer("POST", f"taken/{berichten[0].id}/{daad}")).status_code == 200
    velden = {"status": "rejected", "reden": "niet-onze-gemeente", "gemeente": "9902", "notitie": "bel 9902"}
    assert (await lokaal.beheer("POST", f"taken/{berichten[1].id}/zet", **velden)).status_code == 200
    [pagina] = [pagina async for pagina in fhir.poll_statussen(None)]
    standen = {item.uitwisseling: item.stand for item in pagina.statussen}
    assert {wat.id for wat in berichten} == set(standen)
    eerste, tweede = standen[berichten[0].id], standen[berichten[1].id]
    assert (eerste.status, eerste.voortgang) == ("in-progress", "hulp-besloten")
    assert (tweede.status, tweede.reden, tweede.andere_gemeente) == ("rejected", "niet-onze-gemeente", "9902")
    assert tweede.notitie == "bel 9902"
    await lokaal.beheer("POST", f"taken/{berichten[0].id}/zet", status="completed", inhoud="Rust helpt.")
    [later] = [pagina async for pagina in fhir.poll_statussen(pagina.verder)]
    laatste = {item.uitwisseling: item.stand for item in later.statussen}[berichten[0].id]
    assert (laatste.status, laatste.inhoud) == ("completed", "Rust helpt.")


async def test_many_pages(lokaal, fhir):
    """More than fits on a page is all heard, in order, and the place moves on with each page."""
    ids = [uuid4() for _ in range(60)]
    await fhir.deliver(bericht())
    [taak] = lokaal.heeft("Task")
    for id_ in ids:
        lokaal.sandbox.winkel.maak({**taak, "identifier": [{"system": URI, "value": f"urn:uuid:{id_}"}]})
    paginas = [pagina async for pagina in fhir.poll_statussen(None)]
    assert [len(pagina.statussen) for pagina in paginas] == [50, 11]
    assert paginas[0].verder < paginas[1].verder
    assert [item.uitwisseling for pagina in paginas for item in pagina.statussen] == [UITWISSELING, *ids]


async def test_a_notification_says_nothing_of_the_leerling(lokaal, maak):
    """With notified pull the partner gets one Task without a name, and once."""
    fhir = maak(lokaal.adres, "taak")
    ontvangst = await fhir.deliver(bericht())
    assert (await fhir.deliver(bericht(poging=2))).objectkenmerk == ontvangst.objectkenmerk
    [taak] = lokaal.heeft("Task")
    assert set(lokaal.sandbox.winkel.alles) == {("Task", taak["id"])}
    tekst = json.dumps(taak)
    for waarde in ("Sam", "Voorbeeld", "Jansen", "2012", "1099AB", "spanning", "0612345678", "aanmelding"):
        assert waarde not in tekst
    basis, adres = (item.get("valueString") or item["valueReference"]["reference"] for item in taak["input"])
    assert adres == f"https://schakel.example/koppelvlak/lokaal-team/loket/{UITWISSELING}/Task/{UITWISSELING}"
    assert fhir.meld_aan("lokaal-team", LOKETGEHEIM, basis) == UITWISSELING
    assert taak["restriction"]["period"]["end"] == "2027-05-20"
    assert [pagina async for pagina in fhir.poll_statussen(None)] == []
    deel = await fhir.deliver(bericht("verzuim-context", id=uuid4()))
    weg = bericht("verzuim-context-intrekking", id=uuid4(), objectkenmerk=deel.objectkenmerk)
    assert (await fhir.deliver(weg)).objectkenmerk == deel.objectkenmerk
    standen = {f"Task/{item['id']}": item["status"] for item in lokaal.heeft("Task")}
    assert standen == {ontvangst.objectkenmerk: "requested", deel.objectkenmerk: "cancelled"}
    await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk))
    assert {item["status"] for item in lokaal.heeft("Task")} == {"cancelled"}
    zonder = await fhir.deliver(bericht("consultatie-anoniem", id=uuid4()))
    laatste = lokaal.sandbox.winkel.geef(*zonder.objectkenmerk.split("/"))
    assert laatste["restriction"]["period"]["end"] == "2026-12-22"


async def test_who_may_not_come_to_the_loket(lokaal, maak):
    """A wrong name, secret or basis gives one answer; so does a connector whose partner never comes."""
    fhir = maak(lokaal.adres, "taak")
    goed = ("lokaal-team", LOKETGEHEIM, fhir._basis(UITWISSELING))
    for fout in (
        ("ander", *goed[1:]),
        (goed[0], "ander", goed[2]),
        (*goed[:2], goed[2] + "x"),
        (*goed[:2], "geen.basis"),
        (*goed[:2], f"{VERZOEK.hex}.{goed[2].partition('.')[2]}"),
        ("é", "é", "é"),
    ):
        with pytest.raises(AanmeldingOnjuistError):
            fhir.meld_aan(*fout)
    with pytest.raises(AanmeldingOnjuistError):
        maak(lokaal.adres).meld_aan("", "", "")


async def test_a_package_waits_and_its_withdrawal_asks_for_a_call(maak):
    """For a partner without a system nothing goes over a line; that it is withdrawn can only be said by a person."""
    fhir = maak("", "pakket")
    ontvangst = await fhir.deliver(bericht())
    assert (ontvangst.terugkoppeling, ontvangst.objectkenmerk) == (None, f"pakket/{UITWISSELING}")
    for doel, wat in (
        ("jeugdhulp-intrekking", "dat het verzoek is ingetrokken."),
        ("verzuim-context-intrekking", "dat dit deel van het verzoek is ingetrokken: Samenvatting van het verzuim."),
    ):
        [melding] = (await fhir.deliver(bericht(doel))).terugkoppeling.meldingen
        assert (melding.code, str(melding.ernst)) == ("JHF-BEL", "signaal")
        assert melding.tekst.endswith(wat)
    assert await fhir.check() == []
    assert [pagina async for pagina in fhir.poll_statussen(None)] == []
    with pytest.raises(DefinitiefError):
        await maak("https://p.example").pak_in(zaak(), "ABCD")
