"""Writes rows to the files of contracts/csv, or to the sheets of one XLSX, as they come."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from openpyxl import Workbook

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.proef.school.leerling import Bestanden

Formaat = Literal["csv", "xlsx"]
Schrijf = Callable[[Bestanden], None]


@contextmanager
def schrijver(map_: Path, formaat: Formaat, *delen: str) -> Iterator[tuple[Path, Schrijf]]:
    """Give the place a connector must read, and a function that writes one leerling.

    `delen` names what is written beside the five files: `verzuimbestanden`, `kalenderbestanden`.
    """
    kolommen = _kolommen("bestanden", *delen)
    map_.mkdir(parents=True, exist_ok=True)
    if formaat == "csv":
        with ExitStack() as open_werk:
            yield map_, _naar(kolommen, {naam: _csv(map_ / f"{naam}.csv", open_werk) for naam in kolommen})
    else:
        boek = Workbook(write_only=True)
        yield map_ / "school.xlsx", _naar(kolommen, {naam: boek.create_sheet(naam).append for naam in kolommen})
        boek.save(map_ / "school.xlsx")


def _naar(kolommen: dict[str, list[str]], voeg_toe: dict[str, Callable[[list[str]], object]]) -> Schrijf:
    for naam, kop in kolommen.items():
        voeg_toe[naam](kop)

    def schrijf(leerling: Bestanden) -> None:
        for naam, rijen in leerling.items():
            for rij in rijen:
                voeg_toe[naam]([rij.get(kolom, "") for kolom in kolommen[naam]])

    return schrijf


def _csv(pad: Path, open_werk: ExitStack) -> Callable[[list[str]], object]:
    bestand = open_werk.enter_context(pad.open("w", encoding="utf-8", newline=""))
    return csv.writer(bestand, delimiter=";", lineterminator="\r\n").writerow


def _kolommen(*delen: str) -> dict[str, list[str]]:
    contract = lees_yaml(contractbestand("csv/contract.yaml")).kaal()
    return {naam: list(inhoud["kolommen"]) for deel in delen for naam, inhoud in contract[deel].items()}
