"""A house to measure in: an embedded PostgreSQL, a synthetic school, and a partner that takes everything."""

import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from gateway.configuratie import lees_configuratie
from gateway.exchange.inrichting import Inrichting
from gateway.huis import laad_regels, richt_in, stel_vuilnisman_in
from gateway.model.uitwisseling import Bericht, Ontvangst, Terugkoppeling
from gateway.proef.omgeving import Proefomgeving, maak
from gateway.sdk import Doelsysteem, Instellingen
from gateway.settings import Settings
from gateway.store import ingebed
from gateway.store.database import Database

ORGANISATIE = "zwaluw"


class Put(Doelsysteem):
    """A bare HTTP sink: every message is taken and approved."""

    def __init__(self, adres: str) -> None:
        """Take the address."""
        super().__init__(Instellingen())
        self._http = httpx.AsyncClient(transport=AiohttpTransport(), base_url=adres)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Post the message and take its answer for a verdict."""
        antwoord = await self._http.post("/", content=bericht.inhoud)
        antwoord.raise_for_status()
        return Ontvangst(str(bericht.id), Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.now(UTC)))

    async def check(self) -> list[str]:
        """Nothing to try."""
        return []

    async def sluit(self) -> None:
        """Close the connections."""
        await self._http.aclose()


@asynccontextmanager
async def huis(
    map_: Path, url: str, doelsystemen: Mapping[str, Doelsysteem] | None = None
) -> AsyncIterator[Inrichting]:
    """The house of the neighbourhood in a folder, with other partners when they are given."""
    settings = Settings(config=map_ / "schakel.toml", data_dir=map_)
    stel_vuilnisman_in()
    async with Database(url, "schakel_worker") as db:
        inrichting = richt_in(settings, lees_configuratie(settings.config), laad_regels(settings), db)
        yield replace(inrichting, doelsystemen={**inrichting.doelsystemen, **(doelsystemen or {})})


@asynccontextmanager
async def buurt(leerlingen: int, **extra: Any) -> AsyncIterator[tuple[Proefomgeving, str]]:
    """A neighbourhood with its own database, gone at the end."""
    with tempfile.TemporaryDirectory() as map_:
        omgeving = maak(Path(map_), leerlingen=leerlingen, **extra)
        # What is measured here is the way to ROD.
        for naam in ("verzuim.csv", "schoolkalender.csv"):
            (omgeving.school.pad / naam).unlink()
        os.environ.update(omgeving.omgeving())
        ingebedde = ingebed.start(Path(map_) / "postgres")
        try:
            yield omgeving, ingebedde.url
        finally:
            ingebedde.stop()
