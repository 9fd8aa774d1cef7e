"""How aanvragen stand at a samenwerkingsverband: each status is kept and proved, a besluit reaches the school."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from gateway.exchange.aanvraag.bewaren import bewaartermijnen
from gateway.exchange.aanvraag.inhoud import Statusinhoud, pak_besluit_in, pak_status_in
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs, Statusregel
from gateway.model.uitwisseling import Aanvraagmelding
from gateway.store.sleutels import Datasleutel
from gateway.store.sql import kolommen, queries

log = structlog.get_logger()
_SQL = queries("gateway.exchange.aanvraag", "statussen.sql")


async def verwerk(
    conn: AsyncConnection, inrichting: Inrichting, partner: str, statussen: Sequence[Aanvraagmelding], nu: datetime
) -> int:
    """Keep and prove statuses of aanvragen in the caller's transaction; how many were news."""
    namen = list({item.objectkenmerk for item in statussen})
    cur = await conn.execute(_SQL["aanvragen"], {"partner": partner, "objectkenmerk": namen})
    bekend = {rij[0]: rij[1:] for rij in await cur.fetchall()}
    if vreemd := len(namen) - len(bekend):
        # Sent by another system of the school, or forgotten since: not ours to keep.
        log.info("statussen_onbekend", partner=partner, aantal=vreemd)
    eigen = [(item, *bekend[item.objectkenmerk]) for item in statussen if item.objectkenmerk in bekend]
    if not eigen:
        return 0
    ids = list({rij[1] for rij in eigen})
    await conn.execute(_SQL["houd_vast"], {"id": ids})
    sleutels = {rij[1]: inrichting.kast.open(rij[4], rij[3].bytes) for rij in eigen}
    rijen = [
        (id_, organisatie, partner, item.status, item.op, _inhoud(sleutels[id_], id_, item), nu)
        for item, id_, organisatie, *_ in eigen
    ]
    cur = await conn.execute(_SQL["nieuwe_statussen"], kolommen(rijen))
    nieuw = set(await cur.fetchall())
    await conn.execute(_SQL["nieuwste_status"], {"id": ids, "nu": nu})
    # A page can hold several statuses of one aanvraag: the newest word on each counts, once.
    laatste = {id_: item for item, id_, *_ in sorted(eigen, key=lambda rij: rij[0].op) if item.besluit is not None}
    nummers = {id_: item.aanvraagnummer for item, id_, *_ in eigen if item.aanvraagnummer is not None}
    if gezegd := [_besluit(sleutels[id_], id_, nummers.get(id_), laatste.get(id_)) for id_ in nummers | laatste]:
        await conn.execute(_SQL["besluiten"], kolommen(gezegd))
    regels = [
        Statusregel(organisatie, partner, doel, versie, item.status, uitwisseling, trace_id, pseudoniem)
        for item, id_, organisatie, _, _, pseudoniem, uitwisseling, doel, versie, trace_id in eigen
        if (id_, item.status, item.op) in nieuw
    ]
    await Bewijs(inrichting).noteer_statussen(conn, regels)
    return len(nieuw)


def _inhoud(sleutel: Datasleutel, id_: UUID, item: Aanvraagmelding) -> bytes:
    gezegd = Statusinhoud(
        ontbreekt=item.ontbreekt,
        termijn_tot=item.termijn_tot,
        vergaderdatum=item.vergaderdatum,
        bericht=item.bericht,
    )
    return pak_status_in(sleutel, id_, gezegd)


def _besluit(sleutel: Datasleutel, id_: UUID, nummer: str | None, item: Aanvraagmelding | None) -> tuple[Any, ...]:
    """The number and besluit to keep, as far as they were told, and until when all of it may be read."""
    if item is None or item.besluit is None:
        return id_, nummer, None, None
    tot = bewaartermijnen().besluit_tot(item.besluit.datum)
    return id_, nummer, pak_besluit_in(sleutel, id_, item.besluit), tot
