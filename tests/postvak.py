"""What the tests of the leerplicht inbox share: a melding about somebody made up, and two gemeenten per test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Literal

from gateway.exchange.gebruik import Persoon
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.aannemen import neem_aan
from gateway.exchange.postvak.behandelen import Terugmelding, meld_terug
from gateway.exchange.postvak.rijen import Postvakmelding
from gateway.model.partijen import Organisatie
from gateway.store.database import Database
from tests.motor import Klok, open_motor, server

BSN = "999999990"
GEHEIM = "GEHEIM wat de school vermoedt"
_NUMMERS = count(1)


def melding(kenmerk: str = "0198c0de-0000-7000-8000-000000000001", **anders: Any) -> dict[str, Any]:
    """A melding that keeps to the contract, apart from what is given; None leaves a member out."""
    goed: dict[str, Any] = {
        "kenmerk": kenmerk,
        "school": {"brin": "99XX", "naam": "De Zwaluw"},
        "leerling": {"burgerservicenummer": BSN},
        "soort": "zestien-uur",
        "begindatum": "2026-10-05",
        "einddatum": "2026-10-30",
        "alleLessenGemist": False,
        "dagen": [
            {"datum": "2026-10-05", "heledag": True},
            {"datum": "2026-10-30", "heledag": False, "lesuren": [3, 4]},
        ],
        "vermoedelijkeReden": GEHEIM,
        "actieGewenst": True,
        "melder": {"naam": "M. Verzonnen", "email": "m.verzonnen@zwaluw.example"},
    }
    return {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}


def intrekking(kenmerk: str = "0198c0de-0000-7000-8000-000000000001", brin: str = "99XX") -> dict[str, Any]:
    """The withdrawal of that melding."""
    return {"kenmerk": kenmerk, "school": {"brin": brin}}


@dataclass(frozen=True)
class Postvakhuis:
    """A house with two gemeenten of its own in the shared database."""

    inrichting: Inrichting
    klok: Klok
    gemeente: str
    ander: str
    afzender: Persoon = field(default_factory=lambda: Persoon("sis-zwaluw"))
    ambtenaar: Persoon = field(default_factory=lambda: Persoon("l.ambtenaar"))

    async def lever(self, kenmerk: str = "k-1", gemeente: str | None = None, **anders: Any) -> Postvakmelding:
        """Deliver a melding."""
        inhoud = melding(kenmerk, **anders)
        return (await neem_aan(self.inrichting, self.afzender, gemeente or self.gemeente, inhoud))[0]

    async def meld_terug(self, wat: Postvakmelding, status: str, **anders: Any) -> Postvakmelding | None:
        """Let the officer answer."""
        gemeld = Terugmelding(status, **anders)
        return await meld_terug(self.inrichting, self.ambtenaar, [self.gemeente], wat.id, wat.versie, gemeld)

    async def vraag(self, sql: str, **waarden: Any) -> list[tuple[Any, ...]]:
        """Ask the database as a process of this gemeente would."""
        async with self.inrichting.db.transactie([self.gemeente]) as conn:
            return await (await conn.execute(sql.encode(), waarden or None)).fetchall()


@asynccontextmanager
async def open_postvakhuis(
    map_: Path, rol: Literal["schakel_api", "schakel_worker"] = "schakel_api", zelfde: Postvakhuis | None = None
) -> AsyncIterator[Postvakhuis]:
    """A house in one role; `zelfde` gives it the gemeenten and the clock of another."""
    nummer = next(_NUMMERS)
    namen = (zelfde.gemeente, zelfde.ander) if zelfde else (f"dam-{nummer}", f"meer-{nummer}")
    klok = zelfde.klok if zelfde else Klok()
    async with open_motor(map_) as motor, Database(server().url, rol) as db:
        gemeenten = {
            naam: Organisatie(id=naam, naam=naam, soort="gemeente-leerplicht", oin="00000001000999910000")
            for naam in namen
        }
        yield Postvakhuis(replace(motor.inrichting, db=db, klok=klok, organisaties=gemeenten), klok, *namen)
