"""Hands verzoeken to a partner in jeugdhulp, takes them back, and hears how they stand."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from anyio import to_thread

from connectors.jeugdhulp_fhir import loket
from connectors.jeugdhulp_fhir.afspraken import INTREKKING, VERZOEK, afspraken
from connectors.jeugdhulp_fhir.client import FhirClient, PartnerFhirWeigertError
from connectors.jeugdhulp_fhir.fhir.bundel import bundel
from connectors.jeugdhulp_fhir.fhir.keuring import bsn, keur
from connectors.jeugdhulp_fhir.fhir.taak import melding
from connectors.jeugdhulp_fhir.fhir.verzoek import Verzoek
from connectors.jeugdhulp_fhir.intrekken import trek_in
from connectors.jeugdhulp_fhir.pakket import pakket
from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen
from connectors.jeugdhulp_fhir.terug import hulpmelding
from connectors.jeugdhulp_fhir.zoeken import nummer_uit, paginas, taak_in
from gateway.sdk import (
    Bericht,
    DefinitiefError,
    Doelsysteem,
    Ernst,
    Loketantwoord,
    Loketverzoek,
    Loketzaak,
    Melding,
    Ontvangst,
    SchakelError,
    Statuspagina,
    Terugkoppeling,
    ToegangError,
)

_HEX = re.compile(r"[0-9a-f]{32}")
# What the partner says of the verzoek itself, and not of us.
_OVER_DE_INHOUD = frozenset({400, 409, 422})
_FHIR_VERSIE = "4.0.1"
_HELE_VERZOEK = "het verzoek is ingetrokken"


class OnbekendBerichtError(DefinitiefError):
    """Dit soort bericht gaat niet naar een partner in de jeugdhulp."""

    code = "JHF-014"


class VerzoekOnjuistError(DefinitiefError):
    """Dit verzoek mag zo niet weg."""

    code = "JHF-015"


class AanmeldingOnjuistError(ToegangError):
    """De partner kan zich zo niet melden."""

    code = "JHF-020"


class JeugdhulpFhir(Doelsysteem):
    """A partner in jeugdhulp: it gets the verzoek whole, comes to fetch it, or has a person pick it up."""

    instellingen_model = JeugdhulpFhirInstellingen

    def __init__(self, instellingen: JeugdhulpFhirInstellingen) -> None:
        """Read contract, secrets and trust; no connection is made yet."""
        super().__init__(instellingen)
        self._stel, self._loketgeheim = instellingen, instellingen.loketgeheim()
        # With two-sided TLS agreed the secret alone is not enough at the loket.
        self.alleen_de_partner = instellingen.mtls is not None
        self._client = None if instellingen.wijze == "pakket" else FhirClient(instellingen)
        wijze: dict[str, Callable[[Bericht, FhirClient], Awaitable[Ontvangst]]] = {
            "bundel": self._bundel,
            "taak": self._melding,
        }
        self._stuur = wijze.get(instellingen.wijze)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to the partner; the same again is the same Task there."""
        if bericht.soort not in {VERZOEK, INTREKKING}:
            raise OnbekendBerichtError(doe="Controleer welke doelen deze partner krijgt.")
        if self._client is None or self._stuur is None:
            return _klaargelegd(bericht)
        try:
            if bericht.soort == INTREKKING:
                return _goed(bericht, await trek_in(self._client, bericht))
            return await self._stuur(bericht, self._client)
        except PartnerFhirWeigertError as fout:
            if fout.status not in _OVER_DE_INHOUD:
                raise
            return _afgekeurd(bericht, fout)

    def voorcontrole(self, zicht: Mapping[str, Any], op: date) -> tuple[Melding, ...]:
        """No text may name a burgerservicenummer, however it is written."""
        return tuple(Melding("JHF-BSN", f"{plaats}: hier staat een burgerservicenummer") for plaats in bsn(zicht))

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch how our Tasks stand at a partner that keeps them, page by page."""
        if self._client is None or self._stel.wijze != "bundel":
            return
        async for taken, verder in paginas(self._client, vanaf):
            gelezen = (hulpmelding(taak) for taak in taken)
            yield Statuspagina(tuple(item for item in gelezen if item is not None), verder)

    async def check(self) -> list[str]:
        """Ask what the partner can do, which changes nothing."""
        if self._client is None:
            return []
        try:
            kan = await self._client.lees("/metadata", {})
        except SchakelError as fout:
            return [f"de partner antwoordt niet zoals het hoort: {fout}"]
        versie = kan.get("fhirVersion")
        return [] if versie == _FHIR_VERSIE else [f"de partner spreekt geen FHIR {_FHIR_VERSIE}."]

    async def sluit(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.sluit()

    def meld_aan(self, client: str, geheim: str, basis: str) -> UUID:
        """Know the partner by name and secret, and the uitwisseling by the basis that we gave with its notification."""
        eigen, wie = self._loketgeheim or "", self._stel.loket_client or ""
        nummer, _, _ = basis.partition(".")
        uitwisseling = UUID(nummer) if _HEX.fullmatch(nummer) else UUID(int=0)
        goed = [
            _gelijk(client, wie),
            _gelijk(geheim, eigen),
            _gelijk(basis, self._basis(uitwisseling)),
        ]
        if not eigen or not all(goed):
            raise AanmeldingOnjuistError(doe="Controleer client_id, client_secret en authorization_base.")
        return uitwisseling

    async def bedien(self, verzoek: Loketverzoek, zaak: Loketzaak) -> Loketantwoord:
        """Show the resources of one uitwisseling, and let the partner move its Task."""
        return loket.bedien(verzoek, zaak)

    async def pak_in(self, zaak: Loketzaak, wachtwoord: str) -> bytes:
        """The verzoek as one encrypted file, for a partner without a system only."""
        if self._client is not None:
            return await super().pak_in(zaak, wachtwoord)
        return await to_thread.run_sync(pakket, Verzoek.van(zaak.bericht), wachtwoord)

    async def _bundel(self, bericht: Bericht, client: FhirClient) -> Ontvangst:
        wat = bundel(Verzoek.van(bericht))
        if bezwaren := list(_bezwaren(wat)):
            raise VerzoekOnjuistError(f"{'; '.join(bezwaren)}.", doe="Meld dit aan de beheerder van de koppeling.")
        antwoord = await client.zend("POST", "", wat, bericht.traceparent)
        nummer, nieuw = taak_in(antwoord)
        return _goed(bericht, f"Task/{nummer}", dubbel=not nieuw and bericht.poging > 1)

    async def _melding(self, bericht: Bericht, client: FhirClient) -> Ontvangst:
        verzoek = Verzoek.van(bericht)
        adres = f"{self._stel.loket_url}/koppelvlak/{bericht.ontvanger.id}/loket/{bericht.id}"
        wat = melding(verzoek, self._basis(bericht.id), adres)
        uniek = f"identifier={wat['identifier'][0]['system']}|{wat['identifier'][0]['value']}"
        antwoord = await client.zend("POST", "/Task", wat, bericht.traceparent, If_None_Exist=uniek)
        return _goed(bericht, f"Task/{nummer_uit(antwoord)}")

    def _basis(self, uitwisseling: UUID) -> str:
        """What opens one uitwisseling at our loket, together with the secret of the partner."""
        sleutel = (self._loketgeheim or "").encode()
        teken = hmac.digest(sleutel, b"authorization-base" + uitwisseling.bytes, "sha256")
        return f"{uitwisseling.hex}.{base64.urlsafe_b64encode(teken).decode().rstrip('=')}"


def _bezwaren(wat: dict[str, Any]) -> Iterator[str]:
    """What is wrong, in the words of the contract."""
    regels = afspraken().keuring
    for regel, plaats in keur(wat):
        yield f"{plaats or 'de bundel'}: niet waar is dat {regels.get(regel, 'zij aan haar schema voldoet')}"


def _goed(bericht: Bericht, objectkenmerk: str, *, dubbel: bool = False) -> Ontvangst:
    oordeel = Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.now(UTC))
    return Ontvangst(objectkenmerk, oordeel, dubbel, objectkenmerk=objectkenmerk)


def _klaargelegd(bericht: Bericht) -> Ontvangst:
    """For a partner without a system: the package waits, and only a person can tell him that it is withdrawn."""
    if bericht.soort == VERZOEK:
        return Ontvangst(str(bericht.id), objectkenmerk=f"pakket/{bericht.id}")
    deel = json.loads(bericht.inhoud).get("deel")
    wat = f"dit deel van het verzoek is ingetrokken: {afspraken().verzoeken[deel]['titel']}" if deel else _HELE_VERZOEK
    bel = Melding("JHF-BEL", f"Deze partner heeft geen systeem: bel hem dat {wat}.", Ernst.SIGNAAL)
    return Ontvangst(
        str(bericht.id),
        Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.now(UTC), meldingen=(bel,)),
        objectkenmerk=bericht.objectkenmerk,
    )


def _afgekeurd(bericht: Bericht, fout: PartnerFhirWeigertError) -> Ontvangst:
    """The verdict of a partner that takes this not; its words are not kept, for they may quote a value."""
    meldingen = [Melding(code, f"{plaats}: dit neemt de partner niet aan.") for plaats, code in fout.plaatsen]
    heel = Melding(fout.fout, f"De partner neemt dit niet aan (status {fout.status}).")
    oordeel = Terugkoppeling(bericht.id, goedgekeurd=False, op=datetime.now(UTC), meldingen=tuple(meldingen) or (heel,))
    return Ontvangst(str(bericht.id), oordeel, objectkenmerk=bericht.objectkenmerk)


def _gelijk(gegeven: str, verwacht: str) -> bool:
    return hmac.compare_digest(gegeven.encode(), verwacht.encode())
