"""Registers inschrijvingen, OPP periods and persons in ROD (InschrijvingVO V1, IdentificerenPersoonVO V1)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from connectors.duo_rod.client import TERUGKOPPELING, DuoRodClient
from connectors.duo_rod.settings import DuoRodInstellingen
from connectors.duo_rod.voorcontrole import Voorcontrole
from gateway.sdk import (
    Bericht,
    DefinitiefError,
    Doelsysteem,
    Ernst,
    Fault,
    InvoerError,
    Koppelvlak,
    LaterError,
    Melding,
    Ontvangst,
    PartnerLaterError,
    PartnerWeigertError,
    Pgn,
    SchakelError,
    Terugkoppeling,
    lezer,
)


class OntvangstOnduidelijkError(LaterError):
    """DUO antwoordt, maar bevestigt dit bericht niet."""

    code = "ROD-010"


class FunctioneelGeweigerdError(DefinitiefError):
    """DUO neemt dit bericht niet aan om wat erin staat."""

    code = "ROD-011"


class VreemdeActieError(DefinitiefError):
    """DUO levert hier alleen terugkoppelingen af."""

    code = "ROD-012"


class DuoRod(Doelsysteem):
    """ROD as a partner: a receipt at once, the verdict later, pushed or fetched."""

    instellingen_model = DuoRodInstellingen

    def __init__(self, instellingen: DuoRodInstellingen) -> None:
        """Read certificates and contract; no connection is made yet."""
        super().__init__(instellingen)
        self._haalt_op = instellingen.terugkoppeling_url is not None
        self._client = DuoRodClient(instellingen)
        self._functioneel = [
            (fout["code"], re.compile(fout["patroon"]), fout["betekenis"])
            for fout in self._client.contract["fouten"]["functioneel"]
        ]
        self._voorcontrole = Voorcontrole(self._client.contract["regels"]["lijst"])

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to DUO; a duplicate after an attempt without an answer means it was received."""
        soort = bericht.soort.partition("/")[2].partition("@")[0]
        try:
            antwoord = await self._client.roep(
                soort,
                bericht.inhoud,
                message_id=bericht.message_id,
                van=bericht.verstrekker.oin,
                traceparent=bericht.traceparent,
            )
        except PartnerWeigertError as fout:
            raise self._functionele_fout(fout.fault) or fout from None
        except PartnerLaterError as fout:
            if self._betekenis(fout.fault) == "dubbel" and bericht.poging + fout.poging > 2:  # noqa: PLR2004  # both first
                return Ontvangst(str(bericht.id), dubbel=True)
            raise self._functionele_fout(fout.fault) or fout from None
        return _bevestigd(bericht, f"duo_rod/{soort}-ontvangst@1", antwoord)

    def voorcontrole(self, zicht: Mapping[str, Any], op: date) -> tuple[Melding, ...]:
        """Hold an enrolment against the rules that the schema does not know."""
        return self._voorcontrole.controleer(zicht, op)

    async def poll(self) -> AsyncIterator[tuple[Terugkoppeling, ...]]:
        """Fetch bundles until one is empty; asking for the next confirms the one before."""
        bundel: str | None = None
        while self._haalt_op:
            gelezen = _lees("duo_rod/terugkoppelingen@1", await self._client.haal_op(bundel))
            if not gelezen.get("terugkoppelingen"):
                return
            yield _terugkoppelingen(gelezen)
            bundel = gelezen["bundel"]

    def koppelvlak(self) -> Koppelvlak:
        """DUO delivers verdicts, signed, to the address that was agreed."""
        return Koppelvlak(self._client.sleutel, self._client.vertrouwen, ("duo_rod/terugkoppelen@1",))

    async def ontvang(self, actie: str, body: bytes) -> tuple[bytes, tuple[Terugkoppeling, ...]]:
        """Take the verdict DUO delivers; the receipt says J."""
        if actie != f"{TERUGKOPPELING}/terugkoppelen":
            raise VreemdeActieError(doe="Controleer het adres dat DUO voor de terugkoppeling heeft.")
        gelezen = lezer("duo_rod/terugkoppelen@1").lees(body)
        return self._client.ontvangen(gelezen["kenmerk"], gelezen["instantie"]), _terugkoppelingen(gelezen)

    async def check(self) -> list[str]:
        """Ask for waiting verdicts, which confirms nothing; without that service only the settings are tried."""
        if not self._haalt_op:
            return []
        try:
            await self._client.haal_op(None)
        except SchakelError as fout:
            return [f"ROD antwoordt niet zoals het hoort: {fout}"]
        return []

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    def _betekenis(self, fault: Fault | None) -> str | None:
        """What a fault says about the message itself; None when it is technical."""
        if fault is None:
            return None
        return next(
            (w for code, patroon, w in self._functioneel if code == fault.code and patroon.search(fault.tekst)), None
        )

    def _functionele_fout(self, fault: Fault | None) -> FunctioneelGeweigerdError | None:
        if (betekenis := self._betekenis(fault)) is None:
            return None
        wat = {
            "dubbel": "DUO kent de identificatiecode al of keurt die af.",
            "definitief": "een waarde staat niet in een lijst van DUO.",
        }
        return FunctioneelGeweigerdError(
            wat[betekenis], doe="Verbeter de gegevens in de bron; er volgt dan een nieuw bericht."
        )


def _bevestigd(bericht: Bericht, naam: str, antwoord: bytes) -> Ontvangst:
    kenmerk = _lees(naam, antwoord)["kenmerk"]
    if kenmerk.lower() != str(bericht.id):
        raise OntvangstOnduidelijkError("de ontvangstbevestiging van DUO hoort bij een ander bericht.")
    return Ontvangst(kenmerk)


def _lees(naam: str, antwoord: bytes) -> dict[str, Any]:
    try:
        gelezen: dict[str, Any] = lezer(naam).lees(antwoord)
    except InvoerError:
        # The reason may quote a value of the answer, so it stays here.
        raise OntvangstOnduidelijkError("het antwoord van DUO heeft niet de afgesproken vorm.") from None
    return gelezen


def _terugkoppelingen(gelezen: Mapping[str, Any]) -> tuple[Terugkoppeling, ...]:
    return tuple(_terugkoppeling(deel) for deel in gelezen["terugkoppelingen"])


def _terugkoppeling(deel: Mapping[str, Any]) -> Terugkoppeling:
    """A verdict; what is said of an approved message is a signaal, for it was registered."""
    ernst = Ernst.SIGNAAL if deel["goedgekeurd"] else Ernst.AFKEUR
    return Terugkoppeling(
        UUID(deel["bericht_id"]),
        deel["goedgekeurd"],
        datetime.fromisoformat(deel["op"]),
        tuple(
            Melding(
                melding["code"],
                melding["tekst"],
                ernst,
                tuple((sleutel["naam"], sleutel["waarde"]) for sleutel in melding["sleutels"]),
            )
            for melding in deel.get("meldingen", ())
        ),
        Pgn(**deel["pgn"]) if "pgn" in deel else None,
    )
