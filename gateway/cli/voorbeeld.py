"""sample: a synthetic school to look at and to try things on."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.basis import Json, opdracht


class Formaat(StrEnum):
    """How the school is written."""

    CSV = "csv"
    XLSX = "xlsx"


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "sample", "schakel sample mijn-school --leerlingen 20 --seed 7")(sample)


def sample(
    map_: Annotated[Path, typer.Argument(metavar="MAP", help="De map om in te schrijven.", file_okay=False)],
    *,
    leerlingen: Annotated[int, typer.Option(min=1, help="Hoeveel leerlingen.")] = 1200,
    seed: Annotated[int, typer.Option(help="Hetzelfde getal geeft dezelfde school.")] = 1,
    formaat: Annotated[Formaat, typer.Option(help="CSV-bestanden, of één XLSX.")] = Formaat.CSV,
    fouten: Annotated[int | None, typer.Option(min=0, help="Hoeveel leerlingen fout zijn; anders 1 op de 48.")] = None,
    peildatum: Annotated[str | None, typer.Option(help="De dag die de school toont (jjjj-mm-dd); anders nu.")] = None,
    json_: Json = False,
) -> None:
    """Schrijf een verzonnen school: bestanden zoals een school ze levert, met wat fouten erin."""
    from gateway.cli.tonen import aantal, json_uit, tabel, zeg
    from gateway.proef.school import schrijf_school

    school = schrijf_school(
        map_,
        leerlingen=leerlingen,
        seed=seed,
        peildatum=_dag(peildatum),
        fouten=leerlingen // 48 if fouten is None else fouten,
        formaat=formaat.value,
    )
    if json_:
        json_uit({"pad": school.pad, "aantallen": school.aantallen, "fout": school.foute_records})
        return
    zeg(f"Geschreven in {school.pad}:")
    tabel("", ("bestand", "rijen"), school.aantallen.items(), rechts=["rijen"])
    zeg(f"Expres fout: {aantal(len(school.foute_records), 'leerling', 'leerlingen')}.")


def _dag(tekst: str | None) -> date:
    from gateway.cli.uitkomst import GebruikError

    try:
        return datetime.now().astimezone().date() if tekst is None else date.fromisoformat(tekst)
    except ValueError:
        raise GebruikError("de peildatum is geen dag.", doe="Schrijf hem als 2026-11-21.") from None
