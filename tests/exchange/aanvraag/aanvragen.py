"""A school that does aanvragen: a complete one about a thuiszitter, and files of every kind."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

import pytest

from gateway.exchange.aanvraag import schrijven
from gateway.exchange.aanvraag.invoer import lees_invoer
from gateway.exchange.aanvraag.lijsten import Aanvraagregel, Detail, Keuze, aanvraag, aanvragen
from gateway.exchange.gebruik import Persoon, Schrijver
from tests.motor import Motor, leerling, open_motor

GEHEIM = "hij komt sinds september niet meer buiten"
PDF = b"%PDF-1.7\nverzuimoverzicht"
OSO = Path(__file__).parents[3] / "contracts" / "oso" / "voorbeelden" / "geldig"
DOSSIER = min(OSO.glob("*.xml")).read_bytes()


def thuiszitter(**anders: Any) -> dict[str, Any]:
    """A complete aanvraag; the ouders were told of it."""
    goed = {
        "soort": "thuiszitter",
        "sector": "vo",
        "swv": "VO9901",
        "leerlingnummer": "100001",
        "aanvrager": {"naam": "Iris de Wit", "telefoon": "0201234567", "email": "i.dewit@zwaluw.example"},
        "thuiszitten": {"soort": "langer-dan-3-maanden", "sinds": "2026-09-01", "traject": GEHEIM},
        "oudersGeinformeerdOp": "2026-11-12",
    }
    return {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}


def zip_met(*namen: str) -> bytes:
    """A container with these entries, each with its own name as content."""
    uit = BytesIO()
    with ZipFile(uit, "w", ZIP_STORED) as zip_:
        for naam in namen:
            zip_.writestr(naam, "application/vnd.oasis.opendocument.text" if naam == "mimetype" else naam)
    return uit.getvalue()


def document(**anders: Any) -> dict[str, Any]:
    """A document as it stands in the JSON of an aanvraag."""
    goed = {"soort": "verzuimoverzicht", "bestandsnaam": "verzuim.pdf", "inhoud": base64.b64encode(PDF).decode()}
    return goed | anders


@dataclass
class Aanvraagschool:
    """A school, and someone who writes aanvragen for it."""

    motor: Motor

    @property
    def schrijver(self) -> Schrijver:
        """Who writes."""
        return Schrijver(self.motor.inrichting, Persoon("m.devries"), [self.motor.organisatie])

    async def maak(self, **anders: Any) -> UUID:
        """An aanvraag that only the school sees, a second after the one before."""
        self.motor.klok.verder(seconds=1)
        return await schrijven.nieuw(self.schrijver, self.motor.organisatie, lees_invoer(thuiszitter(**anders)))

    async def lijst(self, **keuze: Any) -> list[Aanvraagregel]:
        """The aanvragen, newest first."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            return await aanvragen(conn, self.motor.inrichting, Keuze([self.motor.organisatie], 100, **keuze))

    async def detail(self, id_: UUID) -> Detail:
        """One, whole."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            return await aanvraag(conn, self.motor.inrichting, [self.motor.organisatie], id_)

    async def gebruik(self) -> list[tuple[str, str]]:
        """Who did what, as the second log has it."""
        rijen = await self.motor.vraag(
            "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE log = %(log)s ORDER BY id",
            log=f"{self.motor.organisatie}/gebruik",
        )
        return [(rij["schakel"]["gebruiker"], rij["logregel"]["name"]) for (rij,) in rijen]

    async def zet(self, id_: UUID, **kolommen: Any) -> None:
        """Let the samenwerkingsverband have said so."""
        zetten = ", ".join(f"{naam} = %({naam})s" for naam in kolommen)
        await self.motor.vraag(f"UPDATE aanvraag SET {zetten} WHERE id = %(id)s", id=id_, **kolommen)


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Aanvraagschool]:
    """A school with two leerlingen."""
    async with open_motor(tmp_path) as motor:
        await motor.neem_in([leerling(index) for index in range(2)])
        yield Aanvraagschool(motor)
