"""What our loket answers when something is wrong: an OperationOutcome, in Dutch and without a value."""

from __future__ import annotations

import json
from collections.abc import Mapping

from connectors.jeugdhulp_fhir.client import FHIR
from gateway.sdk import Loketantwoord

_MEDIA = {"content-type": FHIR}


class Weigering(Exception):  # noqa: N818  # an answer, not a fault of ours
    """A request that is not granted; `code` is an IssueType, `waar` the element it is about."""

    def __init__(self, status: int, code: str, tekst: str, waar: str = "") -> None:
        """Take what to answer."""
        self.status, self.code, self.tekst, self.waar = status, code, tekst, waar
        super().__init__(code)

    def antwoord(self) -> Loketantwoord:
        """The refusal as FHIR tells it."""
        regel = {"severity": "error", "code": self.code, "diagnostics": self.tekst}
        wat = {
            "resourceType": "OperationOutcome",
            "issue": [{**regel, **({"expression": [self.waar]} if self.waar else {})}],
        }
        return Loketantwoord(self.status, _MEDIA, json.dumps(wat, ensure_ascii=False).encode())


def toon(resource: Mapping[str, object], versie: int, status: int = 200) -> Loketantwoord:
    """A resource with its version."""
    return Loketantwoord(status, {**_MEDIA, "etag": f'W/"{versie}"'}, json.dumps(resource, ensure_ascii=False).encode())
