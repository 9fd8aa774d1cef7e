"""A leerling of 14 with two parents, and someone at school who asks for toestemming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.gebruik import Persoon
from gateway.exchange.toestemming import intrekken, lijsten, tekenen, vragen
from gateway.exchange.toestemming.geval import Beheerder
from gateway.exchange.toestemming.gevolgen import Intrekking
from gateway.exchange.toestemming.invoer import lees_vraag
from gateway.policy import Staat
from tests.exchange.jeugdhulp.verzoeken import GEMEENTE, Hulpschool, aanmelding
from tests.exchange.jeugdhulp.verzoeken import school as hulpschool
from tests.motor import leerling

BEWIJS = "ab" * 32
MOEDER = {"rol": "gezagdrager", "nummer": 1}
VADER = {"rol": "gezagdrager", "nummer": 2}
ZELF = {"rol": "leerling"}
ALLEN = (MOEDER, VADER, ZELF)


def gezin(index: int = 0, *, zonder: Sequence[str] = (), **velden: str) -> Any:
    """The rows of a leerling whose parents both have gezag, confirmed this school year."""
    rijen = leerling(index, **{"woongemeente": GEMEENTE, "roepnaam": "Noor", **velden})
    nummer = rijen["leerlingen"][0]["leerlingnummer"]
    ouder = {
        "leerlingnummer": nummer,
        "achternaam": "Linden",
        "relatie": "ouder",
        "heeft_gezag": "J",
        "gezag_bron": "gezagsregister",
        "gezag_datum": "01-08-2026",
        "telefoon": "0612345678",
    }
    rijen["gezagdragers"] = [ouder | {"voornamen": naam} for naam in ("Anna", "Bram") if naam not in zonder]
    return rijen


@dataclass
class Gezin:
    """A school that asks, and what people answer."""

    school: Hulpschool

    @property
    def beheerder(self) -> Beheerder:
        """Who records it."""
        return self.als("i.dewit")

    def als(self, naam: str) -> Beheerder:
        """Someone at the school."""
        motor = self.school.motor
        return Beheerder(motor.inrichting, Persoon(naam), [motor.organisatie])

    async def vraag(self, **anders: Any) -> UUID:
        """Ask, a second after what came before."""
        self.school.motor.klok.verder(seconds=1)
        motor = self.school.motor
        goed = {"leerlingnummer": "100001", "doel": "aanmelding-jeugdhulp", "ontvanger": motor.partner}
        gevraagd = {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}
        return await vragen.vraag(self.beheerder, motor.organisatie, lees_vraag(gevraagd))

    async def teken(self, id_: UUID, *wie: dict[str, Any], **anders: Any) -> Staat | None:
        """Let these sign, one after the other; how it stands after the last."""
        staat = None
        for iemand in wie:
            goed = {"vorm": "formulier-ondertekend", "bewijs": BEWIJS}
            invoer = tekenen.lees_invoer(tekenen.Tekeninvoer, goed | iemand | anders)
            self.school.motor.klok.verder(seconds=1)
            staat = (await tekenen.teken(self.beheerder, id_, invoer)).staat
        return staat

    async def actief(self, **anders: Any) -> UUID:
        """A toestemming that everyone gave."""
        id_ = await self.vraag(**anders)
        assert await self.teken(id_, *ALLEN) is Staat.ACTIEF
        return id_

    async def trek_in(self, id_: UUID, wie: dict[str, Any]) -> Intrekking:
        """Let someone withdraw it."""
        self.school.motor.klok.verder(seconds=1)
        return await intrekken.trek_in(self.beheerder, id_, tekenen.lees_invoer(tekenen.Wieinvoer, wie))

    async def toestemming(self, id_: UUID) -> lijsten.Toestemmingsdetail:
        """One record, whole."""
        return await lijsten.toestemming(self.beheerder, id_)

    async def staat(self, id_: UUID) -> Staat | None:
        """How it stands now."""
        return (await self.toestemming(id_)).regel.staat

    async def lees(self, *rijen: Any) -> None:
        """Import these leerlingen anew."""
        await self.school.motor.neem_in(list(rijen))

    async def redenen(self) -> list[tuple[str, str | None]]:
        """State and reason of each uitwisseling, the oldest first."""
        return [(rij[2], rij[3]) for rij in await self.school.motor.uitwisselingen()]

    def verder(self, **span: float) -> None:
        """Let time pass."""
        self.school.motor.klok.nu += timedelta(**span)


school = hulpschool


@pytest.fixture
async def thuis(school: Hulpschool) -> Gezin:
    """The family, known to the school."""
    await school.motor.neem_in([gezin(), gezin(1)])
    return Gezin(school)


__all__ = ["aanmelding", "school", "thuis"]
