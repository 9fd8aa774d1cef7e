"""aanvraag nieuw, wijzig, document, dossier, zienswijze, informeer and overeenstemming: what a school writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import aanvraagvolgen, rekenen
from gateway.cli.aanvraagkeuze import Id, schrijf
from gateway.cli.basis import Json, VanOrganisatie, draai, groep, kies, opdracht
from gateway.cli.keuze import VOORBEELD, schrijver_voor
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Schrijver
    from gateway.exchange.inrichting import Inrichting

_DATUM = ["%Y-%m-%d"]
Bestand = Annotated[Path, typer.Argument(metavar="BESTAND", exists=True, dir_okay=False, help="Het bestand.")]
Op = Annotated[datetime, typer.Option(formats=_DATUM, metavar="DATUM", help="Op welke dag.")]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Aanvragen bij een samenwerkingsverband: schrijven, indienen, volgen, en het besluit ophalen.")
    opdracht(eigen, "nieuw", "schakel aanvraag nieuw aanvraag.json --organisatie zwaluw")(nieuw)
    opdracht(eigen, "wijzig", f"schakel aanvraag wijzig {VOORBEELD} aanvraag.json")(wijzig)
    opdracht(eigen, "document", f"schakel aanvraag document {VOORBEELD} opp.pdf --soort opp")(document)
    opdracht(eigen, "dossier", f"schakel aanvraag dossier {VOORBEELD} dossier.xml")(dossier)
    opdracht(eigen, "maak-dossier", f"schakel aanvraag maak-dossier {VOORBEELD}")(maak_dossier)
    opdracht(eigen, "zienswijze", f"schakel aanvraag zienswijze {VOORBEELD} --van ouders --datum 2026-11-12")(
        zienswijze
    )
    opdracht(eigen, "informeer", f"schakel aanvraag informeer {VOORBEELD} --op 2026-11-12")(informeer)
    opdracht(eigen, "overeenstemming", f"schakel aanvraag overeenstemming {VOORBEELD} --op 2026-11-12")(overeenstemming)
    aanvraagvolgen.zet_op(eigen)
    rekenen.zet_op(eigen)
    app.add_typer(eigen, name="aanvraag")


def nieuw(bestand: Bestand, *, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Maak een aanvraag uit een JSON-bestand; alleen de school ziet haar, tot u haar indient."""
    from gateway.cli.tonen import json_uit, zeg

    document = _lees_json(bestand)

    async def doe(inrichting: "Inrichting") -> UUID:
        from gateway.exchange.aanvraag import schrijven
        from gateway.exchange.aanvraag.invoer import lees_invoer

        naam = kies(inrichting, organisatie)
        return await schrijven.nieuw(schrijver_voor(inrichting, [naam]), naam, lees_invoer(document))

    id_ = draai(doe)
    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"De aanvraag staat klaar om aan te vullen: schakel aanvraag controleer {id_}")


def wijzig(id_: Id, bestand: Bestand, *, json_: Json = False) -> None:
    """Verander een aanvraag met een JSON-bestand; wat er niet in staat, blijft zoals het was.

    Kan zolang zij niet is ingediend, of als het samenwerkingsverband om aanvulling vraagt.
    """
    document = _lees_json(bestand)

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven
        from gateway.exchange.aanvraag.invoer import lees_invoer

        await schrijven.wijzig(schrijver, gevonden, lees_invoer(document))

    schrijf(id_, doe, "De aanvraag is gewijzigd.", json_=json_)


