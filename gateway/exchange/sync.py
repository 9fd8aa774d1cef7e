"""Steps 2 to 6 over every leerling that changed, in batches; a mass change waits for a person first."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import anyio
from psycopg import AsyncConnection

from gateway.exchange import runs
from gateway.exchange.commit import leg_vast
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import Oordeel, oordeel
from gateway.exchange.plan import Registratie, Sleutel, voornemens
from gateway.exchange.proof import Bewijs
from gateway.exchange.render import maak_op
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.lezen import met_toestemmingen
from gateway.model.uitwisseling import Toestand
from gateway.policy import Toegestaan
from gateway.policy.doel import Per
from gateway.store.sql import queries

BATCH = 500
# Two batches side by side: while the database takes one in, the processor makes the next.
BANEN = 2
_SQL = queries("gateway.exchange", "exchange.sql")
_BEGIN = UUID(int=0)
# What a sync plans; what has a row of its own is planned by itself.
_PER: tuple[Per, ...] = ("inschrijving", "leerling")


@dataclass
class Sync:
    """One run over the changed leerlingen of one organisation."""

    inrichting: Inrichting
    bewijs: Bewijs
    organisatie: str
    run: UUID
    telling: Counter[str] = field(default_factory=Counter)

    async def draai(self, akkoord: Counter[str] | None = None) -> Counter[str]:
        """Plan and commit all that changed, unless that goes beyond the abonnementen: then count it and wait.

        `akkoord` holds what a person agreed to, per abonnement; more than that is held again.
        """
        nu = self.inrichting.klok()
        if (te_veel := await self._te_veel(akkoord or Counter(), nu)) is not None:
            await self._zet("wacht_op_akkoord", te_veel, nu)
            return te_veel
        try:
            async with anyio.create_task_group() as tg:
                for _ in range(BANEN):
                    tg.start_soon(self._baan, nu)
        except ExceptionGroup as samen:
            # What is wrong in one lane is wrong in the other; the caller knows of no lanes.
            raise samen.exceptions[0] from None
        await self._zet("klaar", self.telling, nu)
        return self.telling

    async def proef(self, map_: Path) -> Counter[str]:
        """Write each message that would be sent to a folder; nothing is sent and nothing stored."""
        nu = self.inrichting.klok()
        async for item in self._bekijk(nu):
            opgemaakt = maak_op(self.inrichting, item, nu)
            self.telling[opgemaakt.toestand] += 1
            if opgemaakt.inhoud is not None:
                doel, nummer = item.voornemen.doel.naam, self.telling[opgemaakt.toestand]
                extensie = self.inrichting.writer(item.voornemen.partner.id, doel).extensie
                await anyio.Path(map_ / f"{nummer:06d}-{doel}.{extensie}").write_bytes(opgemaakt.inhoud)
        return self.telling

    async def _baan(self, nu: datetime) -> None:
        na: UUID | None = _BEGIN
        while na is not None:
            async with self.inrichting.db.transactie([self.organisatie]) as conn:
                na = await self._batch(conn, na, nu)

    async def _batch(self, conn: AsyncConnection, na: UUID, nu: datetime) -> UUID | None:
        """Plan one batch and commit it with its proof; the last leerling of it, or None when none was left."""
        standen = await self._standen(conn, "te_plannen", na)
        if not standen:
            return None
        opgemaakt = [maak_op(self.inrichting, item, nu) for item in await self._oordelen(conn, standen, nu)]
        await leg_vast(conn, self.inrichting, self.bewijs, opgemaakt, self.run, nu)
        await conn.execute(_SQL["gepland"], {"leerling": [stand.id for stand in standen]})
        self.telling["bekeken"] += len(standen)
        self.telling.update(item.toestand.value for item in opgemaakt)
        return standen[-1].id

    async def _te_veel(self, akkoord: Counter[str], nu: datetime) -> Counter[str] | None:
        """What this run would do, when that is more than an abonnement lets go without a person."""
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            row = await (await conn.execute(_SQL["omvang"], {"organisatie": self.organisatie})).fetchone()
        totaal, gewijzigd = row or (0, 0)
        grenzen = self._grenzen(totaal, akkoord)
        # Fewer leerlingen changed than the smallest share allows: nothing to count.
        if gewijzigd <= min(grenzen.values(), default=0):
            return None
        telling = await self._tel_leerlingen(nu)
        over = any(telling[naam] > grens for naam, grens in grenzen.items())
        return telling if over else None

    async def _tel_leerlingen(self, nu: datetime) -> Counter[str]:
        """Of how many leerlingen something would be sent, per abonnement and doel."""
        telling: Counter[str] = Counter()
        laatste: dict[str, UUID] = {}
        async for item in self._bekijk(nu):
            naam, wie = _post(item), item.voornemen.stand.id
            if isinstance(item.besluit, Toegestaan) and laatste.get(naam) != wie:
                telling[naam] += 1
                laatste[naam] = wie
        return telling

    def _grenzen(self, totaal: int, akkoord: Counter[str]) -> dict[str, float]:
        """Of how many leerlingen each abonnement lets go by itself: to send, and to remove."""
        grenzen: dict[str, float] = {}
        for abonnement, doel in self.inrichting.van(self.organisatie):
            deel = abonnement.max_aandeel_verwijderen if doel.verwijdert else abonnement.max_aandeel
            naam = f"{abonnement.id} {doel.naam}"
            grenzen[naam] = max(totaal * deel, akkoord[naam])
        return grenzen

    async def _bekijk(self, nu: datetime) -> AsyncIterator[Oordeel]:
        """Judge all that changed without taking or changing anything."""
        na = _BEGIN
        while True:
            async with self.inrichting.db.transactie([self.organisatie]) as conn:
                standen = await self._standen(conn, "bekijk", na)
                oordelen = list(await self._oordelen(conn, standen, nu))
            if not standen:
                return
            for item in oordelen:
                yield item
            na = standen[-1].id

    async def _standen(self, conn: AsyncConnection, welke: str, na: UUID) -> list[Stand]:
        cur = await conn.execute(_SQL[welke], {"organisatie": self.organisatie, "na": na, "aantal": BATCH})
        standen = [pak_uit(self.inrichting.kast, rij) for rij in await cur.fetchall()]
        return await met_toestemmingen(conn, self.inrichting, self.organisatie, standen, _PER)

    async def _oordelen(self, conn: AsyncConnection, standen: list[Stand], nu: datetime) -> Iterator[Oordeel]:
        cur = await conn.execute(_SQL["registraties"], {"leerling": [stand.id for stand in standen]})
        registraties: dict[Sleutel, Registratie] = {
            (rij[0], rij[1], rij[2]): Registratie(rij[3], rij[4], Toestand(rij[5])) for rij in await cur.fetchall()
        }
        organisatie = self.inrichting.organisaties[self.organisatie]
        return (
            item
            for stand in standen
            for voornemen in voornemens(self.inrichting, organisatie, stand)
            if (item := oordeel(voornemen, registraties, nu)) is not None
        )

    async def _zet(self, toestand: runs.Toestand, telling: Counter[str], nu: datetime) -> None:
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            await runs.zet(conn, self.run, toestand, nu, aantallen=telling)


def _post(item: Oordeel) -> str:
    return f"{item.voornemen.abonnement.id} {item.voornemen.doel.naam}"
