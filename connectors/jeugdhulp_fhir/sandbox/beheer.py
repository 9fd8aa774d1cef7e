"""The control API below /_beheer: how the sandbox behaves, and what the lokaal team does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout, weg
from connectors.jeugdhulp_fhir.sandbox.gedrag import BEKEND, Gedrag
from connectors.jeugdhulp_fhir.sandbox.medewerker import Medewerker
from connectors.jeugdhulp_fhir.sandbox.toegang import Toegang
from connectors.jeugdhulp_fhir.sandbox.winkel import Winkel


class Beheer:
    """Tells the sandbox what to be, and looks inside it."""

    def __init__(
        self, winkel: Winkel, medewerker: Medewerker, toegang: Toegang, gedrag: Callable[[Gedrag | None], Gedrag]
    ) -> None:
        """Take all there is to tell and see."""
        self._winkel, self._medewerker, self._toegang, self._zet = winkel, medewerker, toegang, gedrag

    def routes(self) -> list[Route]:
        """The routes of the control API."""
        return [
            Route("/_beheer/gedrag", self._gedrag, methods=["GET", "PUT"]),
            Route("/_beheer/tellingen", self._tellingen),
            Route("/_beheer/tokens", self._vergeet, methods=["DELETE"]),
            Route("/_beheer/alles", self._alles),
            Route("/_beheer/opgehaald", self._opgehaald),
            Route("/_beheer/taken/{id}/{daad}", self._doe, methods=["POST"]),
        ]

    async def _gedrag(self, request: Request) -> Response:
        """Show the behaviour, or replace it; what is not named returns to normal."""
        if request.method == "GET":
            return JSONResponse(self._zet(None).toon())
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 400)
        return JSONResponse(self._zet(Gedrag(**gevraagd)).toon())

    async def _tellingen(self, _: Request) -> Response:
        soorten = sorted({soort for soort, _ in self._winkel.alles})
        aantallen = {soort: len(self._winkel.van(soort)) for soort in soorten}
        return JSONResponse(
            {**aantallen, "opgehaald": len(self._medewerker.opgehaald), "tokens": self._toegang.gegeven}
        )

    async def _vergeet(self, _: Request) -> Response:
        self._toegang.vergeet()
        return Response(status_code=204)

    async def _alles(self, _: Request) -> Response:
        return JSONResponse(list(self._winkel.alles.values()))

    async def _opgehaald(self, _: Request) -> Response:
        return JSONResponse(self._medewerker.opgehaald)

    async def _doe(self, request: Request) -> Response:
        """Let someone do something; `id` is that of the Task, or the uitwisseling of the school."""
        gezocht, daad = request.path_params["id"], request.path_params["daad"]
        taken = [
            taak for taak in self._winkel.van("Task") if gezocht in taak["id"] or gezocht in str(taak["identifier"])
        ]
        try:
            if not taken or daad not in {"stap", "zet"}:
                raise weg()
            if daad == "stap":
                return JSONResponse(await self._medewerker.stap(taken[0]["id"]))
            return JSONResponse(await self._medewerker.zet(taken[0]["id"], **await request.json()))
        except Fout as fout:
            return fout.antwoord()
