"""The bron: announces a dossier, tells the doel, and hands it over to whom the Traffic Center vouches for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from anyio.to_thread import run_sync

from connectors.oso_transport.afspraken import Afspraken
from connectors.oso_transport.bewaarplek import Adressen, Bewaarplek, Klaarliggend
from connectors.oso_transport.client import OsoAntwoordError, OsoClient, OsoWeigertError
from gateway.sdk import DefinitiefError

log = structlog.get_logger()


class GeenAanleverpuntError(DefinitiefError):
    """Het Traffic Center kent het aanleverpunt van het doel niet."""

    code = "OST-030"


class TeGrootError(DefinitiefError):
    """Het dossier is groter dan OSO aanneemt."""

    code = "OST-031"


class NietOpgehaaldError(DefinitiefError):
    """Dit dossier is eerder klaargelegd en niet op tijd opgehaald."""

    code = "OST-032"


class Bronrol:
    """Every step is kept before the next, so a repeat goes on where the last attempt stopped."""

    def __init__(self, client: OsoClient, afspraken: Afspraken, plek: Bewaarplek, klok: Callable[[], datetime]) -> None:
        """Take what is shared with the doel."""
        self._client, self._afspraken, self._plek, self._klok = client, afspraken, plek, klok

    async def bied_aan(self, bericht_id: str, organisatie: str, adressen: Adressen, inhoud: bytes) -> Klaarliggend:
        """Keep, announce and notify; once per bericht, however often it is called."""
        if len(inhoud) > self._afspraken.grenzen["dossier_bytes"]:
            raise TeGrootError(doe="Laat bijlagen weg of maak ze kleiner.")
        vervalt_op = self._klok() + self._afspraken.sleutelduur
        nieuw = Klaarliggend(
            bericht_id, organisatie, adressen, vervalt_op, None, genotificeerd=False, sessie=None, einde=None
        )
        rij = await run_sync(self._plek.leg_klaar, nieuw, inhoud)
        try:
            rij = await self._meld_aan(rij)
            return await self._notificeer(rij)
        except DefinitiefError:
            await run_sync(self._plek.verwijder, bericht_id)
            raise

    async def beantwoord(self, vraag: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a documentRequest; what the Traffic Center says of the session comes before anything else."""
        adressen, sleutel, sessie = Adressen.uit(dict(vraag)), str(vraag["koppelsleutel"]), str(vraag["sessieId"])
        try:
            await self._controleer(adressen, sleutel, sessie)
        except OsoWeigertError as fout:
            await self._na_weigering(sleutel, sessie, fout)
            log.info("oso_dossier_geweigerd", resultaat=fout.woord)
            return {"resultaat": fout.woord}
        rij = await run_sync(self._plek.zoek, sleutel)
        if waarom := self._bezwaar(rij, adressen):
            return {"resultaat": self._afspraken.weiger(waarom)}
        return await self._geef_uit(rij, sessie) if rij else {}

    async def kijk_na(self, rij: Klaarliggend) -> None:
        """Ask whether the session in which a dossier was handed over is signed off; then its bytes go."""
        if rij.koppelsleutel is None or rij.sessie is None:
            return
        try:
            await self._controleer(rij.adressen, rij.koppelsleutel, rij.sessie)
        except OsoWeigertError as fout:
            await self._na_weigering(rij.koppelsleutel, rij.sessie, fout)

    async def _meld_aan(self, rij: Klaarliggend) -> Klaarliggend:
        if rij.koppelsleutel is not None:
            return rij
        velden = {**rij.adressen.velden(), "doel": self._afspraken.doel}
        antwoord = await self._client.center("meldenNotificatie", **velden)
        if "koppelsleutel" not in antwoord:
            raise OsoAntwoordError("het Traffic Center geeft geen koppelsleutel.")
        vervalt_op = self._klok() + self._afspraken.sleutelduur
        sleutel = str(antwoord["koppelsleutel"]).lower()
        await run_sync(self._plek.aangemeld, rij.bericht_id, sleutel, vervalt_op)
        return replace(rij, koppelsleutel=sleutel, vervalt_op=vervalt_op)

    async def _notificeer(self, rij: Klaarliggend) -> Klaarliggend:
        if rij.genotificeerd:
            return rij
        if rij.vervalt_op <= self._klok() or rij.einde == "verlopen":
            raise NietOpgehaaldError(doe="Laat er een nieuw bericht van maken.")
        velden = {**rij.adressen.velden(), "koppelsleutel": rij.koppelsleutel, "doel": self._afspraken.doel}
        await self._client.roep(await self.zoek_adres(rij.adressen), "notificatie", **velden)
        await run_sync(self._plek.genotificeerd, rij.bericht_id)
        return replace(rij, genotificeerd=True)

    async def zoek_adres(self, adressen: Adressen) -> str:
        """Where the doel can be reached, as the Traffic Center knows it."""
        filters = {"brin": adressen.doel_brin, "adres": adressen.doel_adres, "doel": self._afspraken.doel}
        antwoord = await self._client.center("overzichtAanleverpunt", **filters)
        for punt in antwoord.get("aanleverpunt", ()):
            if (punt["brin"], punt["adres"]) == (adressen.doel_brin, adressen.doel_adres):
                return str(punt["url"])
        raise GeenAanleverpuntError(doe="Controleer BRIN, aanleverpunt en mandaat van het aanvraagsysteem.")

    async def _controleer(self, adressen: Adressen, sleutel: str, sessie: str) -> None:
        velden = {**adressen.velden(), "koppelsleutel": sleutel, "sessieId": sessie}
        await self._client.center("sessiecontrole", **velden, overdrachtsoort=self._afspraken.overdrachtsoort)

    async def _na_weigering(self, sleutel: str, sessie: str, fout: OsoWeigertError) -> None:
        """Only the Traffic Center's own word on the session we handed over in ends it."""
        rij = await run_sync(self._plek.zoek, sleutel)
        if rij is None or rij.sessie != sessie or rij.einde is not None:
            return
        if fout.gevolg == "afgemeld":
            await run_sync(self._plek.sluit_af, rij.bericht_id, sessie)
        elif fout.gevolg == "verlopen":
            await run_sync(self._plek.vergeet_sessie, rij.bericht_id, sessie)

    def _bezwaar(self, rij: Klaarliggend | None, adressen: Adressen) -> str:
        if rij is None or rij.adressen != adressen:
            return "onbekende_sleutel"
        if rij.vervalt_op <= self._klok() or rij.einde == "verlopen":
            return "verlopen_sleutel"
        return "geen_dossier" if rij.einde else ""

    async def _geef_uit(self, rij: Klaarliggend, sessie: str) -> dict[str, Any]:
        inhoud = await run_sync(partial(self._plek.geef_uit, rij.bericht_id, sessie))
        if inhoud is None:
            return {"resultaat": self._afspraken.weiger("geen_dossier")}
        # OSO wants to see which account released a dossier: here that is the school it was announced for.
        log.info("oso_dossier_vrijgegeven", bericht=rij.bericht_id, account=rij.organisatie)
        return {"resultaat": self._afspraken.goed("document"), "dossier": inhoud}
