"""What can go wrong with the inbox, and the client that says so; no domain words."""

from __future__ import annotations

from connectors.leerplicht_postvak.settings import LeerplichtPostvakInstellingen
from gateway.sdk import LaterError, RestClient, RestFouten, RestWeigertError


class PostvakWegError(LaterError):
    """Het postvak is bezet of weg."""

    code = "LPV-010"


class AntwoordOnduidelijkError(LaterError):
    """Het antwoord van het postvak heeft niet de afgesproken vorm."""

    code = "LPV-011"


class TokenGeweigerdError(LaterError):
    """Het postvak gelooft ons token niet."""

    code = "LPV-012"


class PostvakWeigertError(RestWeigertError):
    """Het postvak weigert dit verzoek."""

    code = "LPV-013"


_FOUTEN = RestFouten("het postvak", PostvakWegError, AntwoordOnduidelijkError, TokenGeweigerdError, PostvakWeigertError)


class PostvakClient(RestClient):
    """Calls one inbox; many tasks may call at the same time."""

    def __init__(self, stel: LeerplichtPostvakInstellingen) -> None:
        """Read token and trust; no connection is made yet."""
        super().__init__(stel.url, stel.token(), stel.context(), stel.timeout_s, _FOUTEN)
