"""The parts of an OSO dossier: names and addresses of people and schools, documents, and what was learnt and tested."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from gateway.model.basis import Model
from gateway.model.identifiers import Brin
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Geslacht, Tekst

# What a code of a list may be is told by contracts/oso; the model keeps the code itself.
Code = Annotated[str, Field(min_length=1, max_length=200)]
Verhaal = Annotated[str, Field(min_length=1, max_length=20000)]
Vestigingscode = Annotated[str, Field(pattern=r"^\d{2}$")]
Elementcode = Annotated[str, Field(pattern=r"^\d{4}$")]
Schooljaar = Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")]
# A number with a point, kept as it was written: 12.50 stays 12.50.
Decimaal = Annotated[str, Field(pattern=r"^[+-]?(\d+(\.\d*)?|\.\d+)$")]

# What stands in a dossier where a number or address is secret (OSO, profile rules PaO.LL08 and PaO.OV04).
GEHEIM_TELEFOON = "9999999999"
GEHEIM_EMAIL = "geheim@geheim.geheim"


class Land(Model):
    """A country by its code of the BRP (6030 is Nederland), and how the sender calls it."""

    code: Gevoelig[Code]
    omschrijving: Gevoelig[Tekst | None] = None


class Dossieradres(Model):
    """An address of one kind: bezoek, post or gba."""

    soort: Gewoon[Code]
    straat: Gevoelig[Tekst]
    nummer: Gevoelig[Code]
    toevoeging: Gevoelig[Code | None] = None
    aanduiding: Gevoelig[Code | None] = None
    locatieomschrijving: Gevoelig[Annotated[str, Field(min_length=1, max_length=35)] | None] = None
    postcode: Gevoelig[Code]
    plaats: Gevoelig[Tekst]
    gemeente: Gevoelig[Tekst | None] = None
    land: Land | None = None


class Communicatie(Model):
    """A telephone number or e-mail address; one that is secret is never kept, its mask is."""

    soort: Gewoon[Code]
    aanduiding: Gewoon[Code | None] = None
    geheim: Gevoelig[bool | None] = None
    nummer: Gevoelig[Tekst]
    noodnummer: Gevoelig[bool | None] = None

    @field_validator("nummer")
    @classmethod
    def _afgeschermd(cls, nummer: str, info: ValidationInfo) -> str:
        if not info.data.get("geheim"):
            return nummer
        return GEHEIM_EMAIL if info.data.get("soort") == "e-mail" else GEHEIM_TELEFOON


class Persoon(Model):
    """Someone by name; of a secret address nothing is kept."""

    voornamen: Gevoelig[tuple[Tekst, ...]] = ()
    voorletters: Gevoelig[Tekst | None] = None
    voorvoegsel: Gevoelig[Tekst | None] = None
    achternaam: Gevoelig[Tekst]
    roepnaam: Gevoelig[Tekst | None] = None
    geslacht: Gevoelig[Geslacht | None] = None
    adres_geheim: Gevoelig[bool | None] = None
    adressen: tuple[Dossieradres, ...] = ()
    communicatie: tuple[Communicatie, ...] = ()

    @field_validator("adressen")
    @classmethod
    def _geheim_adres(cls, adressen: tuple[Dossieradres, ...], info: ValidationInfo) -> tuple[Dossieradres, ...]:
        return () if info.data.get("adres_geheim") else adressen


class Verzorger(Persoon):
    """A verzorger of the leerling; `relatie` is a code of list 41 (1 vader, 2 moeder, 3 voogd)."""

    relatie: Gevoelig[Code | None] = None
    overleden: Gevoelig[bool | None] = None
    overlijdensdatum: Gevoelig[date | None] = None
    wettelijk_vertegenwoordiger: Gevoelig[bool]
    iban: Gevoelig[Code | None] = None


class Instelling(Model):
    """An organisation that has part in the education or care of a leerling."""

    naam: Gewoon[Tekst]
    adressen: tuple[Dossieradres, ...] = ()
    communicatie: tuple[Communicatie, ...] = ()


class Schoolgegevens(Instelling):
    """A school, with its BRIN and vestiging."""

    brin: Gewoon[Brin]
    vestigingscode: Gewoon[Vestigingscode]
    aanleverpunt: Gewoon[Code]
    soort: Gewoon[Code | None] = None
    type: Gewoon[Code | None] = None
    naam_directeur: Gevoelig[Tekst | None] = None
    website: Gewoon[Tekst | None] = None


class Dossierdocument(Model):
    """An attachment: `inhoud` is Base64 of a ZIP that holds the one file."""

    bestandsnaam: Gevoelig[Tekst]
    omschrijving: Gevoelig[Verhaal | None] = None
    inhoud: Bijzonder[Annotated[str, Field(min_length=1)]]


class Loopbaanjaar(Model):
    """A stretch of a schooljaar in one group of one school."""

    schooljaar: Gewoon[Schooljaar]
    groepscode: Gewoon[Code]
    groepsnaam: Gewoon[Tekst | None] = None
    jaargroep: Gewoon[Code]
    begindatum: Gewoon[date | None] = None
    einddatum: Gewoon[date | None] = None
    brin: Gewoon[Brin]
    vestigingscode: Gewoon[Vestigingscode]
    schoolsoort: Gewoon[Code | None] = None
    schooltype: Gewoon[Code | None] = None
    elementcode: Gewoon[Elementcode | None] = None
    elementomschrijving: Gewoon[Tekst | None] = None
    schoolsoortomschrijving: Gewoon[Tekst | None] = None


class Verzuimoverzicht(Model):
    """Verzuim of the last twelve months: dagdelen in PO, uren in VO."""

    dagdelen_geoorloofd: Gevoelig[int | None] = None
    dagdelen_ongeoorloofd: Gevoelig[int | None] = None
    uren_geoorloofd: Gevoelig[int | None] = None
    uren_ongeoorloofd: Gevoelig[int | None] = None
    meer_dan_25_procent: Gevoelig[bool | None] = None
    frequentie: Gevoelig[int | None] = None
    contact_leerplicht: Gevoelig[bool | None] = None
    rmc_melding: Gevoelig[bool | None] = None
    documenten: tuple[Dossierdocument, ...] = ()


class Betrouwbaarheid(Model):
    """Between which scores the real one lies."""

    laag: Bijzonder[Decimaal]
    hoog: Bijzonder[Decimaal]


class Toetsscore(Model):
    """What was scored, in numbers of the test itself."""

    aantal_opgaven: Bijzonder[int | None] = None
    aantal_goed: Bijzonder[int | None] = None
    aantal_fout: Bijzonder[int | None] = None
    aantal_gelezen: Bijzonder[int | None] = None
    tijd: Bijzonder[Decimaal | None] = None
    vaardigheidsscore: Bijzonder[Decimaal | None] = None
    vaardigheidsschaal: Bijzonder[Code | None] = None
    interval: Betrouwbaarheid | None = None


class Referentiescore(Model):
    """A score beside a group that it is compared with: DLE, IQ, niveau A to E, and so on."""

    soort: Gewoon[Code]
    vergelijkingsgroep: Gewoon[Code]
    waarde: Bijzonder[Code]
    kwalificatie: Bijzonder[Verhaal | None] = None


class Scores(Model):
    """The result of a test, or of a part of it."""

    score: Toetsscore | None = None
    referenties: tuple[Referentiescore, ...] = ()
    document: Dossierdocument | None = None


class Toetsonderdeel(Model):
    """A part of a test with a result of its own."""

    code: Gewoon[Code]
    naam: Gewoon[Tekst | None] = None
    resultaat: Scores = Scores()


class Afnemer(Model):
    """Who took a test, and where he works."""

    medewerker: Gevoelig[Tekst]
    functie: Gevoelig[Tekst | None] = None
    instelling: Instelling | None = None
    school: Schoolgegevens | None = None

    @model_validator(mode="after")
    def _een_werkgever(self) -> Afnemer:
        if self.instelling is not None and self.school is not None:
            raise ValueError("wie een toets afneemt werkt bij een instelling of bij een school, niet bij beide")
        return self


class Toets(Model):
    """A test as it was taken."""

    code: Gewoon[Code]
    leergebied: Gewoon[Tekst | None] = None
    naam: Gewoon[Tekst | None] = None
    versie: Gewoon[Code | None] = None
    afnamedatum: Gewoon[date]
    jaargroep: Gewoon[Code | None] = None
    # Didactische leeftijd in months of education.
    dl: Bijzonder[int | None] = None
    afgenomen_door: Afnemer | None = None
    resultaat: Scores = Scores()
    onderdelen: tuple[Toetsonderdeel, ...] = ()
    opmerking: Bijzonder[Verhaal | None] = None


class Cijfer(Model):
    """A mark, as a value, in words, or both."""

    waarde: Gevoelig[Code | None] = None
    kwalificatie: Gevoelig[Verhaal | None] = None


class Cijferonderdeel(Model):
    """A mark for a part, such as a subject."""

    naam: Gewoon[Tekst]
    cijfer: Cijfer = Cijfer()
    afnamedatum: Gewoon[date | None] = None
    jaargroep: Gewoon[Code | None] = None
    periode: Gewoon[Code | None] = None


class Cijferreeks(Model):
    """Marks under one name, such as a report: first its parts, then the marks of the whole."""

    naam: Gewoon[Tekst]
    onderdelen: tuple[Cijferonderdeel, ...] = ()
    cijfers: Annotated[tuple[Cijfer, ...], Field(min_length=1)]


class Cijferlijst(Model):
    """Marks of one jaargroep and periode."""

    reeksen: Annotated[tuple[Cijferreeks, ...], Field(min_length=1)]
    afnamedatum: Gewoon[date | None] = None
    jaargroep: Gewoon[Code]
    periode: Gewoon[Code | None] = None


class Eindtoetsdomein(Model):
    """A domain of a part of the eindtoets."""

    code: Gewoon[Code]
    omschrijving: Gewoon[Tekst | None] = None
    referentieniveau: Bijzonder[Code | None] = None


class Eindtoetsonderdeel(Model):
    """A part of the eindtoets."""

    code: Gewoon[Code]
    omschrijving: Gewoon[Tekst | None] = None
    referentieniveau: Bijzonder[Code | None] = None
    domeinen: tuple[Eindtoetsdomein, ...] = ()


class Eindtoetsresultaat(Model):
    """What the eindtoets gave."""

    toetssoort: Gewoon[Code]
    niveau: Gewoon[Code]
    omschrijving: Gewoon[Tekst | None] = None
    datum: Gewoon[date]
    wettelijke_ontheffing: Bijzonder[Code | None] = None
    standaardscore: Bijzonder[Annotated[int, Field(ge=0, le=1000)] | None] = None
    advies: Bijzonder[Annotated[str, Field(max_length=1024)] | None] = None
    onderdelen: tuple[Eindtoetsonderdeel, ...] = ()


class Eindtoets(Model):
    """The eindtoets of the basisschool."""

    resultaat: Eindtoetsresultaat | None = None
    deelgenomen: Gevoelig[bool]
    documenten: tuple[Dossierdocument, ...] = ()
