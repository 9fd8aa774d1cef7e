"""Toestemming as decide() needs it: a record whose state is computed, never stored (ISO/IEC TS 27560)."""

from datetime import date, datetime
from enum import StrEnum

from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig, Gewoon


class Rol(StrEnum):
    """In which role someone signs."""

    LEERLING = "leerling"
    GEZAGDRAGER = "gezagdrager"


class Ondertekening(Model):
    """One required person who signed; `wie` is the leerling or the place of the gezagdrager in the list."""

    rol: Gevoelig[Rol]
    wie: Gevoelig[int] = 0
    op: Gevoelig[datetime]


class Toestemming(Model):
    """Consent for one doel and one ontvanger, for named fields, between two dates (both inclusive)."""

    id: Gewoon[str]
    doel: Gewoon[str]
    ontvanger: Gewoon[str]
    velden: Gewoon[frozenset[str]]
    ondertekeningen: tuple[Ondertekening, ...] = ()
    begin: Gewoon[date]
    eind: Gewoon[date]
    uitdrukkelijk: Gevoelig[bool] = False
    ingetrokken_op: Gevoelig[datetime | None] = None
    geweigerd_op: Gevoelig[datetime | None] = None
