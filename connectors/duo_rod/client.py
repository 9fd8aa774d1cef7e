"""The protocol of ROD: which operation goes where, and the envelopes of our own questions and receipts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from connectors.duo_rod.settings import DuoRodInstellingen
from gateway.sdk import Oin, SoapClient, SoapInstellingen, lees_contract

TERUGKOPPELING = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1"


class DuoRodClient:
    """Calls ROD by the name a message has in the contract; one connection pool per service."""

    def __init__(self, instellingen: DuoRodInstellingen) -> None:
        """Read certificates and contract; no connection is made yet."""
        self.contract: dict[str, Any] = lees_contract("duo_rod")
        self.oin = Oin(self.contract["oin"])
        self.sleutel = instellingen.sleutelpaar()
        self.vertrouwen = instellingen.vertrouwen()
        adressen = {
            "inschrijving-vo": instellingen.inschrijving_url,
            "identificeren-persoon-vo": instellingen.identificatie_url,
            "terugkoppeling": instellingen.terugkoppeling_url,
        }
        self._diensten = {
            bericht: dienst for dienst, inhoud in self.contract["diensten"].items() for bericht in inhoud["berichten"]
        }
        self._clients = {
            dienst: SoapClient(
                SoapInstellingen(
                    url=url,
                    partner=self.oin,
                    sleutel=self.sleutel,
                    vertrouwen=self.vertrouwen,
                    timeout=instellingen.timeout_s,
                    pogingen=instellingen.snelle_pogingen,
                )
            )
            for dienst, url in adressen.items()
            if url
        }

    async def roep(self, bericht: str, body: bytes, *, message_id: str, van: Oin, traceparent: str = "") -> bytes:
        """Send a message and give the Body of the answer."""
        actie = self.contract["berichten"][bericht]["actie"]
        client = self._clients[self._diensten[bericht]]
        return await client.roep(
            actie, body, message_id=message_id, van_oin=van, naar_oin=self.oin, traceparent=traceparent
        )

    async def haal_op(self, ontvangen: str | None) -> bytes:
        """Ask for the next bundle of verdicts, and confirm the one that was received."""
        bundel = "" if ontvangen is None else f"<ontvangenBundel>{escape(ontvangen)}</ontvangenBundel>"
        velden = _meta(str(uuid4()), van=self.sleutel.oin, naar=self.contract["instantie"]) + bundel
        return await self.roep(
            "terugkoppelingen-ophalen",
            _element("ophalenTerugkoppelingen_Request", velden),
            message_id=f"urn:uuid:{uuid4()}",
            van=self.sleutel.oin,
        )

    def ontvangen(self, kenmerk: str, instantie: str) -> bytes:
        """The receipt for a verdict that DUO delivered."""
        velden = _meta(kenmerk, van=instantie, naar=self.contract["instantie"])
        return _element("terugkoppelen_Response", f"{velden}<ontvangstBevestiging>J</ontvangstBevestiging>")

    async def sluit(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.sluit()


def _element(naam: str, velden: str) -> bytes:
    return f'<{naam} xmlns="{TERUGKOPPELING}">{velden}</{naam}>'.encode()


def _meta(kenmerk: str, *, van: str, naar: str) -> str:
    nu = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return (
        f"<identificatiecodeBedrijfsdocument>{escape(kenmerk)}</identificatiecodeBedrijfsdocument>"
        f"<verzendendeInstantie>{escape(van)}</verzendendeInstantie>"
        f"<ontvangendeInstantie>{escape(naar)}</ontvangendeInstantie>"
        f"<datumTijdBedrijfsdocument>{nu}</datumTijdBedrijfsdocument>"
    )
