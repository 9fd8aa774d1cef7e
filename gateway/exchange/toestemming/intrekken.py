"""Ending a record: withdrawn, as easily as it was given, by anyone whose yes is asked; done; or made by mistake.

All that follows from it is one transaction, and the person gets a confirmation.
"""

from dataclasses import replace
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Handeling
from gateway.exchange.toestemming.fouten import OndertekenaarError, ToestemmingStaatError
from gateway.exchange.toestemming.geval import Beheerder, Geval, neem, voeg_toe
from gateway.exchange.toestemming.gevolgen import TREK_IN, Intrekking, volg_op
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Iemand
from gateway.exchange.toestemming.tekenen import Wieinvoer, zoek_iemand
from gateway.exchange.toestemming.wie import noem
from gateway.policy import Ondertekenaar, Reden, Staat
from gateway.policy.toestemming import vereist_voor

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
        return replace(await volg_op(conn, beheerder, geval), wie=noem(wie, geval.stand.leerling))


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
        await volg_op(conn, beheerder, geval, Reden.GEEN_TOESTEMMING)
        return geval.staat(nu)
