"""What the tests of the inbox of a samenwerkingsverband share: an aanvraag about somebody made up, and two houses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Literal

from gateway.exchange.gebruik import Persoon
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox import behandelen, besluiten
from gateway.exchange.swvinbox.aannemen import neem_aan
from gateway.exchange.swvinbox.rijen import Swvaanvraag
from gateway.model.aanvraag import Deskundigenadvies
from gateway.model.partijen import Organisatie
from gateway.store.database import Database
from tests.motor import Klok, open_motor, server

GEHEIM = "GEHEIM wat er met hem aan de hand is"
KENMERK = "0198c0de-0000-7000-8000-000000000001"
DOSSIER = b'<dossier xmlns="urn:verzonnen"><leerling>GEHEIM uit het dossier</leerling></dossier>'
_NUMMERS = count(1)


def aanvraag(kenmerk: str = KENMERK, **anders: Any) -> dict[str, Any]:
    """An aanvraag that keeps to the contract, apart from what is given; None leaves a member out."""
    goed: dict[str, Any] = {
        "kenmerk": kenmerk,
        "soort": "tlv-vso",
        "sector": "vo",
        "swv": "VO9955",
        "school": {"brin": "99XX", "naam": "De Zwaluw"},
        "aanvrager": {"naam": "M. Verzonnen", "email": "m.verzonnen@zwaluw.example"},
        "leerling": {
            "leerlingnummer": "20260001",
            "achternaam": "Verzinsel",
            "roepnaam": "Pip",
            "geboortedatum": "2012-03-04",
        },
        "gevraagd": {"onderwijssoort": "vso", "categorie": "laag", "begin": "2026-08-01", "duurJaren": 2},
        "motivering": GEHEIM,
        "oudersGeinformeerdOp": "2026-02-01",
    }
    return {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}


def intrekking(kenmerk: str = KENMERK, brin: str = "99XX", soort: str = "tlv-vso") -> dict[str, Any]:
    """The withdrawal of that aanvraag."""
    return {"kenmerk": kenmerk, "soort": soort, "school": {"brin": brin}}


def advies(naam: str = "O. Verzonnen", discipline: str = "orthopedagoog", **anders: Any) -> dict[str, Any]:
    """What a deskundige advises."""
    goed = {"naam": naam, "discipline": discipline, "datum": "2026-02-02", "ondertekend": True, "advies": GEHEIM}
    return goed | anders


@dataclass(frozen=True)
class Swvhuis:
    """A house with two samenwerkingsverbanden of its own in the shared database."""

    inrichting: Inrichting
    klok: Klok
    swv: str
    ander: str
    afzender: Persoon = field(default_factory=lambda: Persoon("las-zwaluw"))
    medewerker: Persoon = field(default_factory=lambda: Persoon("m.medewerker"))

    async def lever(self, kenmerk: str = KENMERK, **anders: Any) -> Swvaanvraag:
        """Deliver an aanvraag."""
        inhoud = aanvraag(kenmerk, **anders)
        return (await neem_aan(self.inrichting, self.afzender, inhoud["swv"], inhoud, gast=False))[0]

    def wie(self, wat: Swvaanvraag) -> behandelen.Wie:
        """The employee, with what he saw."""
        return behandelen.Wie(self.medewerker, [self.swv], wat.id, wat.versie)

    async def tot_commissie(self, wat: Swvaanvraag) -> Swvaanvraag:
        """Bring an aanvraag before the commissie."""
        inr = self.inrichting
        vandaag = self.klok().date()
        wat = await behandelen.wijs_toe(inr, self.wie(wat), "m.medewerker")
        wat = await behandelen.neem_in_behandeling(inr, self.wie(wat))
        for naam, discipline in (("O. Verzonnen", "orthopedagoog"), ("A. Bedacht", "arts")):
            gegeven = Deskundigenadvies(naam=naam, discipline=discipline, datum=vandaag, ondertekend=True)
            wat = await besluiten.leg_advies_vast(inr, self.wie(wat), gegeven)
        return await behandelen.plan(inr, self.wie(wat), vandaag)

    async def beslis(self, wat: Swvaanvraag, **anders: Any) -> Swvaanvraag:
        """Give the TLV."""
        jaar = self.klok().year
        goed = {"uitkomst": "toegekend", "categorie": "laag", "begin": date(jaar, 8, 1), "eind": date(jaar + 2, 7, 31)}
        return await besluiten.besluit(self.inrichting, self.wie(wat), besluiten.Uitspraak(**goed | anders))

    async def vraag(self, sql: str, **waarden: Any) -> list[tuple[Any, ...]]:
        """Ask the database as a process of this samenwerkingsverband would."""
        async with self.inrichting.db.transactie([self.swv]) as conn:
            return await (await conn.execute(sql.encode(), waarden or None)).fetchall()


@asynccontextmanager
async def open_swvhuis(
    map_: Path, rol: Literal["schakel_api", "schakel_worker"] = "schakel_api", zelfde: Swvhuis | None = None
) -> AsyncIterator[Swvhuis]:
    """A house in one role; `zelfde` gives it the samenwerkingsverbanden and the clock of another."""
    nummer = next(_NUMMERS)
    namen = (zelfde.swv, zelfde.ander) if zelfde else (f"swv-a-{nummer}", f"swv-b-{nummer}")
    klok = zelfde.klok if zelfde else Klok()
    async with open_motor(map_) as motor, Database(server().url, rol) as db:
        swvs = {
            naam: Organisatie(id=naam, naam=naam, soort="samenwerkingsverband", oin="00000001000999910000", swv=swv)
            for naam, swv in zip(namen, ("VO9955", "PO9956"), strict=True)
        }
        yield Swvhuis(replace(motor.inrichting, db=db, klok=klok, organisaties=swvs), klok, *namen)
