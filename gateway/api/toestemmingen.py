"""/v1/toestemmingen: ask, record what people say, withdraw, and prove; every look is recorded."""

from typing import Annotated, Any
from uuid import UUID

import anyio
from fastapi import APIRouter, Query, Request, Response

from gateway.api import toestemmingmodellen as modellen
from gateway.api.aanvraagmodellen import Organisatiekeuze
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Gebruiker, Route, Toestemmingsbeheerder
from gateway.document import Document, als_pdf
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.toestemming import bewijs as bewijzen
from gateway.exchange.toestemming import intrekken, lijsten, tekenen, vragen
from gateway.exchange.toestemming.geval import Beheerder
from gateway.exchange.toestemming.invoer import Vraaginvoer

_LIJST = "toestemmingen"
_PDF, _LD = "application/pdf", "application/ld+json"
_BESTAND: dict[int | str, dict[str, Any]] = {
    200: {"content": {_PDF: {"schema": {"type": "string", "format": "binary"}}}}
}


class PdfRoute(Route):
    """A route that gives a PDF."""

    geeft = _PDF


class LdRoute(Route):
    """A route that gives JSON-LD."""

    geeft = _LD


router = APIRouter(tags=["toestemmingen"])
_json = APIRouter(prefix="/toestemmingen", route_class=Route)
_pdf = APIRouter(prefix="/toestemmingen", route_class=PdfRoute)
_ld = APIRouter(prefix="/toestemmingen", route_class=LdRoute)


@_json.get("", summary="Toestemmingen bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: Toestemmingsbeheerder, filter_: Annotated[modellen.Toestemmingsfilter, Query()]
) -> modellen.Toestemmingen:
    """Hoe elke er nu voor staat, wie nog moet tekenen en tot wanneer zij geldt. Wordt vastgelegd."""
    kern, naam = kern_van(request), f"{_LIJST}/{filter_.staat}"
    na = kern.bladwijzer.lees(naam, filter_.cursor)
    keuze = lijsten.Keuze(filter_.limiet + 1, filter_.staat, na=UUID(na) if na else None)
    gelezen = [modellen.kop(item) for item in await lijsten.toestemmingen(_beheerder(request, gebruiker), keuze)]
    verder = (kern.bladwijzer, naam, lambda rij: str(rij["id"]))
    return deel(modellen.Toestemmingen, gelezen, filter_.limiet, verder)


@_json.post("", status_code=201, summary="Toestemming vragen")
async def vraag(
    request: Request,
    response: Response,
    gebruiker: Toestemmingsbeheerder,
    waar: Annotated[Organisatiekeuze, Query()],
    invoer: Vraaginvoer,
) -> modellen.Toestemming:
    """Voor één doel, één ontvanger en met naam genoemde gegevens. De school legt de tekst zelf voor."""
    beheerder = _beheerder(request, gebruiker)
    id_ = await vragen.vraag(beheerder, gebruiker.kies(waar.organisatie), invoer)
    response.headers["Location"] = f"{request.scope['root_path']}/toestemmingen/{id_}"
    return await _heel(beheerder, id_)


@_json.get("/{id}", summary="Een toestemming bekijken, met alles wat ermee gebeurde")
async def toestemming(request: Request, gebruiker: Toestemmingsbeheerder, id: UUID) -> modellen.Toestemming:  # noqa: A002 the name in the path
    """Wat is gevraagd, met welke tekst, wie wat zei en wanneer. Wordt vastgelegd."""
    return await _heel(_beheerder(request, gebruiker), id)


@_json.post("/{id}/_tekenen", summary="Vastleggen dat iemand ja zei")
async def teken(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Ondertekening,
) -> modellen.Toestemming:
    """Wat daarvoor nodig is hangt af van de vorm; als niemand meer ontbreekt, gaat wat erop wachtte."""
    beheerder = _beheerder(request, gebruiker)
    await tekenen.teken(beheerder, id, tekenen.lees_invoer(tekenen.Tekeninvoer, invoer.model_dump()))
    return await _heel(beheerder, id)


@_json.post("/{id}/_bevestigen", summary="Vastleggen dat iemand een mondeling ja bevestigde")
async def bevestig(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Wie,
) -> modellen.Toestemming:
    """Zonder bevestiging telt een mondeling ja na vijf schooldagen niet meer."""
    beheerder = _beheerder(request, gebruiker)
    await tekenen.bevestig(beheerder, id, _wie(invoer))
    return await _heel(beheerder, id)


@_json.post("/{id}/_uitstellen", summary="Vastleggen dat iemand bedenktijd wil")
async def stel_uit(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Wie,
) -> modellen.Toestemming:
    """Er wordt niets gedeeld zolang niet iedereen ja zei."""
    beheerder = _beheerder(request, gebruiker)
    await tekenen.stel_uit(beheerder, id, _wie(invoer))
    return await _heel(beheerder, id)


