"""The connector against a lokaal team: delivered once, moved there, heard of later, taken back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from copy import deepcopy
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from connectors.jeugdhulp_fhir.client import (
    AntwoordOnduidelijkError,
    GeenTokenError,
    PartnerFhirWeigertError,
    PartnerWegError,
    TokenGeweigerdError,
)
from connectors.jeugdhulp_fhir.connector import (
    AanmeldingOnjuistError,
    JeugdhulpFhir,
    OnbekendBerichtError,
    VerzoekOnjuistError,
)
from connectors.jeugdhulp_fhir.fhir.delen import URI
from connectors.jeugdhulp_fhir.intrekken import NooitAangekomenError
from connectors.jeugdhulp_fhir.sandbox.fouten import Fout
from gateway.sdk import DefinitiefError, Statuspagina
from tests.connectors.jeugdhulp_fhir.conftest import (
    ALLES,
    DOELEN,
    GEHEIM,
    LOKETGEHEIM,
    NU,
    UITWISSELING,
    VERZOEK,
    bericht,
    inhoud,
    zaak,
)
from tests.connectors.swv_platform.conftest import draait

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


@pytest.mark.parametrize(
    ("gedrag", "verwacht"),
    [
        ({"weg": "503"}, PartnerWegError),
        ({"weg": "verbreek"}, PartnerWegError),
        ({"faal": 1.0, "faalstatus": 429}, PartnerWegError),
        ({"faal": 1.0, "faalstatus": 403}, PartnerFhirWeigertError),
        ({"traag_ms": 3000}, PartnerWegError),
    ],
    ids=str,
)
async def test_what_goes_wrong_at_the_partner(lokaal, maak, gedrag, verwacht):
    """Busy and away is for later; a refusal of us is for a person."""
    fhir = maak(lokaal.adres, timeout_s=1)
    await lokaal.beheer("PUT", "gedrag", **gedrag)
    with pytest.raises(verwacht):
        await fhir.deliver(bericht())


async def test_a_refused_verzoek_is_a_verdict(lokaal, fhir):
    """What the partner finds wrong with the content comes back as his verdict, without a word of his."""
    voorbij = deepcopy(ALLES)
    voorbij["jeugdhulpverzoek"]["toestemming"]["eind"] = "2026-01-01"
    ontvangst = await fhir.deliver(bericht(wat=inhoud(zicht=voorbij)))
    assert not ontvangst.terugkoppeling.goedgekeurd
    [melding] = ontvangst.terugkoppeling.meldingen
    assert (melding.code, melding.tekst.partition(":")[0]) == ("business-rule", "Consent.provision.period")
    assert lokaal.heeft("Task") == []


async def test_nothing_leaves_that_breaks_a_rule(lokaal, fhir):
    """A Bundle that would break a rule is not sent, and the error names rule and place without the value."""
    fout = json.loads(inhoud())
    fout["hulpvraag"] = "Het gaat om 999.99.9990."
    with pytest.raises(VerzoekOnjuistError, match="burgerservicenummer") as gevangen:
        await fhir.deliver(bericht(wat=json.dumps(fout).encode()))
    assert "999" not in str(gevangen.value)
    assert lokaal.sandbox.winkel.alles == {}
    with pytest.raises(OnbekendBerichtError):
        await fhir.deliver(bericht(soort="duo_rod/inschrijving-vo@1"))


async def test_a_bsn_is_seen_before_it_is_written(fhir):
    """The partner's rule is asked before there is a message; a telephone number is none."""
    zicht = {"jeugdhulpverzoek": {"hulpvraag": "bsn 999 999 990"}, "organisatie": {"naam": "De Zwaluw 201234568"}}
    assert [item.tekst.partition(":")[0] for item in fhir.voorcontrole(zicht, NU.date())] == [
        "jeugdhulpverzoek.hulpvraag"
    ]
    assert fhir.voorcontrole(ALLES, NU.date()) == ()


