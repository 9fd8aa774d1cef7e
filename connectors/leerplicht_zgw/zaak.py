"""One zaak as it should be: looks what is there, and adds or changes only what differs, the first status last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from connectors.leerplicht_zgw.afspraken import Afspraken
from connectors.leerplicht_zgw.catalogus import Catalogus, Zaaktype
from connectors.leerplicht_zgw.client import GemeenteWeigertError, ZgwClient, is_weg
from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from gateway.sdk import DefinitiefError, dag, vandaag


class ZaakGeslotenError(DefinitiefError):
    """De gemeente heeft de zaak afgesloten; er is niets meer aan te wijzigen."""

    code = "ZGW-015"


class ZaakWegError(DefinitiefError):
    """De zaak bestaat niet bij de gemeente, of niet voor ons."""

    code = "ZGW-016"


@dataclass(frozen=True, slots=True)
class Werk:
    """What every step needs: the way to the gemeente, what was agreed, and the trace of the bericht."""

    client: ZgwClient
    stel: LeerplichtZgwInstellingen
    afspraken: Afspraken
    catalogus: Catalogus
    contract: Mapping[str, Any]
    spoor: str

    def nu(self) -> datetime:
        """A moment that has passed on the clock of the gemeente too."""
        return datetime.now(UTC) - timedelta(seconds=self.contract["grenzen"]["klokverschil_s"])

    async def lijst(self, pad: str, **vraag: str) -> list[dict[str, Any]]:
        """A list of the Zaken API."""
        return await self.client.lijst(self.stel.zrc_url, pad, self.spoor, **vraag)


class Zaak:
    """A zaak at the gemeente; every method may be repeated and changes nothing the second time."""

    def __init__(self, werk: Werk, stand: Mapping[str, Any], zaaktype: Zaaktype) -> None:
        """Take the zaak as the gemeente has it."""
        self._werk, self._stand, self._zaaktype = werk, stand, zaaktype
        self.url: str = werk.client.binnen(werk.stel.zrc_url, stand["url"])

    @classmethod
    async def zoek(cls, werk: Werk, identificatie: str, url: str | None) -> Zaak | None:
        """The zaak at its address, or the one with our identificatie; None when there is none yet."""
        if url is not None:
            try:
                return await cls._van(werk, await werk.client.haal(werk.stel.zrc_url, url, werk.spoor))
            except GemeenteWeigertError as fout:
                if not is_weg(fout):
                    raise
                raise ZaakWegError(doe="Vraag de gemeente wat er met de zaak is gebeurd.") from None
        vraag = {"identificatie": identificatie, "bronorganisatie": werk.stel.bronorganisatie}
        gevonden = await werk.lijst("zaken", **vraag)
        return await cls._van(werk, gevonden[0]) if gevonden else None

    @classmethod
    async def maak(cls, werk: Werk, tijd: str, velden: Mapping[str, Any]) -> Zaak:
        """Create the zaak in the version of the zaaktype that holds now; one that was made meanwhile is taken."""
        dag = _dag(tijd)
        zaaktype = await werk.catalogus.geldig(vandaag())
        body = {
            **velden,
            "bronorganisatie": werk.stel.bronorganisatie,
            "verantwoordelijkeOrganisatie": werk.stel.verantwoordelijke,
            "zaaktype": zaaktype.url,
            "startdatum": dag.isoformat(),
            "vertrouwelijkheidaanduiding": werk.afspraken.vertrouwelijkheidaanduiding,
        }
        try:
            stand = await werk.client.schrijf("POST", f"{werk.stel.zrc_url}/zaken", body, werk.spoor)
        except GemeenteWeigertError as fout:
            bekend = werk.contract["fouten"]["bestaat_al"] in {code for _, code in fout.velden}
            zaak = await cls.zoek(werk, velden["identificatie"], None) if bekend else None
            if zaak is None:
                raise
            return zaak
        return cls(werk, stand, zaaktype)

    async def rollen(self, gewenst: Mapping[str, Mapping[str, Any]]) -> None:
        """Add each rol that is not there; a rol cannot be changed."""
        er_al = {rol["roltype"] for rol in await self._werk.lijst("rollen", zaak=self.url)}
        for naam, rol in gewenst.items():
            roltype = self._adres("roltype", self._werk.afspraken.roltypen[naam])
            if roltype and roltype not in er_al:
                await self._post("rollen", {"zaak": self.url, "roltype": roltype, **self._passend(rol)})

    async def eigenschappen(self, gewenst: Mapping[str, str], beheerd: frozenset[str]) -> None:
        """Add, change, and among those that are `beheerd` remove, so that the eigenschappen are as wanted."""
        namen = self._werk.afspraken.eigenschappen
        adressen = {naam: self._adres("eigenschap", namen[naam]) for naam in gewenst}
        waarden = {adres: gewenst[naam] for naam, adres in adressen.items() if adres}
        ruimt_op = {self._zaaktype.eigenschappen.get(namen[naam]) for naam in beheerd}
        lijst = f"{self.url}/zaakeigenschappen"
        er_al = {item["eigenschap"]: item for item in await self._werk.client.rij(lijst, self._werk.spoor)}
        for adres, waarde in waarden.items():
            if adres not in er_al:
                await self._schrijf("POST", lijst, {"zaak": self.url, "eigenschap": adres, "waarde": waarde})
            elif er_al[adres]["waarde"] != waarde:
                await self._schrijf("PATCH", self._hier(er_al[adres]), {"waarde": waarde})
        for adres, item in er_al.items():
            if adres in ruimt_op and adres not in waarden:
                await self._schrijf("DELETE", self._hier(item), None)

    async def zaakobject(self, gegevens: Mapping[str, Any]) -> None:
        """Add or change the object that holds the days."""
        soort = self._werk.afspraken.zaakobject
        if not soort:
            return
        vast = {"objectType": "overige", "objectTypeOverige": soort}
        body = {**vast, "objectIdentificatie": {"overigeData": gegevens}}
        er_al = await self._werk.lijst("zaakobjecten", zaak=self.url, objectType="overige")
        oud = next((item for item in er_al if item.get("objectTypeOverige") == soort), None)
        if oud is None:
            await self._post("zaakobjecten", {"zaak": self.url, **body})
        elif oud.get("objectIdentificatie") != body["objectIdentificatie"]:
            await self._schrijf("PATCH", self._hier(oud), body)

    async def koppel(self, document: str) -> None:
        """Join a document to the zaak."""
        lijst = f"{self._werk.stel.zrc_url}/zaakinformatieobjecten"
        relatie = {"zaak": self.url, "informatieobject": document}
        if not await self._werk.client.rij(lijst, self._werk.spoor, **relatie):
            await self._post("zaakinformatieobjecten", relatie)

    async def eerste_status(self) -> None:
        """Set the first status, unless the zaak has one: it marks the zaak as complete."""
        if self._stand.get("status") is None:
            await self._status(self._zaaktype.eerste_status)

    async def status(self, naam: str) -> None:
        """Set a status by its name, once."""
        adres = self._adres("statustype", naam)
        if adres and not await self._werk.lijst("statussen", zaak=self.url, statustype=adres):
            await self._status(adres)

    async def _status(self, statustype: str) -> None:
        op = self._werk.nu().isoformat(timespec="seconds").replace("+00:00", "Z")
        await self._post("statussen", {"zaak": self.url, "statustype": statustype, "datumStatusGezet": op})

    async def _post(self, pad: str, body: Mapping[str, Any]) -> None:
        await self._schrijf("POST", f"{self._werk.stel.zrc_url}/{pad}", body)

    async def _schrijf(self, methode: str, url: str, body: Mapping[str, Any] | None) -> Any:
        if self._stand.get("einddatum") is not None:
            raise ZaakGeslotenError(doe="Neem contact op met de behandelaar bij de gemeente.")
        return await self._werk.client.schrijf(methode, url, body, self._werk.spoor)

    def _adres(self, soort: str, naam: str) -> str:
        """The address in the catalogue; empty when it was agreed that this does not go."""
        return self._zaaktype.adres(soort, naam) if naam else ""

    def _hier(self, item: Mapping[str, Any]) -> str:
        return self._werk.client.binnen(self._werk.stel.zrc_url, item["url"])

    def _passend(self, rol: Mapping[str, Any]) -> dict[str, Any]:
        """The rol with its names cut to what the API takes."""
        lengtes = self._werk.contract["grenzen"]["lengtes"]
        passend = {**rol, "betrokkeneIdentificatie": _kort(rol["betrokkeneIdentificatie"], lengtes["betrokkene"])}
        if contact := rol.get("contactpersoonRol"):
            passend["contactpersoonRol"] = _kort(contact, lengtes["contactpersoon"])
        return passend

    @classmethod
    async def _van(cls, werk: Werk, stand: Mapping[str, Any]) -> Zaak:
        return cls(werk, stand, await werk.catalogus.zaaktype(stand["zaaktype"]))


def dag_voluit(tijd: str) -> str:
    """The day here of a moment, as an eigenschap of form datum has it."""
    return f"{_dag(tijd):%Y%m%d}"


def _kort(velden: Mapping[str, str], lengtes: Mapping[str, int]) -> dict[str, str]:
    return {naam: waarde[: lengtes.get(naam)] for naam, waarde in velden.items()}


def _dag(tijd: str) -> date:
    return dag(datetime.fromisoformat(tijd))
