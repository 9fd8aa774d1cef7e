"""Retention of aanvragen: three years after the besluit all of it becomes unreadable, with a record of each."""

from gateway.exchange.bewaren.verslag import automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "opruimen.sql")
WISSEN = Handeling("aanvraag wissen: bewaartermijn voorbij", "aanvraag-wissen")


async def ruim_aanvragen_op(inrichting: Inrichting, organisatie: str) -> int:
    """Wipe the aanvragen of one organisation that are past their term; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        cur = await conn.execute(_SQL["wis_aanvragen"], {"organisatie": organisatie, "op": dag(inrichting.klok())})
        rijen = await cur.fetchall()
        wie = [(pseudoniem, None) for pseudoniem, _ in rijen]
        await noteer_gebruik(conn, inrichting, automaat(), WISSEN, organisatie, wie)
        besloten = sum(rij[1] for rij in rijen)
        gewist = {"aanvraag": besloten, "aanvraag-zonder-besluit": len(rijen) - besloten}
        await schrijf_verslag(conn, inrichting, organisatie, [na_termijn(*item) for item in gewist.items()])
    return len(wie)
