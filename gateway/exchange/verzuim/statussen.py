"""How meldingen stand at a partner: every status it gives is kept, proved, and shown to the school."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from gateway.delivery.uitslag import Overgang
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs, Statusregel
from gateway.model.uitwisseling import Statusmelding, Toestand
from gateway.model.verzuim import Contact, Meldingstatus
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import kolommen, queries

log = structlog.get_logger()
_SQL = queries("gateway.exchange.verzuim", "statussen.sql")
_STATUS = b"meldingstatus"
# DUO, wijzigingen in verzuimregister vanaf 3 augustus 2020: nothing follows these.
EIND: tuple[Meldingstatus, ...] = ("afgesloten", "ter-kennisgeving", "ingetrokken")


@dataclass(frozen=True, slots=True)
class Statusinhoud:
    """What a partner told with a status."""

    reden: str | None = None
    toelichting: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class BijPartners:
    """Whether a melding is final as shown, the partners that can have it, and those that are done with it."""

    eind: bool
    bekend_bij: frozenset[str]
    klaar_bij: frozenset[str]

    @property
    def definitief(self) -> bool:
        """Whether there is no partner left that takes a change."""
        return self.eind and self.bekend_bij <= self.klaar_bij


async def bij_partners(conn: AsyncConnection, meldingen: Iterable[UUID]) -> dict[UUID, BijPartners]:
    """How each of these meldingen stands at its partners; one query for all of them."""
    cur = await conn.execute(_SQL["bij_partners"], {"id": list(meldingen), "eind": list(EIND)})
    return {
        id_: BijPartners(status in EIND, frozenset(bekend_bij), frozenset(klaar_bij))
        for id_, status, bekend_bij, klaar_bij in await cur.fetchall()
    }


async def verwerk(
    conn: AsyncConnection, inrichting: Inrichting, partner: str, statussen: Sequence[Statusmelding], nu: datetime
) -> int:
    """Keep and prove statuses of meldingen in the caller's transaction; how many were news."""
    namen = list({item.objectkenmerk for item in statussen})
    cur = await conn.execute(_SQL["meldingen"], {"partner": partner, "objectkenmerk": namen})
    bekend = {rij[0]: rij[1:] for rij in await cur.fetchall()}
    if vreemd := len(namen) - len(bekend):
        # Reported by another system of the school, or forgotten since: not ours to keep.
        log.info("statussen_onbekend", partner=partner, aantal=vreemd)
    eigen = [(item, *bekend[item.objectkenmerk]) for item in statussen if item.objectkenmerk in bekend]
    if not eigen:
        return 0
    rijen = []
    for item, melding, organisatie, leerling, ingepakt, *_ in eigen:
        inhoud = pak_status_in(inrichting.kast.open(ingepakt, leerling.bytes), melding, item)
        rijen.append((melding, organisatie, partner, item.status, item.op, inhoud, nu))
    cur = await conn.execute(_SQL["nieuwe_statussen"], kolommen(rijen))
    nieuw = set(await cur.fetchall())
    await conn.execute(_SQL["nieuwste_status"], {"id": [rij[0] for rij in rijen], "eind": list(EIND), "nu": nu})
    regels = [
        Statusregel(organisatie, partner, doel, versie, item.status, uitwisseling, trace_id, pseudoniem)
        for item, melding, organisatie, _, _, pseudoniem, uitwisseling, doel, versie, trace_id in eigen
        if (melding, item.status, item.op) in nieuw
    ]
    await Bewijs(inrichting).noteer_statussen(conn, regels)
    return len(nieuw)


async def werk_meldingen_bij(conn: AsyncConnection, inrichting: Inrichting, overgangen: Sequence[Overgang]) -> None:
    """What a partner accepted is registered, or withdrawn, as far as we know; its own statuses come later."""
    aanvaard = [item.zending.id for item in overgangen if item.naar is Toestand.TERUGGEKOPPELD]
    if aanvaard:
        intrekkend = [doel.naam for doel in inrichting.doelen.values() if doel.alleen_na_registratie]
        waarden = {"id": aanvaard, "intrekkend": intrekkend, "nu": inrichting.klok()}
        await conn.execute(_SQL["aanvaard"], waarden)
        leerlingen = {item.zending.leerling for item in overgangen if item.naar is Toestand.TERUGGEKOPPELD}
        await conn.execute(_SQL["los"], {"leerling": list(leerlingen)})


def pak_status_in(sleutel: Datasleutel, melding: UUID, item: Statusmelding) -> bytes:
    """Encrypt what was told with a status."""
    contact = None if item.contact is None else item.contact.model_dump()
    tekst = json.dumps({"reden": item.reden, "toelichting": item.toelichting, "contact": contact})
    return sleutel.versleutel(tekst.encode(), _STATUS + melding.bytes)


def pak_status_uit(sleutel: Datasleutel, melding: UUID, inhoud: bytes) -> Statusinhoud:
    """Decrypt it."""
    gelezen = json.loads(sleutel.ontsleutel(inhoud, _STATUS + melding.bytes))
    contact = gelezen.pop("contact")
    return Statusinhoud(**gelezen, contact=None if contact is None else Contact.model_validate(contact))
