"""Every error as application/problem+json (RFC 9457), in Dutch, and never with what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from gateway.api.fouten import NietGevondenError, ScopeError, ToestandError, TokenError
from gateway.api.spoor import spoor_van
from gateway.exchange.aanvraag.fouten import AanvraagOnbekendError, AanvraagStatusError, GeenBesluitError
from gateway.exchange.bewaren.fouten import AlOpgehevenError, BewaarblokkadeError
from gateway.exchange.informeren import GeenInformatieplichtError
from gateway.exchange.jeugdhulp.fouten import AfhaalcodeError, VerzoekOnbekendError, VerzoekStatusError
from gateway.exchange.postvak.fouten import OvergangError, VersieError
from gateway.exchange.swvinbox.fouten import AfgedaanError, GeenInboxError
from gateway.exchange.swvinbox.fouten import VersieError as SwvVersieError
from gateway.exchange.toestemming.fouten import (
    ToestemmingOnbekendError,
    ToestemmingStaatError,
    UitzonderingOnbekendError,
    UitzonderingStatusError,
)
from gateway.exchange.verzuim.fouten import (
    AlBeslistError,
    GeenRouteError,
    MeldingDefinitiefError,
    VerzuimGewijzigdError,
    VerzuimOnbekendError,
)
from gateway.model.errors import (
    ConfiguratieError,
    DefinitiefError,
    InvoerError,
    LaterError,
    SchakelError,
    ToegangError,
)

log = structlog.get_logger()
MEDIA = "application/problem+json"
OPNIEUW_NA_S = 30

TITELS: Mapping[int, tuple[str, str]] = {
    400: ("Ongeldig verzoek", "Het verzoek klopt niet; verbeter het en probeer het opnieuw."),
    401: ("Geen geldig token", "Stuur een geldig token mee in de header Authorization: Bearer."),
    403: ("Geen toegang", "Het token geeft geen recht op deze handeling."),
    404: ("Niet gevonden", "Dit bestaat niet, of het token geeft er geen zicht op."),
    405: ("Methode niet toegestaan", "Gebruik een van de methoden in de header Allow."),
    406: ("Geen passend antwoord", "Het antwoord is er alleen als application/json."),
    409: ("Past niet bij de toestand", "De toestand laat deze handeling niet toe."),
    412: ("Ondertussen gewijzigd", "Iemand anders was eerder; bekijk het opnieuw."),
    413: ("Verzoek te groot", "Het verzoek is groter dan wordt aangenomen."),
    415: ("Verkeerde vorm", "Stuur de inhoud met Content-Type: application/json."),
    500: ("Fout in de gateway", "Er ging iets mis; de beheerder vindt het terug met de traceId."),
    502: ("Geweigerd door de partner", "De partner weigert; iemand moet ernaar kijken."),
    503: ("Tijdelijk niet beschikbaar", "Probeer het later opnieuw."),
}

# The first kind that fits decides the status.
_STATUS: Sequence[tuple[type[SchakelError], int]] = (
    (TokenError, 401),
    (ScopeError, 403),
    (NietGevondenError, 404),
    (VerzuimOnbekendError, 404),
    (AanvraagOnbekendError, 404),
    (GeenBesluitError, 404),
    (VerzoekOnbekendError, 404),
    (GeenInboxError, 404),
    (ToestandError, 409),
    (AfgedaanError, 409),
    (AanvraagStatusError, 409),
    (VerzoekStatusError, 409),
    (AfhaalcodeError, 409),
    (OvergangError, 409),
    (AlBeslistError, 409),
    (MeldingDefinitiefError, 409),
    (VerzuimGewijzigdError, 409),
    (GeenRouteError, 409),
    (BewaarblokkadeError, 409),
    (AlOpgehevenError, 409),
    (ToestemmingOnbekendError, 404),
    (UitzonderingOnbekendError, 404),
    (GeenInformatieplichtError, 404),
    (ToestemmingStaatError, 409),
    (UitzonderingStatusError, 409),
    (VersieError, 412),
    (SwvVersieError, 412),
    (InvoerError, 400),
    (ToegangError, 403),
    (LaterError, 503),
    (DefinitiefError, 502),
    (ConfiguratieError, 500),
    (SchakelError, 500),
)

_WOORDEN = {
    "missing": "dit veld ontbreekt",
    "extra_forbidden": "er staat een veld in dat niet bestaat",
    "json_invalid": "de inhoud is geen geldige JSON",
    "enum": "dit is geen toegestane waarde",
    "literal_error": "dit is geen toegestane waarde",
    "greater_than_equal": "deze waarde is te klein",
    "less_than_equal": "deze waarde is te groot",
    "string_too_long": "deze tekst is te lang",
    "string_too_short": "deze tekst is te kort",
    "uuid_parsing": "dit is geen UUID",
}


class Fout(BaseModel):
    """One fault in a request: where it is and what is wrong, without the value itself."""

    model_config = ConfigDict(populate_by_name=True)

    in_: str = Field(alias="in", description="body, query, path of header")
    location: str = Field(description="JSON Pointer in de body, of de naam van de parameter")
    code: str
    detail: str


class Probleem(BaseModel):
    """What went wrong and what to do (RFC 9457)."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    type: str = "about:blank"
    status: int
    title: str
    detail: str
    code: str = Field(description="Vaste code van deze fout; zie de documentatie")
    trace_id: str = Field(description="Waarmee de beheerder dit verzoek terugvindt")
    errors: list[Fout] | None = Field(None, description="Alle fouten in het verzoek tegelijk")


