"""Retention: what was sent becomes unreadable when its term has passed; the proof stays."""

from collections.abc import Sequence
from uuid import UUID

from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")


async def ruim_op(inrichting: Inrichting, organisatie: str) -> int:
    """Drop the messages of one organisation whose term has passed and that are not under way; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        cur = await conn.execute(_SQL["wis_berichten"], {"op": dag(inrichting.klok())})
        await conn.execute(_SQL["wis_ontvangen"], {"nu": inrichting.klok()})
        return cur.rowcount


async def vergeet(inrichting: Inrichting, organisatie: str, leerlingen: Sequence[UUID]) -> int:
    """Destroy the data keys of leerlingen: every stored copy is unreadable from then on; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        return (await conn.execute(_SQL["vergeet"], {"leerling": list(leerlingen)})).rowcount
