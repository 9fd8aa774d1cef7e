"""Hands aanvragen with their dossiers to a samenwerkingsverband, takes them back, and hears how they stand."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from connectors.swv_platform.client import PlatformClient, PlatformWeigertError
from connectors.swv_platform.settings import SwvPlatformInstellingen
from connectors.swv_platform.stand import aanvraagmelding, lees
from gateway.sdk import (
    Aanvraagmelding,
    Bericht,
    DefinitiefError,
    Doelsysteem,
    InvoerError,
    Lading,
    Melding,
    Ontvangst,
    SchakelError,
    Statuspagina,
    Terugkoppeling,
    ToegangError,
    lees_contract,
    lezer,
)

_AANVRAAG, _INTREKKING, _DOSSIER = "swv_platform/aanvraag@1", "swv_platform/intrekking@1", "oso/dossier@1"
_BEKEND = 200
# What the platform says of the aanvraag itself, and not of us: wrong content, or an aanvraag that changes no more.
_OVER_DE_INHOUD = frozenset({400, 409, 422})
_WEG = 404


class NooitAangekomenError(DefinitiefError):
    """Deze aanvraag is bij het platform nooit aangekomen, dus is er niets in te trekken."""

    code = "SWV-014"


class OnbekendBerichtError(DefinitiefError):
    """Dit soort bericht gaat niet naar een samenwerkingsverband."""

    code = "SWV-015"


class AutorisatieOnjuistError(ToegangError):
    """De gebeurtenis draagt niet wat met het platform is afgesproken."""

    code = "SWV-020"


class GebeurtenisOnjuistError(InvoerError):
    """Dit is geen gebeurtenis van dit platform."""

    code = "SWV-021"


class SwvPlatform(Doelsysteem):
    """A platform as a partner: it judges the form at once, and tells later how an aanvraag stands."""

    instellingen_model = SwvPlatformInstellingen

    def __init__(self, instellingen: SwvPlatformInstellingen) -> None:
        """Read contract, secrets and trust; no connection is made yet."""
        super().__init__(instellingen)
        contract = lees_contract("swv_platform")
        self._grenzen, self._fouten = contract["grenzen"], contract["fouten"]
        self._swv, self._bron = {"swv": instellingen.swv}, instellingen.bron
        self._geheim = instellingen.gebeurtenisgeheim()
        self._client = self.maak_client(instellingen)
        self._stuur: dict[str, Callable[[Bericht], Awaitable[Ontvangst]]] = {
            _AANVRAAG: self._aanvraag,
            _INTREKKING: self._intrekking,
            _DOSSIER: self._dossier,
        }

    def maak_client(self, instellingen: SwvPlatformInstellingen) -> PlatformClient:
        """The way to the platform; a vendor with an interface of its own gives one that translates."""
        return PlatformClient(instellingen)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to the platform; the same kenmerk again is the same aanvraag there."""
        if bericht.soort not in self._stuur:
            raise OnbekendBerichtError(doe="Controleer welke doelen dit samenwerkingsverband krijgt.")
        try:
            return await self._stuur[bericht.soort](bericht)
        except PlatformWeigertError as fout:
            if fout.status not in _OVER_DE_INHOUD:
                raise
            return _afgekeurd(bericht, fout)

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch what became of what we sent, page by page; a place the platform no longer knows begins anew."""
        verder, meer = vanaf, True
        while meer:
            try:
                items, gelezen = await self._wijzigingen(verder, self._grenzen["wijzigingen_per_keer"])
            except PlatformWeigertError as fout:
                if fout.fout != self._fouten["vreemde_cursor"] or verder is None:
                    raise
                verder = None
                continue
            verder, meer = gelezen["verder"], gelezen["meer"]
            yield Statuspagina(tuple(aanvraagmelding(item) for item in items), verder)

    async def bij_notificatie(self, autorisatie: str, body: bytes) -> tuple[Aanvraagmelding, ...]:
        """Believe a CloudEvent only by its Authorization and source, and fetch the aanvraag it is about."""
        if self._geheim is None or not hmac.compare_digest(autorisatie.encode(), self._geheim.encode()):
            raise AutorisatieOnjuistError(doe="Laat het platform zijn instellingen nalopen.")
        try:
            antwoord = await self._client.haal(f"/aanvragen/{self._onderwerp(body)}", {})
        except PlatformWeigertError as fout:
            if fout.status != _WEG:
                raise
            return ()
        return (aanvraagmelding(_json(antwoord)),)

    async def check(self) -> list[str]:
        """Ask what became of our first aanvraag, which changes nothing."""
        try:
            await self._wijzigingen(None, 1)
        except SchakelError as fout:
            return [f"het platform antwoordt niet zoals het hoort: {fout}"]
        return []

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    async def _aanvraag(self, bericht: Bericht) -> Ontvangst:
        lading = Lading(bericht.inhoud, spoor=bericht.traceparent)
        antwoord = await self._client.stuur("POST", "/aanvragen", self._swv, lading)
        stand = aanvraagmelding(_json(antwoord.inhoud))
        dubbel = antwoord.status == _BEKEND and bericht.poging > 1
        return _goed(bericht, stand.op, stand.objectkenmerk, dubbel=dubbel)

    async def _intrekking(self, bericht: Bericht) -> Ontvangst:
        id_ = bericht.objectkenmerk or await self._id(bericht)
        lading = Lading(bericht.inhoud, spoor=bericht.traceparent)
        antwoord = await self._client.stuur("POST", f"/aanvragen/{id_}/_intrekken", {}, lading)
        stand = aanvraagmelding(_json(antwoord.inhoud))
        return _goed(bericht, stand.op, stand.objectkenmerk)

    async def _dossier(self, bericht: Bericht) -> Ontvangst:
        """The dossier lies under the kenmerk of the aanvraag, so it may come before it."""
        if bericht.onderwerp is None:
            raise OnbekendBerichtError("een dossier hoort bij een aanvraag.", doe="Plan het dossier bij een aanvraag.")
        lading = Lading(bericht.inhoud, "application/xml", bericht.traceparent)
        antwoord = await self._client.stuur("PUT", f"/dossiers/{bericht.onderwerp}", self._swv, lading)
        gelezen = lees("swv_platform/dossierontvangst@1", antwoord.inhoud)
        dubbel = antwoord.status == _BEKEND and bericht.poging > 1
        # The object at the platform is the aanvraag, and this answer does not name it.
        oordeel = Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.fromisoformat(gelezen["op"]))
        return Ontvangst(gelezen["sha256"], oordeel, dubbel, objectkenmerk=bericht.objectkenmerk)

    async def _id(self, bericht: Bericht) -> str:
        """What the platform calls the aanvraag, for one of which the answer was lost."""
        if bericht.onderwerp is not None:
            vraag = {**self._swv, "kenmerk": str(bericht.onderwerp)}
            gevonden = _items(_json(await self._client.haal("/aanvragen", vraag)))
            if gevonden:
                return aanvraagmelding(gevonden[0]).objectkenmerk
        raise NooitAangekomenError(doe="Kijk hoe de aanvraag zelf is afgelopen.")

    async def _wijzigingen(self, vanaf: str | None, limiet: int) -> tuple[list[Any], dict[str, Any]]:
        vraag = {**self._swv, "limiet": str(limiet), **({"vanaf": vanaf} if vanaf else {})}
        inhoud = _json(await self._client.haal("/aanvragen/wijzigingen", vraag))
        return _items(inhoud), lees("swv_platform/wijzigingen@1", inhoud)

    def _onderwerp(self, body: bytes) -> str:
        """The id in an event; the schema holds it to what may stand in an address."""
        if len(body) > self._grenzen["gebeurtenis_bytes"]:
            raise GebeurtenisOnjuistError("de gebeurtenis is te groot.")
        try:
            gelezen = lezer("swv_platform/gebeurtenis@1").lees(body)
        except InvoerError:
            raise GebeurtenisOnjuistError from None
        if gelezen["source"] != self._bron:
            raise GebeurtenisOnjuistError("de gebeurtenis komt van een ander systeem.")
        return str(gelezen["subject"])


def _goed(bericht: Bericht, op: datetime, id_: str, *, dubbel: bool = False) -> Ontvangst:
    return Ontvangst(id_, Terugkoppeling(bericht.id, goedgekeurd=True, op=op), dubbel, objectkenmerk=id_)


def _afgekeurd(bericht: Bericht, fout: PlatformWeigertError) -> Ontvangst:
    """The verdict of a platform that takes this not; each fault by its place and kind."""
    meldingen = [
        Melding(code, f"{plaats or 'het bericht'}: dit neemt het samenwerkingsverband niet aan.")
        for plaats, code in fout.plaatsen
    ]
    heel = Melding(fout.fout, "Het samenwerkingsverband neemt dit niet aan; de aanvraag verandert niet meer.")
    oordeel = Terugkoppeling(bericht.id, goedgekeurd=False, op=datetime.now(UTC), meldingen=tuple(meldingen) or (heel,))
    return Ontvangst(bericht.objectkenmerk or str(bericht.id), oordeel, objectkenmerk=bericht.objectkenmerk)


def _json(antwoord: bytes) -> Any:
    """An answer as plain data; what cannot be read fails where it is looked into."""
    try:
        return json.loads(antwoord)
    except (ValueError, RecursionError):
        return None


def _items(antwoord: Any) -> list[Any]:
    items = antwoord.get("items") if isinstance(antwoord, dict) else None
    return items if isinstance(items, list) else []
