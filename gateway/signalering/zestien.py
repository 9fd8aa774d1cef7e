"""16 hours in four school weeks: when the norm is reached, again and again, and what known meldingen say of it.

A window is four consecutive school weeks; it slides from day to day. The begindatum is the first day with verzuim in
the window from which the norm is reached, the einddatum the day on which it is. Counting starts anew the day after.

At most one melding per 7 calendar days: when the norm is reached again on a day before E + 7, with E the einddatum of
the melding or refusal before, the new voorstel takes in all verzuim through E + 7. Its einddatum is the last day with
verzuim no later than E + 7, and it is made once no more can be added: when that is E + 7 itself, or when E + 7 is past.
Someone who stays away altogether so gets one voorstel a week, and no hour is left out of all.

A known melding is held against all days after the one before it: (1) its dates are as they would be now: nothing;
(2) other dates, or an hour it told of is geoorloofd or withdrawn: wijzigen; (3) the norm is not reached from any of its
days: intrekken, and what remains counts again. Within those 7 days the einddatum it has stays right, so that one
correction does not move all that follow. A melding that is final stays as it is; counting goes on after its end.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gateway.model.verzuim import Bekend, Verzuimsoort, Voorstel
from gateway.signalering.telling import Telling
from gateway.signalering.uitleg import Aanleiding
from gateway.signalering.voorstel import Stuk, intrekken, maak

SOORTEN: frozenset[Verzuimsoort] = frozenset({"zestien-uur", "zestien-uur-18-plus"})
_DAG = timedelta(days=1)


class Moment(NamedTuple):
    """The norm reached: the places of the first day, of the day it was reached, and of the last day of the voorstel.

    `klaar` when no more days can come in.
    """

    soort: Verzuimsoort
    begin: int
    norm: int
    eind: int
    klaar: bool


class Zestien:
    """The voorstellen of 16 hours for one leerling, in order of date."""

    def __init__(self, telling: Telling, bekend: Sequence[Bekend]) -> None:
        """Take what was decided before; a refusal that overlaps a melding says nothing more."""
        self._telling = telling
        self._keten = _keten(bekend)
        # The einddatum after which counting started anew; None before the first.
        self._na: date | None = None

    def voorstellen(self) -> Iterator[Voorstel]:
        """Walk along what is known, then on to the day itself."""
        for bekend in self._keten:
            eind = bekend.einddatum or bekend.begindatum
            if bekend.definitief or not self._telling.bereikt(bekend) or eind > self._telling.op:
                self._verder(eind)
                continue
            tot = self._telling.op if bekend.melding else eind
            while (moment := self._moment(tot, ook_18_plus=_volwassen(bekend))) and self._eerder(moment, bekend):
                yield from self._nieuw(moment)
            if bekend.melding is None:
                self._geweigerd(bekend, eind, moment)
            else:
                yield from self._gemeld(bekend, eind, moment)
        while (moment := self._moment(self._telling.op)) and moment.klaar:
            yield from self._nieuw(moment)

    def _eerder(self, moment: Moment, bekend: Bekend) -> bool:
        return self._datum(moment.eind) < bekend.begindatum

    def _nieuw(self, moment: Moment) -> Iterator[Voorstel]:
        if moment.soort == "zestien-uur" or self._telling.afspraken.ook_18_plus:
            yield maak(self._telling, self._stuk(moment), Aanleiding(norm_op=self._norm_op(moment)))
        self._na = self._datum(moment.eind)

    def _geweigerd(self, bekend: Bekend, eind: date, moment: Moment | None) -> None:
        """Start anew after a refusal, unless a registration came in that the person who refused did not see."""
        toen = set(bekend.registraties)
        if moment is None or not toen or self._stuk(moment).ids(self._telling) <= toen:
            self._verder(eind)

    def _gemeld(self, bekend: Bekend, eind: date, moment: Moment | None) -> Iterator[Voorstel]:
        if moment is None or self._datum(moment.begin) > eind:
            yield intrekken(self._telling, bekend, eind)
            return
        moment = self._met_einde(moment, eind)
        stuk = self._stuk(moment)
        anders = (stuk.soort, stuk.begindatum, stuk.einddatum) != (bekend.soort, bekend.begindatum, eind)
        if anders or self._telling.vervallen(bekend):
            yield maak(self._telling, stuk, Aanleiding(bekend=bekend, norm_op=self._norm_op(moment)))
        self._na = self._datum(moment.eind)

    def _met_einde(self, moment: Moment, eind: date) -> Moment:
        """Let a melding that took in the days of a week keep the einddatum it has."""
        dagen, plek = self._telling.dagen, self._telling.plek_na(eind) - 1
        if not self._binnen_zeven(moment) or plek < moment.norm or dagen[plek].datum != eind:
            return moment
        if dagen[plek].week - dagen[moment.begin].week >= dagen[moment.begin].stand.lesweken:
            return moment
        return moment._replace(eind=plek)

    def _moment(self, tot: date, *, ook_18_plus: bool = False) -> Moment | None:
        """The next time the norm is reached, looking no further than a day."""
        gevonden = self._bereikt(tot, ook_18_plus=ook_18_plus or self._telling.afspraken.ook_18_plus)
        if gevonden is None:
            return None
        soort, begin, norm = gevonden
        moment = Moment(soort, begin, norm, norm, klaar=True)
        if not self._binnen_zeven(moment):
            return moment
        vast = self._vast(begin)
        eind = self._telling.plek_na(min(vast, tot)) - 1
        return moment._replace(eind=eind, klaar=self._telling.op > vast or self._datum(eind) == vast)

    def _bereikt(self, tot: date, *, ook_18_plus: bool) -> tuple[Verzuimsoort, int, int] | None:
        telling, dagen = self._telling, self._telling.dagen
        eerste = 0 if self._na is None else telling.plek_na(self._na)
        for laatste in range(eerste, telling.plek_na(tot)):
            week = dagen[laatste].week
            while week - dagen[eerste].week >= dagen[eerste].stand.lesweken:
                eerste += 1
            for begin in range(eerste, laatste + 1):
                stand = dagen[begin].stand
                if week - dagen[begin].week >= stand.lesweken:
                    continue
                if telling.minuten(stand, begin, laatste) < stand.norm_minuten:
                    continue
                jong = telling.leeftijd.jonger_dan(stand.kwalificatieplicht_tot_leeftijd, dagen[begin].datum)
                if jong or ook_18_plus:
                    return "zestien-uur" if jong else "zestien-uur-18-plus", begin, laatste
        return None

    def _binnen_zeven(self, moment: Moment) -> bool:
        return self._na is not None and self._datum(moment.norm) < self._vast(moment.begin)

    def _vast(self, begin: int) -> date:
        """The day from which a next melding may end, for one that begins at a place."""
        assert self._na is not None  # noqa: S101 - asked only after an einddatum
        return self._na + timedelta(days=self._telling.dagen[begin].stand.dagen_tussen_meldingen)

    def _norm_op(self, moment: Moment) -> date | None:
        return self._datum(moment.norm) if moment.norm != moment.eind else None

    def _stuk(self, moment: Moment) -> Stuk:
        dagen, rooster = self._telling.dagen, self._telling.rooster
        begin, eind = dagen[moment.begin], dagen[moment.eind]
        maandag = rooster.maandagen[max(eind.week - begin.stand.lesweken + 1, 0)]
        return Stuk(
            soort=moment.soort,
            begin=moment.begin,
            eind=moment.eind,
            einddatum=eind.datum,
            begindatum=begin.datum,
            venster_begin=maandag if self._na is None else max(maandag, self._na + _DAG),
            venster_eind=rooster.maandagen[eind.week] + 6 * _DAG,
        )

    def _datum(self, plek: int) -> date:
        return self._telling.dagen[plek].datum

    def _verder(self, eind: date) -> None:
        self._na = eind if self._na is None else max(self._na, eind)


def _volwassen(bekend: Bekend) -> bool:
    return bekend.soort == "zestien-uur-18-plus"


def _keten(bekend: Sequence[Bekend]) -> list[Bekend]:
    eigen = [item for item in bekend if item.soort in SOORTEN]
    gemeld = [item for item in eigen if item.melding is not None]
    geweigerd = [
        item for item in eigen if item.melding is None and not any(_raakt(item, melding) for melding in gemeld)
    ]
    return sorted([*gemeld, *geweigerd], key=_op_einde)


def _op_einde(item: Bekend) -> tuple[date, date, str, str, tuple[str, ...]]:
    return item.einddatum or item.begindatum, item.begindatum, item.soort, item.melding or "", item.registraties


def _raakt(een: Bekend, ander: Bekend) -> bool:
    een_eind, ander_eind = een.einddatum or een.begindatum, ander.einddatum or ander.begindatum
    return een.begindatum <= ander_eind and ander.begindatum <= een_eind
