"""ijw controleer and retour: what is wrong with a message of the Jeugdwet and the answer to it; and the whole group."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli import ijwverkeer
from gateway.cli.basis import Json, groep, opdracht
from gateway.cli.uitkomst import Uitkomst

if TYPE_CHECKING:
    from gateway.model.uitwisseling import Bestandsbevinding

Bestand = Annotated[Path, typer.Argument(help="Het bericht: een XML-bestand van iJw.", exists=True, dir_okay=False)]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Berichten van iJw: controleren, versturen en ophalen, voor een gemeente of jeugdhulpaanbieder.")
    opdracht(eigen, "controleer", "schakel ijw controleer jw315.xml")(controleer)
    opdracht(eigen, "retour", "schakel ijw retour jw315.xml")(retour)
    ijwverkeer.zet_op(eigen)
    app.add_typer(eigen, name="ijw")


def controleer(bestand: Bestand, *, json_: Json = False) -> None:
    """Controleer een iJw-bericht: eerst het schema, dan de regels binnen het bericht.

    Toont per bevinding de regel, de plaats en wat er mis is; nooit een waarde uit het bericht.
    """
    from gateway.cli.tonen import json_uit
    from gateway.koppelingen import koppeling

    bevindingen = koppeling("ijw").klasse.controleer_bestand(bestand.read_bytes())
    if json_:
        json_uit({"goed": not bevindingen, "bevindingen": bevindingen})
    else:
        _vertel(bevindingen)
    if bevindingen:
        raise typer.Exit(Uitkomst.GEVONDEN)


def retour(bestand: Bestand, *, json_: Json = False) -> None:
    """Schrijf het retourbericht dat de ontvanger van dit iJw-bericht moet sturen.

    Let alleen op het bericht zelf. Of het bij eerdere berichten past, weet alleen de koppeling met haar bewaarplek.
    """
    import sys

    from gateway.cli.tonen import json_uit
    from gateway.koppelingen import koppeling

    data = koppeling("ijw").klasse.maak_retour(bestand.read_bytes())
    if json_:
        json_uit({"retour": data.decode()})
    else:
        sys.stdout.write(f"{data.decode()}\n")


def _vertel(bevindingen: "tuple[Bestandsbevinding, ...]") -> None:
    from gateway.cli.tonen import aantal, zeg

    for item in bevindingen:
        zeg(f"{item.regel}: {item.tekst}", f"  {item.plaats}")
    if bevindingen:
        zeg("", f"{aantal(len(bevindingen), 'fout', 'fouten')}.", stijl="red")
    else:
        zeg("Dit bericht voldoet aan het schema en aan de regels binnen het bericht.", stijl="green")
