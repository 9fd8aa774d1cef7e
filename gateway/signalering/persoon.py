"""How old a leerling is, and on which days his verzuim is anyone's business."""

from calendar import isleap, monthrange
from datetime import MAXYEAR, date
from functools import cached_property
from typing import NamedTuple

from gateway.model.leerling import Leerling
from gateway.signalering.regels import Signalering, Stand


class Persoon(NamedTuple):
    """What signalering must know of a leerling; a birth date may have 00 for what is not known.

    An inschrijving without begin or einde has no bound on that side.
    """

    geboortedatum: str
    startkwalificatie_op: date | None = None
    inschrijving_begin: date | None = None
    inschrijving_eind: date | None = None


def persoon_van(leerling: Leerling) -> Persoon:
    """What signalering must know, from the first day he was enrolled to the last.

    Of someone who was never enrolled nothing counts: his enrolment ends before it began.
    """
    geldig = [inschrijving for inschrijving in leerling.inschrijvingen if not inschrijving.vervallen]
    einden = [inschrijving.datum_uitschrijving for inschrijving in geldig]
    eind = None if None in einden else max((dag for dag in einden if dag is not None), default=date.min)
    return Persoon(
        geboortedatum=leerling.geboortedatum,
        startkwalificatie_op=leerling.startkwalificatie_op,
        inschrijving_begin=min((inschrijving.datum_inschrijving for inschrijving in geldig), default=None),
        inschrijving_eind=eind,
    )


def meerderjarig(signalering: Signalering, persoon: Persoon, op: date) -> bool:
    """Tell whether his verzuim of a day is for the Doorstroompunt, and no longer for leerplicht."""
    return not Leeftijd(persoon).jonger_dan(signalering.stand(op).kwalificatieplicht_tot_leeftijd, op)


class Leeftijd:
    """The age of a leerling by day.

    An incomplete birth date counts as the last day it can be: he is then as young as can be, so that no duty is
    missed, and `onvolledig` says that a person must look. Of an unknown year only that he is under 18 is assumed.
    """

    def __init__(self, persoon: Persoon) -> None:
        """Read the birth date."""
        self._jaar, self._maand, self._dag = map(int, persoon.geboortedatum.split("-"))
        self._startkwalificatie = persoon.startkwalificatie_op
        self._grenzen: dict[Stand, tuple[date, date]] = {}

    @cached_property
    def onvolledig(self) -> bool:
        """Whether the birth date can be more than one day, or is no day at all."""
        if not (self._jaar and self._maand and self._dag):
            return True
        return self._dag > monthrange(self._jaar, self._maand)[1]

    def bereikt(self, leeftijd: int) -> date:
        """The day on which he is this old; who was born on 29 February has his birthday on 1 March in other years."""
        if not self._jaar or self._jaar + leeftijd > MAXYEAR:
            return date.max
        jaar, maand = self._jaar + leeftijd, self._maand or 12
        laatste = monthrange(self._jaar, maand)[1]
        dag = min(self._dag or laatste, laatste)
        return date(jaar, 3, 1) if (maand, dag) == (2, 29) and not isleap(jaar) else date(jaar, maand, dag)

    def jonger_dan(self, leeftijd: int, op: date) -> bool:
        """Tell whether he is younger than this on a day."""
        return op < self.bereikt(leeftijd)

    def plichtig(self, op: date, stand: Stand) -> bool:
        """Tell whether someone must look at his verzuim on this day: from 5 on, until he has a startkwalificatie.

        A startkwalificatie ends the kwalificatieplicht and the task of the Doorstroompunt, never the leerplicht.
        """
        if stand not in self._grenzen:
            self._grenzen[stand] = self._van_tot(stand)
        begin, leerplicht_tot = self._grenzen[stand]
        vrij = self._startkwalificatie is not None and op >= self._startkwalificatie
        return op >= begin and not (vrij and op >= leerplicht_tot)

    def _van_tot(self, stand: Stand) -> tuple[date, date]:
        if not self._jaar:
            return date.min, date.min
        begin = self.bereikt(stand.leerplicht_vanaf_leeftijd)
        eind = self.bereikt(stand.leerplicht_tot_leeftijd)
        volgend = eind.month >= stand.schooljaar_maand
        return _eerste(begin.year, begin.month + 1), _eerste(eind.year + volgend, stand.schooljaar_maand)


def _eerste(jaar: int, maand: int) -> date:
    """The first day of a month; month 13 is January of the next year, and past the last year there is no other."""
    jaar, maand = jaar + (maand - 1) // 12, (maand - 1) % 12 + 1
    return date(jaar, maand, 1) if jaar <= MAXYEAR else date.max
