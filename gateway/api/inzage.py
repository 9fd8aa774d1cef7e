"""/v1/leerlingen/{id}/inzage: all that was shared about one leerling, for who may know it; every asking is recorded."""

from typing import Annotated
from uuid import UUID

import anyio
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.modellen import Vraag
from gateway.api.toegang import Gebruiker, Inzagegever, Route
from gateway.document import als_pdf
from gateway.exchange.inzage.geven import geef_inzage
from gateway.exchange.inzage.model import Inzage
from gateway.exchange.inzage.overzicht import overzicht
from gateway.policy.inzage import Aanvrager
from gateway.policy.inzageregels import Inzagerol, inzageregels

_PAD = "/leerlingen/{id}"
_PDF = "application/pdf"


class PdfRoute(Route):
    """A route that gives a PDF."""

    geeft = _PDF


class Inzagevraag(Vraag):
    """For whom the inzage is; the portal or employee that asks has made sure of who that is."""

    voor: Inzagerol = Field(Inzagerol.SCHOOL, description="Wie het vraagt")
    gezagdrager: int = Field(1, ge=1, le=20, description="Welke gezagdrager, in de volgorde van de administratie")
    akkoord: bool = Field(
        default=False, description="De leerling van 16 of ouder vindt het goed dat een ouder dit ziet"
    )

    def aanvrager(self) -> Aanvrager:
        """Who asks, as the rules take it."""
        if self.voor is Inzagerol.GEZAGDRAGER:
            return Aanvrager(self.voor, self.gezagdrager - 1, self.akkoord)
        return Aanvrager(self.voor)


router = APIRouter(tags=["leerlingen"])
_json = APIRouter(prefix=_PAD, route_class=Route)
_pdf = APIRouter(prefix=_PAD, route_class=PdfRoute)


@_json.get("/inzage", summary="Inzage geven in wat er over een leerling is gedeeld")
async def inzage(
    request: Request,
    gebruiker: Inzagegever,
    id: UUID,  # noqa: A002 the name in the path
    vraag: Annotated[Inzagevraag, Query()],
) -> Inzage:
    """Met wie, wanneer, waarvoor, op welke grond, welke gegevens, wat niet meeging, en elke toestemming.

    Wie het mag zien hangt af van leeftijd en gezag; een weigering zegt wie wel. Wordt vastgelegd, ook een weigering.
    """
    return await _geef(request, gebruiker, id, vraag)


@_pdf.get(
    "/inzage.pdf",
    summary="Inzage geven als PDF",
    response_class=Response,
    responses={200: {"content": {_PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def inzage_pdf(
    request: Request,
    gebruiker: Inzagegever,
    id: UUID,  # noqa: A002 as above
    vraag: Annotated[Inzagevraag, Query()],
) -> Response:
    """Hetzelfde overzicht, om te lezen en mee te geven: in gewone taal, toegankelijk. Wordt vastgelegd."""
    gevonden = await _geef(request, gebruiker, id, vraag)
    document = overzicht(gevonden, inzageregels())
    data = await anyio.to_thread.run_sync(als_pdf, document, gevonden.gemaakt_op)
    return Response(data, media_type=_PDF, headers={"Content-Disposition": 'attachment; filename="inzage.pdf"'})


async def _geef(request: Request, gebruiker: Gebruiker, id_: UUID, vraag: Inzagevraag) -> Inzage:
    inrichting = kern_van(request).inrichting
    gevonden = await geef_inzage(inrichting, gebruiker, gebruiker.organisaties, id_, vraag.aanvrager())
    if gevonden is None:
        raise NietGevondenError
    return gevonden


router.include_router(_json)
router.include_router(_pdf)
