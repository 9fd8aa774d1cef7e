"""The rules of consent as written in contracts/toestemming.yaml: who signs, how, and for how long."""

from datetime import MAXYEAR, date, timedelta
from typing import Annotated

from pydantic import Field, field_validator

from gateway.model.leerling import Gezagdrager
from gateway.model.toestemming import Rol
from gateway.policy.grondslag import Grondslag
from gateway.policy.tijd import Termijn
from gateway.policy.vorm import Status, Vorm

_AUGUSTUS = 8


class Band(Vorm):
    """An age band, up to but not including `tot`; the last one has no end."""

    titel: str
    tot: int | None = None
    ondertekenaars: Annotated[frozenset[Rol], Field(min_length=1)]
    bij_wilsonbekwaamheid: Annotated[frozenset[Rol], Field(min_length=1)]
    bron: str
    status: Status


class Gezagregels(Vorm):
    """Whose gezag counts, and how long a confirmation of it lasts."""

    relaties: Annotated[frozenset[str], Field(min_length=1)]
    bevestigd_binnen: Termijn
    bron: str
    status: Status


class Duur(Vorm):
    """How long a consent lasts unless less is asked, and what it never goes beyond; days at which to warn."""

    standaard: Termijn
    hoogstens: Termijn
    na_schooljaar: Termijn
    waarschuw_dagen: Annotated[tuple[int, ...], Field(strict=False)]
    bron: str
    status: Status

    def uiterlijk(self, begin: date) -> date:
        """The last day a consent that begins here can hold."""
        schooljaar = date(min(begin.year + (begin.month >= _AUGUSTUS), MAXYEAR), 7, 31)
        return min(_laatste_dag(self.hoogstens, begin), self.na_schooljaar.na(schooljaar))

    def vanzelf(self, begin: date) -> date:
        """Until when it holds when nobody says otherwise."""
        return min(_laatste_dag(self.standaard, begin), self.uiterlijk(begin))


class Toestemmingsvorm(Vorm):
    """A way to agree: what must be recorded with it, and whether it will do for special data."""

    titel: str
    bewijs: bool
    niveau: bool
    getuigen: int
    bijzonder: bool
    bevestigen_binnen_schooldagen: int | None


class Intrekkingsregels(Vorm):
    """Within which term a partner is asked to answer that it was told."""

    antwoord_binnen: Termijn
    bron: str
    status: Status


class AltijdVorm(Vorm):
    """Groups that go along unasked: they say who the school is and on what consent it sends."""

    groepen: Annotated[tuple[str, ...], Field(strict=False)]
    bron: str
    status: Status


class Uitzonderingsregels(Vorm):
    """How many days two people may open a doel without consent, and on what sharing then rests."""

    dagen: Annotated[int, Field(ge=1)]
    grondslag: Grondslag
    bron: str
    status: Status


class Toestemmingsregels(Vorm):
    """The rules of consent, as written in contracts/toestemming.yaml."""

    banden: Annotated[tuple[Band, ...], Field(min_length=1)]
    gezag: Gezagregels
    duur: Duur
    vormen: Annotated[dict[str, Toestemmingsvorm], Field(min_length=1)]
    vormen_bron: str
    vormen_status: Status
    intrekking: Intrekkingsregels
    altijd: AltijdVorm
    uitzondering: Uitzonderingsregels

    @field_validator("banden")
    @classmethod
    def _oplopend(cls, banden: tuple[Band, ...]) -> tuple[Band, ...]:
        grenzen = [band.tot for band in banden]
        leeftijden = [grens for grens in grenzen[:-1] if grens is not None]
        if grenzen[-1] is not None or len(leeftijden) != len(grenzen) - 1 or leeftijden != sorted(set(leeftijden)):
            raise ValueError("de banden lopen op in leeftijd en alleen de laatste heeft geen 'tot'")
        return banden

    def telt(self, gezagdrager: Gezagdrager) -> bool:
        """Tell whether the signature of this person counts."""
        return gezagdrager.heeft_gezag and gezagdrager.relatie in self.gezag.relaties


def _laatste_dag(termijn: Termijn, begin: date) -> date:
    """The last day of a term of which the first day counts too."""
    return termijn.na(begin) - timedelta(days=1)
