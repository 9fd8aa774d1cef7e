"""The control API below /_beheer: how the sandbox behaves, what it knows, and what bron and doel do next."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.oso_transport.sandbox.gedrag import BEKEND, Gedrag
from connectors.oso_transport.sandbox.soap import Fout

if TYPE_CHECKING:
    from connectors.oso_transport.sandbox.app import Sandbox


class Beheer:
    """Told by tests and demos what to do."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Take what is controlled."""
        self._sandbox = sandbox

    def routes(self) -> list[Route]:
        """The routes of the control API."""
        return [
            Route("/_beheer/gedrag", self._gedrag, methods=["PUT"]),
            Route("/_beheer/stand", self._stand),
            Route("/_beheer/aanleverpunten", self._registreer, methods=["POST"]),
            Route("/_beheer/bron/dossiers", self._bied_aan, methods=["POST"]),
            Route("/_beheer/doel/{stap}", self._doel, methods=["POST"]),
        ]

    async def _gedrag(self, request: Request) -> Response:
        """Replace the behaviour; what is not named returns to normal."""
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 422)
        self._sandbox.zet_gedrag(Gedrag(**gevraagd))
        return JSONResponse(self._sandbox.gedrag.toon())

    async def _stand(self, _: Request) -> Response:
        """What it knows; of dossiers their fingerprint only."""
        sandbox = self._sandbox
        sessies = {id_: sessie.afgemeld for id_, sessie in sandbox.center.sessies.items()}
        return JSONResponse(
            {
                "sleutels": list(sandbox.center.sleutels),
                "sessies": sessies,
                "notificaties": [item["koppelsleutel"] for item in sandbox.doel.notificaties],
                "ontvangen": [hashlib.sha256(inhoud).hexdigest() for inhoud in sandbox.doel.ontvangen],
                "gezien": sandbox.gezien,
            }
        )

    async def _registreer(self, request: Request) -> Response:
        """Register an aanleverpunt: brin, adres, doel, url and sector."""
        self._sandbox.center.punten.append(await request.json())
        return Response(status_code=204)

    async def _bied_aan(self, request: Request) -> Response:
        """Let the bron announce a dossier: adressen, url of the doel, inhoud in Base64."""
        gevraagd = await request.json()
        sleutel = await self._sandbox.bron.bied_aan(
            gevraagd["adressen"], gevraagd["url"], base64.b64decode(gevraagd["inhoud"])
        )
        return JSONResponse({"koppelsleutel": sleutel})

    async def _doel(self, request: Request) -> Response:
        """Let the doel take one step (open, vraag, afmelden), or all of them (haal)."""
        stap, wens = request.path_params["stap"], await request.json()
        doel, sleutel = self._sandbox.doel, wens["koppelsleutel"]
        try:
            sessie, url = wens.get("sessie", ""), wens.get("url", "")
            if stap in {"open", "haal"}:
                sessie, url = await doel.open(sleutel)
            gegeven: dict[str, str] = {"sessie": sessie, "url": url}
            if stap in {"vraag", "haal"}:
                gegeven["document"] = await doel.vraag(sleutel, sessie, url)
            if stap in {"afmelden", "haal"}:
                resultaat = wens.get("resultaat", "OverdrachtGeslaagd")
                gegeven["afmelding"] = await doel.meld_af(sleutel, sessie, resultaat)
        except Fout as fout:
            return JSONResponse({"fout": fout.tekst}, 409)
        return JSONResponse(gegeven)
