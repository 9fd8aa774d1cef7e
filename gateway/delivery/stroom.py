"""The stream to one partner: pauses by itself when the partner is away, and opens again on one good answer."""

from datetime import datetime
from typing import NamedTuple

from psycopg import AsyncConnection

from gateway.delivery.uitslag import EERSTE_WACHT, LANGSTE_WACHT
from gateway.store.sql import queries

# Failing batches in a row before the stream pauses; a single hiccup stays the message's own affair.
DREMPEL = 5
_SQL = queries("gateway.delivery", "dispatcher.sql")


class Ruimte(NamedTuple):
    """How many messages may start, and whether that is to try a paused stream."""

    aantal: int
    proef: bool = False


async def ruimte(conn: AsyncConnection, partner: str, aantal: int, nu: datetime) -> Ruimte:
    """How many messages may start now: all that fit, one to try a paused stream, or none."""
    row = await (await conn.execute(_SQL["stroom"], {"partner": partner})).fetchone()
    if row is None or row[0] < DREMPEL:
        return Ruimte(aantal)
    if row[1] is not None and row[1] > nu:
        return Ruimte(0)
    mag = await conn.execute(_SQL["proef"], {"partner": partner, "nu": nu})
    return Ruimte(min(1, mag.rowcount), proef=True)


async def probeer(conn: AsyncConnection, partner: str, tot: datetime) -> None:
    """Note that a message tries the stream; nobody else does before `tot`."""
    await conn.execute(_SQL["stroom_proef"], {"partner": partner, "tot": tot})


async def werk_bij(
    conn: AsyncConnection, partner: str, *, goed: int, fout: str | None, proef: bool, nu: datetime
) -> None:
    """Record what a batch of attempts says about the partner: one good answer counts for more than any failure.

    Of a stream that is paused only the attempt that tries it counts: the others were under way already.
    """
    if goed:
        await conn.execute(_SQL["stroom_goed"], {"partner": partner, "nu": nu})
    elif fout is not None:
        pauze = {"proef": proef, "drempel": DREMPEL, "eerste": EERSTE_WACHT, "langste": LANGSTE_WACHT}
        await conn.execute(_SQL["stroom_fout"], {"partner": partner, "nu": nu, "reden": fout, **pauze})
