"""Retention: three years after the besluit the key goes, and all it encrypts with it; the proof stays."""

from gateway.exchange.bewaren.verslag import automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.rijen import SQL
from gateway.policy.tijd import dag

WISSEN = Handeling("aanvraag wissen: bewaartermijn voorbij", "swv-wissen")
_BATCH = 500


async def ruim_swv_op(inrichting: Inrichting, organisatie: str) -> int:
    """Destroy the keys of the aanvragen of one samenwerkingsverband whose term has passed; how many.

    A dossier whose aanvraag never came goes too.
    """
    aantal, kast, door = 0, inrichting.kast, automaat()
    waar = {"organisatie": organisatie, "op": dag(inrichting.klok()), "aantal": _BATCH}
    while True:
        async with inrichting.db.transactie([organisatie]) as conn:
            await begin_wissen(conn, organisatie)
            los = (await conn.execute(SQL["wis_dossiers"], waar)).rowcount
            rijen = await (await conn.execute(SQL["te_wissen"], waar)).fetchall()
            wie = [(kast.pseudoniem(organisatie, kast.open(sleutel, id_.bytes)), None) for id_, sleutel in rijen]
            await conn.execute(SQL["wis"], {"id": [id_ for id_, _ in rijen]})
            await noteer_gebruik(conn, inrichting, door, WISSEN, organisatie, wie)
            gewist = [na_termijn("swv-aanvraag", len(rijen)), na_termijn("swv-dossier", los)]
            await schrijf_verslag(conn, inrichting, organisatie, gewist)
        aantal += len(rijen)
        if len(rijen) < _BATCH:
            return aantal
