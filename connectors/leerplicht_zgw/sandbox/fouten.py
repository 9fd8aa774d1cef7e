"""What goes wrong, as the ZGW APIs tell it: problem+json, with per field a code."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

_TITELS = {
    400: "Invalid input.",
    401: "Authenticatiegegevens zijn niet opgegeven.",
    403: "Je hebt geen toestemming om deze actie uit te voeren.",
    404: "Niet gevonden.",
    405: "Methode niet toegestaan.",
    406: "Deze CRS is niet ondersteund.",
    412: "De CRS ontbreekt in de headers.",
    429: "Te veel verzoeken.",
    500: "Er is een serverfout opgetreden.",
    503: "De dienst is er even niet.",
}


class Probleem(Exception):  # noqa: N818  # the APIs call it a problem too
    """An answer that is a fault; `velden` are (name, code) of the fields that are wrong."""

    def __init__(self, status: int, code: str, *velden: tuple[str, str]) -> None:
        """Take status, code and fields."""
        self.status, self.code, self.velden = status, code, velden
        super().__init__(code)

    def antwoord(self) -> Response:
        """The fault as the API tells it."""
        inhoud: dict[str, Any] = {
            "type": f"http://localhost/ref/fouten/{self.code}/",
            "code": self.code,
            "title": _TITELS[self.status],
            "status": self.status,
            "detail": _TITELS[self.status],
            "instance": "urn:uuid:00000000-0000-4000-8000-000000000000",
        }
        if self.status == 400:  # noqa: PLR2004  # ValidatieFout
            inhoud["invalidParams"] = [{"name": naam, "code": code, "reason": code} for naam, code in self.velden]
        return JSONResponse(inhoud, self.status, media_type="application/problem+json")


def onjuist(*velden: tuple[str, str]) -> Probleem:
    """A body that breaks a rule."""
    return Probleem(400, "invalid", *velden)


def verboden() -> Probleem:
    """Something that this application may not do."""
    return Probleem(403, "permission_denied")


def weg() -> Probleem:
    """Something that is not there."""
    return Probleem(404, "not_found")
