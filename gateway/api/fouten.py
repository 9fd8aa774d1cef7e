"""What the API itself refuses, each with its own code; `problemen` gives the HTTP status."""

from gateway.model.errors import InvoerError, LaterError, ToegangError


class TokenError(ToegangError):
    """Er is geen geldig token meegestuurd."""

    code = "API-401"
    # The parameter of WWW-Authenticate (RFC 6750, section 3); a request without a token gets none.
    uitdaging = 'error="invalid_token"'


class GeenTokenError(TokenError):
    """Er is geen token meegestuurd; zet het in de header Authorization: Bearer."""

    uitdaging = ""


class ScopeError(ToegangError):
    """Het token geeft geen recht op deze handeling."""

    code = "API-403"

    def __init__(self, scope: str) -> None:
        """Name the scope that is missing."""
        self.scope = scope
        super().__init__(f"het token mist de scope {scope}.", doe="Vraag een token met deze scope.")


class NietGevondenError(InvoerError):
    """Dit bestaat niet, of het token geeft er geen zicht op."""

    code = "API-404"


class ToestandError(InvoerError):
    """De toestand laat deze handeling niet toe."""

    code = "API-409"


class SleutelsOnbereikbaarError(LaterError):
    """De sleutels van de uitgever van tokens zijn nu niet op te halen."""

    code = "API-503"