async def test_tokens(lokaal, fhir, maak):
    """One token serves many calls; one that is no longer believed is left, and the next attempt has another."""
    await fhir.deliver(bericht())
    await fhir.deliver(bericht(id=uuid4()))
    assert lokaal.sandbox.toegang.gegeven == 1
    await lokaal.beheer("DELETE", "tokens")
    with pytest.raises(TokenGeweigerdError):
        await fhir.deliver(bericht())
    assert (await fhir.deliver(bericht(poging=2))).dubbel
    assert lokaal.sandbox.toegang.gegeven == 2
    await lokaal.beheer("DELETE", "tokens")
    with pytest.raises(TokenGeweigerdError):
        await _alles(fhir)
    vreemd = maak(lokaal.adres, geheim="een ander")
    with pytest.raises(GeenTokenError):
        await vreemd.deliver(bericht())
    assert await fhir.check() == []
    assert "geeft ons geen token" in (await vreemd.check())[0]


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


@pytest.mark.parametrize("kenmerk", ["bekend", "verloren"])
async def test_a_withdrawal(lokaal, fhir, kenmerk):
    """The Task is cancelled with its reason and the Consent ends today; again is good."""
    ontvangst = await fhir.deliver(bericht())
    bekend = ontvangst.objectkenmerk if kenmerk == "bekend" else None
    for poging in (1, 2):
        weg = await fhir.deliver(bericht("jeugdhulp-intrekking", id=uuid4(), objectkenmerk=bekend, poging=poging))
        assert weg.terugkoppeling.goedgekeurd
    [taak], [consent] = lokaal.heeft("Task"), lokaal.heeft("Consent")
    assert (taak["status"], taak["statusReason"]["coding"][0]["code"]) == ("cancelled", "geen-toestemming")
    assert (consent["status"], consent["meta"]["versionId"]) == ("inactive", "2")
    assert consent["provision"]["period"]["end"] < "2027-05-20"


async def test_a_withdrawal_after_the_end(lokaal, fhir):
    """What is completed stays so; that nothing may rest on the Consent any more is still told."""
    ontvangst = await fhir.deliver(bericht())
    await lokaal.beheer("POST", f"taken/{UITWISSELING}/zet", status="completed")
    await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk))
    assert [lokaal.heeft("Task")[0]["status"], lokaal.heeft("Consent")[0]["status"]] == ["completed", "inactive"]


async def test_a_withdrawal_while_the_partner_works(lokaal, fhir, monkeypatch):
    """When the Task moves in between it is read anew at the next attempt; what the partner refuses is his verdict."""
    ontvangst = await fhir.deliver(bericht())
    weg = bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk)

    def weiger(status: int) -> Callable[..., object]:
        def wijzig(*_: object) -> object:
            raise Fout(status, "conflict", "ondertussen")

        return wijzig

    monkeypatch.setattr(lokaal.sandbox.winkel, "wijzig", weiger(412))
    with pytest.raises(PartnerWegError, match="tegelijk"):
        await fhir.deliver(weg)
    monkeypatch.setattr(lokaal.sandbox.winkel, "wijzig", weiger(422))
    assert not (await fhir.deliver(weg)).terugkoppeling.goedgekeurd
    monkeypatch.undo()
    await lokaal.beheer("PUT", "gedrag", faal=1.0, faalstatus=403)
    with pytest.raises(PartnerFhirWeigertError):
        await fhir.deliver(weg)


async def test_a_withdrawal_of_what_never_came(lokaal, fhir):
    """There is nothing to take back, and a person looks; what the partner erased is as good as taken back."""
    with pytest.raises(NooitAangekomenError):
        await fhir.deliver(bericht("jeugdhulp-intrekking"))
    assert (await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk="Task/weg"))).terugkoppeling.goedgekeurd


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
    await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk))
    assert lokaal.heeft("Task")[0]["status"] == "cancelled"
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
    [melding] = (await fhir.deliver(bericht("jeugdhulp-intrekking"))).terugkoppeling.meldingen
    assert (melding.code, str(melding.ernst)) == ("JHF-BEL", "signaal")
    assert await fhir.check() == []
    assert [pagina async for pagina in fhir.poll_statussen(None)] == []
    with pytest.raises(DefinitiefError):
        await maak("https://p.example").pak_in(zaak(), "ABCD")


