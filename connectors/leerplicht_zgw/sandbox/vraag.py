"""One call as the APIs see it, what they answer, and the pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from connectors.leerplicht_zgw.sandbox.fouten import onjuist, weg


@dataclass(frozen=True, slots=True)
class Vraag:
    """What was asked: `adres` is the address without a query."""

    adres: str
    pad: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    per_bladzijde: int = 100
    expand: tuple[str, ...] = ()

    def alleen(self, *bekend: str) -> None:
        """Refuse a filter that does not exist, as Open Zaak does."""
        if vreemd := sorted(set(self.query) - set(bekend) - {"page", "expand"}):
            raise onjuist(*((naam, "unknown-parameters") for naam in vreemd))


@dataclass(frozen=True, slots=True)
class Antwoord:
    """What is answered; `locatie` where something new lives."""

    inhoud: Any
    status: int = 200
    locatie: str | None = None


Handler = Callable[[Vraag], Antwoord]


@dataclass(frozen=True, slots=True)
class Pad:
    """A path below an API: its method, which scopes may, and who handles it."""

    methode: str
    pad: str
    scopes: frozenset[str]
    handler: Handler
    crs: bool = False


def gemaakt(ding: Mapping[str, Any], **anders: Any) -> Antwoord:
    """Something new, with its address."""
    return Antwoord({**ding, **anders}, 201, ding["url"])


def bladzijde(vraag: Vraag, dingen: Sequence[Any]) -> Antwoord:
    """The page that was asked for."""
    nummer = int(vraag.query.get("page", "1"))
    begin = (nummer - 1) * vraag.per_bladzijde
    if nummer < 1 or (begin >= len(dingen) and nummer > 1):
        raise weg()
    verder = begin + vraag.per_bladzijde < len(dingen)
    return Antwoord(
        {
            "count": len(dingen),
            "next": _op(vraag, nummer + 1) if verder else None,
            "previous": _op(vraag, nummer - 1) if nummer > 1 else None,
            "results": list(dingen[begin : begin + vraag.per_bladzijde]),
        }
    )


def _op(vraag: Vraag, nummer: int) -> str:
    return f"{vraag.adres}?{urlencode({**vraag.query, 'page': str(nummer)})}"
