"""A jeugdhulpverzoek: what a school asks of a lokaal team, JGZ, aanbieder or GI, and how that stands there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Sleutel, Tekst
from gateway.model.verzuim import Melder

Verzoeksoort = Literal[
    "consultatie-anoniem",
    "aanmelding",
    "uitnodiging-mdo",
    "jgz-consult",
    "onderwijszorg-afstemming",
    "inlichtingen-ots",
]
# FHIR R4 Task.status, as far as chapter 5.2 lets a partner or us set it.
Taakstatus = Literal[
    "requested", "received", "accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled"
]
Voortgang = Literal[
    "ontvangen",
    "in-onderzoek",
    "geen-hulp-nodig",
    "hulp-besloten",
    "hulp-gestart",
    "onderbroken",
    "hulp-afgerond",
    "voortijdig-gestopt",
    "doorgezet-andere-gemeente",
    "gezin-trekt-zich-terug",
]
RedenAfwijzing = Literal[
    "niet-onze-gemeente",
    "geen-hulpvraag",
    "hulp-loopt-al",
    "onvoldoende-informatie",
    "leeftijdsgrens",
    "geen-toestemming",
    "anders",
]
Gemeentecode = Annotated[str, Field(pattern=r"^\d{4}$")]
# One to three sentences.
Kort = Annotated[str, Field(min_length=1, max_length=1000)]
Ruim = Annotated[str, Field(min_length=1, max_length=4000)]


class Verzuimcontext(Model):
    """Verzuim as a summary: a period and an amount, never a reason."""

    van: Gevoelig[date]
    tot: Gevoelig[date]
    uren: Gevoelig[Annotated[int, Field(ge=0, le=2000)] | None] = None
    dagen: Gevoelig[Annotated[int, Field(ge=0, le=400)] | None] = None
    soort: Bijzonder[Literal["ongeoorloofd", "ziekte", "gemengd"]]


class OppSamenvatting(Model):
    """Chosen parts of the ontwikkelingsperspectief; consent names each of them."""

    uitstroombestemming: Bijzonder[Kort | None] = None
    belemmerende_factoren: Bijzonder[Ruim | None] = None
    bevorderende_factoren: Bijzonder[Ruim | None] = None
    ondersteuning: Bijzonder[Ruim | None] = None


class Overleg(Model):
    """A multidisciplinair overleg to which partners are invited."""

    begin: Gevoelig[datetime]
    plaats: Gevoelig[Tekst]
    doel: Bijzonder[Kort]


class Afstemming(Model):
    """What school and aanbieder agree on help that is given at school."""

    casehouder: Gevoelig[Tekst]
    momenten: Gevoelig[Kort]
    afspraken: Bijzonder[Ruim | None] = None


class Inlichting(Model):
    """An answer to one question of a gecertificeerde instelling."""

    vraag: Bijzonder[Kort]
    antwoord: Bijzonder[Ruim]


class Gezagsverzoek(Model):
    """The request of a gecertificeerde instelling that makes answering a duty (Jeugdwet art. 7.3.11 lid 4)."""

    kenmerk: Gewoon[Annotated[str, Field(min_length=1, max_length=60)]]
    ontvangen_op: Gewoon[date]


class Jeugdhulpdocument(Model):
    """A document that goes along when the toestemming names it; `inhoud` is Base64 of the file itself."""

    soort: Gewoon[Annotated[str, Field(min_length=2, max_length=40, pattern=r"^[a-z][a-z0-9-]*$")]]
    titel: Gevoelig[Tekst]
    bestandsnaam: Gevoelig[Annotated[str, Field(min_length=1, max_length=200)]]
    mediatype: Gewoon[Literal["application/pdf", "image/png", "image/jpeg", "text/plain"]]
    datum: Gewoon[date]
    # A report of someone with professional secrecy never goes on a general toestemming.
    opgesteld_door: Gewoon[Literal["school", "professional-met-beroepsgeheim", "ouders"]]
    sha256: Gewoon[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    inhoud: Bijzonder[str]


class Toestemmingsverwijzing(Model):
    """The toestemming on which a verzoek goes, as far as the partner needs to know it."""

    id: Gewoon[str]
    gegeven_op: Gevoelig[datetime]
    begin: Gewoon[date]
    eind: Gewoon[date]
    # The role of each person who signed: leerling, gezagdrager.
    rollen: Gevoelig[tuple[str, ...]]
    verklaring: Gewoon[str]
    # SHA-256 of what was signed, in hex.
    bewijs: Gewoon[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]


class Hulpstand(Model):
    """How a verzoek stands at the partner; `inhoud` is what the jeugdhulpverlener chose to tell the school."""

    status: Gewoon[Taakstatus]
    voortgang: Gevoelig[Voortgang | None] = None
    reden: Gevoelig[RedenAfwijzing | None] = None
    op: Gewoon[datetime]
    contactpersoon: Gevoelig[Tekst | None] = None
    telefoon: Gevoelig[Annotated[str, Field(max_length=20)] | None] = None
    email: Gevoelig[Annotated[str, Field(max_length=254)] | None] = None
    notitie: Gevoelig[Annotated[str, Field(max_length=500)] | None] = None
    inhoud: Bijzonder[Ruim | None] = None
    # With niet-onze-gemeente: the one that is.
    andere_gemeente: Gevoelig[Gemeentecode | None] = None


class Jeugdhulpverzoek(Model):
    """One verzoek of a school about one leerling.

    `ingediend_op` None: the school still writes. `toestemming` is filled in when it is planned. `terugkoppeling` is
    what may come back; `weten_ervan` who knows of the verzoek and wants it. `opp_ingetrokken`, `verzuim_ingetrokken`:
    the toestemming for that part was withdrawn, while the verzoek itself goes on.
    """

    id: Gewoon[str]
    soort: Gewoon[Verzoeksoort]
    leerlingnummer: Gewoon[Sleutel]
    contactpersoon: Melder
    prioriteit: Gewoon[Literal["routine", "urgent"]] = "routine"
    hulpvraag: Bijzonder[Kort | None] = None
    al_gedaan: Bijzonder[Ruim | None] = None
    weten_ervan: Gevoelig[tuple[Literal["ouders", "leerling"], ...]] = ()
    voorkeur_contact: Gevoelig[Tekst | None] = None
    # Of a consultatie-anoniem: bands, so that nobody can be recognised.
    leeftijdsgroep: Gewoon[Literal["4-7", "8-11", "12-15", "16-18"] | None] = None
    leerjaarband: Gewoon[Literal["po-1-4", "po-5-8", "vo-onderbouw", "vo-bovenbouw"] | None] = None
    verzuim: Verzuimcontext | None = None
    opp: OppSamenvatting | None = None
    overleg: Overleg | None = None
    afstemming: Afstemming | None = None
    gezagsverzoek: Gezagsverzoek | None = None
    inlichtingen: Annotated[tuple[Inlichting, ...], Field(max_length=20)] = ()
    documenten: Annotated[tuple[Jeugdhulpdocument, ...], Field(max_length=10)] = ()
    terugkoppeling: Gewoon[Literal["geen", "voortgang", "inhoud"]] = "voortgang"
    toestemming: Toestemmingsverwijzing | None = None
    ouders_geinformeerd_op: Gewoon[date | None] = None
    # What a partner said; never sent by a school.
    stand: Hulpstand | None = None
    ingediend_op: Gewoon[datetime | None] = None
    ingetrokken: Gewoon[bool] = False
    opp_ingetrokken: Gewoon[bool] = False
    verzuim_ingetrokken: Gewoon[bool] = False
    intrekreden: Gewoon[Literal["toestemming-ingetrokken", "school"] | None] = None
