"""jeugdhulp controleer, indien, trek-in, lijst, toon and code: from complete to what came back."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import jeugdhulptonen as tonen
from gateway.cli.basis import Json, VanOrganisatie, alle, draai, opdracht, wie
from gateway.cli.jeugdhulpkeuze import Id, met, schrijf
from gateway.cli.keuze import VOORBEELD
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Schrijver
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.jeugdhulp.code import Afhaalcode


def zet_op(app: typer.Typer) -> None:
    """Declare the commands in the group of verzoeken."""
    opdracht(app, "controleer", f"schakel jeugdhulp controleer {VOORBEELD}", ook="check")(controleer)
    opdracht(app, "indien", f"schakel jeugdhulp indien {VOORBEELD}", ook="submit")(indien)
    opdracht(app, "trek-in", f"schakel jeugdhulp trek-in {VOORBEELD}", ook="withdraw")(trek_in)
    opdracht(app, "lijst", "schakel jeugdhulp lijst --stap ingediend", ook="list")(lijst)
    opdracht(app, "toon", f"schakel jeugdhulp toon {VOORBEELD}", ook="show")(toon)
    opdracht(app, "code", f"schakel jeugdhulp code {VOORBEELD}")(code)


def controleer(id_: Id, *, json_: Json = False) -> None:
    """Zeg wat er aan een verzoek ontbreekt, wie het krijgt, en wat niet mee zou gaan."""
    from gateway.cli.tonen import json_uit

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.jeugdhulp import indienen

        return await indienen.controleer(schrijver, gevonden)

    _, gevonden = met(id_, doe)
    if json_:
        json_uit(tonen.controle(gevonden))
    else:
        tonen.vertel_controle(gevonden)
    if not gevonden.compleet:
        raise typer.Exit(1)


def indien(id_: Id, *, json_: Json = False) -> None:
    """Dien een volledig verzoek in; bij de volgende ronde van een worker gaat het naar de partner.

    Is er toestemming nodig en is die er niet, dan gaat er niets weg; `schakel jeugdhulp toon` zegt dan waarom.
    """
    from gateway.cli.tonen import json_uit, zeg

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.jeugdhulp import indienen

        return await indienen.dien_in(schrijver, gevonden)

    gevonden, controle = met(id_, doe)
    if json_:
        json_uit({"id": gevonden, "stap": "ingediend", **tonen.controle(controle)})
        return
    zeg("Het verzoek is ingediend.")
    tonen.vertel_weggelaten(controle)


def trek_in(id_: Id, *, json_: Json = False) -> None:
    """Trek een verzoek in; heeft de partner het al, dan hoort hij het en wordt hem gevraagd te wissen."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.jeugdhulp import indienen

        await indienen.trek_in(schrijver, gevonden)

    schrijf(id_, doe, "Het verzoek is ingetrokken.", json_=json_)


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    stap: Annotated[str | None, typer.Option(help="Alleen concept, ingediend of ingetrokken.")] = None,
    status: Annotated[str | None, typer.Option(help="Alleen met deze status bij de partner, zoals rejected.")] = None,
    soort: Annotated[str | None, typer.Option(help="Alleen deze soort, zoals aanmelding.")] = None,
    aantal: Annotated[int, typer.Option("--aantal", "-n", min=1, help="Hoogstens zo veel.")] = 50,
    json_: Json = False,
) -> None:
    """Toon verzoeken, de nieuwste eerst: over wie, welke soort en hoe het ermee staat.

    Dat u dit bekijkt, komt per leerling in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    async def doe(inrichting: "Inrichting") -> Any:
        from gateway.exchange.gebruik import noteer_inzien
        from gateway.exchange.jeugdhulp import lijsten

        namen = alle(inrichting, organisatie)
        async with inrichting.db.transactie(namen) as conn:
            keuze = lijsten.Keuze(namen, aantal, stap=stap, status=status, soort=soort)
            regels = await lijsten.verzoeken(conn, inrichting, keuze)
            await noteer_inzien(conn, inrichting, wie(), lijsten.INZIEN, regels)
        return regels

    regels = draai(doe)
    if json_:
        json_uit([tonen.plat(regel) for regel in regels])
    else:
        tonen.vertel_lijst(regels)


def toon(id_: Id, *, json_: Json = False) -> None:
    """Toon één verzoek: wat meegaat, hoe elk deel bij de partner staat, wat is geweigerd en wat u kunt doen.

    Dat u dit bekijkt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> Any:
        from gateway.exchange.jeugdhulp import lijsten

        return await lijsten.bekijk(schrijver, gevonden)

    _, detail = met(id_, doe)
    if json_:
        json_uit(tonen.detail(detail))
    else:
        tonen.vertel(detail)


def code(
    id_: Id,
    *,
    doel: Annotated[
        str | None, typer.Option(help="Voor welk deel, zoals verzuim-context; niet nodig als er maar één open staat.")
    ] = None,
    json_: Json = False,
) -> None:
    """Maak de code waarmee een partner zonder systeem het pakket ophaalt; een eerdere code vervalt.

    Geef hem telefonisch door aan wie u kent, nooit in dezelfde mail als het adres. De code is niet opnieuw te tonen.
    """
    from gateway.cli.tonen import json_uit, zeg

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> "Afhaalcode":
        from gateway.exchange.jeugdhulp.code import maak_code
        from gateway.exchange.jeugdhulp.lijsten import bekijk

        open_ = [item for item in (await bekijk(schrijver, gevonden)).uitwisselingen if item.is_open]
        gekozen = [item.id for item in open_ if doel in {None, item.doel}]
        if not gekozen:
            raise NietGevondenError("er staat niets open om op te halen.", doe="Kijk met `schakel jeugdhulp toon`.")
        if len(gekozen) > 1:
            namen = ", ".join(item.doel for item in open_)
            raise GebruikError("er staat meer dan één deel open.", doe=f"Noem er een met --doel: {namen}.")
        return await maak_code(schrijver, gekozen[0])

    _, gemaakt = met(id_, doe)
    if json_:
        json_uit({"uitwisseling": gemaakt.uitwisseling, "code": gemaakt.code, "open_tot": gemaakt.open_tot})
    else:
        zeg(f"{gemaakt.code}  (uitwisseling {gemaakt.uitwisseling}, open tot en met {gemaakt.open_tot})")
