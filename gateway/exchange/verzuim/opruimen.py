"""Retention of verzuim: what is past its term becomes unreadable, with a record of each; the proof stays."""

from collections import Counter
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.bewaren.verslag import automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.dossier import oudste_dag, pak_in, pak_uit, zonder_voor
from gateway.policy.tijd import dag
from gateway.store.sql import kolommen, queries

BATCH = 500
_SQL = queries("gateway.exchange.verzuim", "opruimen.sql")
_SOORT = {"voorstellen": "voorstel", "meldingen": "verzuimmelding", "dossiers": "verzuimdossier"}
_WISSEN = {
    "voorstellen": Handeling("verzuimvoorstel wissen: bewaartermijn voorbij", "verzuimvoorstel-wissen"),
    "meldingen": Handeling("verzuimmelding wissen: bewaartermijn voorbij", "verzuimmelding-wissen"),
    "dossiers": Handeling("verzuimregistraties wissen: bewaartermijn voorbij", "verzuimdossier-wissen"),
}


async def ruim_verzuim_op(inrichting: Inrichting, organisatie: str) -> Counter[str]:
    """Wipe what is past its term in one organisation; how many voorstellen, meldingen and dossiers that touched."""
    op = dag(inrichting.klok())
    gewist: Counter[str] = Counter()
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        for wat in ("voorstellen", "meldingen"):
            cur = await conn.execute(_SQL[f"wis_{wat}"], {"organisatie": organisatie, "op": op})
            gewist[wat] = await _noteer(conn, inrichting, organisatie, wat, [rij[0] for rij in await cur.fetchall()])
    while aantal := await _kort_dossiers_in(inrichting, organisatie, bewaartermijnen().verzuim_vanaf(op)):
        gewist["dossiers"] += aantal
    return gewist


async def _kort_dossiers_in(inrichting: Inrichting, organisatie: str, grens: date) -> int:
    """Rewrite a batch of dossiers without what is older than the term."""
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        waarden = {"organisatie": organisatie, "grens": grens, "op": dag(inrichting.klok()), "aantal": BATCH}
        gelezen = await (await conn.execute(_SQL["te_oude_dossiers"], waarden)).fetchall()
        if not gelezen:
            return 0
        rijen = [_ingekort(inrichting, grens, *rij) for rij in gelezen]
        leerling, inhoud, oudste = kolommen(rijen)
        await conn.execute(_SQL["zet_dossiers"], {"leerling": leerling, "inhoud": inhoud, "oudste": oudste})
        return await _noteer(conn, inrichting, organisatie, "dossiers", [rij[2] for rij in gelezen])


def _ingekort(
    inrichting: Inrichting, grens: date, leerling: UUID, ingepakt: bytes, _pseudoniem: str, inhoud: bytes
) -> tuple[UUID, bytes, date | None]:
    sleutel = inrichting.kast.open(ingepakt, leerling.bytes)
    over = zonder_voor(pak_uit(sleutel, leerling, inhoud), grens)
    return leerling, pak_in(sleutel, leerling, over), oudste_dag(over)


async def _noteer(
    conn: AsyncConnection, inrichting: Inrichting, organisatie: str, wat: str, pseudoniemen: list[str]
) -> int:
    wie = [(pseudoniem, None) for pseudoniem in pseudoniemen]
    await noteer_gebruik(conn, inrichting, automaat(), _WISSEN[wat], organisatie, wie)
    await schrijf_verslag(conn, inrichting, organisatie, [na_termijn(_SOORT[wat], len(wie))])
    return len(wie)
