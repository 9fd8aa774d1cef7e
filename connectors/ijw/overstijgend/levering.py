"""JW305 and JW307: a levering starts, pauses, goes on and ends, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.ijw.overstijgend.feiten import Leveringen, Start, Stop, Toewijzing
from connectors.ijw.overstijgend.zaak import Plek, Zaak, dag

_VERWIJDEREN, _TIJDELIJK = "3", "20"


def toets_start(zaak: Zaak) -> None:
    """Judge each start, and remember it."""
    for plek, product in zaak.klassen("Client", "StartProducten", "StartProduct"):
        if _toegewezen(zaak, plek, product):
            eerder, start = _eerder(zaak, product), _start(zaak, product)
            for code in _startcodes(eerder, start, product["StatusAanlevering"]):
                zaak.keur_af(plek, code)
            andere = tuple(item for item in eerder.starts if not item.is_(start))
            blijft = andere if product["StatusAanlevering"] == _VERWIJDEREN else (*andere, start)
            _zet(zaak, product, blijft)


def toets_stop(zaak: Zaak) -> None:
    """Judge each stop, and remember it with the start it belongs to."""
    for plek, product in zaak.klassen("Client", "StopProducten", "StopProduct"):
        if _toegewezen(zaak, plek, product):
            _toets_stop(zaak, plek, product)


def _toets_stop(zaak: Zaak, plek: Plek, product: Mapping[str, Any]) -> None:
    eerder, sleutel = _eerder(zaak, product), _start(zaak, product)
    start = next((item for item in eerder.starts if item.is_(sleutel)), None)
    stop = Stop(reden=product["RedenBeeindiging"], einddatum=dag(product["Einddatum"]))
    weg = product["StatusAanlevering"] == _VERWIJDEREN
    # Without a toewijzing start and stop are optional and stand alone.
    alleen = start is None and "ToewijzingNummer" not in product
    for code in _stopcodes(sleutel if alleen and not weg else start, stop, weg=weg):
        zaak.keur_af(plek, code)
    bekend = start or sleutel
    stops = tuple(item for item in bekend.stops if item != stop)
    nieuw = bekend.model_copy(update={"stops": stops if weg else (*stops, stop)})
    _zet(zaak, product, (*(item for item in eerder.starts if not item.is_(sleutel)), nieuw))


def _startcodes(eerder: Leveringen, start: Start, status: str) -> Iterator[str]:
    zelfde = next((item for item in eerder.starts if item.is_(start)), None)
    if status == _VERWIJDEREN:
        if zelfde is None:
            yield "9063"
        elif zelfde.stops:
            yield "9071"
        return
    if zelfde is not None:
        yield "9074"
    if any(not item.stops for item in eerder.starts):
        yield "9326"


def _stopcodes(start: Start | None, stop: Stop, *, weg: bool) -> Iterator[str]:
    if weg:
        if start is None or stop not in start.stops:
            yield "9063"
        return
    if start is None:
        yield "9069"
        return
    if stop in start.stops:
        yield "9074"
    if stop.reden == _TIJDELIJK and any(item.reden == _TIJDELIJK for item in start.stops):
        yield "9413"
    if any(stop.einddatum < item.einddatum for item in start.stops):
        yield "9414"
    if any(item.reden != _TIJDELIJK for item in start.stops):
        yield "9415"


def _toegewezen(zaak: Zaak, plek: Plek, product: Mapping[str, Any]) -> bool:
    if "ToewijzingNummer" not in product:
        return True
    toewijzing = zaak.kennis.geef(Toewijzing, zaak.bericht.gemeente, str(int(product["ToewijzingNummer"])))
    if toewijzing is not None and (toewijzing.bsn, toewijzing.aanbieder) == (zaak.bsn, zaak.bericht.aanbieder):
        return True
    zaak.keur_af(plek, "9019")
    return False


def _start(zaak: Zaak, product: Mapping[str, Any]) -> Start:
    wat = product.get("Product", {})
    return Start(
        bsn=zaak.bsn,
        categorie=wat.get("Categorie"),
        product=wat.get("Code"),
        begindatum=dag(product["Begindatum"]),
    )


def _sleutel(zaak: Zaak, product: Mapping[str, Any]) -> tuple[str, ...]:
    if "ToewijzingNummer" in product:
        return (zaak.bericht.gemeente, str(int(product["ToewijzingNummer"])))
    wat = product.get("Product", {})
    return (zaak.bericht.gemeente, zaak.bericht.aanbieder, zaak.bsn, wat.get("Categorie", ""), wat.get("Code", ""))


def _eerder(zaak: Zaak, product: Mapping[str, Any]) -> Leveringen:
    return zaak.kennis.geef(Leveringen, *_sleutel(zaak, product)) or Leveringen()


def _zet(zaak: Zaak, product: Mapping[str, Any], starts: tuple[Start, ...]) -> None:
    zaak.kennis.zet(Leveringen(starts=starts), *_sleutel(zaak, product))
