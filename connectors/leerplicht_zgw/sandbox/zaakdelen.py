"""ZRC: the eigenschappen, objects and documents of a zaak."""

from __future__ import annotations

import re

from connectors.leerplicht_zgw.sandbox.fouten import onjuist
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.stand import Ding
from connectors.leerplicht_zgw.sandbox.velden import Veld, adres, controleer, een_van
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, bladzijde, gemaakt
from connectors.leerplicht_zgw.sandbox.zaken import AANMAKEN, BIJWERKEN, LEZEN

_EIGENSCHAP = {
    "zaak": Veld(verplicht=True),
    "eigenschap": Veld(verplicht=True, max=1000, bezwaar=adres),
    "waarde": Veld(verplicht=True),
}
_OBJECT = {
    "zaak": Veld(verplicht=True),
    "objectType": Veld(verplicht=True, bezwaar=een_van("overige", "adres", "natuurlijk_persoon")),
    "objectTypeOverige": Veld(max=100, bezwaar=lambda waarde: "" if re.fullmatch(r"[a-z_]+", waarde) else "invalid"),
    "relatieomschrijving": Veld(max=80),
}
_STUK = {"zaak": Veld(verplicht=True), "informatieobject": Veld(verplicht=True, bezwaar=adres)}


class Zaakdelen:
    """Registers what belongs to a zaak."""

    def __init__(self, gemeente: Gemeente) -> None:
        """Take the gemeente."""
        self._van = gemeente

    def paden(self) -> list[Pad]:
        """The paths below the Zaken API."""
        eigenschappen = "zaken/{zaak}/zaakeigenschappen"
        return [
            Pad("GET", eigenschappen, LEZEN, self._eigenschappen),
            Pad("POST", eigenschappen, BIJWERKEN, self._eigenschap),
            Pad("PATCH", f"{eigenschappen}/{{uuid}}", BIJWERKEN, self._wijzig),
            Pad("DELETE", f"{eigenschappen}/{{uuid}}", BIJWERKEN, self._verwijder),
            Pad("GET", "zaakobjecten", LEZEN, self._objecten),
            Pad("POST", "zaakobjecten", AANMAKEN | BIJWERKEN, self._object),
            Pad("PATCH", "zaakobjecten/{uuid}", BIJWERKEN, self._wijzig_object),
            Pad("GET", "zaakinformatieobjecten", LEZEN, self._stukken),
            Pad("POST", "zaakinformatieobjecten", AANMAKEN | BIJWERKEN, self._stuk),
        ]

    def _bij(self, vraag: Vraag) -> Ding:
        return self._van.stand.geef("zaken", f"{self._van.zrc}/zaken/{vraag.pad['zaak']}")

    def _eigenschappen(self, vraag: Vraag) -> Antwoord:
        vraag.alleen()
        return Antwoord(self._van.stand.zoek("zaakeigenschappen", zaak=self._bij(vraag)["url"]))

    def _eigenschap(self, vraag: Vraag) -> Antwoord:
        zaak = self._van.open(self._bij(vraag)["url"])
        controleer(vraag.body, _EIGENSCHAP)
        if vraag.body["zaak"] != zaak["url"]:
            raise onjuist(("zaak", "invalid"))
        soort = self._van.type_van("eigenschappen", vraag.body["eigenschap"], zaak, "eigenschap")
        self._past(soort, vraag.body["waarde"])
        velden = {naam: vraag.body[naam] for naam in _EIGENSCHAP}
        ding = self._van.stand.maak("zaakeigenschappen", vraag.adres, {**velden, "naam": soort["naam"]})
        self._van.meld(zaak, "zaakeigenschap", ding["url"])
        return gemaakt(ding)

    def _wijzig(self, vraag: Vraag) -> Antwoord:
        zaak = self._van.open(self._bij(vraag)["url"])
        ding = self._van.stand.geef("zaakeigenschappen", vraag.adres)
        if any(naam in vraag.body and vraag.body[naam] != ding[naam] for naam in ("zaak", "eigenschap")):
            raise onjuist(("eigenschap", "wijzigen-niet-toegelaten"))
        soort = self._van.type_van("eigenschappen", ding["eigenschap"], zaak, "eigenschap")
        self._past(soort, vraag.body.get("waarde", ding["waarde"]))
        ding["waarde"] = vraag.body.get("waarde", ding["waarde"])
        self._van.meld(zaak, "zaakeigenschap", ding["url"], "update")
        return Antwoord(ding)

    def _verwijder(self, vraag: Vraag) -> Antwoord:
        zaak = self._van.open(self._bij(vraag)["url"])
        self._van.stand.verwijder("zaakeigenschappen", vraag.adres)
        self._van.meld(zaak, "zaakeigenschap", vraag.adres, "destroy")
        return Antwoord(None, 204)

    def _past(self, soort: Ding, waarde: object) -> None:
        spec = soort["specificatie"]
        vorm = {"datum": r"\d{8}"}.get(spec["formaat"], r"(?s).+")
        if not isinstance(waarde, str) or not re.fullmatch(vorm, waarde) or len(waarde) > int(spec["lengte"]):
            raise onjuist(("waarde", "invalid"))

    def _objecten(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("zaak", "object", "objectType")
        gelijk = {naam: waarde for naam, waarde in vraag.query.items() if naam in {"zaak", "objectType"}}
        return bladzijde(vraag, self._van.stand.zoek("zaakobjecten", **gelijk))

    def _object(self, vraag: Vraag) -> Antwoord:
        zaak = self._van.open(vraag.body.get("zaak"))
        controleer(vraag.body, _OBJECT)
        if vraag.body["objectType"] == "overige" and not vraag.body.get("objectTypeOverige"):
            raise onjuist(("objectTypeOverige", "missing-object-type-overige"))
        if not vraag.body.get("object") and not vraag.body.get("objectIdentificatie"):
            raise onjuist(("nonFieldErrors", "invalid-zaakobject"))
        ding = self._van.stand.maak("zaakobjecten", vraag.adres, vraag.body)
        self._van.meld(zaak, "zaakobject", ding["url"])
        return gemaakt(ding)

    def _wijzig_object(self, vraag: Vraag) -> Antwoord:
        ding = self._van.stand.geef("zaakobjecten", vraag.adres)
        zaak = self._van.open(ding["zaak"])
        if any(vraag.body.get(naam, ding[naam]) != ding[naam] for naam in ("zaak", "objectType")):
            raise onjuist(("objectType", "wijzigen-niet-toegelaten"))
        ding.update(vraag.body)
        self._van.meld(zaak, "zaakobject", ding["url"], "update")
        return Antwoord(ding)

    def _stukken(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("zaak", "informatieobject")
        return Antwoord(self._van.stand.zoek("zaakinformatieobjecten", **vraag.query))

    def _stuk(self, vraag: Vraag) -> Antwoord:
        zaak = self._van.open(vraag.body.get("zaak"))
        controleer(vraag.body, _STUK)
        relatie = {naam: vraag.body[naam] for naam in _STUK}
        if not self._van.stand.zoek("enkelvoudiginformatieobjecten", url=relatie["informatieobject"]):
            raise onjuist(("informatieobject", "bad-url"))
        if self._van.stand.zoek("zaakinformatieobjecten", **relatie):
            raise onjuist(("nonFieldErrors", "unique"))
        vast = {"aardRelatieWeergave": "Hoort bij, omgekeerd: kent", "registratiedatum": self._van.tijd()}
        ding = self._van.stand.maak("zaakinformatieobjecten", vraag.adres, {**relatie, **vast})
        self._van.meld(zaak, "zaakinformatieobject", ding["url"])
        return gemaakt(ding)
