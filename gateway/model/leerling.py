"""The leerling and what a school keeps about the enrolment and the ontwikkelingsperspectief."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gateway.model.basis import Model
from gateway.model.identifiers import Brin, Bsn, Onderwijsnummer, Vestiging
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon, WettelijkNummer

Geslacht = Literal["man", "vrouw", "onbekend"]
# Day, month or year may be 00 or 0000 (DUO KerntypenSchema, DatumOnvolledigType).
OnvolledigeDatum = Annotated[str, Field(pattern=r"^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])$")]
Tekst = Annotated[str, Field(min_length=1, max_length=200)]
Sleutel = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\S+$")]


class Pgn(Model):
    """Persoonsgebonden nummer: exactly one of BSN and onderwijsnummer."""

    bsn: WettelijkNummer[Bsn | None] = None
    onderwijsnummer: WettelijkNummer[Onderwijsnummer | None] = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Pgn:
        if (self.bsn is None) == (self.onderwijsnummer is None):
            raise ValueError("een leerling heeft een BSN of een onderwijsnummer, niet beide")
        return self


class Adres(Model):
    """Where a leerling lives: a Dutch address, or foreign lines with a landcode (BRP table 34)."""

    straatnaam: Gevoelig[Annotated[str, Field(max_length=80)] | None] = None
    huisnummer: Gevoelig[Annotated[str, Field(pattern=r"^\d{1,5}$")] | None] = None
    huisletter: Gevoelig[Annotated[str, Field(pattern=r"^[A-Za-z]$")] | None] = None
    huisnummertoevoeging: Gevoelig[Annotated[str, Field(max_length=5)] | None] = None
    postcode: Gevoelig[Annotated[str, Field(pattern=r"^[1-9]\d{3}[A-Z]{2}$")] | None] = None
    plaatsnaam: Gevoelig[Annotated[str, Field(max_length=40)] | None] = None
    adresregel1: Gevoelig[Annotated[str, Field(max_length=35)] | None] = None
    adresregel2: Gevoelig[Annotated[str, Field(max_length=35)] | None] = None
    adresregel3: Gevoelig[Annotated[str, Field(max_length=35)] | None] = None
    landcode: Gevoelig[Annotated[str, Field(pattern=r"^\d{4}$")] | None] = None


class Gezagdrager(Model):
    """Someone with gezag over the leerling, or a parent without it."""

    achternaam: Gevoelig[Tekst]
    voorvoegsel: Gevoelig[Annotated[str, Field(max_length=10)] | None] = None
    voornamen: Gevoelig[Tekst | None] = None
    relatie: Gevoelig[Literal["ouder", "voogd", "voogd-organisatie", "pleegoudervoogd", "stiefouder", "pleegouder"]]
    heeft_gezag: Gevoelig[bool]
    gezag_bron: Gewoon[str | None] = None
    gezag_datum: Gewoon[date | None] = None
    email: Gevoelig[Annotated[str, Field(max_length=254)] | None] = None
    telefoon: Gevoelig[Annotated[str, Field(max_length=20)] | None] = None


class Periode(Model):
    """A stretch of an inschrijving with the same vestiging, opleiding and leerjaar; runs until the next begins."""

    datum_begin: Gewoon[date]
    onderwijsaanbieder: Gewoon[Annotated[str, Field(pattern=r"^\d{3}A\d{3}$")] | None] = None
    onderwijslocatie: Gewoon[Annotated[str, Field(pattern=r"^\d{3}X\d{3}$")] | None] = None
    opleidingcode: Gewoon[Annotated[str, Field(pattern=r"^[0-9A-Z]{4}$")]]
    vestiging: Gewoon[Vestiging]
    leerjaar: Gewoon[Annotated[str, Field(pattern=r"^\d{1,2}$")] | None] = None
    bekostigbaar: Gewoon[bool]


class Ontwikkelingsperspectief(Model):
    """An OPP: the dates it is in force (inclusive), and its content, which ROD never gets."""

    datum_begin: Gevoelig[date]
    datum_eind: Gevoelig[date | None] = None
    uitstroombestemming: Bijzonder[str | None] = None
    onderbouwing: Bijzonder[str | None] = None
    belemmerende_factoren: Bijzonder[str | None] = None
    bevorderende_factoren: Bijzonder[str | None] = None
    handelingsdeel: Bijzonder[str | None] = None
    laatste_evaluatie: Gevoelig[date | None] = None
    overeenstemming_op: Gevoelig[date | None] = None


class Inschrijving(Model):
    """One enrolment at one instelling, with its whole history; the volgnummer stays the same for ever."""

    brin: Gewoon[Brin]
    volgnummer: Gewoon[Sleutel]
    datum_inschrijving: Gewoon[date]
    datum_uitschrijving: Gewoon[date | None] = None
    # The leerling never attended: the enrolment must be removed, not ended (DUO, uitschrijven leerling).
    vervallen: Gewoon[bool] = False
    periodes: Annotated[tuple[Periode, ...], Field(min_length=1, max_length=100)]
    opps: Annotated[tuple[Ontwikkelingsperspectief, ...], Field(max_length=100)] = ()


class Leerling(Model):
    """A leerling as the school knows him; `leerlingnummer` is the school's own key."""

    leerlingnummer: Gewoon[Sleutel]
    pgn: Pgn | None = None
    achternaam: Gevoelig[Tekst]
    voorvoegsel: Gevoelig[Annotated[str, Field(max_length=10)] | None] = None
    voornamen: Gevoelig[Tekst | None] = None
    roepnaam: Gevoelig[Tekst | None] = None
    geboortedatum: Gevoelig[OnvolledigeDatum]
    geslacht: Gevoelig[Geslacht]
    adres: Adres | None = None
    # Gemeentecode of the woonplaats (BRP table 33); routes to leerplicht and lokaal team.
    woongemeente: Gevoelig[Annotated[str, Field(pattern=r"^\d{4}$")] | None] = None
    # The day on which he got a diploma of havo, vwo or mbo 2 or higher: no kwalificatieplicht, no Doorstroompunt.
    startkwalificatie_op: Gevoelig[date | None] = None
    veiligheidsblokkade: Bijzonder[bool] = False
    gezagdragers: tuple[Gezagdrager, ...] = ()
    inschrijvingen: tuple[Inschrijving, ...] = ()
