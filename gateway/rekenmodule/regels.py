"""The dated rules of the rekenmodule, as contracts/aanvragen has them; the names are those of the files."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

Domein = Literal["inzichtelijk-rekenen", "begrijpend-lezen", "technisch-lezen", "spellen", "iq", "sociaal-emotioneel"]
Leerdomein = Literal["inzichtelijk-rekenen", "begrijpend-lezen", "technisch-lezen", "spellen"]
Soort = Literal["pro", "lwoo"]


def _breuk(waarde: Any) -> Fraction:
    try:
        breuk = Fraction(waarde)
    except (TypeError, ValueError, ZeroDivisionError):
        raise ValueError("moet een getal zijn, als 0.25") from None
    if not 0 <= breuk <= 1:
        raise ValueError("moet van 0 tot en met 1 zijn")
    return breuk


class _Deel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Onderbouwd(_Deel):
    """Where a rule is written, and how sure that is."""

    bron: Annotated[str, Field(min_length=1)]
    status: Literal["geverifieerd", "secundair", "afgeleid"]


class Gedateerd(Onderbouwd):
    """A rule that counts from a day on."""

    vanaf: date


G = TypeVar("G", bound=Gedateerd)


def _oplopend(reeks: tuple[G, ...]) -> tuple[G, ...]:
    if any(later.vanaf <= eerder.vanaf for eerder, later in pairwise(reeks)):
        raise ValueError("de datums lopen niet op: zet de oudste bovenaan")
    return reeks


Breuk = Annotated[Fraction, PlainValidator(_breuk)]
Maandnummer = Annotated[int, Field(ge=1, le=12)]
Woorden = Annotated[tuple[str, ...], Field(min_length=1)]
Reeks = Annotated[tuple[G, ...], Field(min_length=1), AfterValidator(_oplopend)]


class Aantal(Gedateerd):
    """A number of months."""

    waarde: Annotated[int, Field(ge=1, le=120)]


class Maand(Gedateerd):
    """A month of the year."""

    waarde: Maandnummer


class Maanden(Gedateerd):
    """Months of the year."""

    waarde: tuple[Maandnummer, ...]


class Domeinen(Gedateerd):
    """Fields of learning."""

    waarde: Annotated[tuple[Leerdomein, ...], Field(min_length=1)]


class Parameters(_Deel):
    """What the computation rests on."""

    domeinen: Reeks[Domeinen]
    kerndomeinen: Reeks[Domeinen]
    onderwijsmaanden: Reeks[Maanden]
    dl_hoogst: Reeks[Aantal]
    schooljaar_maand: Reeks[Maand]
    zelfde_schooljaar_vanaf_maand: Reeks[Maand]
    toetsmaanden: Reeks[Aantal]
    geen_toetsmaanden: Reeks[Maanden]
    iq_maanden: Reeks[Aantal]
    sociaal_emotioneel_maanden: Reeks[Aantal]


class IqBand(_Deel):
    """An IQ from one number through another."""

    van: int
    tot_en_met: int


class Achterstand(_Deel):
    """How far behind, on how many domeinen; `van` counts, `tot` does not."""

    van: Breuk
    tot: Breuk | None = None
    domeinen: Annotated[int, Field(ge=1, le=4)]
    kerndomeinen: Annotated[int, Field(ge=0, le=4)]


class Regime(Gedateerd):
    """The conditions that must hold together; one that is absent is not asked."""

    soort: Soort
    titel: Annotated[str, Field(min_length=1)]
    iq: IqBand | None = None
    achterstand: Achterstand | None = None
    sociaal_emotioneel: bool = False
    swv_mag_afwijken: bool = False


class Combinatie(Gedateerd):
    """One kind of regime met on IQ or leerachterstand, another on the rest."""

    titel: Annotated[str, Field(min_length=1)]
    een: Soort
    ander: Soort
    gevolg: Annotated[str, Field(min_length=1)]


class Aandachtspunt(Gedateerd):
    """What a person must look after himself for tests of some domeinen."""

    domeinen: tuple[Domein, ...]
    tekst: Annotated[str, Field(min_length=1)]


class Instrument(Onderbouwd):
    """A test that is known to be allowed, for which domeinen and school years."""

    naam: str
    herken: Woorden
    domeinen: tuple[Domein, ...]
    schooljaar_van: int
    schooljaar_tot_en_met: int | None = None


class Afwijking(_Deel):
    """What a samenwerkingsverband has of its own; an empty list means that it has no such regime."""

    regimes: dict[str, Annotated[tuple[Regime, ...], AfterValidator(_oplopend)]]


class Rekenregels(Afwijking):
    """All rules, as loaded; `swv` when a samenwerkingsverband has criteria of its own."""

    parameters: Parameters
    combinaties: dict[str, Reeks[Combinatie]]
    aandachtspunten: tuple[Aandachtspunt, ...]
    instrumenten: tuple[Instrument, ...]
    swv: str | None = None


class Leergebied(Onderbouwd):
    """Words that tell the domein of an OSO toets."""

    domein: Domein
    woorden: Woorden


class Score(Onderbouwd):
    """The code of a referentiescore."""

    code: str


class Scores(_Deel):
    """Which referentiescore says what."""

    dle: Score
    iq: Score
    achterstand: Score


class Toetsdomeinen(_Deel):
    """How an OSO toets becomes a Toetsresultaat."""

    domeinen: tuple[Leergebied, ...]
    scores: Scores
    afronding: Breuk


def geldig(reeks: Sequence[G], op: date) -> G:
    """What is in force on a day; before the first date that is the first."""
    return next((item for item in reversed(reeks) if item.vanaf <= op), reeks[0])
