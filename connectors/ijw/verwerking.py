"""One envelope in: judged, kept and answered, in one transaction; and one message of ours made ready to go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from connectors.ijw.afspraken import contract, soorten
from connectors.ijw.bericht import Ijwbericht, lees
from connectors.ijw.boek import Boek, Verzonden
from connectors.ijw.brug import Voortgang, lees_tabel, uitkomsten
from connectors.ijw.controle import toets
from connectors.ijw.ggk import Envelop, Fout, Stuur, Systeem, als_v4, schrijf, tijdstip
from connectors.ijw.ggk import lees as lees_envelop
from connectors.ijw.overstijgend import beoordeel, toewijzing_van
from connectors.ijw.retour import Kenmerk, codes_in, is_goed, maak_afkeur, maak_retour
from gateway.sdk import DefinitiefError

_VREEMD = "IB010"


class AfgekeurdError(DefinitiefError):
    """Dit iJw-bericht klopt niet en is niet verstuurd."""

    code = "IJW-050"


class NietVanOnsError(DefinitiefError):
    """De afzender van dit iJw-bericht is een ander dan deze koppeling."""

    code = "IJW-051"


class GeenHeenberichtError(DefinitiefError):
    """Een retour stuurt de koppeling zelf; bied alleen heenberichten aan."""

    code = "IJW-052"


@dataclass(frozen=True, slots=True)
class Verwerking:
    """Who we are, and the time."""

    wij: Systeem
    klok: Callable[[], datetime]

    def neem(self, boek: Boek, envelop: Envelop | Fout) -> None:
        """Take an envelope from the GGk; a repeat changes nothing."""
        stuur = envelop.stuur
        if boek.is_ontvangen(stuur.referentienummer):
            return
        if isinstance(envelop, Fout):
            self._neem_fout(boek, envelop)
            return
        gelezen = lees(envelop.inhoud)
        goed = isinstance(gelezen, Ijwbericht) and self._past(gelezen, envelop)
        if not isinstance(gelezen, Ijwbericht) or not goed:
            boek.ontvang(stuur.referentienummer, envelop.functie, envelop.inhoud, goed=False)
            code = contract()["stuffouten"]["payload"] if not isinstance(gelezen, Ijwbericht) else _VREEMD
            self._fout(boek, envelop, code)
        elif gelezen.soort.is_retour:
            boek.ontvang(stuur.referentienummer, gelezen.soort.naam, envelop.inhoud, goed=True)
            self._neem_retour(boek, gelezen, stuur.antwoord_op or "")
        else:
            self._neem_heen(boek, gelezen, envelop)

    def bereid_voor(self, boek: Boek, bericht_id: UUID, data: bytes) -> Verzonden:
        """Make a heenbericht of ours ready, held to the same rules as the other side will; once per bericht."""
        referentie = als_v4(bericht_id)
        if (eerder := boek.verzonden(referentie)) is not None:
            return eerder
        heen = self._eigen(data)
        oordeel = beoordeel(heen, boek.feit, self.klok().date())
        if codes := sorted({code for plek in oordeel.codes.values() for code in plek}):
            raise AfgekeurdError(
                f"dit iJw-bericht zou worden afgekeurd met {', '.join(codes)}.",
                doe="Zie de retourcodes in docs/ijw.md.",
            )
        was = boek.onthoud(oordeel.nieuw)
        naar = heen.ontvanger
        envelop = Envelop("Di01", self._stuur(naar, referentie), heen.soort.naam, data)
        gevolg = {"was": was, "nieuw": dict(oordeel.nieuw), "voortgang": self._voortgang(boek, heen)}
        boek.leg_klaar(referentie, heen.soort.naam, schrijf(envelop), str(bericht_id), gevolg)
        return boek.verzonden(referentie)  # type: ignore[return-value]  # kept the line before

    def trek_terug(self, boek: Boek, referentie: str) -> None:
        """The other side did not take it: what it changed is put back, unless something changed it since."""
        gevolg = boek.gevolg(referentie)
        for naam, nieuw in gevolg.get("nieuw", {}).items():
            if boek.feit(naam) == nieuw:
                boek.herstel(naam, gevolg["was"][naam])

    def _eigen(self, data: bytes) -> Ijwbericht:
        gelezen = lees(data)
        bevindingen = toets(gelezen) if isinstance(gelezen, Ijwbericht) else gelezen
        if bevindingen or not isinstance(gelezen, Ijwbericht):
            eerste = bevindingen[0]
            raise AfgekeurdError(
                f"{eerste.plaats}: {eerste.regel} {eerste.tekst}", doe="Bekijk alles met schakel ijw controleer."
            )
        if gelezen.soort.is_retour:
            raise GeenHeenberichtError
        if gelezen.afzender != self.wij.organisatie:
            raise NietVanOnsError(doe="Controleer Afzender en de instelling organisatie.")
        return gelezen

    def _past(self, bericht: Ijwbericht, envelop: Envelop) -> bool:
        """Who sends the envelope is who speaks in it, to us, in the kind of envelope that belongs to it."""
        van, naar = bericht.afzender, bericht.ontvanger
        if bericht.soort.is_retour:
            van, naar = naar, van
        zender = envelop.stuur.zender.organisatie
        soort = "Du01" if bericht.soort.is_retour else "Di01"
        return (soort, van, naar) == (envelop.soort, zender, self.wij.organisatie)

    def _neem_heen(self, boek: Boek, heen: Ijwbericht, envelop: Envelop) -> None:
        vandaag = self.klok().date()
        kenmerk = Kenmerk(boek.volgende(heen.soort.retour), vandaag)
        if toets(heen):
            retour, goed = maak_afkeur(heen, kenmerk), False
        else:
            oordeel = beoordeel(heen, boek.feit, vandaag)
            boek.onthoud(oordeel.nieuw)
            retour, goed = maak_retour(heen, kenmerk, oordeel.codes), oordeel.goed
        boek.ontvang(envelop.stuur.referentienummer, heen.soort.naam, envelop.inhoud, goed=goed)
        if goed:
            boek.meld_voortgang(self._voortgang(boek, heen))
        stuur = self._stuur(envelop.stuur.zender.organisatie, str(uuid4()), envelop.stuur.referentienummer)
        uit = Envelop("Du01", stuur, heen.soort.retour, retour)
        boek.leg_klaar(stuur.referentienummer, heen.soort.retour, schrijf(uit))

    def _neem_retour(self, boek: Boek, retour: Ijwbericht, antwoord_op: str) -> None:
        ons = boek.verzonden(antwoord_op)
        if ons is None or ons.stand not in {"klaar", "onderweg"} or not _hoort_bij(retour, ons):
            return
        if is_goed(retour):
            boek.meld_voortgang(boek.gevolg(antwoord_op)["voortgang"])
            boek.sluit_af(antwoord_op, "goed")
        else:
            self.trek_terug(boek, antwoord_op)
            boek.sluit_af(antwoord_op, "afgekeurd", codes_in(retour))

    def _neem_fout(self, boek: Boek, fout: Fout) -> None:
        antwoord_op = fout.stuur.antwoord_op or ""
        boek.ontvang(fout.stuur.referentienummer, fout.soort, b"", goed=False)
        ons = boek.verzonden(antwoord_op)
        if ons is not None and ons.stand in {"klaar", "onderweg"}:
            self.trek_terug(boek, antwoord_op)
            boek.sluit_af(antwoord_op, "afgekeurd" if ons.bericht_id else "opgegeven", (fout.code,))

    def _fout(self, boek: Boek, envelop: Envelop, code: str) -> None:
        """Level 1: no retour, but a fault of StUF."""
        zin = contract()["stuffouten"]["codes"][code]
        stuur = self._stuur(envelop.stuur.zender.organisatie, str(uuid4()), envelop.stuur.referentienummer)
        versie = "".join(contract()["ggk"]["versies"]["functie"])
        functie = envelop.functie if envelop.functie in soorten() else "onbekend"
        fout = Fout("Fo01", stuur, code, zin, details=f"{functie}-{versie}")
        boek.leg_klaar(stuur.referentienummer, "Fo01", schrijf(fout))

    def _stuur(self, naar: str, referentie: str, antwoord_op: str | None = None) -> Stuur:
        overkant = Systeem(naar, contract()["ggk"]["applicatie"])
        return Stuur(self.wij, overkant, referentie, tijdstip(self.klok()), antwoord_op)

    def _voortgang(self, boek: Boek, heen: Ijwbericht) -> list[dict[str, Any]]:
        def zoek(gemeente: str, nummer: str) -> str | None:
            gevonden = toewijzing_van(boek.feit, gemeente, nummer)
            return gevonden.referentie if gevonden else None

        alle = uitkomsten(heen, zoek, lees_tabel())
        return [{"mens": not isinstance(item, Voortgang), "wat": item.als_json()} for item in alle]


def _hoort_bij(retour: Ijwbericht, ons: Verzonden) -> bool:
    """Whether a retour repeats the header of the message it says to answer."""
    envelop = lees_envelop(ons.inhoud)
    heen = lees(envelop.inhoud) if isinstance(envelop, Envelop) else None
    return isinstance(heen, Ijwbericht) and all(
        (
            heen.soort.naam == retour.soort.heen,
            heen.afzender == retour.afzender,
            heen.ontvanger == retour.ontvanger,
            heen.identificatie == retour.identificatie,
        )
    )
