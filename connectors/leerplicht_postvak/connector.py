"""Leaves meldingen in the inbox of a gemeente, takes them back, and hears what became of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from connectors.leerplicht_postvak.client import AntwoordOnduidelijkError, PostvakClient, PostvakWeigertError
from connectors.leerplicht_postvak.settings import LeerplichtPostvakInstellingen
from gateway.sdk import (
    Bericht,
    Contact,
    DefinitiefError,
    Doelsysteem,
    InvoerError,
    Lading,
    Melding,
    Meldingstatus,
    Ontvangst,
    SchakelError,
    Statusmelding,
    Statuspagina,
    Terugkoppeling,
    codelijst,
    lezer,
)

_MELDINGEN = "/leerplicht/meldingen"
_INTREKKING = "leerplicht_postvak/intrekking@1"
_BEKEND = 200
# What the inbox says of the melding itself, and not of us: wrong content, or a melding that has ended.
_ONJUIST, _AFGEDAAN = 400, 409
_VREEMDE_CURSOR = "API-410"
_PER_KEER = "200"


class NooitAangekomenError(DefinitiefError):
    """Deze melding heeft geen id in het postvak, dus is er niets in te trekken."""

    code = "LPV-014"


class LeerplichtPostvak(Doelsysteem):
    """An inbox as a partner: it judges at once, and tells later how a melding stands."""

    instellingen_model = LeerplichtPostvakInstellingen

    def __init__(self, instellingen: LeerplichtPostvakInstellingen) -> None:
        """Read token and trust; no connection is made yet."""
        super().__init__(instellingen)
        self._gemeente = {"gemeente": instellingen.gemeente}
        self._client = PostvakClient(instellingen)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to the inbox; the same kenmerk again is the same melding there."""
        pad, vraag = self._adres(bericht)
        try:
            antwoord = await self._client.stuur("POST", pad, vraag, Lading(bericht.inhoud, spoor=bericht.traceparent))
        except PostvakWeigertError as fout:
            if fout.status not in {_ONJUIST, _AFGEDAAN}:
                raise
            return _afgekeurd(bericht, fout)
        gelezen = _lees("leerplicht_postvak/ontvangst@1", antwoord.inhoud)
        # It becomes part of an address later, so it is an id and nothing else.
        id_ = str(UUID(gelezen["id"]))
        oordeel = Terugkoppeling(bericht.id, goedgekeurd=True, op=datetime.fromisoformat(gelezen["op"]))
        dubbel = antwoord.status == _BEKEND and bericht.poging > 1
        return Ontvangst(id_, oordeel, dubbel, objectkenmerk=id_)

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch what became of what we sent, page by page; a place the inbox no longer knows begins anew."""
        verder, meer = vanaf, True
        while meer:
            try:
                gelezen = await self._wijzigingen(verder, _PER_KEER)
            except PostvakWeigertError as fout:
                if fout.fout != _VREEMDE_CURSOR or verder is None:
                    raise
                verder = None
                continue
            verder, meer = gelezen["verder"], gelezen["meer"]
            yield Statuspagina(tuple(map(_status, gelezen.get("statussen", ()))), verder)

    async def check(self) -> list[str]:
        """Ask what became of our first melding, which changes nothing."""
        try:
            await self._wijzigingen(None, "1")
        except SchakelError as fout:
            return [f"het postvak antwoordt niet zoals het hoort: {fout}"]
        return []

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    def _adres(self, bericht: Bericht) -> tuple[str, Mapping[str, str]]:
        if bericht.soort != _INTREKKING:
            return _MELDINGEN, self._gemeente
        if bericht.objectkenmerk is None:
            raise NooitAangekomenError(doe="Kijk hoe de melding zelf is afgelopen.")
        return f"{_MELDINGEN}/{bericht.objectkenmerk}/_intrekken", {}

    async def _wijzigingen(self, vanaf: str | None, limiet: str) -> dict[str, Any]:
        vraag = {**self._gemeente, "limiet": limiet, **({"vanaf": vanaf} if vanaf else {})}
        return _lees("leerplicht_postvak/wijzigingen@1", await self._client.haal(f"{_MELDINGEN}/wijzigingen", vraag))


def _afgekeurd(bericht: Bericht, fout: PostvakWeigertError) -> Ontvangst:
    """The verdict of an inbox that takes this melding not; each fault by its place and kind."""
    meldingen = [
        Melding(code, f"{plaats or 'het bericht'}: dit neemt het postvak niet aan.") for plaats, code in fout.plaatsen
    ]
    heel = Melding(fout.fout, "De melding is in het postvak afgedaan en verandert niet meer.")
    oordeel = Terugkoppeling(bericht.id, goedgekeurd=False, op=datetime.now(UTC), meldingen=tuple(meldingen) or (heel,))
    return Ontvangst(bericht.objectkenmerk or str(bericht.id), oordeel, objectkenmerk=bericht.objectkenmerk)


def _lees(naam: str, antwoord: bytes) -> dict[str, Any]:
    try:
        gelezen: dict[str, Any] = lezer(naam).lees(antwoord)
    except InvoerError:
        # The reason may quote a value of the answer, so it stays here.
        raise AntwoordOnduidelijkError from None
    return gelezen


def _status(deel: Mapping[str, Any]) -> Statusmelding:
    reden, toelichting = deel.get("reden"), deel.get("toelichting")
    return Statusmelding(
        objectkenmerk=deel["id"],
        status=cast("Meldingstatus", deel["status"]),
        op=datetime.fromisoformat(deel["op"]),
        reden=codelijst("reden-afgesloten-postvak").get(reden, reden) if reden else None,
        toelichting=codelijst("toelichting-afsluiting-postvak").get(toelichting, toelichting) if toelichting else None,
        contact=Contact(**deel["contact"]) if deel.get("contact") else None,
    )
