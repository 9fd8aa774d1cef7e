"""Retention: three years after the besluit the key goes, and all it encrypts with it; the proof stays."""

from gateway.exchange.gebruik import Handeling, Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.rijen import SQL
from gateway.policy.tijd import dag

WISSEN = Handeling("aanvraag wissen: bewaartermijn voorbij", "swv-wissen")
_BATCH = 500


async def ruim_swv_op(inrichting: Inrichting, organisatie: str) -> int:
    """Destroy the keys of the aanvragen of one samenwerkingsverband whose term has passed; how many.

    A dossier whose aanvraag never came goes too.
    """
    aantal, kast, door = 0, inrichting.kast, Persoon("bewaartermijn")
    waar = {"organisatie": organisatie, "op": dag(inrichting.klok()), "aantal": _BATCH}
    while True:
        async with inrichting.db.transactie([organisatie]) as conn:
            await conn.execute(SQL["wis_dossiers"], waar)
            rijen = await (await conn.execute(SQL["te_wissen"], waar)).fetchall()
            wie = [(kast.pseudoniem(organisatie, kast.open(sleutel, id_.bytes)), None) for id_, sleutel in rijen]
            await conn.execute(SQL["wis"], {"id": [id_ for id_, _ in rijen]})
            await noteer_gebruik(conn, inrichting, door, WISSEN, organisatie, wie)
        aantal += len(rijen)
        if len(rijen) < _BATCH:
            return aantal
