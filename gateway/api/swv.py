"""/v1/swv: a school leaves aanvragen for a samenwerkingsverband and follows them; contracts/swv_platform."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from gateway.api import swvmodellen as modellen
from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.toegang import Route, SwvLeveraar, SwvOphaler
from gateway.exchange.swvinbox.aannemen import neem_aan, trek_in
from gateway.exchange.swvinbox.afspraken import kies_swv
from gateway.exchange.swvinbox.dossiers import neem_dossier
from gateway.exchange.swvinbox.fouten import InhoudError
from gateway.exchange.swvinbox.verklaring import haal_verklaring
from gateway.exchange.swvinbox.volgen import Stand, geef_besluit, hoe_staat, lees_wijzigingen, zoek

_FEED = "swv"


class XmlInRoute(Route):
    """A route that takes a dossier."""

    neemt = "application/xml"


router = APIRouter(prefix="/swv", tags=["swv"], route_class=Route)
# The contract allows null in some places and absence everywhere: hence `exclude_none` on what a sender reads.
_xml = APIRouter(route_class=XmlInRoute)


@router.post(
    "/aanvragen",
    status_code=201,
    summary="Een aanvraag inzenden",
    responses={200: {"model": modellen.Aanvraagstand}},
    response_model_exclude_none=True,
)
async def lever(
    request: Request,
    response: Response,
    gebruiker: SwvLeveraar,
    waar: Annotated[modellen.Adressering, Query()],
    aanvraag: Annotated[modellen.Aanvraag, Body()],
) -> modellen.Aanvraagstand:
    """Hetzelfde kenmerk is dezelfde aanvraag: nog eens geeft 200 met hetzelfde id, andere inhoud een nieuwe versie.

    Een school van buiten de regio is gast: zij levert af en volgt wat zij zelf afleverde, en ziet verder niets.
    """
    inrichting = kern_van(request).inrichting
    gast = kies_swv(inrichting, waar.swv) not in gebruiker.organisaties
    with alle_fouten():
        gekregen, nieuw = await neem_aan(inrichting, gebruiker, waar.swv, aanvraag, gast=gast)
    response.status_code = 201 if nieuw else 200
    response.headers["Location"] = f"{request.scope['root_path']}/swv/aanvragen/{gekregen.id}"
    return _status(response, await hoe_staat(inrichting, gebruiker, gekregen.id))


@router.get("/aanvragen", summary="Een eigen aanvraag zoeken op kenmerk", response_model_exclude_none=True)
async def vind(
    request: Request, gebruiker: SwvLeveraar, vraag: Annotated[modellen.Zoeken, Query()]
) -> modellen.Swvgevonden:
    """Hoogstens een; wat een ander afleverde is er niet."""
    stand = await zoek(kern_van(request).inrichting, gebruiker, vraag.swv, vraag.kenmerk)
    return modellen.Swvgevonden(items=[modellen.Aanvraagstand.model_validate(stand)] if stand else [])


@router.get(
    "/aanvragen/wijzigingen", summary="Ophalen wat er van eigen aanvragen werd", response_model_exclude_none=True
)
async def wijzigingen(
    request: Request, gebruiker: SwvLeveraar, vraag: Annotated[modellen.Vanaf, Query()]
) -> modellen.Swvwijzigingen:
    """Elke status van wat deze afzender zelf afleverde, oudste eerst; bewaar `verder` en vraag daarmee later door."""
    kern = kern_van(request)
    naam = f"{_FEED}/{vraag.swv}/{gebruiker.naam}"
    vanaf = kern.bladwijzer.lees(naam, vraag.vanaf) or 0
    gelezen = await lees_wijzigingen(kern.inrichting, gebruiker, vraag.swv, vanaf, vraag.limiet)
    return modellen.Swvwijzigingen(
        items=[modellen.Aanvraagstand.model_validate(item) for item in gelezen.items],
        verder=kern.bladwijzer.maak(naam, gelezen.verder),
        meer=gelezen.meer,
    )


@router.get(
    "/aanvragen/{id}",
    summary="Hoe een eigen aanvraag staat",
    response_model=modellen.Aanvraagstand,
    response_model_exclude_none=True,
    responses={304: {"description": "Niet veranderd", "model": None}},
)
async def status(
    request: Request,
    response: Response,
    gebruiker: SwvLeveraar,
    id: UUID,  # noqa: A002 the name in the path
    if_none_match: Annotated[str | None, Header(max_length=200, description="De ETag die al bekend is")] = None,
) -> modellen.Aanvraagstand | Response:
    """Alleen voor wie haar afleverde. De ETag is de versie; is die niet veranderd, dan is het antwoord 304."""
    stand = await hoe_staat(kern_van(request).inrichting, gebruiker, id)
    gelezen = _status(response, stand)
    etag = response.headers["ETag"]
    bekend = {deel.strip().removeprefix("W/") for deel in (if_none_match or "").split(",")}
    return Response(status_code=304, headers={"ETag": etag}) if etag in bekend else gelezen


@router.get("/aanvragen/{id}/besluit", summary="Het besluit op een eigen aanvraag", response_model_exclude_none=True)
async def besluit(
    request: Request,
    gebruiker: SwvLeveraar,
    id: UUID,  # noqa: A002 as above
) -> modellen.Swvbesluit:
    """Alleen voor wie de aanvraag afleverde, zodra er een besluit is; wordt vastgelegd."""
    genomen = await geef_besluit(kern_van(request).inrichting, gebruiker, id)
    if genomen is None:
        raise NietGevondenError
    return modellen.Swvbesluit.model_validate(genomen)


@router.post("/aanvragen/{id}/_intrekken", summary="Een eigen aanvraag intrekken", response_model_exclude_none=True)
async def intrekken(
    request: Request,
    response: Response,
    gebruiker: SwvLeveraar,
    id: UUID,  # noqa: A002 as above
    intrekking: Annotated[modellen.Intrekking, Body()],
) -> modellen.Aanvraagstand:
    """Alleen door wie haar afleverde, en tot er besloten is; nog eens verandert niets."""
    inrichting = kern_van(request).inrichting
    with alle_fouten():
        aanvraag = await trek_in(inrichting, gebruiker, id, intrekking)
    if aanvraag is None:
        raise NietGevondenError
    return _status(response, await hoe_staat(inrichting, gebruiker, id))


@_xml.put(
    "/dossiers/{kenmerk}",
    status_code=201,
    summary="Het OSO-dossier bij een aanvraag inzenden",
    responses={200: {"model": modellen.Dossierontvangst}},
)
async def dossier(
    request: Request,
    response: Response,
    gebruiker: SwvLeveraar,
    kenmerk: Annotated[modellen.Kenmerk, Path(description="Het kenmerk van de aanvraag")],
    waar: Annotated[modellen.Adressering, Query()],
    inhoud: Annotated[bytes, Body(media_type="application/xml")],
) -> modellen.Dossierontvangst:
    """Voor of na de aanvraag; zonder aanvraag gaat het na dertig dagen weg. Een BSN mag er niet in staan."""
    ontvangst, nieuw = await neem_dossier(kern_van(request).inrichting, gebruiker, waar.swv, kenmerk, inhoud)
    response.status_code = 201 if nieuw else 200
    response.headers["ETag"] = f'"{ontvangst.sha256}"'
    return modellen.Dossierontvangst.model_validate(ontvangst)


@router.post("/verklaringen/_ophalen", summary="Een toelaatbaarheidsverklaring ophalen als beoogde school")
async def ophalen(request: Request, gebruiker: SwvOphaler, vraag: modellen.Verklaringvraag) -> modellen.Swvverklaring:
    """Wie nummer en geboortedatum kent, krijgt de TLV en niets van de aanvraag of het dossier; wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    gevonden = await haal_verklaring(inrichting, gebruiker, vraag.tlv_nummer, vraag.geboortedatum)
    if gevonden is None:
        raise NietGevondenError
    return modellen.Swvverklaring.model_validate(gevonden)


router.include_router(_xml)


@contextmanager
def alle_fouten() -> Iterator[None]:
    """Tell what is wrong with a body as every other route does."""
    try:
        yield
    except InhoudError as fout:
        fouten = [{"type": soort, "loc": ("body", *pad)} for soort, pad in fout.bezwaren]
        raise RequestValidationError(fouten) from None


def _status(response: Response, stand: Stand | None) -> modellen.Aanvraagstand:
    if stand is None:
        raise NietGevondenError
    response.headers["ETag"] = f'"{stand.versie}"'
    return modellen.Aanvraagstand.model_validate(stand)
