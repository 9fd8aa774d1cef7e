"""What has no order of its own: imports, syncs, polling, retention. Each is safe to run twice."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import psycopg

from gateway.exchange import runs
from gateway.exchange.aanvraag.verzenden import verzend as verzend_aanvragen
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.intake import Inname
from gateway.exchange.jeugdhulp.verzenden import verzend as verzend_jeugdhulp
from gateway.exchange.proof import Bewijs
from gateway.exchange.settle import verwerk
from gateway.exchange.sync import Sync
from gateway.exchange.terugmelding import haal_terug
from gateway.exchange.toestemming.inname import importeer_toestemmingen
from gateway.exchange.verzuim.inname import importeer_verzuim
from gateway.exchange.verzuim.signaleren import signaleer_alles
from gateway.exchange.verzuim.verzenden import verzend
from gateway.koppelingen import maak_bron, toestemmingsformaat, verzuimformaten
from gateway.model.errors import SchakelError


async def importeer(inrichting: Inrichting, organisatie: str, run: UUID | None = None) -> UUID:
    """Read the source of an organisation, as a run of its own: leerlingen, then their toestemmingen and verzuim."""
    nu = inrichting.klok()
    async with _run(inrichting, organisatie, "import", run) as eigen:
        bron, naam = maak_bron(inrichting.organisaties[organisatie])
        reader = inrichting.rijlezer(naam)
        inname = Inname(inrichting.db, inrichting.kast, reader, organisatie, eigen, nu)
        telling = await inname.neem_in(bron)
        if formaat := toestemmingsformaat(inrichting.organisaties[organisatie]):
            # What was read before counts, also when the next file cannot be read.
            await _zet(inrichting, organisatie, eigen, "lopend", telling)
            telling += await importeer_toestemmingen(inrichting, bron, formaat, organisatie, eigen)
        if formaten := verzuimformaten(inrichting.organisaties[organisatie]):
            await _zet(inrichting, organisatie, eigen, "lopend", telling)
            telling += await importeer_verzuim(inrichting, bron, formaten, organisatie, eigen)
        await _zet(inrichting, organisatie, eigen, "klaar", telling)
    return eigen


async def synchroniseer(
    inrichting: Inrichting, organisatie: str, run: UUID | None = None, akkoord: Counter[str] | None = None
) -> UUID:
    """Plan and commit what changed for an organisation, as a run of its own."""
    async with _run(inrichting, organisatie, "sync", run) as eigen:
        await Sync(inrichting, Bewijs(inrichting), organisatie, eigen).draai(akkoord)
    return eigen


async def bekijk_verzuim(
    inrichting: Inrichting, organisatie: str, run: UUID | None = None, *, alles: bool = False
) -> UUID:
    """Propose what follows from the verzuim of an organisation and send what was judged, as a run of its own."""
    async with _run(inrichting, organisatie, "verzuim", run) as eigen:
        telling = await signaleer_alles(inrichting, organisatie, alles=alles)
        telling.update(await verzend(inrichting, organisatie, eigen))
        await _zet(inrichting, organisatie, eigen, "klaar", telling)
    return eigen


async def verstuur_aanvragen(inrichting: Inrichting, organisatie: str, run: UUID | None = None) -> UUID:
    """Send the aanvragen that a school handed in, as a run of its own."""
    async with _run(inrichting, organisatie, "aanvragen", run) as eigen:
        await _zet(inrichting, organisatie, eigen, "klaar", await verzend_aanvragen(inrichting, organisatie, eigen))
    return eigen


async def verstuur_jeugdhulp(inrichting: Inrichting, organisatie: str, run: UUID | None = None) -> UUID:
    """Send the jeugdhulpverzoeken that a school handed in, as a run of its own."""
    async with _run(inrichting, organisatie, "jeugdhulp", run) as eigen:
        await _zet(inrichting, organisatie, eigen, "klaar", await verzend_jeugdhulp(inrichting, organisatie, eigen))
    return eigen


async def haal_op(inrichting: Inrichting, partner: str) -> int:
    """Fetch the verdicts and statuses that wait at a partner and settle them page by page; how many were news."""
    bewijs, verwerkt = Bewijs(inrichting), 0
    async for deel in inrichting.doelsystemen[partner].poll():
        verwerkt += len(await verwerk(inrichting, bewijs, partner, deel))
    return verwerkt + await haal_terug(inrichting, partner)


@asynccontextmanager
async def _run(inrichting: Inrichting, organisatie: str, soort: str, run: UUID | None) -> AsyncIterator[UUID]:
    """Begin a run; a fault ends it as `mislukt`, with the text only when that is ours: another can hold values."""
    run = await _begin(inrichting, organisatie, soort, run)
    try:
        yield run
    except Exception as fout:
        tekst = str(fout) if isinstance(fout, SchakelError) else f"fout in de gateway ({type(fout).__name__})"
        with suppress(psycopg.OperationalError):
            await _zet(inrichting, organisatie, run, "mislukt", fout=tekst)
        raise


async def _begin(inrichting: Inrichting, organisatie: str, soort: str, run: UUID | None) -> UUID:
    nu = inrichting.klok()
    async with inrichting.db.transactie([organisatie]) as conn:
        if run is None:
            return await runs.begin(conn, organisatie, soort, nu)
        await runs.zet(conn, run, "lopend", nu)
        return run


async def _zet(
    inrichting: Inrichting,
    organisatie: str,
    run: UUID,
    toestand: runs.Toestand,
    telling: Counter[str] | None = None,
    fout: str | None = None,
) -> None:
    async with inrichting.db.transactie([organisatie]) as conn:
        await runs.zet(conn, run, toestand, inrichting.klok(), aantallen=telling, fout=fout)
