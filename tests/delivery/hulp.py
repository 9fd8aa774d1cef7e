"""A partner that answers when, and as, the test says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import anyio

from gateway.delivery.dispatcher import Dispatcher
from gateway.exchange.inrichting import Inrichting
from gateway.model.partijen import Abonnement
from gateway.model.uitwisseling import Bericht, Ontvangst
from gateway.worker import banen
from tests.motor import LEASE, Motor, Postbus, goed, leerling


@dataclass
class Poging:
    """One attempt that waits at the partner for its answer."""

    bericht: Bericht
    _mag: anyio.Event = field(default_factory=anyio.Event)
    _hoe: Callable[[], Ontvangst] | None = None

    def antwoord(self, hoe: Callable[[], Ontvangst] | None = None) -> None:
        """Let the attempt end: well, or as told."""
        self._hoe = hoe
        self._mag.set()

    async def wacht(self) -> Ontvangst:
        """What the dispatcher waits for."""
        await self._mag.wait()
        return await goed(self.bericht) if self._hoe is None else self._hoe()


@dataclass
class Loket:
    """A partner where attempts wait in a row until the test answers them."""

    bezig: list[Poging] = field(default_factory=list)
    gezien: list[Bericht] = field(default_factory=list)
    _bel: anyio.Event = field(default_factory=anyio.Event)

    async def __call__(self, bericht: Bericht) -> Ontvangst:
        """Take an attempt in."""
        poging = Poging(bericht)
        self.gezien.append(bericht)
        self.bezig.append(poging)
        self.wek()
        try:
            return await poging.wacht()
        finally:
            self.bezig.remove(poging)
            self.wek()

    def wek(self) -> None:
        """Something happened."""
        self._bel.set()

    async def gebeurt(self) -> None:
        """Wait until something happens."""
        await self._bel.wait()
        self._bel = anyio.Event()

    async def eerste(self, aantal: int = 1) -> list[Poging]:
        """The attempts that wait, once there are this many."""
        while len(self.bezig) < aantal:
            await self.gebeurt()
        return list(self.bezig)


def loket(motor: Motor) -> Loket:
    """Let the partner of this house answer by hand."""
    motor.postbus.antwoord = deur = Loket()
    return deur


def baan(motor: Motor, **opties: object) -> Dispatcher:
    """One lane to the partner."""
    lane = next(lane for lane in banen(motor.inrichting, LEASE) if lane.partner == motor.partner)
    return replace(lane, **opties) if opties else lane


async def plan(motor: Motor, leerlingen: int = 1, toestanden: int = 1) -> None:
    """Have so many leerlingen with so many states each wait for delivery."""
    for ronde in range(toestanden):
        await motor.neem_in(leerling(index, leerjaar=1 + ronde) for index in range(leerlingen))
        await motor.sync()


def tweede_partner(motor: Motor) -> tuple[str, Postbus]:
    """Add a partner that takes the same messages; its id and its letter box."""
    huis: Inrichting = motor.inrichting
    naam, postbus = f"{motor.partner}-b", Postbus()
    partner = huis.partners[motor.partner].model_copy(update={"id": naam})
    abonnement = Abonnement.model_validate(
        huis.abonnementen[0].model_dump() | {"id": "rod-b", "partner": naam, "afspraak_van": date(2020, 1, 1)}
    )
    motor.inrichting = replace(
        huis,
        partners={**huis.partners, naam: partner},
        abonnementen=(*huis.abonnementen, abonnement),
        doelsystemen={**huis.doelsystemen, naam: postbus},
        formaten={**huis.formaten, **{(naam, doel): soort for (_, doel), soort in huis.formaten.items()}},
    )
    return naam, postbus
