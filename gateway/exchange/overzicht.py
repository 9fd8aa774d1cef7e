"""What a person looks at: uitwisselingen, runs, streams and logs, as the database has them now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.audit.regel import lognaam
from gateway.exchange.runs import Run
from gateway.store.ids import uuid7
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "overzicht.sql")
# A record is written soon after the moment that its change of state names.
_NALOOP = timedelta(hours=1)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Regel:
    """One uitwisseling as a list shows it; never who it is about."""

    id: UUID
    volgorde: int
    organisatie: str
    partner: str
    doel: str
    soort: str
    toestand: str
    reden_code: str | None
    reden: str | None
    meldingen: list[dict[str, Any]] | None
    poging: int
    run: UUID
    message_id: UUID
    trace_id: str
    due: datetime
    verloopt_op: datetime
    gemaakt_op: datetime
    gewijzigd_op: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """How many uitwisselingen of one kind stand in one toestand."""

    organisatie: str
    partner: str
    doel: str
    toestand: str
    aantal: int
    oudste: datetime


@dataclass(frozen=True, slots=True)
class Stroom:
    """The stream to a partner."""

    partner: str
    fouten: int
    gepauzeerd_tot: datetime | None
    reden: str | None
    laatst_goed: datetime | None


@dataclass(frozen=True, slots=True)
class Logstand:
    """How far a log goes."""

    log: str
    grootte: int
    wachtend: int


@dataclass(frozen=True, slots=True)
class Gevonden:
    """Something that was wrong in the source."""

    bestand: str
    rij: int | None
    kolom: str | None
    code: str
    melding: str
    doe: str


@dataclass(frozen=True, slots=True)
class Bewijsregel:
    """A record of an uitwisseling in the log; `index` and `grootte` once it has its place."""

    id: UUID
    tijd: datetime
    toestand: str
    index: int | None
    grootte: int | None


@dataclass(frozen=True, slots=True)
class Leerlingen:
    """How many leerlingen are known, and how many changed since the last sync."""

    leerlingen: int
    te_plannen: int


async def lijst(
    conn: AsyncConnection,
    *,
    id_: UUID | None = None,
    begin: str | None = None,
    toestand: str | None = None,
    partner: str | None = None,
    doel: str | None = None,
    run: UUID | None = None,
    aantal: int | None = 50,
) -> list[Regel]:
    """Uitwisselingen that fit, newest first; `begin` is the start of an id, `aantal` None gives all."""
    keuze = {"id": id_, "begin": begin, "toestand": toestand, "partner": partner, "doel": doel, "run": run}
    return await _alle(conn, Regel, "lijst", **keuze, aantal=aantal)


async def tellingen(conn: AsyncConnection) -> list[Telling]:
    """How many uitwisselingen stand where."""
    return await _alle(conn, Telling, "tellingen")


async def stromen(conn: AsyncConnection) -> list[Stroom]:
    """The streams to partners, as far as they were used."""
    return await _alle(conn, Stroom, "stromen")


async def leerlingen(conn: AsyncConnection, organisatie: str) -> Leerlingen:
    """How many leerlingen of an organisatie are known."""
    (geteld,) = await _alle(conn, Leerlingen, "leerlingen", organisatie=organisatie)
    return geteld


async def laatste_runs(conn: AsyncConnection, aantal: int, soort: str | None = None) -> list[Run]:
    """The last imports and syncs, newest first."""
    return await _alle(conn, Run, "laatste_runs", aantal=aantal, soort=soort)


async def logs(conn: AsyncConnection) -> list[Logstand]:
    """The logs in sight."""
    return await _alle(conn, Logstand, "audit")


async def bevindingen(conn: AsyncConnection, run: UUID) -> list[Gevonden]:
    """What was wrong in the source at one import."""
    return await _alle(conn, Gevonden, "bevindingen", run=run)


async def bewijsregels(conn: AsyncConnection, regel: Regel) -> list[Bewijsregel]:
    """The records of one uitwisseling in the log of what was done with data."""
    van = UUID(int=uuid7(regel.gemaakt_op).int >> 80 << 80)
    waarden = {"log": lognaam(regel.organisatie), "van": van, "tot": uuid7(regel.gewijzigd_op + _NALOOP)}
    return await _alle(conn, Bewijsregel, "bewijsregels", **waarden, uitwisseling=str(regel.id))


async def vordering(conn: AsyncConnection, run: UUID) -> tuple[int, int]:
    """How far a run is: leerlingen seen, uitwisselingen made."""
    rij = await (await conn.execute(_SQL["vordering"], {"run": run})).fetchone()
    return (rij[0], rij[1]) if rij else (0, 0)


async def zoek_leerling(conn: AsyncConnection, organisatie: str, bronsleutel: bytes) -> tuple[UUID, str] | None:
    """Id and pseudonym of a leerling; None when he is not known."""
    cur = await conn.execute(_SQL["zoek_leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    return await cur.fetchone()


async def _alle(conn: AsyncConnection, vorm: type[R], naam: str, **waarden: Any) -> list[R]:
    cur = conn.cursor(row_factory=class_row(vorm))
    await cur.execute(_SQL[naam], waarden)
    return await cur.fetchall()
