"""The way back: a notification that is believed, polling for who cannot send any, and the abonnement."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from connectors.leerplicht_zgw.client import GemeenteWeigertError, VreemdAdresError, is_weg
from connectors.leerplicht_zgw.stand import ERBIJ, statusmelding
from connectors.leerplicht_zgw.zaak import Werk
from gateway.sdk import InvoerError, Statusmelding, Statuspagina, ToegangError, vandaag


class AutorisatieOnjuistError(ToegangError):
    """De notificatie draagt niet wat met de gemeente is afgesproken."""

    code = "ZGW-020"


class NotificatieOnjuistError(InvoerError):
    """Dit is geen notificatie van de Zaken API van deze gemeente."""

    code = "ZGW-021"


class Notificatie(BaseModel):
    """A message of the Notificaties API; it says little on purpose, the zaak itself is fetched."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    kanaal: str = Field(min_length=1, max_length=50)
    hoofd_object: str = Field(alias="hoofdObject", min_length=1, max_length=1000)
    resource: str = Field(min_length=1, max_length=100)
    resource_url: str = Field(alias="resourceUrl", min_length=1, max_length=1000)
    actie: str = Field(min_length=1, max_length=100)
    aanmaakdatum: datetime
    kenmerken: dict[str, str] = Field(default_factory=dict)


class Terug:
    """Hears of the zaken of one gemeente; what is told twice or late is told as it stands now."""

    def __init__(self, werk: Werk) -> None:
        """Take the way to the gemeente."""
        self._werk = werk
        self._geheim = werk.stel.notificatiegeheim()

    async def bij_notificatie(self, autorisatie: str, body: bytes) -> tuple[Statusmelding, ...]:
        """Believe a notification only by its Authorization, and fetch the zaak it is about."""
        if self._geheim is None or not hmac.compare_digest(autorisatie.encode(), self._geheim.encode()):
            raise AutorisatieOnjuistError(doe="Laat de gemeente het abonnement nalopen.")
        bericht = self._lees(body)
        afspraak = self._werk.contract["notificaties"]
        if bericht.kanaal != afspraak["kanaal"] or bericht.resource not in afspraak["resources"]:
            return ()
        gevonden = await self._zaak(bericht.hoofd_object)
        return (gevonden,) if gevonden else ()

    async def poll(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """All zaken that are open, and those that were closed since; the cursor is the day of the last time."""
        deze_dag = vandaag().isoformat()
        versies = [versie["url"] for versie in await self._werk.catalogus.versies()]
        await self.abonneer(versies)
        for versie in versies:
            for vraag in self._vragen(vanaf):
                async for zaken in self._bladen(versie, vraag):
                    yield Statuspagina(
                        tuple([stand for zaak in zaken if (stand := await statusmelding(self._werk, zaak))]), vanaf
                    )
        yield Statuspagina((), deze_dag)

    async def abonneer(self, versies: list[str] | None = None) -> None:
        """Ask to be told, once, where that was agreed; a new version or secret changes what was asked."""
        werk = self._werk
        if werk.stel.nrc_url is None or werk.stel.callback_url is None:
            return
        urls = versies if versies is not None else [versie["url"] for versie in await werk.catalogus.versies()]
        kanaal = werk.contract["notificaties"]["kanaal"]
        gewenst = {
            "callbackUrl": werk.stel.callback_url,
            "auth": self._geheim,
            "kanalen": [{"naam": kanaal, "filters": {"zaaktype": url}} for url in sorted(urls)],
        }
        lijst = f"{werk.stel.nrc_url}/abonnement"
        oud = [item for item in await werk.client.rij(lijst) if item.get("callbackUrl") == werk.stel.callback_url]
        if not oud:
            await werk.client.schrijf("POST", lijst, gewenst)
        elif _anders(oud[0], gewenst):
            await werk.client.schrijf("PUT", werk.client.binnen(werk.stel.nrc_url, oud[0]["url"]), gewenst)

    def _lees(self, body: bytes) -> Notificatie:
        if len(body) > self._werk.contract["grenzen"]["notificatie_bytes"]:
            raise NotificatieOnjuistError("de notificatie is te groot.")
        try:
            bericht = Notificatie.model_validate(json.loads(body))
            self._werk.client.binnen(self._werk.stel.zrc_url, bericht.hoofd_object)
        except (ValidationError, ValueError, RecursionError, VreemdAdresError):
            raise NotificatieOnjuistError from None
        return bericht

    async def _zaak(self, url: str) -> Statusmelding | None:
        """How a zaak stands; nothing of one that is gone."""
        try:
            zaak = await self._werk.client.haal(self._werk.stel.zrc_url, url, expand=ERBIJ)
            return await statusmelding(self._werk, zaak)
        except GemeenteWeigertError as fout:
            if is_weg(fout):
                return None
            raise

    def _bladen(self, zaaktype: str, vraag: dict[str, str]) -> AsyncIterator[list[dict[str, Any]]]:
        stel = self._werk.stel
        return self._werk.client.paginas(
            stel.zrc_url, "zaken", zaaktype=zaaktype, bronorganisatie=stel.bronorganisatie, expand=ERBIJ, **vraag
        )

    def _vragen(self, vanaf: str | None) -> tuple[dict[str, str], ...]:
        """Everything the first time; then what is open, and what was closed since, once a day also with an old date."""
        if vanaf is None:
            return ({},)
        vorige = date.fromisoformat(vanaf)
        grens = "overlap_dagen" if vorige == vandaag() else "terugkijk_dagen"
        sinds = vorige - timedelta(days=self._werk.contract["grenzen"][grens])
        return {"einddatum__isnull": "true"}, {"einddatum__gt": sinds.isoformat()}


def _anders(oud: dict[str, Any], gewenst: dict[str, Any]) -> bool:
    """Whether an abonnement is not as wanted; an auth that is not shown cannot tell."""
    kanalen = sorted((item["naam"], sorted(item.get("filters", {}).items())) for item in oud["kanalen"])
    nodig = sorted((item["naam"], sorted(item["filters"].items())) for item in gewenst["kanalen"])
    return kanalen != nodig or oud.get("auth", gewenst["auth"]) != gewenst["auth"]
