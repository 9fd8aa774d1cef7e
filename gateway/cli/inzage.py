"""inzage: all that was shared about one leerling, for who may know it: on screen, as page, PDF or JSON."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, kies, opdracht, wie
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.inzage.model import Inzage
    from gateway.policy.inzage import Aanvrager


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "inzage", "schakel inzage 100001 --voor gezagdrager:1 --uit inzage.pdf")(inzage)


def inzage(
    leerlingnummer: Annotated[str, typer.Argument(help="Het nummer van de leerling bij de school.")],
    *,
    voor: Annotated[
        str, typer.Option(metavar="WIE", help="Wie het vraagt: leerling, school, of gezagdrager:1 voor gezagdrager 1.")
    ],
    organisatie: VanOrganisatie = None,
    akkoord: Annotated[
        bool, typer.Option("--akkoord", help="De leerling van 16 jaar of ouder vindt het goed dat een ouder dit ziet.")
    ] = False,
    uit: Annotated[
        Path | None, typer.Option(help="Schrijf het naar dit bestand: .pdf, .html of .json.", dir_okay=False)
    ] = None,
    json_: Json = False,
) -> None:
    """Laat zien wat er over een leerling is gedeeld: met wie, wanneer, waarvoor, op welke grond, welke gegevens.

    Wie het mag zien hangt af van de leeftijd en het gezag; een weigering zegt wie het wel mag vragen. Dat het gevraagd
    is, door wie en voor wie, komt in het logboek van gebruik, ook bij een weigering.
    """
    from gateway.cli.tonen import json_uit, zeg

    schrijf = None if uit is None else _schrijver(uit)
    aanvrager = lees_aanvrager(voor, akkoord=akkoord)
    gevonden = draai(lambda inrichting: _geef(inrichting, organisatie, leerlingnummer, aanvrager))
    if uit is not None and schrijf is not None:
        _bewaar(uit, schrijf(gevonden))
        zeg(f"Geschreven naar {uit}. Er staan gegevens van een leerling in: bewaar en verstuur het veilig.")
    if json_:
        json_uit(gevonden.model_dump(mode="json", by_alias=True))
    elif uit is None:
        _toon(gevonden)


def lees_aanvrager(voor: str, *, akkoord: bool) -> "Aanvrager":
    """Who asks, as typed."""
    from gateway.policy.inzage import Aanvrager
    from gateway.policy.inzageregels import Inzagerol

    rol, _, nummer = voor.partition(":")
    if rol == Inzagerol.GEZAGDRAGER and nummer.isdecimal() and int(nummer):
        return Aanvrager(Inzagerol.GEZAGDRAGER, int(nummer) - 1, akkoord)
    if voor in {Inzagerol.LEERLING, Inzagerol.SCHOOL} and not akkoord:
        return Aanvrager(Inzagerol(voor))
    raise GebruikError(
        "voor wie is de inzage?",
        doe="Kies --voor leerling, school of gezagdrager:1; --akkoord hoort bij een gezagdrager.",
    )


async def _geef(
    inrichting: "Inrichting", organisatie: str | None, leerlingnummer: str, aanvrager: "Aanvrager"
) -> "Inzage":
    from gateway.exchange import overzicht
    from gateway.exchange.inzage.geven import geef_inzage

    naam = kies(inrichting, organisatie)
    bronsleutel = inrichting.kast.bronsleutel(naam, leerlingnummer)
    async with inrichting.db.transactie([naam]) as conn:
        wiens = await overzicht.zoek_leerling(conn, naam, bronsleutel)
    gevonden = None if wiens is None else await geef_inzage(inrichting, wie(), [naam], wiens[0], aanvrager)
    if gevonden is None:
        raise NietGevondenError(f"deze leerling is bij {naam} niet bekend.", doe="Controleer het leerlingnummer.")
    return gevonden


def _schrijver(uit: Path) -> "Callable[[Inzage], bytes]":
    """What makes the file, by its ending; asked first, so that a wrong ending gives nobody inzage."""
    from gateway.document import als_html, als_pdf
    from gateway.exchange.inzage.overzicht import overzicht
    from gateway.policy.inzageregels import inzageregels

    soorten: dict[str, Callable[[Inzage], bytes]] = {
        ".pdf": lambda inzage: als_pdf(overzicht(inzage, inzageregels()), inzage.gemaakt_op),
        ".html": lambda inzage: als_html(overzicht(inzage, inzageregels())).encode(),
        ".json": lambda inzage: inzage.model_dump_json(by_alias=True, indent=2).encode(),
    }
    if uit.suffix.lower() not in soorten:
        raise GebruikError("dit soort bestand kan niet.", doe=f"Kies een naam op {', '.join(soorten)}.")
    return soorten[uit.suffix.lower()]


def _bewaar(uit: Path, inhoud: bytes) -> None:
    """Write it for its owner only."""
    with os.fdopen(os.open(uit, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as bestand:
        bestand.write(inhoud)


def _toon(gevonden: "Inzage") -> None:
    from gateway.cli.tonen import aantal, tabel, zeg

    gedeeld = [item for item in gevonden.verstrekkingen if item.gedeeld]
    niet = len(gevonden.verstrekkingen) - len(gedeeld)
    zeg(
        f"{aantal(len(gedeeld), 'bericht', 'berichten')} gedeeld, {niet} niet; "
        f"{aantal(len(gevonden.toestemmingen), 'toestemming', 'toestemmingen')}. Gemaakt voor {gevonden.voor}."
    )
    rijen = [
        (item.gemaakt_op, item.ontvanger_naam, item.doel, item.toestand_in_woorden, len(item.gegevens))
        for item in gevonden.verstrekkingen
    ]
    if rijen:
        tabel("", ("gemaakt", "ontvanger", "doel", "stand", "gegevens"), rijen, rechts=("gegevens",))
