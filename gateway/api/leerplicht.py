"""/v1/leerplicht: the inbox of a gemeente; a school leaves meldingen there, an officer handles them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from psycopg.rows import dict_row

from gateway.api import postvakmodellen as modellen
from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.lezen import deel
from gateway.api.toegang import Behandelaar, Leveraar, Route
from gateway.exchange.postvak.aannemen import neem_aan, trek_in
from gateway.exchange.postvak.behandelen import Inzage, Terugmelding, meld_terug, zie_in
from gateway.exchange.postvak.fouten import InhoudError
from gateway.exchange.postvak.rijen import SQL, Postvakmelding
from gateway.exchange.postvak.wijzigingen import lees_wijzigingen

_LIJST = "postvak"
_ETAG = re.compile(r'"([1-9]\d{0,8})"', re.ASCII)

Versie = Annotated[
    str, Header(alias="If-Match", max_length=20, description="De ETag van de melding zoals die is bekeken")
]

router = APIRouter(prefix="/leerplicht/meldingen", tags=["leerplicht"], route_class=Route)


@router.post(
    "",
    status_code=201,
    summary="Een verzuimmelding afleveren",
    responses={200: {"model": modellen.Ontvangstbewijs}},
)
async def lever(
    request: Request,
    response: Response,
    gebruiker: Leveraar,
    waar: Annotated[modellen.Adressering, Query()],
    melding: Annotated[modellen.Verzuimmelding, Body()],
) -> modellen.Ontvangstbewijs:
    """Hetzelfde kenmerk is dezelfde melding: nog eens geeft 200 met hetzelfde id, andere inhoud een nieuwe versie."""
    organisatie = gebruiker.kies(waar.gemeente)
    with _alle_fouten():
        gekregen, nieuw = await neem_aan(kern_van(request).inrichting, gebruiker, organisatie, melding)
    response.status_code = 201 if nieuw else 200
    response.headers["Location"] = f"{request.scope['root_path']}/leerplicht/meldingen/{gekregen.id}"
    return _bewijs(response, gekregen)


@router.get("", summary="Meldingen in het postvak bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: Behandelaar, filter_: Annotated[modellen.Postvakfilter, Query()]
) -> modellen.Postvakregels:
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
    verder = (kern.bladwijzer, _LIJST, _plaats)
    return deel(modellen.Postvakregels, gelezen, filter_.limiet, verder)


@router.get("/wijzigingen", summary="Ophalen wat er van afgeleverde meldingen werd")
async def wijzigingen(
    request: Request, gebruiker: Leveraar, vraag: Annotated[modellen.Vanaf, Query()]
) -> modellen.Wijzigingen:
    """Elke status van wat deze afzender zelf afleverde, oudste eerst; bewaar `verder` en vraag daarmee later door."""
    kern = kern_van(request)
    organisatie = gebruiker.kies(vraag.gemeente)
    naam = f"{_LIJST}/{organisatie}/{gebruiker.naam}"
    vanaf = kern.bladwijzer.lees(naam, vraag.vanaf) or 0
    gelezen = await lees_wijzigingen(kern.inrichting, gebruiker, organisatie, vanaf, vraag.limiet)
    return modellen.Wijzigingen.model_validate(
        {
            "items": [{"id": item.melding, **asdict(item.stap)} for item in gelezen.items],
            "verder": kern.bladwijzer.maak(naam, gelezen.verder),
            "meer": gelezen.meer,
        }
    )


@router.get("/{id}", summary="Een melding bekijken, zoals de school haar stuurde")
async def detail(
    request: Request,
    response: Response,
    gebruiker: Behandelaar,
    id: UUID,  # noqa: A002 the name in the path
) -> modellen.PostvakDetail:
    """Wordt vastgelegd. Stuur de ETag van het antwoord mee in If-Match bij een terugmelding."""
    inzage = await zie_in(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, id)
    if inzage is None:
        raise NietGevondenError
    response.headers["ETag"] = f'"{inzage.melding.versie}"'
    return _detail(inzage)


@router.put("/{id}/status", summary="De status van een melding terugmelden aan de school")
async def terugmelden(
    request: Request,
    response: Response,
    gebruiker: Behandelaar,
    id: UUID,  # noqa: A002 as above
    terugmelding: modellen.Terugmelding,
    if_match: Versie,
) -> modellen.Postvakregel:
    """Van geregistreerd naar in-behandeling, en van beide naar ter-kennisgeving of afgesloten; die zijn het eind."""
    gezien = _ETAG.fullmatch(if_match)
    contact = terugmelding.contact.model_dump(exclude_none=True) if terugmelding.contact else None
    gemeld = Terugmelding(terugmelding.status, terugmelding.reden, terugmelding.toelichting, contact)
    inrichting, versie = kern_van(request).inrichting, int(gezien[1]) if gezien else None
    with _alle_fouten():
        melding = await meld_terug(inrichting, gebruiker, gebruiker.organisaties, id, versie, gemeld)
    if melding is None:
        raise NietGevondenError
    response.headers["ETag"] = f'"{melding.versie}"'
    return modellen.Postvakregel.model_validate(melding)


@router.post("/{id}/_intrekken", summary="Een afgeleverde melding intrekken")
async def intrekken(
    request: Request,
    response: Response,
    gebruiker: Leveraar,
    id: UUID,  # noqa: A002 as above
    intrekking: Annotated[modellen.Intrekking, Body()],
) -> modellen.Ontvangstbewijs:
    """Alleen door wie haar afleverde, en zolang zij niet is afgedaan; nog eens verandert niets."""
    with _alle_fouten():
        melding = await trek_in(kern_van(request).inrichting, gebruiker, gebruiker.organisaties, id, intrekking)
    if melding is None:
        raise NietGevondenError
    return _bewijs(response, melding)


@contextmanager
def _alle_fouten() -> Iterator[None]:
    """Tell what is wrong with a body as every other route does."""
    try:
        yield
    except InhoudError as fout:
        fouten = [{"type": soort, "loc": ("body", *pad)} for soort, pad in fout.bezwaren]
        raise RequestValidationError(fouten) from None


def _bewijs(response: Response, melding: Postvakmelding) -> modellen.Ontvangstbewijs:
    response.headers["ETag"] = f'"{melding.versie}"'
    return modellen.Ontvangstbewijs.model_validate(melding)


def _plaats(rij: Mapping[str, Any]) -> str:
    return str(itemgetter("id")(rij))


def _detail(inzage: Inzage) -> modellen.PostvakDetail:
    regel = modellen.Postvakregel.model_validate(inzage.melding).model_dump()
    return modellen.PostvakDetail(
        **regel,
        kenmerk=inzage.melding.kenmerk,
        wissen_op=inzage.melding.wissen_op,
        melding=dict(inzage.inhoud),
        verloop=[modellen.Stap.model_validate(stap) for stap in inzage.verloop],
    )
