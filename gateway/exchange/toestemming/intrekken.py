"""Withdrawing: as easy as giving, by anyone whose yes is asked; all that follows from it is one transaction.

Nothing that waits goes, open tasks end, the partner is asked to wipe what rests on it alone, and the person gets a
confirmation. What was lawfully sent before stays lawful (AVG art. 7 lid 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery.uitslag import Overgang
from gateway.exchange.gebruik import Handeling
from gateway.exchange.jeugdhulp.annuleren import annuleer
from gateway.exchange.proof import Bewijs
from gateway.exchange.toestemming.fouten import OndertekenaarError, ToestemmingStaatError
from gateway.exchange.toestemming.geval import SQL, Beheerder, Geval, neem, voeg_toe
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Iemand
from gateway.exchange.toestemming.tekenen import Wieinvoer, zoek_iemand
from gateway.exchange.toestemming.wie import noem
from gateway.policy import TEKSTEN, Ondertekenaar, Reden, Staat
from gateway.policy.toestemming import vereist_voor

TREK_IN = Handeling("toestemming intrekken", "toestemming-intrekken")
VOLTOOI = Handeling("toestemming beëindigen: waar zij voor was, is klaar", "toestemming-voltooien")
_INTREKBAAR = frozenset(
    {
        Staat.GEVRAAGD,
        Staat.DEELS_GEGEVEN,
        Staat.UITGESTELD,
        Staat.AANVULLEN,
        Staat.ACTIEF,
        Staat.NOG_NIET_INGEGAAN,
    }
)


@dataclass(frozen=True, slots=True)
class Intrekking:
    """What a withdrawal did: messages stopped, tasks ended of which the partner is told; `wie` withdrew, by name."""

    tegengehouden: int
    geannuleerd: int
    wie: str = field(default="", repr=False)


async def trek_in(beheerder: Beheerder, id_: UUID, invoer: Wieinvoer, reden: str | None = None) -> Intrekking:
    """Withdraw a record at the word of someone whose yes is asked or was given."""
    async with beheerder.inrichting.db.transactie(beheerder.organisaties) as conn:
        geval = await neem(conn, beheerder.inrichting, id_)
        nu = beheerder.inrichting.klok()
        if (staat := geval.staat(nu)) not in _INTREKBAAR:
            raise ToestemmingStaatError(f"deze toestemming is {staat}.", doe="Er wordt al niets meer op gedeeld.")
        iemand, wie = zoek_iemand(geval, invoer)
        if not mag_intrekken(geval, iemand, wie, beheerder):
            raise OndertekenaarError(
                "deze persoon gaf de toestemming niet en wordt er niet om gevraagd.",
                doe="Laat intrekken wie moest tekenen of tekende.",
            )
        inhoud = Gebeurtenisinhoud(iemand=iemand, reden=reden)
        geval = await voeg_toe(conn, beheerder, geval, "ingetrokken", inhoud, op=nu, handeling=TREK_IN)
        return replace(await gevolgen(conn, beheerder, geval), wie=noem(wie, geval.stand.leerling))


async def voltooi(conn: AsyncConnection, beheerder: Beheerder, id_: UUID) -> None:
    """End a record in the caller's transaction, because what it was for is done."""
    geval = await neem(conn, beheerder.inrichting, id_)
    nu = beheerder.inrichting.klok()
    if geval.staat(nu) in _INTREKBAAR:
        await voeg_toe(conn, beheerder, geval, "voltooid", Gebeurtenisinhoud(), op=nu, handeling=VOLTOOI)


def mag_intrekken(geval: Geval, iemand: Iemand, wie: Ondertekenaar, beheerder: Beheerder) -> bool:
    """Whoever signed, and whoever must."""
    if any(item.inhoud.iemand == iemand for item in geval.record.gebeurtenissen if item.soort == "ondertekend"):
        return True
    nu = beheerder.inrichting.klok()
    return wie in vereist_voor(geval.nu(nu), geval.stand.leerling, geval.regels, nu)


async def gevolgen(conn: AsyncConnection, beheerder: Beheerder, geval: Geval) -> Intrekking:
    """Stop what waits and cancel what is open, in the transaction in which the record was withdrawn."""
    huis, vraag, leerling = beheerder.inrichting, geval.record.vraag, geval.stand.id
    nu, tekst = huis.klok(), TEKSTEN[Reden.INGETROKKEN]
    waarden = {
        "leerling": leerling,
        "doel": vraag.doel,
        "partner": vraag.ontvanger,
        "code": Reden.INGETROKKEN.value,
        "reden": f"{tekst.uitleg} {tekst.doe}",
        "nu": nu,
    }
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(SQL["blokkeer"], waarden)
    gestopt: Sequence[Overgang] = [Overgang.uit_rij(rij) for rij in await cur.fetchall()]
    await Bewijs(huis).noteer(conn, gestopt)
    geannuleerd = await annuleer(
        conn,
        huis,
        leerling=leerling,
        doel=vraag.doel,
        ontvanger=vraag.ontvanger,
        reden="toestemming-ingetrokken",
        nu=nu,
    )
    return Intrekking(len(gestopt), geannuleerd)
