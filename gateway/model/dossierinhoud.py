"""What an OSO dossier tells of VVE, advice, support in education, and of VO on the way to MBO."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gateway.model.basis import Model
from gateway.model.dossierdelen import Code, Decimaal, Dossierdocument, Elementcode, Instelling, Verhaal, Vestigingscode
from gateway.model.identifiers import Brin
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Tekst


class Overstapadvies(Model):
    """The advice for VO, and what ouders and leerling wish; codes of list 2."""

    advies: Gevoelig[Code | None] = None
    wens_ouders: Gevoelig[Code | None] = None
    wens_leerling: Gevoelig[Code | None] = None
    herzien_advies: Gevoelig[Code | None] = None
    motivatie_herzien_advies: Bijzonder[Verhaal | None] = None
    profiel: Gevoelig[Code | None] = None
    argumentatie: Bijzonder[Verhaal | None] = None
    contact_nodig: Gewoon[bool | None] = None
    contactpersoon: Gevoelig[Tekst | None] = None
    contacttelefoon: Gevoelig[Tekst | None] = None
    contactemail: Gevoelig[Tekst | None] = None
    aandachtspunten: Bijzonder[Annotated[str, Field(min_length=1, max_length=280)] | None] = None


class Voorschools(Model):
    """Voorschoolse educatie before the basisschool."""

    historie: Gevoelig[int | None] = None
    programma: Gevoelig[int]
    maanden: Gevoelig[Annotated[int, Field(ge=1, le=24)]]
    toeleider: Gevoelig[int | None] = None
    deelname: Gevoelig[int | None] = None
    aanwezigheid: Gevoelig[int | None] = None


class Vroegschools(Model):
    """Vroegschoolse educatie in the first groups."""

    programma: Gevoelig[int]
    begin: Gevoelig[date]
    eind: Gevoelig[date | None] = None


class Vve(Model):
    """Voor- en vroegschoolse educatie."""

    van_peuterspeelzaal: Gevoelig[bool | None] = None
    naam_peuterspeelzaal: Gevoelig[Tekst | None] = None
    voorschools: Voorschools | None = None
    vroegschools: tuple[Vroegschools, ...] = ()


class Diagnose(Model):
    """What a third party found; codes of list 23."""

    codes: Bijzonder[Annotated[tuple[Code, ...], Field(min_length=1)]]
    naam: Bijzonder[Verhaal | None] = None
    datum: Bijzonder[date | None] = None
    door: Bijzonder[Tekst | None] = None
    instantie: Bijzonder[Tekst | None] = None
    documenten: tuple[Dossierdocument, ...] = ()


class Handelingsplan(Model):
    """A plan of the school for what this leerling needs."""

    begin: Bijzonder[date]
    eind: Bijzonder[date | None] = None
    gericht_op: Bijzonder[Verhaal]
    document: Dossierdocument | None = None


class Opp(Model):
    """The ontwikkelingsperspectief: when it runs, and its documents."""

    begin: Gevoelig[date]
    eind: Gevoelig[date | None] = None
    documenten: tuple[Dossierdocument, ...] = ()


class Toelaatbaarheid(Model):
    """An earlier or running toelaatbaarheidsverklaring."""

    begin: Gevoelig[date]
    swv: Gevoelig[Code]
    categorie: Gevoelig[Literal["laag", "midden", "hoog", "nvt"]]
    nummer: Gevoelig[Code]
    eind: Gevoelig[date | None] = None
    document: Dossierdocument | None = None


class Clusterarrangement(Model):
    """An arrangement of cluster 1 or 2."""

    datum: Bijzonder[date]
    brin: Gewoon[Brin | None] = None
    vestigingscode: Gewoon[Vestigingscode | None] = None


class Arrangement(Model):
    """An arrangement of a samenwerkingsverband."""

    datum: Bijzonder[date]
    kenmerk: Bijzonder[Verhaal | None] = None
    nummer: Bijzonder[Code | None] = None
    eind: Bijzonder[date | None] = None


class Lwoo(Model):
    """An aanwijzing for leerwegondersteunend onderwijs."""

    begin: Gevoelig[date]
    swv: Gevoelig[Code]
    nummer: Gevoelig[Code]
    eind: Gevoelig[date | None] = None
    document: Dossierdocument | None = None


class Rvc(Model):
    """What the regionale verwijzingscommissie of before 2016 said."""

    centrale_problematiek: Bijzonder[Verhaal | None] = None
    maatregelen: Bijzonder[Verhaal | None] = None
    onderzocht: Bijzonder[bool]
    leerachterstand: Bijzonder[bool]
    lage_score_eindtoets: Bijzonder[bool]
    datum: Bijzonder[date | None] = None
    indicatie: Bijzonder[Code | None] = None
    documenten: tuple[Dossierdocument, ...] = ()


class Onderwijsondersteuning(Model):
    """What a leerling needs and got; where a samenwerkingsverband looks first."""

    toelichting: Dossierdocument | None = None
    diagnoses: tuple[Diagnose, ...] = ()
    medicijngebruik: Bijzonder[bool | None] = None
    handelingsplannen: tuple[Handelingsplan, ...] = ()
    opp: Opp | None = None
    tlv: tuple[Toelaatbaarheid, ...] = ()
    clusterarrangementen: tuple[Clusterarrangement, ...] = ()
    arrangementen: tuple[Arrangement, ...] = ()
    lwoo: Lwoo | None = None
    rvc: Rvc | None = None


class Werkstuk(Model):
    """A profielwerkstuk or sectorwerkstuk."""

    titel: Gevoelig[Tekst]
    beoordeling: Gevoelig[Code]


class Vakresultaat(Model):
    """The result in one subject of VO, in one of seven ways."""

    vakcode: Gewoon[Code]
    leergebied: Gewoon[Tekst | None] = None
    afgerond: Gevoelig[bool]
    datum_afgerond: Gevoelig[date | None] = None
    examenvak: Gewoon[bool]
    beoordeling: Gevoelig[Code | None] = None
    eindcijfer: Gevoelig[int | None] = None
    cijfer_ce: Gevoelig[Decimaal | None] = None
    eindcijfer_se: Gevoelig[Decimaal | None] = None
    cijfers_se: Gevoelig[tuple[Decimaal, ...]] = ()
    rapportcijfer: Gevoelig[Decimaal | None] = None
    werkstuk: Werkstuk | None = None

    @model_validator(mode="after")
    def _een_manier(self) -> Vakresultaat:
        manieren = (self.beoordeling, self.eindcijfer, self.cijfer_ce, self.eindcijfer_se, self.rapportcijfer)
        gevuld = sum(manier is not None for manier in (*manieren, self.werkstuk)) + bool(self.cijfers_se)
        if gevuld != 1:
            raise ValueError("een vak heeft precies één soort resultaat")
        return self


class Competentie(Model):
    """A competence, as the school describes it."""

    referentie: Gewoon[Tekst | None] = None
    categorie: Gewoon[Tekst | None] = None
    beschrijving: Gevoelig[Verhaal | None] = None
    status: Gevoelig[Code | None] = None


class Stage(Model):
    """A stage and how it went."""

    begin: Gevoelig[date | None] = None
    eind: Gevoelig[date | None] = None
    soort: Gewoon[Code | None] = None
    functie: Gevoelig[Tekst | None] = None
    instelling: Instelling | None = None
    beoordeling: Gevoelig[Verhaal | None] = None


class OverigVoMbo(Model):
    """What else a mbo-school is told."""

    keuze_vervolgopleiding: Gevoelig[Tekst | None] = None
    beroepskeuzetest: Gewoon[bool]
    portfolio: Gewoon[bool]
    pop: Gewoon[bool]
    motivatiebrief: Gewoon[bool]
    lobdossier: Gewoon[bool]


class Bevordering(Model):
    """Where the leerling may go on."""

    elementcode: Gevoelig[Elementcode | None] = None
    leerjaar: Gevoelig[Code | None] = None


class Examen(Model):
    """How the exam went."""

    diploma: Gevoelig[Code | None] = None
    jaar: Gevoelig[int | None] = None
    datum: Gevoelig[date | None] = None
    uitslag: Gevoelig[Code | None] = None


class VoMbo(Model):
    """What a school for VO tells of exams, subjects and stages."""

    bevorderd: Bevordering | None = None
    examen: Examen | None = None
    vakken: tuple[Vakresultaat, ...] = ()
    certificaten: Gevoelig[tuple[Tekst, ...]] = ()
    competenties: tuple[Competentie, ...] = ()
    stages: tuple[Stage, ...] = ()
    overig: OverigVoMbo | None = None
