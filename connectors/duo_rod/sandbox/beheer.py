"""The control API below /_beheer: how the sandbox behaves, and what it has registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.duo_rod.sandbox.gedrag import BEKEND, Gedrag
from connectors.duo_rod.sandbox.stand import Stand


def routes(stand: Stand, gedrag: Callable[[], Gedrag], zet: Callable[[Gedrag], None]) -> list[Route]:
    """The routes of the control API."""

    async def lees_gedrag(_: Request) -> Response:
        return JSONResponse(gedrag().toon())

    async def zet_gedrag(request: Request) -> Response:
        """Replace the behaviour; what is not named returns to normal."""
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 422)
        zet(Gedrag(**gevraagd))
        return JSONResponse(gedrag().toon())

    async def tellingen(_: Request) -> Response:
        return JSONResponse(stand.tellingen())

    async def lijst(request: Request) -> Response:
        """All rows of one kind: inschrijvingen, geschiedenis or aanleveringen."""
        tabellen = {"inschrijvingen": "inschrijving", "geschiedenis": "geschiedenis", "aanleveringen": "aanlevering"}
        if (tabel := tabellen.get(request.path_params["soort"])) is None:
            return JSONResponse({"fout": "onbekend", "bekend": sorted(tabellen)}, 404)
        return JSONResponse(list(stand.rijen(tabel)))

    async def brp(request: Request) -> Response:
        """Make a person known, as if the BRP had him: nummer, geboortedatum, geslacht and zonderPGN as JSON text."""
        with stand.transactie():
            stand.nieuw_persoon(**await request.json())
        return Response(status_code=204)

    async def wis(_: Request) -> Response:
        stand.wis()
        return Response(status_code=204)

    return [
        Route("/_beheer/gedrag", lees_gedrag),
        Route("/_beheer/gedrag", zet_gedrag, methods=["PUT"]),
        Route("/_beheer/tellingen", tellingen),
        Route("/_beheer/personen", brp, methods=["POST"]),
        Route("/_beheer/alles", wis, methods=["DELETE"]),
        Route("/_beheer/{soort}", lijst),
    ]
