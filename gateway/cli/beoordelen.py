"""verzuim beoordeel and meld-overig: what a person decides on a voorstel, and what he puts forward himself."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, kies, opdracht, wie
from gateway.cli.keuze import VOORBEELD, begin_van, enige
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.verzuim.lijsten import Voorstelregel
    from gateway.exchange.verzuim.melding import Goedkeuring

VoorstelId = Annotated[str, typer.Argument(metavar="ID", help="Het voorstel; het begin van het id volstaat.")]
_DATUM = ["%Y-%m-%d"]
# Shows them whatever was decided.
LIJST = "schakel verzuim voorstellen --toestand alle"


def zet_op(app: typer.Typer) -> None:
    """Declare the commands in the group of verzuim."""
    voorbeeld = f"schakel verzuim beoordeel {VOORBEELD} --goedkeuren --ouders-geinformeerd 2026-11-20"
    opdracht(app, "beoordeel", voorbeeld)(beoordeel)
    opdracht(app, "meld-overig", "schakel verzuim meld-overig 100001 --van 2026-11-02 --tot 2026-11-13")(meld_overig)


def beoordeel(
    id_: VoorstelId,
    *,
    goedkeuren: Annotated[bool, typer.Option("--goedkeuren", help="Laat de melding gaan.")] = False,
    weiger: Annotated[str | None, typer.Option(metavar="REDEN", help="Meld dit niet, en schrijf waarom.")] = None,
    uitstellen: Annotated[
        datetime | None,
        typer.Option(formats=_DATUM, metavar="DATUM", help="Beslis later: op deze dag is het weer open."),
    ] = None,
    ouders_geinformeerd: Annotated[
        datetime | None,
        typer.Option(formats=_DATUM, metavar="DATUM", help="Sinds wanneer de ouders van de melding weten."),
    ] = None,
    reden: Annotated[str | None, typer.Option(help="De vermoedelijke reden van het verzuim.")] = None,
    actie: Annotated[str | None, typer.Option(help="Wat de school zelf al deed.")] = None,
    geen_actie: Annotated[
        str | None, typer.Option(metavar="TOELICHTING", help="De gemeente hoeft niets te doen, en waarom niet.")
    ] = None,
    melder_naam: Annotated[
        str | None, typer.Option(help="Wie vragen kan beantwoorden; anders de melder van de school.")
    ] = None,
    melder_email: Annotated[str | None, typer.Option(help="Het e-mailadres van de melder.")] = None,
    melder_functie: Annotated[str | None, typer.Option(help="De functie van de melder, zoals mentor.")] = None,
    melder_telefoon: Annotated[str | None, typer.Option(help="Het telefoonnummer van de melder.")] = None,
    telefoon: Annotated[str | None, typer.Option(help="Het telefoonnummer van ouder of leerling.")] = None,
    leslocatie: Annotated[
        str | None, typer.Option(help="Waar de leerling les heeft; anders die van de school.")
    ] = None,
    toch: Annotated[
        bool, typer.Option("--toch", help="Laat woorden over gezondheid staan: leerplicht heeft ze nodig.")
    ] = False,
    json_: Json = False,
) -> None:
    """Keur een voorstel goed, weiger het of stel het uit; een besluit valt één keer.

    Wie besloot, komt in het logboek van gebruik. Wat is goedgekeurd, gaat bij de volgende ronde van een worker mee.
    """
    from gateway.cli.tonen import json_uit, zeg

    if [goedkeuren, weiger is not None, uitstellen is not None].count(True) != 1:
        raise GebruikError("kies precies één besluit.", doe="Geef --goedkeuren, --weiger REDEN of --uitstellen DATUM.")
    velden = {
        "ouders_geinformeerd_op": ouders_geinformeerd and ouders_geinformeerd.date(),
        "vermoedelijke_reden": reden,
        "ondernomen_actie": actie,
        "actie_gewenst": geen_actie is None,
        "toelichting_geen_actie": geen_actie,
        "telefoon": telefoon,
        "leslocatie": leslocatie,
        "toch": toch,
    }
    melder = {"naam": melder_naam, "email": melder_email, "functie": melder_functie, "telefoon": melder_telefoon}

    async def doe(inrichting: "Inrichting") -> dict[str, Any]:
        from gateway.exchange.verzuim import oordeel

        regel = await zoek_voorstel(inrichting, id_)
        wat = (inrichting, wie(), [regel.organisatie], regel.id)
        if weiger is not None:
            await oordeel.weiger(*wat, weiger)
            return {"id": regel.id, "besluit": "geweigerd"}
        if uitstellen is not None:
            await oordeel.stel_uit(*wat, uitstellen.date())
            return {"id": regel.id, "besluit": "uitgesteld"}
        melding = await oordeel.keur_goed(*wat, _goedkeuring(velden, melder))
        return {"id": regel.id, "besluit": "goedgekeurd", "melding": melding}

    gedaan = draai(doe)
    if json_:
        json_uit(gedaan)
    else:
        zeg(f"Voorstel {gedaan['id']} is {gedaan['besluit']}.")


def meld_overig(
    leerlingnummer: Annotated[str, typer.Argument(help="Het nummer van de leerling bij de school.")],
    *,
    van: Annotated[datetime, typer.Option(formats=_DATUM, metavar="DATUM", help="De eerste dag van het verzuim.")],
    tot: Annotated[datetime, typer.Option(formats=_DATUM, metavar="DATUM", help="De laatste dag van het verzuim.")],
    organisatie: VanOrganisatie = None,
    json_: Json = False,
) -> None:
    """Draag verzuim onder de norm voor: spijbelen, te laat komen, een zorgelijk patroon. Melden mag, het moet niet.

    Er komt een voorstel van de soort overig, dat u daarna beoordeelt als elk ander.
    """
    from gateway.cli.tonen import json_uit, zeg

    async def doe(inrichting: "Inrichting") -> UUID:
        from gateway.exchange.verzuim.voordragen import nieuw_overig

        naam = kies(inrichting, organisatie)
        return await nieuw_overig(inrichting, wie(), naam, leerlingnummer, van.date(), tot.date())

    id_ = draai(doe)
    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"Er staat een voorstel klaar: schakel verzuim toon {id_}")


async def zoek_voorstel(inrichting: "Inrichting", begin: str) -> "Voorstelregel":
    """The one voorstel whose id begins so."""
    from gateway.exchange.verzuim.lijsten import Keuze, voorstellen

    namen = list(inrichting.organisaties)
    async with inrichting.db.transactie(namen) as conn:
        return enige(await voorstellen(conn, inrichting, Keuze(namen, 2, begin=begin_van(begin))), LIJST)


def _goedkeuring(velden: dict[str, Any], melder: dict[str, str | None]) -> "Goedkeuring":
    from pydantic import ValidationError

    from gateway.exchange.verzuim.melding import Goedkeuring
    from gateway.model.verzuim import Melder

    if not any(melder.values()):
        return Goedkeuring(**velden)
    try:
        return Goedkeuring(**velden, melder=Melder.model_validate(melder))
    except ValidationError as fout:
        namen = ", ".join(f"--melder-{item['loc'][0]}" for item in fout.errors())
        raise GebruikError(
            f"de melder klopt niet: {namen}.", doe="Een melder heeft een naam en een e-mailadres."
        ) from None
