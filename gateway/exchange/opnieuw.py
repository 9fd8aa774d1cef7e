"""What a person may do with uitwisselingen: offer them again, plan them anew, or stop them."""

import json
from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from psycopg.rows import dict_row

from gateway.delivery.uitslag import Overgang
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")


async def bied_opnieuw_aan(
    inrichting: Inrichting, bewijs: Bewijs, organisatie: str, ids: Sequence[UUID], wie: str
) -> list[UUID]:
    """Put what was given up or blocked back in line, under the same ids; which ones.

    Left alone: what the partner judged, and what something newer for the same object has overtaken.
    """
    return await _verander(inrichting, bewijs, organisatie, _SQL["opnieuw"], ids, f"opnieuw aangeboden door {wie}")


async def stop(inrichting: Inrichting, bewijs: Bewijs, organisatie: str, ids: Sequence[UUID], wie: str) -> list[UUID]:
    """Make no more attempts; which ones were stopped. One that is under way at this moment is left alone."""
    return await _verander(inrichting, bewijs, organisatie, _SQL["stop"], ids, f"gestopt door {wie}")


async def herplan(inrichting: Inrichting, organisatie: str, ids: Sequence[UUID]) -> int:
    """Let the next sync make what was refused anew, even when nothing changed; how many leerlingen."""
    async with inrichting.db.transactie([organisatie]) as conn:
        return (await conn.execute(_SQL["herplan"], {"id": list(ids)})).rowcount


async def bekijk_alles(inrichting: Inrichting, organisatie: str) -> int:
    """Let the next sync look at every leerling, changed or not; how many that adds."""
    async with inrichting.db.transactie([organisatie]) as conn:
        return (await conn.execute(_SQL["bekijk_alles"], {"organisatie": organisatie})).rowcount


async def _verander(
    inrichting: Inrichting, bewijs: Bewijs, organisatie: str, vraag: LiteralString, ids: Sequence[UUID], reden: str
) -> list[UUID]:
    termijnen = {item.id: item.max_leeftijd.total_seconds() for item in inrichting.abonnementen}
    waarden = {"id": list(ids), "nu": inrichting.klok(), "reden": reden, "termijnen": json.dumps(termijnen)}
    async with inrichting.db.transactie([organisatie]) as conn:
        await conn.execute(_SQL["houd_vast"], {"id": list(ids)})
        cur = conn.cursor(row_factory=dict_row)
        await cur.execute(vraag, waarden)
        overgangen = [Overgang.uit_rij(rij) for rij in await cur.fetchall()]
        await bewijs.noteer(conn, overgangen)
        await conn.execute(_SQL["wek"])
    return [item.zending.id for item in overgangen]
