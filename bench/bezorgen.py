"""Delivering to a bare sink and over signed SOAP, two workers; and how soon a message arrives once its sync starts."""

import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import anyio
import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bench.maken import bereid_voor
from bench.opstelling import ORGANISATIE, buurt, huis
from gateway import taken
from gateway.exchange.inrichting import Inrichting
from gateway.proef.omgeving import Proefomgeving
from gateway.proef.processen import sandbox_commando, start, stop, vrije_poort, wacht_op

WORKERS = 2
_KLAAR = "SELECT count(*) FILTER (WHERE toestand IN ('afgeleverd', 'teruggekoppeld')), count(*) FROM uitwisseling"


def handtekeningen_per_seconde(seconden: float = 1.0) -> float:
    """RSA-2048 signatures this machine can make at all, one process."""
    sleutel = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    aantal, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconden:
        sleutel.sign(b"SignedInfo", padding.PKCS1v15(), hashes.SHA256())
        aantal += 1
    return aantal / (time.perf_counter() - begin)


async def naar_put(leerlingen: int = 4000) -> float:
    """Deliveries per second to the sink: ordered, persisted and audited."""
    poort = vrije_poort()
    async with buurt(leerlingen, seed=3) as (omgeving, url), huis(omgeving.map, url) as inrichting:
        await bereid_voor(inrichting, leerlingen)
        with _put(omgeving, poort), _werkers(omgeving, url, f"http://127.0.0.1:{poort}") as werkers:
            return await _tempo(inrichting, werkers)


async def over_soap(leerlingen: int = 2000) -> float:
    """Deliveries per second over signed SOAP to the ROD sandbox."""
    poort = vrije_poort()
    async with buurt(leerlingen, seed=4, sandbox_poort=poort) as (omgeving, url), huis(omgeving.map, url) as inrichting:
        await bereid_voor(inrichting, leerlingen)
        with _sandbox(omgeving), _werkers(omgeving, url, "") as werkers:
            return await _tempo(inrichting, werkers)


async def wachttijd(aantal: int = 200, per_seconde: int = 20) -> tuple[float, float]:
    """Milliseconds from the start of the sync that commits a message to its arrival at the sink: p50 and p95.

    More than from commit to send: planning and the commit itself count too.
    """
    poort = vrije_poort()
    adres = f"http://127.0.0.1:{poort}"
    async with buurt(aantal, seed=5) as (omgeving, url), huis(omgeving.map, url) as inrichting:
        await taken.importeer(inrichting, ORGANISATIE)
        async with inrichting.db.transactie([ORGANISATIE]) as conn:
            rijen = await (await conn.execute("SELECT leerling FROM stand")).fetchall()
            await conn.execute("UPDATE stand SET te_plannen = false")
        with _put(omgeving, poort), _werkers(omgeving, url, adres, aantal=1):
            await anyio.sleep(2)
            vastgelegd: dict[UUID, float] = {}
            for (leerling,) in rijen:
                straks = anyio.current_time() + 1 / per_seconde
                vastgelegd |= await _een(inrichting, leerling)
                await anyio.sleep_until(straks)
            await anyio.sleep(1)
            async with httpx.AsyncClient() as http:
                gezien = dict((await http.get(adres)).json())
    tijden = sorted(1000 * (gezien[str(id_)] - moment) for id_, moment in vastgelegd.items())
    return statistics.median(tijden), tijden[int(len(tijden) * 0.95)]


async def _een(inrichting: Inrichting, leerling: UUID) -> dict[UUID, float]:
    """Let one leerling be planned and committed; when his uitwisselingen were."""
    begin = datetime.now(UTC)
    async with inrichting.db.transactie([ORGANISATIE]) as conn:
        await conn.execute("UPDATE stand SET te_plannen = true WHERE leerling = %s", (leerling,))
    await taken.synchroniseer(inrichting, ORGANISATIE, akkoord=Counter())
    async with inrichting.db.transactie([ORGANISATIE]) as conn:
        cur = await conn.execute("SELECT id, gemaakt_op FROM uitwisseling WHERE gemaakt_op >= %s", (begin,))
        return {id_: moment.timestamp() for id_, moment in await cur.fetchall()}


async def _tempo(inrichting: Inrichting, werkers: Sequence[subprocess.Popen[bytes]]) -> float:
    """Deliveries per second between the first and the last tenth, so that starting and stopping do not count.

    Raises RuntimeError when a worker has died: what waits for it would never arrive.
    """
    momenten: list[tuple[float, int]] = []
    klaar, totaal = 0, 1
    while klaar < totaal:
        async with inrichting.db.transactie([ORGANISATIE]) as conn:
            klaar, totaal = (await (await conn.execute(_KLAAR)).fetchone()) or (0, 1)
        momenten.append((time.perf_counter(), klaar))
        if any(werker.poll() is not None for werker in werkers):
            raise RuntimeError("a worker died; its log is above")
        await anyio.sleep(0.05)
    binnen = [punt for punt in momenten if totaal * 0.1 <= punt[1] <= totaal * 0.9]
    (begin, eerste), (eind, laatste) = binnen[0], binnen[-1]
    return (laatste - eerste) / (eind - begin)


@contextmanager
def _put(omgeving: Proefomgeving, poort: int) -> Iterator[None]:
    with _proces([sys.executable, "-m", "bench.put", str(poort)], omgeving) as proces:
        wacht_op(f"http://127.0.0.1:{poort}", proces)
        yield


@contextmanager
def _sandbox(omgeving: Proefomgeving) -> Iterator[None]:
    with _proces(sandbox_commando("duo_rod", omgeving.sandbox_argumenten()), omgeving) as proces:
        wacht_op(f"{omgeving.sandbox}/_beheer/tellingen", proces)
        yield


@contextmanager
def _werkers(
    omgeving: Proefomgeving, url: str, put: str, aantal: int = WORKERS
) -> Iterator[list[subprocess.Popen[bytes]]]:
    woorden = [sys.executable, "-m", "bench.werker", str(omgeving.map), url, put]
    processen = [start(woorden, omgeving.omgeving()) for _ in range(aantal)]
    try:
        yield processen
    finally:
        for proces in processen:
            stop(proces)


@contextmanager
def _proces(woorden: list[str], omgeving: Proefomgeving) -> Iterator[subprocess.Popen[bytes]]:
    proces = start(woorden, omgeving.omgeving())
    try:
        yield proces
    finally:
        stop(proces)
