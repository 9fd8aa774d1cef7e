"""/v1/uitwisselingen: see how each bericht fares, offer it again, or stop it."""

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query, Request
from psycopg import AsyncConnection

from gateway.api import modellen
from gateway.api.fouten import NietGevondenError, ToestandError
from gateway.api.kern import Kern, kern_van
from gateway.api.lezen import deel, rijen
from gateway.api.toegang import Beheerder, Gebruiker, Lezer, Route
from gateway.audit.regel import lognaam
from gateway.exchange.gebruik import OPNIEUW, STOP, UITLEG, GebruikBewijs, noteer_gebruik_van
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.opnieuw import bied_opnieuw_aan, stop
from gateway.exchange.proof import Bewijs
from gateway.exchange.uitleg import leg_uit
from gateway.store.ids import uuid7

_BATCH = 500
# Records of a change bear the time of writing, just after the time of the change itself.
_NASLEEP = timedelta(minutes=1)
_Doe: TypeAlias = Callable[[Inrichting, Bewijs, str, Sequence[UUID], str], Coroutine[Any, Any, list[UUID]]]

router = APIRouter(prefix="/uitwisselingen", tags=["uitwisselingen"], route_class=Route)


@router.get("", summary="Uitwisselingen bekijken, de nieuwste eerst")
async def lijst(
    request: Request, gebruiker: Lezer, filter_: Annotated[modellen.Filter, Query()]
) -> modellen.Uitwisselingen:
    """Een deel van de lijst; geef `volgende` mee als `cursor` voor het volgende deel."""
    kern = kern_van(request)
    waarden = filter_.model_dump(exclude={"cursor", "limiet"}) | {
        "organisaties": list(gebruiker.organisaties),
        "na": kern.bladwijzer.lees("uitwisselingen", filter_.cursor),
        "aantal": filter_.limiet + 1,
    }
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        gelezen = await rijen(conn, "uitwisselingen", waarden)
    verder = (kern.bladwijzer, "uitwisselingen", itemgetter("volgorde"))
    return deel(modellen.Uitwisselingen, gelezen, filter_.limiet, verder)


@router.post("/_opnieuw", summary="Opgegeven uitwisselingen in een keer opnieuw aanbieden")
async def alles_opnieuw(request: Request, gebruiker: Beheerder, vraag: modellen.Herkansing) -> modellen.Herkanst:
    """Zet alles wat bij het filter past weer in de rij, onder dezelfde kenmerken; wat is ingehaald blijft liggen."""
    inrichting = kern_van(request).inrichting
    bewijs = GebruikBewijs(inrichting, gebruiker, OPNIEUW)
    gezien = aangeboden = 0
    for organisatie in gebruiker.organisaties:
        na: int | None = 0
        while na is not None:
            ids, na = await _herkansbaar(inrichting, organisatie, vraag, na)
            aangeboden += len(await bied_opnieuw_aan(inrichting, bewijs, organisatie, ids, gebruiker.naam))
            gezien += len(ids)
    return modellen.Herkanst(aangeboden=aangeboden, overgeslagen=gezien - aangeboden)


@router.get("/{id}", summary="Een uitwisseling bekijken, met haar verloop")
async def detail(request: Request, gebruiker: Lezer, id: UUID) -> modellen.UitwisselingDetail:  # noqa: A002 the name in the path
    """De toestand, wat de partner meldde, en elke overgang zoals het logboek die bewijst; niets van de leerling."""
    return await _detail(kern_van(request), gebruiker, id)


@router.post("/{id}/_opnieuw", summary="Een uitwisseling opnieuw aanbieden")
async def opnieuw(request: Request, gebruiker: Beheerder, id: UUID) -> modellen.UitwisselingDetail:  # noqa: A002 as above
    """Alleen wat is opgegeven of geblokkeerd, en niet is ingehaald door een nieuwer bericht over hetzelfde."""
    handeling = GebruikBewijs(kern_van(request).inrichting, gebruiker, OPNIEUW)
    return await _verander(request, gebruiker, id, bied_opnieuw_aan, handeling)


