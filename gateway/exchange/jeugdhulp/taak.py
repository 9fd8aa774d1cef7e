"""The Task of an uitwisseling: its steps are only added, its end is an end, and each step is proved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.inhoud import pak_stand_in, pak_stand_uit
from gateway.exchange.proof import Bewijs, Statusregel
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.toestemming import Terugkoppelvorm
from gateway.policy.tijd import dag
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange.jeugdhulp", "taak.sql")
# A Task with one of these moves no more.
EIND = frozenset({"completed", "rejected", "failed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taak:
    """A Task that is held in this transaction, with the stand it has and the key to read and write it."""

    uitwisseling: UUID
    organisatie: str
    verzoek: UUID
    partner: str
    doel: str
    doel_versie: int
    trace_id: str
    pseudoniem: str
    versie: int
    terugkoppeling: Terugkoppelvorm
    status: str
    sleutel: Datasleutel = field(repr=False)
    stand: Hulpstand | None = field(repr=False)

    @classmethod
    def uit_rij(cls, inrichting: Inrichting, rij: Mapping[str, Any]) -> Self:
        """Make one of a row of `open_taken` or `taken`."""
        sleutel = inrichting.kast.open(rij["sleutel"], rij["leerling"].bytes)
        stand = None if rij["inhoud"] is None else pak_stand_uit(sleutel, rij["uitwisseling"], rij["inhoud"])
        namen = ("uitwisseling", "organisatie", "verzoek", "partner", "doel", "doel_versie", "trace_id", "pseudoniem")
        velden = {naam: rij[naam] for naam in (*namen, "versie", "terugkoppeling", "status")}
        return cls(**velden, sleutel=sleutel, stand=stand)


@dataclass(frozen=True, slots=True)
class Stap:
    """What becomes of a Task, and who did it."""

    taak: Taak
    stand: Hulpstand = field(repr=False)
    versie: int
    door: str


async def houd_taken(
    conn: AsyncConnection, inrichting: Inrichting, partner: str, uitwisselingen: Iterable[UUID]
) -> dict[UUID, Taak]:
    """Hold the Tasks of these uitwisselingen, as far as this partner has them."""
    ids = list(uitwisselingen)
    await conn.execute(_SQL["houd_toestemmingen"], {"id": ids})
    await conn.execute(_SQL["houd_verzoeken"], {"id": ids})
    return await _lees(conn, inrichting, "taken", {"id": ids, "partner": partner})


async def houd_open(conn: AsyncConnection, inrichting: Inrichting, verzoeken: Sequence[UUID]) -> list[Taak]:
    """Hold the Tasks of these verzoeken that can still move."""
    waarden = {"verzoek": list(verzoeken), "eind": sorted(EIND)}
    return list((await _lees(conn, inrichting, "open_taken", waarden)).values())


async def klaar_mee(conn: AsyncConnection, taken: Iterable[Taak]) -> list[UUID]:
    """The toestemmingen of these Tasks on which nothing rests any more."""
    waarden = {"id": [taak.uitwisseling for taak in taken], "eind": sorted(EIND)}
    return [rij[0] for rij in await (await conn.execute(_SQL["klaar_mee"], waarden)).fetchall()]


async def beeindig(conn: AsyncConnection, inrichting: Inrichting, taken: Sequence[Taak], nu: datetime) -> None:
    """Cancel these Tasks: the requester takes them back, and gives nothing more."""
    weg = Hulpstand(status="cancelled", op=nu)
    await leg_vast(conn, inrichting, [Stap(taak, weg, taak.versie + 1, "gateway") for taak in taken], nu)


async def leg_vast(conn: AsyncConnection, inrichting: Inrichting, stappen: Sequence[Stap], nu: datetime) -> None:
    """Write steps in their order, and prove them; the last one of each Task is how it stands."""
    if not stappen:
        return
    await conn.execute(_SQL["stappen"], kolommen(_stap(item, nu) for item in stappen))
    laatste = list({item.taak.uitwisseling: item for item in stappen}.values())
    await conn.execute(_SQL["zet"], {**_kolommen(laatste), "nu": nu, "vandaag": dag(nu)})
    await _begin_termijn(conn, [item.taak.verzoek for item in laatste if item.stand.status in EIND], nu)
    regels = [
        Statusregel(
            item.taak.organisatie,
            item.taak.partner,
            item.taak.doel,
            item.taak.doel_versie,
            item.stand.status,
            item.taak.uitwisseling,
            item.taak.trace_id,
            item.taak.pseudoniem,
        )
        for item in stappen
    ]
    await Bewijs(inrichting).noteer_statussen(conn, regels)


async def _begin_termijn(conn: AsyncConnection, verzoeken: Sequence[UUID], nu: datetime) -> None:
    if verzoeken:
        waarden = {"verzoek": list(verzoeken), "wissen_op": bewaartermijnen().afgerond.na(dag(nu)), "nu": nu}
        await conn.execute(_SQL["wissen_op"], {**waarden, "eind": sorted(EIND)})


def _stap(item: Stap, nu: datetime) -> tuple[Any, ...]:
    wat, taak = item.stand, item.taak
    inhoud = pak_stand_in(taak.sleutel, taak.uitwisseling, wat)
    wie = (taak.uitwisseling, item.versie, taak.organisatie)
    return (*wie, wat.status, wat.voortgang, wat.reden, inhoud, item.door, wat.op, nu)


def _kolommen(stappen: Sequence[Stap]) -> dict[str, list[Any]]:
    return {
        "uitwisseling": [item.taak.uitwisseling for item in stappen],
        "versie": [item.versie for item in stappen],
        "status": [item.stand.status for item in stappen],
        "voortgang": [item.stand.voortgang for item in stappen],
        "reden": [item.stand.reden for item in stappen],
        "inhoud": [pak_stand_in(item.taak.sleutel, item.taak.uitwisseling, item.stand) for item in stappen],
        "klaar": [item.stand.status in EIND for item in stappen],
    }


async def _lees(
    conn: AsyncConnection, inrichting: Inrichting, vraag: str, waarden: Mapping[str, Any]
) -> dict[UUID, Taak]:
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(_SQL[vraag], waarden)
    return {rij["uitwisseling"]: Taak.uit_rij(inrichting, rij) for rij in await cur.fetchall()}
