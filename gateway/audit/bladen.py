"""Reading a log from its first record to its last, a stretch at a time, however long it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.audit.tegels import BREEDTE
from gateway.store.sql import queries

STUK = 16 * BREEDTE
_SQL = queries("gateway.audit", "queries.sql")


class Blad(NamedTuple):
    """A leaf with its record; `inhoud` is absent when the record is gone."""

    plek: int
    entry_id: UUID
    blad: bytes
    inhoud: bytes | None
    tijd: datetime | None


async def lees_bladen(conn: AsyncConnection[Any], log: str, tot: int) -> AsyncIterator[tuple[int, int, list[Blad]]]:
    """The leaves below `tot`, in stretches of whole tiles: where each starts and should end, and what is there."""
    async with conn.cursor(binary=True, row_factory=class_row(Blad)) as cur:
        for van in range(0, tot, STUK):
            einde = min(van + STUK, tot)
            await cur.execute(_SQL["bladen"], {"log": log, "van": van, "tot": einde})
            yield van, einde, await cur.fetchall()
