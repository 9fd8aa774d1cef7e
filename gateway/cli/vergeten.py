"""vergeet: destroy the key of one leerling, so that nothing of him can be read any more."""

from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, kies, opdracht, wie
from gateway.cli.uitkomst import NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "vergeet", "schakel vergeet 100001 --organisatie zwaluw")(vergeet)


def vergeet(
    leerlingnummer: Annotated[str, typer.Argument(help="Het nummer van de leerling bij de school.")],
    *,
    organisatie: VanOrganisatie = None,
    ja: Annotated[bool, typer.Option("--ja", help="Vraag niet om bevestiging.")] = False,
    json_: Json = False,
) -> None:
    """Vernietig de sleutel van een leerling: alles wat van hem bewaard is, is dan voorgoed onleesbaar.

    Het bewijs van wat er verstuurd is blijft geldig. Staat de leerling nog in de bron, dan leest de volgende import
    hem opnieuw in: haal hem daar eerst weg.
    """
    from gateway.cli.tonen import json_uit, zeg

    if not ja:
        typer.confirm("Dit is niet terug te draaien. Doorgaan?", abort=True, err=True)
    gewist = draai(lambda inrichting: _vergeet(inrichting, organisatie, leerlingnummer))
    if json_:
        json_uit({"vergeten": gewist})
    else:
        zeg("De sleutel is vernietigd; wat van deze leerling bewaard was is onleesbaar.")


async def _vergeet(inrichting: "Inrichting", organisatie: str | None, leerlingnummer: str) -> int:
    from gateway.exchange import overzicht, retention
    from gateway.exchange.gebruik import VERGEET, noteer_gebruik

    naam = kies(inrichting, organisatie)
    bronsleutel = inrichting.kast.bronsleutel(naam, leerlingnummer)
    async with inrichting.db.transactie([naam]) as conn:
        gevonden = await overzicht.zoek_leerling(conn, naam, bronsleutel)
        if gevonden is None:
            raise NietGevondenError(f"deze leerling is bij {naam} niet bekend.", doe="Controleer het leerlingnummer.")
        leerling, pseudoniem = gevonden
        await noteer_gebruik(conn, inrichting, wie(), VERGEET, naam, [(pseudoniem, None)])
    return await retention.vergeet(inrichting, naam, [leerling])
