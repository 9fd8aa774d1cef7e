"""What the API asks and answers about jeugdhulpverzoeken; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tekst, Tijdstip, Vraag
from gateway.exchange.jeugdhulp.code import Afhaalcode as Gemaakt
from gateway.exchange.jeugdhulp.indienen import Controle
from gateway.exchange.jeugdhulp.lijsten import Detail, Stapregel, Uitwisselingsregel, Verzoekregel
from gateway.model.jeugdhulp import Jeugdhulpverzoek, RedenAfwijzing, Taakstatus, Verzoeksoort, Voortgang
from gateway.model.uitwisseling import Toestand

Stapnaam = Literal["concept", "ingediend", "ingetrokken"]


class Verzoekfilter(Bladeren):
    """Which verzoeken are asked for."""

    stap: Stapnaam | None = Field(None, description="Alleen in deze stap")
    status: Taakstatus | None = Field(None, description="Alleen met deze status bij de partner")
    soort: Verzoeksoort | None = Field(None, description="Alleen van deze soort")


class Documentkeuze(Vraag):
    """Which document is meant."""

    bestandsnaam: str = Field(min_length=1, max_length=200)


class Codevraag(Vraag):
    """For which part of a verzoek a code is asked."""

    uitwisseling: UUID = Field(description="Een uitwisseling van dit verzoek die nog open staat")


class Verzoekkop(Antwoord):
    """A verzoek as a list shows it; leerlingnummer is null once he is forgotten."""

    id: UUID
    organisatie: str
    leerling: UUID
    leerlingnummer: str | None
    soort: Verzoeksoort
    ontvanger: str | None = Field(description="De partner; leeg tot bekend is wie het krijgt")
    stap: Stapnaam
    te_plannen: bool = Field(description="Of er nog iets van verstuurd moet worden")
    wacht_op: str | None
    status: Taakstatus | None = Field(description="Hoe het bij de partner staat; leeg tot het weg mocht")
    voortgang: Voortgang | None
    reden: RedenAfwijzing | None
    gewist: bool = Field(description="Of de inhoud volgens de bewaartermijn is gewist")
    gemaakt_door: str
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip
    wissen_op: date | None = Field(description="De laatste dag waarop de inhoud te lezen is")


class Jeugdhulpverzoeken(Lijst[Verzoekkop]):
    """A part of the list of verzoeken."""


class Contactgegevens(Antwoord):
    """Who at the school can be asked."""

    naam: str
    functie: str | None
    telefoon: str | None
    email: str


class Verzuimsamenvatting(Antwoord):
    """Verzuim as a summary."""

    van: date
    tot: date
    uren: int | None
    dagen: int | None
    soort: str


class Oppdelen(Antwoord):
    """Chosen parts of the ontwikkelingsperspectief."""

    uitstroombestemming: str | None
    belemmerende_factoren: str | None
    bevorderende_factoren: str | None
    ondersteuning: str | None


class Mdo(Antwoord):
    """An overleg to which partners are invited."""

    begin: Tijdstip
    plaats: str
    doel: str


class Hulpafstemming(Antwoord):
    """What school and aanbieder agree."""

    casehouder: str
    momenten: str
    afspraken: str | None


class Instellingsverzoek(Antwoord):
    """The request of a gecertificeerde instelling."""

    kenmerk: str
    ontvangen_op: date


class Beantwoording(Antwoord):
    """An answer to one question."""

    vraag: str
    antwoord: str


class Documentkop(Antwoord):
    """A document, without what is in it."""

    soort: str
    titel: str
    bestandsnaam: str
    mediatype: str
    datum: date
    opgesteld_door: str
    sha256: str


class Verzoektekst(Antwoord):
    """What is in a verzoek."""

    contactpersoon: Contactgegevens
    prioriteit: Literal["routine", "urgent"]
    hulpvraag: str | None
    al_gedaan: str | None
    weten_ervan: list[str]
    voorkeur_contact: str | None
    leeftijdsgroep: str | None
    leerjaarband: str | None
    verzuim: Verzuimsamenvatting | None
    opp: Oppdelen | None
    overleg: Mdo | None
    afstemming: Hulpafstemming | None
    gezagsverzoek: Instellingsverzoek | None
    inlichtingen: list[Beantwoording]
    documenten: list[Documentkop]
    terugkoppeling: Literal["geen", "voortgang", "inhoud"]
    ouders_geinformeerd_op: date | None
    ingediend_op: Tijdstip | None
    ingetrokken: bool
    intrekreden: str | None


class Terugkoppeling(Antwoord):
    """What the partner said, as far as the toestemming lets it in."""

    status: Taakstatus
    voortgang: Voortgang | None
    reden: RedenAfwijzing | None
    op: Tijdstip
    contactpersoon: str | None
    telefoon: str | None
    email: str | None
    notitie: Tekst | None
    inhoud: Tekst | None
    andere_gemeente: str | None


class Hulpuitwisseling(Antwoord):
    """The verzoek or a part of it on its way to a partner."""

    id: UUID
    doel: str
    partner: str
    toestand: Toestand
    reden_code: str | None
    reden: Tekst | None
    gemaakt_op: Tijdstip
    open_tot: date | None = Field(description="De laatste dag waarop de partner het kan ophalen")
    opgehaald_op: Tijdstip | None
    heeft_code: bool
    zin: str = Field(description="Hoe het ermee staat, in een vaste zin")
    doe: str = Field(description="Wat de school kan doen; mag leeg zijn")
    stand: Terugkoppeling | None


class Hulpstap(Antwoord):
    """A step of a Task; `stand` is null once it is wiped."""

    uitwisseling: UUID
    versie: int
    status: Taakstatus
    door: str
    op: Tijdstip
    ontvangen_op: Tijdstip
    stand: Terugkoppeling | None


class JeugdhulpverzoekDetail(Verzoekkop):
    """A verzoek, whole; `verzoek` is null once it is wiped."""

    verzoek: Verzoektekst | None
    uitwisselingen: list[Hulpuitwisseling]
    stappen: list[Hulpstap]


class Verzoekgebrek(Antwoord):
    """What is missing, in words, and what to do."""

    eis: str
    tekst: str
    doe: str


class Verzoekcontrole(Antwoord):
    """What stands in the way of a verzoek, who gets it, and what stays behind."""

    compleet: bool
    ontbreekt: list[Verzoekgebrek]
    ontvanger: str | None
    te_kiezen: list[str] = Field(description="Partners waaruit de school nog moet kiezen")
    weggelaten: list[str] = Field(description="Wat niet meegaat: de soort of het abonnement laat het niet toe")


class Afhaalcode(Antwoord):
    """A code to pick up a package with; it is shown once."""

    uitwisseling: UUID
    code: str
    open_tot: date | None


def kop(regel: Verzoekregel) -> dict[str, Any]:
    """A verzoek for a list."""
    return {naam: getattr(regel, naam) for naam in Verzoekkop.model_fields}


def detail(wat: Detail) -> JeugdhulpverzoekDetail:
    """A verzoek, whole."""
    eigen = {
        "verzoek": None if wat.verzoek is None else _tekst(wat.verzoek),
        "uitwisselingen": [_uitwisseling(item) for item in wat.uitwisselingen],
        "stappen": [_stap(item) for item in wat.stappen],
    }
    return JeugdhulpverzoekDetail.model_validate(kop(wat.regel) | eigen)


def controle(wat: Controle) -> Verzoekcontrole:
    """What is missing."""
    namen = ("compleet", "ontvanger")
    lijsten = ("ontbreekt", "te_kiezen", "weggelaten")
    velden = {naam: getattr(wat, naam) for naam in namen} | {naam: list(getattr(wat, naam)) for naam in lijsten}
    return Verzoekcontrole.model_validate(velden)


def code(wat: Gemaakt) -> Afhaalcode:
    """A code, once."""
    return Afhaalcode.model_validate(wat)


def _tekst(verzoek: Jeugdhulpverzoek) -> dict[str, Any]:
    return verzoek.model_dump(include=set(Verzoektekst.model_fields), exclude={"documenten": {"__all__": {"inhoud"}}})


def _uitwisseling(item: Uitwisselingsregel) -> dict[str, Any]:
    velden = {naam: getattr(item, naam, None) for naam in Hulpuitwisseling.model_fields}
    return velden | {"zin": item.zin.tekst, "doe": item.zin.doe}


def _stap(item: Stapregel) -> dict[str, Any]:
    return {naam: getattr(item, naam) for naam in Hulpstap.model_fields}
