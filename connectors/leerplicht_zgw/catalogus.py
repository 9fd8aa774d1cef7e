"""The catalogue of a gemeente: the zaaktype of today, and the addresses behind the names that were agreed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.leerplicht_zgw.afspraken import Afspraken
from connectors.leerplicht_zgw.client import ZgwClient
from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from gateway.sdk import DefinitiefError


class CatalogusError(DefinitiefError):
    """De catalogus van de gemeente heeft niet wat is afgesproken."""

    code = "ZGW-014"


@dataclass(frozen=True, slots=True)
class Zaaktype:
    """One version of the zaaktype: what it calls its roltypen, eigenschappen, statustypen and resultaattypen."""

    url: str
    roltypen: Mapping[str, str]
    eigenschappen: Mapping[str, str]
    statustypen: Mapping[str, Mapping[str, Any]]
    resultaattypen: Mapping[str, str]

    @property
    def eerste_status(self) -> str:
        """The statustype a zaak begins with."""
        return min(self.statustypen, key=lambda url: int(self.statustypen[url]["volgnummer"]))

    def adres(self, soort: str, naam: str) -> str:
        """The address of a roltype, eigenschap or statustype by its name."""
        bekend = {
            "roltype": self.roltypen,
            "eigenschap": self.eigenschappen,
            "statustype": {type_["omschrijving"]: url for url, type_ in self.statustypen.items()},
        }[soort]
        if naam not in bekend:
            raise CatalogusError(
                f"het zaaktype heeft geen {soort} {naam}.", doe="Pas de afspraken van de partner aan, of het zaaktype."
            )
        return bekend[naam]


class Catalogus:
    """Reads a version of the zaaktype and keeps it for a while; a new version has an address of its own."""

    def __init__(
        self,
        client: ZgwClient,
        instellingen: LeerplichtZgwInstellingen,
        afspraken: Afspraken,
        grenzen: Mapping[str, Any],
    ) -> None:
        """Fetch nothing yet."""
        self._client, self._stel, self._afspraken, self._grenzen = client, instellingen, afspraken, grenzen
        self._bekend: dict[str, tuple[float, Zaaktype]] = {}

    async def versies(self, **vraag: str) -> list[dict[str, Any]]:
        """The published versions of the agreed zaaktype, the newest first."""
        if self._stel.catalogus_url:
            vraag["catalogus"] = self._stel.catalogus_url
        gevonden = await self._client.lijst(
            self._stel.ztc_url, "zaaktypen", identificatie=self._afspraken.zaaktype, **vraag
        )
        if len({versie.get("catalogus") for versie in gevonden}) > 1:
            raise CatalogusError("het zaaktype staat in meer dan een catalogus.", doe="Vul catalogus_url in.")
        return sorted(gevonden, key=lambda versie: str(versie.get("beginGeldigheid")), reverse=True)

    async def geldig(self, op: date) -> Zaaktype:
        """The version in which a zaak of this day is made."""
        versies = await self.versies(datumGeldigheid=op.isoformat())
        if not versies:
            raise CatalogusError(
                f"de gemeente heeft geen gepubliceerd zaaktype {self._afspraken.zaaktype} dat nu geldt.",
                doe="Vraag de gemeente het te publiceren.",
            )
        return await self.zaaktype(versies[0]["url"])

    async def zaaktype(self, url: str) -> Zaaktype:
        """The version at an address; read again after a while, for a gemeente may have mended it."""
        gelezen_op, bekend = self._bekend.get(url, (0.0, None))
        if bekend is None or time.monotonic() - gelezen_op > self._grenzen["catalogus_s"]:
            bekend = await self._lees(url)
            self._bekend[url] = time.monotonic(), bekend
        return bekend

    async def informatieobjecttype(self, naam: str, op: date) -> str:
        """The published type of document of this name."""
        gevonden = await self._client.lijst(
            self._stel.ztc_url, "informatieobjecttypen", omschrijving=naam, datumGeldigheid=op.isoformat()
        )
        if len(gevonden) != 1:
            raise CatalogusError(f"informatieobjecttype {naam} staat er {len(gevonden)} keer.", doe="Verwacht: een.")
        return str(gevonden[0]["url"])

    async def ontbreekt(self, op: date) -> list[str]:
        """What was agreed and is not in the catalogue."""
        zaaktype = await self.geldig(op)
        nodig = [("roltype", naam) for naam in self._afspraken.roltypen.values() if naam]
        nodig += [("eigenschap", naam) for naam in self._afspraken.eigenschappen.values() if naam]
        nodig += [("statustype", naam) for naam in (self._afspraken.statustype_intrekking,) if naam]
        fouten = []
        for soort, naam in nodig:
            try:
                zaaktype.adres(soort, naam)
            except CatalogusError as fout:
                fouten.append(fout.melding)
        return fouten

    async def _lees(self, url: str) -> Zaaktype:
        rollen, eigenschappen = await self._van("roltypen", url), await self._van("eigenschappen", url)
        statussen, resultaten = await self._van("statustypen", url), await self._van("resultaattypen", url)
        return Zaaktype(
            url,
            roltypen={type_["omschrijving"]: type_["url"] for type_ in rollen},
            eigenschappen={type_["naam"]: type_["url"] for type_ in eigenschappen},
            statustypen={type_["url"]: type_ for type_ in statussen},
            resultaattypen={type_["url"]: type_["omschrijving"] for type_ in resultaten},
        )

    async def _van(self, pad: str, zaaktype: str) -> list[dict[str, Any]]:
        return await self._client.lijst(self._stel.ztc_url, pad, zaaktype=zaaktype)
