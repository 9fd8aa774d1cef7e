"""aanvraag controleer, indienen, intrekken, lijst, toon, besluit and signalen: from complete to what came back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import aanvraagtonen as tonen
from gateway.cli.aanvraagkeuze import Id, met, schrijf
from gateway.cli.basis import Json, VanOrganisatie, alle, draai, kies, opdracht, wie
from gateway.cli.keuze import VOORBEELD

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Schrijver
    from gateway.exchange.inrichting import Inrichting


def zet_op(app: typer.Typer) -> None:
    """Declare the commands in the group of aanvragen."""
    opdracht(app, "controleer", f"schakel aanvraag controleer {VOORBEELD}", ook="check")(controleer)
    opdracht(app, "indienen", f"schakel aanvraag indienen {VOORBEELD}", ook="submit")(indienen)
    opdracht(app, "intrekken", f"schakel aanvraag intrekken {VOORBEELD}", ook="withdraw")(intrekken)
    opdracht(app, "lijst", "schakel aanvraag lijst --status onvolledig", ook="list")(lijst)
    opdracht(app, "toon", f"schakel aanvraag toon {VOORBEELD}", ook="show")(toon)
    opdracht(app, "besluit", f"schakel aanvraag besluit {VOORBEELD} --uit besluit.json")(besluit)
    opdracht(app, "signalen", "schakel aanvraag signalen zwaluw")(signalen)


def controleer(id_: Id, *, json_: Json = False) -> None:
    """Zeg wat er aan een aanvraag ontbreekt, en wat zonder toestemming niet mee zou gaan."""
    from gateway.cli.tonen import json_uit

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.aanvraag import indienen

        return await indienen.controleer(schrijver, gevonden)

    _, gevonden = met(id_, doe)
    if json_:
        json_uit(tonen.controle(gevonden))
    else:
        tonen.vertel_controle(gevonden)
    if not gevonden.compleet:
        raise typer.Exit(1)


def indienen(id_: Id, *, json_: Json = False) -> None:
    """Dien een volledige aanvraag in; bij de volgende ronde van een worker gaat zij naar het samenwerkingsverband."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.aanvraag import indienen

        return await indienen.dien_in(schrijver, gevonden)

    gevonden, controle = met(id_, doe)
    if json_:
        json_uit({"id": gevonden, "status": "ingediend", "weggelaten": controle.weggelaten})
        return
    zeg("De aanvraag is ingediend.")
    tonen.vertel_weggelaten(controle)


def intrekken(id_: Id, *, json_: Json = False) -> None:
    """Trek een aanvraag in; heeft het samenwerkingsverband haar al, dan hoort het dat."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import indienen

        await indienen.trek_in(schrijver, gevonden)

    schrijf(id_, doe, "De aanvraag is ingetrokken.", json_=json_)


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    status: Annotated[str | None, typer.Option(help="Alleen deze status, zoals onvolledig.")] = None,
    soort: Annotated[str | None, typer.Option(help="Alleen deze soort, zoals tlv-vso.")] = None,
    aantal: Annotated[int, typer.Option("--aantal", "-n", min=1, help="Hoogstens zo veel.")] = 50,
    json_: Json = False,
) -> None:
    """Toon aanvragen, de nieuwste eerst: over wie, welke soort en hoe het ermee staat.

    Dat u dit bekijkt, komt per leerling in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    async def doe(inrichting: "Inrichting") -> Any:
        from gateway.exchange.aanvraag import lijsten
        from gateway.exchange.gebruik import noteer_inzien

        namen = alle(inrichting, organisatie)
        async with inrichting.db.transactie(namen) as conn:
            keuze = lijsten.Keuze(namen, aantal, status=status, soort=soort)
            regels = await lijsten.aanvragen(conn, inrichting, keuze)
            await noteer_inzien(conn, inrichting, wie(), lijsten.INZIEN, regels)
        return regels

    regels = draai(doe)
    if json_:
        json_uit([tonen.plat(regel) for regel in regels])
    else:
        tonen.vertel_lijst(regels)


def toon(id_: Id, *, json_: Json = False) -> None:
    """Toon één aanvraag: hoe het ermee staat, wat ontbreekt, welke termijn loopt, en het besluit.

    Dat u dit bekijkt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.aanvraag import lijsten

        return await lijsten.bekijk(schrijver, gevonden)

    _, detail = met(id_, doe)
    if json_:
        json_uit(tonen.detail(detail))
    else:
        tonen.vertel(detail)


def besluit(
    id_: Id,
    *,
    uit: Annotated[
        Path | None,
        typer.Option(metavar="BESTAND", dir_okay=False, help="Waarheen; eindigt het op .csv, dan één regel CSV."),
    ] = None,
    json_: Json = False,
) -> None:
    """Haal het besluit op, met de TLV, als bestand voor het systeem van de school: JSON, of CSV met één regel.

    Dat u dit ophaalt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, zeg

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.aanvraag.besluit import besluit_van

        return await besluit_van(schrijver.inrichting, schrijver.gebruiker, schrijver.organisaties, gevonden)

    _, gevonden = met(id_, doe)
    if uit is not None:
        uit.write_bytes(gevonden.csv() if uit.suffix.lower() == ".csv" else gevonden.json())
    if json_:
        json_uit(gevonden.velden())
    elif uit is None:
        zeg(gevonden.json().decode().rstrip())
    else:
        zeg(f"Het besluit staat in {uit}.")


def signalen(
    organisatie: Annotated[str | None, typer.Argument(help="De organisatie; niet nodig als er maar één is.")] = None,
    *,
    json_: Json = False,
) -> None:
    """Noem wat binnenkort moet: een OPP opstellen of evalueren, een TLV verlengen.

    Dat u dit bekijkt, komt per leerling in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    async def doe(inrichting: "Inrichting") -> Any:
        from gateway.exchange.aanvraag.signalen import signalen_van

        return await signalen_van(inrichting, wie(), kies(inrichting, organisatie))

    gevonden = draai(doe)
    if json_:
        json_uit([asdict(item) for item in gevonden])
    else:
        tonen.vertel_signalen(gevonden)
