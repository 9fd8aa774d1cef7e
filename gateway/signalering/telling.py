"""The days of a leerling that count, and for how many minutes.

Geoorloofd verzuim is put aside at the door, as a set of dates: nothing behind it can count or tell it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from gateway.model.verzuim import Bekend, Schoolkalender, Verzuimafspraken, Verzuimdossier, Verzuimregistratie
from gateway.signalering.persoon import Leeftijd, Persoon
from gateway.signalering.regels import Signalering, Stand
from gateway.signalering.rooster import Rooster, rooster


class Lestijd(NamedTuple):
    """What a lesuur counts for at a school."""

    als_uur: bool
    minuten: int
    per_dag: int

    @property
    def lesuur(self) -> int:
        """The minutes that a whole lesuur counts for."""
        return 60 if self.als_uur else self.minuten

    def van(self, rij: Verzuimregistratie) -> int:
        """The minutes of one registration: of a missed part pro rata, rounded down, never more than the whole."""
        lesuren = self.per_dag if rij.lesuur is None else 1
        if rij.minuten is None:
            return lesuren * self.lesuur
        return min(rij.minuten, lesuren * self.minuten) * self.lesuur // self.minuten


class Geteld(NamedTuple):
    """A registration and the minutes it counts for."""

    rij: Verzuimregistratie
    minuten: int


class Dag(NamedTuple):
    """A lesson day with verzuim that counts; `nummer` and `week` run on over holidays."""

    datum: date
    nummer: int
    week: int
    stand: Stand
    rijen: Sequence[Verzuimregistratie]


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
        self.geoorloofd: set[date] = set()
        self._per_lestijd: dict[Lestijd, tuple[list[list[Geteld]], list[int]]] = {}
        per_dag = self._per_dag()
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

    def plek(self, datum: date) -> int:
        """The place of the first day on or after a date."""
        return bisect_left(self.datums, datum)

    def plek_na(self, datum: date) -> int:
        """The place of the first day after a date."""
        return bisect_right(self.datums, datum)

    def lestijd(self, stand: Stand) -> Lestijd:
        """What a lesuur counts for: as the school agreed, otherwise as the contract says."""
        eigen = self.afspraken
        return Lestijd(
            (eigen.lesuur_telt_als or stand.lesuur_telt_als) == "lesuur",
            eigen.lesuur_minuten or stand.lesuur_minuten,
            eigen.lesuren_per_dag or stand.lesuren_per_dag,
        )

    def geteld(self, stand: Stand) -> Sequence[Sequence[Geteld]]:
        """What counted, per day."""
        return self._geteld(stand)[0]

    def minuten(self, stand: Stand, begin: int, eind: int) -> int:
        """The minutes of the days at these places, both inclusive."""
        opgeteld = self._geteld(stand)[1]
        return opgeteld[eind + 1] - opgeteld[begin]

    def _geteld(self, stand: Stand) -> tuple[list[list[Geteld]], list[int]]:
        lestijd = self.lestijd(stand)
        if lestijd not in self._per_lestijd:
            geteld = [tel_dag(dag.rijen, lestijd) for dag in self.dagen]
            opgeteld = accumulate((sum(item.minuten for item in dag) for dag in geteld), initial=0)
            self._per_lestijd[lestijd] = geteld, list(opgeteld)
        return self._per_lestijd[lestijd]

    def _per_dag(self) -> dict[date, list[Verzuimregistratie]]:
        begin, tot = self.persoon.inschrijving_begin or date.min, self.tot
        per_dag: dict[date, list[Verzuimregistratie]] = {}
        for rij in self.dossier.registraties:
            if rij.vervallen:
                continue
            if rij.geoorloofd:
                self.geoorloofd.add(rij.datum)
            elif begin <= rij.datum <= tot:
                per_dag.setdefault(rij.datum, []).append(rij)
        return per_dag

    def _dagen(self, per_dag: dict[date, list[Verzuimregistratie]]) -> Iterator[Dag]:
        for datum in sorted(per_dag):
            nummer = self.rooster.nummer.get(datum)
            stand = self.signalering.stand(datum)
            if nummer is not None and self.leeftijd.plichtig(datum, stand):
                yield Dag(datum, nummer, self.rooster.week[nummer], stand, sorted(per_dag[datum], key=_volgorde))


def tel_dag(rijen: Sequence[Verzuimregistratie], lestijd: Lestijd) -> list[Geteld]:
    """What the registrations of a day count for; rijen that register the same time twice count once."""
    heledag = rijen[0].lesuur is None
    over: dict[int | None, int] = {None: lestijd.per_dag * lestijd.lesuur}
    geteld: list[Geteld] = []
    for rij in rijen:
        ruimte = over.setdefault(rij.lesuur, lestijd.lesuur)
        minuten = min(lestijd.van(rij), ruimte, over[None] if heledag else ruimte)
        over[rij.lesuur] -= minuten
        if heledag and rij.lesuur is not None:
            over[None] -= minuten
        if minuten:
            geteld.append(Geteld(rij, minuten))
    return geteld


def _volgorde(rij: Verzuimregistratie) -> tuple[int, int, str]:
    return rij.lesuur or 0, -(rij.minuten or 0) if rij.minuten else -10_000, rij.id


def _rooster(kalender: Schoolkalender, per_dag: dict[date, list[Verzuimregistratie]], op: date) -> Rooster:
    van = min(per_dag, default=op).year - 1
    return rooster(kalender, max(van, MINYEAR), min(op.year + 1, MAXYEAR))
