"""The OSO dossier that goes with an aanvraag to a samenwerkingsverband (profiles POSWV and VOSWV).

BSN and onderwijsnummer have no field here, nor has anything else that a SWV may never get: geboorteplaats,
nationaliteit, banknummer. So a dossier made of this model cannot hold them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from gateway.model.basis import Model
from gateway.model.dossierdelen import (
    Cijferlijst,
    Code,
    Communicatie,
    Dossieradres,
    Dossierdocument,
    Eindtoets,
    Instelling,
    Loopbaanjaar,
    Persoon,
    Schoolgegevens,
    Toets,
    Verhaal,
    Verzorger,
    Verzuimoverzicht,
)
from gateway.model.dossierinhoud import Onderwijsondersteuning, Overstapadvies, VoMbo, Vve
from gateway.model.identifiers import Brin
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Geslacht, OnvolledigeDatum, Tekst

Uitlevering = Literal["verplicht", "optioneel", "verboden", "opt-uit"]
Oordeel = Literal["ja", "nee", "onbekend"]


class Categorieen(Model):
    """What each of the sixteen categories does in this dossier; `opt-uit` is deliberately left out."""

    metadata: Gewoon[Uitlevering]
    ouderinzage: Gewoon[Uitlevering]
    school: Gewoon[Uitlevering]
    leerling: Gewoon[Uitlevering]
    ouders_verzorgers: Gewoon[Uitlevering]
    vve: Gewoon[Uitlevering]
    schoolloopbaan: Gewoon[Uitlevering]
    overstapadvies: Gewoon[Uitlevering]
    onderwijsondersteuning: Gewoon[Uitlevering]
    verzuim: Gewoon[Uitlevering]
    eindtoets: Gewoon[Uitlevering]
    toetsresultaten: Gewoon[Uitlevering]
    handelingsplannen: Gewoon[Uitlevering]
    cijferlijsten: Gewoon[Uitlevering]
    vo_mbo: Gewoon[Uitlevering]
    bijlagen: Gewoon[Uitlevering]


class Dossiermetadata(Model):
    """What a dossier says of itself: which part, made when and by what, by which versions, for which overstap."""

    deeldossier: Gewoon[Code]
    pakketnaam: Gewoon[Tekst]
    pakketversie: Gewoon[Code]
    datum: Gewoon[date]
    standaardversie: Gewoon[Code]
    validatieversie: Gewoon[Code]
    categorieen: Categorieen | None = None
    overstap: Gewoon[Code | None] = None


class Inzage(Model):
    """Four separate facts: the ouders saw it, agree with the content, allow the transfer, and it is provisional."""

    voorlopig: Gewoon[bool]
    gezien: Gewoon[bool | None] = None
    gezien_op: Gewoon[date | None] = None
    akkoord: Gevoelig[Oordeel | None] = None
    reden_niet_akkoord: Bijzonder[Verhaal | None] = None
    toestemming: Gevoelig[Oordeel | None] = None


class Gbagegevens(Model):
    """Names and birth as the BRP has them."""

    voornamen: Gevoelig[Annotated[tuple[Tekst, ...], Field(min_length=1)]]
    voorvoegsel: Gevoelig[Tekst | None] = None
    achternaam: Gevoelig[Tekst]
    geboortedatum: Gevoelig[OnvolledigeDatum]


class Dossierleerling(Model):
    """The leerling; `leerlingid` is the school's own key, by which a samenwerkingsverband knows him again."""

    voornamen: Gevoelig[tuple[Tekst, ...]] = ()
    voorletters: Gevoelig[Tekst | None] = None
    voorvoegsel: Gevoelig[Tekst | None] = None
    achternaam: Gevoelig[Tekst]
    roepnaam: Gevoelig[Tekst | None] = None
    geboortedatum: Gevoelig[date | None] = None
    geslacht: Gevoelig[Geslacht | None] = None
    adres_geheim: Gevoelig[bool | None] = None
    adressen: tuple[Dossieradres, ...] = ()
    communicatie: tuple[Communicatie, ...] = ()
    gba: Gbagegevens | None = None
    adres_buitenland: Gevoelig[tuple[Annotated[str, Field(min_length=1, max_length=35)], ...]] = ()
    leerlingid: Gevoelig[Tekst | None] = None
    onderwijs_sinds: Gevoelig[date | None] = None
    huidig_onderwijs_sinds: Gevoelig[date | None] = None
    datum_inschrijving: Gewoon[date | None] = None
    datum_uitschrijving: Gewoon[date | None] = None
    teruggeplaatst_naar: Gewoon[Brin | None] = None
    leerlinggewicht: Gevoelig[Code | None] = None
    nnca: Bijzonder[Code | None] = None
    tehuis: Gevoelig[bool | None] = None
    huisarts: Persoon | None = None
    verzorgers_aansprakelijk: Gevoelig[bool | None] = None
    aansprakelijke_instelling: Instelling | None = None

    @field_validator("adressen")
    @classmethod
    def _geheim_adres(cls, adressen: tuple[Dossieradres, ...], info: ValidationInfo) -> tuple[Dossieradres, ...]:
        return () if info.data.get("adres_geheim") else adressen

    @field_validator("adres_buitenland")
    @classmethod
    def _geheim_buitenland(cls, regels: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return () if info.data.get("adres_geheim") else regels


class Dossier(Model):
    """One dossier of one leerling; what a category leaves out is not there."""

    metadata: Dossiermetadata
    overdrachtsoort: Gewoon[Code]
    inzage: Inzage | None = None
    school: Schoolgegevens
    leerling: Dossierleerling
    overstapadvies: Overstapadvies | None = None
    vve: Vve | None = None
    schoolloopbaan: tuple[Loopbaanjaar, ...] = ()
    onderwijsondersteuning: Onderwijsondersteuning | None = None
    verzuim: Verzuimoverzicht | None = None
    eindtoets: Eindtoets | None = None
    toetsen: tuple[Toets, ...] = ()
    cijferlijsten: tuple[Cijferlijst, ...] = ()
    documenten: tuple[Dossierdocument, ...] = ()
    verzorgers: tuple[Verzorger, ...] = ()
    vo_mbo: VoMbo | None = None
