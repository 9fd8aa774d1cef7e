"""Retention: when the school year after that of the melding is over, its key goes; the proof stays."""

from gateway.exchange.gebruik import Handeling, Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.rijen import SQL
from gateway.policy.tijd import dag

WISSEN = Handeling("verzuimmelding wissen: bewaartermijn voorbij", "postvak-wissen")
_BATCH = 500


async def ruim_postvak_op(inrichting: Inrichting, organisatie: str) -> int:
    """Destroy the keys of the meldingen of one gemeente whose term has passed, with a record of each; how many."""
    aantal, kast, door = 0, inrichting.kast, Persoon("bewaartermijn")
    while True:
        async with inrichting.db.transactie([organisatie]) as conn:
            waar = {"organisatie": organisatie, "op": dag(inrichting.klok()), "aantal": _BATCH}
            rijen = await (await conn.execute(SQL["te_wissen"], waar)).fetchall()
            wie = [(kast.pseudoniem(organisatie, kast.open(sleutel, id_.bytes)), None) for id_, sleutel in rijen]
            await conn.execute(SQL["wis"], {"id": [id_ for id_, _ in rijen]})
            await noteer_gebruik(conn, inrichting, door, WISSEN, organisatie, wie)
        aantal += len(rijen)
        if len(rijen) < _BATCH:
            return aantal