async def test_nothing_personal_is_logged(lokaal, fhir, caplog):
    """Whatever happens, no log line and no error holds a value of the verzoek."""
    caplog.set_level(logging.DEBUG)
    await fhir.deliver(bericht())
    await lokaal.beheer("PUT", "gedrag", weg="verbreek")
    with pytest.raises(PartnerWegError) as gevangen:
        await fhir.deliver(bericht(poging=2))
    for waarde in ("Voorbeeld", "1099AB", "spanning", GEHEIM):
        assert waarde not in caplog.text + str(gevangen.value) + repr(bericht())


async def _alles(fhir: JeugdhulpFhir) -> list[Statuspagina]:
    return [pagina async for pagina in fhir.poll_statussen("2026-11-01")]


def _antwoord(inhoud: object, status: int = 200) -> object:
    async def geef(_: object) -> JSONResponse:
        return JSONResponse(inhoud, status)

    return geef


@pytest.mark.parametrize(
    ("antwoord", "roep"),
    [
        ([], "deliver"),
        ({"resourceType": "Bundle", "entry": [{"response": {"location": "Patient/1"}}]}, "deliver"),
        ({"resourceType": "Bundle", "entry": "?"}, "deliver"),
        ({"resourceType": "Task"}, "poll"),
        ({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Task", "status": "?"}}]}, "poll"),
        ({"resourceType": "Patient", "id": "1"}, "melding"),
        ({"resourceType": "Task", "id": "a/b"}, "melding"),
    ],
)
async def test_an_answer_that_makes_no_sense(maak, antwoord, roep):
    """It is tried again later, and nothing of it is repeated."""
    token = {"access_token": "t", "expires_in": 60}
    app = Starlette(
        routes=[
            Route("/token", _antwoord(token), methods=["POST"]),
            Route("/fhir", _antwoord(antwoord), methods=["POST"]),
            Route("/fhir/Task", _antwoord(antwoord), methods=["GET", "POST"]),
            Route("/fhir/metadata", _antwoord({"fhirVersion": "5.0.0"})),
        ]
    )
    async with draait(app) as adres:
        fhir = maak(adres, "taak" if roep == "melding" else "bundel")
        assert "FHIR 4.0.1" in (await fhir.check())[0]
        doe = _alles(fhir) if roep == "poll" else fhir.deliver(bericht())
        with pytest.raises(AntwoordOnduidelijkError):
            await doe


@pytest.mark.parametrize(
    ("fout", "code"),
    [
        ({"issue": [{"code": "invalid"}]}, "invalid"),
        ({"issue": [{"code": "Sam van Voorbeeld", "expression": "?"}]}, "onbekend"),
        ({"issue": "?"}, "onbekend"),
        ({"issue": [7]}, "onbekend"),
        ([], "onbekend"),
    ],
)
async def test_a_refusal_in_other_words(maak, fout, code):
    """Whatever stands in it, only a code and a place are kept."""
    token = {"access_token": "t", "expires_in": 60}
    app = Starlette(
        routes=[
            Route("/token", _antwoord(token), methods=["POST"]),
            Route("/fhir", _antwoord(fout, 422), methods=["POST"]),
        ]
    )
    async with draait(app) as adres:
        [melding] = (await maak(adres).deliver(bericht())).terugkoppeling.meldingen
    assert (melding.code, "422" in melding.tekst) == (code, True)


@pytest.mark.parametrize(
    "token", [[], {"access_token": 1}, {"access_token": "é"}, {"access_token": "t", "expires_in": "x"}]
)
async def test_a_token_that_is_none(maak, token):
    """What is no token is not sent as one."""
    async with draait(Starlette(routes=[Route("/token", _antwoord(token), methods=["POST"])])) as adres:
        with pytest.raises(AntwoordOnduidelijkError):
            await maak(adres).deliver(bericht())
