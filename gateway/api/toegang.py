"""Who asks, before anything else is looked at: the token and its certificate, then the scope of each route."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from cryptography import x509
from fastapi import Depends, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer, SecurityScopes
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gateway.api.fouten import GeenTokenError, NietGevondenError, ScopeError, TokenError
from gateway.api.kern import kern_van
from gateway.api.spoor import Spoor, spoor_van
from gateway.api.tokens import Token
from gateway.model.errors import InvoerError
from gateway.model.partijen import Organisatie
from gateway.transport.certificaten import CertificaatError, lees_client_cert

LEZEN, BEHEER, INZAGE = "schakel.lezen", "schakel.beheer", "schakel.inzage"
BEOORDELEN = "verzuim.beoordelen"
AANVRAGEN = "aanvraag.beheren"
HULPVRAGEN = "jeugdhulp.beheren"
TOESTEMMINGEN, UITZONDERINGEN, FG = "toestemming.beheren", "uitzondering.beheren", "fg.inzien"
LEVEREN, BEHANDELEN = "leerplicht.leveren", "leerplicht.behandelen"
SWV_LEVEREN, SWV_BEHANDELEN, SWV_OPHALEN, SWV_NAMEN = "swv.leveren", "swv.behandelen", "swv.ophalen", "swv.namen"
# What one person at a school may do alone, for a first look; an exception and what the FG sees take others.
SCHOOLSCOPES = (LEZEN, BEHEER, INZAGE, BEOORDELEN, AANVRAGEN, TOESTEMMINGEN, HULPVRAGEN)
_JSON = "application/json"
_BEARER = HTTPBearer(
    scheme_name="bearer",
    bearerFormat="JWT",
    auto_error=False,
    description=f"JWT volgens het NL GOV-profiel voor OAuth 2.0, met scope `{LEZEN}`, `{BEHEER}`, `{INZAGE}`, "
    f"`{BEOORDELEN}`, `{AANVRAGEN}`, `{HULPVRAGEN}`, `{TOESTEMMINGEN}`, `{UITZONDERINGEN}`, `{FG}`, "
    f"`{LEVEREN}`, `{BEHANDELEN}`, `{SWV_LEVEREN}`, `{SWV_BEHANDELEN}`, "
    f"`{SWV_NAMEN}` of `{SWV_OPHALEN}` en de claim `organisatie` of `oin`. "
    "Alleen in de header Authorization.",
)


@dataclass(frozen=True, slots=True)
class Gebruiker:
    """Who asks, and for which of our organisaties."""

    naam: str
    organisaties: tuple[str, ...]
    scopes: frozenset[str]
    spoor: Spoor

    def kies(self, organisatie: str | None) -> str:
        """The one organisatie a question is about; raises when the token does not see it or sees several."""
        if organisatie is not None:
            if organisatie not in self.organisaties:
                raise NietGevondenError("deze organisatie bestaat niet, of het token geeft er geen zicht op.")
            return organisatie
        if len(self.organisaties) != 1:
            raise InvoerError("voor welke organisatie is dit?", doe="Vul organisatie in.")
        return self.organisaties[0]


class Route(APIRoute):
    """A route that first asks who is there and what was agreed on media types, and only then reads the body."""

    neemt: ClassVar[str] = _JSON
    geeft: ClassVar[str] = _JSON

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def bewaakt(request: Request) -> Response:
            request.state.gebruiker = await _meld_aan(request)
            _onderhandel(request, self.neemt if self.body_field is not None else None, self.geeft)
            return await handler(request)

        return bewaakt


async def _meld_aan(request: Request) -> Gebruiker:
    kern = kern_van(request)
    soort, _, token = request.headers.get("authorization", "").partition(" ")
    if soort.lower() != "bearer" or not token.strip():
        raise GeenTokenError
    try:
        tls = client_certificaat(request, kern.proxy)
    except CertificaatError as fout:
        raise TokenError(fout.melding) from None
    gelezen = await kern.tokens.controleer(token.strip(), tls)
    organisaties = _organisaties(gelezen, kern.inrichting.organisaties)
    return Gebruiker(gelezen.gebruiker, organisaties, gelezen.scopes, spoor_van(request.scope))


def client_certificaat(request: Request, proxy: str | None) -> tuple[x509.Certificate, ...]:
    """The client certificate, leaf first, when the request comes from the proxy that ends TLS."""
    vertrouwd = proxy is not None and request.client is not None and request.client.host == proxy
    return lees_client_cert(request.headers.items(), proxy_vertrouwd=vertrouwd)


def _organisaties(token: Token, bekend: Mapping[str, Organisatie]) -> tuple[str, ...]:
    """Those of ours that the token names; each claim that is there only narrows, and without any there are none."""
    if token.organisaties is None and token.oins is None:
        return ()
    return tuple(
        item.id
        for item in bekend.values()
        if (token.organisaties is None or item.id in token.organisaties)
        and (token.oins is None or str(item.oin) in token.oins)
    )


def _onderhandel(request: Request, neemt: str | None, geeft: str) -> None:
    if not _aanvaardt(request.headers.getlist("accept"), geeft):
        raise HTTPException(406)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if neemt is not None and media != neemt:
        raise HTTPException(415)


def _aanvaardt(accept: Sequence[str], geeft: str) -> bool:
    soorten = [deel.partition(";") for regel in accept for deel in regel.lower().split(",") if deel.strip()]
    goed = {"*/*", "application/*", geeft}
    return not soorten or any(naam.strip() in goed and not _nul(opties) for naam, _, opties in soorten)


def _nul(opties: str) -> bool:
    """Whether a media type is named only to refuse it."""
    return any(optie.strip() in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for optie in opties.split(";"))


def _gebruiker(scopes: SecurityScopes, request: Request, _: Annotated[Any, Depends(_BEARER)]) -> Gebruiker:
    gebruiker: Gebruiker = request.state.gebruiker
    for scope in scopes.scopes:
        if scope not in gebruiker.scopes:
            raise ScopeError(scope)
    return gebruiker


Lezer = Annotated[Gebruiker, Security(_gebruiker, scopes=[LEZEN])]
Beheerder = Annotated[Gebruiker, Security(_gebruiker, scopes=[BEHEER])]
Inzagegever = Annotated[Gebruiker, Security(_gebruiker, scopes=[INZAGE])]
Beoordelaar = Annotated[Gebruiker, Security(_gebruiker, scopes=[BEOORDELEN])]
Aanvrager = Annotated[Gebruiker, Security(_gebruiker, scopes=[AANVRAGEN])]
Hulpvrager = Annotated[Gebruiker, Security(_gebruiker, scopes=[HULPVRAGEN])]
Toestemmingsbeheerder = Annotated[Gebruiker, Security(_gebruiker, scopes=[TOESTEMMINGEN])]
Uitzonderaar = Annotated[Gebruiker, Security(_gebruiker, scopes=[UITZONDERINGEN])]
Fg = Annotated[Gebruiker, Security(_gebruiker, scopes=[FG])]
Leveraar = Annotated[Gebruiker, Security(_gebruiker, scopes=[LEVEREN])]
Behandelaar = Annotated[Gebruiker, Security(_gebruiker, scopes=[BEHANDELEN])]
SwvLeveraar = Annotated[Gebruiker, Security(_gebruiker, scopes=[SWV_LEVEREN])]
SwvBehandelaar = Annotated[Gebruiker, Security(_gebruiker, scopes=[SWV_BEHANDELEN])]
SwvOphaler = Annotated[Gebruiker, Security(_gebruiker, scopes=[SWV_OPHALEN])]
