"""Toestemming as decide() needs it: a record whose state is computed, never stored (ISO/IEC TS 27560)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig, Gewoon

Terugkoppelvorm = Literal["geen", "voortgang", "inhoud"]


class Rol(StrEnum):
    """In which role someone signs; a vertegenwoordiger is a curator or mentor."""

    LEERLING = "leerling"
    GEZAGDRAGER = "gezagdrager"
    VERTEGENWOORDIGER = "vertegenwoordiger"


class Ondertekening(Model):
    """One required person who signed; `wie` is the leerling or the place of the gezagdrager in the list.

    `namens_allen`: he declared that the other gezagdragers agree.
    """

    rol: Gevoelig[Rol]
    wie: Gevoelig[int] = 0
    op: Gevoelig[datetime]
    namens_allen: Gevoelig[bool] = False


class Toestemming(Model):
    """Consent for one doel and one ontvanger, for named fields and documents, between two dates (both inclusive).

    `documenten` are digests (SHA-256, hex). `compleet_op` is when everyone then required had signed, `beeindigd_op`
    when what it was for was done. `bewijs` is the digest of what was signed.
    """

    id: Gewoon[str]
    doel: Gewoon[str]
    ontvanger: Gewoon[str]
    velden: Gewoon[frozenset[str]]
    documenten: Gewoon[frozenset[str]] = frozenset()
    ondertekeningen: tuple[Ondertekening, ...] = ()
    begin: Gewoon[date]
    eind: Gewoon[date]
    uitdrukkelijk: Gevoelig[bool] = False
    wilsonbekwaam: Gevoelig[bool] = False
    terugkoppeling: Gewoon[Terugkoppelvorm] = "geen"
    compleet_op: Gevoelig[datetime | None] = None
    uitgesteld_op: Gevoelig[datetime | None] = None
    ingetrokken_op: Gevoelig[datetime | None] = None
    geweigerd_op: Gevoelig[datetime | None] = None
    beeindigd_op: Gevoelig[datetime | None] = None
    foutief_op: Gevoelig[datetime | None] = None
    verklaring: Gewoon[str] = ""
    bewijs: Gewoon[str] = ""


class Uitzondering(Model):
    """Sharing without consent because the safety of the leerling asks it, decided by two people, never by a rule.

    For one doel and one ontvanger, named fields, between two dates (both inclusive).
    """

    id: Gewoon[str]
    doel: Gewoon[str]
    ontvanger: Gewoon[str]
    velden: Gewoon[frozenset[str]]
    documenten: Gewoon[frozenset[str]] = frozenset()
    van: Gewoon[date]
    tot: Gewoon[date]
