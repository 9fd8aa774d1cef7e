"""What the commands about one toestemming share: finding it by the start of its id, and who is meant."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from gateway.cli.basis import draai, wie
from gateway.cli.keuze import begin_van, enige
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.toestemming.geval import Beheerder
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail

T = TypeVar("T")
Id = Annotated[str, typer.Argument(metavar="ID", help="De toestemming; het begin van het id volstaat.")]


def beheerder_voor(inrichting: "Inrichting", organisaties: list[str]) -> "Beheerder":
    """Who types this, for these organisaties."""
    from gateway.exchange.toestemming.geval import Beheerder

    return Beheerder(inrichting, wie(), organisaties)


def met(begin: str, doe: "Callable[[Beheerder, Toestemmingsdetail], Awaitable[T]]") -> T:
    """Do something with the one toestemming whose id begins so."""

    async def binnen(inrichting: "Inrichting") -> T:
        from gateway.exchange.toestemming.lijsten import Keuze, toestemmingen

        beheerder = beheerder_voor(inrichting, list(inrichting.organisaties))
        gevonden = await toestemmingen(beheerder, Keuze(2, begin=begin_van(begin)))
        return await doe(beheerder, enige(gevonden, "schakel toestemming lijst"))

    return draai(binnen)


def wie_is(van: str) -> dict[str, Any]:
    """Who is meant by `gezagdrager:1`, `leerling` or `vertegenwoordiger`."""
    rol, _, nummer = van.partition(":")
    if rol == "gezagdrager" and nummer.isdecimal() and int(nummer):
        return {"rol": rol, "nummer": int(nummer)}
    if van in {"leerling", "vertegenwoordiger"}:
        return {"rol": van}
    raise GebruikError("wie is het?", doe="Kies --van leerling, vertegenwoordiger of gezagdrager:1.")
