"""Claims uitwisselingen to one partner, hands them to `bezorg`, and writes down what that gave.

Any number of dispatchers, on any number of machines, may serve the same partner: the database decides who has what.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import anyio
import psycopg
import structlog
from anyio.abc import TaskGroup
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery import stroom
from gateway.delivery.uitslag import Overgang, Uitslag, Zending, wacht
from gateway.model.uitwisseling import Bericht, Toestand
from gateway.store.database import Database
from gateway.store.sql import queries

log = structlog.get_logger()
_SQL = queries("gateway.delivery", "dispatcher.sql")
_SWEEPS = ("vrijgeven", "uitblijvend", "verlopen")
_NOOIT = datetime.min.replace(tzinfo=UTC)

Lading = Uitslag | Bericht
Laad = Callable[[AsyncConnection, Sequence[Zending]], Awaitable[Sequence[Lading]]]
Bezorg = Callable[[Bericht], Awaitable[Uitslag]]
Noteer = Callable[[AsyncConnection, Sequence[Overgang]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Afloop:
    """What became of a claimed uitwisseling, and whether the partner was asked at all."""

    zending: Zending
    uitslag: Uitslag
    gevraagd: bool


@dataclass
class Dispatcher:
    """One lane to one partner.

    `laad` opens claimed uitwisselingen, or says why one may not go after all; `bezorg` makes an attempt and lets no
    error out; `noteer` proves changes of state in the transaction that makes them.
    """

    db: Database
    partner: str
    organisaties: Sequence[str]
    laad: Laad
    bezorg: Bezorg
    noteer: Noteer
    klok: Callable[[], datetime]
    plaatsen: int = 32
    lease: timedelta = timedelta(seconds=120)
    tik: float = 1.0
    toeval: random.Random = field(default_factory=random.Random)
    _bel: anyio.Event = field(default_factory=anyio.Event)
    _uitslagen: list[_Afloop] = field(default_factory=list)
    _bezig: int = 0
    _geveegd: datetime = _NOOIT
    # The uitwisseling that tries a paused stream.
    _proef: UUID | None = None

    def wek(self) -> None:
        """Look again now: something was committed, or a place came free."""
        self._bel.set()

    async def draai(self) -> None:
        """Work until cancelled; a database that is away is waited for."""
        async with anyio.create_task_group() as tg:
            while True:
                self._bel = anyio.Event()
                try:
                    druk = await self._ronde(tg)
                except psycopg.OperationalError:
                    log.warning("database_away", partner=self.partner)
                    druk = False
                if not druk:
                    with anyio.move_on_after(self.tik):
                        await self._bel.wait()

    async def draai_leeg(self) -> None:
        """Work until nothing can start and nothing runs; what waits for a later moment is left."""
        async with anyio.create_task_group() as tg:
            while True:
                self._bel = anyio.Event()
                if not await self._ronde(tg):
                    if not self._bezig and not self._uitslagen:
                        return
                    await self._bel.wait()

    async def _ronde(self, tg: TaskGroup) -> bool:
        """Write what came back and claim what may start, in one transaction; tell whether there may be more."""
        nu = self.klok()
        klaar = list(self._uitslagen)
        async with self.db.transactie(self.organisaties) as conn:
            await self._schrijf(conn, klaar, nu)
            if nu - self._geveegd >= timedelta(seconds=self.tik):
                await self._veeg(conn, nu)
            plaats = self.plaatsen - self._bezig + len(klaar)
            zendingen, ladingen = await self._neem(conn, plaats, nu)
        del self._uitslagen[: len(klaar)]
        self._bezig += len(zendingen) - len(klaar)
        for zending, lading in zip(zendingen, ladingen, strict=True):
            tg.start_soon(self._poging, zending, lading)
        return len(zendingen) == plaats > 0

    async def _poging(self, zending: Zending, lading: Lading) -> None:
        """Make one attempt; it must end before the lease does."""
        if isinstance(lading, Bericht):
            uitslag = Uitslag(Toestand.KLAAR, "DLV-TRAAG", "de partner antwoordde niet op tijd", later=True)
            with anyio.move_on_after(self.lease.total_seconds() * 0.8):
                uitslag = await self.bezorg(lading)
        else:
            uitslag = lading
        self._uitslagen.append(_Afloop(zending, uitslag, isinstance(lading, Bericht)))
        self._bel.set()

    async def _neem(
        self, conn: AsyncConnection, plaats: int, nu: datetime
    ) -> tuple[Sequence[Zending], Sequence[Lading]]:
        """Claim and open what may start, as far as the stream lets it."""
        ruimte = await stroom.ruimte(conn, self.partner, plaats, nu) if plaats > 0 else stroom.Ruimte(0)
        zendingen = await self._claim(conn, ruimte.aantal, nu) if ruimte.aantal else []
        ladingen = await self.laad(conn, zendingen) if zendingen else ()
        if ruimte.proef and any(isinstance(lading, Bericht) for lading in ladingen):
            await stroom.probeer(conn, self.partner, nu + self.lease)
            self._proef = zendingen[0].id
        return zendingen, ladingen

    async def _claim(self, conn: AsyncConnection, aantal: int, nu: datetime) -> list[Zending]:
        rijen = await self._vraag(conn, "claim", nu, aantal=aantal, lease_tot=nu + self.lease)
        overgangen = [Overgang.uit_rij(rij) for rij in rijen]
        await self.noteer(conn, overgangen)
        return [overgang.zending for overgang in overgangen]

    async def _veeg(self, conn: AsyncConnection, nu: datetime) -> None:
        """Give back what a dead worker held, ask again where the answer stays away, give up what is too old."""
        for naam in _SWEEPS:
            await self.noteer(conn, [Overgang.uit_rij(rij) for rij in await self._vraag(conn, naam, nu)])
        self._geveegd = nu

    async def _vraag(self, conn: AsyncConnection, naam: str, nu: datetime, **meer: object) -> list[dict[str, Any]]:
        cur = conn.cursor(row_factory=dict_row)
        await cur.execute(_SQL[naam], {"partner": self.partner, "nu": nu, **meer})
        return await cur.fetchall()

    async def _schrijf(self, conn: AsyncConnection, klaar: Sequence[_Afloop], nu: datetime) -> None:
        if not klaar:
            return
        pauze = [wacht(item.zending.poging, self.toeval) for item in klaar]
        cur = await conn.execute(_SQL["rond_af"], _kolommen(klaar, pauze, nu))
        eigen = {row[0] for row in await cur.fetchall()}
        await self.noteer(conn, [_overgang(item) for item in klaar if item.zending.id in eigen])
        gevraagd = [item.uitslag for item in klaar if item.gevraagd]
        later = [uitslag for uitslag in gevraagd if uitslag.later]
        await stroom.werk_bij(
            conn,
            self.partner,
            goed=len(gevraagd) - len(later),
            fout=later[-1].reden if later else None,
            proef=any(item.zending.id == self._proef for item in klaar),
            nu=nu,
        )


def _overgang(item: _Afloop) -> Overgang:
    uitslag = item.uitslag
    zo = (uitslag.toestand, uitslag.code, uitslag.reden, uitslag.pgn, uitslag.objectkenmerk)
    return Overgang(item.zending, Toestand.ONDERWEG, *zo)


def _kolommen(klaar: Sequence[_Afloop], pauze: Sequence[timedelta], nu: datetime) -> dict[str, object]:
    """The results as columns, for one statement over all of them."""
    uitslagen = [item.uitslag for item in klaar]
    return {
        "nu": nu,
        "id": [item.zending.id for item in klaar],
        "fencing": [item.zending.fencing for item in klaar],
        "toestand": [uitslag.toestand.value for uitslag in uitslagen],
        "due": [nu + rust for rust in pauze],
        "terug_voor": [uitslag.terug_voor for uitslag in uitslagen],
        "reden_code": [uitslag.code for uitslag in uitslagen],
        "reden": [uitslag.reden for uitslag in uitslagen],
        "meldingen": [uitslag.meldingen_json for uitslag in uitslagen],
    }
