"""One worker process that only delivers: to the bare sink when an address is given, else to the configured partner."""

import sys
from datetime import timedelta
from pathlib import Path

import anyio

from bench.opstelling import Put, huis
from gateway.proef.omgeving import Proefomgeving
from gateway.proef.school import Voorbeeldschool
from gateway.worker import draai


async def werk(map_: str, url: str, put: str) -> None:
    """Deliver until killed."""
    omgeving = Proefomgeving(Path(map_), 0, 0, 0, 0, 0, Voorbeeldschool(Path(map_), {}, []))
    doelsystemen = {"duo": Put(put)} if put else None
    async with huis(omgeving, url, doelsystemen) as inrichting:
        await draai(inrichting, lease=timedelta(seconds=60))


if __name__ == "__main__":
    anyio.run(werk, *sys.argv[1:4], backend_options={"use_uvloop": True})
