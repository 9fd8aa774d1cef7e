"""/v1/swv/behandelingen: an employee of a samenwerkingsverband handles the aanvragen that schools left."""

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from psycopg.rows import dict_row

from gateway.api import swvmodellen as modellen
from gateway.api.fouten import NietGevondenError, ScopeError
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.swv import alle_fouten
from gateway.api.toegang import SWV_NAMEN, Gebruiker, Route, SwvBehandelaar
from gateway.exchange.swvinbox import behandelen, besluiten
from gateway.exchange.swvinbox.dossiers import geef_dossier
from gateway.exchange.swvinbox.exporteren import exporteer
from gateway.exchange.swvinbox.inzien import Inzage, zie_in
from gateway.exchange.swvinbox.rijen import SQL, Swvaanvraag
from gateway.model.aanvraag import Deskundigenadvies

_PAD = "/swv/behandelingen"
_LIJST = "swv-behandelingen"
_ETAG = re.compile(r'"([1-9]\d{0,8})"', re.ASCII)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Versie = Annotated[
    str, Header(alias="If-Match", max_length=20, description="De ETag van de aanvraag zoals die is bekeken")
]


class XmlUitRoute(Route):
    """A route that gives a dossier."""

    geeft = "application/xml"


class XlsxRoute(Route):
    """A route that gives a sheet."""

    geeft = _XLSX


router = APIRouter(tags=["swv-behandeling"])
_json = APIRouter(prefix=_PAD, route_class=Route)
_xml = APIRouter(prefix=_PAD, route_class=XmlUitRoute)
_xlsx = APIRouter(prefix=_PAD, route_class=XlsxRoute)


@_json.get("", summary="Aanvragen in het postvak bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: SwvBehandelaar, filter_: Annotated[modellen.Swvfilter, Query()]
) -> modellen.Behandelregels:
    """Zonder namen of nummers van leerlingen; geef `volgende` mee als `cursor` voor het volgende deel."""
    kern = kern_van(request)
    waarden = filter_.model_dump(exclude={"cursor", "limiet"}) | {
        "organisaties": list(gebruiker.organisaties),
        "na": kern.bladwijzer.lees(_LIJST, filter_.cursor),
        "aantal": filter_.limiet + 1,
    }
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        cur = conn.cursor(row_factory=dict_row)
        gelezen = await (await cur.execute(SQL["lijst"], waarden)).fetchall()
    return deel(modellen.Behandelregels, gelezen, filter_.limiet, (kern.bladwijzer, _LIJST, _plaats))


