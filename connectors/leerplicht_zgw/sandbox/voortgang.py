"""ZRC: statussen and resultaten; the end status closes the zaak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.leerplicht_zgw.sandbox.fouten import onjuist, verboden
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.stand import Ding
from connectors.leerplicht_zgw.sandbox.velden import Veld, adres, controleer, tijdstip
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, bladzijde, gemaakt
from connectors.leerplicht_zgw.sandbox.zaken import AANMAKEN, BIJWERKEN, LEZEN

_ZETTEN = frozenset({"zaken.statussen.toevoegen", "zaken.heropenen"})
_STATUS = {
    "zaak": Veld(verplicht=True),
    "statustype": Veld(verplicht=True, bezwaar=adres),
    "datumStatusGezet": Veld(verplicht=True, bezwaar=tijdstip),
    "statustoelichting": Veld(max=1000),
}
_RESULTAAT = {
    "zaak": Veld(verplicht=True),
    "resultaattype": Veld(verplicht=True, bezwaar=adres),
    "toelichting": Veld(max=1000),
}


class Voortgang:
    """Moves a zaak from its first status to its end."""

    def __init__(self, gemeente: Gemeente) -> None:
        """Take the gemeente."""
        self._van = gemeente

    def paden(self) -> list[Pad]:
        """The paths below the Zaken API."""
        return [
            Pad("POST", "statussen", AANMAKEN | _ZETTEN, self._status),
            Pad("GET", "statussen", LEZEN, self._statussen),
            Pad("GET", "statussen/{uuid}", LEZEN, self._een("statussen")),
            Pad("POST", "resultaten", BIJWERKEN, self._resultaat),
            Pad("GET", "resultaten/{uuid}", LEZEN, self._een("resultaten")),
        ]

    def zet(self, velden: Mapping[str, Any]) -> Ding:
        """Set a status; the leerplichtambtenaar does so too."""
        controleer(velden, _STATUS)
        zaak = self._van.zaak(velden["zaak"])
        soort = self._van.type_van("statustypen", velden["statustype"], zaak, "statustype")
        if datetime.fromisoformat(velden["datumStatusGezet"]) > self._van.klok():
            raise onjuist(("datumStatusGezet", "date-in-future"))
        if soort["isEindstatus"]:
            if not self._van.stand.zoek("resultaten", zaak=zaak["url"]):
                raise onjuist(("nonFieldErrors", "resultaat-does-not-exist"))
            zaak["einddatum"] = velden["datumStatusGezet"][:10]
        else:
            zaak["einddatum"] = None
        for oud in self._van.stand.zoek("statussen", zaak=zaak["url"]):
            oud["indicatieLaatstGezetteStatus"] = False
        ding = self._van.stand.maak(
            "statussen",
            f"{self._van.zrc}/statussen",
            {**velden, "indicatieLaatstGezetteStatus": True, "zaakinformatieobjecten": []},
        )
        self._van.meld(zaak, "status", ding["url"])
        return ding

    def sluit_met(self, velden: Mapping[str, Any]) -> Ding:
        """Register the one resultaat of a zaak."""
        controleer(velden, _RESULTAAT)
        zaak = self._van.zaak(velden["zaak"])
        self._van.type_van("resultaattypen", velden["resultaattype"], zaak, "resultaattype")
        if self._van.stand.zoek("resultaten", zaak=zaak["url"]):
            raise onjuist(("zaak", "unique"))
        ding = self._van.stand.maak("resultaten", f"{self._van.zrc}/resultaten", {"toelichting": "", **velden})
        self._van.meld(zaak, "resultaat", ding["url"])
        return ding

    def _status(self, vraag: Vraag) -> Antwoord:
        """The first status is for who may create; the next ones ask for more."""
        zaak = self._van.open(vraag.body.get("zaak"))
        if self._van.stand.zoek("statussen", zaak=zaak["url"]) and not _ZETTEN & self._van.scopes:
            raise verboden()
        return gemaakt(self.zet(vraag.body))

    def _statussen(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("zaak", "statustype")
        gelijk = {naam: waarde for naam, waarde in vraag.query.items() if naam in {"zaak", "statustype"}}
        return bladzijde(vraag, self._van.stand.zoek("statussen", **gelijk))

    def _resultaat(self, vraag: Vraag) -> Antwoord:
        self._van.open(vraag.body.get("zaak"))
        return gemaakt(self.sluit_met(vraag.body))

    def _een(self, soort: str) -> Any:
        return lambda vraag: Antwoord(self._van.stand.geef(soort, vraag.adres))
