"""What the database holds of one leerling, in a few queries, and who he is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.inzage", "inzage.sql")
Rij = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wie:
    """A leerling; `stand` is None once his data are wiped."""

    id: UUID
    organisatie: str
    pseudoniem: str
    stand: Stand | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gelezen:
    """Rows about him, newest first."""

    uitwisselingen: Sequence[Rij] = field(repr=False)
    ontvangen: Sequence[Rij] = field(repr=False)
    uitzonderingen: Sequence[Rij] = field(repr=False)


async def zoek(conn: AsyncConnection, inrichting: Inrichting, leerling: UUID) -> Wie | None:
    """The leerling with this id; None when there is none in sight."""
    rijen = await _rijen(conn, "leerling", leerling)
    if not rijen:
        return None
    (rij,) = rijen
    stand = None
    if rij["sleutel"] is not None and rij["inhoud"] is not None:
        kolommen = (leerling, rij["sleutel"], rij["pseudoniem"], rij["aanvulling"], rij["inhoud"])
        stand = pak_uit(inrichting.kast, kolommen)
    return Wie(leerling, rij["organisatie"], rij["pseudoniem"], stand)


async def lees(conn: AsyncConnection, leerling: UUID) -> Gelezen:
    """All that was planned, sent and received about him."""
    return Gelezen(
        uitwisselingen=await _rijen(conn, "uitwisselingen", leerling),
        ontvangen=await _rijen(conn, "ontvangen", leerling),
        uitzonderingen=await _rijen(conn, "uitzonderingen", leerling),
    )


async def _rijen(conn: AsyncConnection, vraag: str, leerling: UUID) -> list[Rij]:
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(_SQL[vraag], {"leerling": leerling})
    return await cur.fetchall()
