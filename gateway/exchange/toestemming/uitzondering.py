"""Sharing without consent because the safety of the leerling asks it: never a rule that runs by itself.

One person asks and writes the weighing down, another decides, and the functionaris gegevensbescherming (FG) finds it
on his list at once. It opens one doel to one ontvanger, for named fields and a few days (handelingsprotocol, meldcode).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row
from pydantic import ValidationError

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.stand import pak_uit
from gateway.exchange.toestemming.fouten import (
    AfwegingError,
    GegevensError,
    OntvangerError,
    TweedePersoonError,
    UitzonderingOnbekendError,
    UitzonderingStatusError,
)
from gateway.exchange.toestemming.geval import Beheerder, heropen, regels_van
from gateway.exchange.toestemming.opstellen import zoek_doel
from gateway.exchange.toestemming.uitzonderingsinhoud import Afweging, pak_uitzondering_in, pak_uitzondering_uit
from gateway.exchange.toestemming.vragen import zoek
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.toestemming", "uitzondering.sql")
VRAAG = Handeling("uitzondering vragen: delen zonder toestemming", "uitzondering-vragen")
BESLUIT = Handeling("besluiten over een uitzondering", "uitzondering-besluiten")
FG_INZIEN = Handeling("uitzonderingen inzien", "uitzonderingen-inzien")
FG_GEZIEN = Handeling("uitzondering door de FG gezien", "uitzondering-gezien")


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """What the FG reads: who asked, who decided, what was shared and why; no name of the leerling."""

    id: UUID
    organisatie: str
    doel: str
    ontvanger: str
    van: date
    tot: date
    gevraagd_door: str
    gevraagd_op: datetime
    besloten_door: str | None
    besloten_op: datetime | None
    akkoord: bool | None
    fg_gezien_door: str | None
    fg_gezien_op: datetime | None
    pseudoniem: str
    afweging: Afweging | None = field(repr=False)


def lees_afweging(velden: dict[str, Any]) -> Afweging:
    """Read the weighing; raises with the names of the parts that are missing or too short."""
    try:
        return Afweging.model_validate(velden)
    except ValidationError as fout:
        namen = ", ".join(".".join(map(str, item["loc"])) for item in fout.errors())
        raise AfwegingError(
            f"dit ontbreekt of is te kort: {namen}.",
            doe="Schrijf op welk gevaar er is, wat is geprobeerd en welke gegevens ten minste nodig zijn.",
        ) from None


async def vraag(
    beheerder: Beheerder, organisatie: str, leerlingnummer: str, doel: str, ontvanger: str, afweging: Afweging
) -> UUID:
    """Ask to share without consent; nothing is shared until another person agrees."""
    huis = beheerder.inrichting
    nu = huis.klok()
    gekozen = zoek_doel(huis, doel)
    regels = regels_van(gekozen).uitzondering
    if not gekozen.velden_alle.issuperset(afweging.velden):
        raise GegevensError(
            f"een gekozen veld hoort niet bij {doel}.", doe="Kies velden van het doel: `schakel doelen toon`."
        )
    if ontvanger not in huis.partners or huis.partners[ontvanger].soort not in gekozen.ontvanger:
        raise OntvangerError("deze ontvanger past niet bij het doel.", doe="Kies een andere ontvanger.")
    # The first day counts.
    tot = dag(nu) + timedelta(days=regels.dagen - 1)
    async with huis.db.transactie([organisatie]) as conn:
        stand = await zoek(conn, huis, organisatie, leerlingnummer)
        id_ = uuid7(nu)
        waarden = {
            "id": id_,
            "organisatie": organisatie,
            "leerling": stand.id,
            "doel": doel,
            "ontvanger": ontvanger,
            "inhoud": pak_uitzondering_in(stand.sleutel, id_, afweging),
            "van": dag(nu),
            "tot": tot,
            "door": beheerder.gebruiker.naam,
            "nu": nu,
            "wissen_op": _bewaren_tot(tot),
        }
        await conn.execute(_SQL["nieuw"], waarden)
        await _noteer(conn, beheerder, VRAAG, organisatie, stand.pseudoniem)
    return id_


async def besluit(beheerder: Beheerder, id_: UUID, oordeel: str, *, akkoord: bool) -> None:
    """Decide, as the second person, in one's own words; with a yes what waited is planned again."""
    huis = beheerder.inrichting
    nu = huis.klok()
    async with huis.db.transactie(beheerder.organisaties) as conn:
        rij = await (await conn.execute(_SQL["uitzondering"], {"id": id_})).fetchone()
        if rij is None:
            raise UitzonderingOnbekendError("deze uitzondering is er niet (meer).", doe="Bekijk de lijst.")
        _, organisatie, gevraagd_door, besloten_door, inhoud, *leerling = rij
        if besloten_door is not None:
            raise UitzonderingStatusError(f"hierover besloot {besloten_door} al.", doe="Vraag zo nodig een nieuwe.")
        if gevraagd_door == beheerder.gebruiker.naam:
            raise TweedePersoonError("u vroeg deze uitzondering zelf.", doe="Laat een ander besluiten.")
        stand = pak_uit(huis.kast, (leerling[0], leerling[1], leerling[2], leerling[3], leerling[4]))
        gelezen = pak_uitzondering_uit(stand.sleutel, id_, inhoud)
        klaar = lees_afweging(gelezen.model_dump() | {"oordeel": oordeel})
        waarden = {"id": id_, "door": beheerder.gebruiker.naam, "nu": nu, "akkoord": akkoord}
        await conn.execute(_SQL["besluit"], {**waarden, "inhoud": pak_uitzondering_in(stand.sleutel, id_, klaar)})
        if akkoord:
            await heropen(conn, organisatie, stand.id)
        await _noteer(conn, beheerder, BESLUIT, organisatie, stand.pseudoniem)


