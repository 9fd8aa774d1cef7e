"""From a message to outcomes: of each class only the named fields go in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from connectors.ijw.bericht import Ijwbericht
from connectors.ijw.brug.tabel import AANWEZIG, AFWEZIG, Geeft, Leest, MensBeslist, Tabel, Uitkomst, Voortgang

_GEMEENTECODE = re.compile("[0-9]{4}")
# By gemeente and ToewijzingNummer: the ReferentieAanbieder of the verzoek it answered, if any.
Zoeker = Callable[[str, str], str | None]


def uitkomsten(bericht: Ijwbericht, zoek: Zoeker, tabel: Tabel) -> tuple[Uitkomst, ...]:
    """What a heenbericht that was taken means, for each uitwisseling it is about; mostly one, often none."""
    leest = tabel.leest.get(bericht.soort.naam)
    if leest is None:
        return ()
    gevonden = (_uitkomst(bericht, klasse, leest, zoek, tabel) for klasse in _klassen(bericht, leest))
    return tuple(dict.fromkeys(item for item in gevonden if item is not None))


def _uitkomst(
    bericht: Ijwbericht, klasse: Mapping[str, Any], leest: Leest, zoek: Zoeker, tabel: Tabel
) -> Uitkomst | None:
    if (referentie := _referentie(bericht.gemeente, klasse, leest, zoek)) is None:
        return None
    geeft = tabel.uitkomst(bericht.soort.naam, _gegeven(klasse, leest))
    op = bericht.dagtekening if leest.op == "dagtekening" else date.fromisoformat(klasse["Begindatum"].strip())
    if isinstance(geeft, Geeft):
        gemeente = _gemeente(klasse, leest) if geeft.gemeente else None
        return Voortgang(referentie, geeft.status, geeft.voortgang, geeft.reden, op, gemeente)
    return MensBeslist(referentie, op) if geeft == "mens" else None


def _klassen(bericht: Ijwbericht, leest: Leest) -> Iterator[Mapping[str, Any]]:
    onder: Any = bericht.inhoud
    for naam in leest.plek:
        onder = onder[naam]
    yield from onder if isinstance(onder, list) else (onder,)


def _gegeven(klasse: Mapping[str, Any], leest: Leest) -> dict[str, str]:
    def waarde(veld: str) -> str:
        if veld not in klasse:
            return AFWEZIG
        return AANWEZIG if leest.waarden(veld)[0] == AANWEZIG else str(klasse[veld])

    return {veld: waarde(veld) for veld in leest.namen}


def _gemeente(klasse: Mapping[str, Any], leest: Leest) -> str | None:
    onder: Any = klasse
    for naam in leest.gemeente:
        onder = onder.get(naam, {})
    return onder if isinstance(onder, str) and _GEMEENTECODE.fullmatch(onder) else None


def _referentie(gemeente: str, klasse: Mapping[str, Any], leest: Leest, zoek: Zoeker) -> UUID | None:
    gevonden: str | None = None
    if "ReferentieAanbieder" in leest.herkend_aan:
        gevonden = klasse.get("ReferentieAanbieder")
    if gevonden is None and "ToewijzingNummer" in leest.herkend_aan and "ToewijzingNummer" in klasse:
        gevonden = zoek(gemeente, klasse["ToewijzingNummer"])
    try:
        nummer = UUID(gevonden or "")
    except ValueError:
        return None
    # Anything that is no UUID as we write one is a reference of someone else.
    return nummer if str(nummer) == (gevonden or "").lower() else None
