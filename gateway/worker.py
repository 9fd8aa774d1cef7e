"""The worker process: a lane per partner, the sequencer of the audit logs, and the jobs without order."""

from datetime import timedelta
from functools import partial

import anyio
import psycopg
import structlog

from gateway import wachtrij
from gateway.audit.anker import bewaar_anker, lees_anker
from gateway.audit.logboek import wachtende_logs
from gateway.audit.notitie import Ondertekenaar
from gateway.audit.regel import Soort, lognaam
from gateway.audit.volgorde import vat_samen
from gateway.delivery.dispatcher import Dispatcher
from gateway.exchange.deliver import Bezorger
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.exchange.settle import noteer
from gateway.model.errors import SchakelError

log = structlog.get_logger()
# Seconds between two checkpoints: the window in which a change of a new record could go unseen.
CONTROLEPUNT_S = 1.0


def ondertekenaar(inrichting: Inrichting, organisatie: str, soort: Soort = Soort.VERWERKING) -> Ondertekenaar:
    """The key that signs the checkpoints of one log; its name is the origin of the log."""
    naam = f"{inrichting.audit_naam}/{lognaam(organisatie, soort)}"
    return Ondertekenaar(naam, inrichting.kast.leid_af(f"audit/{naam}"))


def banen(inrichting: Inrichting, lease: timedelta) -> list[Dispatcher]:
    """A lane to each partner."""
    bezorger, bewijs = Bezorger(inrichting), Bewijs(inrichting)
    return [
        Dispatcher(
            db=inrichting.db,
            partner=partner,
            organisaties=tuple(inrichting.organisaties),
            laad=bezorger.laad,
            bezorg=bezorger.bezorg,
            noteer=partial(noteer, inrichting, bewijs),
            klok=inrichting.klok,
            lease=lease,
        )
        for partner in inrichting.partners
    ]


async def draai(inrichting: Inrichting, *, lease: timedelta) -> None:
    """Work until cancelled."""
    async with anyio.create_task_group() as tg:
        lanes = banen(inrichting, lease)
        for lane in lanes:
            tg.start_soon(lane.draai)
        tg.start_soon(_luister, inrichting, lanes)
        tg.start_soon(_vat_steeds_samen, inrichting)
        tg.start_soon(wachtrij.draai, inrichting)


async def vat_alles_samen(inrichting: Inrichting) -> None:
    """Give every waiting record its place, and sign what each log has become."""
    for organisatie in inrichting.organisaties:
        async with inrichting.db.transactie([organisatie]) as conn:
            wachtend = await wachtende_logs(conn)
        for soort in Soort:
            if lognaam(organisatie, soort) in wachtend:
                await _vat_samen(inrichting, organisatie, soort)


async def _vat_samen(inrichting: Inrichting, organisatie: str, soort: Soort) -> None:
    """Empty one log's queue; the newest checkpoint is kept outside the database, so that an old backup is noticed."""
    sleutel = ondertekenaar(inrichting, organisatie, soort)
    bezig = True
    while bezig:
        bekend = lees_anker(inrichting.ankers, sleutel.vkey)
        async with inrichting.db.transactie([organisatie]) as conn:
            punt = await vat_samen(conn, lognaam(organisatie, soort), sleutel, inrichting.klok(), bekend=bekend)
        if punt is not None:
            bewaar_anker(inrichting.ankers, punt)
        bezig = punt is not None


async def _vat_steeds_samen(inrichting: Inrichting) -> None:
    while True:
        try:
            await vat_alles_samen(inrichting)
        except (SchakelError, psycopg.Error) as fout:
            log.error("sequencer_stopped", fout=type(fout).__name__, code=getattr(fout, "code", None))  # noqa: TRY400 the text could hold values
        await anyio.sleep(CONTROLEPUNT_S)


async def _luister(inrichting: Inrichting, lanes: list[Dispatcher]) -> None:
    """Wake the lanes at each commit that gives them work; after a lost connection, listen anew."""
    while True:
        try:
            async with await inrichting.db.luister("schakel_klaar") as conn:
                async for _ in conn.notifies():
                    for lane in lanes:
                        lane.wek()
        except psycopg.OperationalError:
            await anyio.sleep(1)
