"""vergeet: destroy the key of one leerling, so that nothing of him can be read any more."""

from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, kies, opdracht, wie
from gateway.cli.bewaren import Leerling, wie_bedoeld

if TYPE_CHECKING:
    from gateway.exchange.bewaren.onderwerp import Onderwerp
    from gateway.exchange.inrichting import Inrichting


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "vergeet", "schakel vergeet 100001 --organisatie zwaluw")(vergeet)


def vergeet(
    leerling: Leerling,
    *,
    organisatie: VanOrganisatie = None,
    ja: Annotated[bool, typer.Option("--ja", help="Vraag niet om bevestiging.")] = False,
    json_: Json = False,
) -> None:
    """Vernietig de sleutel van een leerling: alles wat van hem bewaard is, is dan voorgoed onleesbaar.

    Het bewijs van wat er verstuurd is blijft geldig. Staat de leerling nog in de bron, dan leest de volgende import
    hem opnieuw in: haal hem daar eerst weg. Ligt er een bewaarblokkade op, dan gebeurt er niets.
    """
    from gateway.cli.tonen import json_uit, zeg

    if not ja:
        typer.confirm("Dit is niet terug te draaien. Doorgaan?", abort=True, err=True)
    gewist = draai(lambda inrichting: _vergeet(inrichting, organisatie, leerling))
    if json_:
        json_uit({"vergeten": 1, "soort": gewist.soort})
    else:
        zeg("De sleutel is vernietigd; wat ervan bewaard was is onleesbaar.")


async def _vergeet(inrichting: "Inrichting", organisatie: str | None, leerling: str) -> "Onderwerp":
    from gateway.exchange.bewaren.wissen import wis

    naam = kies(inrichting, organisatie)
    return await wis(inrichting, wie(), naam, await wie_bedoeld(inrichting, naam, leerling))
