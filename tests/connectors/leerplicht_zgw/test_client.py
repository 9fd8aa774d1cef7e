"""What a gemeente may answer that is no good answer, and what we send along."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.leerplicht_zgw.client import AntwoordOnduidelijkError, GemeenteWeigertError, VreemdAdresError
from connectors.leerplicht_zgw.zaak import Zaak
from tests.connectors.leerplicht_zgw.conftest import BSN, MELDING_ID, bericht, samenvatting, serveer

pytestmark = pytest.mark.anyio


@pytest.fixture
def antwoordt():
    """A server that gives one answer to everything; set it with `zet`."""
    nu = {"antwoord": lambda _: Response()}

    async def alles(request: Request) -> Response:
        return nu["antwoord"](request)

    adres, stop = serveer(lambda _: Starlette(routes=[Route("/{pad:path}", alles, methods=["GET", "POST"])]))

    def zet(antwoord):
        nu["antwoord"] = antwoord
        return adres

    yield zet
    stop()


@pytest.mark.parametrize(
    "antwoord",
    [
        Response("<html>", media_type="text/html"),
        Response(b"\xff\xfe"),
        Response("[" * 50000),
        JSONResponse([]),
        JSONResponse({"results": {}}),
        JSONResponse({"results": ["geen object"]}),
        JSONResponse({"next": None}),
        JSONResponse({"results": [{"url": 1}], "next": None}),
        JSONResponse({"results": [{}], "next": None}),
        Response(b" " * 10_000_001),
        Response(status_code=204),
    ],
    ids=["html", "bytes", "diep", "lijst", "geen-lijst", "tekst", "niets", "getal", "leeg", "groot", "zonder-inhoud"],
)
async def test_an_answer_in_another_form(antwoordt, maak, antwoord):
    """It may be better later, and nothing else gets out."""
    zgw = maak(antwoordt(lambda _: antwoord))
    with pytest.raises((AntwoordOnduidelijkError, VreemdAdresError)):
        await zgw.deliver(bericht())
    assert len(await zgw.check()) == 1


async def test_pages_without_end(antwoordt, maak, monkeypatch):
    """A list that always has a next page is given up."""

    def rond(request):
        return JSONResponse({"results": [], "next": f"{request.base_url}{request.path_params['pad']}?page=2"})

    zgw = maak(antwoordt(rond))
    monkeypatch.setitem(zgw._client._grenzen, "paginas", 3)
    with pytest.raises(AntwoordOnduidelijkError, match="meer bladzijden"):
        await zgw.deliver(bericht())


async def test_a_next_page_elsewhere(antwoordt, maak):
    """A list does not lead us to another house."""
    zgw = maak(antwoordt(lambda _: JSONResponse({"results": [], "next": "http://169.254.169.254/zaken?page=2"})))
    with pytest.raises(VreemdAdresError):
        await zgw.deliver(bericht())


@pytest.mark.parametrize(
    ("inhoud", "verwacht"),
    [
        ({"code": "invalid", "detail": BSN, "invalidParams": []}, "status 403 invalid."),
        ({"code": f"nummer {BSN}", "invalidParams": [{"name": "a b", "code": "x", "reason": BSN}]}, "onbekend (x)"),
        (["geen object"], "status 403 onbekend."),
        ({"code": None, "invalidParams": "geen lijst"}, "status 403 onbekend."),
    ],
)
async def test_a_refusal_repeats_codes_only(antwoordt, maak, inhoud, verwacht):
    """What the gemeente says in words may quote a value, so it is left where it is."""
    zgw = maak(antwoordt(lambda _: JSONResponse(inhoud, 403)))
    with pytest.raises(GemeenteWeigertError) as fout:
        await zgw.deliver(bericht())
    assert verwacht in str(fout.value)
    assert BSN not in str(fout.value)


async def test_a_zaak_that_was_made_meanwhile(gemeente, zgw, monkeypatch):
    """When another attempt made the zaak between our look and our POST, that zaak is taken."""
    await zgw.deliver(bericht())
    stand, zoek, eerste = samenvatting(gemeente.zaak()), Zaak.zoek.__func__, []

    async def nog_niet(cls, werk, identificatie, url):
        if not eerste:
            eerste.append(identificatie)
            return None
        return await zoek(cls, werk, identificatie, url)

    monkeypatch.setattr(Zaak, "zoek", classmethod(nog_niet))
    await zgw.deliver(bericht())
    assert eerste == [MELDING_ID]
    assert samenvatting(gemeente.zaak()) == stand


async def test_the_trace_goes_along(gemeente, zgw):
    """Every call about a bericht carries its traceparent, so that both logs can be laid side by side."""
    spoor = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
    await zgw.deliver(bericht(traceparent=spoor))
    zaken = [wat for wat in gemeente.gezien if wat.pad.startswith("/zaken")]
    assert {wat.koppen.get("traceparent") for wat in zaken} == {spoor}
