"""One message that keeps to its schema, with its header, and the door through which bytes become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from connectors.ijw.afspraken import Soort, max_bytes, max_delen, soort_van
from connectors.ijw.paden import plaats
from connectors.ijw.schema import lees_schema
from connectors.ijw.vorm import datums, inhoud
from gateway.sdk import Bestandsbevinding, XmlError, parse


@dataclass(frozen=True, slots=True)
class Ijwbericht:
    """A message as plain data; `root` is the same as it came."""

    soort: Soort
    inhoud: dict[str, Any] = field(repr=False)
    root: etree._Element = field(repr=False)

    @property
    def afzender(self) -> str:
        """The header's Afzender; of a retour that is who sent the heenbericht."""
        return str(self.inhoud["Header"]["Afzender"])

    @property
    def ontvanger(self) -> str:
        """The header's Ontvanger; of a retour that is who got the heenbericht."""
        return str(self.inhoud["Header"]["Ontvanger"])

    @property
    def gemeente(self) -> str:
        """The gemeente of the two."""
        return self.afzender if self.soort.afzender == "gemeente" else self.ontvanger

    @property
    def aanbieder(self) -> str:
        """The aanbieder of the two."""
        return self.ontvanger if self.soort.afzender == "gemeente" else self.afzender

    @property
    def identificatie(self) -> str:
        """What the sender calls this message."""
        return str(self.inhoud["Header"]["BerichtIdentificatie"]["Identificatie"])

    @property
    def dagtekening(self) -> date:
        """When the sender says it was made."""
        return date.fromisoformat(self.inhoud["Header"]["BerichtIdentificatie"]["Dagtekening"].strip())


def lees(data: bytes) -> Ijwbericht | tuple[Bestandsbevinding, ...]:
    """A message, or what keeps it from being one (level 1); never raises on what is in the file."""
    try:
        root = parse(data, max_bytes=max_bytes())
    except XmlError as fout:
        return (Bestandsbevinding(fout.code, "/", str(fout)),)
    if (soort := soort_van(root)) is None:
        zin = "Dit is geen bericht van iJw 3.2 dat Schakel kent (JW301 tot en met JW320, zonder declaraties)."
        return (Bestandsbevinding("IJW.soort", "/", zin),)
    te_vol = next((item for item in root.iter() if len(item) > max_delen()), None)
    if te_vol is not None:
        zin = f"Hier staat meer dan {max_delen()} keer iets; verdeel het over meer berichten."
        return (Bestandsbevinding("IJW.grens", plaats(te_vol), zin),)
    if bevindingen := lees_schema(soort.schema).bevindingen(root):
        return bevindingen
    if bevindingen := tuple(_buiten_de_kalender(root, soort)):
        return bevindingen
    return Ijwbericht(soort, inhoud(root, soort), root)


def _buiten_de_kalender(root: etree._Element, soort: Soort) -> Iterator[Bestandsbevinding]:
    """The schema takes years beyond 9999 and before 1; no message has a use for these."""
    for element in root.iter(*datums(soort.naam)):
        try:
            date.fromisoformat((element.text or "").strip())
        except ValueError:
            yield Bestandsbevinding("IJW.datum", plaats(element), "Dit is geen dag van onze jaartelling.")
