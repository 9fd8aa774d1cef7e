"""connectors and doelen: what is installed, and why something may be shared."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from gateway.cli.basis import Json, lees_settings, opdracht
from gateway.cli.uitkomst import NietGevondenError

if TYPE_CHECKING:
    from gateway.koppelingen import Koppeling
    from gateway.policy import Doel

T = TypeVar("T")


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    opdracht(app, "connectors", "schakel connectors duo_rod")(connectors)
    eigen = typer.Typer(
        help="De doelen: waarom iets gedeeld mag worden, met wie, en welke gegevens.",
        invoke_without_command=True,
        rich_markup_mode="rich",
        epilog="Voorbeeld: schakel doelen --json",
    )
    eigen.callback()(doelen)
    opdracht(eigen, "toon", "schakel doelen toon rod-inschrijving", ook="show")(toon)
    app.add_typer(eigen, name="doelen")


def connectors(
    naam: Annotated[str | None, typer.Argument(help="Eén koppeling, uitgebreid.", show_default=False)] = None,
    *,
    json_: Json = False,
) -> None:
    """Toon welke koppelingen er zijn; met een naam ook wat er in te vullen is en hoe zij op de maatlat staat."""
    from gateway.cli.tonen import json_uit
    from gateway.koppelingen import koppelingen

    bekend = koppelingen()
    gekozen = list(bekend.values()) if naam is None else [_een(bekend, naam, "koppeling")]
    if json_:
        beschreven = [_beschrijf(item) for item in gekozen]
        json_uit(beschreven if naam is None else beschreven[0])
    elif naam is None:
        _toon_lijst(gekozen)
    else:
        _toon_koppeling(_beschrijf(gekozen[0]))


def _een(bekend: Mapping[str, T], naam: str, wat: str) -> T:
    if naam not in bekend:
        raise NietGevondenError(f"{wat} {naam} bestaat niet.", doe=f"Wel: {', '.join(bekend)}.")
    return bekend[naam]


def _beschrijf(item: "Koppeling") -> dict[str, Any]:
    from gateway.controle.maatlat import antwoorden

    manifest = item.manifest
    return {
        "id": manifest.id,
        "titel": manifest.titel,
        "eigenaar": manifest.eigenaar,
        "rol": manifest.rol,
        "formaten": manifest.formaten,
        "doelen": manifest.doelen,
        "instellingen": [
            {
                "naam": naam,
                "uitleg": veld.description or "",
                "verplicht": veld.is_required(),
                "standaard": None if veld.is_required() else veld.get_default(call_default_factory=True),
            }
            for naam, veld in item.klasse.instellingen_model.model_fields.items()
        ],
        "maatlat": antwoorden(item),
    }


def _toon_lijst(gekozen: "list[Koppeling]") -> None:
    from gateway.cli.tonen import tabel

    rijen = [(item.manifest.id, item.manifest.rol, item.manifest.titel, item.manifest.eigenaar) for item in gekozen]
    tabel("", ("koppeling", "rol", "titel", "eigenaar"), rijen)


def _toon_koppeling(item: dict[str, Any]) -> None:
    from gateway.cli.tonen import tabel, zeg

    zeg(f"{item['id']}: {item['titel']} ({item['rol']}, van {item['eigenaar']})", "")
    tabel("Formaten", ("doel", "bericht"), [(doel, _noem(wat)) for doel, wat in item["formaten"].items()])
    zeg("")
    rijen = [
        (veld["naam"], "verplicht" if veld["verplicht"] else _noem(veld["standaard"]), veld["uitleg"])
        for veld in item["instellingen"]
    ]
    tabel("In te vullen in schakel.toml", ("instelling", "standaard", "uitleg"), rijen)
    zeg("")
    rijen = [(antwoord.regel, antwoord.stand, antwoord.reden) for antwoord in item["maatlat"]]
    tabel("Maatlat", ("regel", "stand", "reden"), rijen)


def _noem(waarde: Any) -> str:
    if waarde in (None, (), []):
        return "leeg"
    return ", ".join(map(str, waarde)) if isinstance(waarde, list | tuple) else str(waarde)


def doelen(ctx: typer.Context, *, json_: Json = False) -> None:
    """De doelen: waarom iets gedeeld mag worden, met wie, en welke gegevens."""
    if ctx.invoked_subcommand is not None:
        return
    from gateway.cli.tonen import json_uit, tabel
    from gateway.policy import laad_doelen

    geladen = laad_doelen(lees_settings().contractmappen)
    if json_:
        json_uit([_plat(doel) for doel in geladen.values()])
    else:
        rijen = [(doel.naam, f"{doel.versie}", doel.titel, str(doel.grondslag)) for doel in geladen.values()]
        tabel("", ("doel", "versie", "titel", "grondslag"), rijen)


def toon(
    naam: Annotated[str, typer.Argument(help="Het doel, zoals rod-inschrijving.")], *, json_: Json = False
) -> None:
    """Lees één doel voor, in zinnen die een functionaris gegevensbescherming kan beoordelen."""
    from gateway.cli.tonen import json_uit, zeg
    from gateway.policy import laad_doelen

    doel = _een(laad_doelen(lees_settings().contractmappen), naam, "doel")
    if json_:
        json_uit({**_plat(doel), "zinnen": doel.zinnen()})
    else:
        zeg(*doel.zinnen(), f"Zo staat het in {doel.bestand}.")


def _plat(doel: "Doel") -> dict[str, Any]:
    return {
        "doel": doel.naam,
        "versie": doel.versie,
        "titel": doel.titel,
        "grondslag": str(doel.grondslag),
        "verstrekker": doel.verstrekker,
        "ontvanger": doel.ontvanger,
        "toestemming": doel.toestemming is not None,
        "velden": doel.velden_alle,
    }
