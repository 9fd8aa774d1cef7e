"""One worker process that only delivers: to the bare sink when an address is given, else to the configured partner."""

import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import anyio

from bench.opstelling import Put, huis
from gateway.worker import draai


async def werk(map_: str, url: str, put: str) -> None:
    """Deliver until killed."""
    doelsystemen = {"duo": Put(put)} if put else None
    async with huis(Path(map_), url, doelsystemen) as inrichting:
        await draai(inrichting, lease=timedelta(seconds=60))


if __name__ == "__main__":
    anyio.run(partial(werk, *sys.argv[1:4]), backend_options={"use_uvloop": True})
