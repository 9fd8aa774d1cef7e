"""What goes wrong, as problem+json, with per fault its place and code and no value."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

_TITELS = {
    400: "Het verzoek klopt niet",
    401: "Geen of een onbekend token",
    403: "Dit mag deze afzender niet",
    404: "Niet gevonden",
    409: "Kan niet in deze status",
    413: "Te groot",
    415: "Verkeerde soort inhoud",
    429: "Te veel verzoeken",
    500: "Er ging iets mis",
    503: "Het platform is er even niet",
}


class Probleem(Exception):  # noqa: N818  # the standard calls it a problem too
    """An answer that is a fault; `plaatsen` are (in, location, code)."""

    def __init__(self, status: int, code: str, *plaatsen: tuple[str, str, str]) -> None:
        """Take status, code and places."""
        self.status, self.code, self.plaatsen = status, code, plaatsen
        super().__init__(code)

    def antwoord(self) -> Response:
        """The fault as the API tells it."""
        inhoud: dict[str, Any] = {
            "type": "about:blank",
            "status": self.status,
            "title": _TITELS[self.status],
            "detail": _TITELS[self.status],
            "code": self.code,
        }
        if self.plaatsen:
            inhoud["errors"] = [
                {"in": waar, "location": plaats, "code": code, "detail": code} for waar, plaats, code in self.plaatsen
            ]
        return JSONResponse(inhoud, self.status, media_type="application/problem+json")


def onjuist(plaats: str, code: str, waar: str = "body") -> Probleem:
    """One place that is wrong."""
    return Probleem(400, "PLT-400", (waar, plaats, code))


def weg() -> Probleem:
    """Something that is not there, or not of this sender."""
    return Probleem(404, "PLT-404")
