"""/koppelvlak/{partner}/loket: where a partner in jeugdhulp fetches and moves one Task, with a token for it alone.

It speaks OAuth 2.0 (RFC 6749, 4.4) and FHIR, so its faults are not those of the other routes.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from fastapi import APIRouter, Request, Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from gateway.api.fouten import NietGevondenError
from gateway.api.kern import kern_van
from gateway.api.koppelvlak import is_de_partner
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.loket import Loket
from gateway.model.errors import DefinitiefError, ToegangError
from gateway.model.uitwisseling import Loketverzoek

router = APIRouter(include_in_schema=False)

_DUUR = timedelta(minutes=5)
_ALGORITME, _VOOR = "HS256", "loket"
_FORMULIER, _FHIR = "application/x-www-form-urlencoded", "application/fhir+json"
_BEARER = {"token_type": "Bearer"}
_MEEST_VELDEN = 10


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens of ours, each for one partner and one uitwisseling."""

    inrichting: Inrichting
    partner: str

    def maak(self, uitwisseling: UUID) -> str:
        eind = int((self.inrichting.klok() + _DUUR).timestamp())
        inhoud = {"aud": _VOOR, "sub": self.partner, "uitwisseling": str(uitwisseling), "exp": eind}
        return jwt.encode({"alg": _ALGORITME}, inhoud, self._sleutel)

    def geldt(self, token: str, uitwisseling: UUID) -> bool:
        try:
            claims = jwt.decode(token, self._sleutel, algorithms=[_ALGORITME]).claims
        except (JoseError, ValueError):
            return False
        voor = {"aud": _VOOR, "sub": self.partner, "uitwisseling": str(uitwisseling)}
        nu = self.inrichting.klok().timestamp()
        return all(claims.get(naam) == waarde for naam, waarde in voor.items()) and claims["exp"] > nu

    @property
    def _sleutel(self) -> OctKey:
        return OctKey.import_key(self.inrichting.kast.leid_af(_VOOR))


@router.post("/koppelvlak/{partner}/loket/token")
async def geef_token(request: Request, partner: str) -> Response:
    """A token for one uitwisseling, to who knows the secret of the partner and the basis in its notification."""
    inrichting = kern_van(request).inrichting
    if (doelsysteem := inrichting.doelsystemen.get(partner)) is None:
        raise NietGevondenError("deze partner heeft hier geen loket.")
    velden = await _formulier(request)
    if velden.get("grant_type") != "client_credentials":
        return _oauth(400, error="unsupported_grant_type" if "grant_type" in velden else "invalid_request")
    namen = ("client_id", "client_secret", "authorization_base")
    try:
        uitwisseling = doelsysteem.meld_aan(*(velden.get(naam, "") for naam in namen))
    except ToegangError:
        return _oauth(401, error="invalid_client")
    except DefinitiefError:
        raise NietGevondenError("deze partner heeft hier geen loket.") from None
    if doelsysteem.alleen_de_partner and not is_de_partner(request, kern_van(request), partner):
        return _oauth(401, error="invalid_client")
    if not await Loket(inrichting, partner, uitwisseling).meld_aan():
        return _oauth(400, error="invalid_grant")
    token = _Tokens(inrichting, partner).maak(uitwisseling)
    return _oauth(200, **_BEARER, access_token=token, expires_in=int(_DUUR.total_seconds()))


@router.api_route("/koppelvlak/{partner}/loket/{uitwisseling}/{soort}/{nummer}", methods=["GET", "PUT", "PATCH"])
async def bedien(request: Request, partner: str, uitwisseling: UUID, soort: str, nummer: str) -> Response:
    """One resource of the uitwisseling that the token is for."""
    inrichting = kern_van(request).inrichting
    soort_kop, _, token = request.headers.get("authorization", "").partition(" ")
    if soort_kop.lower() != "bearer" or not _Tokens(inrichting, partner).geldt(token.strip(), uitwisseling):
        uitdaging = {"WWW-Authenticate": 'Bearer realm="loket", error="invalid_token"'}
        return _uitkomst(401, "login", "Haal een token bij dit loket, voor deze Task.", uitdaging)
    koppen = {naam.lower(): waarde for naam, waarde in request.headers.items()}
    body = await request.body()
    verzoek = Loketverzoek(request.method, f"{soort}/{nummer}", koppen, inrichting.klok(), body)
    antwoord = await Loket(inrichting, partner, uitwisseling).bedien(verzoek)
    if antwoord is None:
        return _uitkomst(404, "not-found", "Deze Task is er niet.")
    return Response(antwoord.body, antwoord.status, dict(antwoord.koppen))


async def _formulier(request: Request) -> dict[str, str]:
    """The fields of a form, each once; none when it is no form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORMULIER:
        return {}
    try:
        velden = parse_qs((await request.body()).decode(), max_num_fields=_MEEST_VELDEN)
    except ValueError:
        return {}
    return {naam: waarden[0] for naam, waarden in velden.items() if len(waarden) == 1}


def _oauth(status: int, **velden: Any) -> Response:
    return Response(json.dumps(velden), status, media_type="application/json")


def _uitkomst(status: int, code: str, tekst: str, koppen: dict[str, str] | None = None) -> Response:
    wat = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": tekst}]}
    return Response(json.dumps(wat), status, koppen, media_type=_FHIR)