@router.post("/{id}/_stop", summary="Een uitwisseling stoppen")
async def stoppen(request: Request, gebruiker: Beheerder, id: UUID) -> modellen.UitwisselingDetail:  # noqa: A002 as above
    """Doet geen pogingen meer; wat op dit moment onderweg is, wordt met rust gelaten."""
    handeling = GebruikBewijs(kern_van(request).inrichting, gebruiker, STOP)
    return await _verander(request, gebruiker, id, stop, handeling)


@router.get("/{id}/uitleg", summary="Uitleggen waar elk deel van het bericht vandaan komt")
async def uitleg(request: Request, gebruiker: Lezer, id: UUID) -> modellen.Uitleg:  # noqa: A002 as above
    """Per element het veld, de plaats in de bron, de regel van de mapping en wat het toestond; nooit een waarde."""
    inrichting = kern_van(request).inrichting
    async with inrichting.db.transactie(gebruiker.organisaties) as conn:
        gevonden = await rijen(conn, "uitwisseling", {"id": id})
        if not gevonden:
            raise NietGevondenError
        organisatie = gevonden[0]["organisatie"]
        await noteer_gebruik_van(conn, inrichting, gebruiker, UITLEG, organisatie, [id])
    gemaakt = await leg_uit(inrichting, organisatie, id)
    return modellen.Uitleg.model_validate(gemaakt, from_attributes=True)


async def _verander(
    request: Request, gebruiker: Gebruiker, id_: UUID, doe: _Doe, bewijs: GebruikBewijs
) -> modellen.UitwisselingDetail:
    kern = kern_van(request)
    eerst = await _detail(kern, gebruiker, id_)
    if not await doe(kern.inrichting, bewijs, eerst.organisatie, [id_], gebruiker.naam):
        raise ToestandError(
            f"de uitwisseling is {eerst.toestand}, of ingehaald door een nieuwer bericht over hetzelfde.",
            doe="Bekijk het verloop.",
        )
    return await _detail(kern, gebruiker, id_)


async def _detail(kern: Kern, gebruiker: Gebruiker, id_: UUID) -> modellen.UitwisselingDetail:
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        gevonden = await rijen(conn, "uitwisseling", {"id": id_})
        if not gevonden:
            raise NietGevondenError
        rij = gevonden[0]
        verloop = await _verloop(conn, rij)
    meldingen = modellen.meldingen(rij["meldingen"])
    return modellen.UitwisselingDetail.model_validate({**rij, "meldingen": meldingen, "verloop": verloop})


async def _verloop(conn: AsyncConnection, rij: Mapping[str, Any]) -> list[modellen.Overgang]:
    waarden = {
        "van": _grens(rij["gemaakt_op"], laatste=False),
        "tot": _grens(rij["gewijzigd_op"] + _NASLEEP, laatste=True),
        "log": lognaam(rij["organisatie"]),
        "teken": f'"uitwisseling":"{rij["id"]}"'.encode(),
    }
    gelezen = [(item, json.loads(item["inhoud"])["schakel"]) for item in await rijen(conn, "verloop", waarden)]
    # What a partner says of an object later is recorded with its last uitwisseling, and is no step of that.
    return [_overgang(item["id"], item["tijd"], eigen) for item, eigen in gelezen if "toestand" in eigen]


def _grens(tijd: datetime, *, laatste: bool) -> UUID:
    """The first or last id that a record of this millisecond can have."""
    return UUID(int=uuid7(tijd).int >> 80 << 80 | (2**80 - 1 if laatste else 0))


def _overgang(regel: UUID, tijd: datetime, eigen: Mapping[str, Any]) -> modellen.Overgang:
    return modellen.Overgang(
        op=tijd,
        van=eigen["van"],
        toestand=eigen["toestand"],
        poging=eigen.get("poging"),
        reden_code=eigen.get("fout"),
        logregel=regel,
    )


async def _herkansbaar(
    inrichting: Inrichting, organisatie: str, vraag: modellen.Herkansing, na: int
) -> tuple[list[UUID], int | None]:
    """The next batch and where it ends; None when nothing is left after it."""
    waarden = vraag.model_dump() | {"organisatie": organisatie, "na": na, "aantal": _BATCH}
    async with inrichting.db.transactie([organisatie]) as conn:
        gelezen = await rijen(conn, "herkansbaar", waarden)
    return [rij["id"] for rij in gelezen], gelezen[-1]["volgorde"] if len(gelezen) == _BATCH else None
