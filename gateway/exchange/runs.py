"""The record of each import and sync: how it stands, what it counted, what was wrong in the source."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.model.uitwisseling import Bevinding
from gateway.store.ids import uuid7
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange", "exchange.sql")

Toestand = Literal["wachtrij", "lopend", "wacht_op_akkoord", "klaar", "mislukt"]


@dataclass(frozen=True, slots=True)
class Run:
    """One import or sync of one organisation."""

    id: UUID
    organisatie: str
    soort: str
    toestand: Toestand
    aantallen: dict[str, Any]
    akkoord_door: str | None
    fout: str | None
    begonnen_op: datetime
    geeindigd_op: datetime | None


async def begin(
    conn: AsyncConnection, organisatie: str, soort: str, nu: datetime, toestand: Toestand = "lopend"
) -> UUID:
    """Record that a run starts, or waits to be started."""
    run = uuid7(nu)
    waarden = {"id": run, "organisatie": organisatie, "soort": soort, "toestand": toestand, "nu": nu}
    await conn.execute(_SQL["run_begin"], waarden)
    return run


async def zet(
    conn: AsyncConnection,
    run: UUID,
    toestand: Toestand,
    nu: datetime,
    *,
    aantallen: Mapping[str, Any] | None = None,
    fout: str | None = None,
) -> None:
    """Record how a run stands now."""
    einde = nu if toestand in {"klaar", "mislukt"} else None
    waarden = {
        "toestand": toestand,
        "aantallen": json.dumps(dict(aantallen or {})),
        "fout": fout,
        "geeindigd_op": einde,
    }
    await conn.execute(_SQL["run_zet"], {"id": run, **waarden})


async def lees(conn: AsyncConnection, run: UUID) -> Run | None:
    """Read one run; None when it is not there, or not of an organisation in sight."""
    cur = conn.cursor(row_factory=class_row(Run))
    await cur.execute(_SQL["run"], {"id": run})
    return await cur.fetchone()


async def geef_akkoord(conn: AsyncConnection, run: UUID, wie: str) -> bool:
    """Let a held run go on, once; False when it does not wait for that."""
    return (await conn.execute(_SQL["run_akkoord"], {"id": run, "wie": wie})).rowcount == 1


async def noteer_bevindingen(
    conn: AsyncConnection, run: UUID, organisatie: str, bevindingen: Sequence[Bevinding]
) -> None:
    """Keep what was wrong in the source, for the person who must mend it."""
    if not bevindingen:
        return
    rijen = (
        (run, organisatie, item.bestand, item.rij, item.kolom, item.code, item.melding, item.doe)
        for item in bevindingen
    )
    await conn.execute(_SQL["bevindingen"], kolommen(rijen))
