"""/v1/uitzonderingen and /v1/informatieplicht: sharing without consent by two people, and who was told of what."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from gateway.api import toestemmingmodellen as modellen
from gateway.api.aanvraagmodellen import Organisatiekeuze
from gateway.api.kern import kern_van
from gateway.api.toegang import Fg, Gebruiker, Route, Toestemmingsbeheerder, Uitzonderaar
from gateway.exchange import informeren
from gateway.exchange.toestemming import uitzondering as uitzonderen
from gateway.exchange.toestemming.geval import Beheerder

router = APIRouter(tags=["toestemmingen"], route_class=Route)


@router.post("/uitzonderingen", status_code=201, summary="Vragen om te delen zonder toestemming")
async def vraag(
    request: Request,
    gebruiker: Uitzonderaar,
    waar: Annotated[Organisatiekeuze, Query()],
    invoer: modellen.Uitzonderingsvraag,
) -> modellen.Uitzondering:
    """Alleen als de veiligheid van de leerling dat vraagt. Er wordt niets gedeeld tot een tweede persoon ja zegt."""
    beheerder = _beheerder(request, gebruiker)
    namen = ("gevaar", "geprobeerd", "velden", "documenten", "aan_ouders")
    afweging = uitzonderen.lees_afweging({naam: getattr(invoer, naam) for naam in namen})
    organisatie = gebruiker.kies(waar.organisatie)
    wie = invoer.leerlingnummer, invoer.doel, invoer.ontvanger
    return await _een(beheerder, await uitzonderen.vraag(beheerder, organisatie, *wie, afweging))


@router.post("/uitzonderingen/{id}/_besluiten", summary="Besluiten over een uitzondering, als tweede persoon")
async def besluit(
    request: Request,
    gebruiker: Uitzonderaar,
    id: UUID,  # noqa: A002 the name in the path
    invoer: modellen.Uitzonderingsbesluit,
) -> modellen.Uitzondering:
    """Nooit wie erom vroeg. Met een ja staat zij meteen op de lijst van de functionaris gegevensbescherming."""
    beheerder = _beheerder(request, gebruiker)
    await uitzonderen.besluit(beheerder, id, invoer.oordeel, akkoord=invoer.akkoord)
    return await _een(beheerder, id)


@router.get("/uitzonderingen", summary="Uitzonderingen, voor de functionaris gegevensbescherming")
async def lijst(
    request: Request, gebruiker: Fg, filter_: Annotated[modellen.Uitzonderingsfilter, Query()]
) -> modellen.Uitzonderingen:
    """Wie vroeg, wie besloot, wat mocht worden gedeeld en waarom; zonder de naam van de leerling. Wordt vastgelegd."""
    gelezen = await uitzonderen.meldingen(_beheerder(request, gebruiker), alle=filter_.alle)
    return modellen.Uitzonderingen.model_validate({"items": gelezen})


@router.post("/uitzonderingen/{id}/_gezien", status_code=204, summary="Een uitzondering zien, als FG")
async def gezien(request: Request, gebruiker: Fg, id: UUID) -> None:  # noqa: A002 as above
    """Legt vast dat de functionaris gegevensbescherming haar zag, en wanneer."""
    await uitzonderen.gezien(_beheerder(request, gebruiker), id)


@router.get("/informatieplicht", summary="Van welke uitwisselingen mensen nog moeten weten")
async def informatieplicht(
    request: Request, gebruiker: Toestemmingsbeheerder, filter_: Annotated[modellen.Informatiefilter, Query()]
) -> modellen.Informatielijst:
    """Wat in de privacyverklaring staat, staat hier niet bij: dat kan iedereen daar lezen. Wordt vastgelegd."""
    inrichting = kern_van(request).inrichting
    gelezen = await informeren.lijst(inrichting, gebruiker, gebruiker.organisaties, stand=filter_.stand)
    return modellen.Informatielijst.model_validate({"items": gelezen})


@router.post("/informatieplicht/{id}/_vastleggen", status_code=204, summary="Vastleggen dat mensen het weten")
async def informeer(
    request: Request,
    gebruiker: Toestemmingsbeheerder,
    id: UUID,  # noqa: A002 as above
    invoer: modellen.Geinformeerd,
) -> None:
    """Wanneer, wie en met welke tekst; of waarom niet."""
    inrichting = kern_van(request).inrichting
    await informeren.informeer(inrichting, gebruiker, gebruiker.organisaties, id, invoer.vastlegging())


def _beheerder(request: Request, gebruiker: Gebruiker) -> Beheerder:
    return Beheerder(kern_van(request).inrichting, gebruiker, gebruiker.organisaties)


async def _een(beheerder: Beheerder, id_: UUID) -> modellen.Uitzondering:
    gevonden = await uitzonderen.meldingen(beheerder, alle=True, begin=str(id_))
    return modellen.Uitzondering.model_validate(gevonden[0])