def document(
    id_: Id,
    bestand: Bestand,
    *,
    soort: Annotated[str, typer.Option(help="De soort document, zoals opp of deskundigenadvies.")],
    datum: Annotated[
        datetime | None, typer.Option(formats=_DATUM, metavar="DATUM", help="Van welke dag het document is.")
    ] = None,
    ondertekend: Annotated[
        list[str] | None, typer.Option(metavar="ROL", help="Wie tekende, zoals ouders; mag vaker.")
    ] = None,
    json_: Json = False,
) -> None:
    """Voeg een bestand bij een aanvraag; een eerder bestand met dezelfde soort en naam wordt vervangen."""
    inhoud = bestand.read_bytes()

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven
        from gateway.exchange.aanvraag.bijlage import maak_bijlage

        dag = datum and datum.date()
        bijlage = maak_bijlage(soort, bestand.name, inhoud, datum=dag, ondertekend_door=ondertekend or ())
        await schrijven.voeg_document_toe(schrijver, gevonden, bijlage)

    schrijf(id_, doe, "Het document gaat mee.", json_=json_)


def dossier(id_: Id, bestand: Bestand, *, json_: Json = False) -> None:
    """Voeg het OSO-dossier uit het LAS bij een aanvraag, in plaats van een eerder."""
    inhoud = bestand.read_bytes()

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven

        await schrijven.zet_dossier(schrijver, gevonden, inhoud)

    schrijf(id_, doe, "Het OSO-dossier gaat mee.", json_=json_)


def maak_dossier(
    id_: Id,
    *,
    zonder: Annotated[
        list[str] | None, typer.Option(metavar="CATEGORIE", help="Wat niet meegaat, zoals bijlagen; mag vaker.")
    ] = None,
    json_: Json = False,
) -> None:
    """Laat het OSO-dossier maken uit wat er van de leerling bekend is, als het LAS er geen geeft."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag.maken import maak_dossier_bij

        await maak_dossier_bij(schrijver, gevonden, frozenset(zonder or ()))

    schrijf(id_, doe, "Het OSO-dossier is gemaakt en gaat mee.", json_=json_)


def zienswijze(
    id_: Id,
    *,
    van: Annotated[str, typer.Option(help="Van wie: ouders, leerling of beoogde-school.")],
    datum: Annotated[datetime, typer.Option(formats=_DATUM, metavar="DATUM", help="Van welke dag zij is.")],
    akkoord: Annotated[
        bool | None, typer.Option("--akkoord/--niet-akkoord", help="Of zij het eens zijn met de aanvraag.")
    ] = None,
    tekst: Annotated[str | None, typer.Option(help="Wat zij ervan vinden.")] = None,
    json_: Json = False,
) -> None:
    """Voeg bij hoe ouders, leerling of beoogde school de aanvraag zien; een eerdere van dezelfde vervalt."""
    velden = {"van": van, "datum": datum.date(), "akkoord": akkoord, "tekst": tekst}

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven
        from gateway.exchange.aanvraag.invoer import lees_zienswijze

        await schrijven.voeg_zienswijze_toe(schrijver, gevonden, lees_zienswijze(velden))

    schrijf(id_, doe, "De zienswijze gaat mee.", json_=json_)


def informeer(id_: Id, *, op: Op, json_: Json = False) -> None:
    """Leg vast op welke dag de ouders over deze aanvraag zijn geïnformeerd; zonder gaat zij niet weg."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven

        await schrijven.leg_informeren_vast(schrijver, gevonden, op.date())

    schrijf(id_, doe, "Vastgelegd dat de ouders het weten.", json_=json_)


def overeenstemming(id_: Id, *, op: Op, json_: Json = False) -> None:
    """Leg vast op welke dag de ouders instemden met het handelingsdeel; zonder gaat dat deel niet mee."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.aanvraag import schrijven

        await schrijven.leg_overeenstemming_vast(schrijver, gevonden, op.date())

    schrijf(id_, doe, "Vastgelegd dat er overeenstemming is.", json_=json_)


def _lees_json(bestand: Path) -> Any:
    import json

    try:
        return json.loads(bestand.read_text(encoding="utf-8"))
    except ValueError:
        raise GebruikError(
            "het bestand is geen geldige JSON in UTF-8.", doe="Zie docs/aanvraag-doen.md voor een voorbeeld."
        ) from None
