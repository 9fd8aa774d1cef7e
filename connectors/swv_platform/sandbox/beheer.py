"""The control API below /_beheer: how the sandbox behaves, what time it is, and what the commissie does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.swv_platform.sandbox.commissie import Commissie
from connectors.swv_platform.sandbox.fouten import Probleem
from connectors.swv_platform.sandbox.gebeurtenissen import Gebeurtenissen
from connectors.swv_platform.sandbox.gedrag import BEKEND, Gedrag
from connectors.swv_platform.sandbox.klok import tekst
from connectors.swv_platform.sandbox.stand import Aanvraag, Stand


class Beheer:
    """Tells the sandbox what to be, and looks inside it."""

    def __init__(
        self, stand: Stand, commissie: Commissie, gebeurtenissen: Gebeurtenissen, zet: Callable[[Gedrag], None]
    ) -> None:
        """Take all there is to tell and see."""
        self._stand, self._commissie, self._gebeurtenissen, self._zet = stand, commissie, gebeurtenissen, zet
        self._daden: dict[str, Callable[[Aanvraag, dict[str, Any]], None]] = {
            "stap": lambda wat, _: commissie.stap(wat),
            "besluit": commissie.besluit,
            "bezwaar": lambda wat, _: commissie.bezwaar(wat),
            "vraag": lambda wat, velden: commissie.vraag(wat, **velden),
            "aanhouden": lambda wat, velden: commissie.houd_aan(wat, **velden),
        }

    def routes(self) -> list[Route]:
        """The routes of the control API."""
        return [
            Route("/_beheer/gedrag", self._gedrag, methods=["GET", "PUT"]),
            Route("/_beheer/klok", self._klok, methods=["GET", "POST"]),
            Route("/_beheer/tellingen", self._tellingen),
            Route("/_beheer/aanvragen", self._alle),
            Route("/_beheer/aanvragen/{id}/{daad}", self._doe, methods=["POST"]),
            Route("/_beheer/alles", self._wis, methods=["DELETE"]),
        ]

    async def _gedrag(self, request: Request) -> Response:
        """Show the behaviour, or replace it; what is not named returns to normal."""
        if request.method == "PUT":
            gevraagd: dict[str, Any] = await request.json()
            if onbekend := sorted(set(gevraagd) - BEKEND):
                return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 400)
            self._zet(Gedrag(**gevraagd))
        return JSONResponse(self._gebeurtenissen.gedrag.toon())

    async def _klok(self, request: Request) -> Response:
        """Show the time, or go forward: {dagen, versnelling}."""
        klok = self._stand.klok
        if request.method == "POST":
            klok.zet(**await request.json())
        return JSONResponse({"nu": tekst(klok()), "versnelling": klok.versnelling})

    async def _tellingen(self, _: Request) -> Response:
        return JSONResponse(
            {
                "aanvragen": len(self._stand.aanvragen),
                "dossiers": len(self._stand.dossiers),
                "besluiten": sum(wat.besluit is not None for wat in self._stand.alle()),
                "gebeurtenissen_afgeleverd": self._gebeurtenissen.afgeleverd,
                "gebeurtenissen_mislukt": self._gebeurtenissen.mislukt,
            }
        )

    async def _alle(self, _: Request) -> Response:
        """Every aanvraag as it stands, with what was sent."""
        return JSONResponse([{**wat.toon(), "inhoud": wat.inhoud} for wat in self._stand.alle()])

    async def _doe(self, request: Request) -> Response:
        """Let the commissie do something; `id` is that of the platform or the kenmerk of the school."""
        gezocht, daad = request.path_params["id"], self._daden.get(request.path_params["daad"])
        gevonden = [wat for wat in self._stand.alle() if gezocht in {wat.id, wat.inhoud["kenmerk"]}]
        if not gevonden or daad is None:
            return Probleem(404, "PLT-404").antwoord()
        try:
            daad(gevonden[0], await request.json() if await request.body() else {})
        except Probleem as fout:
            return fout.antwoord()
        return JSONResponse(gevonden[0].toon())

    async def _wis(self, _: Request) -> Response:
        self._stand.wis()
        return Response(status_code=204)
