"""What the tests of the engine share: a database, a clock that stands still, a partner in memory, and a house of them.

Each test has an organisatie and a partner of its own, so that all can share one database.
"""

import atexit
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

import psycopg
import pytest

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway.audit.controle import Controle, controleer
from gateway.audit.regel import Soort, lognaam
from gateway.exchange import runs
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.intake import Inname
from gateway.exchange.proof import Bewijs
from gateway.exchange.settle import verwerk
from gateway.exchange.sync import Sync
from gateway.huis import Regels, laad_regels
from gateway.model.leerling import Pgn
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.uitwisseling import Bericht, Melding, Ontvangst, Statuspagina, Terugkoppeling
from gateway.proef.school.leerling import Bestanden, bsn, nl
from gateway.proef.school.schrijven import schrijver
from gateway.sdk import Doelsysteem
from gateway.settings import Settings
from gateway.store import ingebed
from gateway.store.database import Database
from gateway.store.sleutels import Sleutelkast
from gateway.worker import banen, ondertekenaar, vat_alles_samen

NU = datetime(2026, 11, 21, 20, 14, 31, tzinfo=UTC)
BEGIN = date(2026, 8, 1)
DOELEN = ("rod-identificatie", "rod-inschrijving", "rod-verwijdering")
FORMATEN = {
    "rod-inschrijving": "duo_rod/inschrijving-vo@1",
    "rod-verwijdering": "duo_rod/verwijdering-vo@1",
    "rod-identificatie": "duo_rod/identificeren-persoon-vo@1",
    "verzuimmelding-duo": "duo_verzuim/verzuimmelding@1",
    "verzuimintrekking-duo": "duo_verzuim/intrekking@1",
    "aanvraag-thuiszitter": "swv_platform/aanvraag@1",
    "aanvraag-ondersteuning": "swv_platform/aanvraag@1",
    "aanvraag-intrekking": "swv_platform/intrekking@1",
    "aanvraag-dossier": "oso/dossier@1",
}
LEASE = timedelta(seconds=30)
_NUMMERS = count(1)


@cache
def server() -> ingebed.Ingebed:
    """One PostgreSQL for the whole session; it stops when the session ends."""
    folder = Path(mkdtemp(prefix="schakel-motor-"))
    ingebedde = ingebed.start(folder / "pg")
    atexit.register(rmtree, folder, ignore_errors=True)
    atexit.register(ingebedde.stop)
    return ingebedde


@cache
def regels() -> Regels:
    """The contracts, mappings and doelen of the house, read once."""
    return laad_regels(Settings())


def eigenaar(vraag: str, *waarden: Any) -> list[tuple[Any, ...]]:
    """Ask or change something as the owner of the tables, whom no policy holds back."""
    with psycopg.connect(server().owner_url, autocommit=True) as conn:
        cur = conn.execute(vraag.encode(), waarden or None)
        return cur.fetchall() if cur.description else []


@dataclass
class Klok:
    """A clock that stands still until it is moved."""

    nu: datetime = NU

    def __call__(self) -> datetime:
        """What time it is."""
        return self.nu

    def verder(self, **span: float) -> None:
        """Let time pass."""
        self.nu += timedelta(**span)


Antwoord = Callable[[Bericht], Awaitable[Ontvangst]]


async def ontvangen(bericht: Bericht) -> Ontvangst:
    """The answer of a partner who judges later."""
    return Ontvangst(str(bericht.id))


async def goed(bericht: Bericht) -> Ontvangst:
    """The answer of a partner who judges at once and finds all well."""
    return Ontvangst(str(bericht.id), goedgekeurd(bericht.id))


def goedgekeurd(bericht: UUID, pgn: Pgn | None = None) -> Terugkoppeling:
    """A verdict: registered."""
    return Terugkoppeling(bericht, goedgekeurd=True, op=NU, pgn=pgn)


def afgekeurd(bericht: UUID, code: str = "VO-017", tekst: str = "overlapt") -> Terugkoppeling:
    """A verdict: not registered."""
    melding = Melding(code, tekst, sleutels=(("burgerservicenummer", "999999990"),))
    return Terugkoppeling(bericht, goedgekeurd=False, op=NU, meldingen=(melding,))


