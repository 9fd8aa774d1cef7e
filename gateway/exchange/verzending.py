"""Plan what a person let go: per onderwerp and ontvanger, with decision, message and proof in one commit."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.commit import leg_vast
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import oordeel
from gateway.exchange.plan import Registratie, Sleutel, Voornemen, voornemens
from gateway.exchange.proof import Bewijs
from gateway.exchange.render import maak_op
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.lezen import met_toestemmingen
from gateway.model.uitwisseling import Toestand
from gateway.store.sql import queries

BATCH = 500
_SQL = queries("gateway.exchange", "verzending.sql")
_BEGIN = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Bekende:
    """What a partner was last told about an object, and how often that was tried."""

    registratie: Registratie
    poging: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one onderwerp; `nooit_vertrokken` when it was withdrawn before anyone can have it."""

    voornemens: list[Voornemen]
    wacht_op: str | None = None
    nooit_vertrokken: bool = False


@dataclass
class Verzending(ABC):
    """One run over what was let go in one organisation and not planned yet."""

    inrichting: Inrichting
    bewijs: Bewijs
    organisatie: str
    run: UUID
    telling: Counter[str] = field(default_factory=Counter)

    @abstractmethod
    async def lees(self, conn: AsyncConnection, na: UUID) -> dict[UUID, Stand]:
        """Take the next batch after an id, each with its leerling, locked until the commit."""

    @abstractmethod
    def plan(self, stand: Stand, bekend: Mapping[Sleutel, Bekende]) -> Plan:
        """What to send of one onderwerp, or what it waits for."""

    @abstractmethod
    async def leg_gepland_vast(self, conn: AsyncConnection, plannen: Mapping[UUID, Plan]) -> None:
        """Write that these were planned, or wait."""

    async def draai(self) -> Counter[str]:
        """Plan and commit in batches; what must wait is left, and says so."""
        na: UUID | None = _BEGIN
        while na is not None:
            async with self.inrichting.db.transactie([self.organisatie]) as conn:
                na = await self._batch(conn, na)
        return self.telling

    async def _batch(self, conn: AsyncConnection, na: UUID) -> UUID | None:
        nu = self.inrichting.klok()
        gelezen = await self.lees(conn, na)
        if not gelezen:
            return None
        standen = await met_toestemmingen(conn, self.inrichting, self.organisatie, list(gelezen.values()))
        gelezen = dict(zip(gelezen, standen, strict=True))
        bekend = await _registraties(conn, [stand.id for stand in gelezen.values()])
        plannen = {id_: self.plan(stand, bekend) for id_, stand in gelezen.items()}
        registraties = {sleutel: item.registratie for sleutel, item in bekend.items()}
        oordelen = (oordeel(wat, registraties, nu) for plan in plannen.values() for wat in plan.voornemens)
        opgemaakt = [maak_op(self.inrichting, item, nu) for item in oordelen if item is not None]
        await leg_vast(conn, self.inrichting, self.bewijs, opgemaakt, self.run, nu)
        await self.leg_gepland_vast(conn, plannen)
        self.telling.update(item.toestand.value for item in opgemaakt)
        self.telling["wacht"] += sum(plan.wacht_op is not None for plan in plannen.values())
        return max(gelezen)

    def voornemens(self, stand: Stand, per: str) -> Iterator[Voornemen]:
        """What the abonnementen ask for this onderwerp; a gemeente where the leerling does not live is not asked."""
        organisatie = self.inrichting.organisaties[self.organisatie]
        for wat in voornemens(self.inrichting, organisatie, stand):
            elders = (
                wat.partner.soort in wat.doel.gemeentegebonden
                and stand.leerling.woongemeente not in wat.partner.gemeentes
            )
            if wat.doel.per == per and not elders:
                yield wat


def vertrokken(bekend: Bekende | None) -> bool:
    """Whether a message can have reached the partner; one that was stopped at the door counts its try too."""
    if bekend is None or bekend.registratie.aanvaard is not None:
        return bekend is not None
    aan_de_deur = bekend.registratie.toestand is Toestand.GEBLOKKEERD
    return bekend.registratie.toestand is not Toestand.AFGEKEURD and bekend.poging > aan_de_deur


async def _registraties(conn: AsyncConnection, leerlingen: list[UUID]) -> dict[Sleutel, Bekende]:
    cur = await conn.execute(_SQL["registraties"], {"leerling": leerlingen})
    return {
        (rij[0], rij[1], rij[2]): Bekende(Registratie(rij[3], rij[4], Toestand(rij[5])), rij[6])
        for rij in await cur.fetchall()
    }