async def meldingen(beheerder: Beheerder, *, alle: bool = False, begin: str | None = None) -> list[Melding]:
    """What waits for a decision or for the FG; with `alle` what was refused or seen too. The look is recorded."""
    huis = beheerder.inrichting
    async with huis.db.transactie(beheerder.organisaties) as conn:
        cur = conn.cursor(row_factory=dict_row)
        waarden = {"organisaties": list(beheerder.organisaties), "alle": alle, "begin": begin}
        await cur.execute(_SQL["meldingen"], waarden)
        rijen = await cur.fetchall()
        gelezen = [_melding(beheerder, rij) for rij in rijen]
        for organisatie in sorted({item.organisatie for item in gelezen}):
            wie = sorted({item.pseudoniem for item in gelezen if item.organisatie == organisatie})
            betrokkenen = [(naam, None) for naam in wie]
            await noteer_gebruik(conn, huis, beheerder.gebruiker, FG_INZIEN, organisatie, betrokkenen)
    return gelezen


async def gezien(beheerder: Beheerder, id_: UUID) -> None:
    """The FG took note; once."""
    huis = beheerder.inrichting
    async with huis.db.transactie(beheerder.organisaties) as conn:
        waarden = {"id": id_, "door": beheerder.gebruiker.naam, "nu": huis.klok()}
        rij = await (await conn.execute(_SQL["gezien"], waarden)).fetchone()
        if rij is None:
            if not (await conn.execute(_SQL["bestaat"], waarden)).rowcount:
                raise UitzonderingOnbekendError("deze uitzondering is er niet.", doe="Bekijk de lijst.")
            raise UitzonderingStatusError(
                "hierover is niet met ja besloten, of zij is al gezien.", doe="Bekijk de lijst."
            )
        await _noteer(conn, beheerder, FG_GEZIEN, rij[0], None)


def _melding(beheerder: Beheerder, rij: dict[str, Any]) -> Melding:
    id_, inhoud, sleutel, leerling = rij["id"], rij.pop("inhoud"), rij.pop("sleutel"), rij.pop("leerling")
    afweging = None
    if inhoud is not None and sleutel is not None:
        afweging = pak_uitzondering_uit(beheerder.inrichting.kast.open(sleutel, leerling.bytes), id_, inhoud)
    return Melding(**rij, afweging=afweging)


def _bewaren_tot(tot: date) -> date:
    termijn = bewaartermijn("uitzondering").termijn
    return termijn.na(tot) if termijn else date.max


async def _noteer(
    conn: AsyncConnection, beheerder: Beheerder, handeling: Handeling, organisatie: str, pseudoniem: str | None
) -> None:
    wie: Sequence[tuple[str | None, None]] = [(pseudoniem, None)]
    await noteer_gebruik(conn, beheerder.inrichting, beheerder.gebruiker, handeling, organisatie, wie)