@dataclass
class Postbus(Doelsysteem):
    """A partner in memory: keeps what was brought, and answers as it is told."""

    antwoord: Antwoord = goed
    berichten: list[Bericht] = field(default_factory=list)
    bezwaren: tuple[Melding, ...] = ()
    paginas: list[Statuspagina] = field(default_factory=list)
    gevraagd_vanaf: list[str | None] = field(default_factory=list)

    async def check(self) -> list[str]:
        """All is well."""
        return []

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Keep the message and answer."""
        self.berichten.append(bericht)
        return await self.antwoord(bericht)

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """The pages that wait, each once."""
        self.gevraagd_vanaf.append(vanaf)
        while self.paginas:
            yield self.paginas.pop(0)

    def voorcontrole(self, zicht: Any, op: date) -> tuple[Melding, ...]:
        """What it holds against any message."""
        return self.bezwaren


@dataclass
class Motor:
    """A house with one school, one partner, and handles on what happens in it."""

    inrichting: Inrichting
    klok: Klok
    postbus: Postbus
    map: Path
    organisatie: str
    partner: str

    @property
    def bewijs(self) -> Bewijs:
        """The writer of the log."""
        return Bewijs(self.inrichting)

    async def begin(self, soort: str) -> UUID:
        """Start a run."""
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            return await runs.begin(conn, self.organisatie, soort, self.klok())

    async def neem_in(self, leerlingen: Iterable[Bestanden] | None = None) -> Counter[str]:
        """Write these leerlingen to CSV files, or leave the files as they are, and import them."""
        school = self.map / "school"
        if leerlingen is not None:
            with schrijver(school, "csv") as (_, schrijf):
                for rijen in leerlingen:
                    schrijf(rijen)
        return await self.lees(Csv(CsvInstellingen(pad=school)))

    async def lees(self, bron: Any) -> Counter[str]:
        """Import any source."""
        reader = self.inrichting.rijlezer("csv/leerling@1")
        run = await self.begin("import")
        inname = Inname(self.inrichting.db, self.inrichting.kast, reader, self.organisatie, run, self.klok())
        return await inname.neem_in(bron)

    async def sync(self, akkoord: Counter[str] | None = None) -> Counter[str]:
        """Plan and commit what changed."""
        return await Sync(self.inrichting, self.bewijs, self.organisatie, await self.begin("sync")).draai(akkoord)

    async def bezorg(self) -> None:
        """Deliver all that may go now."""
        for baan in banen(self.inrichting, LEASE):
            await baan.draai_leeg()

    async def rond(self, *leerlingen: Bestanden) -> Counter[str]:
        """Import, sync and deliver."""
        await self.neem_in(leerlingen)
        telling = await self.sync()
        await self.bezorg()
        return telling

    async def settle(self, *terugkoppelingen: Terugkoppeling, partner: str | None = None) -> int:
        """Let the partner judge; how many verdicts settled something."""
        return len(await verwerk(self.inrichting, self.bewijs, partner or self.partner, terugkoppelingen))

    async def vraag(self, sql: str, **waarden: Any) -> list[tuple[Any, ...]]:
        """Ask the database as the worker of this school; change what it may change."""
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            cur = await conn.execute(sql.encode(), waarden or None)
            return await cur.fetchall() if cur.description else []

    async def uitwisselingen(self) -> list[tuple[UUID, str, str, str | None]]:
        """What there is, oldest first: id, doel, toestand, code."""
        return await self.vraag("SELECT id, doel, toestand, reden_code FROM uitwisseling ORDER BY volgorde")

    async def toestanden(self) -> list[str]:
        """The states, oldest first."""
        return [rij[2] for rij in await self.uitwisselingen()]

    async def ids(self) -> list[UUID]:
        """The ids, oldest first."""
        return [rij[0] for rij in await self.uitwisselingen()]

    async def controleer(self) -> Controle:
        """Close the log and recompute it."""
        await vat_alles_samen(self.inrichting)
        sleutel = ondertekenaar(self.inrichting, self.organisatie)
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            return await controleer(conn, lognaam(self.organisatie, Soort.VERWERKING), sleutel.vkey)

    def met_abonnement(self, **velden: Any) -> None:
        """Change what was agreed."""
        [abonnement] = self.inrichting.abonnementen
        nieuw = Abonnement.model_validate(abonnement.model_dump() | velden)
        self.inrichting = replace(self.inrichting, abonnementen=(nieuw,))


@asynccontextmanager
async def open_motor(map_: Path, doelen: Sequence[str] = DOELEN, url: str | None = None) -> AsyncIterator[Motor]:
    """A house of its own, in the shared database or another."""
    nummer = next(_NUMMERS)
    organisatie, partner, postbus, klok = f"school-{nummer}", f"duo-{nummer}", Postbus(), Klok()
    async with Database(url or server().url, "schakel_worker") as db:
        inrichting = Inrichting(
            db=db,
            kast=Sleutelkast(b"k" * 32),
            klok=klok,
            audit_naam="schakel.example",
            ankers=map_ / "ankers",
            organisaties={organisatie: _school(organisatie)},
            partners={partner: _duo(partner)},
            abonnementen=(_abonnement(organisatie, partner, doelen),),
            doelen=regels().doelen,
            contracten=regels().contracten,
            mappings=regels().mappings,
            signalering=regels().signalering,
            aanvraagregels=regels().aanvraagregels,
            doelsystemen={partner: postbus},
            formaten={(partner, doel): soort for doel, soort in FORMATEN.items()},
        )
        yield Motor(inrichting, klok, postbus, map_, organisatie, partner)


@pytest.fixture
async def motor(tmp_path: Path) -> AsyncIterator[Motor]:
    """A fresh house."""
    async with open_motor(tmp_path) as motor:
        yield motor


def _school(naam: str) -> Organisatie:
    return Organisatie(
        id=naam,
        naam="De Zwaluw",
        soort="school",
        onderwijssoort="vo",
        brin="99XX",
        oin="0000000700099XX00000",
    )


def _duo(naam: str) -> Partner:
    return Partner(id=naam, naam="DUO", soort="duo", oin="00000001800866472000", connector="duo_rod")


def _abonnement(organisatie: str, partner: str, doelen: Sequence[str]) -> Abonnement:
    return Abonnement(
        id="rod",
        organisatie=organisatie,
        partner=partner,
        doelen=tuple(doelen),
        afspraak_van=date(2020, 1, 1),
        max_aandeel=1,
        max_aandeel_verwijderen=1,
    )


def leerling(
    index: int = 0,
    *,
    pgn: bool = True,
    opps: Sequence[tuple[date, date | None]] = (),
    leerjaar: int = 2,
    opleiding: str = "0011",
    uit: date | None = None,
    vervallen: bool = False,
    volgnummers: Sequence[str] = ("1",),
    **velden: str,
) -> Bestanden:
    """The rows of one good leerling; `leerjaar` is the easy thing to change, any other cell goes by its name."""
    nummer = str(100_001 + index)
    sleutels = [{"leerlingnummer": nummer, "inschrijvingvolgnummer": volgnummer} for volgnummer in volgnummers]
    gewoon = {
        "leerlingnummer": nummer,
        "bsn": bsn(index) if pgn else "",
        "achternaam": "Linden",
        "voornamen": "Noor",
        "straatnaam": "Molenweg",
        "huisnummer": "12",
        "postcode": "1099 AB",
        "plaatsnaam": "Zwaluwdam",
        "geboortedatum": "14-03-2012",
        "geslacht": "V",
        "veiligheidsblokkade": "N",
    }
    inschrijving = {
        "brin": "99XX",
        "datum_inschrijving": nl(BEGIN),
        "datum_uitschrijving": nl(uit),
        "vervallen": "J" if vervallen else "N",
    }
    periode = {
        "datum_begin": nl(BEGIN),
        "vestiging": "99XX00",
        "opleidingcode": opleiding,
        "leerjaar": str(leerjaar),
        "bekostigbaar": "J",
    }
    geheim = {"handelingsdeel": "GEHEIM handelingsdeel", "onderbouwing": "GEHEIM onderbouwing"}
    return {
        "leerlingen": [gewoon | velden],
        "gezagdragers": [],
        "inschrijvingen": [sleutel | inschrijving for sleutel in sleutels],
        "periodes": [sleutel | periode for sleutel in sleutels],
        "opps": [sleutels[0] | {"opp_begin": nl(van), "opp_eind": nl(tot)} | geheim for van, tot in opps],
    }
