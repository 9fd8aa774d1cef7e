"""Faults as FHIR tells them."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

FHIR = "application/fhir+json"


class Fout(Exception):  # noqa: N818  # named in Dutch
    """An answer that is an OperationOutcome: `code` is an IssueType, `waar` the place."""

    def __init__(self, status: int, code: str, tekst: str, waar: str = "") -> None:
        """Take status, code, words and place."""
        self.status, self.code, self.tekst, self.waar = status, code, tekst, waar
        super().__init__(code)

    def antwoord(self) -> Response:
        """The fault over the line."""
        regel = {
            "severity": "error",
            "code": self.code,
            "diagnostics": self.tekst,
            "expression": [self.waar or "Bundle"],
        }
        return JSONResponse({"resourceType": "OperationOutcome", "issue": [regel]}, self.status, media_type=FHIR)


def weg() -> Fout:
    """Something that is not there."""
    return Fout(404, "not-found", "Dit is er niet.")
