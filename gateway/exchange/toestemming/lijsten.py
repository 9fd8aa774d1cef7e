"""What a person looks at: records, how they stand today, who is missing and what happened; the look is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.exchange.gebruik import Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.fouten import ToestemmingOnbekendError
from gateway.exchange.toestemming.geval import Beheerder, Geval
from gateway.exchange.toestemming.lezen import dicht_van
from gateway.exchange.toestemming.record import Toestemmingsrecord
from gateway.exchange.toestemming.vragen import zoek
from gateway.exchange.toestemming.wie import noem
from gateway.policy import Staat
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.toestemming", "lijsten.sql")
INZIEN = Handeling("toestemmingen inzien", "toestemmingen-inzien")


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which records, at most how many; `na` is the last id of the part before, `begin` the start of an id."""

    aantal: int
    staat: Staat | None = None
    na: UUID | None = None
    begin: str | None = None
    leerlingnummer: str | None = None
    organisatie: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toestemmingsregel:
    """One record as a list shows it; without content once it was wiped or its leerling forgotten.

    `dagen_over` counts to its last day, `waarschuw` that this is soon.
    """

    id: UUID
    organisatie: str
    doel: str
    ontvanger: str
    gemaakt_door: str
    gemaakt_op: datetime
    wissen_op: date | None
    pseudoniem: str
    leerlingnummer: str | None = field(repr=False)
    staat: Staat | None
    ontbreken: tuple[str, ...] = field(repr=False)
    begin: date | None
    eind: date | None
    dagen_over: int | None
    waarschuw: bool


@dataclass(frozen=True, slots=True)
class Toestemmingsdetail:
    """One record, whole."""

    regel: Toestemmingsregel
    record: Toestemmingsrecord | None = field(repr=False)
    stand: Stand | None = field(repr=False)


async def toestemmingen(beheerder: Beheerder, keuze: Keuze) -> list[Toestemmingsdetail]:
    """The newest records first, each as it stands now; what is shown is recorded."""
    huis = beheerder.inrichting
    gevonden: list[Toestemmingsdetail] = []
    na = keuze.na
    async with huis.db.transactie(beheerder.organisaties) as conn:
        leerling = await _leerling(conn, huis, keuze)
        # The state is computed, so what another filter leaves out is read past.
        while len(gevonden) < keuze.aantal:
            rijen = await _rijen(conn, beheerder, keuze, na, leerling)
            gevonden += [item for item in await _lees(conn, huis, rijen) if keuze.staat in {None, item.regel.staat}]
            if len(rijen) < keuze.aantal:
                break
            na = rijen[-1]["id"]
        gevonden = gevonden[: keuze.aantal]
        await _noteer(conn, beheerder, gevonden)
    return gevonden


async def toestemming(beheerder: Beheerder, id_: UUID) -> Toestemmingsdetail:
    """One record; raises when it is not there or not in sight."""
    gevonden = await toestemmingen(beheerder, Keuze(1, begin=str(id_)))
    if not gevonden:
        raise ToestemmingOnbekendError("deze toestemming is er niet.", doe="Bekijk ze met `schakel toestemming lijst`.")
    return gevonden[0]


async def _leerling(conn: AsyncConnection, huis: Inrichting, keuze: Keuze) -> UUID | None:
    if keuze.leerlingnummer is None or keuze.organisatie is None:
        return None
    return (await zoek(conn, huis, keuze.organisatie, keuze.leerlingnummer)).id


async def _rijen(
    conn: AsyncConnection, beheerder: Beheerder, keuze: Keuze, na: UUID | None, leerling: UUID | None
) -> list[dict[str, Any]]:
    waarden = {
        "organisaties": list(beheerder.organisaties),
        "na": na,
        "begin": keuze.begin,
        "leerling": leerling,
        "aantal": keuze.aantal,
    }
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(_SQL["toestemmingen"], waarden)
    return await cur.fetchall()


async def _lees(conn: AsyncConnection, huis: Inrichting, rijen: Sequence[dict[str, Any]]) -> list[Toestemmingsdetail]:
    dicht = await dicht_van(conn, [rij["leerling"] for rij in rijen])
    gelezen = []
    for rij in rijen:
        if rij["sleutel"] is None or rij["stand"] is None:
            gelezen.append(Toestemmingsdetail(_regel(rij), None, None))
            continue
        stand = pak_uit(
            huis.kast, (rij["leerling"], rij["sleutel"], rij["pseudoniem"], rij["aanvulling"], rij["stand"])
        )
        records = dicht[stand.id].records_met(stand.sleutel) if stand.id in dicht else ()
        record = next((item for item in records if item.id == rij["id"]), None)
        gelezen.append(Toestemmingsdetail(_regel(rij, huis, stand, record), record, stand))
    return gelezen


def _regel(
    rij: dict[str, Any],
    huis: Inrichting | None = None,
    stand: Stand | None = None,
    record: Toestemmingsrecord | None = None,
) -> Toestemmingsregel:
    namen = ("id", "organisatie", "doel", "ontvanger", "gemaakt_door", "gemaakt_op", "wissen_op", "pseudoniem")
    vast = {naam: rij[naam] for naam in namen}
    nummer = stand.leerling.leerlingnummer if stand else None
    doel = huis.doelen[record.vraag.doel] if huis and record and record.vraag.doel in huis.doelen else None
    if huis is None or stand is None or record is None or doel is None or doel.toestemming is None:
        leeg: dict[str, Any] = {"staat": None, "ontbreken": (), "begin": None, "eind": None, "dagen_over": None}
        return Toestemmingsregel(**vast, **leeg, leerlingnummer=nummer, waarschuw=False)
    nu = huis.klok()
    geval = Geval(record, stand, doel)
    staat, eind = geval.staat(nu), geval.nu(nu).eind
    over = (eind - dag(nu)).days
    return Toestemmingsregel(
        **vast,
        leerlingnummer=nummer,
        staat=staat,
        ontbreken=tuple(sorted(noem(iemand, stand.leerling) for iemand in geval.ontbreken(nu))),
        begin=record.vraag.begin,
        eind=eind,
        dagen_over=over,
        waarschuw=staat is Staat.ACTIEF and over <= max(geval.regels.duur.waarschuw_dagen),
    )


async def _noteer(conn: AsyncConnection, beheerder: Beheerder, gezien: Sequence[Toestemmingsdetail]) -> None:
    for organisatie in sorted({item.regel.organisatie for item in gezien}):
        wie = {item.regel.pseudoniem for item in gezien if item.regel.organisatie == organisatie}
        betrokkenen = [(pseudoniem, None) for pseudoniem in sorted(wie)]
        await noteer_gebruik(conn, beheerder.inrichting, beheerder.gebruiker, INZIEN, organisatie, betrokkenen)
