"""The consents of leerlingen: read a batch at a time, opened with the key of each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.inhoud import pak_gebeurtenis_uit, pak_vraag_uit
from gateway.exchange.toestemming.record import Gebeurtenis, Toestemmingsrecord, vouw
from gateway.exchange.toestemming.uitzonderingsinhoud import pak_uitzondering_uit
from gateway.model.toestemming import Uitzondering
from gateway.policy.doel import Per
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.toestemming", "lezen.sql")


@dataclass(frozen=True, slots=True)
class Dicht:
    """What the database holds of one leerling, still encrypted."""

    records: list[tuple[Any, ...]] = field(default_factory=list)
    gebeurtenissen: dict[UUID, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    uitzonderingen: list[tuple[Any, ...]] = field(default_factory=list)

    def records_met(self, sleutel: Datasleutel) -> tuple[Toestemmingsrecord, ...]:
        """Open the records, each with its events."""
        return tuple(self._record(sleutel, *rij) for rij in self.records)

    def uitzonderingen_met(self, sleutel: Datasleutel) -> tuple[Uitzondering, ...]:
        """Open the exceptions."""
        return tuple(_uitzondering(sleutel, rij) for rij in self.uitzonderingen)

    def _record(self, sleutel: Datasleutel, id_: UUID, *rij: Any) -> Toestemmingsrecord:
        organisatie, leerling, vorig, gemaakt_door, gemaakt_op, inhoud = rij
        return Toestemmingsrecord(
            id=id_,
            organisatie=organisatie,
            leerling=leerling,
            vorig=vorig,
            gemaakt_door=gemaakt_door,
            gemaakt_op=gemaakt_op,
            vraag=pak_vraag_uit(sleutel, id_, inhoud),
            gebeurtenissen=tuple(_gebeurtenis(sleutel, *deel) for deel in self.gebeurtenissen[id_]),
        )


async def dicht_van(conn: AsyncConnection, leerlingen: Sequence[UUID]) -> dict[UUID, Dicht]:
    """What there is of these leerlingen, in three queries."""
    gevonden: dict[UUID, Dicht] = defaultdict(Dicht)
    if not leerlingen:
        return gevonden
    waarden = {"leerling": list(leerlingen)}
    van: dict[UUID, UUID] = {}
    for rij in await (await conn.execute(_SQL["records"], waarden)).fetchall():
        gevonden[rij[2]].records.append(rij)
        van[rij[0]] = rij[2]
    for rij in await (await conn.execute(_SQL["gebeurtenissen"], waarden)).fetchall():
        if rij[0] in van:
            gevonden[van[rij[0]]].gebeurtenissen[rij[0]].append(rij)
    for rij in await (await conn.execute(_SQL["uitzonderingen"], waarden)).fetchall():
        gevonden[rij[1]].uitzonderingen.append(rij)
    return gevonden


async def records_van(conn: AsyncConnection, stand: Stand) -> tuple[Toestemmingsrecord, ...]:
    """Every record of one leerling, the oldest first."""
    return (await dicht_van(conn, [stand.id]))[stand.id].records_met(stand.sleutel)


async def met_toestemmingen(
    conn: AsyncConnection,
    inrichting: Inrichting,
    organisatie: str,
    standen: Sequence[Stand],
    per: Collection[Per] = get_args(Per),
) -> list[Stand]:
    """The standen with what was agreed to, where an abonnement asks for it with a doel about one of `per`."""
    if not any(doel.toestemming and doel.per in per for _, doel in inrichting.van(organisatie)):
        return list(standen)
    dicht = await dicht_van(conn, [stand.id for stand in standen])
    return [open_stand(inrichting, stand, dicht.get(stand.id)) for stand in standen]


def open_stand(inrichting: Inrichting, stand: Stand, dicht: Dicht | None) -> Stand:
    """The stand with its toestemmingen, as they are at this moment."""
    if dicht is None:
        return stand
    nu = inrichting.klok()
    gevouwen = (
        vouw(record, stand.leerling, regels, nu)
        for record in dicht.records_met(stand.sleutel)
        if record.vraag.doel in inrichting.doelen and (regels := inrichting.doelen[record.vraag.doel].toestemming)
    )
    return replace(stand, toestemmingen=tuple(gevouwen), uitzonderingen=dicht.uitzonderingen_met(stand.sleutel))


def _gebeurtenis(sleutel: Datasleutel, toestemming: UUID, nummer: int, *rij: Any) -> Gebeurtenis:
    soort, op, vastgelegd_op, door, inhoud = rij
    gelezen = pak_gebeurtenis_uit(sleutel, toestemming, nummer, inhoud)
    return Gebeurtenis(nummer, soort, op, vastgelegd_op, door, gelezen)


def _uitzondering(sleutel: Datasleutel, rij: tuple[Any, ...]) -> Uitzondering:
    id_, _, doel, ontvanger, van, tot, inhoud = rij
    afweging = pak_uitzondering_uit(sleutel, id_, inhoud)
    return Uitzondering(
        id=str(id_),
        doel=doel,
        ontvanger=ontvanger,
        velden=frozenset(afweging.velden),
        documenten=frozenset(afweging.documenten),
        van=van,
        tot=tot,
    )
