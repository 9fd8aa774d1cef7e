"""OAuth 2.0 client credentials: a name and a secret give a token that lasts a while."""

from __future__ import annotations

import hmac
import secrets
import time
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout

_DUUR_S = 300


class Toegang:
    """Gives tokens, and knows them again."""

    def __init__(self, client: str, geheim: str) -> None:
        """Take the one who may come in."""
        self._client, self._geheim = client, geheim
        self._tokens: dict[str, float] = {}
        self.gegeven = 0

    async def geef(self, request: Request) -> Response:
        """Answer at /token."""
        velden = {naam: waarden[0] for naam, waarden in parse_qs((await request.body()).decode()).items()}
        goed = [
            velden.get("grant_type") == "client_credentials",
            hmac.compare_digest(velden.get("client_id", "").encode(), self._client.encode()),
            hmac.compare_digest(velden.get("client_secret", "").encode(), self._geheim.encode()),
        ]
        if not all(goed):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = time.monotonic() + _DUUR_S
        self.gegeven += 1
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": _DUUR_S})

    def controleer(self, kop: str | None) -> None:
        """Let in who holds a token that is still good."""
        token = (kop or "").removeprefix("Bearer ")
        if self._tokens.get(token, 0.0) < time.monotonic():
            raise Fout(401, "login", "Geen geldig token.")

    def vergeet(self) -> None:
        """From now on no token is good."""
        self._tokens.clear()
