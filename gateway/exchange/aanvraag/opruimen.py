"""Retention of aanvragen: three years after the besluit all of it becomes unreadable, with a record of each."""

from gateway.exchange.gebruik import Handeling, Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "opruimen.sql")
_DOOR = Persoon("bewaartermijn")
WISSEN = Handeling("aanvraag wissen: bewaartermijn voorbij", "aanvraag-wissen")


async def ruim_aanvragen_op(inrichting: Inrichting, organisatie: str) -> int:
    """Wipe the aanvragen of one organisation that are past their term; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        cur = await conn.execute(_SQL["wis_aanvragen"], {"organisatie": organisatie, "op": dag(inrichting.klok())})
        wie = [(pseudoniem, None) for (pseudoniem,) in await cur.fetchall()]
        await noteer_gebruik(conn, inrichting, _DOOR, WISSEN, organisatie, wie)
    return len(wie)
