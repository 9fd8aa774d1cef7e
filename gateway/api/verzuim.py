"""/v1/verzuim: what signalering proposes, judging it, and how the meldingen stand; every look is recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gateway.api import verzuimmodellen as modellen
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Beoordelaar, Gebruiker, Route
from gateway.exchange.gebruik import noteer_inzien
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim import lijsten, oordeel
from gateway.exchange.verzuim.voordragen import nieuw_overig

router = APIRouter(prefix="/verzuim", tags=["verzuim"], route_class=Route)


@router.get("/voorstellen", summary="Voorstellen bekijken, de nieuwste eerst")
async def voorstellen(
    request: Request, gebruiker: Beoordelaar, filter_: Annotated[modellen.Voorstelfilter, Query()]
) -> modellen.Voorstellen:
    """Over wie, welke soort, welke dagen; geef `volgende` mee als `cursor` voor het volgende deel. Wordt vastgelegd."""
    kern = kern_van(request)
    na = kern.bladwijzer.lees("voorstellen", filter_.cursor)
    keuze = lijsten.Keuze(
        gebruiker.organisaties, filter_.limiet + 1, toestand=filter_.toestand, soort=filter_.soort, na=na
    )
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        regels = await lijsten.voorstellen(conn, kern.inrichting, keuze)
        getoond = regels[: filter_.limiet]
        await noteer_inzien(conn, kern.inrichting, gebruiker, lijsten.INZIEN, getoond)
    verder = (kern.bladwijzer, "voorstellen", lambda rij: str(rij["id"]))
    return deel(modellen.Voorstellen, [modellen.voorstelkop(regel) for regel in regels], filter_.limiet, verder)


@router.post("/voorstellen", status_code=201, summary="Verzuim onder de norm voordragen")
async def draag_voor(
    request: Request, response: Response, gebruiker: Beoordelaar, vraag: modellen.Overigvraag
) -> modellen.VoorstelDetail:
    """Maakt een voorstel van de soort overig, dat daarna beoordeeld wordt als elk ander."""
    organisatie = gebruiker.kies(vraag.organisatie)
    inrichting = kern_van(request).inrichting
    id_ = await nieuw_overig(
        inrichting, gebruiker, organisatie, vraag.leerlingnummer, vraag.begindatum, vraag.einddatum
    )
    response.headers["Location"] = f"{request.scope['root_path']}/verzuim/voorstellen/{id_}"
    return await _voorstel(inrichting, gebruiker, id_)


@router.get("/voorstellen/{id}", summary="Zien hoe een voorstel is bereikt")
async def voorstel(request: Request, gebruiker: Beoordelaar, id: UUID) -> modellen.VoorstelDetail:  # noqa: A002 the name in the path
    """De uren, het venster, de regel met haar bron, en wat u moet nakijken voor u besluit. Wordt vastgelegd."""
    return await _voorstel(kern_van(request).inrichting, gebruiker, id)


@router.post("/voorstellen/{id}/_goedkeuren", summary="Een voorstel goedkeuren")
async def goedkeuren(
    request: Request,
    gebruiker: Beoordelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Goedkeurvraag,
) -> modellen.VoorstelDetail:
    """Laat de melding gaan, veranderen of intrekken; een besluit valt een keer, wie later komt krijgt 409."""
    inrichting = kern_van(request).inrichting
    await oordeel.keur_goed(inrichting, gebruiker, gebruiker.organisaties, id, vraag.goedkeuring())
    return await _voorstel(inrichting, gebruiker, id)


@router.post("/voorstellen/{id}/_weigeren", summary="Een voorstel weigeren")
async def weigeren(
    request: Request,
    gebruiker: Beoordelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Weigervraag,
) -> modellen.VoorstelDetail:
    """Met een reden; hetzelfde wordt niet nog eens voorgesteld."""
    inrichting = kern_van(request).inrichting
    await oordeel.weiger(inrichting, gebruiker, gebruiker.organisaties, id, vraag.reden)
    return await _voorstel(inrichting, gebruiker, id)


@router.post("/voorstellen/{id}/_uitstellen", summary="Een voorstel uitstellen")
async def uitstellen(
    request: Request,
    gebruiker: Beoordelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Uitstelvraag,
) -> modellen.VoorstelDetail:
    """Tot een dag die nog komt; op die dag is het weer open."""
    inrichting = kern_van(request).inrichting
    await oordeel.stel_uit(inrichting, gebruiker, gebruiker.organisaties, id, vraag.tot)
    return await _voorstel(inrichting, gebruiker, id)


@router.get("/meldingen", summary="Meldingen bekijken, de nieuwste eerst")
async def meldingen(
    request: Request, gebruiker: Beoordelaar, filter_: Annotated[modellen.Meldingfilter, Query()]
) -> modellen.Meldingen:
    """Wat gemeld is of gaat worden, en hoe het ermee staat. Wordt vastgelegd."""
    kern = kern_van(request)
    na = kern.bladwijzer.lees("verzuimmeldingen", filter_.cursor)
    keuze = lijsten.Keuze(gebruiker.organisaties, filter_.limiet + 1, status=filter_.status, soort=filter_.soort, na=na)
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        regels = await lijsten.meldingen(conn, kern.inrichting, keuze)
        getoond = regels[: filter_.limiet]
        await noteer_inzien(conn, kern.inrichting, gebruiker, lijsten.MELDINGEN_INZIEN, getoond)
    verder = (kern.bladwijzer, "verzuimmeldingen", lambda rij: str(rij["id"]))
    return deel(modellen.Meldingen, [modellen.meldingkop(regel) for regel in regels], filter_.limiet, verder)


@router.get("/meldingen/{id}", summary="Een melding bekijken, met wat erop terugkwam")
async def melding(request: Request, gebruiker: Beoordelaar, id: UUID) -> modellen.MeldingDetail:  # noqa: A002 as above
    """Wat er is gemeld, en elke status van de ontvanger met reden en contact. Wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    async with inrichting.db.transactie(gebruiker.organisaties) as conn:
        regel, statussen = await lijsten.melding(conn, inrichting, gebruiker.organisaties, id)
        await noteer_inzien(conn, inrichting, gebruiker, lijsten.MELDINGEN_INZIEN, [regel])
    return modellen.melding_detail(regel, statussen)


async def _voorstel(inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID) -> modellen.VoorstelDetail:
    async with inrichting.db.transactie(gebruiker.organisaties) as conn:
        regel, let_op = await lijsten.voorstel(conn, inrichting, gebruiker.organisaties, id_)
        await noteer_inzien(conn, inrichting, gebruiker, lijsten.INZIEN, [regel])
    return modellen.voorstel_detail(regel, let_op)
