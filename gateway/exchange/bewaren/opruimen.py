"""The nightly round: everything of one organisatie that is past its term goes, kind by kind."""

from collections import Counter
from datetime import date

from psycopg import AsyncConnection

from gateway.exchange.aanvraag.opruimen import ruim_aanvragen_op
from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.bewaren.toestemmingen import ruim_toestemmingen_op
from gateway.exchange.bewaren.verslag import SQL, automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.opruimen import ruim_jeugdhulp_op
from gateway.exchange.postvak.opruimen import ruim_postvak_op
from gateway.exchange.retention import ruim_op, vernietig
from gateway.exchange.swvinbox.opruimen import ruim_swv_op
from gateway.exchange.verzuim.opruimen import ruim_verzuim_op
from gateway.policy.tijd import Termijn, dag

WISSEN = Handeling("leerling wissen die niet meer in de bron staat", "stand-wissen")
_BATCH = 500


async def ruim_alles_op(inrichting: Inrichting, organisatie: str) -> Counter[str]:
    """Wipe what is past its term in one organisatie; how many of each kind."""
    gewist = Counter(berichten=await ruim_op(inrichting, organisatie))
    gewist.update(await ruim_verzuim_op(inrichting, organisatie))
    gewist["aanvragen"] = await ruim_aanvragen_op(inrichting, organisatie)
    gewist["postvak"] = await ruim_postvak_op(inrichting, organisatie)
    gewist["swv"] = await ruim_swv_op(inrichting, organisatie)
    gewist["jeugdhulp"] = await ruim_jeugdhulp_op(inrichting, organisatie)
    gewist.update(await ruim_toestemmingen_op(inrichting, organisatie))
    gewist.update(await ruim_bron_op(inrichting, organisatie))
    # Last: a leerling is forgotten when nothing of him can be read any more.
    gewist["leerlingen"] = await vergeet_verdwenen(inrichting, organisatie)
    return gewist


async def ruim_bron_op(inrichting: Inrichting, organisatie: str) -> Counter[str]:
    """Drop leerlingen that the source lost long ago, and what was wrong in files of long ago."""
    op = dag(inrichting.klok())
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        waar = {"organisatie": organisatie, "op": op}
        cur = await conn.execute(SQL["wis_standen"], {**waar, "grens": grens("stand", op)})
        wie = [(pseudoniem, None) for (pseudoniem,) in await cur.fetchall()]
        await noteer_gebruik(conn, inrichting, automaat(), WISSEN, organisatie, wie)
        bevindingen = await conn.execute(SQL["wis_bevindingen"], {**waar, "grens": grens("bevinding", op)})
        gewist = {"stand": len(wie), "bevinding": bevindingen.rowcount}
        await schrijf_verslag(conn, inrichting, organisatie, [na_termijn(*item) for item in gewist.items()])
    return Counter(standen=gewist["stand"], bevindingen=gewist["bevinding"])


async def vergeet_verdwenen(inrichting: Inrichting, organisatie: str) -> int:
    """Destroy the keys of leerlingen of whom nothing is left but proof that is past its term; how many."""
    aantal, gevonden = 0, _BATCH
    while gevonden == _BATCH:
        async with inrichting.db.transactie([organisatie]) as conn:
            await begin_wissen(conn, organisatie)
            gevonden = await _vergeet_deel(conn, inrichting, organisatie)
        aantal += gevonden
    return aantal


def grens(soort: str, op: date) -> date:
    """The first day of which something of a kind may still be read."""
    termijn = bewaartermijn(soort).termijn
    assert termijn is not None  # noqa: S101 asked only for kinds with a span of their own
    return termijn.voor(op)


def bewijsgrenzen(inrichting: Inrichting, op: date) -> tuple[list[str], list[date], date]:
    """Per doel the first day of which the proof may still lead to a leerling, and the earliest of them."""
    termijnen: dict[str, Termijn] = {naam: doel.bewaren.bewijs for naam, doel in inrichting.doelen.items()}
    grenzen = [termijn.voor(op) for termijn in termijnen.values()]
    return list(termijnen), grenzen, min(grenzen)


async def _vergeet_deel(conn: AsyncConnection, inrichting: Inrichting, organisatie: str) -> int:
    op = dag(inrichting.klok())
    doel, grenzen, verste = bewijsgrenzen(inrichting, op)
    waarden = {"organisatie": organisatie, "op": op, "doel": doel, "grens": grenzen, "verste": verste}
    rijen = await (await conn.execute(SQL["te_vergeten"], {**waarden, "aantal": _BATCH})).fetchall()
    wie = [leerling for (leerling,) in rijen]
    return await vernietig(conn, inrichting, organisatie, wie, automaat(), "uitgeschreven")
