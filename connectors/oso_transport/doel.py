"""The doel: hears that a dossier waits, fetches it when someone orders it, and signs off once it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from anyio.to_thread import run_sync

from connectors.oso_transport.afspraken import Afspraken
from connectors.oso_transport.bewaarplek import Adressen, Bewaarplek, Notificatie
from connectors.oso_transport.client import OsoAntwoordError, OsoClient, OsoWeigertError
from gateway.sdk import DefinitiefError, InvoerError

log = structlog.get_logger()
Bewaar = Callable[[bytes], Awaitable[None]]


class OnbekendeNotificatieError(DefinitiefError):
    """Er is geen dossier aangekondigd met deze koppelsleutel."""

    code = "OST-040"


class KoppelsleutelVerlopenError(DefinitiefError):
    """De koppelsleutel is verlopen."""

    code = "OST-041"


class SessieVerlopenError(OsoAntwoordError):
    """De sessie verliep onderweg; een volgende poging opent een nieuwe."""

    code = "OST-042"


class Doelrol:
    """One dossier per koppelsleutel: a repeat uses the same session while that lives."""

    def __init__(
        self,
        client: OsoClient,
        afspraken: Afspraken,
        plek: Bewaarplek,
        klok: Callable[[], datetime],
        *,
        eigen: frozenset[tuple[str, str]],
    ) -> None:
        """Take what is shared with the bron, and the addresses (BRIN, aanleverpunt) that are ours."""
        self._client, self._afspraken, self._plek, self._klok, self._eigen = client, afspraken, plek, klok, eigen

    async def neem(self, vraag: Mapping[str, Any]) -> dict[str, Any]:
        """Take a notificatieRequest; again is the same, and one that says otherwise is refused."""
        adressen = Adressen.uit(dict(vraag))
        if (adressen.doel_brin, adressen.doel_adres) not in self._eigen or vraag["doel"] != self._afspraken.doel:
            return {"resultaat": self._afspraken.weiger("onbekend_aanleverpunt")}
        vervalt_op = self._klok() + self._afspraken.sleutelduur
        bekend = await run_sync(self._plek.neem, Notificatie(str(vraag["koppelsleutel"]), adressen, vervalt_op))
        if bekend.adressen != adressen:
            return {"resultaat": self._afspraken.weiger("afwijkend")}
        return {"resultaat": self._afspraken.goed("notificatie")}

    async def open(self) -> list[str]:
        """The keys of dossiers that wait."""
        return await run_sync(self._plek.open_notificaties)

    async def haal(self, koppelsleutel: str, *, account: str, bewaar: Bewaar) -> bool:
        """Fetch a dossier for an account and give it to `bewaar`; sign off when that has it. False: already done.

        When `bewaar` raises InvoerError the dossier is no good: the session is closed with that result. Whatever else
        it raises leaves the session open, and calling again gives it the same bytes.
        """
        rij = await run_sync(self._plek.notificatie, koppelsleutel)
        if rij is None:
            raise OnbekendeNotificatieError(doe="Laat de school het dossier opnieuw klaarzetten.")
        if rij.afgemeld:
            return False
        if rij.vervalt_op <= self._klok():
            raise KoppelsleutelVerlopenError(doe="Laat de school het dossier opnieuw klaarzetten.")
        # A koppelsleutel is a key, so only its fingerprint is written down.
        spoor = hashlib.sha256(rij.koppelsleutel.encode()).hexdigest()[:16]
        log.info("oso_dossier_besteld", account=account, overdracht=spoor)
        if rij.resultaat is None:
            await self._neem_over(rij, bewaar)
        else:
            await self._meld_af(rij, rij.resultaat)
        log.info("oso_dossier_opgehaald", account=account, overdracht=spoor)
        return True

    async def _neem_over(self, rij: Notificatie, bewaar: Bewaar) -> None:
        rij = await self._sessie(rij)
        afmelden = self._afspraken.resultaten["afmelden"]
        try:
            await bewaar(await self._document(rij))
        except InvoerError:
            await self._meld_af(rij, str(afmelden["mislukt"]))
            raise
        await self._meld_af(rij, str(afmelden["geslaagd"]))

    async def _sessie(self, rij: Notificatie) -> Notificatie:
        if rij.sessie is not None and rij.sessie_tot is not None and self._klok() < rij.sessie_tot:
            return rij
        velden = {**rij.adressen.velden(), "koppelsleutel": rij.koppelsleutel}
        antwoord = await self._client.center("overdracht", **velden, overdrachtsoort=self._afspraken.overdrachtsoort)
        punten = {(punt["brin"], punt["adres"]): punt["url"] for punt in antwoord.get("aanleverpunt", ())}
        url = punten.get((rij.adressen.bron_brin, rij.adressen.bron_adres))
        if "sessieId" not in antwoord or url is None:
            raise OsoAntwoordError("het Traffic Center geeft geen sessie, of het adres van de bron niet.")
        tot = self._klok() + self._afspraken.sessieduur
        await run_sync(self._plek.sessie, rij.koppelsleutel, antwoord["sessieId"], url, tot)
        return replace(rij, sessie=antwoord["sessieId"], sessie_url=url, sessie_tot=tot)

    async def _document(self, rij: Notificatie) -> bytes:
        velden = {**rij.adressen.velden(), "sessieId": rij.sessie, "koppelsleutel": rij.koppelsleutel}
        try:
            antwoord = await self._client.roep(rij.sessie_url or "", "document", **velden)
        except OsoWeigertError as fout:
            if fout.gevolg not in {"verlopen", "afgemeld"}:
                raise
            await run_sync(self._plek.sessie, rij.koppelsleutel, None, None, None)
            raise SessieVerlopenError from None
        inhoud = antwoord.get("dossier")
        if not isinstance(inhoud, bytes) or not inhoud:
            raise OsoAntwoordError("de bron geeft geen dossier.")
        return inhoud

    async def _meld_af(self, rij: Notificatie, resultaat: str) -> None:
        # Kept first: once the dossier is kept, nothing but the sign-off is left to do.
        await run_sync(self._plek.resultaat, rij.koppelsleutel, resultaat)
        velden = {**rij.adressen.velden(), "sessieId": rij.sessie, "afmeldresultaat": resultaat}
        try:
            await self._client.center("afmelding", **velden)
        except OsoWeigertError as fout:
            # A sign-off whose answer was lost is a sign-off; and one that came too late leaves nothing to sign.
            if fout.gevolg not in {"afgemeld", "verlopen"}:
                raise
        await run_sync(self._plek.afgemeld, rij.koppelsleutel)
