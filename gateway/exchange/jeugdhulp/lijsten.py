"""What a person looks at: verzoeken, how they stand and what came back; the caller logs the look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Handeling, Schrijver, noteer_inzien
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.delen import WACHT_OP_DEELINTREKKING, ingetrokken_delen, intrekreden
from gateway.exchange.jeugdhulp.eisen import eisenregels
from gateway.exchange.jeugdhulp.fouten import VerzoekOnbekendError
from gateway.exchange.jeugdhulp.inhoud import pak_stand_uit, pak_verzoek_uit
from gateway.exchange.jeugdhulp.taak import EIND
from gateway.exchange.jeugdhulp.zinnen import Zin, zin_van, zonder_taak
from gateway.exchange.stand import leerlingnummer
from gateway.model.jeugdhulp import Hulpstand, Jeugdhulpverzoek
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import queries, rijen

_SQL = queries("gateway.exchange.jeugdhulp", "lijsten.sql")

INZIEN = Handeling("jeugdhulpverzoeken inzien", "jeugdhulpverzoeken-inzien")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzoekregel:
    """One verzoek as a list shows it; `status` and what follows are of its Task, None until it was planned.

    `leerlingnummer` is None once he is forgotten.
    """

    id: UUID
    organisatie: str
    leerling: UUID
    soort: str
    ontvanger: str | None
    stap: str
    te_plannen: bool
    wacht_op: str | None
    status: str | None
    voortgang: str | None
    reden: str | None
    gewist: bool
    gemaakt_door: str
    gemaakt_op: datetime
    gewijzigd_op: datetime
    wissen_op: date | None
    pseudoniem: str
    leerlingnummer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitwisselingsregel:
    """The verzoek or a part of it on its way to a partner: what was decided, and how it stands there in words."""

    id: UUID
    doel: str
    partner: str
    toestand: str
    reden_code: str | None
    reden: str | None
    gemaakt_op: datetime
    open_tot: date | None
    opgehaald_op: datetime | None
    heeft_code: bool
    stand: Hulpstand | None = field(repr=False)
    zin: Zin

    @property
    def is_open(self) -> bool:
        """Whether its Task can still move."""
        return self.stand is not None and self.stand.status not in EIND


@dataclass(frozen=True, slots=True, kw_only=True)
class Stapregel:
    """A step of a Task, at the moment its maker gave it."""

    uitwisseling: UUID
    versie: int
    status: str
    door: str
    op: datetime
    ontvangen_op: datetime
    stand: Hulpstand | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Detail:
    """One verzoek, whole; content is None once it is wiped or its leerling forgotten."""

    regel: Verzoekregel
    uitwisselingen: tuple[Uitwisselingsregel, ...]
    stappen: tuple[Stapregel, ...]
    verzoek: Jeugdhulpverzoek | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which rows of a list are asked for; None asks nothing, `begin` is the start of an id, `na` the last one seen."""

    organisaties: Sequence[str]
    aantal: int
    stap: str | None = None
    status: str | None = None
    soort: str | None = None
    begin: str | None = None
    na: UUID | None = None

    def waarden(self) -> dict[str, Any]:
        """As values of a query."""
        namen = ("aantal", "stap", "status", "soort", "begin", "na")
        hoofd = [item["doel"] for item in eisenregels()["soorten"].values()]
        eigen = {"organisaties": list(self.organisaties), "hoofddoelen": hoofd}
        return {naam: getattr(self, naam) for naam in namen} | eigen


async def verzoeken(conn: AsyncConnection, inrichting: Inrichting, keuze: Keuze) -> list[Verzoekregel]:
    """Verzoeken, newest first; their content stays where it is."""
    return [_regel(inrichting, rij) for rij in await rijen(conn, _SQL["verzoeken"], keuze.waarden())]


