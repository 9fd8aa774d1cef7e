"""The queue of jobs without order (procrastinate): what can be asked for, and what happens by the clock."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import anyio
import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection

from gateway import taken
from gateway.exchange import runs
from gateway.exchange.aanvraag.verzenden import zijn_er_aanvragen
from gateway.exchange.bewaren.opruimen import ruim_alles_op
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.verzenden import herzie, zijn_er_verzoeken
from gateway.exchange.verzuim.signaleren import is_er_werk, markeer_alles
from gateway.model.errors import SchakelError
from gateway.store.database import Rol

log = structlog.get_logger()
_OPNIEUW = RetryStrategy(max_attempts=5, exponential_wait=2)
# Seconds between looks in the queue; a NOTIFY usually comes first.
_KIJK = 0.2
# Seconds before a queue that stopped is started again.
_RUST = 1.0


def maak_app(url: str, rol: Rol) -> App:
    """The queue as seen by a process in one role."""
    app = App(connector=PsycopgConnector(conninfo=url, kwargs={"options": f"-c role={rol}"}, min_size=1, max_size=4))
    for naam, doe in _RUNS.items():
        app.task(name=f"schakel:{naam}", pass_context=True, retry=_OPNIEUW)(doe)
    for naam, (cron, periodiek) in _OP_DE_KLOK.items():
        task = app.task(name=f"schakel:{naam}", pass_context=True, queueing_lock=naam)(periodiek)
        app.periodic(cron=cron)(task)
    return app


async def vraag_run(
    app: App, conn: AsyncConnection, organisatie: str, soort: str, nu: datetime, akkoord: Counter[str] | None = None
) -> UUID:
    """Put an import, sync or look at verzuim in the queue, in the caller's transaction; the id to follow it by."""
    run = await runs.begin(conn, organisatie, soort, nu, "wachtrij")
    await zet_in_wachtrij(app, conn, organisatie, soort, run, akkoord)
    return run


async def zet_in_wachtrij(
    app: App, conn: AsyncConnection, organisatie: str, soort: str, run: UUID, akkoord: Counter[str] | None = None
) -> None:
    """Put a run that exists in the queue; one at a time per organisation."""
    task = app.configure_task(f"schakel:{soort}", lock=organisatie, connection=conn)
    await task.defer_async(organisatie=organisatie, run=str(run), akkoord=dict(akkoord or {}))


async def draai(inrichting: Inrichting) -> None:
    """Do what is in the queue until cancelled; one that lost its database stops, so it is started anew."""
    while True:
        with suppress(ConnectorException, psycopg.OperationalError):
            await _draai(inrichting)
        log.warning("queue_stopped")
        await anyio.sleep(_RUST)


async def _draai(inrichting: Inrichting) -> None:
    app = maak_app(inrichting.db.url, inrichting.db.rol)
    async with app.open_async():
        await app.run_worker_async(
            name="schakel",
            concurrency=2,
            fetch_job_polling_interval=_KIJK,
            install_signal_handlers=False,
            delete_jobs="successful",
            additional_context={"inrichting": inrichting},
        )


async def _importeer(context: JobContext, /, *, organisatie: str, run: str, **_: object) -> None:
    await taken.importeer(_inrichting(context), organisatie, UUID(run))


async def _synchroniseer(context: JobContext, /, *, organisatie: str, run: str, akkoord: dict[str, int]) -> None:
    await taken.synchroniseer(_inrichting(context), organisatie, UUID(run), Counter(akkoord))


async def _bekijk_verzuim(context: JobContext, /, *, organisatie: str, run: str, **_: object) -> None:
    await taken.bekijk_verzuim(_inrichting(context), organisatie, UUID(run))


async def _vraag_verzuim(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Look at the verzuim of whoever changed, and send what was judged: after an import, a decision, or the night."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        async with inrichting.db.transactie([organisatie]) as conn:
            if await is_er_werk(conn, organisatie):
                await vraag_run(context.app, conn, organisatie, "verzuim", inrichting.klok())


async def _verstuur_aanvragen(context: JobContext, /, *, organisatie: str, run: str, **_: object) -> None:
    await taken.verstuur_aanvragen(_inrichting(context), organisatie, UUID(run))


async def _vraag_aanvragen(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Send what a school handed in since the last minute."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        async with inrichting.db.transactie([organisatie]) as conn:
            if await zijn_er_aanvragen(conn, organisatie):
                await vraag_run(context.app, conn, organisatie, "aanvragen", inrichting.klok())


async def _verstuur_jeugdhulp(context: JobContext, /, *, organisatie: str, run: str, **_: object) -> None:
    await taken.verstuur_jeugdhulp(_inrichting(context), organisatie, UUID(run))


async def _vraag_jeugdhulp(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Send the verzoeken that a school handed in or withdrew since the last minute."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        async with inrichting.db.transactie([organisatie]) as conn:
            if await zijn_er_verzoeken(conn, organisatie):
                await vraag_run(context.app, conn, organisatie, "jeugdhulp", inrichting.klok())


async def _herzie_jeugdhulp(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 as above
    """Look again at verzoeken that wait or were refused: a new day can let them go."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        async with inrichting.db.transactie([organisatie]) as conn:
            await herzie(conn, organisatie)


async def _bekijk_iedereen(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Have the verzuim of everyone looked at: on a new day a term can have ended."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        await markeer_alles(inrichting, organisatie)


async def _haal_op(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Fetch what waits at each partner; one that is away does not keep us from the next."""
    inrichting = _inrichting(context)
    for partner in inrichting.partners:
        try:
            await taken.haal_op(inrichting, partner)
        except SchakelError as fout:
            log.warning("poll_failed", partner=partner, code=fout.code)


async def _ruim_op(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Wipe what is past its term."""
    inrichting = _inrichting(context)
    for organisatie in inrichting.organisaties:
        log.info("opgeruimd", organisatie=organisatie, **await ruim_alles_op(inrichting, organisatie))


async def _herstel(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it by name
    """Put back the jobs of a worker that died."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job, retry_at=datetime.now(UTC))


_RUNS: dict[str, Callable[..., Awaitable[None]]] = {
    "import": _importeer,
    "sync": _synchroniseer,
    "verzuim": _bekijk_verzuim,
    "aanvragen": _verstuur_aanvragen,
    "jeugdhulp": _verstuur_jeugdhulp,
}
_OP_DE_KLOK = {
    "ophalen": ("* * * * *", _haal_op),
    "opruimen": ("17 3 * * *", _ruim_op),
    "verzuim-dagelijks": ("7 4 * * *", _bekijk_iedereen),
    "verzuim-vragen": ("* * * * *", _vraag_verzuim),
    "aanvragen-vragen": ("* * * * *", _vraag_aanvragen),
    "jeugdhulp-vragen": ("* * * * *", _vraag_jeugdhulp),
    "jeugdhulp-dagelijks": ("27 4 * * *", _herzie_jeugdhulp),
    "herstel": ("* * * * *", _herstel),
}


def _inrichting(context: JobContext) -> Inrichting:
    inrichting: Inrichting = context.additional_context["inrichting"]
    return inrichting
