"""iJw over the GGk: sends heenberichten, takes what comes in, and answers each with its one retour."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid4

import structlog
from anyio.to_thread import run_sync

from connectors.ijw.afspraken import contract
from connectors.ijw.bericht import Ijwbericht, lees
from connectors.ijw.bewaarplek import Bewaarplek
from connectors.ijw.boek import Boek, Verzonden
from connectors.ijw.brug import lees_tabel
from connectors.ijw.client import GgkClient
from connectors.ijw.controle import lees_regels, toets
from connectors.ijw.ggk import (
    Bevestiging,
    Envelop,
    EnvelopError,
    Fout,
    Gelezen,
    Stuur,
    Systeem,
    schrijf,
    soapactie,
    tijdstip,
)
from connectors.ijw.ggk import lees as lees_envelop
from connectors.ijw.retour import Kenmerk, maak_afkeur, maak_retour, meldingen_van
from connectors.ijw.settings import IjwInstellingen
from connectors.ijw.verwerking import AfgekeurdError, Verwerking
from gateway.sdk import (
    Bericht,
    Berichtstand,
    Bestandsbevinding,
    DefinitiefError,
    Doelsysteem,
    LaterError,
    Ontvangst,
    Poststuk,
    SchakelError,
    Terugkoppeling,
)

log = structlog.get_logger()
T = TypeVar("T")
_GOED, _FOUT = 200, 500
_ONBEKEND = "onbekend"


class GgkWeigertError(DefinitiefError):
    """Het GGk weigert dit bericht."""

    code = "IJW-032"


def _nu() -> datetime:
    return datetime.now(UTC)


class Ijw(Doelsysteem):
    """For a gemeente, an aanbieder or a GI that runs the gateway itself; a school has nothing to do with it."""

    instellingen_model = IjwInstellingen
    # An envelope says who sends it and is not signed: what the GGk brings, only the GGk may bring.
    alleen_de_partner = True

    def __init__(self, instellingen: IjwInstellingen, klok: Callable[[], datetime] = _nu) -> None:
        """Read certificates, key, rules and the table of the bridge; no connection is made yet."""
        super().__init__(instellingen)
        lees_regels()
        lees_tabel()
        self._klok = klok
        self._wij = Systeem(instellingen.organisatie, instellingen.applicatie)
        self._plek = Bewaarplek(instellingen.bewaarplek, instellingen.bewaarsleutel(), klok)
        self._opgeruimd: date | None = None
        self._verwerking = Verwerking(self._wij, klok)
        self._client = GgkClient(instellingen)

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Send one heenbericht; whether it is taken comes with its retour."""
        klaar, dubbel = await self._verzend(bericht.id, bericht.inhoud)
        return Ontvangst(klaar.referentie, dubbel=dubbel)

    async def verstuur(self, data: bytes) -> Berichtstand:
        """Send one heenbericht of our own application; given again it tells how it stands."""
        klaar, dubbel = await self._verzend(self._plek.nummer_van(data), data)
        nu: Verzonden | None = await self._in_boek(lambda boek: boek.verzonden(klaar.referentie))
        stand = nu.stand if nu and nu.stand in {"goed", "afgekeurd"} else "onderweg"
        meldingen = meldingen_van(nu.codes) if nu else ()
        return Berichtstand(klaar.referentie, klaar.soort, stand, not dubbel, meldingen)

    async def _verzend(self, id_: UUID, data: bytes) -> tuple[Verzonden, bool]:
        """Send it unless it went before; what is kept of it, and whether it was there already."""
        klaar = await self._in_boek(lambda boek: self._verwerking.bereid_voor(boek, id_, data))
        if klaar.stand != "klaar":
            return klaar, True
        antwoord = await self._client.stuur(klaar.inhoud, soapactie("Di01"))
        dubbel = isinstance(antwoord, Fout) and antwoord.code == contract()["stuffouten"]["dubbel"]
        if isinstance(antwoord, Fout) and not dubbel:
            await self._weiger(klaar, antwoord)
        await self._in_boek(lambda boek: boek.verstuurd(klaar.referentie))
        return klaar, dubbel

    async def behandel(self, data: bytes) -> tuple[int, bytes]:
        """Take a delivery of the GGk: process it, keep it, send the answer to it, and say that it arrived."""
        try:
            gelezen = await run_sync(lees_envelop, data)
        except EnvelopError as fout:
            return self._weiger_deur("IB001", fout.melding)
        if not isinstance(gelezen, Envelop) and not (isinstance(gelezen, Fout) and gelezen.soort == "Fo01"):
            return self._weiger_deur("IB004", "dit bericht wordt hier niet aangenomen.")
        if gelezen.stuur.ontvanger.organisatie != self._wij.organisatie:
            return self._weiger_deur("IB010", "de geadresseerde is hier niet bekend.", gelezen.stuur)
        try:
            await self._in_boek(lambda boek: self._verwerking.neem(boek, gelezen))
        except SchakelError as fout:
            return self._weiger_deur("StUF058", f"{fout.code} probeer het later opnieuw.", gelezen.stuur, plek="server")
        await self._stuur_uit()
        return _GOED, schrijf(Bevestiging(self._antwoord(gelezen.stuur)))

    async def poll(self) -> AsyncIterator[tuple[Terugkoppeling, ...]]:
        """Send what could not be sent before, and tell which of our messages were taken or rejected.

        Once a day what is past its term is wiped.
        """
        await self._ruim_op()
        await self._stuur_uit()
        if beoordeeld := await self._in_boek(Boek.te_melden):
            yield tuple(self._oordeel(item) for item in beoordeeld)
            await self._in_boek(lambda boek: boek.gemeld([item.referentie for item in beoordeeld]))

    async def ontvangen(self, na: int = 0) -> list[Poststuk]:
        """The messages that were taken, after a number; this is how they leave for the own application."""
        return await self._in_boek(lambda boek: boek.ontvangen_na(na))

    async def voortgang(self, na: int = 0) -> list[tuple[int, dict[str, str | None]]]:
        """What taken of a school have to be told, as JSON, after a number."""
        return await self._in_boek(lambda boek: boek.voortgang_na(na))

    async def te_beslissen(self, na: int = 0) -> list[tuple[int, dict[str, str | None]]]:
        """The uitwisselingen where something happened that a person has to judge, after a number."""
        return await self._in_boek(lambda boek: boek.voortgang_na(na, mens=True))

    async def check(self) -> list[str]:
        """See whether messages can be kept and whether the GGk is there; changes nothing."""
        fouten = [] if self._plek.bruikbaar() else ["de map van bewaarplek bestaat niet of is niet te beschrijven."]
        return [*fouten, *([] if await self._client.is_bereikbaar() else ["het GGk is niet te bereiken."])]

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()

    @classmethod
    def controleer_bestand(cls, data: bytes) -> tuple[Bestandsbevinding, ...]:
        """Hold a message against its schema, then against the rules within one message."""
        gelezen = lees(data)
        return toets(gelezen) if isinstance(gelezen, Ijwbericht) else gelezen

    @classmethod
    def maak_retour(cls, data: bytes) -> bytes:
        """The retour that whoever got this must send, as far as the message alone tells."""
        gelezen = lees(data)
        if not isinstance(gelezen, Ijwbericht):
            raise AfgekeurdError(
                "op dit bericht volgt geen retour maar een Fo01 (StUF055): het voldoet niet aan het schema.",
                doe="Bekijk alles met schakel ijw controleer.",
            )
        if gelezen.soort.is_retour:
            raise AfgekeurdError("op een retour volgt geen retour.", doe="Geef het heenbericht.")
        kenmerk = Kenmerk(uuid4().hex[:12].upper(), _nu().date())
        return maak_afkeur(gelezen, kenmerk) if toets(gelezen) else maak_retour(gelezen, kenmerk, {})

    async def _in_boek(self, doe: Callable[[Boek], T]) -> T:
        def werk() -> T:
            with self._plek.open() as boek:
                return doe(boek)

        return await run_sync(werk)

    async def _ruim_op(self) -> None:
        vandaag = self._klok().date()
        if self._opgeruimd != vandaag:
            termijnen = contract()["bewaren"]
            dagen, jaren = termijnen["berichten"]["dagen"], termijnen["feiten"]["jaren"]
            if gewist := await self._in_boek(lambda boek: boek.ruim_op(dagen, jaren)):
                log.info("ijw_gewist", aantal=gewist)
            self._opgeruimd = vandaag

    async def _weiger(self, ons: Verzonden, fout: Fout) -> None:
        def vergeet(boek: Boek) -> None:
            self._verwerking.trek_terug(boek, ons.referentie)
            boek.vergeet(ons.referentie)

        if fout.plek == "server":
            raise LaterError(f"het GGk kan dit nu niet aannemen ({_code(fout)}).")
        await self._in_boek(vergeet)
        raise GgkWeigertError(f"het GGk weigert met {_code(fout)}.", doe="Zie de foutcodes in docs/ijw.md.")

    async def _stuur_uit(self) -> None:
        """Send retouren and faults that are ready; what does not go now goes with the next poll."""
        for klaar in await self._in_boek(Boek.te_sturen):
            try:
                antwoord = await self._client.stuur(klaar.inhoud, _actie(klaar))
            except LaterError as fout:
                log.info("ijw_retour_wacht", soort=klaar.soort, fout=fout.code)
                return
            await self._in_boek(partial(_na_sturen, klaar, antwoord))

    def _oordeel(self, item: Verzonden) -> Terugkoppeling:
        bericht, goed = UUID(item.bericht_id or ""), item.stand == "goed"
        return Terugkoppeling(bericht, goed, self._klok(), meldingen_van(item.codes))

    def _antwoord(self, op: Stuur | None) -> Stuur:
        naar = op.zender if op else Systeem("", _ONBEKEND)
        nummer = op.referentienummer if op else _ONBEKEND
        return Stuur(self._wij, naar, str(uuid4()), tijdstip(self._klok()), nummer)

    def _weiger_deur(self, code: str, zin: str, op: Stuur | None = None, plek: str = "client") -> tuple[int, bytes]:
        fout = Fout("Fo03", self._antwoord(op), code, zin, plek="server" if plek == "server" else "client")
        return _FOUT, schrijf(fout)


def _na_sturen(klaar: Verzonden, antwoord: Gelezen, boek: Boek) -> None:
    geweigerd = isinstance(antwoord, Fout) and antwoord.code != contract()["stuffouten"]["dubbel"]
    if isinstance(antwoord, Fout) and geweigerd:
        if antwoord.plek == "client":
            log.warning("ijw_retour_geweigerd", soort=klaar.soort, code=_code(antwoord))
            boek.sluit_af(klaar.referentie, "opgegeven", (_code(antwoord),))
        return
    boek.verstuurd(klaar.referentie)


def _actie(klaar: Verzonden) -> str:
    return soapactie("Fo01" if klaar.soort == "Fo01" else "Du01")


def _code(fout: Fout) -> str:
    """A code we know; what else stands there could be anything."""
    return fout.code if fout.code in contract()["stuffouten"]["codes"] else _ONBEKEND
