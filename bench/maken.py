"""Making messages: the bare loop, render only, decide(), and prepare from CSV through commit."""

import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bench import kaal
from bench.opstelling import ORGANISATIE, buurt, huis
from gateway import taken
from gateway.exchange.inrichting import Inrichting
from gateway.koppelingen import maak_bron
from gateway.model.uitwisseling import Bronrecord
from gateway.policy import Toegestaan, Vraag, decide, minimise
from gateway.settings import Settings

_BERICHT = {"id": "0b6a1c9e-6b52-4a57-9a3d-0c4f6b1f2a10", "tijd": "2026-09-14T08:15:30.000+00:00"}
# Best of so many passes: the others were disturbed by something else on the machine.
_KEREN = 5


def per_seconde(wat: Callable[[Any], object], lijst: Sequence[Any]) -> float:
    """How many of a list go through a function per second, at best."""
    best = 0.0
    for _ in range(_KEREN):
        begin = time.perf_counter()
        for item in lijst:
            wat(item)
        best = max(best, len(lijst) / (time.perf_counter() - begin))
    return best


async def meet(leerlingen: int = 5000) -> dict[str, float]:
    """Figures per second, one process."""
    async with buurt(leerlingen, seed=1) as (omgeving, url), huis(omgeving.map, url) as inrichting:
        vragen = _vragen(inrichting)
        zichten = [_zicht(vraag) for vraag in vragen]
        xsd = kaal.schema(Settings().contractmappen[0])
        writer = inrichting.writer("duo", "rod-inschrijving")
        return {
            "kaal": per_seconde(lambda zicht: kaal.maak(zicht, xsd), zichten),
            "render": per_seconde(writer.schrijf, zichten),
            "decide": per_seconde(decide, vragen),
            "prepare": await bereid_voor(inrichting, leerlingen),
        }


async def bereid_voor(inrichting: Inrichting, leerlingen: int) -> float:
    """Prepare all messages of the school, from CSV through commit; leerlingen per second."""
    begin = time.perf_counter()
    await taken.importeer(inrichting, ORGANISATIE)
    akkoord = Counter({f"rod {doel.naam}": leerlingen for _, doel in inrichting.van(ORGANISATIE)})
    await taken.synchroniseer(inrichting, ORGANISATIE, akkoord=akkoord)
    return leerlingen / (time.perf_counter() - begin)


async def geheugen(leerlingen: int) -> tuple[float, float]:
    """Prepare a school of this size; peak memory of this process in MB, and leerlingen per second."""
    async with buurt(leerlingen, seed=2) as (omgeving, url), huis(omgeving.map, url) as inrichting:
        snelheid = await bereid_voor(inrichting, leerlingen)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, snelheid


def _vragen(inrichting: Inrichting) -> list[Vraag]:
    organisatie, duo = inrichting.organisaties[ORGANISATIE], inrichting.partners["duo"]
    doel, abonnement = inrichting.doelen["rod-inschrijving"], inrichting.abonnementen[0]
    bron, naam = maak_bron(organisatie)
    reader = inrichting.rijlezer(naam)
    gelezen = (reader.lees(item).model for item in bron.lees() if isinstance(item, Bronrecord) and not item.bevindingen)
    return [
        Vraag(
            doel=doel,
            verstrekker=organisatie,
            ontvanger=duo,
            afspraak=abonnement,
            leerling=leerling,
            onderwerp=leerling.inschrijvingen[0],
            op=datetime.now(UTC),
        )
        for leerling in gelezen
        if leerling is not None and leerling.pgn is not None
    ]


def _zicht(vraag: Vraag) -> Any:
    besluit = decide(vraag)
    if not isinstance(besluit, Toegestaan):
        raise TypeError(besluit.code)
    return minimise(
        besluit,
        organisatie=vraag.verstrekker,
        leerling=vraag.leerling,
        onderwerp=vraag.onderwerp,
        bericht=_BERICHT,
    )
