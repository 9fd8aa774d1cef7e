"""The platform itself: its terms, its commissie, its refusals, and that it keeps to the contract it gives away."""

import json
from datetime import date

import anyio
import pytest

from connectors.swv_platform.sandbox.regels import Regels
from tests.connectors.swv_platform.conftest import (
    BEOOGD,
    COMPLEET,
    CONTRACTEN,
    DOSSIER,
    KENMERK,
    TOKEN,
    VREEMD,
    aanvraag,
    document,
)

pytestmark = pytest.mark.anyio
SWV = {"swv": "VO2507"}
REGELS = Regels(CONTRACTEN)


async def zend(platform, inhoud=None, **anders):
    """Hand an aanvraag in."""
    return await platform.api("POST", "/aanvragen", params=SWV, json=inhoud or aanvraag(*COMPLEET), **anders)


async def test_every_answer_keeps_to_the_contract(platform):
    """Status, list, changes, besluit and receipt are as their schemas say; each answer tells the version of the API."""
    nieuw = await zend(platform)
    assert (nieuw.status_code, nieuw.headers["location"]) == (201, f"/v1/swv/aanvragen/{nieuw.json()['id']}")
    assert (await zend(platform)).status_code == 200
    await platform.stap_tot("besloten")
    id_ = nieuw.json()["id"]
    dossier = await platform.api(
        "PUT", f"/dossiers/{KENMERK}x", params=SWV, content=DOSSIER, headers={"Content-Type": "application/xml"}
    )
    for naam, answer in (
        ("status", await platform.api("GET", f"/aanvragen/{id_}")),
        ("wijzigingen", await platform.api("GET", "/aanvragen/wijzigingen", params=SWV)),
        ("besluit", await platform.api("GET", f"/aanvragen/{id_}/besluit")),
        ("dossierontvangst", dossier),
    ):
        assert REGELS.overtredingen(naam, answer.json()) == []
        assert answer.headers["api-version"] == "1.0.0"
    items = (await platform.api("GET", "/aanvragen/wijzigingen", params=SWV)).json()["items"]
    assert [REGELS.overtredingen("status", item) for item in items] == [[]] * len(items)
    etag = (await platform.api("GET", f"/aanvragen/{id_}")).headers["etag"]
    assert (await platform.api("GET", f"/aanvragen/{id_}", headers={"If-None-Match": etag})).status_code == 304
    gevonden = await platform.api("GET", "/aanvragen", params={**SWV, "kenmerk": str(KENMERK)})
    assert [item["id"] for item in gevonden.json()["items"]] == [id_]


def zonder_zip():
    """A document that is no ZIP."""
    return document("opp") | {"inhoud": "bmVlIG5lZSE="}


