"""The Inzage: names of fields, of organisations and of people by role; of the leerling his name and nothing else."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig, Gewoon
from gateway.model.uitwisseling import Toestand
from gateway.policy import Staat


class Inzagedeel(Model):
    """Part of an inzage; in JSON its names are camelCase, as in the API."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Inzagegegeven(Inzagedeel):
    """A field, by its path and in plain Dutch."""

    pad: Gewoon[str]
    naam: Gewoon[str]


class Achtergehoudengegeven(Inzagegegeven):
    """A field of the doel that did not go along, and why."""

    reden: Gewoon[str]


class Inzageverstrekking(Inzagedeel):
    """One bericht: to whom, when, why, by what right, and which data; or why it did not go.

    `gegevens` are those that were filled in; once the bericht is wiped, those that could have been (`gevuld` False).
    """

    uitwisseling: Gewoon[UUID]
    gedeeld: Gewoon[bool]
    ontvanger: Gewoon[str]
    ontvanger_naam: Gewoon[str]
    doel: Gewoon[str]
    doel_titel: Gewoon[str]
    doel_versie: Gewoon[int]
    gemaakt_op: Gewoon[datetime]
    toestand: Gewoon[Toestand]
    toestand_in_woorden: Gewoon[str]
    toestand_sinds: Gewoon[datetime]
    grondslag: Gewoon[str]
    grondslag_in_woorden: Gewoon[str]
    toestemming: Gewoon[str | None] = None
    zonder_toestemming: Gewoon[bool] = False
    geinformeerd_op: Gewoon[datetime | None] = None
    gegevens: tuple[Inzagegegeven, ...] = ()
    gevuld: Gewoon[bool] = False
    achtergehouden: tuple[Achtergehoudengegeven, ...] = ()
    documenten_achtergehouden: Gewoon[int] = 0
    reden_code: Gewoon[str | None] = None
    reden: Gewoon[str | None] = None
    bericht_gewist: Gewoon[bool] = False
    bericht_bewaard_tot: Gewoon[date | None] = None


class Inzageontvangst(Inzagedeel):
    """What a partner let us know; what it wrote with it is in the dossier of the school."""

    op: Gewoon[datetime]
    van: Gewoon[str]
    van_naam: Gewoon[str]
    over: Gewoon[Literal["verzuimmelding", "aanvraag", "jeugdhulpverzoek"]]
    status: Gewoon[str]
    status_in_woorden: Gewoon[str]


class Inzagegebeurtenis(Inzagedeel):
    """Something that happened to a consent; `wie` by role, or `uzelf`."""

    op: Gewoon[datetime]
    soort: Gewoon[str]
    wie: Gewoon[str | None] = None


class Inzagedocument(Inzagedeel):
    """A document that a consent names."""

    titel: Gevoelig[str]
    datum: Gewoon[date]


class Inzagetoestemming(Inzagedeel):
    """A consent that was asked, and how it stands at the moment of the inzage."""

    id: Gewoon[str]
    doel: Gewoon[str]
    doel_titel: Gewoon[str]
    ontvanger: Gewoon[str]
    ontvanger_naam: Gewoon[str]
    begin: Gewoon[date]
    eind: Gewoon[date]
    staat: Gewoon[Staat | None]
    gegevens: tuple[Inzagegegeven, ...]
    documenten: tuple[Inzagedocument, ...]
    gebeurtenissen: tuple[Inzagegebeurtenis, ...]


class Inzage(Inzagedeel):
    """All of it, for one person at one moment; `leerling` is None once his data are wiped.

    `voor_naam` is the name of the gezagdrager who asks, and of nobody else.
    """

    versie: Literal["1"] = "1"
    school: Gewoon[str]
    leerling: Gevoelig[str | None]
    voor: Gewoon[str]
    voor_naam: Gevoelig[str | None] = None
    gemaakt_op: Gewoon[datetime]
    veiligheidsblokkade: Gevoelig[bool] = False
    verstrekkingen: tuple[Inzageverstrekking, ...] = ()
    ontvangen: tuple[Inzageontvangst, ...] = ()
    toestemmingen: tuple[Inzagetoestemming, ...] = ()
