"""NRC: abonnementen, and the deliveries to them: at least once, in the order of the mood."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from connectors.leerplicht_zgw.sandbox.gedrag import Gedrag
from connectors.leerplicht_zgw.sandbox.stand import Ding, Stand
from connectors.leerplicht_zgw.sandbox.velden import Veld, adres, controleer
from connectors.leerplicht_zgw.sandbox.vraag import Antwoord, Pad, Vraag, gemaakt

_MAG = frozenset({"notificaties.consumeren"})
_ABONNEMENT = {
    "callbackUrl": Veld(verplicht=True, max=200, bezwaar=adres),
    "auth": Veld(verplicht=True, max=1000),
    "kanalen": Veld(verplicht=True, soort=list),
}
_WACHT_S = (0.05, 0.2, 1.0)
_GOED = 300


class Notificaties:
    """Keeps who wants to be told of what, and tells them."""

    def __init__(self, stand: Stand, klok: Callable[[], datetime], gedrag: Callable[[], Gedrag]) -> None:
        """Begin with nothing to tell."""
        self._stand, self._klok, self._gedrag = stand, klok, gedrag
        self._wachtend: list[Ding] = []
        self._iets = asyncio.Event()
        self.afgeleverd = 0
        self.mislukt = 0

    @property
    def wachtend(self) -> int:
        """How many messages are not delivered yet."""
        return len(self._wachtend)

    def publiceer(self, zaak: Ding, resource: str, url: str, actie: str) -> None:
        """Queue a message; it says little on purpose."""
        if self._gedrag().stil:
            return
        bericht = {
            "kanaal": "zaken",
            "hoofdObject": zaak["url"],
            "resource": resource,
            "resourceUrl": url,
            "actie": actie,
            "aanmaakdatum": self._klok().isoformat().replace("+00:00", "Z"),
            "kenmerken": {
                "bronorganisatie": zaak["bronorganisatie"],
                "zaaktype": zaak["zaaktype"],
                "vertrouwelijkheidaanduiding": zaak["vertrouwelijkheidaanduiding"],
            },
        }
        self._wachtend += [bericht] * (2 if self._gedrag().dubbel else 1)
        self._iets.set()

    def wis(self) -> None:
        """Forget what was waiting."""
        self._wachtend.clear()
        self.afgeleverd = self.mislukt = 0

    async def lever_steeds(self) -> None:
        """Deliver until it is stopped."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while True:
                await self._iets.wait()
                self._iets.clear()
                nu, self._wachtend = self._wachtend, []
                self._gedrag().schud(nu)
                for bericht in nu:
                    for abonnement in list(self._stand.alle("abonnement")):
                        if _wil(abonnement, bericht):
                            await self._lever(client, abonnement, bericht)

    async def _lever(self, client: httpx.AsyncClient, abonnement: Ding, bericht: Ding) -> None:
        koppen = {"Authorization": abonnement["auth"]}
        for wacht in _WACHT_S:
            with contextlib.suppress(httpx.TransportError):
                antwoord = await client.post(abonnement["callbackUrl"], json=bericht, headers=koppen)
                if antwoord.status_code < _GOED:
                    self.afgeleverd += 1
                    return
            await asyncio.sleep(wacht)
        self.mislukt += 1

    def paden(self) -> list[Pad]:
        """The paths below the Notificaties API."""
        return [
            Pad("GET", "abonnement", _MAG, lambda _: Antwoord(list(map(_toon, self._stand.alle("abonnement"))))),
            Pad("POST", "abonnement", _MAG, self._maak),
            Pad("PUT", "abonnement/{uuid}", _MAG, self._wijzig),
            Pad("DELETE", "abonnement/{uuid}", _MAG, self._verwijder),
        ]

    def _maak(self, vraag: Vraag) -> Antwoord:
        controleer(vraag.body, _ABONNEMENT)
        velden = {naam: vraag.body[naam] for naam in _ABONNEMENT}
        ding = self._stand.maak("abonnement", vraag.adres, velden)
        return gemaakt(_toon(ding))

    def _wijzig(self, vraag: Vraag) -> Antwoord:
        ding = self._stand.geef("abonnement", vraag.adres)
        controleer(vraag.body, _ABONNEMENT)
        ding.update({naam: vraag.body[naam] for naam in _ABONNEMENT})
        return Antwoord(_toon(ding))

    def _verwijder(self, vraag: Vraag) -> Antwoord:
        self._stand.verwijder("abonnement", vraag.adres)
        return Antwoord(None, 204)


def _toon(ding: Ding) -> Ding:
    return {naam: waarde for naam, waarde in ding.items() if naam != "uuid"}


def _wil(abonnement: Ding, bericht: Ding) -> bool:
    return any(_past(kanaal, bericht) for kanaal in abonnement["kanalen"])


def _past(kanaal: dict[str, Any], bericht: Ding) -> bool:
    if kanaal.get("naam") != bericht["kanaal"]:
        return False
    return all(bericht["kenmerken"].get(naam) == waarde for naam, waarde in kanaal.get("filters", {}).items())