@_xlsx.get(
    "/export.xlsx",
    summary="Aanvragen uitvoeren naar Excel",
    response_class=Response,
    responses={200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def export(request: Request, gebruiker: SwvBehandelaar, vraag: Annotated[modellen.Uitvoer, Query()]) -> Response:
    """Dezelfde filters als de lijst. Nooit een BSN; namen alleen met de scope swv.namen. Wordt vastgelegd."""
    if vraag.namen and SWV_NAMEN not in gebruiker.scopes:
        raise ScopeError(SWV_NAMEN)
    filters = vraag.model_dump(exclude={"namen"})
    blad = await exporteer(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, filters, namen=vraag.namen)
    return Response(blad, media_type=_XLSX, headers={"Content-Disposition": 'attachment; filename="aanvragen.xlsx"'})


@_json.get("/{id}", summary="Een aanvraag bekijken, zoals de school haar stuurde")
async def detail(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 the name in the path
) -> modellen.Behandeldetail:
    """Wordt vastgelegd. Stuur de ETag van het antwoord mee in If-Match bij wat daarna komt."""
    inzage = await zie_in(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, id)
    if inzage is None:
        raise NietGevondenError
    response.headers["ETag"] = f'"{inzage.aanvraag.versie}"'
    return _detail(inzage)


@_xml.get(
    "/{id}/dossier",
    summary="Het OSO-dossier van een aanvraag",
    response_class=Response,
    responses={200: {"content": {"application/xml": {"schema": {"type": "string"}}}}},
)
async def dossier(
    request: Request,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
) -> Response:
    """Alleen voor wie de aanvraag behandelt; wordt vastgelegd."""
    inhoud = await geef_dossier(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, id)
    if inhoud is None:
        raise NietGevondenError
    return Response(inhoud, media_type="application/xml")


@_json.post("/{id}/_toewijzen", summary="Een aanvraag aan een medewerker toewijzen")
async def toewijzen(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Toewijzing,
    if_match: Versie,
) -> modellen.Behandelregel:
    """Een aanvraag die net binnenkwam, wordt daarmee in controle genomen."""
    wie = _wie(gebruiker, id, if_match)
    return _regel(response, await behandelen.wijs_toe(kern_van(request).inrichting, wie, vraag.aan))


@_json.post("/{id}/_behandelen", summary="Een aanvraag volledig verklaren")
async def in_behandeling(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    if_match: Versie,
) -> modellen.Behandelregel:
    """Vanaf dan loopt de termijn voor het besluit."""
    wie = _wie(gebruiker, id, if_match)
    return _regel(response, await behandelen.neem_in_behandeling(kern_van(request).inrichting, wie))


@_json.post("/{id}/_vragen", summary="De school vragen wat er ontbreekt")
async def vragen(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Aanvulverzoek,
    if_match: Versie,
) -> modellen.Behandelregel:
    """De aanvraag is dan onvolledig, en de klok staat stil tot de school aanvult."""
    wie, inrichting = _wie(gebruiker, id, if_match), kern_van(request).inrichting
    return _regel(response, await behandelen.vraag_aan(inrichting, wie, vraag.ontbreekt, vraag.bericht))


@_json.post("/{id}/_plannen", summary="De vergadering van de commissie plannen")
async def plannen(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Swvplanning,
    if_match: Versie,
) -> modellen.Behandelregel:
    """Voor een TLV pas als twee deskundigen hebben ondertekend; nog eens verzet de datum."""
    wie = _wie(gebruiker, id, if_match)
    with alle_fouten():
        return _regel(response, await behandelen.plan(kern_van(request).inrichting, wie, vraag.vergaderdatum))


@_json.post("/{id}/_aanhouden", summary="Een aanvraag aanhouden")
async def aanhouden(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Aanhouding,
    if_match: Versie,
) -> modellen.Behandelregel:
    """De commissie komt er later op terug; de klok staat stil."""
    wie = _wie(gebruiker, id, if_match)
    return _regel(response, await behandelen.houd_aan(kern_van(request).inrichting, wie, vraag.bericht))


@_json.post("/{id}/_adviseren", summary="Het advies van een deskundige vastleggen")
async def adviseren(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Swvadvies,
    if_match: Versie,
) -> modellen.Behandelregel:
    """Het eerste advies zet de aanvraag bij de deskundigen."""
    wie, advies = _wie(gebruiker, id, if_match), Deskundigenadvies(**vraag.model_dump())
    with alle_fouten():
        return _regel(response, await besluiten.leg_advies_vast(kern_van(request).inrichting, wie, advies))


@_json.post("/{id}/_besluiten", summary="Het besluit vastleggen")
async def besluit(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Swvuitspraak,
    if_match: Versie,
) -> modellen.Behandelregel:
    """Een toegekende TLV krijgt haar nummer, en wordt gecontroleerd zoals DUO dat doet."""
    wie, uitspraak = _wie(gebruiker, id, if_match), besluiten.Uitspraak(**vraag.model_dump())
    with alle_fouten():
        return _regel(response, await besluiten.besluit(kern_van(request).inrichting, wie, uitspraak))


@_json.post("/{id}/_bezwaar", summary="Een bezwaar vastleggen")
async def bezwaar(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Swvbezwaar,
    if_match: Versie,
) -> modellen.Behandelregel:
    """Binnen de termijn; daarna volgt een nieuw besluit."""
    wie, inrichting = _wie(gebruiker, id, if_match), kern_van(request).inrichting
    with alle_fouten():
        return _regel(response, await behandelen.leg_bezwaar_vast(inrichting, wie, vraag.ontvangen_op))


@_json.post("/{id}/_afsluiten", summary="Een aanvraag afsluiten")
async def afsluiten(
    request: Request,
    response: Response,
    gebruiker: SwvBehandelaar,
    id: UUID,  # noqa: A002 as above
    vraag: modellen.Swvafsluiting,
    if_match: Versie,
) -> modellen.Behandelregel:
    """`afgesloten` na een besluit, `niet-in-behandeling` zonder."""
    wie, inrichting = _wie(gebruiker, id, if_match), kern_van(request).inrichting
    return _regel(response, await behandelen.sluit_af(inrichting, wie, vraag.status, vraag.bericht))


# The sheet first: its name would otherwise be taken for an id.
for _deel in (_xlsx, _json, _xml):
    router.include_router(_deel)


def _wie(gebruiker: Gebruiker, id_: UUID, if_match: str) -> behandelen.Wie:
    gezien = _ETAG.fullmatch(if_match)
    return behandelen.Wie(gebruiker, gebruiker.organisaties, id_, int(gezien[1]) if gezien else None)


def _regel(response: Response, aanvraag: Swvaanvraag | None) -> modellen.Behandelregel:
    if aanvraag is None:
        raise NietGevondenError
    response.headers["ETag"] = f'"{aanvraag.versie}"'
    return modellen.Behandelregel.model_validate(aanvraag)


def _plaats(rij: Mapping[str, Any]) -> str:
    return str(itemgetter("id")(rij))


def _detail(inzage: Inzage) -> modellen.Behandeldetail:
    regel = modellen.Behandelregel.model_validate(inzage.aanvraag).model_dump(by_alias=False)
    return modellen.Behandeldetail(
        **regel,
        kenmerk=inzage.aanvraag.kenmerk,
        wissen_op=inzage.aanvraag.wissen_op,
        met_dossier=inzage.met_dossier,
        aanvraag=dict(inzage.inhoud),
        besluit=inzage.besluit and modellen.Swvbesluit.model_validate(inzage.besluit),
        adviezen=[modellen.Swvdeskundige.model_validate(item) for item in inzage.adviezen],
        berichten=[modellen.Swvbericht.model_validate(item) for item in inzage.berichten],
        verloop=[modellen.Aanvraagstand.model_validate(item) for item in inzage.verloop],
    )
