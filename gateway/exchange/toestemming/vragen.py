"""Asking: exactly which data, for one doel and one ontvanger, until when, with which text, and of whom."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.gebruik import Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.fouten import ToestemmingOnbekendError
from gateway.exchange.toestemming.geval import SQL, Beheerder, Geval, voeg_toe
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, pak_vraag_in
from gateway.exchange.toestemming.invoer import Toestemmingsdocument, Vraaginvoer, Wilsinvoer
from gateway.exchange.toestemming.opstellen import stel_op
from gateway.exchange.toestemming.record import Toestemmingsrecord
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7

if TYPE_CHECKING:
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail

VRAAG = Handeling("toestemming vragen", "toestemming-vragen")
VERNIEUW = Handeling("toestemming vernieuwen", "toestemming-vernieuwen")


async def vraag(beheerder: Beheerder, organisatie: str, invoer: Vraaginvoer) -> UUID:
    """Ask; the id of the record. Nobody is written to: the school shows or sends the text."""
    async with beheerder.inrichting.db.transactie([organisatie]) as conn:
        return await vraag_binnen(conn, beheerder, organisatie, invoer)


async def vraag_binnen(conn: AsyncConnection, beheerder: Beheerder, organisatie: str, invoer: Vraaginvoer) -> UUID:
    """Ask, in the caller's transaction."""
    huis = beheerder.inrichting
    nu = huis.klok()
    stand = await zoek(conn, huis, organisatie, invoer.leerlingnummer)
    await _keur_vorig(conn, stand, invoer)
    gesteld = stel_op(huis, organisatie, stand, invoer, nu)
    record = Toestemmingsrecord(
        uuid7(nu), organisatie, stand.id, invoer.vorig, beheerder.gebruiker.naam, nu, gesteld, ()
    )
    waarden = {
        "id": record.id,
        "organisatie": organisatie,
        "leerling": stand.id,
        "doel": gesteld.doel,
        "ontvanger": gesteld.ontvanger,
        "inhoud": pak_vraag_in(stand.sleutel, record.id, gesteld),
        "vorig": invoer.vorig,
        "door": record.gemaakt_door,
        "nu": nu,
        "wissen_op": niet_gegeven_tot(dag(nu)),
    }
    await conn.execute(SQL["nieuw"], waarden)
    geval = Geval(record, stand, huis.doelen[gesteld.doel])
    handeling = VRAAG if invoer.vorig is None else VERNIEUW
    await voeg_toe(conn, beheerder, geval, "gevraagd", Gebeurtenisinhoud(), op=nu, handeling=handeling)
    return record.id


def opnieuw(inrichting: Inrichting, detail: "Toestemmingsdetail") -> Vraaginvoer:
    """The same question for a new term, by today's version of the doel; what was not ticked stays unticked."""
    if detail.record is None or detail.stand is None:
        raise ToestemmingOnbekendError("van deze toestemming is de inhoud gewist.", doe="Vraag een nieuwe.")
    oud = detail.record.vraag
    return Vraaginvoer(
        leerlingnummer=detail.stand.leerling.leerlingnummer,
        doel=oud.doel,
        ontvanger=oud.ontvanger,
        gegevens=tuple(pad for pad in oud.velden if pad in inrichting.doelen[oud.doel].velden_alle),
        documenten=tuple(Toestemmingsdocument(**dict(item)) for item in oud.documenten),
        terugkoppeling=oud.terugkoppeling,
        tolk=oud.tolk,
        convenant=oud.convenant,
        wilsonbekwaam=None if oud.wilsonbekwaam is None else Wilsinvoer(**dict(oud.wilsonbekwaam)),
        vorig=detail.record.id,
    )


async def zoek(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, leerlingnummer: str) -> Stand:
    """The leerling of this number; raises when the gateway does not know him."""
    bronsleutel = inrichting.kast.bronsleutel(organisatie, leerlingnummer)
    cur = await conn.execute(SQL["leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    if (rij := await cur.fetchone()) is None:
        raise ToestemmingOnbekendError(
            "deze leerling is niet bekend.", doe="Controleer het leerlingnummer, en of de laatste import hem las."
        )
    return pak_uit(inrichting.kast, rij)


async def _keur_vorig(conn: AsyncConnection, stand: Stand, invoer: Vraaginvoer) -> None:
    """What is renewed must be a record of the same leerling."""
    waarden = {"id": invoer.vorig, "leerling": stand.id}
    if invoer.vorig is not None and not (await conn.execute(SQL["vorig"], waarden)).rowcount:
        raise ToestemmingOnbekendError(
            "de toestemming die wordt vernieuwd is er niet, of is van een ander.", doe="Laat vorig weg."
        )


def niet_gegeven_tot(vandaag: date) -> date:
    """Until when a vraag of this day is kept to which nobody said yes."""
    termijn = bewaartermijn("toestemming-niet-gegeven").termijn
    return termijn.na(vandaag) if termijn else date.max
