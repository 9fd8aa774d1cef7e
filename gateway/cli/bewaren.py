"""bewaar: what may not be wiped yet, what was wiped and why, and what will be."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, VanOrganisatie, alle, draai, groep, kies, opdracht, wie
from gateway.cli.keuze import VOORBEELD, begin_van
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.bewaren.blokkade import Blokkade, Verzoek
    from gateway.exchange.bewaren.verslag import Wisregel
    from gateway.exchange.bewaren.vooruitblik import Vooruitblik
    from gateway.exchange.inrichting import Inrichting

_DATUM = ["%Y-%m-%d"]
_BLOKKADEKOPPEN = ("id", "over", "soort", "alleen", "toestand", "reden", "door", "sinds", "tot en met", "opgeheven")
_VERSLAGKOPPEN = ("op", "organisatie", "soort", "doel", "aantal", "reden", "termijn", "bron", "betrokkene", "door")
Reden = Annotated[str, typer.Option(help="Waarom; komt versleuteld bij de blokkade.")]
Leerling = Annotated[
    str,
    typer.Argument(
        metavar="LEERLING",
        help="Het leerlingnummer of pseudoniem; in een postvak het id van de melding of aanvraag.",
    ),
]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Bewaren: blokkades, wat er is gewist en waarom, en wat er gewist gaat worden.")
    opdracht(eigen, "blokkeer", 'schakel bewaar blokkeer 100001 --reden "klacht loopt nog" --tot 2027-07-31')(blokkeer)
    opdracht(eigen, "hef-op", f'schakel bewaar hef-op {VOORBEELD} --reden "klacht afgehandeld"')(hef_op)
    opdracht(eigen, "lijst", "schakel bewaar lijst --alle", ook="list")(lijst)
    opdracht(eigen, "verslag", "schakel bewaar verslag --van 2026-11-01 --tot 2026-11-30", ook="report")(verslag)
    opdracht(eigen, "vooruitblik", "schakel bewaar vooruitblik --dagen 30", ook="forecast")(vooruitblik)
    app.add_typer(eigen, name="bewaar")


def blokkeer(
    leerling: Leerling,
    *,
    reden: Reden,
    organisatie: VanOrganisatie = None,
    tot: Annotated[
        datetime | None,
        typer.Option(formats=_DATUM, metavar="DATUM", help="De laatste dag; anders tot u haar opheft."),
    ] = None,
    uitwisseling: Annotated[UUID | None, typer.Option(help="Alleen wat in deze uitwisseling ging.")] = None,
    doel: Annotated[str | None, typer.Option(help="Alleen wat voor dit doel ging.")] = None,
    json_: Json = False,
) -> None:
    """Leg een bewaarblokkade: van deze leerling wordt niets gewist of vergeten zolang zij duurt.

    Dat u dit doet, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, zeg
    from gateway.exchange.bewaren.blokkade import Verzoek

    async def doe(inrichting: "Inrichting") -> "Blokkade":
        naam = kies(inrichting, organisatie)
        over = await wie_bedoeld(inrichting, naam, leerling)
        dag = tot.date() if tot else None
        verzoek = Verzoek(onderwerp=over, reden=reden, tot=dag, uitwisseling=uitwisseling, doel=doel)
        return await _blokkeer(inrichting, naam, verzoek)

    gelegd = draai(doe)
    if json_:
        json_uit(gelegd)
    else:
        zeg(f"De blokkade ligt er, met id {gelegd.id}.")


def hef_op(
    id_: Annotated[str, typer.Argument(metavar="ID", help="De blokkade; het begin van het id volstaat.")],
    *,
    reden: Reden,
    json_: Json = False,
) -> None:
    """Hef een bewaarblokkade op: wat voorbij zijn termijn is, wordt de volgende nacht gewist.

    Dat u dit doet, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, zeg

    opgeheven = draai(lambda inrichting: _hef_op(inrichting, begin_van(id_), reden))
    if json_:
        json_uit(opgeheven)
    else:
        zeg("De blokkade is opgeheven.")


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    alle_: Annotated[bool, typer.Option("--alle", help="Ook wat verlopen of opgeheven is.")] = False,
    json_: Json = False,
) -> None:
    """Toon de bewaarblokkades die er liggen, de nieuwste eerst: waarover, waarom, door wie en tot wanneer.

    Dat u dit bekijkt, komt per blokkade in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, tabel

    async def doe(inrichting: "Inrichting") -> "list[Blokkade]":
        from gateway.exchange.bewaren import blokkade

        return await blokkade.lijst(inrichting, wie(), alle(inrichting, organisatie), alle=alle_)

    regels = draai(doe)
    if json_:
        json_uit(regels)
    else:
        tabel("", _BLOKKADEKOPPEN, [_blokkaderij(regel) for regel in regels])


