"""/v1/syncs: starting, following and letting go on."""

import json
from uuid import uuid4

import anyio
import pytest

from gateway.store.ids import uuid7

pytestmark = pytest.mark.anyio
_BANEN = "SELECT task_name, args FROM procrastinate_jobs ORDER BY id"


@pytest.fixture
def wachtend(omgeving):
    """A sync that waits for a person."""
    run = uuid7(omgeving.inrichting.klok())
    omgeving.sql(
        "INSERT INTO run (id, organisatie, soort, toestand, aantallen, begonnen_op)"
        " VALUES (%s, 'zwaluw', 'sync', 'wacht_op_akkoord', %s, now())",
        run,
        json.dumps({"rod rod-inschrijving": 12}),
    )
    return run


@pytest.mark.parametrize("soort", ["import", "sync"])
async def test_starting_puts_a_run_in_the_queue(omgeving, soort):
    """The run, its job and the record of who asked are committed together, and the run can be followed."""
    answer = await omgeving.vraag("POST", "/v1/syncs", json={"soort": soort})
    assert answer.status_code == 202, answer.text
    run = answer.json()
    assert (run["toestand"], run["organisatie"], run["soort"]) == ("wachtrij", "zwaluw", soort)
    assert answer.headers["location"] == f"/v1/syncs/{run['id']}"
    assert (await omgeving.vraag("GET", answer.headers["location"])).json() == run
    ((taak, args),) = omgeving.sql(_BANEN)
    assert (taak, args["run"]) == (f"schakel:{soort}", run["id"])
    assert [regel["logregel"]["name"] for regel in omgeving.gebruik()] == ["import of sync starten"]


async def test_which_organisation_must_be_clear(omgeving):
    """A token for several must say for which; one it does not see does not exist."""
    token = omgeving.uitgever.token(organisatie=["zwaluw", "merel"])
    zonder = await omgeving.vraag("POST", "/v1/syncs", json={"soort": "sync"}, token=token)
    vreemd = await omgeving.vraag("POST", "/v1/syncs", json={"soort": "sync", "organisatie": "merel"})
    goed = await omgeving.vraag("POST", "/v1/syncs", json={"soort": "sync", "organisatie": "merel"}, token=token)
    assert [item.status_code for item in (zonder, vreemd, goed)] == [400, 404, 202]


async def test_list_is_newest_first_and_own(omgeving):
    """Runs come newest first, in parts, and only those of one's own."""
    gezien, params = [], {"limiet": 1}
    while True:
        deel = (await omgeving.vraag("GET", "/v1/syncs", params=params)).json()
        gezien += deel["items"]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert [item["soort"] for item in gezien] == ["sync", "import"]
    assert {item["organisatie"] for item in gezien} == {"zwaluw"}


async def test_bevindingen_tell_place_and_repair(omgeving):
    """What was wrong in the source comes with its place and what to do, in parts that together are all."""
    ((run, aantal),) = omgeving.sql("SELECT run, count(*) FROM bevinding WHERE organisatie = 'zwaluw' GROUP BY run")
    gezien, params = [], {"limiet": 10}
    while True:
        deel = (await omgeving.vraag("GET", f"/v1/syncs/{run}/bevindingen", params=params)).json()
        gezien += deel["items"]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert len(gezien) == aantal > 10
    assert all(item["bestand"] and item["code"] and item["melding"] for item in gezien)


async def test_a_held_sync_goes_on_exactly_once(omgeving, wachtend):
    """Of many who agree at once one is heard; the others are told that it waits no longer."""
    uitkomsten = []

    async def akkoord():
        uitkomsten.append((await omgeving.vraag("POST", f"/v1/syncs/{wachtend}/_akkoord")).status_code)

    async with anyio.create_task_group() as tg:
        for _ in range(5):
            tg.start_soon(akkoord)
    assert sorted(uitkomsten) == [202, 409, 409, 409, 409]
    ((_, args),) = omgeving.sql(_BANEN)
    assert args["akkoord"] == {"rod rod-inschrijving": 12}
    run = (await omgeving.vraag("GET", f"/v1/syncs/{wachtend}")).json()
    assert (run["toestand"], run["akkoordDoor"]) == ("wachtrij", "sis-client")
    assert len(omgeving.gebruik()) == 1


async def test_what_is_of_another_does_not_exist(omgeving, wachtend):
    """A run of another organisation cannot be seen, nor let go on."""
    token = omgeving.uitgever.token(organisatie="merel")
    for methode, pad in (("GET", ""), ("GET", "/bevindingen"), ("POST", "/_akkoord")):
        for id_ in (wachtend, uuid4()):
            answer = await omgeving.vraag(methode, f"/v1/syncs/{id_}{pad}", token=token)
            assert answer.status_code == 404
    assert omgeving.sql(_BANEN) == []
