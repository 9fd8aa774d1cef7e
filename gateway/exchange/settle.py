"""Step 8: the verdicts of a partner become state, proof, and what we know the partner has accepted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery.uitslag import Overgang
from gateway.exchange.aanvraag.statussen import keur_af
from gateway.exchange.deliver import uitslag_van
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.exchange.stand import pak_aanvulling
from gateway.exchange.verzuim.statussen import werk_meldingen_bij
from gateway.model.leerling import Pgn
from gateway.model.uitwisseling import Terugkoppeling
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")


async def verwerk(
    inrichting: Inrichting, bewijs: Bewijs, partner: str, terugkoppelingen: Sequence[Terugkoppeling]
) -> list[Overgang]:
    """Settle verdicts of one partner in one transaction; a verdict on what is settled already changes nothing."""
    # A partner may repeat itself within one batch; the first word counts.
    per_id = {item.bericht_id: item for item in reversed(terugkoppelingen)}
    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        cur = conn.cursor(row_factory=dict_row)
        await cur.execute(_SQL["terugkoppeling"], {"partner": partner, "nu": inrichting.klok(), **_kolommen(per_id)})
        overgangen = [Overgang.uit_rij(rij, per_id[rij["id"]].pgn) for rij in await cur.fetchall()]
        await noteer(inrichting, bewijs, conn, overgangen)
        # What waited behind these may go now.
        await conn.execute(_SQL["wek"])
    return overgangen


async def noteer(inrichting: Inrichting, bewijs: Bewijs, conn: AsyncConnection, overgangen: Sequence[Overgang]) -> None:
    """Prove changes of state, and keep what the partner told with them."""
    await bewijs.noteer(conn, overgangen)
    await _noem(conn, {item.zending.id: item.objectkenmerk for item in overgangen if item.objectkenmerk})
    await werk_meldingen_bij(conn, inrichting, overgangen)
    await keur_af(conn, inrichting, overgangen)
    await _vul_aan(conn, inrichting, {item.zending.leerling: item.pgn for item in overgangen if item.pgn})


def _kolommen(per_id: Mapping[UUID, Terugkoppeling]) -> dict[str, object]:
    """The verdicts as columns, for one statement over all of them."""
    uitslagen = [uitslag_van(item) for item in per_id.values()]
    return {
        "id": list(per_id),
        "toestand": [item.toestand.value for item in uitslagen],
        "code": [item.code for item in uitslagen],
        "reden": [item.reden for item in uitslagen],
        "meldingen": [item.meldingen_json for item in uitslagen],
    }


async def _noem(conn: AsyncConnection, namen: Mapping[UUID, str]) -> None:
    if namen:
        await conn.execute(_SQL["objectkenmerken"], {"id": list(namen), "kenmerk": list(namen.values())})


async def _vul_aan(conn: AsyncConnection, inrichting: Inrichting, pgns: Mapping[UUID, Pgn]) -> None:
    """Keep the numbers a partner told us; the source may not know them for weeks."""
    if not pgns:
        return
    cur = await conn.execute(_SQL["sleutels"], {"leerling": list(pgns)})
    ingepakt = {
        leerling: pak_aanvulling(inrichting.kast.open(sleutel, leerling.bytes), leerling, pgns[leerling])
        for leerling, sleutel in await cur.fetchall()
    }
    await conn.execute(_SQL["vul_aan"], {"leerling": list(ingepakt), "aanvulling": list(ingepakt.values())})
