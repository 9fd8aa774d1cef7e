"""The report of what was wiped and why, written in the transaction that wipes; nothing personal is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.gebruik import Persoon
from gateway.exchange.inrichting import Inrichting
from gateway.store.ids import uuid7
from gateway.store.sql import kolommen, queries

SQL = queries("gateway.exchange.bewaren", "bewaren.sql")
Reden = Literal["termijn", "verzoek", "uitgeschreven"]
# Who wipes when nobody asks for it.
DOOR = "bewaartermijn"


@dataclass(frozen=True, slots=True)
class Wissing:
    """What was wiped of one kind, and why."""

    soort: str
    aantal: int
    reden: Reden = "termijn"
    doel: str | None = None
    termijn: str | None = None
    bron: str | None = None
    betrokkene: str | None = None


@dataclass(frozen=True, slots=True)
class Wisregel:
    """A line of the report as it stands in the database."""

    id: UUID
    organisatie: str
    op: datetime
    soort: str
    aantal: int
    betrokkene: str | None
    reden: Reden
    doel: str | None
    termijn: str | None
    bron: str | None
    door: str


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which part of the report is asked for; the days are those of the Dutch calendar, both included."""

    organisaties: Sequence[str]
    van: date | None = None
    tot: date | None = None
    na: UUID | None = None
    aantal: int | None = None


def na_termijn(soort: str, aantal: int) -> Wissing:
    """What a kind lost because its term has passed."""
    term = bewaartermijn(soort)
    return Wissing(soort, aantal, termijn=term.kort, bron=term.bron)


def na_termijn_van_doel(inrichting: Inrichting, doel: str, aantal: int) -> Wissing:
    """The same for berichten of one doel; a doel that is configured no longer had a term when it was sent."""
    if doel not in inrichting.doelen:
        return Wissing("bericht", aantal, doel=doel, termijn="vervallen doel", bron=f"contracts/doelen, {doel}")
    bewaren = inrichting.doelen[doel].bewaren
    return Wissing("bericht", aantal, doel=doel, termijn=bewaren.bericht, bron=bewaren.bron)


def na_intrekken(doel: str, aantal: int) -> Wissing:
    """The same for berichten of a verzoek that was withdrawn, and that went with it."""
    term = bewaartermijn("jeugdhulpverzoek-ingetrokken")
    return Wissing("bericht", aantal, doel=doel, termijn=term.kort, bron=term.bron)


def automaat() -> Persoon:
    """Who wipes when a term passes, as the log of use names it."""
    return Persoon(DOOR)


async def begin_wissen(conn: AsyncConnection, organisatie: str) -> None:
    """Keep a blokkade from being set until this transaction ends: one that was set holds from that moment."""
    await conn.execute(SQL["slot_gedeeld"], {"organisatie": organisatie})


async def schrijf_verslag(
    conn: AsyncConnection, inrichting: Inrichting, organisatie: str, wissingen: Iterable[Wissing], door: str = DOOR
) -> None:
    """Write down what was wiped; a kind of which nothing was, is left out."""
    nu = inrichting.klok()
    rijen = [
        (uuid7(nu), organisatie, nu, wat.soort, wat.aantal, wat.betrokkene, wat.reden, wat.doel, wat.termijn, wat.bron)
        for wat in wissingen
        if wat.aantal
    ]
    if rijen:
        await conn.execute(SQL["schrijf_verslag"], [*kolommen([(*rij, door) for rij in rijen])])


async def lees_verslag(conn: AsyncConnection, keuze: Keuze) -> list[Wisregel]:
    """What was wiped, newest first."""
    cur = conn.cursor(row_factory=class_row(Wisregel))
    waarden = {"organisaties": list(keuze.organisaties), "van": keuze.van, "tot": keuze.tot}
    await cur.execute(SQL["lees_verslag"], {**waarden, "na": keuze.na, "aantal": keuze.aantal})
    return await cur.fetchall()
