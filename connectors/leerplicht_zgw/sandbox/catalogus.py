"""ZTC: the zaaktype that the contract proposes, published; a next version has addresses of its own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from connectors.leerplicht_zgw.sandbox.fouten import weg
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, bladzijde

Ding = dict[str, Any]
_LEZEN = frozenset({"catalogi.lezen", "zaken.lezen", "documenten.lezen"})
_BEGIN = "2026-01-01"


class Catalogus:
    """One zaaktype in one catalogue, in as many versions as were published."""

    def __init__(self, contract: Path, basis: str) -> None:
        """Read the proposal and publish it."""
        gelezen = yaml.safe_load((contract / "contract.yaml").read_text("utf-8"))
        self.namen, self._maak, self._basis = gelezen["afspraken"], gelezen["zaaktype"], basis
        self.catalogus = self._url("catalogussen", "1")
        self.dingen: dict[str, list[Ding]] = {}
        self.begin()

    def begin(self) -> None:
        """Go back to one version."""
        soorten = ("zaaktypen", "roltypen", "eigenschappen", "statustypen", "resultaattypen")
        self.dingen = {soort: [] for soort in (*soorten, "informatieobjecttypen", "zaaktype-informatieobjecttypen")}
        self.dingen["informatieobjecttypen"] = [self._informatieobjecttype()]
        self.publiceer(date.fromisoformat(_BEGIN))

    def publiceer(self, vanaf: date) -> str:
        """Publish the next version; the one before ends the day before."""
        versies = self.dingen["zaaktypen"]
        if versies:
            versies[-1]["eindeGeldigheid"] = (vanaf - timedelta(days=1)).isoformat()
        zaaktype = self._zaaktype(str(len(versies) + 1), vanaf)
        versies.append(zaaktype)
        self.dingen["zaaktype-informatieobjecttypen"].append(self._toegestaan(zaaktype))
        return str(zaaktype["url"])

    def geef(self, soort: str, url: object) -> Ding | None:
        """One type by its address."""
        return next((ding for ding in self.dingen[soort] if ding["url"] == url), None)

    def van(self, soort: str, zaaktype: str) -> list[Ding]:
        """The types of one version."""
        return [ding for ding in self.dingen[soort] if ding["zaaktype"] == zaaktype]

    def paden(self) -> list[Pad]:
        """The lists, and each type by its address."""
        soorten = [soort for soort in self.dingen if soort != "zaaktypen"]
        return [
            Pad("GET", "zaaktypen", _LEZEN, self._zaaktypen),
            *(Pad("GET", soort, _LEZEN, self._lijst(soort)) for soort in soorten),
            *(Pad("GET", f"{soort}/{{uuid}}", _LEZEN, self._een(soort)) for soort in self.dingen),
        ]

    def _zaaktypen(self, vraag: Vraag) -> Antwoord:
        vraag.alleen("catalogus", "identificatie", "datumGeldigheid", "status")
        op = vraag.query.get("datumGeldigheid")
        gevonden = [
            ding
            for ding in self.dingen["zaaktypen"]
            if all(ding[naam] == vraag.query.get(naam, ding[naam]) for naam in ("catalogus", "identificatie"))
            and (op is None or ding["beginGeldigheid"] <= op <= (ding["eindeGeldigheid"] or op))
        ]
        return bladzijde(vraag, gevonden)

    def _lijst(self, soort: str) -> Any:
        filters = {"informatieobjecttypen": ("catalogus", "omschrijving")}.get(soort, ("zaaktype",))

        def lijst(vraag: Vraag) -> Antwoord:
            vraag.alleen(*filters, "datumGeldigheid", "status")
            gelijk = {naam: vraag.query[naam] for naam in filters if naam in vraag.query}
            return bladzijde(
                vraag,
                [ding for ding in self.dingen[soort] if all(ding[naam] == waarde for naam, waarde in gelijk.items())],
            )

        return lijst

    def _een(self, soort: str) -> Any:
        def een(vraag: Vraag) -> Antwoord:
            if (ding := self.geef(soort, vraag.adres)) is None:
                raise weg()
            return Antwoord(ding)

        return een

    def _url(self, soort: str, naam: str) -> str:
        # The same address on every start, so that what was kept of it stays good.
        return f"{self._basis}/{soort}/{uuid5(NAMESPACE_URL, f'{soort}/{naam}')}"

    def _zaaktype(self, versie: str, vanaf: date) -> Ding:
        url = self._url("zaaktypen", versie)
        self._delen(url, versie)
        return {
            "url": url,
            "identificatie": self.namen["zaaktype"],
            "omschrijving": self._maak["omschrijving"],
            "vertrouwelijkheidaanduiding": self.namen["vertrouwelijkheidaanduiding"],
            "doel": "Handhaven van de Leerplichtwet",
            "aanleiding": "Melding van een school",
            "indicatieInternOfExtern": "extern",
            "handelingInitiator": "Melden",
            "onderwerp": "Ongeoorloofd verzuim",
            "handelingBehandelaar": "Behandelen",
            "doorlooptijd": self._maak["doorlooptijd"],
            "opschortingEnAanhoudingMogelijk": False,
            "verlengingMogelijk": False,
            "publicatieIndicatie": False,
            "productenOfDiensten": [],
            "referentieproces": {"naam": self._maak["omschrijving"]},
            "verantwoordelijke": "Leerplicht",
            "catalogus": self.catalogus,
            **{
                soort: [ding["url"] for ding in self.van(soort, url)]
                for soort in ("statustypen", "resultaattypen", "eigenschappen", "roltypen")
            },
            "zaakobjecttypen": [],
            "informatieobjecttypen": self.dingen["informatieobjecttypen"][0]["url"],
            "besluittypen": [],
            "gerelateerdeZaaktypen": [],
            "beginGeldigheid": vanaf.isoformat(),
            "eindeGeldigheid": None,
            "versiedatum": vanaf.isoformat(),
            "concept": False,
        }

    def _delen(self, zaaktype: str, versie: str) -> None:
        maak = {
            "roltypen": self._roltypen(),
            "eigenschappen": self._eigenschappen(),
            "statustypen": self._statustypen(),
            "resultaattypen": self._resultaattypen(),
        }
        for soort, dingen in maak.items():
            for plek, ding in enumerate(dingen):
                self.dingen[soort].append(
                    {
                        "url": self._url(soort, f"{versie}/{plek}"),
                        "zaaktype": zaaktype,
                        "zaaktypeIdentificatie": self.namen["zaaktype"],
                        "catalogus": self.catalogus,
                        **ding,
                    }
                )

    def _roltypen(self) -> list[Ding]:
        return [{"omschrijving": naam, "omschrijvingGeneriek": soort} for naam, soort in self._maak["roltypen"].items()]

    def _eigenschappen(self) -> list[Ding]:
        formaten, lengtes = self._maak["formaten"], self._maak["lengtes"]
        return [
            {
                "naam": naam,
                "definitie": f"{onze} van de melding",
                "specificatie": {
                    "formaat": (formaat := formaten.get(onze, "tekst")),
                    "lengte": lengtes[formaat],
                    "kardinaliteit": "1",
                },
            }
            for onze, naam in self.namen["eigenschappen"].items()
        ]

    def _statustypen(self) -> list[Ding]:
        namen = [*self.namen["statustypen"], self._maak["eindstatus"]]
        return [
            {"omschrijving": naam, "volgnummer": nummer, "isEindstatus": nummer == len(namen)}
            for nummer, naam in enumerate(namen, start=1)
        ]

    def _resultaattypen(self) -> list[Ding]:
        return [
            {
                "omschrijving": naam,
                "resultaattypeomschrijving": "https://selectielijst.example/resultaattypeomschrijvingen/1",
                "omschrijvingGeneriek": "Afgehandeld",
                "selectielijstklasse": "https://selectielijst.example/resultaten/1",
                "besluittypeOmschrijving": [],
                "informatieobjecttypeOmschrijving": [],
            }
            for naam in self.namen["resultaattypen"]
        ]

    def _informatieobjecttype(self) -> Ding:
        return {
            "url": self._url("informatieobjecttypen", "1"),
            "catalogus": self.catalogus,
            "omschrijving": self._maak["informatieobjecttype"],
            "vertrouwelijkheidaanduiding": self.namen["vertrouwelijkheidaanduiding"],
            "beginGeldigheid": _BEGIN,
            "concept": False,
            "zaaktypen": "",
            "besluittypen": [],
            "informatieobjectcategorie": "Leerplicht",
        }

    def _toegestaan(self, zaaktype: Ding) -> Ding:
        return {
            "url": self._url("zaaktype-informatieobjecttypen", zaaktype["url"]),
            "zaaktype": zaaktype["url"],
            "zaaktypeIdentificatie": zaaktype["identificatie"],
            "catalogus": self.catalogus,
            "informatieobjecttype": self.dingen["informatieobjecttypen"][0]["url"],
            "volgnummer": 1,
            "richting": "inkomend",
        }
