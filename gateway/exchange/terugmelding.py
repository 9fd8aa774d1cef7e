"""What partners say of objects that we delivered before: fetched or brought, settled page by page with its place."""

from collections.abc import Sequence

from gateway.exchange.aanvraag import statussen as aanvragen
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp import statussen as jeugdhulp
from gateway.exchange.verzuim import statussen as verzuim
from gateway.model.uitwisseling import Aanvraagmelding, Hulpmelding, Statusmelding
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "terugmelding.sql")


async def haal_terug(inrichting: Inrichting, partner: str) -> int:
    """Fetch what changed at a partner, each page settled before the next is asked for; how many were news."""
    nieuw = 0
    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        rij = await (await conn.execute(_SQL["peil"], {"partner": partner})).fetchone()
    async for pagina in inrichting.doelsystemen[partner].poll_statussen(rij[0] if rij else None):
        nieuw += await verwerk_terug(inrichting, partner, pagina.statussen, verder=pagina.verder)
    return nieuw


async def verwerk_terug(
    inrichting: Inrichting,
    partner: str,
    statussen: Sequence[Statusmelding | Aanvraagmelding | Hulpmelding],
    *,
    verder: str | None = None,
) -> int:
    """Keep and prove statuses, and how far the partner was read, in one transaction; how many were news."""
    nu = inrichting.klok()
    gemeld = [item for item in statussen if isinstance(item, Statusmelding)]
    gevraagd = [item for item in statussen if isinstance(item, Aanvraagmelding)]
    geholpen = [item for item in statussen if isinstance(item, Hulpmelding)]
    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        nieuw = await verzuim.verwerk(conn, inrichting, partner, gemeld, nu) if gemeld else 0
        nieuw += await aanvragen.verwerk(conn, inrichting, partner, gevraagd, nu) if gevraagd else 0
        if geholpen:
            nieuw += await jeugdhulp.verwerk(conn, inrichting, partner, geholpen, nu, door=partner)
        if verder is not None:
            await conn.execute(_SQL["zet_peil"], {"partner": partner, "verder": verder, "nu": nu})
    return nieuw
