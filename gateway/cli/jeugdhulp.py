"""jeugdhulp nieuw, wijzig, document and document-weg: what a school writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import jeugdhulpvolgen
from gateway.cli.basis import Json, VanOrganisatie, draai, groep, kies, opdracht
from gateway.cli.jeugdhulpkeuze import Id, schrijf
from gateway.cli.keuze import VOORBEELD, schrijver_voor
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Schrijver
    from gateway.exchange.inrichting import Inrichting

_DATUM = ["%Y-%m-%d"]
Bestand = Annotated[Path, typer.Argument(metavar="BESTAND", exists=True, dir_okay=False, help="Het bestand.")]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Verzoeken aan partners in de jeugdhulp: schrijven, indienen, volgen en intrekken.")
    opdracht(eigen, "nieuw", "schakel jeugdhulp nieuw verzoek.json --organisatie zwaluw")(nieuw)
    opdracht(eigen, "wijzig", f"schakel jeugdhulp wijzig {VOORBEELD} verzoek.json")(wijzig)
    opdracht(
        eigen,
        "document",
        f'schakel jeugdhulp document {VOORBEELD} verslag.pdf --soort verslag --titel "Verslag overleg" '
        "--datum 2026-11-02 --opgesteld-door school",
    )(document)
    opdracht(eigen, "document-weg", f"schakel jeugdhulp document-weg {VOORBEELD} verslag.pdf")(document_weg)
    jeugdhulpvolgen.zet_op(eigen)
    app.add_typer(eigen, name="jeugdhulp")


def nieuw(bestand: Bestand, *, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Maak een verzoek uit een JSON-bestand; alleen de school ziet het, tot u het indient."""
    from gateway.cli.tonen import json_uit, zeg

    inhoud = _lees_json(bestand)

    async def doe(inrichting: "Inrichting") -> UUID:
        from gateway.exchange.jeugdhulp import schrijven
        from gateway.exchange.jeugdhulp.invoer import lees_invoer

        naam = kies(inrichting, organisatie)
        return await schrijven.nieuw(schrijver_voor(inrichting, [naam]), naam, lees_invoer(inhoud))

    id_ = draai(doe)
    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"Het verzoek staat klaar om aan te vullen: schakel jeugdhulp controleer {id_}")


def wijzig(id_: Id, bestand: Bestand, *, json_: Json = False) -> None:
    """Verander een verzoek met een JSON-bestand; wat er niet in staat, blijft zoals het was.

    Kan zolang het niet is ingediend.
    """
    inhoud = _lees_json(bestand)

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.jeugdhulp import schrijven
        from gateway.exchange.jeugdhulp.invoer import lees_invoer

        await schrijven.wijzig(schrijver, gevonden, lees_invoer(inhoud))

    schrijf(id_, doe, "Het verzoek is gewijzigd.", json_=json_)


def document(
    id_: Id,
    bestand: Bestand,
    *,
    soort: Annotated[str, typer.Option(help="De soort document, zoals verslag.")],
    titel: Annotated[str, typer.Option(help="De titel, zoals die in de toestemming staat.")],
    datum: Annotated[datetime, typer.Option(formats=_DATUM, metavar="DATUM", help="Van welke dag het document is.")],
    opgesteld_door: Annotated[
        str, typer.Option(help="Wie het schreef: school, ouders of professional-met-beroepsgeheim.")
    ],
    json_: Json = False,
) -> None:
    """Voeg een bestand bij een verzoek; een eerder bestand met dezelfde naam wordt vervangen.

    Het gaat alleen mee als de toestemming dit document noemt.
    """
    import base64

    velden = {
        "soort": soort,
        "titel": titel,
        "bestandsnaam": bestand.name,
        "datum": datum.date(),
        "opgesteldDoor": opgesteld_door,
        "inhoud": base64.b64encode(bestand.read_bytes()),
    }

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.jeugdhulp import schrijven
        from gateway.exchange.jeugdhulp.invoer import lees_document

        await schrijven.voeg_document_toe(schrijver, gevonden, lees_document(velden).document())

    schrijf(id_, doe, "Het document hoort bij het verzoek.", json_=json_)


def document_weg(
    id_: Id,
    bestandsnaam: Annotated[str, typer.Argument(metavar="NAAM", help="De naam van het bestand.")],
    *,
    json_: Json = False,
) -> None:
    """Haal een bestand uit een verzoek dat nog niet is ingediend."""

    async def doe(schrijver: "Schrijver", gevonden: UUID) -> None:
        from gateway.exchange.jeugdhulp import schrijven

        await schrijven.haal_document_weg(schrijver, gevonden, bestandsnaam)

    schrijf(id_, doe, "Het document gaat niet mee.", json_=json_)


def _lees_json(bestand: Path) -> Any:
    import json

    try:
        return json.loads(bestand.read_text(encoding="utf-8"))
    except ValueError:
        raise GebruikError(
            "het bestand is geen geldige JSON in UTF-8.", doe="Zie docs/jeugdhulp.md voor een voorbeeld."
        ) from None
