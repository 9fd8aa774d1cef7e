"""The app: health and SOAP endpoints outside, the resources of the first major version below /v1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

from fastapi import FastAPI

from gateway.api import (
    aanvragen,
    bewaren,
    gezondheid,
    inzage,
    jeugdhulp,
    koppelvlak,
    leerlingen,
    leerplicht,
    loket,
    ophalen,
    problemen,
    swv,
    swvbehandeling,
    syncs,
    toestemmingen,
    uitwisselingen,
    uitzonderingen,
    verzuim,
)
from gateway.api.beschrijving import beschrijf
from gateway.api.kern import Kern
from gateway.api.metingen import Metingen
from gateway.api.rand import Rand
from gateway.api.tokens import Tokencontrole
from gateway.exchange.inrichting import Inrichting
from gateway.huis import nu, open_huis
from gateway.settings import Settings
from gateway.wachtrij import maak_app as maak_wachtrij

VERSIE = "1.0.0"
_OMSCHRIJVING = (
    "Schakel deelt gegevens van leerlingen met wie er recht op heeft, en bewijst wat er is gedeeld. Deze API toont hoe "
    "elke uitwisseling ervoor staat, wat er over een leerling is verstrekt, en start imports en syncs. Zij toont nooit "
    "gegevens van een leerling zelf, behalve zijn naam in een inzage, verzuim aan wie het op school beoordeelt, een "
    "aanvraag of jeugdhulpverzoek aan wie het op school doet of bij het samenwerkingsverband behandelt, en een "
    "verzuimmelding aan de leerplichtambtenaar voor wie zij is."
)
_TAGS = [
    {"name": "uitwisselingen", "description": "Een bericht over een leerling, voor een doel, aan een partner"},
    {"name": "leerlingen", "description": "Wat er over een leerling is gedeeld"},
    {"name": "verzuim", "description": "Voorstellen om verzuim te melden, het oordeel daarover, en de meldingen"},
    {"name": "aanvragen", "description": "Aanvragen van een school bij een samenwerkingsverband, en het besluit"},
    {"name": "leerplicht", "description": "Het postvak van een gemeente voor verzuimmeldingen"},
    {"name": "swv", "description": "Het postvak van een samenwerkingsverband voor aanvragen, voor wie aflevert"},
    {"name": "swv-behandeling", "description": "Hetzelfde postvak, voor wie de aanvragen behandelt"},
    {"name": "jeugdhulp", "description": "Verzoeken van een school aan partners in de jeugdhulp"},
    {"name": "toestemmingen", "description": "Toestemming, uitzonderingen daarop, en wie waarvan is verteld"},
    {"name": "bewaren", "description": "Wat nog niet gewist mag worden, en wat er is gewist en waarom"},
    {"name": "syncs", "description": "Imports uit de bron en syncs naar de partners"},
]


def maak_app(settings: Settings, inrichting: Inrichting | None = None) -> FastAPI:
    """Make the app; without a house it opens its own when it starts, and closes it at the end."""
    klok = nu if inrichting is None else inrichting.klok
    metingen, tokens, v1 = Metingen(klok), Tokencontrole.uit(settings, klok), maak_v1()

    @asynccontextmanager
    async def leven(_: FastAPI) -> AsyncIterator[None]:
        if inrichting is not None:
            yield
            return
        async with open_huis(settings, "schakel_api") as eigen:
            richt_in(eigen)
            yield

    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=leven)

    def richt_in(huis: Inrichting) -> None:
        wachtrij = maak_wachtrij(huis.db.url, huis.db.rol)
        app.state.kern = v1.state.kern = Kern(huis, wachtrij, tokens, metingen, settings.proxy)

    if inrichting is not None:
        richt_in(inrichting)
    app.add_middleware(Rand, metingen=metingen, versie=VERSIE)
    app.include_router(gezondheid.router)
    app.include_router(koppelvlak.router)
    app.include_router(loket.router)
    app.include_router(ophalen.router)
    app.mount("/v1", v1)
    problemen.registreer(app)
    return app


def maak_v1() -> FastAPI:
    """The resources, with the document that describes them at /v1/openapi.json."""
    app = FastAPI(
        title="Schakel",
        version=VERSIE,
        description=_OMSCHRIJVING,
        contact={
            "name": "De beheerders van Schakel",
            "url": "https://schakel.example/contact",
            "email": "beheer@schakel.example",
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": "/v1", "description": "Deze gateway"}],
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for onderdeel in (
        uitwisselingen,
        leerlingen,
        inzage,
        syncs,
        verzuim,
        aanvragen,
        jeugdhulp,
        leerplicht,
        swv,
        swvbehandeling,
        toestemmingen,
        uitzonderingen,
        bewaren,
    ):
        app.include_router(onderdeel.router)
    problemen.registreer(app)
    # Made when somebody asks for it: that takes longer than all the rest of the app.
    app.openapi = cache(partial(beschrijf, app))  # type: ignore[method-assign]  # FastAPI documents this as the way
    return app
