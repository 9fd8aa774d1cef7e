"""What follows from a no, in the transaction in which it is recorded.

Nothing that waits goes, open tasks end, and the partner is asked to wipe what rests on it alone. What was lawfully sent
before stays lawful (AVG art. 7 lid 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery.uitslag import Overgang
from gateway.exchange.aanvraag.annuleren import annuleer as annuleer_aanvragen
from gateway.exchange.gebruik import Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.annuleren import Intrekreden, annuleer
from gateway.exchange.proof import Bewijs
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.geval import SQL, Beheerder, Geval
from gateway.exchange.toestemming.lezen import Dicht, dicht_van, open_stand
from gateway.policy import TEKSTEN, Reden, Staat, staat
from gateway.policy.tijd import dag
from gateway.policy.toestemming import doet_teniet

TREK_IN = Handeling("toestemming intrekken", "toestemming-intrekken")


@dataclass(frozen=True, slots=True)
class Intrekking:
    """What a withdrawal did: messages stopped, tasks ended of which the partner is told; `wie` withdrew, by name.

    By `antwoord_voor` the partner should have said that he wiped what rested on it, or on what else he keeps it.
    """

    tegengehouden: int
    geannuleerd: int
    antwoord_voor: date | None = None
    wie: str = field(default="", repr=False)


async def volg_op(
    conn: AsyncConnection, beheerder: Beheerder, geval: Geval, code: Reden = Reden.INGETROKKEN
) -> Intrekking:
    """What follows from a no to one record that is written already."""
    dicht = await dicht_van(conn, [geval.stand.id])
    return await gevolgen(conn, beheerder, geval, dicht[geval.stand.id], code)


async def gevolgen(
    conn: AsyncConnection, beheerder: Beheerder, geval: Geval, dicht: Dicht, code: Reden = Reden.INGETROKKEN
) -> Intrekking:
    """Stop what waits and cancel what is open, unless it may go on by another record among these."""
    huis, vraag, leerling = beheerder.inrichting, geval.record.vraag, geval.stand.id
    nu = huis.klok()
    if _gedragen(huis, geval, open_stand(huis, geval.stand, dicht)):
        return Intrekking(0, 0)
    waarden = {
        "leerling": leerling,
        "doel": vraag.doel,
        "partner": vraag.ontvanger,
        "code": code.value,
        "reden": TEKSTEN[code].uitleg,
        "nu": nu,
    }
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(SQL["blokkeer"], waarden)
    gestopt: Sequence[Overgang] = [Overgang.uit_rij(rij) for rij in await cur.fetchall()]
    await Bewijs(huis).noteer(conn, gestopt)
    geannuleerd = await _annuleer(
        conn, beheerder, geval, "toestemming-ingetrokken" if code is Reden.INGETROKKEN else "school"
    )
    voor = geval.regels.intrekking.antwoord_binnen.na(dag(nu)) if geannuleerd else None
    return Intrekking(len(gestopt), geannuleerd, voor)


async def _annuleer(conn: AsyncConnection, beheerder: Beheerder, geval: Geval, reden: Intrekreden) -> int:
    """Take back what the partner has, whatever it was about; how many."""
    huis, leerling = beheerder.inrichting, geval.stand.id
    doel, ontvanger = geval.record.vraag.doel, geval.record.vraag.ontvanger
    if geval.doel.per == "aanvraag":
        return await annuleer_aanvragen(conn, huis, leerling=leerling, doel=doel, ontvanger=ontvanger)
    nu = huis.klok()
    return await annuleer(conn, huis, leerling=leerling, doel=doel, ontvanger=ontvanger, reden=reden, nu=nu)


def _gedragen(huis: Inrichting, weg: Geval, stand: Stand) -> bool:
    """Whether another record lets the same go to the same ontvanger: a false order to wipe does harm too."""
    nu, vraag = huis.klok(), weg.record.vraag
    nee = weg.nu(nu)
    return any(
        staat(item, weg.doel, stand.leerling, nu) is Staat.ACTIEF and not doet_teniet(nee, item, dag(nu))
        for item in stand.toestemmingen
        if (item.doel, item.ontvanger) == (vraag.doel, vraag.ontvanger)
    )
