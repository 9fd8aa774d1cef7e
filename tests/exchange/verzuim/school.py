"""A school whose verzuim a test writes at will: what was missed, and what it agreed on reporting."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.gebruik import Persoon
from gateway.exchange.verzuim import dossier as dossiers
from gateway.exchange.verzuim.lijsten import Keuze, Meldingregel, Voorstelregel, meldingen, voorstellen
from gateway.exchange.verzuim.signaleren import signaleer_alles
from gateway.model.verzuim import Melder, Verzuimafspraken, Verzuimdossier, Verzuimregistratie
from tests.motor import Motor, leerling, open_motor

DOELEN = ("verzuimmelding-duo", "verzuimintrekking-duo")
MELDER = Melder(naam="Iris de Wit", functie="mentor", email="i.dewit@zwaluw.example")
MAANDAG = date(2026, 11, 16)
# The Friday before the clock of the tests.
VRIJDAG = date(2026, 11, 20)


def lesuren(
    dagen: Iterable[date],
    per_dag: int = 4,
    *,
    geoorloofd: bool | None = False,
    geinformeerd: date | None = None,
    vervallen: bool = False,
) -> list[Verzuimregistratie]:
    """These days, and of each the first lesuren, missed."""
    return [
        Verzuimregistratie(
            id=f"{dag:%m%d}-{nummer}",
            datum=dag,
            lesuur=nummer,
            geoorloofd=geoorloofd,
            ouders_geinformeerd_op=geinformeerd,
            vervallen=vervallen,
        )
        for dag in dagen
        for nummer in range(1, per_dag + 1)
    ]


def week(aantal: int = 4, begin: date = MAANDAG) -> list[date]:
    """So many days from a Monday on."""
    return [begin + timedelta(days=nummer) for nummer in range(aantal)]


@dataclass
class School:
    """A school, its clock, and someone who judges."""

    motor: Motor

    @property
    def mens(self) -> Persoon:
        """Who decides."""
        return Persoon("m.devries")

    @property
    def wat(self) -> tuple[Any, Persoon, list[str]]:
        """The first arguments of every decision."""
        return self.motor.inrichting, self.mens, [self.motor.organisatie]

    def spreek_af(self, **afspraken: Any) -> None:
        """Agree otherwise on reporting."""
        huis, naam = self.motor.inrichting, self.motor.organisatie
        verzuim = Verzuimafspraken.model_validate({"melder": MELDER} | afspraken)
        school = huis.organisaties[naam].model_copy(update={"verzuim": verzuim})
        self.motor.inrichting = replace(huis, organisaties={naam: school})

    async def mist(self, registraties: Sequence[Verzuimregistratie], index: int = 0) -> UUID:
        """Let this be all that is known of the verzuim of a leerling."""
        nummer = str(100_001 + index)
        kast, naam = self.motor.inrichting.kast, self.motor.organisatie
        rij = await self.motor.vraag(
            "SELECT id, sleutel FROM leerling WHERE bronsleutel = %(wie)s", wie=kast.bronsleutel(naam, nummer)
        )
        [(id_, ingepakt)] = rij
        dossier = Verzuimdossier(leerlingnummer=nummer, registraties=tuple(registraties))
        await self.motor.vraag(
            "INSERT INTO verzuimdossier (leerling, organisatie, inhoud, te_signaleren, gewijzigd_op) "
            "VALUES (%(id)s, %(naam)s, %(inhoud)s, true, %(nu)s) ON CONFLICT (leerling) "
            "DO UPDATE SET inhoud = excluded.inhoud, te_signaleren = true",
            id=id_,
            naam=naam,
            inhoud=dossiers.pak_in(kast.open(ingepakt, id_.bytes), id_, dossier),
            nu=self.motor.klok(),
        )
        return UUID(str(id_))

    async def signaleer(self, *, alles: bool = False) -> dict[str, int]:
        """Propose; what changed."""
        telling = await signaleer_alles(self.motor.inrichting, self.motor.organisatie, alles=alles)
        return {naam: aantal for naam, aantal in telling.items() if aantal}

    async def voorstellen(self, toestand: str | None = "open") -> list[Voorstelregel]:
        """Those in a state, oldest first."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            keuze = Keuze([self.motor.organisatie], 1000, toestand=toestand)
            return (await voorstellen(conn, self.motor.inrichting, keuze))[::-1]

    async def meldingen(self) -> list[Meldingregel]:
        """All, oldest first."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            return (await meldingen(conn, self.motor.inrichting, Keuze([self.motor.organisatie], 1000)))[::-1]

    async def stap(self, registraties: Sequence[Verzuimregistratie], index: int = 0) -> list[Voorstelregel]:
        """Write verzuim, propose, and give what is open."""
        await self.mist(registraties, index)
        await self.signaleer()
        return await self.voorstellen()

    async def gebruik(self) -> list[tuple[str, str]]:
        """Who did what, as the second log has it."""
        rijen = await self.motor.vraag(
            "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE log = %(log)s ORDER BY id",
            log=f"{self.motor.organisatie}/gebruik",
        )
        return [(rij["schakel"]["gebruiker"], rij["logregel"]["name"]) for (rij,) in rijen]


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    """A school with three leerlingen, an abonnement to report at DUO, and a melder."""
    async with open_motor(tmp_path, DOELEN) as motor:
        await motor.neem_in([leerling(index) for index in range(3)])
        school = School(motor)
        school.spreek_af()
        yield school
