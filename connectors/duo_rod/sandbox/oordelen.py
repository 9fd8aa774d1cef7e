"""Telling the verdicts: pushed to the school as signed SOAP, and given when the school polls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import aiohttp
from lxml import etree

from connectors.duo_rod.sandbox.gedrag import Gedrag
from connectors.duo_rod.sandbox.stand import Oordeel, Stand
from connectors.duo_rod.sandbox.verwerking import NAMESPACE
from connectors.duo_rod.sandbox.wus import Envelop, Wus

ACTIE = f"{NAMESPACE}/terugkoppelen"
OPHALEN = f"{NAMESPACE}/ophalenTerugkoppelingen"
TEGELIJK = 16
BUNDEL = 100
RUST = 0.05
PAUZE_NA_FOUT = 1.0


class Oordelen:
    """Tells verdicts; a school that does not answer with J gets them again."""

    def __init__(
        self, stand: Stand, wus: Wus, klok: Callable[[], datetime], instantie: str, gedrag: Callable[[], Gedrag]
    ) -> None:
        """Take the verdicts, the pen, the clock and the present behaviour."""
        self._stand, self._wus, self._klok, self._instantie, self._gedrag = stand, wus, klok, instantie, gedrag

    async def meld_steeds(self, callback: str) -> None:
        """Push what is due, for as long as the sandbox lives."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as sessie:
            while True:
                wachtend = self._stand.te_melden(self._klok().timestamp(), TEGELIJK)
                self._gedrag().schud(wachtend)
                gelukt = await asyncio.gather(*(self._meld(sessie, callback, oordeel) for oordeel in wachtend))
                with self._stand.transactie():
                    self._stand.gemeld(o.id for o, goed in zip(wachtend, gelukt, strict=True) if goed)
                await asyncio.sleep(_rust(gelukt))

    async def _meld(self, sessie: aiohttp.ClientSession, callback: str, oordeel: Oordeel) -> bool:
        keren = 2 if self._gedrag().dubbel else 1
        return all([await self._push(sessie, callback, oordeel) for _ in range(keren)])

    async def _push(self, sessie: aiohttp.ClientSession, callback: str, oordeel: Oordeel) -> bool:
        velden = f"{self._meta(oordeel.instantie)}{oordeel.inhoud}"
        inhoud = f"<terugkoppelen_Request xmlns='{NAMESPACE}'>{velden}</terugkoppelen_Request>"
        message_id, data = self._wus.schrijf(ACTIE, inhoud.encode(), oordeel.school)
        koppen = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{ACTIE}"',
            # What the proxy that ends TLS would pass on (RFC 9440); on loopback there is none between us.
            "Client-Cert": f":{self._wus.token}:",
        }
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with sessie.post(callback, data=data, headers=koppen) as antwoord:
                return antwoord.ok and self._bevestigd(await antwoord.read(), message_id)
        return False

    def _bevestigd(self, data: bytes, message_id: str) -> bool:
        """Believe only a signed J on this very message."""
        envelop, fout = self._wus.lees(data, antwoord=True)
        if fout is not None or envelop.relates_to != message_id or envelop.inhoud is None:
            return False
        return envelop.inhoud.findtext(f"{{{NAMESPACE}}}ontvangstBevestiging") == "J"

    def haal_op(self, verzoek: etree._Element, envelop: Envelop) -> bytes:
        """The answer to a poll."""
        ontvangen = verzoek.findtext(f"{{{NAMESPACE}}}ontvangenBundel")
        nummer, inhoud = self._stand.bundel(
            envelop.ondertekenaar, int(ontvangen) if ontvangen else None, self._klok().timestamp(), BUNDEL
        )
        self._gedrag().schud(inhoud)
        if self._gedrag().dubbel:
            inhoud = [deel for deel in inhoud[: BUNDEL // 2] for _ in range(2)] + inhoud[BUNDEL // 2 :]
        school = verzoek.findtext(f"{{{NAMESPACE}}}verzendendeInstantie") or ""
        return (
            f"<ophalenTerugkoppelingen_Response xmlns='{NAMESPACE}'>{self._meta(school)}<bundel>{nummer}</bundel>"
            f"{''.join(inhoud)}</ophalenTerugkoppelingen_Response>"
        ).encode()

    def _meta(self, naar: str) -> str:
        nu = self._klok().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return (
            f"<identificatiecodeBedrijfsdocument>{uuid4()}</identificatiecodeBedrijfsdocument>"
            f"<verzendendeInstantie>{self._instantie}</verzendendeInstantie>"
            f"<ontvangendeInstantie>{naar}</ontvangendeInstantie>"
            f"<datumTijdBedrijfsdocument>{nu}</datumTijdBedrijfsdocument>"
        )


def _rust(gelukt: list[bool]) -> float:
    """How long to wait: not while there is more, long when the school does not answer."""
    if not all(gelukt):
        return PAUZE_NA_FOUT
    return 0 if len(gelukt) == TEGELIJK else RUST
