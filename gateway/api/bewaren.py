"""/v1/bewaarblokkades and /v1/wisverslagen: what may not be wiped yet, and what was wiped and why."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from gateway.api import bewaarmodellen
from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Beheerder, Lezer, Route
from gateway.exchange.bewaren import blokkade
from gateway.exchange.bewaren.blokkade import Verzoek
from gateway.exchange.bewaren.verslag import Keuze, lees_verslag

router = APIRouter(tags=["bewaren"], route_class=Route)


@router.post("/bewaarblokkades", status_code=201, summary="Een bewaarblokkade instellen")
async def blokkeer(
    request: Request, gebruiker: Beheerder, vraag: bewaarmodellen.Blokkadevraag
) -> bewaarmodellen.Blokkade:
    """Zolang zij duurt wordt er van deze leerling, melding of aanvraag niets gewist of vergeten; wordt vastgelegd."""
    verzoek = Verzoek(**{naam: getattr(vraag, naam) for naam in bewaarmodellen.Blokkadevraag.model_fields})
    gelegd = await blokkade.blokkeer(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, verzoek)
    return bewaarmodellen.Blokkade.model_validate(gelegd)


@router.get("/bewaarblokkades", summary="Bewaarblokkades bekijken, de nieuwste eerst")
async def lijst(
    request: Request,
    gebruiker: Beheerder,
    filter: Annotated[bewaarmodellen.Blokkadefilter, Query()],  # noqa: A002
) -> bewaarmodellen.Blokkades:
    """Wat er nu wordt vastgehouden, waarom en door wie; elke getoonde blokkade wordt vastgelegd."""
    kern, naam = kern_van(request), f"bewaarblokkades/{filter.alle}"
    na = kern.bladwijzer.lees(naam, filter.cursor)
    gelezen = await blokkade.lijst(
        kern.inrichting,
        gebruiker,
        gebruiker.organisaties,
        alle=filter.alle,
        na=UUID(na) if na else None,
        aantal=filter.limiet + 1,
    )
    rijen = [asdict(item) for item in gelezen]
    return deel(bewaarmodellen.Blokkades, rijen, filter.limiet, (kern.bladwijzer, naam, _plaats))


@router.post("/bewaarblokkades/{id}/_opheffen", summary="Een bewaarblokkade opheffen")
async def hef_op(
    request: Request,
    gebruiker: Beheerder,
    id: UUID,  # noqa: A002 the name in the path
    vraag: bewaarmodellen.Opheffing,
) -> bewaarmodellen.Blokkade:
    """Wat voorbij zijn termijn is, wordt de volgende nacht gewist; dat kan een keer en wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    opgeheven = await blokkade.hef_op(inrichting, gebruiker, gebruiker.organisaties, id, vraag.reden)
    if opgeheven is None:
        raise NietGevondenError
    return bewaarmodellen.Blokkade.model_validate(opgeheven)


@router.get("/wisverslagen", summary="Wat er is gewist en waarom, het nieuwste eerst")
async def verslag(
    request: Request,
    gebruiker: Lezer,
    filter: Annotated[bewaarmodellen.Wisfilter, Query()],  # noqa: A002 as above
) -> bewaarmodellen.Wisverslag:
    """Per soort hoeveel, welke termijn voorbij was en waar die staat, of wie erom vroeg; nooit van wie."""
    kern, naam = kern_van(request), f"wisverslagen/{filter.van}/{filter.tot}"
    na = kern.bladwijzer.lees(naam, filter.cursor)
    keuze = Keuze(gebruiker.organisaties, filter.van, filter.tot, UUID(na) if na else None, filter.limiet + 1)
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        rijen = [asdict(item) for item in await lees_verslag(conn, keuze)]
    return deel(bewaarmodellen.Wisverslag, rijen, filter.limiet, (kern.bladwijzer, naam, _plaats))


def _plaats(rij: Mapping[str, Any]) -> str:
    return str(rij["id"])
