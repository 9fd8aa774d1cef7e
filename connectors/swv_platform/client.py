"""What can go wrong with the platform, and the client that says so; no domain words."""

from __future__ import annotations

from connectors.swv_platform.settings import SwvPlatformInstellingen
from gateway.sdk import LaterError, RestClient, RestFouten, RestWeigertError


class PlatformWegError(LaterError):
    """Het platform is bezet of weg."""

    code = "SWV-010"


class AntwoordOnduidelijkError(LaterError):
    """Het antwoord van het platform heeft niet de afgesproken vorm."""

    code = "SWV-011"


class TokenGeweigerdError(LaterError):
    """Het platform gelooft ons token niet."""

    code = "SWV-012"


class PlatformWeigertError(RestWeigertError):
    """Het platform weigert dit verzoek."""

    code = "SWV-013"


_FOUTEN = RestFouten(
    "het platform", PlatformWegError, AntwoordOnduidelijkError, TokenGeweigerdError, PlatformWeigertError
)


class PlatformClient(RestClient):
    """Calls one platform; many tasks may call at the same time."""

    def __init__(self, stel: SwvPlatformInstellingen) -> None:
        """Read token and trust; no connection is made yet."""
        super().__init__(stel.url, stel.token(), stel.context(), stel.timeout_s, _FOUTEN)