async def verzoek(conn: AsyncConnection, inrichting: Inrichting, organisaties: Sequence[str], id_: UUID) -> Detail:
    """One verzoek, whole; raises when it is not there or not in sight."""
    gevonden = await rijen(conn, _SQL["verzoeken"], Keuze(organisaties, 1, begin=str(id_)).waarden())
    if not gevonden:
        raise VerzoekOnbekendError("dit verzoek is er niet.", doe="Bekijk de lijst van verzoeken.")
    [rij], [inhoud] = gevonden, await rijen(conn, _SQL["inhoud"], {"id": id_})
    sleutel = None if rij["sleutel"] is None else inrichting.kast.open(rij["sleutel"], rij["leerling"].bytes)
    over = sleutel is not None and inhoud["inhoud"] is not None
    gelezen = pak_verzoek_uit(sleutel, id_, inhoud["inhoud"]) if over and sleutel is not None else None
    return Detail(
        _regel(inrichting, rij),
        tuple(
            _uitwisseling(inrichting, sleutel, item, _intrekreden(gelezen, item["doel"], rij["wacht_op"]))
            for item in await rijen(conn, _SQL["uitwisselingen"], {"id": id_})
        ),
        tuple(_stap(sleutel, item) for item in await rijen(conn, _SQL["stappen"], {"id": id_})),
        gelezen,
    )


async def bekijk(schrijver: Schrijver, id_: UUID) -> Detail:
    """The same for who looks at it, and recorded."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        gevonden = await verzoek(conn, huis, schrijver.organisaties, id_)
        await noteer_inzien(conn, huis, schrijver.gebruiker, INZIEN, [gevonden.regel])
    return gevonden


def _uitwisseling(
    inrichting: Inrichting, sleutel: Datasleutel | None, rij: Mapping[str, Any], reden: str | None
) -> Uitwisselingsregel:
    velden = {veld.name: rij[veld.name] for veld in fields(Uitwisselingsregel) if veld.name in rij}
    stand = _stand(sleutel, rij["id"], rij["inhoud"])
    if rij["status"] is None:
        partner = inrichting.partners[rij["partner"]].naam
        return Uitwisselingsregel(**velden, stand=None, zin=zonder_taak(rij["toestand"], partner, rij["reden"]))
    stand = stand or Hulpstand(status=rij["status"], op=rij["gemaakt_op"])
    zin = zin_van(
        stand,
        toestand=rij["toestand"],
        partner=inrichting.partners[rij["partner"]].naam,
        terugkoppeling=rij["terugkoppeling"],
        intrekreden=reden,
    )
    return Uitwisselingsregel(**velden, stand=stand, zin=zin)


def _intrekreden(verzoek: Jeugdhulpverzoek | None, doel: str, wacht_op: str | None) -> str | None:
    """Why it was withdrawn; None when it is the school that must tell the partner, or nobody can read it any more."""
    if verzoek is None or (wacht_op == WACHT_OP_DEELINTREKKING and doel in ingetrokken_delen(verzoek)):
        return None
    return intrekreden(verzoek, doel)


def _stap(sleutel: Datasleutel | None, rij: Mapping[str, Any]) -> Stapregel:
    velden = {naam: rij[naam] for naam in ("uitwisseling", "versie", "status", "door", "op", "ontvangen_op")}
    return Stapregel(**velden, stand=_stand(sleutel, rij["uitwisseling"], rij["inhoud"]))


def _stand(sleutel: Datasleutel | None, uitwisseling: UUID, inhoud: bytes | None) -> Hulpstand | None:
    return None if sleutel is None or inhoud is None else pak_stand_uit(sleutel, uitwisseling, inhoud)


def _regel(inrichting: Inrichting, rij: Mapping[str, Any]) -> Verzoekregel:
    velden = {veld.name: rij[veld.name] for veld in fields(Verzoekregel) if veld.name in rij}
    return Verzoekregel(**velden, leerlingnummer=leerlingnummer(inrichting.kast, rij))
