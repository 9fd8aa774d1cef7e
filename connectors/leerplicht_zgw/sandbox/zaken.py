"""ZRC: zaken and rollen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from connectors.leerplicht_zgw.sandbox.fouten import onjuist
from connectors.leerplicht_zgw.sandbox.gemeente import Gemeente
from connectors.leerplicht_zgw.sandbox.stand import Ding
from connectors.leerplicht_zgw.sandbox.velden import Veld, adres, controleer, datum, een_van, rsin
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, bladzijde, gemaakt

LEZEN = frozenset({"zaken.lezen"})
AANMAKEN = frozenset({"zaken.aanmaken"})
BIJWERKEN = frozenset({"zaken.bijwerken", "zaken.geforceerd-bijwerken"})

_ZAAK = {
    "identificatie": Veld(max=40),
    "bronorganisatie": Veld(verplicht=True, bezwaar=rsin),
    "verantwoordelijkeOrganisatie": Veld(verplicht=True, bezwaar=rsin),
    "zaaktype": Veld(verplicht=True, max=1000, bezwaar=adres),
    "startdatum": Veld(verplicht=True, bezwaar=datum),
    "registratiedatum": Veld(bezwaar=datum),
    "omschrijving": Veld(max=80),
    "toelichting": Veld(max=1000),
    "vertrouwelijkheidaanduiding": Veld(
        bezwaar=een_van(
            "openbaar", "beperkt_openbaar", "intern", "zaakvertrouwelijk", "vertrouwelijk", "confidentieel", "geheim",
            "zeer_geheim",
        )
    ),
}  # fmt: skip
_ROL = {
    "zaak": Veld(verplicht=True),
    "roltype": Veld(verplicht=True, bezwaar=adres),
    "betrokkeneType": Veld(
        verplicht=True,
        bezwaar=een_van(
            "natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging", "organisatorische_eenheid", "medewerker"
        ),
    ),
    "roltoelichting": Veld(verplicht=True, max=1000),
    "betrokkene": Veld(bezwaar=adres),
    "betrokkeneIdentificatie": Veld(soort=dict),
    "contactpersoonRol": Veld(soort=dict),
}
_WIE = {
    "natuurlijk_persoon": {"inpBsn": Veld(max=9), "anpIdentificatie": Veld(max=17)},
    "organisatorische_eenheid": {"identificatie": Veld(max=24), "naam": Veld(max=50)},
    "medewerker": {"identificatie": Veld(max=24), "achternaam": Veld(max=200)},
}
_CONTACT = {
    "naam": Veld(verplicht=True, max=40),
    "functie": Veld(max=50),
    "telefoonnummer": Veld(max=20),
    "emailadres": Veld(max=254),
}


class Zaken:
    """Registers zaken, and who is concerned."""

    def __init__(self, gemeente: Gemeente) -> None:
        """Take the gemeente."""
        self._van = gemeente

    def paden(self) -> list[Pad]:
        """The paths below the Zaken API."""
        return [
            Pad("POST", "zaken", AANMAKEN, self._maak, crs=True),
            Pad("GET", "zaken", LEZEN, self._zoek, crs=True),
            Pad("GET", "zaken/{uuid}", LEZEN, self._geef, crs=True),
            Pad("POST", "rollen", BIJWERKEN, self._rol),
            Pad("GET", "rollen", LEZEN, self._rollen),
            Pad("GET", "rollen/{uuid}", LEZEN, lambda vraag: Antwoord(self._van.stand.geef("rollen", vraag.adres))),
        ]

    def maak_rol(self, velden: Mapping[str, Any]) -> Ding:
        """Register a rol; the leerplichtambtenaar does so too."""
        controleer(velden, _ROL)
        if not velden.get("betrokkene") and not velden.get("betrokkeneIdentificatie"):
            raise onjuist(("betrokkene", "invalid-betrokkene"))
        controleer(velden.get("betrokkeneIdentificatie") or {}, _WIE.get(velden["betrokkeneType"], {}))
        if velden.get("contactpersoonRol"):
            controleer(velden["contactpersoonRol"], _CONTACT)
        zaak = self._van.zaak(velden["zaak"])
        roltype = self._van.type_van("roltypen", velden["roltype"], zaak, "roltype")
        rol = self._van.stand.maak(
            "rollen",
            f"{self._van.zrc}/rollen",
            {
                **velden,
                "omschrijving": roltype["omschrijving"],
                "omschrijvingGeneriek": roltype["omschrijvingGeneriek"],
                "registratiedatum": self._van.tijd(),
                "statussen": [],
            },
        )
        self._van.meld(zaak, "rol", rol["url"])
        return rol

    def toon(self, zaak: Ding, erbij: tuple[str, ...] = ()) -> Ding:
        """A zaak with the addresses of all that belongs to it; `erbij` is sent along."""
        stand, url = self._van.stand, zaak["url"]
        statussen = stand.zoek("statussen", zaak=url)
        resultaten = stand.zoek("resultaten", zaak=url)
        delen = {
            "eigenschappen": stand.zoek("zaakeigenschappen", zaak=url),
            "rollen": stand.zoek("rollen", zaak=url),
            "zaakobjecten": stand.zoek("zaakobjecten", zaak=url),
            "zaakinformatieobjecten": stand.zoek("zaakinformatieobjecten", zaak=url),
        }
        compleet = {
            **zaak,
            **{naam: [ding["url"] for ding in dingen] for naam, dingen in delen.items()},
            "status": statussen[-1]["url"] if statussen else None,
            "resultaat": resultaten[0]["url"] if resultaten else None,
        }
        mee: dict[str, Any] = {**delen, "status": (statussen or [{}])[-1], "resultaat": (resultaten or [{}])[0]}
        return {**compleet, "_expand": {naam: mee[naam] for naam in erbij}} if erbij else compleet

    def _maak(self, vraag: Vraag) -> Antwoord:
        velden = vraag.body
        controleer(velden, _ZAAK)
        zaaktype = self._van.catalogus.geef("zaaktypen", velden["zaaktype"])
        if zaaktype is None:
            raise onjuist(("zaaktype", "bad-url"))
        if velden.get("registratiedatum", "") > self._van.vandaag():
            raise onjuist(("registratiedatum", "date-in-future"))
        sleutel = {"identificatie": velden.get("identificatie"), "bronorganisatie": velden["bronorganisatie"]}
        if sleutel["identificatie"] and self._van.stand.zoek("zaken", **sleutel):
            raise onjuist(("identificatie", "identificatie-niet-uniek"))
        zaak = self._van.stand.maak(
            "zaken",
            f"{self._van.zrc}/zaken",
            {
                "registratiedatum": self._van.vandaag(),
                "vertrouwelijkheidaanduiding": zaaktype["vertrouwelijkheidaanduiding"],
                "betalingsindicatieWeergave": "",
                "deelzaken": [],
                **{naam: velden[naam] for naam in _ZAAK if naam in velden},
                "identificatie": sleutel["identificatie"] or str(uuid4()),
                "einddatum": None,
            },
        )
        self._van.meld(zaak, "zaak", zaak["url"])
        return gemaakt(self.toon(zaak))

    def _zoek(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("identificatie", "bronorganisatie", "zaaktype", "einddatum__isnull", "einddatum__gt")
        gelijk = {k: vraag.query[k] for k in ("identificatie", "bronorganisatie", "zaaktype") if k in vraag.query}
        gevonden = self._van.stand.zoek("zaken", **gelijk)
        if "einddatum__isnull" in vraag.query:
            wil = vraag.query["einddatum__isnull"] == "true"
            gevonden = [zaak for zaak in gevonden if (zaak["einddatum"] is None) == wil]
        if na := vraag.query.get("einddatum__gt"):
            gevonden = [zaak for zaak in gevonden if (zaak["einddatum"] or "") > na]
        return bladzijde(vraag, [self.toon(zaak, vraag.expand) for zaak in gevonden])

    def _geef(self, vraag: Vraag) -> Antwoord:
        return Antwoord(self.toon(self._van.stand.geef("zaken", vraag.adres), vraag.expand))

    def _rol(self, vraag: Vraag) -> Antwoord:
        self._van.open(vraag.body.get("zaak"))
        return gemaakt(self.maak_rol(vraag.body))

    def _rollen(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("zaak", "roltype", "omschrijvingGeneriek", "betrokkeneType")
        return bladzijde(vraag, self._van.stand.zoek("rollen", **_zonder_blad(vraag)))


def _zonder_blad(vraag: Vraag) -> dict[str, str]:
    return {naam: waarde for naam, waarde in vraag.query.items() if naam not in {"page", "expand"}}
