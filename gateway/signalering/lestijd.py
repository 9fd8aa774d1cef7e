"""What the registrations of one day count for; geoorloofd wins over whatever else was registered of the same time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from gateway.model.verzuim import Verzuimafspraken, Verzuimregistratie
from gateway.signalering.regels import Stand


class Lestijd(NamedTuple):
    """What a lesuur counts for at a school."""

    als_uur: bool
    minuten: int
    per_dag: int

    @property
    def lesuur(self) -> int:
        """The minutes that a whole lesuur counts for."""
        return 60 if self.als_uur else self.minuten

    def rond(self, rij: Verzuimregistratie) -> Verzuimregistratie:
        """A registration of all the minutes of a lesuur, or of a day, as one of the whole of it."""
        geheel = self.minuten * (self.per_dag if rij.lesuur is None else 1)
        return rij if rij.minuten is None or rij.minuten < geheel else rij.model_copy(update={"minuten": None})

    def van(self, rij: Verzuimregistratie) -> int:
        """The minutes of one registration: of a missed part pro rata, rounded down, never more than the whole."""
        lesuren = self.per_dag if rij.lesuur is None else 1
        if rij.minuten is None:
            return lesuren * self.lesuur
        return min(rij.minuten, lesuren * self.minuten) * self.lesuur // self.minuten


class Dagrest(NamedTuple):
    """What is left of a day once its verlof is taken off; `verlof` is how many of its lesuren were geoorloofd."""

    rijen: Sequence[Verzuimregistratie]
    verlof: int = 0

    def heledag(self, rij: Verzuimregistratie) -> bool:
        """Tell whether a registration is of all of the day."""
        return rij.lesuur is None and rij.minuten is None and not self.verlof


class Geteld(NamedTuple):
    """A registration and the minutes it counts for; `heledag` when it is of all of a day."""

    rij: Verzuimregistratie
    minuten: int
    heledag: bool


PerDag = Mapping[date, Sequence[Verzuimregistratie]]


def lestijd_van(afspraken: Verzuimafspraken, stand: Stand) -> Lestijd:
    """What a lesuur counts for: as the school agreed, otherwise as the contract says."""
    return Lestijd(
        (afspraken.lesuur_telt_als or stand.lesuur_telt_als) == "lesuur",
        afspraken.lesuur_minuten or stand.lesuur_minuten,
        afspraken.lesuren_per_dag or stand.lesuren_per_dag,
    )


def verdeel(registraties: Iterable[Verzuimregistratie]) -> tuple[PerDag, PerDag]:
    """By day what was not geoorloofd, and what was."""
    gemist: dict[date, list[Verzuimregistratie]] = {}
    verlof: dict[date, list[Verzuimregistratie]] = {}
    for rij in registraties:
        if not rij.vervallen:
            (verlof if rij.geoorloofd else gemist).setdefault(rij.datum, []).append(rij)
    return gemist, verlof


def vrije_lesuren(verlof: Iterable[Verzuimregistratie], lestijd: Lestijd) -> set[int | None]:
    """The lesuren that were geoorloofd, with None for all of the day; a part of a lesuur or of a day frees none."""
    return {rij.lesuur for rij in verlof if lestijd.rond(rij).minuten is None}


def dagrest(gemist: Sequence[Verzuimregistratie], verlof: Sequence[Verzuimregistratie], lestijd: Lestijd) -> Dagrest:
    """What is left of a day."""
    rijen = [rij if rij.minuten is None else lestijd.rond(rij) for rij in gemist]
    if not verlof:
        return Dagrest(rijen)
    vrij = vrije_lesuren(verlof, lestijd)
    if None in vrij:
        return Dagrest(())
    vol = len(vrij) >= lestijd.per_dag
    return Dagrest([rij for rij in rijen if rij.lesuur not in vrij and not (vol and rij.lesuur is None)], len(vrij))


def tel_dag(dag: Dagrest, lestijd: Lestijd) -> list[Geteld]:
    """What the registrations of a day count for; rijen that register the same time twice count once."""
    rijen = sorted(dag.rijen, key=_volgorde)
    heledag = rijen[0].lesuur is None
    over: dict[int | None, int] = {None: max(lestijd.per_dag - dag.verlof, 0) * lestijd.lesuur}
    geteld: list[Geteld] = []
    for rij in rijen:
        ruimte = over.setdefault(rij.lesuur, lestijd.lesuur)
        minuten = min(lestijd.van(rij), ruimte, over[None] if heledag else ruimte)
        over[rij.lesuur] -= minuten
        if heledag and rij.lesuur is not None:
            over[None] -= minuten
        if minuten:
            geteld.append(Geteld(rij, minuten, dag.heledag(rij)))
    return geteld


def _volgorde(rij: Verzuimregistratie) -> tuple[int, int, str]:
    return rij.lesuur or 0, -(rij.minuten or 0) if rij.minuten else -10_000, rij.id
