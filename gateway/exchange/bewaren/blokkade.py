"""A bewaarblokkade: someone says why something may not be wiped yet, and someone says why it may again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.exchange.bewaren.fouten import (
    AlOpgehevenError,
    BewaarblokkadeError,
    BlokkadeError,
    OnderwerpOnbekendError,
)
from gateway.exchange.bewaren.onderwerp import Onderwerp, zoek_onderwerpen
from gateway.exchange.bewaren.verslag import SQL
from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7
from gateway.store.sleutels import Sleutelkast

BLOKKEER = Handeling("bewaarblokkade instellen", "bewaarblokkade-instellen")
HEF_OP = Handeling("bewaarblokkade opheffen", "bewaarblokkade-opheffen")
INZIEN = Handeling("bewaarblokkade inzien", "bewaarblokkade-inzien")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzoek:
    """What is to be held, and why."""

    onderwerp: UUID
    reden: str = field(repr=False)
    tot: date | None = None
    uitwisseling: UUID | None = None
    doel: str | None = None


@dataclass(frozen=True, slots=True)
class Rij:
    """A blokkade as it stands in the database; `reden` and `opheffing` are encrypted."""

    id: UUID
    organisatie: str
    onderwerp: UUID
    uitwisseling: UUID | None
    doel: str | None
    reden: bytes | None = field(repr=False)
    ingesteld_door: str
    ingesteld_op: datetime
    tot: date | None
    opheffing: bytes | None = field(repr=False)
    opgeheven_door: str | None
    opgeheven_op: datetime | None


@dataclass(frozen=True, slots=True)
class Blokkade:
    """A blokkade as a person reads it; the texts are gone with the key of the onderwerp."""

    id: UUID
    organisatie: str
    onderwerp: UUID
    soort: str | None
    uitwisseling: UUID | None
    doel: str | None
    toestand: str
    reden: str | None = field(repr=False)
    ingesteld_door: str
    ingesteld_op: datetime
    tot: date | None
    opheffing: str | None = field(repr=False)
    opgeheven_door: str | None
    opgeheven_op: datetime | None


async def blokkeer(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], verzoek: Verzoek
) -> Blokkade:
    """Hold all of an onderwerp, or one doel or uitwisseling of a leerling, from the moment this returns."""
    reden = _tekst(verzoek.reden)
    async with inrichting.db.transactie(organisaties) as conn:
        wat = (await zoek_onderwerpen(conn, organisaties, [verzoek.onderwerp])).get(verzoek.onderwerp)
        if wat is None:
            raise OnderwerpOnbekendError(doe="Zoek eerst het id van de leerling, melding of aanvraag.")
        await _controleer(conn, inrichting, wat, verzoek)
        await conn.execute(SQL["slot"], {"organisatie": wat.organisatie})
        if not await zoek_onderwerpen(conn, organisaties, [wat.id]):
            raise OnderwerpOnbekendError
        nu = inrichting.klok()
        rij = Rij(
            id=(id_ := uuid7(nu)),
            organisatie=wat.organisatie,
            onderwerp=wat.id,
            uitwisseling=verzoek.uitwisseling,
            doel=verzoek.doel,
            reden=wat.open(inrichting.kast).versleutel(reden.encode(), _context(id_, "reden")),
            ingesteld_door=gebruiker.naam,
            ingesteld_op=nu,
            tot=verzoek.tot,
            opheffing=None,
            opgeheven_door=None,
            opgeheven_op=None,
        )
        waarden = {item.name: getattr(rij, item.name) for item in fields(rij)}
        await conn.execute(SQL["blokkeer"], {**waarden, "door": gebruiker.naam, "nu": nu})
        await _noteer(conn, inrichting, gebruiker, BLOKKEER, wat)
        return _lees(inrichting.kast, rij, wat, dag(nu))


async def hef_op(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, reden: str
) -> Blokkade | None:
    """Let it be wiped again, with the reason why; None when there is no such blokkade."""
    tekst, nu = _tekst(reden), inrichting.klok()
    async with inrichting.db.transactie(organisaties) as conn:
        gevonden = await _rijen(conn, "blokkade", {"id": id_, "organisaties": list(organisaties)})
        if not gevonden:
            return None
        rij = gevonden[0]
        if rij.opgeheven_op is not None:
            raise AlOpgehevenError(doe=f"Dat deed {rij.opgeheven_door}.")
        wat = (await zoek_onderwerpen(conn, organisaties, [rij.onderwerp])).get(rij.onderwerp)
        dicht = None if wat is None else wat.open(inrichting.kast).versleutel(tekst.encode(), _context(id_, "op"))
        rij = replace(rij, opheffing=dicht, opgeheven_door=gebruiker.naam, opgeheven_op=nu)
        waarden = {"id": id_, "opheffing": dicht, "door": gebruiker.naam, "nu": nu}
        await conn.execute(SQL["hef_op"], waarden)
        await _noteer(conn, inrichting, gebruiker, HEF_OP, wat, rij.organisatie)
        return _lees(inrichting.kast, rij, wat, dag(nu))


async def lijst(
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    organisaties: Sequence[str],
    *,
    alle: bool = False,
    na: UUID | None = None,
    aantal: int | None = None,
) -> list[Blokkade]:
    """What is held, newest first; with `alle` what was held before too. Each is recorded as looked at."""
    op = dag(inrichting.klok())
    waarden = {"organisaties": list(organisaties), "alle": alle, "op": op, "onderwerp": None}
    async with inrichting.db.transactie(organisaties) as conn:
        rijen = await _rijen(conn, "blokkades", {**waarden, "na": na, "aantal": aantal})
        wat = await zoek_onderwerpen(conn, organisaties, [rij.onderwerp for rij in rijen])
        for rij in rijen:
            await _noteer(conn, inrichting, gebruiker, INZIEN, wat.get(rij.onderwerp), rij.organisatie)
    return [_lees(inrichting.kast, rij, wat.get(rij.onderwerp), op) for rij in rijen]


async def zoek(inrichting: Inrichting, organisaties: Sequence[str], begin: str) -> list[UUID]:
    """The blokkades whose id begins so; at most two, to know whether it is the only one."""
    async with inrichting.db.transactie(organisaties) as conn:
        cur = await conn.execute(SQL["op_begin"], {"organisaties": list(organisaties), "begin": begin})
        return [id_ for (id_,) in await cur.fetchall()]


async def controleer_vrij(
    conn: AsyncConnection, inrichting: Inrichting, organisatie: str, onderwerpen: Sequence[UUID]
) -> None:
    """Raise BewaarblokkadeError, with whom to ask, when one of these is held, be it for one doel only."""
    waarden = {"organisaties": [organisatie], "alle": False, "op": dag(inrichting.klok())}
    rijen = await _rijen(conn, "blokkades", {**waarden, "onderwerp": list(onderwerpen), "na": None, "aantal": None})
    if rijen:
        wie = ", ".join(sorted({rij.ingesteld_door for rij in rijen}))
        raise BewaarblokkadeError(doe=f"Overleg met {wie}, die haar instelde; zie `schakel bewaar lijst`.")


def _tekst(reden: str) -> str:
    if not reden.strip():
        raise BlokkadeError("er is geen reden gegeven.", doe="Zeg waarom, in een zin.")
    return reden.strip()


async def _controleer(conn: AsyncConnection, inrichting: Inrichting, wat: Onderwerp, verzoek: Verzoek) -> None:
    if verzoek.tot is not None and verzoek.tot < dag(inrichting.klok()):
        raise BlokkadeError("de laatste dag is al voorbij.", doe="Geef een dag vanaf vandaag, of laat hem weg.")
    if wat.soort != "leerling" and (verzoek.doel or verzoek.uitwisseling):
        raise BlokkadeError("in een postvak is er geen doel of uitwisseling om te kiezen.", doe="Laat die weg.")
    if verzoek.doel is not None and verzoek.doel not in inrichting.doelen:
        raise BlokkadeError("dit doel bestaat niet.", doe="Zie `schakel doelen`.")
    if verzoek.uitwisseling is not None:
        waarden = {"uitwisseling": verzoek.uitwisseling, "onderwerp": wat.id}
        if await (await conn.execute(SQL["hoort_bij"], waarden)).fetchone() is None:
            raise BlokkadeError("deze uitwisseling gaat niet over deze leerling.", doe="Controleer het id.")


async def _rijen(conn: AsyncConnection, vraag: str, waarden: Mapping[str, Any]) -> list[Rij]:
    cur = conn.cursor(row_factory=class_row(Rij))
    await cur.execute(SQL[vraag], waarden)
    return await cur.fetchall()


def _context(id_: UUID, wat: str) -> bytes:
    return f"bewaarblokkade/{id_}/{wat}".encode()


def _lees(kast: Sleutelkast, rij: Rij, wat: Onderwerp | None, op: date) -> Blokkade:
    def tekst(blob: bytes | None, welke: str) -> str | None:
        return (
            None if wat is None or blob is None else wat.open(kast).ontsleutel(blob, _context(rij.id, welke)).decode()
        )

    verlopen = rij.tot is not None and rij.tot < op
    velden = {item.name: getattr(rij, item.name) for item in fields(rij)}
    velden |= {"reden": tekst(rij.reden, "reden"), "opheffing": tekst(rij.opheffing, "op")}
    toestand = "opgeheven" if rij.opgeheven_op else "verlopen" if verlopen else "actief"
    return Blokkade(soort=wat.soort if wat else None, toestand=toestand, **velden)


async def _noteer(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    handeling: Handeling,
    wat: Onderwerp | None,
    organisatie: str = "",
) -> None:
    naam = None if wat is None else wat.pseudoniem(inrichting.kast)
    waar = organisatie if wat is None else wat.organisatie
    await noteer_gebruik(conn, inrichting, gebruiker, handeling, waar, [(naam, None)])
