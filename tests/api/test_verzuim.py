"""/v1/verzuim: seeing what is proposed, judging it once, and how meldingen stand."""

import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import anyio
import httpx
import pytest

from gateway.api.app import maak_app
from gateway.exchange.verzuim import dossier as dossiers
from gateway.exchange.verzuim.signaleren import signaleer_alles
from gateway.exchange.verzuim.statussen import pak_status_in
from gateway.model.partijen import Abonnement
from gateway.model.uitwisseling import Statusmelding
from gateway.model.verzuim import Contact, Melder, Verzuimafspraken, Verzuimdossier, Verzuimregistratie
from gateway.policy.tijd import vandaag
from gateway.store.database import Database
from tests.api.test_routes import BSN, HEADERS

pytestmark = pytest.mark.anyio
MELDER = Melder(naam="Iris de Wit", email="i.dewit@zwaluw.example")
VANDAAG = vandaag()
DAGEN = sorted([dag for nummer in range(1, 15) if (dag := VANDAAG - timedelta(days=nummer)).isoweekday() < 6][:4])
GOED = {"oudersGeinformeerdOp": DAGEN[-1].isoformat()}


@pytest.fixture
async def zaak(omgeving, stad):
    """An app whose school may report at DUO, and whose leerlingen all missed sixteen lesuren last week."""
    for opruimen in (
        "DELETE FROM verzuimdossier",
        "DELETE FROM schoolkalender",
        "UPDATE run SET aantallen = aantallen - 'verzuim_afgezet'",
    ):
        omgeving.sql(opruimen)
    huis = omgeving.inrichting
    school = huis.organisaties["zwaluw"].model_copy(update={"verzuim": Verzuimafspraken(melder=MELDER)})
    verzuim = Abonnement(
        id="verzuim",
        organisatie="zwaluw",
        partner="duo",
        doelen=("verzuimmelding-duo", "verzuimintrekking-duo"),
        afspraak_van=date(2020, 1, 1),
    )
    organisaties = {**huis.organisaties, "zwaluw": school}
    nieuw = replace(huis, organisaties=organisaties, abonnementen=(verzuim,))
    for leerling, sleutel in omgeving.sql(
        "SELECT l.id, l.sleutel FROM leerling l JOIN stand s ON s.leerling = l.id WHERE l.organisatie = 'zwaluw'"
    ):
        _schrijf(omgeving, leerling, huis.kast.open(sleutel, leerling.bytes))
    async with Database(huis.db.url, "schakel_worker", grootte=2) as db:
        await signaleer_alles(replace(nieuw, db=db), "zwaluw")
    async with _met(omgeving, stad, nieuw) as zaak:
        yield zaak


@asynccontextmanager
async def _met(omgeving, stad, inrichting):
    """The same, in a house that was set up otherwise."""
    transport = httpx.ASGITransport(maak_app(stad.settings, inrichting))
    async with httpx.AsyncClient(transport=transport, base_url="https://schakel.test") as http:
        yield replace(omgeving, inrichting=inrichting, http=http)


def _schrijf(omgeving, leerling, sleutel):
    registraties = tuple(
        Verzuimregistratie(id=f"{dag:%m%d}-{lesuur}", datum=dag, lesuur=lesuur, geoorloofd=False)
        for dag in DAGEN
        for lesuur in range(1, 5)
    )
    inhoud = Verzuimdossier(leerlingnummer="1", registraties=registraties)
    omgeving.sql(
        "INSERT INTO verzuimdossier (leerling, organisatie, inhoud, te_signaleren, gewijzigd_op)"
        " VALUES (%s, 'zwaluw', %s, true, now())",
        leerling,
        dossiers.pak_in(sleutel, leerling, inhoud),
    )


async def open_(zaak, **params):
    """The voorstellen that wait, newest first."""
    answer = await zaak.vraag("GET", "/v1/verzuim/voorstellen", params={"toestand": "open", **params})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_list_comes_in_parts_and_every_look_is_recorded(zaak):
    """All voorstellen, newest first, a part at a time; a record per leerling that was shown."""
    gezien, params = [], {"limiet": 3, "toestand": "open", "soort": "zestien-uur"}
    while True:
        deel = (await zaak.vraag("GET", "/v1/verzuim/voorstellen", params=params)).json()
        gezien += deel["items"]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    ids = [item["id"] for item in gezien]
    assert len(ids) == len(set(ids)) > 3
    assert ids == sorted(ids, reverse=True)
    assert all(item["leerlingnummer"] and item["begindatum"] == DAGEN[0].isoformat() for item in gezien)
    bekeken = [regel for regel in zaak.gebruik() if regel["logregel"]["name"] == "voorstellen over verzuim inzien"]
    assert len(bekeken) == len(ids)