def antwoord(
    trace_id: str,
    status: int,
    *,
    code: str = "",
    detail: str = "",
    errors: Iterable[Fout] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells a problem; words that are not given follow from the status."""
    title, woorden = TITELS.get(status) or (HTTPStatus(status).phrase, HTTPStatus(status).description)
    probleem = Probleem(
        status=status,
        title=title,
        detail=detail or woorden,
        code=code or f"API-{status}",
        trace_id=trace_id,
        errors=list(errors) or None,
    )
    content = probleem.model_dump_json(by_alias=True, exclude_none=True)
    return Response(content, status, headers, media_type=MEDIA)


def registreer(app: FastAPI) -> None:
    """Let an app answer every error this way."""
    app.add_exception_handler(SchakelError, _van_schakel)
    app.add_exception_handler(HTTPException, _van_http)
    app.add_exception_handler(RequestValidationError, _van_invoer)
    app.add_exception_handler(Exception, _van_onbekend)


async def _van_schakel(request: Request, fout: Exception) -> Response:
    assert isinstance(fout, SchakelError)  # noqa: S101 registered for this kind only
    status = next(status for soort, status in _STATUS if isinstance(fout, soort))
    trace_id = spoor_van(request.scope).trace_id
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", code=fout.code, trace_id=trace_id)
        return antwoord(trace_id, status)
    detail = f"{fout.melding} {fout.doe}".strip()
    return antwoord(trace_id, status, code=fout.code, detail=detail, headers=_headers(fout))


def _headers(fout: SchakelError) -> dict[str, str]:
    if isinstance(fout, TokenError):
        return {"WWW-Authenticate": f'Bearer realm="schakel"{fout.uitdaging and ", "}{fout.uitdaging}'}
    if isinstance(fout, ScopeError):
        return {"WWW-Authenticate": f'Bearer realm="schakel", error="insufficient_scope", scope="{fout.scope}"'}
    return {"Retry-After": str(OPNIEUW_NA_S)} if isinstance(fout, LaterError) else {}


async def _van_http(request: Request, fout: Exception) -> Response:
    assert isinstance(fout, HTTPException)  # noqa: S101 registered for this kind only
    headers = dict(fout.headers or {})
    if fout.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methoden(request))
    # The detail of a library may repeat what was sent, so our own words are used.
    return antwoord(spoor_van(request.scope).trace_id, fout.status_code, headers=headers)


def _methoden(request: Request) -> list[str]:
    """All methods of the path; the framework names those of the first route that fits only."""
    methoden: set[str] = set()
    for methode in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        scope = {**request.scope, "method": methode}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            methoden.add(methode)
    return sorted(methoden)


async def _van_invoer(request: Request, fout: Exception) -> Response:
    assert isinstance(fout, RequestValidationError)  # noqa: S101 registered for this kind only
    return antwoord(spoor_van(request.scope).trace_id, 400, errors=[_fout(item) for item in fout.errors()])


def _fout(item: Mapping[str, Any]) -> Fout:
    soort = str(item["type"])
    waar, *pad = item["loc"]
    if soort == "json_invalid":
        pad = []
    if soort == "extra_forbidden":
        # The name of a field that does not exist was thought up by the sender.
        pad = pad[:-1]
    plaats = "".join(f"/{deel}" for deel in pad) if waar == "body" else ".".join(map(str, pad))
    detail = _WOORDEN.get(soort, "deze waarde is niet geldig")
    return Fout(in_=str(waar), location=plaats, code=soort, detail=detail)


async def _van_onbekend(request: Request, _: Exception) -> Response:
    """Answer; the edge, which sees the error after this, logs it."""
    return antwoord(spoor_van(request.scope).trace_id, 500)
