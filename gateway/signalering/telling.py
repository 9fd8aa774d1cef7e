"""The days of a leerling that count, and for how many minutes.

Geoorloofd verzuim is put aside at the door, and cancels what else was registered of the same time: nothing behind it
can count or tell it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from gateway.model.verzuim import Bekend, Schoolkalender, Verzuimafspraken, Verzuimdossier, Verzuimregistratie
from gateway.signalering.geldig import Geldig
from gateway.signalering.lestijd import Dagrest, Geteld, Lestijd, PerDag, dagrest, lestijd_van, tel_dag, verdeel
from gateway.signalering.persoon import Leeftijd, Persoon
from gateway.signalering.regels import Signalering, Stand
from gateway.signalering.rooster import Rooster, rooster


class Dag(NamedTuple):
    """A lesson day with verzuim that counts; `nummer` and `week` run on over holidays."""

    datum: date
    nummer: int
    week: int
    stand: Stand
    rest: Dagrest

    @property
    def rijen(self) -> Sequence[Verzuimregistratie]:
        """The registrations that can count."""
        return self.rest.rijen


class Telling:
    """All that can count of one leerling up to and including a day, by date."""

    def __init__(
        self,
        signalering: Signalering,
        afspraken: Verzuimafspraken,
        kalender: Schoolkalender,
        persoon: Persoon,
        dossier: Verzuimdossier,
        op: date,
    ) -> None:
        """Sort the registrations by day; what does not count stays out."""
        self.signalering, self.afspraken, self.persoon, self.dossier, self.op = (
            signalering,
            afspraken,
            persoon,
            dossier,
            op,
        )
        self.leeftijd = Leeftijd(persoon)
        self._per_lestijd: dict[Lestijd, tuple[list[list[Geteld]], list[int]]] = {}
        per_dag, self.geoorloofd = verdeel(dossier.registraties)
        self.rooster = _rooster(kalender, per_dag, op)
        self.dagen = list(self._dagen(per_dag))
        self.datums = [dag.datum for dag in self.dagen]

    @property
    def tot(self) -> date:
        """The last day that can count."""
        return min(self.op, self.persoon.inschrijving_eind or self.op)

    @cached_property
    def aanwezig(self) -> frozenset[date]:
        """The days on which he was seen in a lesson."""
        return frozenset(self.dossier.aanwezig)

    @cached_property
    def datum_van(self) -> dict[str, date]:
        """The date of every registration in the dossier, whether it counts or not."""
        return {rij.id: rij.datum for rij in self.dossier.registraties}

    def bereikt(self, bekend: Bekend) -> bool:
        """Tell whether the dossier still holds what a decision was built on; if not, it cannot be held against it."""
        if bekend.registraties:
            return all(registratie in self.datum_van for registratie in bekend.registraties)
        eind = bekend.einddatum or bekend.begindatum
        return any(bekend.begindatum <= datum <= eind for datum in self.datum_van.values())

    def vervallen(self, bekend: Bekend) -> bool:
        """Tell whether something a melding told of is geoorloofd or withdrawn by now."""
        return self._geldig.vervallen(bekend.registraties, bekend.heledagen)

    @cached_property
    def _geldig(self) -> Geldig:
        return Geldig(self.signalering, self.afspraken, self.dossier)

    def plek(self, datum: date) -> int:
        """The place of the first day on or after a date."""
        return bisect_left(self.datums, datum)

    def plek_na(self, datum: date) -> int:
        """The place of the first day after a date."""
        return bisect_right(self.datums, datum)

    def geteld(self, stand: Stand) -> Sequence[Sequence[Geteld]]:
        """What counted, per day."""
        return self._geteld(stand)[0]

    def minuten(self, stand: Stand, begin: int, eind: int) -> int:
        """The minutes of the days at these places, both inclusive."""
        opgeteld = self._geteld(stand)[1]
        return opgeteld[eind + 1] - opgeteld[begin]

    def _geteld(self, stand: Stand) -> tuple[list[list[Geteld]], list[int]]:
        lestijd = lestijd_van(self.afspraken, stand)
        if lestijd not in self._per_lestijd:
            geteld = [tel_dag(dag.rest, lestijd) for dag in self.dagen]
            opgeteld = accumulate((sum(item.minuten for item in dag) for dag in geteld), initial=0)
            self._per_lestijd[lestijd] = geteld, list(opgeteld)
        return self._per_lestijd[lestijd]

    def _dagen(self, per_dag: PerDag) -> Iterator[Dag]:
        begin, tot = self.persoon.inschrijving_begin or date.min, self.tot
        for datum in sorted(per_dag):
            nummer = self.rooster.nummer.get(datum)
            stand = self.signalering.stand(datum)
            if nummer is None or not begin <= datum <= tot or not self.leeftijd.plichtig(datum, stand):
                continue
            rest = dagrest(per_dag[datum], self.geoorloofd.get(datum, ()), lestijd_van(self.afspraken, stand))
            if rest.rijen:
                yield Dag(datum, nummer, self.rooster.week[nummer], stand, rest)


def _rooster(kalender: Schoolkalender, per_dag: PerDag, op: date) -> Rooster:
    van = min(per_dag, default=op).year - 1
    return rooster(kalender, max(van, MINYEAR), min(op.year + 1, MAXYEAR))
