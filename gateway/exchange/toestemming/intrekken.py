"""Withdrawing: as easy as giving, by anyone whose yes is asked; all that follows from it is one transaction.

Nothing that waits goes, open tasks end, the partner is asked to wipe what rests on it alone, and the person gets a
confirmation. What was lawfully sent before stays lawful (AVG art. 7 lid 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery.uitslag import Overgang
from gateway.exchange.aanvraag.annuleren import annuleer as annuleer_aanvragen
from gateway.exchange.gebruik import Handeling
from gateway.exchange.jeugdhulp.annuleren import Intrekreden, annuleer
from gateway.exchange.proof import Bewijs
from gateway.exchange.toestemming.fouten import OndertekenaarError, ToestemmingStaatError
from gateway.exchange.toestemming.geval import SQL, Beheerder, Geval, neem, voeg_toe
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Iemand
from gateway.exchange.toestemming.tekenen import Wieinvoer, zoek_iemand
from gateway.exchange.toestemming.wie import noem
from gateway.policy import TEKSTEN, Ondertekenaar, Reden, Staat
from gateway.policy.tijd import dag
from gateway.policy.toestemming import vereist_voor

TREK_IN = Handeling("toestemming intrekken", "toestemming-intrekken")
FOUTIEF = Handeling("toestemming als foutief vastgelegd markeren", "toestemming-foutief")
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
    """What a withdrawal did: messages stopped, tasks ended of which the partner is told; `wie` withdrew, by name.

    By `antwoord_voor` the partner should have said that he wiped what rested on it, or on what else he keeps it.
    """

    tegengehouden: int
    geannuleerd: int
    antwoord_voor: date | None = None
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


async def markeer_foutief(beheerder: Beheerder, id_: UUID, reden: str) -> Staat:
    """Say that a record was made by mistake: what it let through is stopped, and it counts as no refusal either."""
    async with beheerder.inrichting.db.transactie(beheerder.organisaties) as conn:
        geval = await neem(conn, beheerder.inrichting, id_)
        nu = beheerder.inrichting.klok()
        # Nobody at school can make a no disappear.
        if (staat := geval.staat(nu)) in {Staat.FOUTIEF, Staat.GEWEIGERD, Staat.INGETROKKEN}:
            raise ToestemmingStaatError(
                f"deze toestemming is {staat}; dat blijft staan.", doe="Vraag zo nodig een nieuwe toestemming."
            )
        inhoud = Gebeurtenisinhoud(reden=reden)
        geval = await voeg_toe(conn, beheerder, geval, "foutief", inhoud, op=nu, handeling=FOUTIEF)
        await gevolgen(conn, beheerder, geval, Reden.GEEN_TOESTEMMING)
        return geval.staat(nu)


async def gevolgen(
    conn: AsyncConnection, beheerder: Beheerder, geval: Geval, code: Reden = Reden.INGETROKKEN
) -> Intrekking:
    """Stop what waits and cancel what is open, in the transaction in which the record was withdrawn."""
    huis, vraag, leerling = beheerder.inrichting, geval.record.vraag, geval.stand.id
    nu = huis.klok()
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
