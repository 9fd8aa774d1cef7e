"""An aanvraag as it stands in the database, with the key that opens it, and how a change of it is written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from pydantic.alias_generators import to_camel

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.regels import termijn_tot
from gateway.model.basis import Model
from gateway.store.sleutels import Datasleutel, Sleutelkast
from gateway.store.sql import queries

SQL = queries("gateway.exchange.swvinbox", "swvinbox.sql")
Rij = TypeVar("Rij")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swvaanvraag:
    """An aanvraag; `inhoud` and `besluit` are encrypted, and gone with the key."""

    id: UUID
    organisatie: str
    afzender: str
    gast: bool
    brin: str
    school: str
    kenmerk: str
    aanvraagnummer: str | None = None
    soort: str
    status: str
    status_op: datetime
    toegewezen_aan: str | None = None
    vergaderdatum: date | None = None
    termijn_tot: date | None = None
    bezwaar_tot: date | None = None
    versie: int
    ontvangen_op: datetime
    gewijzigd_op: datetime
    wissen_op: date | None = None
    tlv: bytes | None = field(default=None, repr=False)
    sleutel: bytes | None = field(repr=False)
    inhoud: bytes | None = field(repr=False)
    besluit: bytes | None = field(default=None, repr=False)
    vingerafdruk: bytes = field(repr=False)

    def open(self, kast: Sleutelkast) -> Datasleutel:
        """Its key; raises GewistError when it was destroyed."""
        return kast.open(self.sleutel, self.id.bytes)

    def vervang(self, **veranderd: Any) -> "Swvaanvraag":
        """The same aanvraag with other columns."""
        return replace(self, **veranderd)


@dataclass(frozen=True, slots=True)
class Statusrij:
    """One status that an aanvraag got; `inhoud` is encrypted."""

    volgorde: int
    aanvraag: UUID
    kenmerk: str
    aanvraagnummer: str | None
    organisatie: str
    status: str
    versie: int
    op: datetime
    inhoud: bytes | None = field(repr=False)
    sleutel: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notitie:
    """A question to the school, or an advice; `inhoud` is encrypted."""

    id: UUID
    van: str
    op: datetime
    inhoud: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mededeling:
    """What a status tells the school besides itself."""

    ontbreekt: tuple[str, ...] = ()
    bericht: str | None = field(default=None, repr=False)
    besluit: Mapping[str, Any] | None = field(default=None, repr=False)


async def lees(conn: AsyncConnection, soort: type[Rij], vraag: str, waarden: Mapping[str, Any]) -> list[Rij]:
    """Run a query of swvinbox.sql by its name."""
    cur = conn.cursor(row_factory=class_row(soort))
    await cur.execute(SQL[vraag], waarden)
    return await cur.fetchall()


async def lees_aanvraag(
    conn: AsyncConnection, organisaties: Sequence[str], id_: UUID, *, vast: bool = False
) -> Swvaanvraag | None:
    """One aanvraag within these organisaties, when it can still be read; `vast` holds it for a change."""
    vraag = "aanvraag_vast" if vast else "aanvraag"
    gevonden = await lees(conn, Swvaanvraag, vraag, {"id": id_, "organisaties": list(organisaties)})
    return gevonden[0] if gevonden else None


def waarden(aanvraag: Swvaanvraag) -> dict[str, Any]:
    """The columns of an aanvraag."""
    return {item.name: getattr(aanvraag, item.name) for item in fields(aanvraag)}


def verpak(sleutel: Datasleutel, id_: UUID, wat: str, inhoud: bytes) -> bytes:
    """Encrypt one part of an aanvraag."""
    return sleutel.versleutel(inhoud, f"swv/{id_}/{wat}".encode())


def verpak_json(sleutel: Datasleutel, id_: UUID, wat: str, inhoud: Any) -> bytes:
    """Encrypt one part of an aanvraag that is no text yet."""
    return verpak(sleutel, id_, wat, json.dumps(inhoud).encode())


def als_json(model: Model) -> dict[str, Any]:
    """A part of the canonical language as the contract writes it: camelCase, without what is absent."""
    return {to_camel(naam): waarde for naam, waarde in model.model_dump(mode="json", exclude_none=True).items()}


def pak_uit(sleutel: Datasleutel, id_: UUID, wat: str, inhoud: bytes | None) -> dict[str, Any]:
    """One part of an aanvraag again; empty when there is none."""
    if inhoud is None:
        return {}
    gelezen: dict[str, Any] = json.loads(sleutel.ontsleutel(inhoud, f"swv/{id_}/{wat}".encode()))
    return gelezen


async def bewaar(
    conn: AsyncConnection,
    inrichting: Inrichting,
    oud: Swvaanvraag,
    mededeling: Mededeling = Mededeling(),
    **veranderd: Any,
) -> Swvaanvraag:
    """Write a change of an aanvraag, and tell it: a line in the history that its sender reads.

    While the status stays, so does what it told.
    """
    nu = inrichting.klok()
    nieuw = oud.vervang(**veranderd, versie=oud.versie + 1, gewijzigd_op=nu)
    if nieuw.status != oud.status:
        tot = await _termijn(conn, inrichting, nieuw, nu)
        nieuw = nieuw.vervang(status_op=nu, termijn_tot=tot)
    elif mededeling == Mededeling():
        mededeling = await _laatste(conn, inrichting, nieuw)
    await conn.execute(SQL["bewaar"], waarden(nieuw))
    await schrijf_status(conn, inrichting, nieuw, mededeling)
    return nieuw


async def _termijn(conn: AsyncConnection, inrichting: Inrichting, nieuw: Swvaanvraag, nu: datetime) -> date | None:
    verloop = await lees(conn, Statusrij, "verloop", {"aanvraag": nieuw.id})
    historie = [*((rij.status, rij.op) for rij in verloop), (nieuw.status, nu)]
    swv = inrichting.organisaties[nieuw.organisatie]
    return termijn_tot(inrichting.aanvraagregels, swv, nieuw.soort, historie, nu)


async def _laatste(conn: AsyncConnection, inrichting: Inrichting, aanvraag: Swvaanvraag) -> Mededeling:
    """What the school was told last."""
    rij = (await lees(conn, Statusrij, "verloop", {"aanvraag": aanvraag.id}))[-1]
    inhoud = pak_uit(aanvraag.open(inrichting.kast), aanvraag.id, "status", rij.inhoud)
    return Mededeling(tuple(inhoud["ontbreekt"]), inhoud["bericht"], inhoud["besluit"])


async def schrijf_status(
    conn: AsyncConnection, inrichting: Inrichting, aanvraag: Swvaanvraag, mededeling: Mededeling
) -> None:
    """Add to the history, in the order of commits: who reads on from a place in it misses nothing."""
    inhoud = {
        "ontbreekt": list(mededeling.ontbreekt),
        "bericht": mededeling.bericht,
        "besluit": mededeling.besluit,
        "termijn": aanvraag.termijn_tot and {"tot": aanvraag.termijn_tot.isoformat()},
        "vergaderdatum": aanvraag.vergaderdatum and aanvraag.vergaderdatum.isoformat(),
    }
    sleutel = aanvraag.open(inrichting.kast)
    await conn.execute(SQL["slot"], {"afzender": aanvraag.afzender})
    rij = {
        "aanvraag": aanvraag.id,
        "organisatie": aanvraag.organisatie,
        "afzender": aanvraag.afzender,
        "status": aanvraag.status,
        "versie": aanvraag.versie,
        "op": aanvraag.gewijzigd_op,
        "inhoud": verpak_json(sleutel, aanvraag.id, "status", inhoud),
    }
    await conn.execute(SQL["status"], rij)


async def volgend_nummer(conn: AsyncConnection, organisatie: str, soort: str, jaar: int) -> int:
    """The next number of a kind in a year."""
    cur = await conn.execute(SQL["nummer"], {"organisatie": organisatie, "soort": soort, "jaar": jaar})
    rij = await cur.fetchone()
    return int(rij[0]) if rij else 1


async def noteer(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, handeling: Handeling, aanvraag: Swvaanvraag
) -> None:
    """Record who did what with an aanvraag, in the log of use of the samenwerkingsverband."""
    kast = inrichting.kast
    wie = [(kast.pseudoniem(aanvraag.organisatie, aanvraag.open(kast)), None)]
    await noteer_gebruik(conn, inrichting, gebruiker, handeling, aanvraag.organisatie, wie)
