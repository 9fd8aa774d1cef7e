"""Retention: when the school year after that of the melding is over, its key goes; the proof stays."""

from gateway.exchange.bewaren.verslag import automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.rijen import SQL
from gateway.policy.tijd import dag

WISSEN = Handeling("verzuimmelding wissen: bewaartermijn voorbij", "postvak-wissen")
_BATCH = 500


async def ruim_postvak_op(inrichting: Inrichting, organisatie: str) -> int:
    """Destroy the keys of the meldingen of one gemeente whose term has passed, with a record of each; how many."""
    aantal, kast, door = 0, inrichting.kast, automaat()
    while True:
        async with inrichting.db.transactie([organisatie]) as conn:
            await begin_wissen(conn, organisatie)
            waar = {"organisatie": organisatie, "op": dag(inrichting.klok()), "aantal": _BATCH}
            rijen = await (await conn.execute(SQL["te_wissen"], waar)).fetchall()
            wie = [(kast.pseudoniem(organisatie, kast.open(sleutel, id_.bytes)), None) for id_, sleutel in rijen]
            await conn.execute(SQL["wis"], {"id": [id_ for id_, _ in rijen]})
            await noteer_gebruik(conn, inrichting, door, WISSEN, organisatie, wie)
            await schrijf_verslag(conn, inrichting, organisatie, [na_termijn("postvak", len(rijen))])
        aantal += len(rijen)
        if len(rijen) < _BATCH:
            return aantal
