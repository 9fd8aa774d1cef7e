"""The dated rules of signalering: what counts on which day, and where that is written."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gateway.model.verzuim import Verzuimsoort

Status = Literal["geverifieerd", "secundair", "afgeleid"]


@dataclass(frozen=True, slots=True)
class Regel:
    """When one soort is proposed, by name, and where that is written."""

    regel: str
    titel: str
    meldplicht: bool
    bron: str
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """All that is in force from one day until the next stand; the names are those of contracts/verzuim."""

    vanaf: date
    soorten: Mapping[Verzuimsoort, Regel]
    norm_minuten: int
    lesweken: int
    dagen_tussen_meldingen: int
    lesuur_telt_als: Literal["lesuur", "minuten"]
    lesuur_minuten: int
    lesuren_per_dag: int
    langdurig_meer_dan_dagen: int
    gemiste_dag_lesuren: int
    doorstroompunt_vanaf_dagen: int
    doorstroompunt_tot_leeftijd: int
    overig_minuten: int
    leerplicht_vanaf_leeftijd: int
    leerplicht_tot_leeftijd: int
    kwalificatieplicht_tot_leeftijd: int
    schooljaar_maand: int


class Signalering:
    """The dated parameters and rules, as loaded from contracts/verzuim/signalering.yaml."""

    def __init__(self, standen: Sequence[Stand]) -> None:
        """Take the standen by date, at least one."""
        self.standen = tuple(standen)
        self._vanaf = [stand.vanaf for stand in standen]

    def stand(self, op: date) -> Stand:
        """What is in force on a day; before the first date that is the first."""
        return self.standen[max(bisect_right(self._vanaf, op) - 1, 0)]