@pytest.mark.parametrize(
    ("wat", "plaats"),
    [
        ({"content": b"{"}, ""),
        ({"json": []}, "/"),
        ({"json": aanvraag(swv="PO3102")}, "/swv"),
        ({"json": aanvraag(documenten=[zonder_zip()])}, "/documenten/0/inhoud"),
        ({"json": aanvraag(documenten=[document("opp") | {"sha256": "0" * 64}])}, "/documenten/0/sha256"),
    ],
)
async def test_technical_rubbish_is_refused_at_the_door(platform, wat, plaats):
    """What is wrong is told as problem+json with its place, and nothing is registered."""
    answer = await platform.api(
        "POST", "/aanvragen", params=SWV, **{"headers": {"Content-Type": "application/json"}, **wat}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [item["location"] for item in answer.json()["errors"]] == [plaats]
    assert platform.sandbox.stand.alle() == []


@pytest.mark.parametrize(
    "inhoud", [b"geen xml", b"<iets/>", b"<dossier><bsn>999999990</bsn></dossier>", b"<!DOCTYPE x><x/>"]
)
async def test_a_dossier_that_is_none_is_refused(platform, inhoud):
    """No XML, another root, or a place for a number of the government: 400."""
    koppen = {"Content-Type": "application/xml"}
    answer = await platform.api("PUT", "/dossiers/a1", params=SWV, content=inhoud, headers=koppen)
    assert answer.status_code == 400
    assert platform.sandbox.stand.dossiers == {}


async def test_who_may_do_what(platform):
    """Without token 401, for another school 403, of another sender 404, as another type of content 415."""
    assert (await zend(platform, token="geen")).status_code == 401
    assert (await zend(platform, token=BEOOGD)).status_code == 403
    id_ = (await zend(platform)).json()["id"]
    assert (await platform.api("GET", f"/aanvragen/{id_}", token=VREEMD)).status_code == 404
    assert (await platform.api("GET", "/aanvragen/wijzigingen", token=VREEMD, params=SWV)).json()["items"] == []
    assert (await platform.api("POST", "/aanvragen", params=SWV, content=b"x")).status_code == 415
    assert (await platform.api("GET", f"/aanvragen/{id_}/besluit")).status_code == 404
    for fout in ({}, {"swv": "VO9999"}, {**SWV, "limiet": "0"}, {**SWV, "limiet": "veel"}, {**SWV, "vanaf": "x"}):
        assert (await platform.api("GET", "/aanvragen/wijzigingen", params=fout)).status_code == 400


async def test_the_term_stands_still_while_incomplete(platform):
    """Days count only while the clock runs; what was left is kept."""
    await zend(platform)
    stand = await platform.stap_tot("bij-commissie")
    tot = date.fromisoformat(stand["termijn"]["tot"])
    stand = await platform.commissie("aanhouden", bericht="Wij wachten op een gesprek.")
    assert (stand["termijn"], stand["bericht"]) == (None, "Wij wachten op een gesprek.")
    platform.klok.verder(days=10)
    stand = await platform.commissie("stap")
    assert (date.fromisoformat(stand["termijn"]["tot"]) - tot).days == 10


async def test_a_holiday_does_not_count(start):
    """The term skips the days of a holiday."""
    async with start(vakanties=((date(2026, 10, 17), date(2026, 10, 25)),)) as platform:
        await zend(platform, aanvraag(*COMPLEET))
        await platform.commissie("stap")
        stand = await platform.commissie("stap")
        assert stand["termijn"]["tot"] == "2026-11-25"


async def test_no_completion_in_time(platform):
    """An aanvraag that stays incomplete is not handled."""
    await zend(platform, aanvraag())
    await platform.stap_tot("onvolledig")
    stand = await platform.stap_tot("niet-in-behandeling")
    assert stand["bericht"] == "De aanvulling kwam niet op tijd."


async def test_parents_that_were_not_told(platform):
    """Without the day on which the ouders were told, the platform asks for it."""
    await zend(platform, aanvraag(*COMPLEET, oudersGeinformeerdOp=None))
    assert (await platform.stap_tot("onvolledig"))["ontbreekt"] == ["ouders-geinformeerd"]


async def test_two_signed_experts_of_the_school_are_enough(platform):
    """With two, of whom one orthopedagoog or psycholoog, the commissie is next."""
    wie = [
        {"naam": "O. Verzonnen", "discipline": soort, "datum": "2026-09-20", "ondertekend": True}
        for soort in ("orthopedagoog", "arts")
    ]
    await zend(platform, aanvraag(*COMPLEET, deskundigen=wie))
    for _ in range(3):
        stand = await platform.commissie("stap")
    assert (stand["status"], stand["vergaderdatum"]) == ("bij-commissie", "2026-10-12")
    assert (await platform.commissie("stap"))["status"] == "bij-commissie"
    assert (await platform.commissie("besluit"))["besluit"]["deskundigen"] == wie


async def test_an_objection(platform):
    """Within its term an objection leads to a besluit again, with the same number; after it there is none."""
    await zend(platform)
    eerst = (await platform.commissie("besluit", uitkomst="toegekend"))["besluit"]
    assert (await platform.commissie("bezwaar"))["status"] == "bezwaar"
    weer = await platform.commissie("besluit", motivering="Ook na bezwaar.")
    assert (weer["status"], weer["besluit"]["tlvNummer"]) == ("besloten", eerst["tlvNummer"])
    platform.klok.verder(days=43)
    assert (await platform.beheer("POST", f"aanvragen/{KENMERK}/bezwaar")).status_code == 409
    assert (await platform.commissie("stap"))["status"] == "afgesloten"
    assert (await platform.beheer("POST", f"aanvragen/{KENMERK}/besluit")).status_code == 409


async def test_a_refusal_stays_a_refusal(platform):
    """What is refused has no TLV, also when the objection is turned down."""
    await zend(platform)
    await platform.commissie("besluit", uitkomst="afgewezen")
    await platform.commissie("bezwaar")
    besluit = (await platform.commissie("stap"))["besluit"]
    assert (besluit["uitkomst"], besluit.get("tlvNummer")) == ("afgewezen", None)


@pytest.mark.parametrize(
    ("velden", "code"),
    [
        ({"tlvNummer": "PO3102-2026-00001"}, "421"),
        ({"tlvNummer": "VO2507-26-00001"}, "anyOf"),
        ({"begin": "2014-07-31"}, "416"),
        ({"categorie": None}, "741"),
        ({"begin": "2026-08-02", "eind": "2027-07-31"}, "424"),
    ],
)
async def test_a_tlv_that_duo_would_not_take_does_not_go_out(platform, velden, code):
    """The besluit is checked as DUO checks it, before anybody gets it."""
    await zend(platform)
    answer = await platform.beheer("POST", f"aanvragen/{KENMERK}/besluit", **velden)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert platform.sandbox.stand.alle()[0].besluit is None


async def test_the_beoogde_school_gets_the_tlv_and_nothing_else(platform):
    """Number and birth date give the verklaring; any other question, and any other school, gets the same 404."""
    await zend(platform)
    besluit = (await platform.commissie("besluit"))["besluit"]
    vraag = {"tlvNummer": besluit["tlvNummer"], "geboortedatum": aanvraag()["leerling"]["geboortedatum"]}
    for token, fout in ((BEOOGD, {"geboortedatum": "2012-03-05"}), (BEOOGD, {"tlvNummer": "x"}), (TOKEN, {})):
        assert (await platform.api("POST", "/verklaringen/_ophalen", token=token, json=vraag | fout)).status_code == 404
    antwoord = await platform.api("POST", "/verklaringen/_ophalen", token=BEOOGD, json=vraag)
    assert REGELS.overtredingen("verklaring", antwoord.json()) == []
    assert platform.sandbox.stand.alle()[0].status == "opgehaald"
    id_ = platform.sandbox.stand.alle()[0].id
    assert (await platform.api("GET", f"/aanvragen/{id_}", token=BEOOGD)).status_code == 404


@pytest.mark.parametrize(
    ("fout", "plaats"), [({"kenmerk": "x"}, "/kenmerk"), ({"school": {"brin": "99YY"}}, "/school/brin")]
)
async def test_a_withdrawal_of_another_aanvraag(platform, fout, plaats):
    """Kenmerk and school must be those of the aanvraag."""
    id_ = (await zend(platform)).json()["id"]
    goed = {"kenmerk": str(KENMERK), "soort": "tlv-vso", "school": {"brin": "99XX"}}
    answer = await platform.api("POST", f"/aanvragen/{id_}/_intrekken", json=goed | fout)
    assert answer.json()["errors"][0]["location"] == plaats


async def test_the_clock_can_be_set_forward(platform):
    """A demo need not wait for a meeting."""
    answer = await platform.beheer("POST", "klok", dagen=7, versnelling=100)
    assert answer.json() == {"nu": "2026-10-12T08:00:00.000Z", "versnelling": 100}
    platform.klok.verder(seconds=36)
    assert (await platform.beheer("GET", "klok")).json()["nu"] == "2026-10-12T09:00:00.000Z"


async def test_by_itself(start):
    """In automatic mode the commissie works on."""
    async with start(automatisch_s=0.01) as platform:
        await zend(platform)
        with anyio.fail_after(10):
            while platform.sandbox.stand.alle()[0].status != "besloten":
                platform.klok.verder(days=1)
                await anyio.sleep(0.01)


async def test_looking_inside_and_being_difficult(platform):
    """The control API shows what there is; an unknown behaviour, deed or aanvraag is told."""
    await zend(platform)
    assert (await platform.beheer("GET", "tellingen")).json()["aanvragen"] == 1
    assert [item["inhoud"]["soort"] for item in (await platform.beheer("GET", "aanvragen")).json()] == ["tlv-vso"]
    assert (await platform.beheer("PUT", "gedrag", boos=True)).status_code == 400
    assert (await platform.beheer("POST", f"aanvragen/{KENMERK}/dans")).status_code == 404
    assert (await platform.beheer("POST", "aanvragen/x/stap")).status_code == 404
    with anyio.fail_after(5):
        while not platform.gehoord:  # noqa: ASYNC110 there is no event to wait for in another app
            await anyio.sleep(0.01)
    assert json.loads(platform.gehoord[0][1])["subject"] == platform.sandbox.stand.alle()[0].id