def verslag(
    *,
    organisatie: VanOrganisatie = None,
    van: Annotated[
        datetime | None, typer.Option(formats=_DATUM, metavar="DATUM", help="Vanaf deze dag; anders vanaf het begin.")
    ] = None,
    tot: Annotated[
        datetime | None, typer.Option(formats=_DATUM, metavar="DATUM", help="Tot en met deze dag; anders tot nu.")
    ] = None,
    json_: Json = False,
) -> None:
    """Toon wat er is gewist en waarom, het nieuwste eerst; er staan geen gegevens van personen in."""
    from gateway.cli.tonen import json_uit, tabel

    dagen = (van.date() if van else None, tot.date() if tot else None)
    regels = draai(lambda inrichting: _verslag(inrichting, organisatie, *dagen))
    if json_:
        json_uit(regels)
        return
    rijen = [tuple(getattr(regel, kop) for kop in _VERSLAGKOPPEN) for regel in regels]
    tabel("", _VERSLAGKOPPEN, rijen, rechts=["aantal"])


def vooruitblik(
    *,
    organisatie: VanOrganisatie = None,
    dagen: Annotated[int, typer.Option(min=0, max=36500, help="Hoeveel dagen vooruit.")] = 30,
    json_: Json = False,
) -> None:
    """Tel per soort wat er voorbij zijn termijn raakt, en wat een blokkade vasthoudt; er wordt niets gewist."""
    from gateway.cli.tonen import json_uit, tabel

    async def doe(inrichting: "Inrichting") -> "list[Vooruitblik]":
        from gateway.exchange.bewaren.vooruitblik import blik_vooruit

        return await blik_vooruit(inrichting, alle(inrichting, organisatie), dagen)

    regels = draai(doe)
    if json_:
        json_uit(regels)
        return
    rijen = [(regel.soort, regel.doel, regel.aantal, regel.geblokkeerd) for regel in regels]
    tabel("", ("soort", "doel", "aantal", "geblokkeerd"), rijen, rechts=["aantal", "geblokkeerd"])


async def wie_bedoeld(inrichting: "Inrichting", organisatie: str, tekst: str) -> UUID:
    """The id of a leerling by his number or his name in the log, or the id itself when that was typed."""
    from gateway.exchange import overzicht
    from gateway.exchange.bewaren.onderwerp import zoek_pseudoniem

    try:
        return UUID(tekst)
    except ValueError:
        bronsleutel = inrichting.kast.bronsleutel(organisatie, tekst)
    async with inrichting.db.transactie([organisatie]) as conn:
        gevonden = await overzicht.zoek_leerling(conn, organisatie, bronsleutel)
        id_ = gevonden[0] if gevonden else await zoek_pseudoniem(conn, organisatie, tekst)
    if id_ is None:
        raise NietGevondenError(
            f"deze leerling is bij {organisatie} niet bekend.", doe="Controleer het leerlingnummer."
        )
    return id_


async def _blokkeer(inrichting: "Inrichting", organisatie: str, verzoek: "Verzoek") -> "Blokkade":
    from gateway.exchange.bewaren import blokkade

    return await blokkade.blokkeer(inrichting, wie(), [organisatie], verzoek)


async def _hef_op(inrichting: "Inrichting", begin: str, reden: str) -> "Blokkade":
    from gateway.exchange.bewaren import blokkade

    namen = list(inrichting.organisaties)
    gevonden = await blokkade.zoek(inrichting, namen, begin)
    if len(gevonden) > 1:
        raise GebruikError("er begint meer dan één id zo.", doe="Geef meer tekens van het id.")
    opgeheven = await blokkade.hef_op(inrichting, wie(), namen, gevonden[0], reden) if gevonden else None
    if opgeheven is None:
        raise NietGevondenError("dit id is er niet.", doe="Zoek het met `schakel bewaar lijst`.")
    return opgeheven


async def _verslag(
    inrichting: "Inrichting", organisatie: str | None, van: date | None, tot: date | None
) -> "list[Wisregel]":
    from gateway.exchange.bewaren.verslag import Keuze, lees_verslag

    namen = alle(inrichting, organisatie)
    async with inrichting.db.transactie(namen) as conn:
        return await lees_verslag(conn, Keuze(namen, van, tot))


def _blokkaderij(regel: "Blokkade") -> tuple[Any, ...]:
    alleen = ", ".join(str(deel) for deel in (regel.doel, regel.uitwisseling) if deel)
    over = (regel.id, regel.onderwerp, regel.soort, alleen, regel.toestand)
    weg = f"{regel.opgeheven_door}: {regel.opheffing}" if regel.opgeheven_door else ""
    return (*over, regel.reden, regel.ingesteld_door, regel.ingesteld_op, regel.tot, weg)
