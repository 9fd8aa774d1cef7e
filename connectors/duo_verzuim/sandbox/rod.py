"""Who is enrolled, as a running ROD sandbox tells it; DUO's two registers are one house."""

from __future__ import annotations

import time
from collections.abc import Callable

import aiohttp

VERS = 1.0


class RodFout(Exception):  # noqa: N818  # Dutch for error
    """ROD does not answer."""


class Rod:
    """The enrolments of a ROD sandbox, asked again when they are a second old or lack who is asked for."""

    def __init__(self, adres: str, klok: Callable[[], float] = time.monotonic) -> None:
        """Take the address of the sandbox."""
        self._adres, self._klok = adres, klok
        self._gelezen: float | None = None
        self._inschrijvingen: dict[tuple[str, str], list[tuple[str, str]]] = {}

    async def ververs(self, pgn: str, brin: str, dag: str) -> None:
        """Ask for all enrolments, unless they were just asked for and hold this one; raises RodFout."""
        vers = self._gelezen is not None and self._klok() - self._gelezen < VERS
        if vers and self.ingeschreven(pgn, brin, dag):
            return
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as sessie,
                sessie.get(f"{self._adres}/_beheer/inschrijvingen", raise_for_status=True) as antwoord,
            ):
                rijen = await antwoord.json()
        except (aiohttp.ClientError, TimeoutError):
            raise RodFout from None
        self._inschrijvingen = {}
        for rij in rijen:
            if rij["stand"] is not None:
                periode = (rij["van"], rij["tot"] or "9999")
                self._inschrijvingen.setdefault((rij["pgn"], rij["brin"]), []).append(periode)
        self._gelezen = self._klok()

    def ingeschreven(self, pgn: str, brin: str, dag: str) -> bool:
        """Whether someone was enrolled at an instelling on a day."""
        return any(van <= dag <= tot for van, tot in self._inschrijvingen.get((pgn, brin), ()))
