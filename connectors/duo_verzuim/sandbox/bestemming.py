"""Where DUO brings a melding: the gemeente where the leerling lives, and there leerplicht or the Doorstroompunt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Persoon:
    """What the BRP and the diploma register know; a birth date that is not known leaves the soort to decide."""

    gemeentecode: str
    geboortedatum: date | None = None
    startkwalificatie_op: date | None = None

    def kant(self, dag: date, grens: int) -> str:
        """Which list of soorten cannot be his on a day; none when his age is not known."""
        if self.geboortedatum is None:
            return ""
        return "tot_18" if dag >= jaren_na(self.geboortedatum, grens) else "vanaf_18"


def loket(persoon: Persoon, soort: str, dag: date, grenzen: Mapping[str, Any], achttien: list[str]) -> str | None:
    """The desk for a melding that begins on a day: 'leerplicht', 'doorstroompunt', or nobody any more."""
    geboren = persoon.geboortedatum
    if geboren is None:
        return "doorstroompunt" if soort in achttien else "leerplicht"
    diploma = persoon.startkwalificatie_op is not None and persoon.startkwalificatie_op <= dag
    if dag <= _eind_schooljaar(jaren_na(geboren, grenzen["leerplicht_tot_schooljaar_van"])):
        return "leerplicht"
    if diploma:
        return None
    if dag < jaren_na(geboren, grenzen["kwalificatieplicht_tot"]):
        return "leerplicht"
    return "doorstroompunt" if dag < jaren_na(geboren, _doorstroompunt_tot(grenzen, dag)) else None


def jaren_na(dag: date, jaren: int) -> date:
    """The same day so many years later; who was born on 29 February has his day on 1 March."""
    try:
        return dag.replace(year=dag.year + jaren)
    except ValueError:
        return date(dag.year + jaren, 3, 1)


def _eind_schooljaar(dag: date) -> date:
    return date(dag.year + (dag.month >= 8), 7, 31)  # noqa: PLR2004  # a schooljaar begins on 1 August


def _doorstroompunt_tot(grenzen: Mapping[str, Any], dag: date) -> int:
    geldig = [regel for regel in grenzen["doorstroompunt_tot"] if regel["vanaf"] <= dag.isoformat()]
    return int(geldig[-1]["leeftijd"])
