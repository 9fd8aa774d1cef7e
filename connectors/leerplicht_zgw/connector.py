"""Reports verzuim to a gemeente as a zaak, and hears how it stands."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from connectors.leerplicht_zgw.afspraken import Afspraken
from connectors.leerplicht_zgw.catalogus import Catalogus
from connectors.leerplicht_zgw.client import AntwoordOnduidelijkError, GemeenteWeigertError, ZgwClient, is_onjuist
from connectors.leerplicht_zgw.document import registreer
from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from connectors.leerplicht_zgw.terug import Terug
from connectors.leerplicht_zgw.zaak import Werk, Zaak, ZaakWegError, dag_voluit
from gateway.sdk import (
    Bericht,
    Doelsysteem,
    Melding,
    Ontvangst,
    SchakelError,
    Statusmelding,
    Statuspagina,
    Terugkoppeling,
    lees_contract,
    vandaag,
)

_INTREKKING = "leerplicht_zgw/intrekking@1"
_INGETROKKEN = "ingetrokken_op"


class LeerplichtZgw(Doelsysteem):
    """A gemeente as a partner: the zaak is judged as it is made, its status comes back later."""

    instellingen_model = LeerplichtZgwInstellingen

    def __init__(self, instellingen: LeerplichtZgwInstellingen) -> None:
        """Read contract, secrets and certificates; no connection is made yet."""
        super().__init__(instellingen)
        self._stel = instellingen
        self._contract = lees_contract("leerplicht_zgw")
        self._afspraken = Afspraken.uit(self._contract["afspraken"], instellingen.afspraken)
        grenzen = self._contract["grenzen"]
        self._client = ZgwClient(instellingen, grenzen)
        self._catalogus = Catalogus(self._client, instellingen, self._afspraken, grenzen)
        self._terug = Terug(self._werk(""))

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Bring the zaak to what the bericht says; what is there already is left alone."""
        inhoud = json.loads(bericht.inhoud)
        werk = self._werk(bericht.traceparent)
        try:
            with _duidelijk():
                zaak = await (self._trek_in if bericht.soort == _INTREKKING else self._meld)(werk, bericht, inhoud)
        except GemeenteWeigertError as fout:
            if not is_onjuist(fout):
                raise
            return Ontvangst(str(bericht.id), _afgekeurd(bericht, fout))
        goed = Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.now(UTC))
        return Ontvangst(zaak.url, goed, objectkenmerk=zaak.url)

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch how our zaken stand; asks for notifications too, where those were agreed."""
        with _duidelijk():
            async for pagina in self._terug.poll(vanaf):
                yield pagina

    async def bij_notificatie(self, autorisatie: str, body: bytes) -> tuple[Statusmelding, ...]:
        """Take a notification and fetch the zaak it is about."""
        with _duidelijk():
            return await self._terug.bij_notificatie(autorisatie, body)

    async def abonneer(self) -> None:
        """Ask for notifications now, where those were agreed; safe to repeat."""
        with _duidelijk():
            await self._terug.abonneer()

    async def check(self) -> list[str]:
        """Hold the agreed names against the catalogue, and see that zaken may be read."""
        try:
            with _duidelijk():
                fouten = await self._catalogus.ontbreekt(vandaag())
                vraag = {"identificatie": "schakel-check", "bronorganisatie": self._stel.bronorganisatie}
                await self._client.lijst(self._stel.zrc_url, "zaken", **vraag)
        except SchakelError as fout:
            return [f"de gemeente antwoordt niet zoals het hoort: {fout}"]
        return fouten

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    async def _meld(self, werk: Werk, bericht: Bericht, inhoud: dict[str, Any]) -> Zaak:
        """The steps in order; the first status comes last, for it says that the zaak is complete."""
        zaak = await Zaak.zoek(werk, inhoud["zaak"]["identificatie"], bericht.objectkenmerk)
        if zaak is None:
            zaak = await Zaak.maak(werk, inhoud["tijd"], inhoud["zaak"])
        await zaak.rollen(inhoud["rollen"])
        await zaak.eigenschappen(inhoud["eigenschappen"], frozenset(self._afspraken.eigenschappen) - {_INGETROKKEN})
        await zaak.zaakobject(inhoud["zaakobject"])
        if self._afspraken.informatieobjecttype and self._stel.drc_url:
            deel = {naam: inhoud[naam] for naam in ("zaak", "eigenschappen", "zaakobject")}
            auteur = bericht.verstrekker.naam
            await zaak.koppel(await registreer(werk, self._stel.drc_url, str(bericht.id), auteur, deel))
        await zaak.eerste_status()
        return zaak

    async def _trek_in(self, werk: Werk, bericht: Bericht, inhoud: dict[str, Any]) -> Zaak:
        """Say that the school takes it back; closing the zaak is for the gemeente."""
        zaak = await Zaak.zoek(werk, inhoud["zaak"]["identificatie"], bericht.objectkenmerk)
        if zaak is None:
            raise ZaakWegError(doe="De melding is hier nooit aangekomen; er is niets in te trekken.")
        await zaak.eigenschappen({_INGETROKKEN: dag_voluit(inhoud["tijd"])}, frozenset())
        await zaak.status(self._afspraken.statustype_intrekking)
        return zaak

    def _werk(self, spoor: str) -> Werk:
        return Werk(self._client, self._stel, self._afspraken, self._catalogus, self._contract, spoor)


@contextmanager
def _duidelijk() -> Iterator[None]:
    """An answer in which something is missing may be better later; what it held stays here."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AntwoordOnduidelijkError from None


def _afgekeurd(bericht: Bericht, fout: GemeenteWeigertError) -> Terugkoppeling:
    """What the gemeente says is wrong: codes and names of fields, no values."""
    meldingen = tuple(
        Melding(code, f"De gemeente keurt veld {naam} af: {code}.", sleutels=(("veld", naam),))
        for naam, code in fout.velden
    )
    return Terugkoppeling(
        bericht.id,
        goedgekeurd=False,
        op=datetime.now(UTC),
        meldingen=meldingen or (Melding(fout.fout, fout.melding),),
    )
