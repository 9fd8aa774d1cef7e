"""Retention of jeugdhulpverzoeken: past its term all of it becomes unreadable, with a record of each."""

from collections import Counter

from gateway.exchange.bewaren.verslag import automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.taak import EIND
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "opruimen.sql")
WISSEN = Handeling("jeugdhulpverzoek wissen: bewaartermijn voorbij", "jeugdhulpverzoek-wissen")


async def ruim_jeugdhulp_op(inrichting: Inrichting, organisatie: str) -> int:
    """Wipe the verzoeken of one organisation that are past their term; how many."""
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        waarden = {"organisatie": organisatie, "op": dag(inrichting.klok()), "eind": sorted(EIND)}
        rijen = await (await conn.execute(_SQL["wis_verzoeken"], waarden)).fetchall()
        wie = [(pseudoniem, None) for pseudoniem, _ in rijen]
        await noteer_gebruik(conn, inrichting, automaat(), WISSEN, organisatie, wie)
        gewist = Counter(soort for _, soort in rijen)
        await schrijf_verslag(conn, inrichting, organisatie, [na_termijn(*item) for item in gewist.items()])
    return len(rijen)
