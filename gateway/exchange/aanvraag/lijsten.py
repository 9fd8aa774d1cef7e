"""What a person looks at: aanvragen, how they stand and what was decided; the caller logs the look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.aanvraagregels import Termijnstand, lopende_termijn
from gateway.exchange.aanvraag.fouten import AanvraagOnbekendError
from gateway.exchange.aanvraag.inhoud import Statusinhoud, pak_aanvraag_uit, pak_besluit_uit, pak_status_uit
from gateway.exchange.gebruik import Handeling, Schrijver, noteer_inzien
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, leerlingnummer, pak_uit
from gateway.model.aanvraag import Aanvraag, Besluit
from gateway.model.verzuim import Schoolkalender
from gateway.store.sql import queries, rijen

_SQL = queries("gateway.exchange.aanvraag", "lijsten.sql")

INZIEN = Handeling("aanvragen inzien", "aanvragen-inzien")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraagregel:
    """One aanvraag as a list shows it; leerlingnummer is None once he is forgotten."""

    id: UUID
    organisatie: str
    leerling: UUID
    soort: str
    te_plannen: bool
    wacht_op: str | None
    status: str
    status_op: datetime | None
    aanvraagnummer: str | None
    heeft_dossier: bool
    heeft_besluit: bool
    gewist: bool
    gemaakt_door: str
    gemaakt_op: datetime
    gewijzigd_op: datetime
    wissen_op: date | None
    pseudoniem: str
    leerlingnummer: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """A status as the samenwerkingsverband gave it, at its own moment, with what it said."""

    partner: str
    status: str
    op: datetime
    ontvangen_op: datetime
    inhoud: Statusinhoud


@dataclass(frozen=True, slots=True)
class Detail:
    """One aanvraag, whole; content is None once it is wiped or its leerling forgotten."""

    regel: Aanvraagregel
    statussen: tuple[Status, ...]
    aanvraag: Aanvraag | None = field(repr=False)
    besluit: Besluit | None = field(repr=False)
    klok: Termijnstand | None = None

    @property
    def gevraagd(self) -> tuple[str, ...]:
        """The kinds of document that the samenwerkingsverband misses now."""
        laatste = self.statussen[-1] if self.statussen else None
        return laatste.inhoud.ontbreekt if laatste and laatste.status == "onvolledig" else ()

    @property
    def termijn_tot(self) -> date | None:
        """The day the samenwerkingsverband gave with its last status, or else the one its terms give."""
        gezegd = self.statussen[-1].inhoud.termijn_tot if self.statussen else None
        return gezegd or (self.klok.tot if self.klok else None)

    @property
    def vergaderdatum(self) -> date | None:
        """When the commissie meets, as the samenwerkingsverband last said."""
        return next((item.inhoud.vergaderdatum for item in reversed(self.statussen) if item.inhoud.vergaderdatum), None)


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which rows of a list are asked for; None asks nothing, `begin` is the start of an id, `na` the last one seen."""

    organisaties: Sequence[str]
    aantal: int
    status: str | None = None
    soort: str | None = None
    begin: str | None = None
    na: UUID | None = None

    def waarden(self) -> dict[str, Any]:
        """As values of a query."""
        namen = ("aantal", "status", "soort", "begin", "na")
        return {naam: getattr(self, naam) for naam in namen} | {"organisaties": list(self.organisaties)}


async def aanvragen(conn: AsyncConnection, inrichting: Inrichting, keuze: Keuze) -> list[Aanvraagregel]:
    """Aanvragen, newest first; their content, with all its attachments, stays where it is."""
    return [_regel(inrichting, rij) for rij in await rijen(conn, _SQL["aanvragen"], keuze.waarden())]


