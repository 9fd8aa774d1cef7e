"""What a field of a body must be: there, not too long, and of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from connectors.leerplicht_zgw.sandbox.fouten import onjuist

Bezwaar = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Veld:
    """One field; `bezwaar` gives the code of what is wrong, or nothing."""

    verplicht: bool = False
    max: int | None = None
    bezwaar: Bezwaar | None = None
    soort: type = str

    def fout(self, waarde: Any) -> str:
        """The code of what is wrong with a value, or nothing."""
        if waarde is None or waarde == "":
            return "required" if self.verplicht else ""
        if not isinstance(waarde, self.soort):
            return "invalid"
        if self.max is not None and len(str(waarde)) > self.max:
            return "max_length"
        return self.bezwaar(waarde) if self.bezwaar else ""


def controleer(body: Mapping[str, Any], velden: Mapping[str, Veld]) -> None:
    """Hold a body against its fields; raises all faults together."""
    fouten = [(naam, fout) for naam, veld in velden.items() if (fout := veld.fout(body.get(naam)))]
    if fouten:
        raise onjuist(*fouten)


def datum(waarde: str) -> str:
    """A day."""
    try:
        date.fromisoformat(waarde)
    except ValueError:
        return "invalid"
    return ""


def tijdstip(waarde: str) -> str:
    """A moment with its zone."""
    try:
        return "" if datetime.fromisoformat(waarde).tzinfo else "invalid"
    except ValueError:
        return "invalid"


def rsin(waarde: str) -> str:
    """Nine digits that pass the elfproef."""
    if not re.fullmatch(r"\d{9}", waarde):
        return "invalid"
    som = sum((9 - plek) * int(cijfer) for plek, cijfer in enumerate(waarde[:8])) - int(waarde[8])
    return "" if som % 11 == 0 else "invalid"


def adres(waarde: str) -> str:
    """A URL."""
    return "" if urlsplit(waarde).scheme in {"http", "https"} else "bad-url"


def een_van(*waarden: str) -> Bezwaar:
    """One of these."""
    return lambda waarde: "" if waarde in waarden else "invalid_choice"
