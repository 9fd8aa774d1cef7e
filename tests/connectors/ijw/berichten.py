"""Made-up messages to change one thing in, and where the examples lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from connectors.ijw.bericht import Ijwbericht, lees
from connectors.ijw.vorm import schrijf

WORTEL = Path(__file__).resolve().parents[3]
CONTRACT = WORTEL / "contracts" / "ijw"
GELDIG, ONGELDIG = CONTRACT / "voorbeelden" / "geldig", CONTRACT / "voorbeelden" / "ongeldig"
HEEN = ("jw301", "jw305", "jw307", "jw315", "jw317", "jw319")
RETOUR = ("jw302", "jw306", "jw308", "jw316", "jw318", "jw320")

Ingreep = Callable[[dict[str, Any]], None]


def ruw(naam: str) -> bytes:
    """An example of ours, as bytes."""
    return (GELDIG / f"{naam}.xml").read_bytes()


def bericht(naam: str) -> Ijwbericht:
    """An example of ours, read."""
    return gelezen(ruw(naam))


def gelezen(data: bytes) -> Ijwbericht:
    """A message that keeps to its schema."""
    uit = lees(data)
    assert isinstance(uit, Ijwbericht), uit
    return uit


def anders(naam: str, *ingrepen: Ingreep) -> Ijwbericht:
    """An example with something different, still as the schema wants it."""
    basis = bericht(naam)
    for ingreep in ingrepen:
        ingreep(basis.inhoud)
    return gelezen(schrijf(basis.soort.naam, basis.inhoud))


def zet(pad: str, waarde: Any) -> Ingreep:
    """Give what is at a path this value; None takes it away. A number in the path is a place in a list."""

    def doe(inhoud: dict[str, Any]) -> None:
        onder: Any = inhoud
        *boven, laatste = [int(deel) if deel.isdigit() else deel for deel in pad.split("/")]
        for deel in boven:
            onder = onder[deel]
        if waarde is None:
            del onder[laatste]
        elif isinstance(laatste, int) and laatste == len(onder):
            onder.append(waarde)
        else:
            onder[laatste] = waarde

    return doe


def canoniek(data: bytes) -> bytes:
    """A message without layout."""
    return etree.tostring(etree.fromstring(data, etree.XMLParser(remove_blank_text=True)), method="c14n")
