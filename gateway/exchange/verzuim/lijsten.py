"""What a person looks at: voorstellen and meldingen, decrypted for who may see them; the caller logs the look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import leerlingnummer, pak_melding_uit
from gateway.exchange.verzuim import dossier as dossiers
from gateway.exchange.verzuim.fouten import VerzuimOnbekendError
from gateway.exchange.verzuim.geval import omstandigheden
from gateway.exchange.verzuim.inhoud import pak_reden_uit, pak_voorstel_uit
from gateway.exchange.verzuim.statussen import Statusinhoud, pak_status_uit
from gateway.exchange.verzuim.waarschuwingen import Waarschuwing, waarschuwingen
from gateway.model.verzuim import Verzuimmelding, Voorstel
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import queries, rijen

_SQL = queries("gateway.exchange.verzuim", "lijsten.sql")

INZIEN = Handeling("voorstellen over verzuim inzien", "verzuim-voorstellen-inzien")
MELDINGEN_INZIEN = Handeling("verzuimmeldingen inzien", "verzuimmeldingen-inzien")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstelregel:
    """One voorstel; leerlingnummer and content are None once they are wiped or forgotten."""

    id: UUID
    organisatie: str
    leerling: UUID
    soort: str
    actie: str
    meldplicht: bool
    toestand: str
    uitgesteld_tot: date | None
    verzuimmelding: UUID | None
    besluit_door: str | None
    besluit_op: datetime | None
    gemaakt_op: datetime
    gewijzigd_op: datetime
    pseudoniem: str
    leerlingnummer: str | None
    voorstel: Voorstel | None = field(repr=False)
    besluit_reden: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingregel:
    """One melding and how it stands."""

    id: UUID
    organisatie: str
    leerling: UUID
    soort: str
    te_plannen: bool
    wacht_op: str | None
    status: str
    status_op: datetime | None
    gemaakt_op: datetime
    gewijzigd_op: datetime
    pseudoniem: str
    leerlingnummer: str | None
    melding: Verzuimmelding | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What a partner said of a melding, at its own moment."""

    partner: str
    status: str
    op: datetime
    ontvangen_op: datetime
    inhoud: Statusinhoud


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which rows of a list are asked for; None asks nothing, `begin` is the start of an id, `na` the last one seen."""

    organisaties: Sequence[str]
    aantal: int
    toestand: str | None = None
    status: str | None = None
    soort: str | None = None
    begin: str | None = None
    na: UUID | None = None

    def waarden(self) -> dict[str, Any]:
        """As values of a query."""
        namen = ("aantal", "toestand", "status", "soort", "begin", "na")
        return {naam: getattr(self, naam) for naam in namen} | {"organisaties": list(self.organisaties)}


async def voorstellen(conn: AsyncConnection, inrichting: Inrichting, keuze: Keuze) -> list[Voorstelregel]:
    """Voorstellen, newest first."""
    return [_voorstel(inrichting, rij) for rij in await rijen(conn, _SQL["voorstellen"], keuze.waarden())]


async def meldingen(conn: AsyncConnection, inrichting: Inrichting, keuze: Keuze) -> list[Meldingregel]:
    """Meldingen, newest first."""
    return [_melding(inrichting, rij) for rij in await rijen(conn, _SQL["meldingen"], keuze.waarden())]


async def voorstel(
    conn: AsyncConnection, inrichting: Inrichting, organisaties: Sequence[str], id_: UUID
) -> tuple[Voorstelregel, tuple[Waarschuwing, ...]]:
    """One voorstel with what to look at before deciding; raises when it is not there or not in sight."""
    rij = await _een(conn, "voorstellen", Keuze(organisaties, 1, begin=str(id_)))
    regel = _voorstel(inrichting, rij)
    if regel.voorstel is None or regel.toestand not in {"open", "uitgesteld"}:
        return regel, ()
    [dossier] = await rijen(conn, _SQL["dossier"], {"leerling": regel.leerling})
    bekend = dossiers.pak_uit(_sleutel(inrichting, rij), regel.leerling, dossier["inhoud"])
    rond = await omstandigheden(conn, inrichting, regel.organisatie)
    melder = inrichting.organisaties[regel.organisatie].verzuim.melder
    return regel, waarschuwingen(regel.voorstel, bekend, rond, melder)


async def melding(
    conn: AsyncConnection, inrichting: Inrichting, organisaties: Sequence[str], id_: UUID
) -> tuple[Meldingregel, list[Status]]:
    """One melding with all that partners said of it; raises when it is not there or not in sight."""
    rij = await _een(conn, "meldingen", Keuze(organisaties, 1, begin=str(id_)))
    return _melding(inrichting, rij), [
        Status(item["partner"], item["status"], item["op"], item["ontvangen_op"], _statusinhoud(inrichting, rij, item))
        for item in await rijen(conn, _SQL["statussen"], {"id": id_})
    ]


def _voorstel(inrichting: Inrichting, rij: Mapping[str, Any]) -> Voorstelregel:
    velden = _velden(Voorstelregel, rij)
    if rij["sleutel"] is None:
        return Voorstelregel(**velden, leerlingnummer=None, voorstel=None, besluit_reden=None)
    id_, sleutel, inhoud, reden = rij["id"], _sleutel(inrichting, rij), rij["inhoud"], rij["reden"]
    return Voorstelregel(
        **velden,
        leerlingnummer=leerlingnummer(inrichting.kast, rij),
        voorstel=None if inhoud is None else pak_voorstel_uit(sleutel, id_, inhoud),
        besluit_reden=None if reden is None else pak_reden_uit(sleutel, id_, reden),
    )


def _melding(inrichting: Inrichting, rij: Mapping[str, Any]) -> Meldingregel:
    velden = _velden(Meldingregel, rij)
    if rij["sleutel"] is None:
        return Meldingregel(**velden, leerlingnummer=None, melding=None)
    inhoud = rij["inhoud"]
    gelezen = None if inhoud is None else pak_melding_uit(_sleutel(inrichting, rij), rij["id"], inhoud)
    return Meldingregel(**velden, leerlingnummer=leerlingnummer(inrichting.kast, rij), melding=gelezen)


def _statusinhoud(inrichting: Inrichting, rij: Mapping[str, Any], status: Mapping[str, Any]) -> Statusinhoud:
    if rij["sleutel"] is None or status["inhoud"] is None:
        return Statusinhoud()
    return pak_status_uit(_sleutel(inrichting, rij), rij["id"], status["inhoud"])


def _velden(vorm: type[Any], rij: Mapping[str, Any]) -> dict[str, Any]:
    return {veld.name: rij[veld.name] for veld in fields(vorm) if veld.name in rij}


def _sleutel(inrichting: Inrichting, rij: Mapping[str, Any]) -> Datasleutel:
    return inrichting.kast.open(rij["sleutel"], rij["leerling"].bytes)


async def _een(conn: AsyncConnection, vraag: str, keuze: Keuze) -> dict[str, Any]:
    gevonden = await rijen(conn, _SQL[vraag], keuze.waarden())
    if not gevonden:
        raise VerzuimOnbekendError(doe="Bekijk de lijst van voorstellen of meldingen.")
    return gevonden[0]
