"""The informatieplicht (AVG art. 13 and 14) of each uitwisseling, as a record of its own: told, excused, or open.

A doel that is in the privacyverklaring needs no record: everybody can read it there. Where people must be told
beforehand decide() has blocked what is open; where it may be done at the same time it stays on a list until it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import geinformeerd_op
from gateway.exchange.render import Opgemaakt
from gateway.model.errors import InvoerError
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy.tijd import AMSTERDAM, moment
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange", "informeren.sql")
INFORMEER = Handeling("vastleggen dat mensen zijn geïnformeerd", "informatieplicht-vastleggen")
INZIEN = Handeling("informatieplicht inzien", "informatieplicht-inzien")

_NAAM_VAN_TEKST = re.compile(r"[a-z0-9][a-z0-9._/-]{0,99}")
Stand = Literal["voldaan", "vrijgesteld", "open"]
Wie = Literal["gezagdragers", "leerling"]


class InformatieplichtError(InvoerError):
    """Dit is niet vast te leggen over de informatieplicht."""

    code = "INF-101"


class GeenInformatieplichtError(InvoerError):
    """Bij deze uitwisseling staat de informatieplicht niet open."""

    code = "INF-102"


@dataclass(frozen=True, slots=True, kw_only=True)
class Informatieregel:
    """How it stands with one uitwisseling."""

    uitwisseling: UUID
    organisatie: str
    stand: Stand
    op: datetime | None
    tekst: str | None
    aan: list[str]
    reden: str | None
    door: str | None
    doel: str
    partner: str
    toestand: str
    gemaakt_op: datetime
    pseudoniem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vastlegging:
    """That people were told: when, whom and with which text; or, with a reason and no moment, why they are not.

    `tekst` is a name and version, `reden` one of `vrijstellingen()`: no free text, since it stays with the proof.
    """

    op: datetime | None = None
    aan: Sequence[Wie] = ()
    tekst: str | None = None
    reden: str | None = None


@cache
def vrijstellingen() -> Mapping[str, str]:
    """Why people need not be told: each reason by its name, in words (contracts/informatieplicht.yaml)."""
    gelezen = lees_yaml(contractbestand("informatieplicht.yaml")).kaal()["vrijstellingen"]
    return {naam: str(vorm["titel"]) for naam, vorm in gelezen.items()}


async def leg_informeren_vast(conn: AsyncConnection, opgemaakt: Sequence[Opgemaakt], nu: datetime) -> None:
    """Record how it stands with a batch of new uitwisselingen, in the transaction that makes them."""
    rijen = [_rij(item, nu) for item in opgemaakt if item.voornemen.doel.informatieplicht != "privacyverklaring"]
    if rijen:
        await conn.execute(_SQL["nieuw"], kolommen(rijen))


async def informeer(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, wat: Vastlegging
) -> None:
    """Settle one that is open; raises when there is none."""
    if (wat.op is None) == (wat.reden is None):
        raise InformatieplichtError(
            "zeg wanneer mensen zijn geïnformeerd, of waarom niet.", doe="Geef een datum of een reden, niet beide."
        )
    nu = inrichting.klok()
    if wat.op is not None and (not wat.aan or moment(wat.op) > nu):
        raise InformatieplichtError(
            "zeg wie er zijn geïnformeerd, en een moment dat voorbij is.", doe="Kies gezagdragers, leerling of beide."
        )
    if wat.reden is not None and wat.reden not in vrijstellingen():
        raise InformatieplichtError("deze reden bestaat niet.", doe=f"Kies uit {', '.join(vrijstellingen())}.")
    if wat.tekst is not None and not _NAAM_VAN_TEKST.fullmatch(wat.tekst):
        raise InformatieplichtError(
            "tekst is een naam met een versie, zoals brief-leerplicht/v2.", doe="Schrijf hier niets over mensen."
        )
    waarden = {
        "id": id_,
        "stand": "vrijgesteld" if wat.op is None else "voldaan",
        "op": wat.op and moment(wat.op),
        "tekst": wat.tekst,
        "aan": list(wat.aan),
        "reden": wat.reden,
        "door": gebruiker.naam,
        "nu": nu,
    }
    async with inrichting.db.transactie(organisaties) as conn:
        rij = await (await conn.execute(_SQL["zet"], waarden)).fetchone()
        if rij is None:
            raise GeenInformatieplichtError(
                "bij deze uitwisseling staat de informatieplicht niet open.", doe="Bekijk `schakel informeer lijst`."
            )
        await noteer_gebruik(conn, inrichting, gebruiker, INFORMEER, rij[0], [(rij[1], id_)])


async def lijst(
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    organisaties: Sequence[str],
    *,
    stand: Stand | None = "open",
    aantal: int = 500,
) -> list[Informatieregel]:
    """How it stands, the oldest first; None shows all. The look is recorded."""
    async with inrichting.db.transactie(organisaties) as conn:
        cur = conn.cursor(row_factory=class_row(Informatieregel))
        await cur.execute(_SQL["lijst"], {"organisaties": list(organisaties), "stand": stand, "aantal": aantal})
        rijen = await cur.fetchall()
        for organisatie in sorted({rij.organisatie for rij in rijen}):
            wie = [(rij.pseudoniem, rij.uitwisseling) for rij in rijen if rij.organisatie == organisatie]
            await noteer_gebruik(conn, inrichting, gebruiker, INZIEN, organisatie, wie)
    return rijen


def _rij(item: Opgemaakt, nu: datetime) -> tuple[object, ...]:
    stand, op, tekst, reden = _stand(item)
    return item.id, item.voornemen.organisatie.id, stand, op, tekst, reden, nu


def _stand(item: Opgemaakt) -> tuple[Stand, datetime | None, str | None, str | None]:
    if item.uitzondering is not None:
        return "vrijgesteld", None, None, f"veiligheid (uitzondering {item.uitzondering})"
    for toestemming in item.voornemen.stand.toestemmingen:
        if toestemming.id == item.toestemming:
            # Who signed read the text first.
            return "voldaan", toestemming.compleet_op, toestemming.verklaring, None
    if (verteld := geinformeerd_op(item.voornemen)) is not None:
        return "voldaan", datetime.combine(verteld, time(), AMSTERDAM), None, None
    return "open", None, None, None
