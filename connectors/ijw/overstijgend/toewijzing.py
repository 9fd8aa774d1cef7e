"""JW301: numbers that are unique, and a reference only in the direct answer to a verzoek."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.ijw.overstijgend.feiten import Toewijzing, Verzoek
from connectors.ijw.overstijgend.verzoek import sluit
from connectors.ijw.overstijgend.zaak import Plek, Zaak, dag

_VERWIJDERD = "13"


def toets_toewijzing(zaak: Zaak) -> None:
    """Judge each toewijzing, and remember it."""
    for plek, product in zaak.klassen("Client", "ToegewezenProducten", "ToegewezenProduct"):
        _toets(zaak, plek, product)


def _toets(zaak: Zaak, plek: Plek, product: Mapping[str, Any]) -> None:
    bericht, nummer = zaak.bericht, str(int(product["ToewijzingNummer"]))
    eerder = zaak.kennis.geef(Toewijzing, bericht.gemeente, nummer)
    if eerder is not None and (eerder.bsn, eerder.aanbieder) != (zaak.bsn, bericht.aanbieder):
        zaak.keur_af(plek, "9332")
        return
    referentie = product.get("ReferentieAanbieder")
    if referentie is not None:
        _antwoordt(zaak, plek, referentie, eerder)
    zaak.kennis.zet(
        Toewijzing(
            bsn=zaak.bsn,
            aanbieder=bericht.aanbieder,
            einddatum=dag(product.get("Einddatum")),
            verwijderd=product.get("RedenWijziging") == _VERWIJDERD,
            # A later change of the same toewijzing does not name the verzoek any more.
            referentie=referentie or (eerder.referentie if eerder else None),
        ),
        bericht.gemeente,
        nummer,
    )
    client = zaak.client
    alle = tuple(dict.fromkeys((*client.toewijzingen, nummer)))
    zaak.zet_client(zaak.bsn, client.model_copy(update={"toewijzingen": alle}))


def _antwoordt(zaak: Zaak, plek: Plek, referentie: str, eerder: Toewijzing | None) -> None:
    verzoek = zaak.kennis.geef(Verzoek, zaak.bericht.aanbieder, referentie)
    if (
        verzoek is None
        or eerder is not None
        or verzoek.stand == "afgewezen"
        or (verzoek.bsn, verzoek.gemeente) != (zaak.bsn, zaak.bericht.gemeente)
    ):
        zaak.keur_af(plek, "9379")
        return
    sluit(zaak, referentie, verzoek, "toegewezen")
