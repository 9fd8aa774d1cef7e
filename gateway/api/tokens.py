"""A bearer token: a JWT whose signature, issuer, receiver and times hold; the algorithms are ours to choose."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from gateway.api.fouten import TokenError
from gateway.api.sleutels import Sleutel, Sleutels, uit_bestand, van_adres
from gateway.model.errors import ConfiguratieError
from gateway.settings import Settings

SPELING_S = 30
_MAX_LENGTE = 8000
_SOORTEN = {"JWT", "AT+JWT", "APPLICATION/AT+JWT"}
# What stands in the log as the user: a client id or subject, not a text that someone made up.
_GEBRUIKER = re.compile(r"[A-Za-z0-9._:@/+\-]{1,200}")


class TokenInstellingError(ConfiguratieError):
    """Het is niet ingesteld wiens tokens de API gelooft."""

    code = "API-001"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token that holds says: who asks, what may be done, and for whom."""

    gebruiker: str
    scopes: frozenset[str]
    organisaties: frozenset[str] | None
    oins: frozenset[str] | None


class Tokencontrole:
    """Checks tokens of one issuer."""

    def __init__(self, sleutels: Sleutels, uitgever: str, voor: str, klok: Callable[[], datetime]) -> None:
        """Take the keys, the issuer (iss), who we are (aud) and the clock."""
        self._sleutels, self._klok = sleutels, klok
        self._uitgever, self._voor = uitgever, voor

    @classmethod
    def uit(cls, settings: Settings, klok: Callable[[], datetime]) -> "Tokencontrole":
        """As an operator set it; raises TokenInstellingError when that says too little."""
        if settings.token_issuer is None or (settings.token_jwks_url is None) is (settings.token_jwks_file is None):
            raise TokenInstellingError(
                doe="Zet SCHAKEL_TOKEN_ISSUER, en SCHAKEL_TOKEN_JWKS_URL of SCHAKEL_TOKEN_JWKS_FILE."
            )
        url, pad = settings.token_jwks_url, settings.token_jwks_file
        haal = van_adres(url) if pad is None and url is not None else uit_bestand(pad or settings.data_dir)
        return cls(Sleutels(haal, klok), settings.token_issuer, settings.token_audience, klok)

    async def controleer(self, token: str, tls: Sequence[x509.Certificate]) -> Token:
        """Read a token; `tls` is the client certificate of the connection. Raises TokenError with the reason."""
        claims = await self._claims(token)
        _controleer_binding(claims.get("cnf"), tls)
        gebruiker = claims.get("sub") or claims.get("azp") or claims.get("client_id")
        if not isinstance(gebruiker, str) or not _GEBRUIKER.fullmatch(gebruiker):
            raise TokenError("het token noemt niet wie het gebruikt (sub of azp).")
        return Token(gebruiker, _scopes(claims.get("scope")), _namen(claims, "organisatie"), _namen(claims, "oin"))

    async def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _MAX_LENGTE:
            raise TokenError("het token is te lang.")
        try:
            header = jws.extract_compact(token.encode("ascii")).headers()
            sleutel = await self._sleutels.zoek(_kid(header))
            if sleutel is None:
                raise TokenError("het token is niet getekend met een sleutel van de uitgever.")
            gelezen = jwt.decode(token, sleutel, algorithms=_algoritmen(sleutel))
            self._eisen().validate(gelezen.claims)
        # Whatever a library makes of a malformed token, to us it is one.
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fout:
            raise TokenError(_REDENEN.get(getattr(fout, "claim", ""), "het token is niet geldig.")) from None
        return gelezen.claims

    def _eisen(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self._klok().timestamp()),
            leeway=SPELING_S,
            iss={"essential": True, "value": self._uitgever},
            aud={"essential": True, "value": self._voor},
            exp={"essential": True},
            iat={"essential": True},
        )


_REDENEN = {
    "iss": "het token is niet van de ingestelde uitgever.",
    "aud": "het token is niet voor deze dienst bedoeld.",
    "exp": "het token is verlopen.",
    "nbf": "het token is nog niet geldig.",
    "iat": "het token is nog niet geldig.",
}


def _kid(header: dict[str, Any]) -> str:
    kid, soort = header.get("kid"), header.get("typ", "JWT")
    if not isinstance(kid, str):
        raise TokenError("het token noemt geen sleutel (kid).")
    if not isinstance(soort, str) or soort.upper() not in _SOORTEN:
        raise TokenError("dit is geen access token.")
    return kid


def _algoritmen(sleutel: Sleutel) -> list[str]:
    """What this key may sign with: fixed by its kind and its own `alg`, never by the token."""
    passend = ["PS256", "RS256"] if isinstance(sleutel, RSAKey) else ["ES256"]
    return [naam for naam in passend if sleutel.alg in {None, naam}]


def _scopes(waarde: Any) -> frozenset[str]:
    return frozenset(waarde.split() if isinstance(waarde, str) else ())


def _namen(claims: dict[str, Any], claim: str) -> frozenset[str] | None:
    """The organisations a claim names; None when the claim is not there."""
    if claim not in claims:
        return None
    waarde = claims[claim]
    lijst = [waarde] if isinstance(waarde, str) else waarde
    if not isinstance(lijst, list) or not all(isinstance(item, str) for item in lijst):
        raise TokenError(f"de claim {claim} is geen tekst of lijst van teksten.")
    return frozenset(lijst)


def _controleer_binding(cnf: Any, tls: Sequence[x509.Certificate]) -> None:
    """Let a token that is bound to a certificate come from the holder of that certificate only (RFC 8705)."""
    if cnf is None:
        return
    if not isinstance(cnf, dict) or set(cnf) != {"x5t#S256"} or not tls or cnf["x5t#S256"] != vingerafdruk(tls[0]):
        raise TokenError("het token hoort bij een ander clientcertificaat.")


def vingerafdruk(certificaat: x509.Certificate) -> str:
    """The x5t#S256 of a certificate."""
    digest = sha256(certificaat.public_bytes(Encoding.DER)).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
