"""Retention of toestemmingen and uitzonderingen: past their term nobody can read them; the proof stays."""

from collections import Counter

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.bewaren.verslag import SQL, automaat, begin_wissen, na_termijn, schrijf_verslag
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag

WISSEN = Handeling("toestemming wissen: bewaartermijn voorbij", "toestemming-wissen")
_UITZONDERING = Handeling("uitzondering wissen: bewaartermijn voorbij", "uitzondering-wissen")
_NIET_GEGEVEN = "toestemming-niet-gegeven"


async def ruim_toestemmingen_op(inrichting: Inrichting, organisatie: str) -> Counter[str]:
    """Wipe what is past its term in one organisatie; how many toestemmingen and uitzonderingen."""
    op = dag(inrichting.klok())
    waar = {"organisatie": organisatie, "op": op}
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        rijen = await (await conn.execute(SQL["wis_toestemmingen"], waar)).fetchall()
        buiten = await (await conn.execute(SQL["wis_uitzonderingen"], waar)).fetchall()
        for handeling, gelezen in ((WISSEN, rijen), (_UITZONDERING, buiten)):
            wie = [(rij[0], None) for rij in gelezen]
            await noteer_gebruik(conn, inrichting, automaat(), handeling, organisatie, wie)
        # One that was never given got its term at the last thing that happened to it.
        termijn = bewaartermijn(_NIET_GEGEVEN).termijn
        niet = sum(termijn is not None and tot <= termijn.na(dag(laatst)) for _, tot, laatst in rijen)
        gewist = {"toestemming": len(rijen) - niet, _NIET_GEGEVEN: niet, "uitzondering": len(buiten)}
        await schrijf_verslag(conn, inrichting, organisatie, [na_termijn(*item) for item in gewist.items()])
    return Counter(toestemmingen=len(rijen), uitzonderingen=len(buiten))
