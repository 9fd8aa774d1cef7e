"""What the nightly round will wipe until a day, and what a bewaarblokkade holds back; only counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg.rows import class_row

from gateway.exchange.bewaren.opruimen import grens
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim.bewaren import bewaartermijnen as verzuimtermijnen
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.bewaren", "vooruitblik.sql")


@dataclass(frozen=True, slots=True)
class Vooruitblik:
    """How many of a kind pass their term; those that are held stay."""

    soort: str
    doel: str | None
    aantal: int
    geblokkeerd: int


async def blik_vooruit(inrichting: Inrichting, organisaties: Sequence[str], dagen: int) -> list[Vooruitblik]:
    """What passes its term in this many days, kind by kind; a blokkade that ends before then counts no more."""
    op = dag(inrichting.klok()) + timedelta(days=dagen)
    waarden: dict[str, date | list[str]] = {
        "organisaties": list(organisaties),
        "op": op,
        "verzuim": verzuimtermijnen().verzuim_vanaf(op),
        "stand": grens("stand", op),
        "bevinding": grens("bevinding", op),
    }
    async with inrichting.db.transactie(organisaties) as conn:
        cur = conn.cursor(row_factory=class_row(Vooruitblik))
        await cur.execute(_SQL["vooruitblik"], waarden)
        return await cur.fetchall()
