"""Writing to a log: in the business transaction, so that there is no action without its record."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection, AsyncCursor

from gateway.audit.regel import Logregel
from gateway.store.sql import queries

_SQL = queries("gateway.audit", "queries.sql")


async def voeg_toe(cur: AsyncCursor[Any], regels: Sequence[Logregel]) -> None:
    """Write records in the caller's transaction, in one statement, in this order."""
    await cur.execute(
        _SQL["voeg_toe"],
        (
            [regel.id for regel in regels],
            [regel.kader.log for regel in regels],
            [regel.eind for regel in regels],
            [regel.inhoud for regel in regels],
        ),
    )


async def wachtende_logs(conn: AsyncConnection[Any]) -> list[str]:
    """The logs, of the organisaties this transaction sees, with records that wait for the sequencer."""
    cur = await conn.execute(_SQL["wachtende_logs"])
    return [log for (log,) in await cur.fetchall()]
