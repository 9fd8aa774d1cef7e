"""What can go wrong with a partner, and the client that says so: FHIR over REST with OAuth 2.0; no domain words."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen
from gateway.sdk import Fouttekst, Lading, LaterError, RestAntwoord, RestClient, RestFouten, RestWeigertError

FHIR = "application/fhir+json"
_FORMULIER = "application/x-www-form-urlencoded"
# A token is renewed this much before it ends.
_SPELING_S = 10.0


class PartnerWegError(LaterError):
    """De partner is bezet of weg."""

    code = "JHF-010"


class AntwoordOnduidelijkError(LaterError):
    """Het antwoord van de partner heeft niet de afgesproken vorm."""

    code = "JHF-011"


class TokenGeweigerdError(LaterError):
    """De partner gelooft ons token niet meer."""

    code = "JHF-012"


class PartnerFhirWeigertError(RestWeigertError):
    """De partner weigert dit verzoek."""

    code = "JHF-013"


class GeenTokenError(LaterError):
    """De partner geeft ons geen token."""

    code = "JHF-017"


def _uitkomst(gelezen: Mapping[str, Any]) -> Fouttekst:
    """What an OperationOutcome says, without its texts: an IssueType, and the elements it is about."""
    issues = [item for item in gelezen.get("issue", ()) if isinstance(item, dict)] if _lijst(gelezen, "issue") else []
    delen = [
        (str(waar).replace("[", ".").replace("]", "").lstrip("$."), item.get("code"))
        for item in issues
        for waar in (item["expression"][:1] if _lijst(item, "expression") else ())
    ]
    return Fouttekst(issues[0].get("code") if issues else None, tuple(delen))


def _lijst(groep: Mapping[str, Any], naam: str) -> bool:
    return isinstance(groep.get(naam), list)


_FOUTEN = RestFouten(
    "de partner", PartnerWegError, AntwoordOnduidelijkError, TokenGeweigerdError, PartnerFhirWeigertError, _uitkomst
)


class _Tokens(RestClient):
    """The token endpoint: our name and secret for a token that lasts a while (RFC 6749, 4.4)."""

    def __init__(self, stel: JeugdhulpFhirInstellingen) -> None:
        super().__init__(stel.token_url or "", "", stel.context(), stel.timeout_s, _FOUTEN)
        velden = {"grant_type": "client_credentials", "client_id": stel.client_id, "client_secret": stel.geheim()}
        self._vraag = Lading(urlencode(velden).encode(), _FORMULIER)

    async def eigen_koppen(self) -> Mapping[str, str]:
        return {"Accept": "application/json"}

    async def nieuw(self) -> tuple[str, float]:
        """A token, and when it ends on the clock of this process."""
        nu = time.monotonic()
        try:
            antwoord = await self.stuur("POST", "", {}, self._vraag)
        except (PartnerFhirWeigertError, TokenGeweigerdError):
            raise GeenTokenError(doe="Controleer client_id en het geheim bij de partner.") from None
        gegeven = _object(antwoord)
        token, duur = gegeven.get("access_token"), gegeven.get("expires_in", 60)
        if not isinstance(token, str) or not token.isascii() or not isinstance(duur, int):
            raise AntwoordOnduidelijkError("het antwoord van het tokenadres is geen token.")
        return token, nu + duur - _SPELING_S


class FhirClient(RestClient):
    """Calls one FHIR server; many tasks may call at the same time."""

    def __init__(self, stel: JeugdhulpFhirInstellingen) -> None:
        """Read secret and trust; no connection is made yet."""
        super().__init__(stel.url or "", "", stel.context(), stel.timeout_s, _FOUTEN)
        self._tokens, self._token, self._tot = _Tokens(stel), "", 0.0

    async def eigen_koppen(self) -> Mapping[str, str]:
        """A token that is still good, fetched when there is none."""
        if time.monotonic() >= self._tot:
            self._token, self._tot = await self._tokens.nieuw()
        return {"Authorization": f"Bearer {self._token}", "Accept": FHIR}

    async def zend(self, methode: str, pad: str, wat: Any, spoor: str = "", **koppen: str) -> dict[str, Any]:
        """Hand over a resource; what the partner made of it."""
        inhoud = json.dumps(wat, ensure_ascii=False, separators=(",", ":")).encode()
        extra = tuple((naam.replace("_", "-"), waarde) for naam, waarde in koppen.items())
        try:
            return _object(await self.stuur(methode, pad, {}, Lading(inhoud, FHIR, spoor, extra)))
        except TokenGeweigerdError:
            raise self._vergeet() from None

    async def lees(self, pad: str, vraag: Mapping[str, str]) -> dict[str, Any]:
        """Fetch a resource, or a page of them."""
        try:
            return _object(RestAntwoord(200, await self.haal(pad, vraag)))
        except TokenGeweigerdError:
            raise self._vergeet() from None

    async def sluit(self) -> None:
        """Close the connections."""
        await self._tokens.sluit()
        await super().sluit()

    def _vergeet(self) -> TokenGeweigerdError:
        """The next attempt begins with a new token."""
        self._tot = 0.0
        return TokenGeweigerdError(doe="Blijft dit, controleer dan client_id, het geheim en de rechten bij de partner.")


def _object(antwoord: RestAntwoord) -> dict[str, Any]:
    """An answer as a JSON object; what else it may be is told without its content."""
    try:
        gelezen = json.loads(antwoord.inhoud)
    except (ValueError, RecursionError):
        gelezen = None
    if not isinstance(gelezen, dict):
        raise AntwoordOnduidelijkError("het antwoord van de partner is geen JSON.")
    return gelezen
