"""CloudEvents in the NL GOV profile: something changed, and where to look; at least once, in the order of the mood."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from connectors.swv_platform.sandbox.gedrag import Gedrag
from connectors.swv_platform.sandbox.instellingen import SandboxInstellingen

_WACHT_S = (0.05, 0.2, 1.0)
_GOED, _STOP = 300, 410


class Gebeurtenissen:
    """Tells whoever agreed on it; a queue that outlives a receiver that is away for a moment."""

    def __init__(self, instellingen: SandboxInstellingen, type_: str, tijd: Callable[[], str]) -> None:
        """Begin with nothing to tell."""
        self._in, self._type, self._tijd = instellingen, type_, tijd
        self.gedrag = Gedrag()
        self._wachtend: list[dict[str, Any]] = []
        self._iets = asyncio.Event()
        self._nummer = 0
        self.afgeleverd = self.mislukt = 0
        self.gestopt = False

    def vertel(self, id_: str) -> None:
        """Queue an event; it says little on purpose."""
        if not self._in.callback or self.gestopt or self.gedrag.stil:
            return
        self._nummer += 1
        gebeurtenis = {
            "specversion": "1.0",
            "id": str(uuid4()),
            "source": self._in.bron,
            "type": self._type,
            "subject": id_,
            "time": self._tijd(),
            "dataref": f"{self._in.adres}/v1/swv/aanvragen/{id_}",
            "sequence": f"{self._nummer:010d}",
        }
        self._wachtend += [gebeurtenis] * (2 if self.gedrag.dubbel else 1)
        self._iets.set()

    async def lever_steeds(self) -> None:
        """Deliver until it is stopped."""
        async with httpx.AsyncClient(trust_env=False, timeout=10, follow_redirects=False) as client:
            while True:
                await self._iets.wait()
                self._iets.clear()
                nu, self._wachtend = self._wachtend, []
                self.gedrag.schud(nu)
                for gebeurtenis in nu:
                    await self._lever(client, gebeurtenis)

    async def _lever(self, client: httpx.AsyncClient, gebeurtenis: dict[str, Any]) -> None:
        koppen = {
            "Authorization": self._in.callback_auth,
            "Content-Type": "application/cloudevents+json; charset=utf-8",
        }
        for wacht in _WACHT_S:
            if self.gestopt:
                return
            with contextlib.suppress(httpx.TransportError):
                antwoord = await client.post(self._in.callback, json=gebeurtenis, headers=koppen)
                if antwoord.status_code < _GOED:
                    self.afgeleverd += 1
                    return
                self.gestopt = antwoord.status_code == _STOP
            await asyncio.sleep(wacht)
        self.mislukt += 1
