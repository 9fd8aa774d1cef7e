"""register: the verwerkingsregister of an organisatie, from what is really configured."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gateway.cli.basis import Json, VanOrganisatie, kies_uit, lees_settings, opdracht
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.register import Ingericht, Register
    from gateway.settings import Settings

Vorm = Literal["md", "xlsx", "jsonld", "svg"]
BESTANDEN: dict[Vorm, str] = {
    "md": "register.md",
    "xlsx": "register.xlsx",
    "jsonld": "register.jsonld",
    "svg": "stromen.svg",
}


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "register", "schakel register --organisatie zwaluw --uit register/")(register)


def register(
    *,
    organisatie: VanOrganisatie = None,
    uit: Annotated[
        Path | None, typer.Option("--uit", help="Map waarin het register komt; met --vorm een bestand.")
    ] = None,
    vorm: Annotated[
        Vorm | None, typer.Option("--vorm", help="Schrijf alleen deze vorm, zonder --uit naar stdout.")
    ] = None,
    peildatum: Annotated[
        datetime | None, typer.Option("--peildatum", formats=["%Y-%m-%d"], help="De dag waarop het register geldt.")
    ] = None,
    json_: Json = False,
) -> None:
    """Schrijf het verwerkingsregister (AVG art. 30): Markdown, Excel, JSON-LD en een plaatje van de stromen.

    Het komt uit de abonnementen, partners en doelen die zijn ingericht. Er staat niets van een leerling in.
    """
    from gateway.cli.tonen import aantal, json_uit, zeg
    from gateway.policy.tijd import vandaag

    naar_stdout = [vorm is not None, json_].count(True)
    if uit is None and naar_stdout != 1:
        raise GebruikError(
            "waar moet het register komen?", doe="Noem een map met --uit, één vorm met --vorm, of --json."
        )
    inhoud = _maak(lees_settings(), organisatie, peildatum.date() if peildatum else vandaag())
    geschreven = _schrijf(inhoud, uit, [vorm] if vorm else list(BESTANDEN))
    if json_:
        json_uit(_als_json(inhoud, geschreven))
    elif uit is not None:
        geteld = aantal(len(inhoud.verwerkingen), "verwerking", "verwerkingen")
        zeg(f"Register van {inhoud.verantwoordelijke.naam}: {geteld}. Geschreven: {', '.join(map(str, geschreven))}.")


def _vormen() -> "dict[Vorm, Callable[[Register], bytes]]":
    from gateway.register import als_jsonld, als_markdown, als_svg, als_werkblad

    return {
        "md": lambda register: als_markdown(register).encode(),
        "xlsx": als_werkblad,
        "jsonld": lambda register: als_jsonld(register).encode(),
        "svg": lambda register: als_svg(register).encode(),
    }


def _maak(settings: "Settings", organisatie: str | None, peildatum: date) -> "Register":
    from gateway.register import maak_register

    ingericht = _lees(settings)
    return maak_register(ingericht, kies_uit(ingericht.config.organisaties, organisatie), peildatum)


def _lees(settings: "Settings") -> "Ingericht":
    from gateway.configuratie import lees_configuratie
    from gateway.exchange.bewaren.termijnen import bewaartermijnen
    from gateway.koppelingen import koppelingen
    from gateway.mapping import laad_contracten
    from gateway.policy import laad_doelen
    from gateway.register import Ingericht, laad_registergegevens

    return Ingericht(
        config=lees_configuratie(settings.config),
        doelen=laad_doelen(settings.contractmappen),
        contracten=laad_contracten(settings.contractmappen),
        manifesten={naam: item.manifest for naam, item in koppelingen().items()},
        gegevens=laad_registergegevens(),
        termijnen=bewaartermijnen(),
    )


def _schrijf(register: "Register", uit: Path | None, vormen: list[Vorm]) -> list[Path]:
    """Write these forms: all in a folder, one as a file or to stdout; which files there are now."""
    maak = _vormen()
    if len(vormen) == 1 and uit is None:
        sys.stdout.buffer.write(maak[vormen[0]](register))
    if uit is None:
        return []
    if len(vormen) == 1:
        uit.write_bytes(maak[vormen[0]](register))
        return [uit]
    uit.mkdir(parents=True, exist_ok=True)
    for vorm in vormen:
        (uit / BESTANDEN[vorm]).write_bytes(maak[vorm](register))
    return [uit / BESTANDEN[vorm] for vorm in vormen]


def _als_json(register: "Register", geschreven: list[Path]) -> dict[str, Any]:
    return {
        "organisatie": register.verantwoordelijke.id,
        "peildatum": register.peildatum,
        "bestanden": geschreven,
        "verwerkingen": [
            {
                "doel": item.doelnaam,
                "versie": item.doel.versie if item.doel else None,
                "verstrekker": item.verstrekker.id,
                "ontvanger": item.ontvanger.id,
                "abonnement": item.abonnement,
                "stand": item.stand,
            }
            for item in register.verwerkingen
        ],
    }
