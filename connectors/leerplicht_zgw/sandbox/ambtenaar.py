"""The leerplichtambtenaar: takes a zaak in hand, and ends it with a resultaat; when told, or by himself."""

from __future__ import annotations

import asyncio
from typing import Any

from connectors.leerplicht_zgw.sandbox.fouten import weg
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.stand import Ding
from connectors.leerplicht_zgw.sandbox.voortgang import Voortgang
from connectors.leerplicht_zgw.sandbox.zaken import Zaken

_WIE = {
    "betrokkeneType": "medewerker",
    "roltoelichting": "leerplichtambtenaar",
    "betrokkeneIdentificatie": {"identificatie": "lpa-1", "voorletters": "L.", "achternaam": "Plicht"},
    "contactpersoonRol": {
        "naam": "L. Plicht",
        "functie": "leerplichtambtenaar",
        "telefoonnummer": "0201234567",
        "emailadres": "leerplicht@gemeente.example",
    },
}


class Ambtenaar:
    """Works for the gemeente, so he needs no token."""

    def __init__(self, gemeente: Gemeente, zaken: Zaken, voortgang: Voortgang) -> None:
        """Take his desk."""
        self._van, self._zaken, self._voortgang = gemeente, zaken, voortgang

    def behandel(self, identificatie: str, toelichting: str = "") -> None:
        """Become behandelaar, and set the status after the first."""
        zaak = self._zaak(identificatie)
        roltype = next(
            type_["url"]
            for type_ in self._van.catalogus.van("roltypen", zaak["zaaktype"])
            if type_["omschrijvingGeneriek"] == "behandelaar"
        )
        self._zaken.maak_rol({"zaak": zaak["url"], "roltype": roltype, **_WIE})
        self._zet(zaak, self._statustypen(zaak)[1], toelichting)

    def rond_af(self, identificatie: str, resultaat: str, toelichting: str = "") -> None:
        """Give the zaak its resultaat and its end status."""
        zaak = self._zaak(identificatie)
        typen = self._van.catalogus.van("resultaattypen", zaak["zaaktype"])
        gekozen = next((type_["url"] for type_ in typen if type_["omschrijving"] == resultaat), None)
        if gekozen is None:
            raise weg()
        velden = {"zaak": zaak["url"], "resultaattype": gekozen, "toelichting": toelichting}
        self._voortgang.sluit_met(velden)
        self._zet(zaak, self._statustypen(zaak)[-1], "")

    async def werk_steeds(self, om_de_s: float) -> None:
        """Take one step with every zaak that waits; what the school took back ends as ingetrokken."""
        while True:
            await asyncio.sleep(om_de_s)
            for zaak in list(self._van.stand.alle("zaken")):
                self.stap(zaak)

    def stap(self, zaak: Ding) -> None:
        """The next step with a zaak; none while it is not complete, or when it is closed."""
        aantal = len(self._van.stand.zoek("statussen", zaak=zaak["url"]))
        namen = {item["naam"] for item in self._van.stand.zoek("zaakeigenschappen", zaak=zaak["url"])}
        if aantal == 0 or zaak["einddatum"] is not None:
            return
        if self._ingetrokken in namen:
            self.rond_af(zaak["identificatie"], self._resultaat(zaak, -1))
        elif aantal == 1:
            self.behandel(zaak["identificatie"])
        else:
            self.rond_af(zaak["identificatie"], self._resultaat(zaak, 1), "De leerling is gezien.")

    @property
    def _ingetrokken(self) -> str:
        return str(self._van.catalogus.namen["eigenschappen"]["ingetrokken_op"])

    def _resultaat(self, zaak: Ding, plek: int) -> str:
        return str(self._van.catalogus.van("resultaattypen", zaak["zaaktype"])[plek]["omschrijving"])

    def _zaak(self, identificatie: str) -> Ding:
        gevonden = self._van.stand.zoek("zaken", identificatie=identificatie)
        if not gevonden:
            raise weg()
        return gevonden[0]

    def _statustypen(self, zaak: Ding) -> list[str]:
        typen: list[dict[str, Any]] = self._van.catalogus.van("statustypen", zaak["zaaktype"])
        return [str(type_["url"]) for type_ in sorted(typen, key=lambda type_: int(type_["volgnummer"]))]

    def _zet(self, zaak: Ding, statustype: str, toelichting: str) -> None:
        self._voortgang.zet(
            {
                "zaak": zaak["url"],
                "statustype": statustype,
                "datumStatusGezet": self._van.tijd(),
                "statustoelichting": toelichting,
            }
        )
