"""/v1/leerlingen: what was shared about one leerling; every look is recorded in the second log."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from gateway.api import modellen
from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.lezen import deel, rijen
from gateway.api.toegang import Lezer, Route
from gateway.exchange.gebruik import Handeling, noteer_gebruik

VERSTREKKINGEN = Handeling("verstrekkingen van een leerling inzien", "verstrekkingen-inzien")
ZOEKEN = Handeling("leerling zoeken", "leerling-zoeken")

router = APIRouter(prefix="/leerlingen", tags=["leerlingen"], route_class=Route)


@router.post("/_zoek", summary="Een leerling zoeken op leerlingnummer")
async def zoek(request: Request, gebruiker: Lezer, vraag: modellen.Zoekvraag) -> modellen.Zoekresultaat:
    """Geeft het id waaronder Schakel de leerling kent; een leeg antwoord als het nummer niet bekend is."""
    inrichting = kern_van(request).inrichting
    sleutels = [inrichting.kast.bronsleutel(naam, vraag.leerlingnummer) for naam in gebruiker.organisaties]
    async with inrichting.db.transactie(gebruiker.organisaties) as conn:
        gevonden = await rijen(conn, "zoek", {"bronsleutels": sleutels})
        for rij in gevonden:
            wie = [(rij["pseudoniem"], None)]
            await noteer_gebruik(conn, inrichting, gebruiker, ZOEKEN, rij["organisatie"], wie)
    return modellen.Zoekresultaat(leerlingen=[modellen.Gevonden.model_validate(rij) for rij in gevonden])


@router.get("/{id}/verstrekkingen", summary="Wat er over een leerling is gedeeld")
async def verstrekkingen(
    request: Request,
    gebruiker: Lezer,
    id: UUID,  # noqa: A002 the name in the path
    deelvraag: Annotated[modellen.Bladeren, Query()],
) -> modellen.Verstrekkingen:
    """Met wie, wanneer, waarvoor, op welke grondslag, en de namen van de velden; nooit de inhoud."""
    kern = kern_van(request)
    lijst = f"verstrekkingen/{id}"
    na = kern.bladwijzer.lees(lijst, deelvraag.cursor)
    async with kern.inrichting.db.transactie(gebruiker.organisaties) as conn:
        wie = await rijen(conn, "leerling", {"id": id})
        if not wie:
            raise NietGevondenError
        gelezen = await rijen(conn, "verstrekkingen", {"leerling": id, "na": na, "aantal": deelvraag.limiet + 1})
        betrokkene = [(wie[0]["pseudoniem"], None)]
        await noteer_gebruik(conn, kern.inrichting, gebruiker, VERSTREKKINGEN, wie[0]["organisatie"], betrokkene)
    verder = (kern.bladwijzer, lijst, itemgetter("volgorde"))
    return deel(modellen.Verstrekkingen, [_met_besluit(rij) for rij in gelezen], deelvraag.limiet, verder)


def _met_besluit(rij: Mapping[str, Any]) -> dict[str, Any]:
    besluit = rij["besluit"]
    waarom = {"grondslag": besluit.get("grondslag"), "toestemming": besluit.get("toestemming")}
    return {**rij, **waarom, "velden": besluit.get("velden", [])}
