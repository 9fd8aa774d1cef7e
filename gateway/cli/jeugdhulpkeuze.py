"""What the commands about one jeugdhulpverzoek share: finding it by the start of its id, and doing something."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer

from gateway.cli.basis import draai, wie
from gateway.cli.beoordelen import begin_van
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.jeugdhulp.geval import Schrijver

T = TypeVar("T")
VOORBEELD = "0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b"
Id = Annotated[str, typer.Argument(metavar="ID", help="Het verzoek; het begin van het id volstaat.")]


def schrijver_voor(inrichting: "Inrichting", organisaties: list[str]) -> "Schrijver":
    """Who types this, for these organisaties."""
    from gateway.exchange.jeugdhulp.geval import Schrijver

    return Schrijver(inrichting, wie(), organisaties)


def met(begin: str, doe: "Callable[[Schrijver, UUID], Awaitable[T]]") -> tuple[UUID, T]:
    """Do something with the one verzoek whose id begins so."""

    async def binnen(inrichting: "Inrichting") -> tuple[UUID, T]:
        from gateway.exchange.jeugdhulp.lijsten import Keuze, verzoeken

        namen = list(inrichting.organisaties)
        async with inrichting.db.transactie(namen) as conn:
            gevonden = await verzoeken(conn, inrichting, Keuze(namen, 2, begin=begin_van(begin)))
        if not gevonden:
            raise NietGevondenError("dit id is er niet.", doe="Zoek het met `schakel jeugdhulp lijst`.")
        if len(gevonden) > 1:
            raise GebruikError("er begint meer dan één id zo.", doe="Geef meer tekens van het id.")
        return gevonden[0].id, await doe(schrijver_voor(inrichting, [gevonden[0].organisatie]), gevonden[0].id)

    return draai(binnen)


def schrijf(begin: str, doe: "Callable[[Schrijver, UUID], Awaitable[None]]", gedaan: str, *, json_: bool) -> None:
    """Change something in one verzoek, and say so."""
    from gateway.cli.tonen import json_uit, zeg

    id_, _ = met(begin, doe)
    if json_:
        json_uit({"id": id_})
    else:
        zeg(gedaan)