async def test_a_voorstel_tells_how_it_was_reached(zaak):
    """Hours, window, rule and source, for who judges."""
    [regel, *_] = await open_(zaak)
    detail = (await zaak.vraag("GET", f"/v1/verzuim/voorstellen/{regel['id']}")).json()
    assert [item["lesuur"] for item in detail["telt"]] == [1, 2, 3, 4] * 4
    assert detail["bron"]
    assert detail["uitleg"]
    assert detail["letOp"] == []
    assert regel.items() <= detail.items()


async def test_approval_makes_a_melding_that_can_be_followed(zaak):
    """The melding waits, and shows what came back once the other side answers."""
    [regel, *_] = await open_(zaak)
    vraag = GOED | {"ondernomenActie": "gesprek", "melder": {"naam": "Jo Mentor", "email": "jo@zwaluw.example"}}
    answer = await zaak.vraag("POST", f"/v1/verzuim/voorstellen/{regel['id']}/_goedkeuren", json=vraag)
    assert answer.status_code == 200, answer.text
    besloten = answer.json()
    assert (besloten["toestand"], besloten["besluitDoor"]) == ("goedgekeurd", "sis-client")
    melding = besloten["verzuimmelding"]
    _antwoord(zaak, UUID(melding))
    detail = (await zaak.vraag("GET", f"/v1/verzuim/meldingen/{melding}")).json()
    assert (detail["status"], detail["ondernomenActie"], detail["melder"]["naam"]) == ("wacht", "gesprek", "Jo Mentor")
    assert detail["dagen"][0] == {"datum": DAGEN[0].isoformat(), "heledag": False, "lesuren": [1, 2, 3, 4]}
    [terug] = detail["statussen"]
    assert (terug["status"], terug["toelichting"]) == ("in-behandeling", "gezien")
    assert terug["contact"]["naam"] == "A. Ambtenaar"
    [kop] = (await zaak.vraag("GET", "/v1/verzuim/meldingen", params={"status": "wacht"})).json()["items"]
    assert kop.items() <= detail.items()


def _antwoord(zaak, melding):
    [(leerling, ingepakt)] = zaak.sql(
        "SELECT l.id, l.sleutel FROM verzuimmelding v JOIN leerling l ON l.id = v.leerling WHERE v.id = %s", melding
    )
    nu = datetime.now(UTC)
    status = Statusmelding("1", "in-behandeling", nu, toelichting="gezien", contact=Contact(naam="A. Ambtenaar"))
    inhoud = pak_status_in(zaak.inrichting.kast.open(ingepakt, leerling.bytes), melding, status)
    zaak.sql(
        "INSERT INTO meldingstatus VALUES (%s, 'zwaluw', 'duo', 'in-behandeling', %s, %s, %s)", melding, nu, inhoud, nu
    )


async def test_of_many_who_decide_at_once_one_is_heard(zaak):
    """Five decisions on one voorstel: one counts, the others are 409 with a code of their own."""
    [regel, *_] = await open_(zaak)
    pad, antwoorden = f"/v1/verzuim/voorstellen/{regel['id']}", []

    async def beslis(hoe, vraag):
        antwoorden.append(await zaak.vraag("POST", f"{pad}/{hoe}", json=vraag))

    async with anyio.create_task_group() as tg:
        for _ in range(3):
            tg.start_soon(beslis, "_goedkeuren", GOED)
        for _ in range(2):
            tg.start_soon(beslis, "_weigeren", {"reden": "nee"})
    assert sorted(item.status_code for item in antwoorden) == [200, 409, 409, 409, 409]
    assert {item.json()["code"] for item in antwoorden if item.status_code == 409} == {"VRZ-102"}
    besluiten = [regel for regel in zaak.gebruik() if regel["logregel"]["name"].endswith(("goedkeuren", "weigeren"))]
    assert len(besluiten) == 1


@pytest.mark.parametrize(
    ("vraag", "code"),
    [
        ({}, "VRZ-103"),
        (GOED | {"ondernomenActie": "hij is ziek"}, "VRZ-106"),
        (GOED | {"actieGewenst": False}, "VRZ-108"),
    ],
)
async def test_what_is_missing_is_told_without_echo(zaak, vraag, code):
    """The voorstel stays open, and what was sent is not repeated."""
    [regel, *_] = await open_(zaak)
    answer = await zaak.vraag("POST", f"/v1/verzuim/voorstellen/{regel['id']}/_goedkeuren", json=vraag)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert "ziek" not in answer.text
    assert (await open_(zaak))[0]["id"] == regel["id"]


async def test_without_a_route_it_is_409(zaak, stad):
    """A school without an abonnement for meldingen is told so."""
    [regel, *_] = await open_(zaak)
    async with _met(zaak, stad, replace(zaak.inrichting, abonnementen=())) as zonder:
        answer = await zonder.vraag("POST", f"/v1/verzuim/voorstellen/{regel['id']}/_goedkeuren", json=GOED)
    assert (answer.status_code, answer.json()["code"]) == (409, "VRZ-105")


