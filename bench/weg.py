"""A partner that is away for ten minutes, and for a day, of simulated time: what was lost, or out of order."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bench.opstelling import ORGANISATIE, buurt, huis
from gateway import taken
from gateway.exchange.inrichting import Inrichting
from gateway.model.errors import LaterError
from gateway.model.uitwisseling import Bericht, Ontvangst, Terugkoppeling
from gateway.proef.school import wijzig_school
from gateway.sdk import Doelsysteem, Instellingen
from gateway.worker import banen


class Klok:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Begin now."""
        self.nu = datetime.now(UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.nu


class Afwezig(Doelsysteem):
    """A partner that is away until a moment, and takes everything in after it."""

    def __init__(self, klok: Klok, terug: datetime) -> None:
        """Take the clock and the moment of return."""
        super().__init__(Instellingen())
        self._klok, self._terug = klok, terug
        self.gezien: list[UUID] = []

    async def check(self) -> list[str]:
        """Nothing to try."""
        return []

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Fail while away; approve after that."""
        if self._klok() < self._terug:
            raise LaterError("de partner is er niet")
        self.gezien.append(bericht.id)
        return Ontvangst(str(bericht.id), Terugkoppeling(bericht.id, goedgekeurd=True, op=self._klok()))


async def meet(weg: timedelta, leerlingen: int = 300) -> dict[str, int]:
    """Counts after a partner was away: sent, lost, taken in twice, out of order."""
    klok = Klok()
    partner = Afwezig(klok, klok() + weg)
    async with buurt(leerlingen, seed=6) as (omgeving, url), huis(omgeving.map, url, {"duo": partner}) as gewoon:
        inrichting = replace(gewoon, klok=klok)
        await _ronde(inrichting, leerlingen)
        baan = next(baan for baan in banen(inrichting, timedelta(minutes=2)) if baan.partner == "duo")
        await baan.draai_leeg()
        wijzig_school(omgeving.school.pad, seed=6)
        await _ronde(inrichting, leerlingen)
        stap = max(timedelta(seconds=30), weg / 300)
        einde = klok() + weg + timedelta(minutes=20)
        while klok() < einde:
            klok.nu += stap
            await baan.draai_leeg()
        return await _tellingen(inrichting, partner)


async def _ronde(inrichting: Inrichting, leerlingen: int) -> None:
    await taken.importeer(inrichting, ORGANISATIE)
    akkoord = Counter({f"rod {doel.naam}": leerlingen for _, doel in inrichting.van(ORGANISATIE)})
    await taken.synchroniseer(inrichting, ORGANISATIE, akkoord=akkoord)


async def _tellingen(inrichting: Inrichting, partner: Afwezig) -> dict[str, int]:
    async with inrichting.db.transactie([ORGANISATIE]) as conn:
        cur = await conn.execute("SELECT id, leerling, toestand FROM uitwisseling ORDER BY volgorde")
        rijen = await cur.fetchall()
    plaats = {id_: index for index, id_ in enumerate(partner.gezien)}
    buiten, laatste = 0, dict[UUID, int]()
    for id_, leerling, _ in rijen:
        buiten += plaats.get(id_, -1) < laatste.get(leerling, -1)
        laatste[leerling] = plaats.get(id_, -1)
    return {
        "verstuurd": len(rijen),
        "verloren": sum(toestand != "teruggekoppeld" for _, _, toestand in rijen),
        "dubbel": len(partner.gezien) - len(set(partner.gezien)),
        "buiten_volgorde": buiten,
    }
