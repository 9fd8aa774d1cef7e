"""What the commands about one aanvraag share: finding it by the start of its id, and doing something with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.keuze import Keuze, Regel

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting

Id = Annotated[str, typer.Argument(metavar="ID", help="De aanvraag; het begin van het id volstaat.")]


async def _zoek(inrichting: "Inrichting", begin: str) -> Sequence[Regel]:
    from gateway.exchange.aanvraag import lijsten

    namen = list(inrichting.organisaties)
    async with inrichting.db.transactie(namen) as conn:
        return await lijsten.aanvragen(conn, inrichting, lijsten.Keuze(namen, 2, begin=begin))


_KEUZE = Keuze(_zoek, "schakel aanvraag lijst")
met, schrijf = _KEUZE.met, _KEUZE.schrijf
