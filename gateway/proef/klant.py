"""How the chapters of the demo speak with the API; what must succeed and does not ends the demo, in its own words."""

from collections.abc import Mapping
from typing import Any

import httpx


class Klant:
    """Someone at a school, who asks the API."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Take a client that knows the address and carries a token."""
        self._http = http

    async def haal(self, pad: str, **vraag: Any) -> dict[str, Any]:
        """Read what stands there."""
        return _lees(await self._http.get(pad, params=vraag))

    async def alle(self, pad: str) -> list[dict[str, Any]]:
        """Read a whole list, page by page."""
        gevonden: list[dict[str, Any]] = []
        vraag: dict[str, Any] = {"limiet": 200}
        while True:
            deel = await self.haal(pad, **vraag)
            gevonden += deel["items"]
            if deel.get("volgende") is None:
                return gevonden
            vraag["cursor"] = deel["volgende"]

    async def stuur(self, pad: str, inhoud: Mapping[str, Any]) -> dict[str, Any]:
        """Send something, and read the answer."""
        return _lees(await self._http.post(pad, json=dict(inhoud)))

    async def vervang(self, pad: str, inhoud: Mapping[str, Any]) -> None:
        """Put something in the place of what stands there."""
        slaagt(await self._http.put(pad, json=dict(inhoud)))

    async def geweigerd(self, pad: str) -> dict[str, Any]:
        """Send what must be refused, and read why."""
        antwoord = await self._http.post(pad, json={})
        if antwoord.is_success:
            raise RuntimeError(pad)
        probleem: dict[str, Any] = antwoord.json()
        return probleem


def slaagt(antwoord: httpx.Response) -> None:
    """Say what the other side said when it refused."""
    if not antwoord.is_success:
        raise RuntimeError(f"{antwoord.status_code}: {antwoord.text}")


def _lees(antwoord: httpx.Response) -> dict[str, Any]:
    slaagt(antwoord)
    gelezen: dict[str, Any] = antwoord.json()
    return gelezen
