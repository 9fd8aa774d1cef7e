"""The retour: one per heenbericht, with codes only where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.ijw.afspraken import codelijst, contract, soorten
from connectors.ijw.bericht import Ijwbericht
from connectors.ijw.overstijgend import Codes, Plek
from connectors.ijw.vorm import Deel, schrijf, vorm, xsd_versie
from gateway.sdk import Melding

AFGEKEURD, GEEN_OPMERKING, NIET_BEOORDEELD = "0001", "0200", "0233"
_KOP: Plek = ("Header",)


@dataclass(frozen=True, slots=True)
class Kenmerk:
    """What whoever answers calls his retour, and when he makes it."""

    identificatie: str
    dagtekening: date


def maak_retour(heen: Ijwbericht, kenmerk: Kenmerk, codes: Codes) -> bytes:
    """The retour on a heenbericht: with codes in the header that alone, else all that was rejected below it."""
    naam = heen.soort.retour
    if not codes or _KOP in codes:
        return schrijf(naam, {"Header": _kop(heen, kenmerk, codes.get(_KOP, ()))})
    romp = next(deel for deel in vorm(naam).delen if deel.naam != "Header")
    onder = _met_codes(heen.inhoud[romp.naam], romp, (romp.naam,), codes, beoordeeld=True)
    return schrijf(naam, {"Header": _kop(heen, kenmerk, (GEEN_OPMERKING,)), romp.naam: onder})


def maak_afkeur(heen: Ijwbericht, kenmerk: Kenmerk) -> bytes:
    """The retour on a heenbericht that is wrong in itself (level 2): header only."""
    return maak_retour(heen, kenmerk, {_KOP: (AFGEKEURD,)})


def codes_in(retour: Ijwbericht) -> tuple[str, ...]:
    """The codes a retour rejects with, each once; none when all is well."""
    gevonden = (item.text or "" for item in retour.root.iter("{*}RetourCode"))
    return tuple(dict.fromkeys(code for code in gevonden if code not in {GEEN_OPMERKING, NIET_BEOORDEELD}))


def is_goed(retour: Ijwbericht) -> bool:
    """Tell whether a retour takes the message: a header, and no codes at all."""
    return next(retour.root.iter("{*}RetourCodes"), None) is None


def _kop(heen: Ijwbericht, kenmerk: Kenmerk, codes: tuple[str, ...]) -> dict[str, Any]:
    naam = heen.soort.retour
    kop = {
        **heen.inhoud["Header"],
        "BerichtCode": soorten()[naam].code,
        "IdentificatieRetour": kenmerk.identificatie,
        "DagtekeningRetour": kenmerk.dagtekening.isoformat(),
        "XsdVersieRetour": xsd_versie(naam),
    }
    return {**kop, **_retourcodes(codes)} if codes else kop


def _met_codes(gegevens: Any, deel: Deel, plek: Plek, codes: Codes, *, beoordeeld: bool) -> Any:
    if not isinstance(gegevens, Mapping):
        return gegevens
    eigen = codes.get(plek, ())
    # Below a client that is rejected as a whole nothing was looked at, unless it has a code of its own.
    onder_beoordeeld = beoordeeld and not (deel.naam == "Client" and eigen)
    uit: dict[str, Any] = {}
    for onder in deel.delen:
        if onder.naam not in gegevens:
            continue
        waarde = gegevens[onder.naam]
        hier = (*plek, onder.naam)
        if onder.meer:
            uit[onder.naam] = [
                _met_codes(item, onder, (*hier, nummer), codes, beoordeeld=onder_beoordeeld)
                for nummer, item in enumerate(waarde)
            ]
        else:
            uit[onder.naam] = _met_codes(waarde, onder, hier, codes, beoordeeld=onder_beoordeeld)
    if deel.draagt_codes:
        uit |= _retourcodes(eigen or ((GEEN_OPMERKING,) if beoordeeld else (NIET_BEOORDEELD,)))
    return uit


def _retourcodes(codes: tuple[str, ...]) -> dict[str, Any]:
    return {"RetourCodes": {"RetourCode": list(codes)}}


def meldingen_van(codes: tuple[str, ...]) -> tuple[Melding, ...]:
    """Codes of a retour or a fault, with what they mean."""
    teksten = {**contract()["stuffouten"]["codes"], **codelijst("WJ001")}
    return tuple(Melding(code, teksten.get(code) or "Onbekende code.") for code in codes)