@_json.post("/{id}/_weigeren", summary="Vastleggen dat iemand nee zei")
async def weiger(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Weigering,
) -> modellen.Toestemming:
    """Weigeren heeft geen gevolgen voor het onderwijs aan de leerling.

    Hadden allen al ja gezegd, zoals voor een verjaardag, dan is nee zeggen intrekken, met alles wat daarop volgt.
    """
    beheerder = _beheerder(request, gebruiker)
    await tekenen.weiger(beheerder, id, _wie(invoer), invoer.reden)
    return await _heel(beheerder, id)


@_json.post("/{id}/_intrekken", summary="Een toestemming intrekken")
async def trek_in(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Weigering,
) -> modellen.Intrekking:
    """Wat wacht gaat niet weg, open verzoeken stoppen, en de ontvanger wordt gevraagd te wissen wat erop rust."""
    gevolg = await intrekken.trek_in(_beheerder(request, gebruiker), id, _wie(invoer), invoer.reden)
    return modellen.Intrekking.model_validate(gevolg)


@_json.post("/{id}/_foutief", summary="Zeggen dat een toestemming verkeerd is vastgelegd")
async def foutief(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Fout,
) -> modellen.Toestemming:
    """Er wordt niets meer op gedeeld; dat zij er was, blijft te zien."""
    beheerder = _beheerder(request, gebruiker)
    await intrekken.markeer_foutief(beheerder, id, invoer.reden)
    return await _heel(beheerder, id)


@_json.post("/{id}/_vernieuwen", status_code=201, summary="Opnieuw vragen, voor een nieuwe termijn")
async def vernieuw(
    request: Request,
    response: Response,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
) -> modellen.Toestemming:
    """Een nieuw record dat naar het oude wijst; het oude blijft zoals het was."""
    beheerder = _beheerder(request, gebruiker)
    oud = await lijsten.toestemming(beheerder, id)
    nieuw = await vragen.vraag(beheerder, oud.regel.organisatie, vragen.opnieuw(beheerder.inrichting, oud))
    response.headers["Location"] = f"{request.scope['root_path']}/toestemmingen/{nieuw}"
    return await _heel(beheerder, nieuw)


@_ld.get("/{id}/bewijs", summary="Het bewijs van een toestemming (ISO 27560)", response_class=Response)
async def bewijs(request: Request, gebruiker: Toestemmingsbeheerder, id: UUID) -> Response:  # noqa: A002 as above
    """JSON-LD in termen van DPV; mensen staan erin met hun rol, de leerling met zijn pseudoniem. Wordt vastgelegd."""
    beheerder = _beheerder(request, gebruiker)
    document = bewijzen.als_jsonld(beheerder.inrichting, await lijsten.toestemming(beheerder, id))
    return Response(bewijzen.tekst(document), media_type=_LD)


@_pdf.get(
    "/{id}/bewijs.pdf", summary="Het bewijs als PDF, om mee te geven", response_class=Response, responses=_BESTAND
)
async def bewijs_pdf(request: Request, gebruiker: Toestemmingsbeheerder, id: UUID) -> Response:  # noqa: A002 as above
    """In gewone taal: wat is gevraagd, wie wat zei, en hoe het nu staat. Wordt vastgelegd."""
    beheerder = _beheerder(request, gebruiker)
    document = bewijzen.als_document(beheerder.inrichting, await lijsten.toestemming(beheerder, id))
    return await _als_pdf(beheerder.inrichting, document, "bewijs.pdf")


@_pdf.get("/{id}/vraag.pdf", summary="De tekst om te lezen en te tekenen", response_class=Response, responses=_BESTAND)
async def vraag_pdf(request: Request, gebruiker: Toestemmingsbeheerder, id: UUID) -> Response:  # noqa: A002 as above
    """In gewone taal, met plaats voor handtekeningen. Wordt vastgelegd."""
    beheerder = _beheerder(request, gebruiker)
    document = bewijzen.vraagdocument(beheerder.inrichting, await lijsten.toestemming(beheerder, id))
    return await _als_pdf(beheerder.inrichting, document, "vraag.pdf")


def _beheerder(request: Request, gebruiker: Gebruiker) -> Beheerder:
    return Beheerder(kern_van(request).inrichting, gebruiker, gebruiker.organisaties)


def _wie(invoer: modellen.Wie) -> tekenen.Wieinvoer:
    return tekenen.Wieinvoer(rol=invoer.rol, nummer=invoer.nummer)


async def _heel(beheerder: Beheerder, id_: UUID) -> modellen.Toestemming:
    return modellen.heel(await lijsten.toestemming(beheerder, id_))


async def _als_pdf(inrichting: Inrichting, document: Document, naam: str) -> Response:
    data = await anyio.to_thread.run_sync(als_pdf, document, inrichting.klok())
    return Response(data, media_type=_PDF, headers={"Content-Disposition": f'attachment; filename="{naam}"'})


router.include_router(_json)
router.include_router(_pdf)
router.include_router(_ld)
