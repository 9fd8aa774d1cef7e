"""What is remembered of earlier messages: small facts, each under a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Feit(BaseModel):
    """Something that is known; never shown, for most hold a BSN."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Gezien(Feit):
    """A message with this identificatie was taken."""


class Verzoek(Feit):
    """What became of a verzoek, known by aanbieder and ReferentieAanbieder."""

    bsn: str = Field(repr=False)
    gemeente: str
    stand: Literal["open", "in-onderzoek", "afgewezen", "toegewezen"] = "open"


class Client(Feit):
    """Of one client at one aanbieder for one gemeente: verzoeken without an answer, and toewijzingen."""

    open: tuple[str, ...] = ()
    toewijzingen: tuple[str, ...] = ()


class Toewijzing(Feit):
    """A toewijzing, known by gemeente and ToewijzingNummer; `referentie` of the verzoek it answers."""

    bsn: str = Field(repr=False)
    aanbieder: str
    einddatum: date | None = None
    verwijderd: bool = False
    referentie: str | None = None

    def loopt(self, op: date) -> bool:
        """Tell whether it is in force on this day, or will be."""
        return not self.verwijderd and (self.einddatum is None or self.einddatum >= op)


class Stop(Feit):
    """A stop of a levering."""

    reden: str = Field(repr=False)
    einddatum: date


class Start(Feit):
    """A levering from its start; it runs as long as it has no stop."""

    bsn: str = Field(repr=False)
    categorie: str | None = Field(None, repr=False)
    product: str | None = Field(None, repr=False)
    begindatum: date
    stops: tuple[Stop, ...] = ()

    def is_(self, ander: Start) -> bool:
        """Tell whether this has the same key."""
        return self.model_copy(update={"stops": ()}) == ander.model_copy(update={"stops": ()})


class Leveringen(Feit):
    """What was started for one toewijzing, or without one for one product of a client."""

    starts: tuple[Start, ...] = ()


F = TypeVar("F", bound=Feit)
Lezer = Callable[[str], str | None]


def sleutel(soort: str, *delen: str) -> str:
    """The key of a fact."""
    return json.dumps([soort, *delen])


class Kennis:
    """What is known, with what one message adds on top; `nieuw` is what to keep when the message is taken."""

    def __init__(self, lezer: Lezer) -> None:
        """Take what reads a fact as JSON by its key."""
        self._lezer = lezer
        self.nieuw: dict[str, str] = {}

    def geef(self, soort: type[F], *delen: str) -> F | None:
        """A fact, or None when nothing is known."""
        naam = sleutel(soort.__name__, *delen)
        gevonden = self.nieuw[naam] if naam in self.nieuw else self._lezer(naam)
        return None if gevonden is None else soort.model_validate_json(gevonden)

    def zet(self, feit: Feit, *delen: str) -> None:
        """Remember a fact."""
        self.nieuw[sleutel(type(feit).__name__, *delen)] = feit.model_dump_json()


def client_van(naam: str, waarde: str) -> str | None:
    """Whom a fact as it is kept is about; None for a fact about no one."""
    soort, *delen = json.loads(naam)
    if soort == Client.__name__:
        return str(delen[-1])
    feit = json.loads(waarde)
    starts = feit.get("starts") or [{}]
    gevonden: str | None = feit.get("bsn", starts[0].get("bsn"))
    return gevonden


def loopt_tot(naam: str, waarde: str) -> str | None:
    """The last day of a toewijzing that was not taken away; far off without an end, and None for any other fact."""
    if json.loads(naam)[0] != Toewijzing.__name__:
        return None
    toewijzing = Toewijzing.model_validate_json(waarde)
    return None if toewijzing.verwijderd else (toewijzing.einddatum or date.max).isoformat()


def toewijzing_van(lezer: Lezer, gemeente: str, nummer: str) -> Toewijzing | None:
    """What is known of a toewijzing."""
    return Kennis(lezer).geef(Toewijzing, gemeente, str(int(nummer)))
