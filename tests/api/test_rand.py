"""The edge: time, size, traces, the log of requests, and what happens when something breaks inside."""

import re

import anyio
import httpx
import pytest
from starlette.responses import PlainTextResponse
from structlog.testing import capture_logs

from gateway.api.metingen import Metingen
from gateway.api.rand import Rand
from tests.api.hulp import meting

pytestmark = pytest.mark.anyio
SPOOR = "0af7651916cd43dd8448eb211c80319c"


def _rand(app, **opties):
    metingen = Metingen(lambda: None)
    rand = Rand(app, metingen=metingen, versie="1.2.3", **opties)
    return httpx.AsyncClient(transport=httpx.ASGITransport(rand), base_url="https://schakel.test")


@pytest.mark.parametrize(
    ("traceparent", "overgenomen"),
    [
        (f"00-{SPOOR}-b7ad6b7169203331-01", True),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", False),
        (f"00-{SPOOR}-{'0' * 16}-01", False),
        (f"00-{SPOOR.upper()}-b7ad6b7169203331-01", False),
        (f"00-{SPOOR}-b7ad6b7169203331-01-extra", False),
        ("999999990", False),
        ("", False),
    ],
)
async def test_a_trace_is_taken_over_when_it_is_one(omgeving, traceparent, overgenomen):
    """A caller can follow his request through us; what is no trace id never reaches a log."""
    answer = await omgeving.http.get("/v1/syncs", headers={"traceparent": traceparent})
    gezien = answer.json()["traceId"]
    assert re.fullmatch(r"[0-9a-f]{32}", gezien)
    assert (gezien == SPOOR) is overgenomen


async def test_the_log_names_the_route_and_nothing_of_the_request(omgeving):
    """A request leaves route, method, status, time and trace; not its path, query, token or body."""
    with capture_logs() as regels:
        await omgeving.vraag("GET", "/v1/uitwisselingen/999999990?x=123456782")
        await omgeving.http.get("/999999990")
    eigen = [regel for regel in regels if regel["event"] == "request"]
    assert [(regel["route"], regel["status"]) for regel in eigen] == [
        ("/v1/uitwisselingen/{id}", 400),
        ("onbekend", 404),
    ]
    assert set(eigen[0]) == {"event", "log_level", "methode", "route", "status", "ms", "trace_id"}
    assert "999999990" not in str(regels)
    assert "123456782" not in str(regels)


async def test_what_breaks_inside_stays_inside(omgeving):
    """An unknown fault is 500 without a word of it, and the log holds its kind only."""
    omgeving.sql("ALTER TABLE run RENAME TO weg")
    with capture_logs() as regels:
        answer = await omgeving.vraag("GET", "/v1/syncs")
    assert (answer.status_code, answer.json()["code"]) == (500, "API-500")
    assert "run" not in answer.json()["detail"]
    fouten = [regel for regel in regels if regel["event"] == "request_failed"]
    assert {regel["fout"] for regel in fouten} == {"UndefinedTable"}
    assert answer.json()["traceId"] in {regel["trace_id"] for regel in fouten}


async def test_a_request_that_takes_too_long_is_let_go():
    """After its time a request gets 503 and when to try again, and what it was doing is stopped."""
    gestopt = anyio.Event()

    async def traag(_scope, _receive, _send):
        try:
            await anyio.sleep_forever()
        finally:
            gestopt.set()

    async with _rand(traag, max_duur=0.01) as http:
        answer = await http.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.headers["api-version"] == "1.2.3"
    assert gestopt.is_set()


async def test_an_answer_that_has_begun_is_not_mixed_with_another():
    """When it breaks half-way there is nothing left to say, and no second answer is put behind the first."""

    async def half(scope, receive, send):
        await PlainTextResponse("begin")(scope, receive, send)
        raise ValueError("999999990")

    with capture_logs() as regels:
        async with _rand(half) as http:
            answer = await http.get("/")
    assert answer.text == "begin"
    assert "999999990" not in str(regels)


async def test_requests_are_counted_by_route(omgeving):
    """What Prometheus sees has routes, methods and states as labels, never an id, organisation or user."""
    id_ = omgeving.ids()[0]
    await omgeving.vraag("GET", f"/v1/uitwisselingen/{id_}")
    await omgeving.vraag("GEK", "/v1/syncs")
    answer = await omgeving.http.get("/metrics")
    labels = {"methode": "GET", "route": "/v1/uitwisselingen/{id}", "status": "200"}
    assert meting(answer.text, "schakel_http_verzoeken_total", **labels) == 1
    assert meting(answer.text, "schakel_http_verzoeken_total", methode="ANDERS", status="405") == 1
    assert meting(answer.text, "schakel_http_duur_seconds_count", route="/v1/uitwisselingen/{id}") == 1
    for geheim in (id_, "zwaluw", "merel", "sis-client"):
        assert geheim not in answer.text
