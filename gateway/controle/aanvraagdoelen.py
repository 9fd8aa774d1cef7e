"""Holds kinds of aanvraag and doelen against each other: each kind has a doel that takes it, and none that leaks it."""

from collections.abc import Iterator
from typing import Any

from gateway.aanvraagregels import Aanvraagregels
from gateway.model.aanvraag import Aanvraag
from gateway.model.yamlbron import Fout
from gateway.policy import Doel, Doelen

_PER = "aanvraag"
_PAD = "aanvraag.soort"
_SOORTEN = "contracts/aanvragen/soorten.yaml"


def soorten_zonder_doel(regels: Aanvraagregels, doelen: Doelen) -> Iterator[Fout]:
    """Kinds that no doel takes, and kinds that go on toestemming of which another doel takes data without."""
    van_aanvragen = {naam: doel for naam, doel in doelen.items() if doel.per == _PER and not doel.verwijdert}
    for naam, soort in regels.soorten.items():
        voorbeeld = _alleen_soort(naam)
        eigen = van_aanvragen.get(soort.doel)
        if eigen is None:
            melding = f"soort {naam!r} gaat onder doel {soort.doel}, en dat doel van een aanvraag bestaat niet"
            yield Fout(_SOORTEN, 1, melding, f"Wel: {', '.join(sorted(van_aanvragen))}.")
            continue
        if not eigen.laat_toe(_PAD, voorbeeld):
            melding = f"soort {naam!r} gaat onder doel {eigen.naam}, en de voorwaarde van dat doel laat haar niet toe"
            yield Fout(eigen.bestand, 1, melding, "Noem de soort bij die voorwaarde.")
        if eigen.toestemming:
            yield from _lekken(naam, eigen, [doel for doel in van_aanvragen.values() if doel.laat_toe(_PAD, voorbeeld)])


def _alleen_soort(naam: str) -> Aanvraag:
    velden: dict[str, Any] = {"soort": naam}
    return Aanvraag.model_construct(**velden)


def _lekken(soort: str, eigen: Doel, doelen: list[Doel]) -> Iterator[Fout]:
    for doel in doelen:
        if not doel.toestemming:
            yield Fout(
                doel.bestand,
                1,
                f"soort {soort!r} vraagt toestemming ({eigen.naam}), en doel {doel.naam} neemt haar mee zonder",
                "Sluit de soort uit in de voorwaarde van dat doel, of laat het toestemming vragen.",
            )
