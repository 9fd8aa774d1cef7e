"""Who comes in: a token, and the school it speaks for."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.swv_platform.sandbox.fouten import Probleem
from connectors.swv_platform.sandbox.instellingen import ALLE


@dataclass(frozen=True, slots=True)
class Afzender:
    """Who asks; `brin` is `*` for a gateway that speaks for many schools."""

    naam: str
    brin: str

    def namens(self, brin: str | None) -> bool:
        """Whether it may speak for this school."""
        return self.brin in {ALLE, brin}


def afzender(tokens: Mapping[str, str], kop: str | None) -> Afzender:
    """Know a sender by its token."""
    gegeven = (kop or "").removeprefix("Bearer ").encode()
    for nummer, (token, brin) in enumerate(tokens.items()):
        if kop and kop.startswith("Bearer ") and hmac.compare_digest(gegeven, token.encode()):
            return Afzender(f"afzender-{nummer}", brin)
    raise Probleem(401, "PLT-401")