async def test_refuse_and_postpone(zaak):
    """The reason and the day are shown to who may see them."""
    een, twee, *_ = await open_(zaak)
    pad = f"/v1/verzuim/voorstellen/{een['id']}/_weigeren"
    answer = await zaak.vraag("POST", pad, json={"reden": "op tijd gebeld"})
    assert answer.json()["besluitReden"] == "op tijd gebeld"
    tot = (VANDAAG + timedelta(days=3)).isoformat()
    answer = await zaak.vraag("POST", f"/v1/verzuim/voorstellen/{twee['id']}/_uitstellen", json={"tot": tot})
    assert (answer.json()["toestand"], answer.json()["uitgesteldTot"]) == ("uitgesteld", tot)


async def test_overig_is_put_forward_by_number(zaak):
    """The voorstel is made and can be found at its own address; the number stands in no address."""
    [regel, *_] = await open_(zaak)
    vraag = {
        "leerlingnummer": regel["leerlingnummer"],
        "begindatum": DAGEN[0].isoformat(),
        "einddatum": DAGEN[-1].isoformat(),
    }
    answer = await zaak.vraag("POST", "/v1/verzuim/voorstellen", json=vraag)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["soort"], answer.json()["meldplicht"]) == ("overig", False)
    nog_eens = await zaak.vraag("GET", answer.headers["location"])
    assert nog_eens.json() == answer.json()
    onbekend = await zaak.vraag("POST", "/v1/verzuim/voorstellen", json=vraag | {"leerlingnummer": "98765"})
    assert onbekend.status_code == 404
    assert "98765" not in onbekend.text


async def test_what_is_of_another_does_not_exist(zaak):
    """A token for another school sees nothing, and decides nothing."""
    [regel, *_] = await open_(zaak)
    token = zaak.uitgever.token(organisatie="merel")
    pad = f"/v1/verzuim/voorstellen/{regel['id']}"
    assert (await zaak.vraag("GET", pad, token=token)).status_code == 404
    answer = await zaak.vraag("POST", f"{pad}/_weigeren", json={"reden": "nee"}, token=token)
    assert answer.status_code == 404
    assert (await zaak.vraag("GET", "/v1/verzuim/voorstellen", token=token)).json()["items"] == []
    assert (await zaak.vraag("GET", f"/v1/verzuim/meldingen/{uuid4()}", token=token)).status_code == 404


async def test_answers_hold_no_number_and_carry_the_headers(zaak):
    """What a judge sees holds days and hours, never a BSN; and nothing of it is stored on the way."""
    [regel, *_] = await open_(zaak)
    pad = f"/v1/verzuim/voorstellen/{regel['id']}"
    gedaan = await zaak.vraag("POST", f"{pad}/_goedkeuren", json=GOED)
    antwoorden = [
        gedaan,
        await zaak.vraag("GET", pad),
        await zaak.vraag("GET", "/v1/verzuim/voorstellen"),
        await zaak.vraag("GET", "/v1/verzuim/meldingen"),
        await zaak.vraag("GET", f"/v1/verzuim/meldingen/{gedaan.json()['verzuimmelding']}"),
    ]
    for answer in antwoorden:
        assert answer.status_code == 200
        assert not BSN.search(answer.text)
        assert HEADERS.items() <= dict(answer.headers).items()


async def test_only_who_judges_may_look(zaak):
    """The scopes of a technical reader or beheerder open nothing of verzuim."""
    token = zaak.uitgever.token(scope="schakel.lezen schakel.beheer")
    for pad in ("voorstellen", "meldingen", f"voorstellen/{uuid4()}"):
        assert (await zaak.vraag("GET", f"/v1/verzuim/{pad}", token=token)).status_code == 403


async def test_a_decision_lets_counting_start_anew(zaak):
    """The role of the API may ask for that, and for nothing else of a dossier."""
    [regel, *_] = await open_(zaak)
    await zaak.vraag("POST", f"/v1/verzuim/voorstellen/{regel['id']}/_goedkeuren", json=GOED)
    [(wacht,)] = zaak.sql("SELECT te_signaleren FROM verzuimdossier WHERE leerling = %s", regel["leerling"])
    assert wacht


async def test_a_run_can_be_asked_for(zaak):
    """POST /v1/syncs starts a look at verzuim as it starts an import."""
    answer = await zaak.vraag("POST", "/v1/syncs", json={"soort": "verzuim"})
    assert (answer.status_code, answer.json()["soort"]) == (202, "verzuim")
    ((args,),) = zaak.sql("SELECT args FROM procrastinate_jobs WHERE task_name = 'schakel:verzuim'")
    assert json.dumps(args)
