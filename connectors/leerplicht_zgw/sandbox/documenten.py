"""DRC: documents, as far as a melding needs them."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from connectors.leerplicht_zgw.sandbox.fouten import onjuist
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.velden import Veld, adres, controleer, datum, een_van, rsin
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, bladzijde, gemaakt

_LEZEN = frozenset({"documenten.lezen"})
_STUK = {
    "identificatie": Veld(max=40),
    "bronorganisatie": Veld(verplicht=True, bezwaar=rsin),
    "creatiedatum": Veld(verplicht=True, bezwaar=datum),
    "titel": Veld(verplicht=True, max=200),
    "auteur": Veld(verplicht=True, max=200),
    "taal": Veld(verplicht=True, max=3),
    "informatieobjecttype": Veld(verplicht=True, bezwaar=adres),
    "status": Veld(bezwaar=een_van("in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd")),
}


class Documenten:
    """Registers documents."""

    def __init__(self, gemeente: Gemeente) -> None:
        """Take the gemeente."""
        self._van = gemeente

    def paden(self) -> list[Pad]:
        """The paths below the Documenten API."""
        soort = "enkelvoudiginformatieobjecten"
        return [
            Pad("POST", soort, frozenset({"documenten.aanmaken"}), self._maak),
            Pad("GET", soort, _LEZEN, self._zoek),
            Pad("GET", f"{soort}/{{uuid}}", _LEZEN, lambda vraag: Antwoord(self._van.stand.geef(soort, vraag.adres))),
        ]

    def _maak(self, vraag: Vraag) -> Antwoord:
        controleer(vraag.body, _STUK)
        if self._van.catalogus.geef("informatieobjecttypen", vraag.body["informatieobjecttype"]) is None:
            raise onjuist(("informatieobjecttype", "bad-url"))
        sleutel = {naam: vraag.body.get(naam) for naam in ("identificatie", "bronorganisatie")}
        if sleutel["identificatie"] and self._van.stand.zoek("enkelvoudiginformatieobjecten", **sleutel):
            raise onjuist(("identificatie", "identificatie-niet-uniek"))
        try:
            inhoud = base64.b64decode(vraag.body.get("inhoud") or "", validate=True)
        except (binascii.Error, ValueError):
            raise onjuist(("inhoud", "invalid")) from None
        if len(inhoud) != vraag.body.get("bestandsomvang"):
            raise onjuist(("nonFieldErrors", "file-size"))
        return gemaakt(self._van.stand.maak("enkelvoudiginformatieobjecten", vraag.adres, self._compleet(vraag.body)))

    def _compleet(self, velden: Any) -> dict[str, Any]:
        return {
            **velden,
            "versie": 1,
            "beginRegistratie": self._van.tijd(),
            "locked": False,
            "lock": "",
            "bestandsdelen": [],
        }

    def _zoek(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("identificatie", "bronorganisatie")
        gelijk = {naam: waarde for naam, waarde in vraag.query.items() if naam in {"identificatie", "bronorganisatie"}}
        return bladzijde(vraag, self._van.stand.zoek("enkelvoudiginformatieobjecten", **gelijk))
