"""An ASGI app around `behandel`, for an address of its own; the server in front asks for an OSO certificate."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.oso_transport.connector import OsoTransport

_XML = "text/xml; charset=utf-8"
_TE_GROOT = 413
_MAX_BYTES = 1_000_000


def maak_app(connector: OsoTransport) -> Starlette:
    """Where other parties reach us: one address for both roles."""

    async def ontvang(request: Request) -> Response:
        data = bytearray()
        async for stuk in request.stream():
            data += stuk
            if len(data) > _MAX_BYTES:
                return Response(status_code=_TE_GROOT)
        antwoord = await connector.behandel(bytes(data))
        return Response(antwoord.data, antwoord.status, media_type=_XML)

    @contextlib.asynccontextmanager
    async def leven(_: Starlette) -> AsyncIterator[None]:
        yield
        await connector.sluit()

    return Starlette(routes=[Route("/oso", ontvang, methods=["POST"])], lifespan=leven)
