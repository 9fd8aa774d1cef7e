"""/v1/syncs: start an import or sync, follow it, see what was wrong, and let a held one go on."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection

from gateway.api import modellen
from gateway.api.fouten import NietGevondenError, ToestandError
from gateway.api.kern import kern_van
from gateway.api.lezen import deel, rijen
from gateway.api.toegang import Beheerder, Lezer, Route
from gateway.exchange import runs
from gateway.exchange.gebruik import AKKOORD, START, noteer_gebruik
from gateway.store.sql import queries
from gateway.wachtrij import vraag_run, zet_in_wachtrij

_EXCHANGE = queries("gateway.exchange", "exchange.sql")

router = APIRouter(prefix="/syncs", tags=["syncs"], route_class=Route)


@router.post("", status_code=202, summary="Een import of sync starten")
async def start(request: Request, response: Response, gebruiker: Beheerder, vraag: modellen.Syncvraag) -> modellen.Sync:
    """Komt in de rij; volg hem op het adres in de header Location. Per organisatie loopt er een tegelijk."""
    kern = kern_van(request)
    organisatie = gebruiker.kies(vraag.organisatie)
    async with kern.inrichting.db.transactie([organisatie]) as conn:
        run = await vraag_run(kern.wachtrij, conn, organisatie, vraag.soort, kern.inrichting.klok())
        await noteer_gebruik(conn, kern.inrichting, gebruiker, START, organisatie)
        gestart = await _lees(conn, run)
    response.headers["Location"] = f"{request.scope['root_path']}/syncs/{run}"
    return gestart


@router.get("", summary="Imports en syncs bekijken, de nieuwste eerst")
async def lijst(request: Request, gebruiker: Lezer, deelvraag: Annotated[modellen.Bladeren, Query()]) -> modellen.Syncs:
    """Een deel van de lijst; geef `volgende` mee als `cursor` voor het volgende deel."""
    kern = kern_van(request)
    op, na = kern.bladwijzer.lees("syncs", deelvraag.cursor) or (None, None)
    waarden = {"op": op, "na": na, "organisaties": list(gebruiker.organisaties), "aantal": deelvraag.limiet + 1}
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        gelezen = await rijen(conn, "syncs", waarden)
    return deel(modellen.Syncs, gelezen, deelvraag.limiet, (kern.bladwijzer, "syncs", _plaats))


@router.get("/{id}", summary="Een import of sync bekijken")
async def detail(request: Request, gebruiker: Lezer, id: UUID) -> modellen.Sync:  # noqa: A002 the name in the path
    """Hoe het ermee staat en wat er is geteld."""
    async with kern_van(request).inrichting.db.transactie(gebruiker.organisaties) as conn:
        return await _lees(conn, id)


@router.get("/{id}/bevindingen", summary="Wat er mis was in de bron")
async def bevindingen(
    request: Request,
    gebruiker: Lezer,
    id: UUID,  # noqa: A002 as above
    deelvraag: Annotated[modellen.Bladeren, Query()],
) -> modellen.Bevindingen:
    """Per fout de plaats en wat eraan te doen is; nooit de waarde van een persoonlijk veld."""
    kern = kern_van(request)
    naam = f"bevindingen/{id}"
    waarden = {"run": id, "na": kern.bladwijzer.lees(naam, deelvraag.cursor) or 0, "aantal": deelvraag.limiet + 1}
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        await _lees(conn, id)
        gelezen = await rijen(conn, "bevindingen", waarden)
    return deel(modellen.Bevindingen, gelezen, deelvraag.limiet, (kern.bladwijzer, naam, itemgetter("id")))


@router.post("/{id}/_akkoord", status_code=202, summary="Een sync die wacht door laten gaan")
async def akkoord(request: Request, gebruiker: Beheerder, id: UUID) -> modellen.Sync:  # noqa: A002 as above
    """Geldt voor de aantallen die de sync toont, en een keer; wil hij meer doen, dan wacht hij opnieuw."""
    kern = kern_van(request)
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        stand = await _lees(conn, id)
        cur = await conn.execute(_EXCHANGE["run_akkoord"], {"id": id, "wie": gebruiker.naam})
        if (rij := await cur.fetchone()) is None:
            raise ToestandError("deze sync wacht niet op akkoord.", doe="Bekijk de sync.")
        organisatie, aantallen = rij
        await zet_in_wachtrij(kern.wachtrij, conn, organisatie, stand.soort, id, Counter(aantallen))
        await noteer_gebruik(conn, kern.inrichting, gebruiker, AKKOORD, organisatie)
        return await _lees(conn, id)


async def _lees(conn: AsyncConnection, run: UUID) -> modellen.Sync:
    if (gelezen := await runs.lees(conn, run)) is None:
        raise NietGevondenError
    velden = {naam: getattr(gelezen, naam) for naam in modellen.Sync.model_fields}
    return modellen.Sync.model_validate(velden)


def _plaats(rij: Mapping[str, Any]) -> list[str]:
    begonnen: datetime = rij["begonnen_op"]
    return [begonnen.isoformat(), str(rij["id"])]