async def aanvraag(conn: AsyncConnection, inrichting: Inrichting, organisaties: Sequence[str], id_: UUID) -> Detail:
    """One aanvraag, whole; raises when it is not there or not in sight."""
    gevonden = await rijen(conn, _SQL["aanvragen"], Keuze(organisaties, 1, begin=str(id_)).waarden())
    if not gevonden:
        raise AanvraagOnbekendError("deze aanvraag is er niet.", doe="Bekijk de lijst van aanvragen.")
    [rij], [inhoud] = gevonden, await rijen(conn, _SQL["inhoud"], {"id": id_})
    statussen = await rijen(conn, _SQL["statussen"], {"id": id_})
    sleutel = None if rij["sleutel"] is None else inrichting.kast.open(rij["sleutel"], rij["leerling"].bytes)
    terug = [
        Status(
            item["partner"],
            item["status"],
            item["op"],
            item["ontvangen_op"],
            Statusinhoud() if sleutel is None else pak_status_uit(sleutel, id_, item["inhoud"]),
        )
        for item in statussen
    ]
    wat, besluit = (None, None) if sleutel is None else (inhoud["inhoud"], inhoud["besluit"])
    regel = _regel(inrichting, rij)
    gelezen = None if sleutel is None or wat is None else pak_aanvraag_uit(sleutel, id_, wat)
    return Detail(
        regel,
        tuple(terug),
        gelezen,
        None if sleutel is None or besluit is None else pak_besluit_uit(sleutel, id_, besluit),
        None if gelezen is None else await _klok(conn, inrichting, regel, gelezen, terug),
    )


async def bekijk(schrijver: Schrijver, id_: UUID) -> Detail:
    """The same for who looks at it, and recorded."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        gevonden = await aanvraag(conn, huis, schrijver.organisaties, id_)
        await noteer_inzien(conn, huis, schrijver.gebruiker, INZIEN, [gevonden.regel])
    return gevonden


async def leerling_met_besluiten(
    conn: AsyncConnection, inrichting: Inrichting, leerling: UUID
) -> tuple[Stand, list[Besluit]]:
    """A leerling who was not forgotten, and all that was decided on him."""
    [rij] = await (await conn.execute(_SQL["leerling"], {"id": leerling})).fetchall()
    stand = pak_uit(inrichting.kast, rij)
    return stand, (await besluiten_van(conn, [stand]))[stand.id]


async def besluiten_van(conn: AsyncConnection, standen: Sequence[Stand]) -> dict[UUID, list[Besluit]]:
    """The besluiten on each of these leerlingen, oldest first."""
    per_id: dict[UUID, list[Besluit]] = {stand.id: [] for stand in standen}
    sleutels = {stand.id: stand.sleutel for stand in standen}
    cur = await conn.execute(_SQL["besluiten"], {"leerling": list(per_id)})
    for leerling, id_, inhoud in await cur.fetchall():
        per_id[leerling].append(pak_besluit_uit(sleutels[leerling], id_, inhoud))
    return per_id


async def _klok(
    conn: AsyncConnection, inrichting: Inrichting, regel: Aanvraagregel, wat: Aanvraag, terug: Sequence[Status]
) -> Termijnstand | None:
    """The term that counts now, as this samenwerkingsverband has them; holidays are those of the school."""
    historie = [(item.status, item.op) for item in terug]
    # What the school did since is no status of the samenwerkingsverband.
    if regel.status_op is not None and (not historie or historie[-1][0] != regel.status):
        historie.append((regel.status, regel.status_op))
    kalenders = await rijen(conn, _SQL["kalender"], {"organisatie": regel.organisatie})
    vrij = Schoolkalender.model_validate(kalenders[0]["inhoud"]).lesvrij if kalenders else ()
    return lopende_termijn(inrichting.aanvraagregels, wat.soort, wat.swv, historie, vrij, inrichting.klok())


def _regel(inrichting: Inrichting, rij: Mapping[str, Any]) -> Aanvraagregel:
    velden = {veld.name: rij[veld.name] for veld in fields(Aanvraagregel) if veld.name in rij}
    return Aanvraagregel(**velden, leerlingnummer=leerlingnummer(inrichting.kast, rij))
