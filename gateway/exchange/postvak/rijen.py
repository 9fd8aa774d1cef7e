"""A melding as it stands in the database, with the key that opens it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.store.sleutels import Datasleutel, Sleutelkast
from gateway.store.sql import queries

SQL = queries("gateway.exchange.postvak", "postvak.sql")
Rij = TypeVar("Rij")


@dataclass(frozen=True, slots=True)
class Postvakmelding:
    """A melding without its content; `inhoud` is encrypted, and gone with the key."""

    id: UUID
    organisatie: str
    afzender: str
    afzender_naam: str
    kenmerk: str
    soort: str
    status: str
    versie: int
    ontvangen_op: datetime
    gewijzigd_op: datetime
    wissen_op: date
    sleutel: bytes | None = field(repr=False)
    inhoud: bytes | None = field(repr=False)
    vingerafdruk: bytes = field(repr=False)

    def open(self, kast: Sleutelkast) -> Datasleutel:
        """Its key; raises GewistError when it was destroyed."""
        return kast.open(self.sleutel, self.id.bytes)


@dataclass(frozen=True, slots=True)
class Poststatus:
    """One status that a melding got; `inhoud` is encrypted."""

    volgorde: int
    melding: UUID
    status: str
    op: datetime
    inhoud: bytes | None = field(repr=False)
    sleutel: bytes | None = field(repr=False)


async def lees(conn: AsyncConnection, soort: type[Rij], vraag: str, waarden: Mapping[str, Any]) -> list[Rij]:
    """Run a query of postvak.sql by its name."""
    cur = conn.cursor(row_factory=class_row(soort))
    await cur.execute(SQL[vraag], waarden)
    return await cur.fetchall()


async def lees_melding(
    conn: AsyncConnection, organisaties: Sequence[str], id_: UUID, *, vast: bool = False
) -> Postvakmelding | None:
    """One melding within these organisaties, when it can still be read; `vast` holds it for a change."""
    vraag = "melding_vast" if vast else "melding"
    gevonden = await lees(conn, Postvakmelding, vraag, {"id": id_, "organisaties": list(organisaties)})
    return gevonden[0] if gevonden else None


def verpak(sleutel: Datasleutel, melding: UUID, inhoud: bytes) -> bytes:
    """Encrypt the content of a melding."""
    return sleutel.versleutel(inhoud, f"postvak/{melding}".encode())


def pak_uit(sleutel: Datasleutel, melding: UUID, inhoud: bytes | None) -> dict[str, Any]:
    """The content of a melding again."""
    gelezen: dict[str, Any] = json.loads(sleutel.ontsleutel(inhoud or b"", f"postvak/{melding}".encode()))
    return gelezen


def verpak_terugmelding(sleutel: Datasleutel, melding: UUID, inhoud: Mapping[str, Any]) -> bytes | None:
    """Encrypt what an officer told the school; None when that is the status alone."""
    return sleutel.versleutel(json.dumps(inhoud).encode(), f"postvak/{melding}/status".encode()) if inhoud else None


def pak_terugmelding_uit(kast: Sleutelkast, rij: Poststatus) -> dict[str, Any]:
    """What the officer told the school; empty when that was the status alone, or can be read no longer."""
    if rij.inhoud is None or rij.sleutel is None:
        return {}
    sleutel = kast.open(rij.sleutel, rij.melding.bytes)
    gelezen: dict[str, Any] = json.loads(sleutel.ontsleutel(rij.inhoud, f"postvak/{rij.melding}/status".encode()))
    return gelezen


async def schrijf_status(
    conn: AsyncConnection, melding: Postvakmelding, status: str, op: datetime, inhoud: bytes | None = None
) -> None:
    """Add to the history, in the order of commits: who reads on from a place in it misses nothing."""
    wie = {"organisatie": melding.organisatie, "afzender": melding.afzender}
    await conn.execute(SQL["slot"], wie)
    await conn.execute(SQL["status"], {**wie, "melding": melding.id, "status": status, "op": op, "inhoud": inhoud})
