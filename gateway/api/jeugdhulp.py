"""/v1/jeugdhulpverzoeken: a school writes verzoeken, hands them in and reads what came back; every look is recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.api import jeugdhulpmodellen as modellen
from gateway.api.aanvraagmodellen import Organisatiekeuze
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Gebruiker, Hulpvrager, Route
from gateway.exchange.gebruik import Schrijver, noteer_inzien
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp import indienen as indiening
from gateway.exchange.jeugdhulp import lijsten, schrijven
from gateway.exchange.jeugdhulp.code import maak_code
from gateway.exchange.jeugdhulp.fouten import AfhaalcodeError
from gateway.exchange.jeugdhulp.invoer import Jeugdhulpdocumentinvoer, Jeugdhulpinvoer

router = APIRouter(prefix="/jeugdhulpverzoeken", tags=["jeugdhulp"], route_class=Route)
_LIJST = "jeugdhulpverzoeken"


@router.get("", summary="Jeugdhulpverzoeken bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: Hulpvrager, filter_: Annotated[modellen.Verzoekfilter, Query()]
) -> modellen.Jeugdhulpverzoeken:
    """Over wie, welke soort en hoe het ermee staat; geef `volgende` mee als `cursor`. Wordt vastgelegd."""
    kern = kern_van(request)
    na = kern.bladwijzer.lees(_LIJST, filter_.cursor)
    keuze = lijsten.Keuze(
        gebruiker.organisaties,
        filter_.limiet + 1,
        stap=filter_.stap,
        status=filter_.status,
        soort=filter_.soort,
        na=na,
    )
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        regels = await lijsten.verzoeken(conn, kern.inrichting, keuze)
        await noteer_inzien(conn, kern.inrichting, gebruiker, lijsten.INZIEN, regels[: filter_.limiet])
    verder = (kern.bladwijzer, _LIJST, lambda rij: str(rij["id"]))
    return deel(modellen.Jeugdhulpverzoeken, [modellen.kop(regel) for regel in regels], filter_.limiet, verder)


@router.post("", status_code=201, summary="Een jeugdhulpverzoek maken")
async def maak(
    request: Request,
    response: Response,
    gebruiker: Hulpvrager,
    waar: Annotated[Organisatiekeuze, Query()],
    invoer: Jeugdhulpinvoer,
) -> modellen.JeugdhulpverzoekDetail:
    """Alleen de school ziet het, tot het wordt ingediend. `inhoud` van een document is het bestand in Base64."""
    inrichting = kern_van(request).inrichting
    organisatie = gebruiker.kies(waar.organisatie)
    id_ = await schrijven.nieuw(_schrijver(inrichting, gebruiker), organisatie, invoer)
    response.headers["Location"] = f"{request.scope['root_path']}/jeugdhulpverzoeken/{id_}"
    return await _detail(inrichting, gebruiker, id_)


@router.get("/{id}", summary="Een jeugdhulpverzoek bekijken, met wat erop terugkwam")
async def verzoek(request: Request, gebruiker: Hulpvrager, id: UUID) -> modellen.JeugdhulpverzoekDetail:  # noqa: A002 the name in the path
    """Wat er is gevraagd, hoe elk deel bij de partner staat, wat is geweigerd en wat de school kan doen."""
    return await _detail(kern_van(request).inrichting, gebruiker, id)


@router.put("/{id}", summary="Een jeugdhulpverzoek wijzigen")
async def wijzig(
    request: Request,
    gebruiker: Hulpvrager,
    id: UUID,  # noqa: A002 as above
    invoer: Jeugdhulpinvoer,
) -> modellen.JeugdhulpverzoekDetail:
    """Zolang het niet is ingediend; wat niet is ingevuld, blijft zoals het was."""
    inrichting = kern_van(request).inrichting
    await schrijven.wijzig(_schrijver(inrichting, gebruiker), id, invoer)
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/documenten", summary="Een document bij een jeugdhulpverzoek voegen")
async def document(
    request: Request,
    gebruiker: Hulpvrager,
    id: UUID,  # noqa: A002 as above
    invoer: Jeugdhulpdocumentinvoer,
) -> modellen.JeugdhulpverzoekDetail:
    """Het bestand zelf in Base64; een eerder document met dezelfde naam wordt vervangen."""
    inrichting = kern_van(request).inrichting
    await schrijven.voeg_document_toe(_schrijver(inrichting, gebruiker), id, invoer.document())
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/documenten/_verwijderen", summary="Een document uit een jeugdhulpverzoek halen")
async def document_weg(
    request: Request,
    gebruiker: Hulpvrager,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Documentkeuze,
) -> modellen.JeugdhulpverzoekDetail:
    """De naam staat in de inhoud en niet in het adres: hij kan iets over de leerling zeggen."""
    inrichting = kern_van(request).inrichting
    await schrijven.haal_document_weg(_schrijver(inrichting, gebruiker), id, vraag.bestandsnaam)
    return await _detail(inrichting, gebruiker, id)


@router.get("/{id}/volledigheid", summary="Zien wat er aan een jeugdhulpverzoek ontbreekt")
async def volledigheid(request: Request, gebruiker: Hulpvrager, id: UUID) -> modellen.Verzoekcontrole:  # noqa: A002 as above
    """Wat er voor deze soort nog moet, wie het krijgt en wat achterblijft. Wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    return modellen.controle(await indiening.controleer(_schrijver(inrichting, gebruiker), id))


@router.post("/{id}/_indienen", summary="Een jeugdhulpverzoek indienen")
async def indienen(request: Request, gebruiker: Hulpvrager, id: UUID) -> modellen.Verzoekcontrole:  # noqa: A002 as above
    """Alleen als het volledig is; dat kan een keer, wie later komt krijgt 409. Of het weg mag, blijkt bij de ronde."""
    inrichting = kern_van(request).inrichting
    return modellen.controle(await indiening.dien_in(_schrijver(inrichting, gebruiker), id))


@router.post("/{id}/_intrekken", summary="Een jeugdhulpverzoek intrekken")
async def intrekken(request: Request, gebruiker: Hulpvrager, id: UUID) -> modellen.JeugdhulpverzoekDetail:  # noqa: A002 as above
    """Heeft de partner het al, dan hoort hij het bij de volgende ronde en wordt hem gevraagd te wissen."""
    inrichting = kern_van(request).inrichting
    await indiening.trek_in(_schrijver(inrichting, gebruiker), id)
    return await _detail(inrichting, gebruiker, id)


@router.post("/{id}/_code", summary="Een afhaalcode voor een deel van een jeugdhulpverzoek maken")
async def code(
    request: Request,
    gebruiker: Hulpvrager,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Codevraag,
) -> modellen.Afhaalcode:
    """Voor een partner zonder systeem; een eerdere code vervalt, en deze is niet opnieuw te tonen."""
    schrijver = _schrijver(kern_van(request).inrichting, gebruiker)
    detail = await lijsten.bekijk(schrijver, id)
    if vraag.uitwisseling not in {item.id for item in detail.uitwisselingen}:
        raise AfhaalcodeError(doe="Kies een uitwisseling van dit verzoek.")
    return modellen.code(await maak_code(schrijver, vraag.uitwisseling))


def _schrijver(inrichting: Inrichting, gebruiker: Gebruiker) -> Schrijver:
    return Schrijver(inrichting, gebruiker, gebruiker.organisaties)


async def _detail(inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID) -> modellen.JeugdhulpverzoekDetail:
    return modellen.detail(await lijsten.bekijk(_schrijver(inrichting, gebruiker), id_))
