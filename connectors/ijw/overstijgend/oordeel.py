"""What the rules over messages say of one message that is right in itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from connectors.ijw.bericht import Ijwbericht
from connectors.ijw.overstijgend.feiten import Gezien, Kennis, Lezer
from connectors.ijw.overstijgend.levering import toets_start, toets_stop
from connectors.ijw.overstijgend.toewijzing import toets_toewijzing
from connectors.ijw.overstijgend.verzoek import toets_antwoord, toets_verzoek, toets_wijziging
from connectors.ijw.overstijgend.zaak import Plek, Zaak

Codes = Mapping[Plek, tuple[str, ...]]
KOP: Plek = ("Header",)
_REGELS: Mapping[str, Callable[[Zaak], None]] = {
    "JW301": toets_toewijzing,
    "JW305": toets_start,
    "JW307": toets_stop,
    "JW315": toets_verzoek,
    "JW317": toets_wijziging,
    "JW319": toets_antwoord,
}


@dataclass(frozen=True, slots=True)
class Oordeel:
    """The codes by place, none when all is well; and then the facts to remember, by key."""

    codes: Codes
    nieuw: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def goed(self) -> bool:
        """Tell whether the message is taken."""
        return not self.codes


def beoordeel(bericht: Ijwbericht, lezer: Lezer, vandaag: date) -> Oordeel:
    """Judge a heenbericht against what is known; changes nothing."""
    zaak = Zaak(bericht, Kennis(lezer))
    _toets_kop(zaak, vandaag)
    if not zaak.codes:
        _REGELS[bericht.soort.naam](zaak)
    codes = {plek: tuple(gevonden) for plek, gevonden in zaak.codes.items()}
    return Oordeel(codes, {} if codes else zaak.kennis.nieuw)


def _toets_kop(zaak: Zaak, vandaag: date) -> None:
    bericht = zaak.bericht
    wie = (bericht.soort.naam, bericht.afzender, bericht.identificatie)
    if bericht.dagtekening > vandaag:
        zaak.keur_af(KOP, "8848")
    if zaak.kennis.geef(Gezien, *wie) is not None:
        zaak.keur_af(KOP, "9056")
    zaak.kennis.zet(Gezien(), *wie)
