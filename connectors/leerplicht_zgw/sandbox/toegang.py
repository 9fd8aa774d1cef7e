"""Who comes in: a token of HS256 with the shared secret, an hour valid, and the scopes of its application."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from connectors.leerplicht_zgw.sandbox.fouten import Probleem, verboden
from connectors.leerplicht_zgw.sandbox.instellingen import SandboxInstellingen

_GELDIG_S = 3600


class Toegang:
    """Checks tokens of the one application that is registered."""

    def __init__(self, instellingen: SandboxInstellingen, klok: Callable[[], datetime]) -> None:
        """Take the application."""
        self._in, self._klok = instellingen, klok

    def controleer(self, kop: str | None, nodig: frozenset[str]) -> None:
        """Refuse a token that is not good, or an application that has none of these scopes."""
        if not kop or not kop.startswith("Bearer "):
            raise Probleem(401, "not_authenticated")
        claims = self._claims(kop.removeprefix("Bearer "))
        if claims.get("client_id") != self._in.client_id:
            raise verboden()
        if not isinstance(claims.get("iat"), int):
            raise Probleem(403, "jwt-missing-iat-claim")
        leeftijd = self._klok().timestamp() - claims["iat"]
        if leeftijd < 0:
            raise Probleem(403, "jwt-not-yet-valid")
        if leeftijd > _GELDIG_S:
            raise Probleem(403, "jwt-expired")
        if nodig and not nodig & self._in.scopes:
            raise verboden()

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            kop, inhoud, zegel = token.split(".")
            verwacht = hmac.new(self._in.geheim.encode(), f"{kop}.{inhoud}".encode(), hashlib.sha256).digest()
            if json.loads(_plat(kop))["alg"] != "HS256" or not hmac.compare_digest(_plat(zegel), verwacht):
                raise Probleem(403, "jwt-invalid-signature")
            claims = json.loads(_plat(inhoud))
        except (ValueError, KeyError, TypeError):
            raise Probleem(403, "jwt-decode-error") from None
        if not isinstance(claims, dict):
            raise Probleem(403, "jwt-decode-error")
        return claims


def _plat(deel: str) -> bytes:
    return base64.urlsafe_b64decode(deel + "=" * (-len(deel) % 4))
