"""The control API below /_beheer: how the sandbox behaves, and what the other party does next."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.ijw.sandbox.gedrag import BEKEND, Gedrag

if TYPE_CHECKING:
    from connectors.ijw.sandbox.app import Sandbox


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
            Route("/_beheer/heen/{soort}", self._heen, methods=["POST"]),
            Route("/_beheer/ruw/{soort}", self._ruw, methods=["POST"]),
            Route("/_beheer/antwoord", self._antwoord, methods=["POST"]),
        ]

    async def _gedrag(self, request: Request) -> Response:
        """Replace the behaviour; what is not named returns to normal."""
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return JSONResponse({"fout": f"onbekend: {', '.join(onbekend)}", "bekend": sorted(BEKEND)}, 422)
        self._sandbox.gedrag = Gedrag(**gevraagd)
        return JSONResponse(self._sandbox.gedrag.toon())

    async def _stand(self, _: Request) -> Response:
        """What was delivered, in order, without what is in it; `open` waits for an answer."""
        return JSONResponse({"ontvangen": self._sandbox.gezien, "open": len(self._sandbox.open)})

    async def _heen(self, request: Request) -> Response:
        """Let the other party send a message, with what is in `berichten.STANDAARD` as wanted."""
        try:
            status = await self._sandbox.stuur_heen(request.path_params["soort"], await request.json())
        except (KeyError, ValueError) as fout:
            return JSONResponse({"fout": str(fout)}, 422)
        return JSONResponse({"status": status})

    async def _ruw(self, request: Request) -> Response:
        """Let the GGk deliver these bytes (Base64 in `inhoud`) as if they were a message."""
        inhoud = base64.b64decode((await request.json())["inhoud"])
        return JSONResponse({"status": await self._sandbox.stuur(request.path_params["soort"], inhoud)})

    async def _antwoord(self, request: Request) -> Response:
        """Answer all that waits: a good retour, one with `codes`, or an Fo01 with `fout`."""
        wens = await request.json()
        return JSONResponse({"beantwoord": await self._sandbox.beantwoord(wens.get("codes", []), wens.get("fout", ""))})
