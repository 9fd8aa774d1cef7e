"""Whether the process lives, whether it can work, and what it measures; without log-in, so not for the internet."""

from fastapi import APIRouter, Request, Response
from psycopg import Error
from psycopg_pool import PoolTimeout

from gateway.api import problemen
from gateway.api.kern import kern_van
from gateway.api.spoor import spoor_van
from gateway.exchange.inrichting import Inrichting
from gateway.store.migraties import stappen
from gateway.store.sql import queries

_SQL = queries("gateway.api", "api.sql")

router = APIRouter(include_in_schema=False)


@router.get("/gezond")
async def gezond() -> dict[str, str]:
    """The process answers."""
    return {"status": "gezond"}


@router.get("/gereed")
async def gereed(request: Request) -> Response:
    """The database answers and has the schema of this version; contracts were read before the house opened."""
    if mist := await _mist(kern_van(request).inrichting):
        trace_id = spoor_van(request.scope).trace_id
        headers = {"Retry-After": str(problemen.OPNIEUW_NA_S)}
        return problemen.antwoord(trace_id, 503, detail=mist, headers=headers)
    return Response('{"status":"gereed"}', media_type="application/json")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For Prometheus."""
    kern = kern_van(request)
    return Response(await kern.metingen.tekst(kern.inrichting), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _mist(inrichting: Inrichting) -> str:
    try:
        async with inrichting.db.transactie([]) as conn:
            gedaan = {naam for (naam,) in await (await conn.execute(_SQL["gemigreerd"])).fetchall()}
    except (Error, PoolTimeout):
        return "De database antwoordt niet."
    nodig = set(stappen()) - gedaan
    return f"De database mist: {', '.join(sorted(nodig))}. Draai schakel db migrate." if nodig else ""
