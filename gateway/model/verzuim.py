"""Verzuim: what a school registers per lesson, when it has lessons, and what is reported of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Adres, Sleutel, Tekst

Verzuimsoort = Literal["zestien-uur", "zestien-uur-18-plus", "langdurig", "luxe", "doorstroompunt", "overig"]
Verzuimreden = Literal[
    "ziekte",
    "medisch",
    "verlof",
    "religieus",
    "gewichtige-omstandigheden",
    "schorsing",
    "vakantie-zonder-verlof",
    "te-laat",
    "uit-de-les",
    "zonder-bericht",
    "anders",
]
Meldingstatus = Literal["wacht", "geregistreerd", "in-behandeling", "ter-kennisgeving", "afgesloten", "ingetrokken"]
Lesuur = Annotated[int, Field(ge=1, le=16)]
Minuten = Annotated[int, Field(ge=1, le=1440)]
Vrij = Annotated[str, Field(min_length=1, max_length=2000)]


class Verzuimregistratie(Model):
    """One lesson (or whole day, when `lesuur` is None) that a leerling missed, as the school registered it.

    `geoorloofd` None: the school does not know yet; that counts as ongeoorloofd until it is resolved.
    `minuten` is the part that was missed; None means all of it. `vervallen` takes an earlier registration back.
    """

    id: Gewoon[Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S+$")]]
    datum: Gevoelig[date]
    lesuur: Gevoelig[Lesuur | None] = None
    minuten: Gevoelig[Minuten | None] = None
    geoorloofd: Gevoelig[bool | None] = None
    reden: Bijzonder[Verzuimreden | None] = None
    # The parents were told on this day that this absence is reported.
    ouders_geinformeerd_op: Gevoelig[date | None] = None
    vervallen: Gewoon[bool] = False


class Gezien(Model):
    """The lessons of a day, by their ids, in which a leerling was seen."""

    datum: Gevoelig[date]
    lessen: Gewoon[tuple[str, ...]]


class Verzuimdossier(Model):
    """The verzuim of one leerling as known: absences by date, and the days on which he was seen in a lesson.

    `gezien` says in which lessons, so that a correction of one can take the day back; an older dossier lacks it.
    """

    leerlingnummer: Gewoon[Sleutel]
    registraties: tuple[Verzuimregistratie, ...] = ()
    aanwezig: Gevoelig[tuple[date, ...]] = ()
    gezien: tuple[Gezien, ...] = ()


class LesvrijePeriode(Model):
    """Days without lessons, both inclusive: a holiday, or a day of study of the teachers."""

    begin: Gewoon[date]
    eind: Gewoon[date]
    omschrijving: Gewoon[Tekst | None] = None

    @model_validator(mode="after")
    def _in_order(self) -> LesvrijePeriode:
        if self.eind < self.begin:
            raise ValueError("een lesvrije periode eindigt niet voor zij begint")
        return self


class Schoolkalender(Model):
    """When a school has lessons: on its lesdagen (1 is Monday), except in its lesvrije periodes."""

    lesdagen: Gewoon[tuple[Annotated[int, Field(ge=1, le=7)], ...]] = (1, 2, 3, 4, 5)
    lesvrij: tuple[LesvrijePeriode, ...] = ()


class Melder(Model):
    """Who at the school can be asked about a melding."""

    naam: Gevoelig[Annotated[str, Field(min_length=1, max_length=100)]]
    functie: Gevoelig[Annotated[str, Field(max_length=60)] | None] = None
    telefoon: Gevoelig[Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")] | None] = None
    email: Gevoelig[Annotated[str, Field(max_length=100, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]]


class Verzuimafspraken(Model):
    """What a school agreed on reporting verzuim; what is left out follows contracts/verzuim.

    `direct` names the soorten that go without a person, once the parents were told.
    """

    direct: Gewoon[tuple[Verzuimsoort, ...]] = ()
    # Whether a lesuur counts as an hour, or for its minutes: the law does not say.
    lesuur_telt_als: Gewoon[Literal["lesuur", "minuten"] | None] = None
    lesuur_minuten: Gewoon[Annotated[int, Field(ge=20, le=120)] | None] = None
    lesuren_per_dag: Gewoon[Annotated[int, Field(ge=1, le=16)] | None] = None
    # A shorter term than four weeks, which the bevoegd gezag may choose (WEB 8.1.8a).
    doorstroompunt_na_dagen: Gewoon[Annotated[int, Field(ge=1, le=28)] | None] = None
    # Whether 16 uur of someone of 18 or older is proposed too: no duty, agreed with many gemeenten.
    ook_18_plus: Gewoon[bool] = False
    melder: Melder | None = None
    leslocatie: Gewoon[Annotated[str, Field(max_length=80)] | None] = None


class Verzuimlesuur(Model):
    """One lesuur of a verzuimdag."""

    nummer: Gevoelig[Lesuur]


class Verzuimdag(Model):
    """A day that counted: all of it, or these lesuren."""

    datum: Gevoelig[date]
    heledag: Gevoelig[bool]
    lesuren: tuple[Verzuimlesuur, ...] = ()


class Verzuimmelding(Model):
    """A melding as a person, or an agreed rule, let it go: what may be told of it to DUO and leerplicht.

    `meerderjarig` when the leerling was 18 on the begindatum: then it is for the Doorstroompunt, not for leerplicht.
    """

    id: Gewoon[str]
    soort: Gevoelig[Verzuimsoort]
    begindatum: Gevoelig[date]
    einddatum: Gevoelig[date | None] = None
    dagen: tuple[Verzuimdag, ...] = ()
    alle_lessen_gemist: Gevoelig[bool | None] = None
    vermoedelijke_reden: Bijzonder[Annotated[str, Field(min_length=1, max_length=200)] | None] = None
    ondernomen_actie: Bijzonder[Vrij | None] = None
    actie_gewenst: Gevoelig[bool] = True
    toelichting_geen_actie: Bijzonder[Vrij | None] = None
    leslocatie: Gewoon[Annotated[str, Field(max_length=80)] | None] = None
    melder: Melder
    telefoon: Gevoelig[Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")] | None] = None
    afwijkend_adres: Adres | None = None
    ouders_geinformeerd_op: Gevoelig[date | None] = None
    meerderjarig: Gevoelig[bool] = False
    ingetrokken: Gewoon[bool] = False

    @property
    def heledagen(self) -> tuple[date, ...]:
        """The days that were missed altogether."""
        return tuple(dag.datum for dag in self.dagen if dag.heledag)

    @model_validator(mode="after")
    def _coherent(self) -> Verzuimmelding:
        if self.einddatum is not None and self.einddatum < self.begindatum:
            raise ValueError("een melding eindigt niet voor zij begint")
        if self.actie_gewenst == (self.toelichting_geen_actie is not None):
            raise ValueError("zonder gewenste actie hoort er een toelichting bij, en anders niet")
        return self


class Telregel(Model):
    """A registration that counted, and for how many minutes; `heledag` when it was all of a day."""

    registratie: Gewoon[str]
    datum: Gevoelig[date]
    lesuur: Gevoelig[Lesuur | None] = None
    minuten: Gevoelig[int]
    heledag: Gevoelig[bool] = False


class Voorstel(Model):
    """What signalering proposes, and how it was reached.

    `melding` names the melding that `wijzigen` or `intrekken` is about. `uitleg` is in Dutch, for who judges it.
    """

    soort: Gevoelig[Verzuimsoort]
    actie: Gewoon[Literal["melden", "wijzigen", "intrekken"]]
    begindatum: Gevoelig[date]
    einddatum: Gevoelig[date | None] = None
    venster_begin: Gevoelig[date]
    venster_eind: Gevoelig[date]
    minuten: Gevoelig[int]
    telt: tuple[Telregel, ...]
    alle_lessen_gemist: Gevoelig[bool | None] = None
    regel: Gewoon[str]
    bron: Gewoon[str]
    meldplicht: Gewoon[bool]
    uitleg: Gevoelig[str]
    melding: Gewoon[str | None] = None


class Bekend(Model):
    """What was decided before on a soort: a melding that went (`melding` set), or a voorstel that was refused.

    Counting starts anew after its einddatum; of a melding that is `definitief` nothing can be changed any more.
    """

    soort: Gevoelig[Verzuimsoort]
    begindatum: Gevoelig[date]
    einddatum: Gevoelig[date | None] = None
    registraties: Gevoelig[tuple[str, ...]] = ()
    # The days that were told as missed altogether.
    heledagen: Gevoelig[tuple[date, ...]] = ()
    melding: Gewoon[str | None] = None
    definitief: Gewoon[bool] = False


class Contact(Model):
    """Who handles a melding at the gemeente."""

    naam: Gevoelig[Tekst | None] = None
    functie: Gevoelig[Tekst | None] = None
    telefoon: Gevoelig[Annotated[str, Field(max_length=20)] | None] = None
    email: Gevoelig[Annotated[str, Field(max_length=254)] | None] = None
