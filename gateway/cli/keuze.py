"""Finding one thing by the start of its id, as someone typed it, and doing something with it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from gateway.cli.basis import draai, wie
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Schrijver
    from gateway.exchange.inrichting import Inrichting

T = TypeVar("T")
VOORBEELD = "0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b"
# Fewer characters of an id say no more than the day.
_BEGIN = 8


class Regel(Protocol):
    """What a list shows of one thing."""

    @property
    def id(self) -> UUID: ...  # noqa: D102 its own id
    @property
    def organisatie(self) -> str: ...  # noqa: D102 whose it is


@dataclass(frozen=True, slots=True)
class Keuze:
    """The things of one group of commands; `zoek` finds at least two when more begin so, `lijst` is their list."""

    zoek: "Callable[[Inrichting, str], Awaitable[Sequence[Regel]]]"
    lijst: str

    def met(self, begin: str, doe: "Callable[[Schrijver, UUID], Awaitable[T]]") -> tuple[UUID, T]:
        """Do something with the one whose id begins so."""

        async def binnen(inrichting: "Inrichting") -> tuple[UUID, T]:
            gevonden = enige(await self.zoek(inrichting, begin_van(begin)), self.lijst)
            return gevonden.id, await doe(schrijver_voor(inrichting, [gevonden.organisatie]), gevonden.id)

        return draai(binnen)

    def schrijf(
        self, begin: str, doe: "Callable[[Schrijver, UUID], Awaitable[None]]", gedaan: str, *, json_: bool
    ) -> None:
        """Change something in one, and say so."""
        from gateway.cli.tonen import json_uit, zeg

        id_, _ = self.met(begin, doe)
        if json_:
            json_uit({"id": id_})
        else:
            zeg(gedaan)


def schrijver_voor(inrichting: "Inrichting", organisaties: list[str]) -> "Schrijver":
    """Who types this, for these organisaties."""
    from gateway.exchange.gebruik import Schrijver

    return Schrijver(inrichting, wie(), organisaties)


def begin_van(tekst: str) -> str:
    """The start of an id, as it was typed."""
    kaal = tekst.strip().lower()
    if len(kaal) < _BEGIN or set(kaal) - set("0123456789abcdef-"):
        raise GebruikError("dit is geen id.", doe=f"Geef ten minste de eerste {_BEGIN} tekens van het id.")
    return kaal


def enige(gevonden: Sequence[T], lijst: str) -> T:
    """The only one that was found by the start of its id; `lijst` is the command that shows them all."""
    if not gevonden:
        raise NietGevondenError("dit id is er niet.", doe=f"Zoek het met `{lijst}`.")
    if len(gevonden) > 1:
        raise GebruikError("er begint meer dan één id zo.", doe="Geef meer tekens van het id.")
    return gevonden[0]
