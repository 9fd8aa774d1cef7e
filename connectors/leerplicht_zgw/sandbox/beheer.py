"""The control API below /_beheer: how the sandbox behaves, what it has, and what the leerplichtambtenaar does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.leerplicht_zgw.sandbox.ambtenaar import Ambtenaar
from connectors.leerplicht_zgw.sandbox.fouten import Probleem
from connectors.leerplicht_zgw.sandbox.gedrag import BEKEND, Gedrag
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.notificaties import Notificaties
from connectors.leerplicht_zgw.sandbox.zaken import Zaken


class Beheer:
    """Tells the sandbox what to be, and looks inside it."""

    def __init__(
        self,
        gemeente: Gemeente,
        zaken: Zaken,
        ambtenaar: Ambtenaar,
        notificaties: Notificaties,
        gedrag: Callable[[], Gedrag],
        zet: Callable[[Gedrag], None],
    ) -> None:
        """Take all there is to tell and see."""
        self._van, self._zaken, self._ambtenaar, self._notificaties = gemeente, zaken, ambtenaar, notificaties
        self._gedrag, self._zet = gedrag, zet

    def routes(self) -> list[Route]:
        """The routes of the control API."""
        return [
            Route("/_beheer/gedrag", self._lees_gedrag),
            Route("/_beheer/gedrag", self._zet_gedrag, methods=["PUT"]),
            Route("/_beheer/tellingen", self._tellingen),
            Route("/_beheer/zaken", self._alle),
            Route("/_beheer/zaken/{identificatie}/behandel", self._behandel, methods=["POST"]),
            Route("/_beheer/zaken/{identificatie}/rond-af", self._rond_af, methods=["POST"]),
            Route("/_beheer/zaaktypeversies", self._publiceer, methods=["POST"]),
            Route("/_beheer/alles", self._wis, methods=["DELETE"]),
        ]

    async def _lees_gedrag(self, _: Request) -> Response:
        return JSONResponse(self._gedrag().toon())

    async def _zet_gedrag(self, request: Request) -> Response:
        """Replace the behaviour; what is not named returns to normal."""
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 422)
        self._zet(Gedrag(**gevraagd))
        return JSONResponse(self._gedrag().toon())

    async def _tellingen(self, _: Request) -> Response:
        meldingen = self._notificaties
        return JSONResponse(
            {
                **self._van.stand.tellingen(),
                "notificaties_wachtend": meldingen.wachtend,
                "notificaties_afgeleverd": meldingen.afgeleverd,
                "notificaties_mislukt": meldingen.mislukt,
            }
        )

    async def _alle(self, _: Request) -> Response:
        """Every zaak with all that belongs to it."""
        erbij = ("rollen", "eigenschappen", "zaakobjecten", "zaakinformatieobjecten", "status", "resultaat")
        return JSONResponse([self._zaken.toon(zaak, erbij) for zaak in self._van.stand.alle("zaken")])

    async def _behandel(self, request: Request) -> Response:
        return await self._doe(request, self._ambtenaar.behandel)

    async def _rond_af(self, request: Request) -> Response:
        return await self._doe(request, self._ambtenaar.rond_af)

    async def _doe(self, request: Request, wat: Callable[..., None]) -> Response:
        """Let the leerplichtambtenaar do something; the body holds resultaat and toelichting."""
        velden = await request.json() if await request.body() else {}
        try:
            wat(request.path_params["identificatie"], **velden)
        except Probleem as fout:
            return fout.antwoord()
        return Response(status_code=204)

    async def _publiceer(self, request: Request) -> Response:
        """Publish a next version of the zaaktype, from a day on."""
        vanaf = date.fromisoformat((await request.json())["vanaf"])
        return JSONResponse({"url": self._van.catalogus.publiceer(vanaf)}, 201)

    async def _wis(self, _: Request) -> Response:
        self._van.stand.wis()
        self._van.catalogus.begin()
        self._notificaties.wis()
        return Response(status_code=204)
