"""What a school wrote down of one toestemming, held against what is known of it: the events that are missing.

By the rules of asking and signing themselves. A no is always taken over; a yes only where all that is written agrees.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.fouten import (
    OndertekenaarError,
    ToestemmingAndersError,
    ToestemmingInvoerError,
    ToestemmingOneensError,
    ToestemmingStaatError,
    ToestemmingVoorbijError,
)
from gateway.exchange.toestemming.geval import Geval, regels_van
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Gebeurtenissoort, Iemand, Toestemmingsvraag
from gateway.exchange.toestemming.invoer import Vraaginvoer
from gateway.exchange.toestemming.opstellen import stel_op, zoek_doel
from gateway.exchange.toestemming.record import Gebeurtenis, Toestemmingsrecord
from gateway.exchange.toestemming.tekenen import (
    Tekeninvoer,
    Wieinvoer,
    compleet_na,
    gegeven_tot,
    keur_vorm,
    zoek_iemand,
)
from gateway.exchange.toestemming.verklaring import EIGEN_FORMULIER
from gateway.exchange.toestemming.vragen import niet_gegeven_tot
from gateway.model.errors import SchakelError
from gateway.model.schooltoestemming import Schoolhandtekening, Schoolvraag, Toestemmingsrij
from gateway.model.toestemming import Rol
from gateway.model.uitwisseling import Rij
from gateway.policy import Doel, Ondertekenaar, Staat
from gateway.policy.tijd import dag, moment
from gateway.policy.toestemming import vereist_voor
from gateway.store.ids import uuid7

# Who writes it down, as record and log name it.
DOOR = "import"
_GEEINDIGD = {Staat.INGETROKKEN, Staat.GEWEIGERD, Staat.VOLTOOID, Staat.FOUTIEF}
_GEGEVEN = {Staat.ACTIEF, Staat.NOG_NIET_INGEGAAN}
_DOE_ANDERS = "Geef wat anders is een eigen kenmerk, of vraag een nieuwe toestemming."


@dataclass(frozen=True, slots=True)
class Regel:
    """A row as read, and where it stood."""

    plek: Rij
    rij: Toestemmingsrij


@dataclass(slots=True)
class Overname:
    """One toestemming: its record as it becomes, which events are new, and what was wrong with which row.

    `onvolledig`: a row of it could not be read, so that what it says is not known.
    """

    huis: Inrichting
    organisatie: str
    stand: Stand
    regels: Sequence[Regel]
    bekend: Toestemmingsrecord | None
    onvolledig: bool
    geval: Geval | None = None
    nieuw: list[Gebeurtenis] = field(default_factory=list)
    fouten: list[tuple[Regel, SchakelError]] = field(default_factory=list)

    @property
    def wissen_op(self) -> date | None:
        """Until when it is kept; None when that is as it was."""
        if self.geval is not None and any(item.inhoud.compleet for item in self.nieuw):
            return gegeven_tot(self.geval)
        if self.bekend is not None and any(item.inhoud.compleet for item in self.bekend.gebeurtenissen):
            return None
        gezegd = [item.op for item in self.nieuw if item.soort not in {"gevraagd", "ondertekend"}]
        gevraagd = [item.op for item in self.nieuw if item.soort == "gevraagd"]
        return niet_gegeven_tot(dag(max(gezegd or gevraagd))) if gezegd or gevraagd else None

    def neem_over(self) -> None:
        """Work out what is new."""
        eens = self._probeer(self.regels[0], self._open) and not self.onvolledig
        if eens:
            getekend = [(hand, regel) for regel in self.regels if (hand := regel.rij.handtekening)]
            for hand, regel in sorted(getekend, key=lambda item: item[0].ondertekening.op or date.max):
                self._probeer(regel, self._teken, hand)
        if self.geval is None or (self.bekend is None and not eens):
            self.geval, self.nieuw = None, []
            return
        for regel in self.regels:
            self._probeer(regel, self._neem_nee, regel.rij)
        self._probeer(self.regels[0], self._keur_leeftijd)

    def _probeer(self, regel: Regel, doe: Callable[..., None], *wat: object) -> bool:
        try:
            doe(*wat)
        except SchakelError as fout:
            self.fouten.append((regel, fout))
            return False
        return True

    def _open(self) -> None:
        """Find or make the record; raises when the rows disagree with it, or with each other."""
        vraag = self.regels[0].rij.vraag
        bekend = self.bekend
        doel = zoek_doel(self.huis, vraag.doel if bekend is None else bekend.vraag.doel)
        regels_van(doel)
        if bekend is not None:
            self.geval = Geval(bekend, self.stand, doel)
        for regel in self.regels[1:]:
            if anders := _verschil(vraag, regel.rij.vraag):
                raise ToestemmingOneensError(
                    "de rijen met dit kenmerk zijn het niet eens.",
                    doe="Schrijf wat is gevraagd op elke rij van de toestemming hetzelfde.",
                    kolom=anders,
                )
        if bekend is None:
            self._maak(doel, vraag)
        elif anders := _verschil(bekend.vraag.herkomst or vraag, vraag):
            raise ToestemmingAndersError(
                "deze toestemming is al ingelezen met iets anders; wat is gevraagd, verandert niet.",
                doe=_DOE_ANDERS,
                kolom=anders,
            )

    def _maak(self, doel: Doel, vraag: Schoolvraag) -> None:
        nu = self.huis.klok()
        # Nobody answers before he was asked.
        gevraagd = _om(min(vraag.begin, *(op for regel in self.regels for op in _dagen(regel.rij)), dag(nu)))
        gesteld = stel_op(
            self.huis, self.organisatie, self.stand, _invoer(vraag, self.stand), gevraagd, EIGEN_FORMULIER
        )
        record = Toestemmingsrecord(
            uuid7(nu), self.organisatie, self.stand.id, None, DOOR, nu, _van_school(gesteld, vraag), ()
        )
        self.geval = Geval(record, self.stand, doel)
        self._voeg_toe(self.geval, "gevraagd", gevraagd, Gebeurtenisinhoud())

    def _teken(self, hand: Schoolhandtekening) -> None:
        geval, nu, zoals = self._geval, self.huis.klok(), hand.ondertekening
        eerder = [item for item in geval.record.gebeurtenissen if item.soort == "ondertekend"]
        if any(item.inhoud.herkomst == hand for item in eerder):
            return
        iemand, wie = zoek_iemand(geval, _wie(hand.wie))
        op = _om(zoals.op or dag(nu))
        van_hem = [item for item in eerder if item.inhoud.iemand == iemand]
        if any(_zelfde(item, hand) for item in van_hem):
            return
        if any(op <= item.op for item in van_hem):
            raise ToestemmingAndersError(
                "deze persoon tekende al, op een andere dag of manier; wat is ondertekend, verandert niet.",
                doe="Zet de dag, de vorm en het bewijs terug. Tekende hij opnieuw, geef dan de dag waarop.",
                kolom="getekend_op",
            )
        if op > nu:
            raise ToestemmingInvoerError("de ondertekening ligt in de toekomst.", doe="Controleer het jaar.")
        if (staat := geval.staat(nu)) in _GEEINDIGD:
            raise ToestemmingStaatError(f"deze toestemming is {staat}; er valt niets meer te tekenen.", doe=_DOE_ANDERS)
        if wie not in self._vereist(op):
            raise OndertekenaarError(
                "de handtekening van deze persoon telt hier niet.",
                doe="Onder 12 tekenen de gezagdragers, van 12 tot 16 zij en de leerling, vanaf 16 de leerling zelf.",
            )
        self._keur_vorm(hand)
        peil = max([op, *(item.op for item in eerder)])
        inhoud = Gebeurtenisinhoud(
            iemand=iemand,
            vorm=zoals.vorm,
            niveau=zoals.niveau,
            # What was shown is the school's own form; our words about it were signed by nobody.
            bewijs=zoals.bewijs or self.regels[0].rij.vraag.formulier,
            getuigen=zoals.getuigen,
            namens_allen=hand.namens_allen,
            compleet=compleet_na(geval.ontbreken(peil), wie, namens=hand.namens_allen and geval.doel.een_volstaat),
            herkomst=hand,
        )
        self._voeg_toe(geval, "ondertekend", op, inhoud)

    def _keur_vorm(self, hand: Schoolhandtekening) -> None:
        zoals, wie = hand.ondertekening, _wie(hand.wie)
        invoer = Tekeninvoer(
            rol=wie.rol,
            nummer=wie.nummer,
            vorm=zoals.vorm or "",
            bewijs=zoals.bewijs,
            niveau=zoals.niveau,
            getuigen=zoals.getuigen,
            namens_allen=hand.namens_allen,
        )
        keur_vorm(self._geval, invoer)

    def _neem_nee(self, rij: Toestemmingsrij) -> None:
        if rij.geweigerd_op and rij.wie:
            self._nee(rij.wie, rij.geweigerd_op, "geweigerd")
        if rij.ingetrokken_op and rij.intrekker:
            self._nee(rij.intrekker, rij.ingetrokken_op, "ingetrokken")

    def _nee(self, naam: str, sinds: date, soort: Gebeurtenissoort) -> None:
        geval, nu = self._geval, self.huis.klok()
        if (staat := geval.staat(nu)) in _GEEINDIGD:
            return
        iemand, wie = zoek_iemand(geval, _wie(naam))
        if not _tekende(geval, iemand) and wie not in self._vereist(_om(sinds)):
            raise OndertekenaarError(
                "deze persoon gaf de toestemming niet en werd er niet om gevraagd.",
                doe="Noem wie moest tekenen of tekende.",
            )
        # Saying no to what everyone agreed to, then or now, is withdrawing it; a no is never later than now.
        gegeven = staat in _GEGEVEN or geval.nu(nu).compleet_op is not None
        waarheid = "ingetrokken" if gegeven else soort
        self._voeg_toe(geval, waarheid, min(_om(sinds), moment(nu)), Gebeurtenisinhoud(iemand=iemand))

    def _keur_leeftijd(self) -> None:
        """What would be wiped at once is not taken in."""
        tot = self.wissen_op
        if self.bekend is None and tot is not None and tot < dag(self.huis.klok()):
            self.geval, self.nieuw = None, []
            raise ToestemmingVoorbijError(doe="Haal de rijen weg; de bewaartermijn is voorbij.")

    @property
    def _geval(self) -> Geval:
        if self.geval is None:
            raise ToestemmingStaatError
        return self.geval

    def _vereist(self, op: datetime) -> frozenset[Ondertekenaar]:
        """Who had to sign then, and who must now: a birthday since does not undo what was rightly signed."""
        geval = self._geval
        wat = geval.nu(self.huis.klok()), geval.stand.leerling, geval.regels
        return vereist_voor(*wat, op) | vereist_voor(*wat, self.huis.klok())

    def _voeg_toe(self, geval: Geval, soort: Gebeurtenissoort, op: datetime, inhoud: Gebeurtenisinhoud) -> None:
        nummer = len(geval.record.gebeurtenissen) + 1
        gebeurtenis = Gebeurtenis(nummer, soort, op, self.huis.klok(), DOOR, inhoud)
        self.nieuw.append(gebeurtenis)
        self.geval = geval.met(gebeurtenis)


def _om(op: date) -> datetime:
    """A day of which the hour is not known, from its first moment."""
    return moment(datetime.combine(op, time()))


def _dagen(rij: Toestemmingsrij) -> list[date]:
    return [op for op in (rij.ondertekening.op, rij.geweigerd_op, rij.ingetrokken_op) if op is not None]


def _wie(naam: str) -> Wieinvoer:
    rol, _, nummer = naam.partition(":")
    return Wieinvoer(rol=Rol(rol), nummer=int(nummer or 1))


def _zelfde(item: Gebeurtenis, hand: Schoolhandtekening) -> bool:
    """The same signature under another number, or one that was recorded here on that day."""
    herkomst = item.inhoud.herkomst
    if herkomst is None:
        return dag(item.op) == hand.ondertekening.op
    return (herkomst.ondertekening, herkomst.namens_allen) == (hand.ondertekening, hand.namens_allen)


def _tekende(geval: Geval, iemand: Iemand) -> bool:
    return any(item.soort == "ondertekend" and item.inhoud.iemand == iemand for item in geval.record.gebeurtenissen)


def _verschil(een: Schoolvraag, ander: Schoolvraag) -> str:
    """The columns in which they differ."""
    return ", ".join(naam for naam in Schoolvraag.model_fields if getattr(een, naam) != getattr(ander, naam))


def _invoer(vraag: Schoolvraag, stand: Stand) -> Vraaginvoer:
    velden = ("doel", "ontvanger", "gegevens", "terugkoppeling", "begin", "eind")
    gelijk = {naam: getattr(vraag, naam) for naam in velden}
    documenten = [dict(item) for item in vraag.documenten]
    return Vraaginvoer.model_validate(
        {**gelijk, "leerlingnummer": stand.leerling.leerlingnummer, "documenten": documenten}
    )


def _van_school(gesteld: Toestemmingsvraag, vraag: Schoolvraag) -> Toestemmingsvraag:
    """What was asked, as explicit as the school says, with the digest of its own form when there is one."""
    verklaring = gesteld.verklaring
    if vraag.formulier is not None:
        verklaring = verklaring.model_copy(update={"sha256": vraag.formulier})
    anders = {"verklaring": verklaring, "uitdrukkelijk": vraag.uitdrukkelijk, "herkomst": vraag}
    return gesteld.model_copy(update=anders)
