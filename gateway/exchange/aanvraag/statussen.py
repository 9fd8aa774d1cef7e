"""How aanvragen stand at a samenwerkingsverband: each status is kept and proved, a besluit reaches the school."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from gateway.delivery.uitslag import Overgang
from gateway.exchange.aanvraag.bewaren import bewaartermijnen
from gateway.exchange.aanvraag.inhoud import Statusinhoud, pak_besluit_in, pak_status_in
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs, Statusregel
from gateway.model.uitwisseling import Aanvraagmelding, Toestand
from gateway.policy.tijd import dag
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
    await _zet_einde(conn, [(id_, item.status, item.op) for item, id_, *_ in eigen])
    regels = [
        Statusregel(organisatie, partner, doel, versie, item.status, uitwisseling, trace_id, pseudoniem)
        for item, id_, organisatie, _, _, pseudoniem, uitwisseling, doel, versie, trace_id in eigen
        if (id_, item.status, item.op) in nieuw
    ]
    await Bewijs(inrichting).noteer_statussen(conn, regels)
    return len(nieuw)


async def keur_af(conn: AsyncConnection, inrichting: Inrichting, overgangen: Sequence[Overgang]) -> None:
    """Let a school put right what a partner did not take: refused, or incomplete when it had an earlier state."""
    doelen = {soort.doel for soort in inrichting.aanvraagregels.soorten.values()}
    redenen = {
        item.zending.id: f"{item.code}: {item.reden}"
        for item in overgangen
        if item.naar is Toestand.AFGEKEURD and item.zending.doel in doelen
    }
    if not redenen:
        return
    nu, rijen = inrichting.klok(), []
    cur = await conn.execute(_SQL["afgekeurd"], {"id": list(redenen)})
    for uitwisseling, id_, organisatie, partner, leerling, ingepakt, aanvaard in await cur.fetchall():
        sleutel = inrichting.kast.open(ingepakt, leerling.bytes)
        inhoud = pak_status_in(sleutel, id_, Statusinhoud(bericht=redenen[uitwisseling]))
        status = "onvolledig" if aanvaard else "geweigerd-technisch"
        rijen.append((id_, organisatie, partner, status, nu, inhoud, nu))
    if rijen:
        await conn.execute(_SQL["nieuwe_statussen"], kolommen(rijen))
        await conn.execute(_SQL["nieuwste_status"], {"id": [rij[0] for rij in rijen], "nu": nu})
        await _zet_einde(conn, [(rij[0], rij[3], nu) for rij in rijen])


async def _zet_einde(conn: AsyncConnection, gezegd: Sequence[tuple[UUID, str, datetime]]) -> None:
    """Keep what ended without a besluit no longer than its term."""
    termijnen = bewaartermijnen()
    einden = [(id_, status, termijnen.status_tot(status, dag(op))) for id_, status, op in gezegd]
    if bekend := [rij for rij in einden if rij[2] is not None]:
        await conn.execute(_SQL["zonder_besluit"], kolommen(bekend))


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
