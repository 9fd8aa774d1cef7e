"""The trace of a request: taken over from the caller (W3C traceparent) or begun here."""

import re
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import Scope

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Spoor:
    """The ids that join this request with what called it and with what it writes."""

    trace_id: str
    ouder: str | None = None
    span_id: str = field(default_factory=lambda: secrets.token_hex(8))


def begin(scope: Scope) -> Spoor:
    """Start the trace of a request; a malformed traceparent counts as none."""
    found = _TRACEPARENT.fullmatch(Headers(scope=scope).get("traceparent", ""))
    spoor = Spoor(found[1], found[2]) if found else Spoor(secrets.token_hex(16))
    scope.setdefault("state", {})["spoor"] = spoor
    return spoor


def spoor_van(scope: Scope) -> Spoor:
    """The trace of a request that came through the edge."""
    spoor: Spoor = scope["state"]["spoor"]
    return spoor
