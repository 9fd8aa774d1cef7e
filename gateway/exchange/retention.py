"""Retention: what was sent becomes unreadable when its term has passed; the proof stays."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.bewaren.blokkade import controleer_vrij
from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.bewaren.verslag import (
    Reden,
    Wissing,
    automaat,
    begin_wissen,
    na_intrekken,
    na_termijn_van_doel,
    schrijf_verslag,
)
from gateway.exchange.gebruik import VERGEET, Gebruiker, Handeling, Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")
WISSEN = Handeling("berichten wissen: bewaartermijn voorbij", "berichten-wissen")


async def ruim_op(inrichting: Inrichting, organisatie: str) -> int:
    """Drop the messages of one organisation whose term has passed and that are not under way; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        per_doel = await (await conn.execute(_SQL["wis_berichten"], {"op": dag(inrichting.klok())})).fetchall()
        if per_doel:
            # One record for all: a record per bericht would double the log.
            await noteer_gebruik(conn, inrichting, automaat(), WISSEN, organisatie)
        gewist = [
            na_intrekken(doel, aantal) if ingetrokken else na_termijn_van_doel(inrichting, doel, aantal)
            for doel, ingetrokken, aantal in per_doel
        ]
        await schrijf_verslag(conn, inrichting, organisatie, gewist)
        await conn.execute(_SQL["wis_ontvangen"], {"nu": inrichting.klok()})
        return sum(item.aantal for item in gewist)


async def vergeet(
    inrichting: Inrichting, organisatie: str, leerlingen: Sequence[UUID], door: Gebruiker | None = None
) -> int:
    """Destroy the data keys of leerlingen: every stored copy is unreadable from then on; how many.

    Raises BewaarblokkadeError, and forgets none of them, when one is held. Without `door` it is the operator who asks.
    """
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        await controleer_vrij(conn, inrichting, organisatie, leerlingen)
        return await vernietig(conn, inrichting, organisatie, leerlingen, door or Persoon("beheer"), "verzoek")


async def vernietig(
    conn: AsyncConnection,
    inrichting: Inrichting,
    organisatie: str,
    leerlingen: Sequence[UUID],
    door: Gebruiker,
    reden: Reden,
) -> int:
    """Destroy their data keys in the transaction of the caller, who made sure that none is held; how many."""
    wie = {"leerling": list(leerlingen)}
    await conn.execute(_SQL["houd_uitwisselingen"], wie)
    cur = await conn.execute(_SQL["vergeet"], wie)
    weg = [pseudoniem for (pseudoniem,) in await cur.fetchall()]
    if weg:
        await noteer_gebruik(conn, inrichting, door, VERGEET, organisatie, [(naam, None) for naam in weg])
        term = bewaartermijn("leerling")
        termijn, bron = (None, None) if reden == "verzoek" else (term.kort, term.bron)
        gewist = [Wissing("leerling", 1, reden, termijn=termijn, bron=bron, betrokkene=naam) for naam in weg]
        await schrijf_verslag(conn, inrichting, organisatie, gewist, door.naam)
    return len(weg)
