"""The tree of one log as the database holds it: what was signed last, and its tiles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.audit.tegels import Haal, Plaats
from gateway.store.sql import queries

_SQL = queries("gateway.audit", "queries.sql")


class Stand(NamedTuple):
    """What was signed last (nothing, for a new log), and how far the tables of leaves and checkpoints go."""

    origin: str | None
    grootte: int | None
    wortel: bytes | None
    controlepunt: str | None
    bladen: int | None
    hoogste: int | None


async def lees_stand(conn: AsyncConnection[Any], log: str) -> Stand:
    """Read what was signed last."""
    async with conn.cursor(row_factory=class_row(Stand)) as cur:
        await cur.execute(_SQL["getekend"], {"log": log})
        (stand,) = await cur.fetchall()
    return stand


async def lees_tegels(conn: AsyncConnection[Any], log: str, plaatsen: Iterable[Plaats]) -> dict[Plaats, bytes]:
    """Read the tiles at these places, as far as they are there."""
    wanted = list(plaatsen)
    columns = {"niveaus": [niveau for niveau, _ in wanted], "nummers": [nummer for _, nummer in wanted]}
    cur = await conn.execute(_SQL["tegels"], {"log": log, **columns}, binary=True)
    return {(niveau, nummer): hashes for niveau, nummer, hashes in await cur.fetchall()}


def uit(gelezen: dict[Plaats, bytes]) -> Haal:
    """Take tiles from those read; one that is not there is empty."""
    return lambda niveau, nummer: gelezen.get((niveau, nummer), b"")
