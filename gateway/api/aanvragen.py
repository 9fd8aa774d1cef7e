"""/v1/aanvragen: a school writes aanvragen, hands them in and reads what came of them; every look is recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.api import aanvraagmodellen as modellen
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Aanvrager, Gebruiker, Route
from gateway.exchange.aanvraag import indienen as indiening
from gateway.exchange.aanvraag import lijsten, schrijven
from gateway.exchange.aanvraag.besluit import besluit_van
from gateway.exchange.aanvraag.invoer import Aanvraaginvoer, Documentinvoer
from gateway.exchange.aanvraag.maken import maak_dossier_bij
from gateway.exchange.gebruik import Schrijver, noteer_inzien
from gateway.exchange.inrichting import Inrichting

router = APIRouter(prefix="/aanvragen", tags=["aanvragen"], route_class=Route)
_LIJST = "aanvragen"


@router.get("", summary="Aanvragen bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: Aanvrager, filter_: Annotated[modellen.Aanvraagfilter, Query()]
) -> modellen.Aanvragen:
    """Over wie, welke soort en hoe het ermee staat; geef `volgende` mee als `cursor`. Wordt vastgelegd."""
    kern = kern_van(request)
    na = kern.bladwijzer.lees(_LIJST, filter_.cursor)
    keuze = lijsten.Keuze(gebruiker.organisaties, filter_.limiet + 1, status=filter_.status, soort=filter_.soort, na=na)
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        regels = await lijsten.aanvragen(conn, kern.inrichting, keuze)
        await noteer_inzien(conn, kern.inrichting, gebruiker, lijsten.INZIEN, regels[: filter_.limiet])
    verder = (kern.bladwijzer, _LIJST, lambda rij: str(rij["id"]))
    return deel(modellen.Aanvragen, [modellen.kop(regel) for regel in regels], filter_.limiet, verder)


@router.post("", status_code=201, summary="Een aanvraag maken")
async def maak(
    request: Request,
    response: Response,
    gebruiker: Aanvrager,
    waar: Annotated[modellen.Organisatiekeuze, Query()],
    invoer: Aanvraaginvoer,
) -> modellen.AanvraagDetail:
    """Alleen de school ziet haar, tot zij wordt ingediend. `inhoud` van een document is het bestand in Base64."""
    inrichting = kern_van(request).inrichting
    organisatie = gebruiker.kies(waar.organisatie)
    id_ = await schrijven.nieuw(_schrijver(inrichting, gebruiker), organisatie, invoer)
    response.headers["Location"] = f"{request.scope['root_path']}/aanvragen/{id_}"
    return await _detail(inrichting, gebruiker, id_)


@router.get("/{id}", summary="Een aanvraag bekijken, met wat erop terugkwam")
async def aanvraag(request: Request, gebruiker: Aanvrager, id: UUID) -> modellen.AanvraagDetail:  # noqa: A002 the name in the path
    """Wat er is gevraagd, elke status van het samenwerkingsverband, wat het mist en welke termijn loopt."""
    return await _detail(kern_van(request).inrichting, gebruiker, id)


@router.put("/{id}", summary="Een aanvraag wijzigen")
async def wijzig(
    request: Request,
    gebruiker: Aanvrager,
    id: UUID,  # noqa: A002 as above
    invoer: Aanvraaginvoer,
) -> modellen.AanvraagDetail:
    """Zolang zij niet is ingediend of aanvulling nodig heeft; wat niet is ingevuld, blijft zoals het was."""
    inrichting = kern_van(request).inrichting
    await schrijven.wijzig(_schrijver(inrichting, gebruiker), id, invoer)
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/documenten", summary="Een document bij een aanvraag voegen")
async def document(
    request: Request,
    gebruiker: Aanvrager,
    id: UUID,  # noqa: A002 as above
    invoer: Documentinvoer,
) -> modellen.AanvraagDetail:
    """Het bestand zelf in Base64; een eerder document met dezelfde soort en naam wordt vervangen."""
    inrichting = kern_van(request).inrichting
    await schrijven.voeg_document_toe(_schrijver(inrichting, gebruiker), id, invoer.bijlage())
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/dossier", summary="Het OSO-dossier bij een aanvraag voegen")
async def dossier(
    request: Request,
    gebruiker: Aanvrager,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Dossiervraag,
) -> modellen.AanvraagDetail:
    """Zoals het LAS het maakte; een eerder dossier wordt vervangen."""
    inrichting = kern_van(request).inrichting
    await schrijven.zet_dossier(_schrijver(inrichting, gebruiker), id, vraag.inhoud)
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/dossier/_maken", summary="Het OSO-dossier laten maken")
async def dossier_maken(
    request: Request,
    gebruiker: Aanvrager,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Dossiermaakvraag,
) -> modellen.AanvraagDetail:
    """Uit wat er van de leerling bekend is, als het LAS er geen maakt; een eerder dossier wordt vervangen."""
    inrichting = kern_van(request).inrichting
    await maak_dossier_bij(_schrijver(inrichting, gebruiker), id, vraag.zonder)
    return await _detail(inrichting, gebruiker, id)


@router.get("/{id}/volledigheid", summary="Zien wat er aan een aanvraag ontbreekt")
async def volledigheid(request: Request, gebruiker: Aanvrager, id: UUID) -> modellen.Volledigheid:  # noqa: A002 as above
    """Wat het samenwerkingsverband van deze soort vraagt en er nog niet is, in woorden. Wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    return modellen.volledigheid(await indiening.controleer(_schrijver(inrichting, gebruiker), id))


@router.post("/{id}/_indienen", summary="Een aanvraag indienen")
async def indienen(request: Request, gebruiker: Aanvrager, id: UUID) -> modellen.Ingediend:  # noqa: A002 as above
    """Alleen als zij volledig is en de ouders het weten; dat kan een keer, wie later komt krijgt 409."""
    inrichting = kern_van(request).inrichting
    return modellen.ingediend(id, await indiening.dien_in(_schrijver(inrichting, gebruiker), id))


@router.post("/{id}/_intrekken", summary="Een aanvraag intrekken")
async def intrekken(request: Request, gebruiker: Aanvrager, id: UUID) -> modellen.AanvraagDetail:  # noqa: A002 as above
    """Heeft het samenwerkingsverband haar al, dan hoort het dat bij de volgende ronde."""
    inrichting = kern_van(request).inrichting
    await indiening.trek_in(_schrijver(inrichting, gebruiker), id)
    return await _detail(inrichting, gebruiker, id)


@router.get("/{id}/besluit", summary="Het besluit op een aanvraag ophalen")
async def besluit(request: Request, gebruiker: Aanvrager, id: UUID) -> modellen.Besluituitslag:  # noqa: A002 as above
    """Voor het systeem van de school: uitkomst, TLV, categorie en geldigheid. Wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    return modellen.besluit(await besluit_van(inrichting, gebruiker, gebruiker.organisaties, id))


def _schrijver(inrichting: Inrichting, gebruiker: Gebruiker) -> Schrijver:
    return Schrijver(inrichting, gebruiker, gebruiker.organisaties)


async def _detail(inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID) -> modellen.AanvraagDetail:
    return modellen.detail(await lijsten.bekijk(_schrijver(inrichting, gebruiker), id_))
