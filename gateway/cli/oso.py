"""oso controleer: what is wrong with a dossier, place by place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, groep, opdracht
from gateway.cli.uitkomst import Uitkomst

if TYPE_CHECKING:
    from gateway.model.uitwisseling import Bestandsbevinding

Bestand = Annotated[Path, typer.Argument(help="Het dossier: een XML-bestand van OSO.", exists=True, dir_okay=False)]


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    eigen = groep("OSO-dossiers controleren.")
    opdracht(eigen, "controleer", "schakel oso controleer dossier.xml")(controleer)
    app.add_typer(eigen, name="oso")


def controleer(bestand: Bestand, *, json_: Json = False) -> None:
    """Controleer een OSO-dossier voor een samenwerkingsverband: eerst het schema, dan alle regels en de bijlagen.

    Toont per bevinding de regel, de plaats en wat er mis is; nooit een waarde uit het dossier.
    """
    from gateway.cli.tonen import json_uit
    from gateway.koppelingen import koppeling

    bevindingen = koppeling("oso").klasse.controleer_bestand(bestand.read_bytes())
    if json_:
        json_uit({"goed": _goed(bevindingen), "bevindingen": bevindingen})
    else:
        _vertel(bevindingen)
    if not _goed(bevindingen):
        raise typer.Exit(Uitkomst.GEVONDEN)


def _goed(bevindingen: "tuple[Bestandsbevinding, ...]") -> bool:
    return all(item.ernst != "fout" for item in bevindingen)


def _vertel(bevindingen: "tuple[Bestandsbevinding, ...]") -> None:
    from gateway.cli.tonen import aantal, zeg

    for item in bevindingen:
        zeg(f"{item.ernst} {item.regel}: {item.tekst}", f"  {item.plaats}")
    if not bevindingen:
        zeg("Dit dossier voldoet aan het schema en aan alle regels.", stijl="green")
        return
    fouten = sum(item.ernst == "fout" for item in bevindingen)
    zeg(
        "",
        f"{aantal(fouten, 'fout', 'fouten')} en {aantal(len(bevindingen) - fouten, 'waarschuwing', 'waarschuwingen')}.",
        stijl="red" if fouten else None,
    )
