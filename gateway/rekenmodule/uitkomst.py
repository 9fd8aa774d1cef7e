"""What the rekenmodule answers: which test counted, which conditions hold, and what is missing."""

from datetime import date
from fractions import Fraction
from typing import Literal

from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.rekenmodule.regels import Domein

# `begrensd`: what was given is more than the highest DL.
Dlherkomst = Literal["opgegeven", "begrensd", "berekend"]
SLOT = "Dit is een berekening en geen besluit: het samenwerkingsverband beslist."
WOORDEN: dict[bool | None, str] = {
    True: "voldoet aan de criteria volgens deze toetsen",
    False: "voldoet niet",
    None: "niet te berekenen",
}


class Toets(Model):
    """A test by name and day."""

    instrument: Gewoon[str]
    datum: Gewoon[date]


class Afgevallen(Toets):
    """A test that was not used, and why; `bron` is that of the rule, where it was one."""

    reden: Gewoon[str]
    bron: Gewoon[str | None] = None


class Meting(Model):
    """What is known of one domein: the test that was used and what it says, and the tests that were not.

    `achterstand` is exact; `getoond` is the same for a person, rounded.
    """

    domein: Gewoon[Domein]
    toets: Toets | None = None
    dle: Bijzonder[int | None] = None
    dl: Bijzonder[int | None] = None
    dl_herkomst: Gewoon[Dlherkomst | None] = None
    achterstand: Bijzonder[Fraction | None] = None
    getoond: Bijzonder[str | None] = None
    iq: Bijzonder[int | None] = None
    problematiek: Bijzonder[bool | None] = None
    afgevallen: tuple[Afgevallen, ...] = ()


class Voorwaarde(Model):
    """One condition: whether it holds (None: unknown), said in a sentence, and where it is written."""

    naam: Gewoon[str]
    uitslag: Gevoelig[bool | None]
    regel: Bijzonder[str]
    bron: Gewoon[str]
    ontbreekt: Gewoon[tuple[str, ...]] = ()


class Regimeuitkomst(Model):
    """What the conditions of one regime come to; never a decision."""

    regime: Gewoon[str]
    titel: Gewoon[str]
    uitslag: Gevoelig[bool | None]
    uitkomst: Gevoelig[Literal["voldoet aan de criteria volgens deze toetsen", "voldoet niet", "niet te berekenen"]]
    voorwaarden: tuple[Voorwaarde, ...]
    ontbreekt: Gewoon[tuple[str, ...]]
    gevolg: Gewoon[str | None] = None
    bron: Gewoon[str]
    status: Gewoon[Literal["geverifieerd", "secundair", "afgeleid"]]


class Rekenuitkomst(Model):
    """The whole answer; `swv` when that samenwerkingsverband has criteria of its own."""

    op: Gewoon[date]
    swv: Gewoon[str | None]
    metingen: tuple[Meting, ...]
    regimes: tuple[Regimeuitkomst, ...]
    ontbreekt: Gewoon[tuple[str, ...]]
    opmerkingen: Bijzonder[tuple[str, ...]]
    slot: Gewoon[str] = SLOT
