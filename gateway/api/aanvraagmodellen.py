"""What the API asks and answers about aanvragen; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tekst, Tijdstip, Vraag
from gateway.exchange.aanvraag.besluit import Besluitdocument
from gateway.exchange.aanvraag.indienen import Controle
from gateway.exchange.aanvraag.lijsten import Aanvraagregel, Detail
from gateway.model.aanvraag import Aanvraag, Aanvraagstatus, Categorie, Soortnaam

_NIET_MEE = "Wat niet meegaat: zonder toestemming van de ouders, of omdat het OSO-dossier zegt dat het niet meegaat"


class Aanvraagfilter(Bladeren):
    """Which aanvragen are asked for."""

    status: Aanvraagstatus | None = Field(None, description="Alleen met deze status")
    soort: Soortnaam | None = Field(None, description="Alleen van deze soort")


class Organisatiekeuze(Vraag):
    """For which organisatie something is."""

    organisatie: str | None = Field(
        None, max_length=40, description="Voor welke organisatie; mag weg als het token er precies een noemt"
    )


class Dossiervraag(Vraag):
    """The OSO dossier of the LAS."""

    inhoud: Base64Bytes = Field(description="Het OSO-dossier (XML), in Base64")


class Dossiermaakvraag(Vraag):
    """What to leave out of a dossier that the gateway makes."""

    zonder: frozenset[str] = Field(frozenset(), max_length=16, description="Categorieën die niet meegaan (opt-uit)")


class Aanvraagkop(Antwoord):
    """An aanvraag as a list shows it; leerlingnummer is null once he is forgotten."""

    id: UUID
    organisatie: str
    leerling: UUID
    leerlingnummer: str | None
    soort: str
    status: Aanvraagstatus
    status_op: Tijdstip | None
    aanvraagnummer: str | None = Field(description="Zoals het samenwerkingsverband haar noemt")
    te_plannen: bool = Field(description="Of er nog iets van verstuurd moet worden")
    wacht_op: str | None
    heeft_dossier: bool
    heeft_besluit: bool
    gewist: bool = Field(description="Of de inhoud volgens de bewaartermijn is gewist")
    gemaakt_door: str
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip
    wissen_op: date | None = Field(description="De laatste dag waarop de inhoud te lezen is")


class Aanvragen(Lijst[Aanvraagkop]):
    """A part of the list of aanvragen."""


class Schoolcontactpersoon(Antwoord):
    """Who at the school asks."""

    naam: str
    functie: str | None
    telefoon: str | None
    email: str


class GevraagdeVoorziening(Antwoord):
    """What the school asks for."""

    onderwijssoort: str | None
    categorie: Categorie | None
    begin: date | None
    duur_jaren: int | None


class Zienswijzetekst(Antwoord):
    """How ouders, leerling or the beoogde school see it."""

    van: str
    datum: date
    akkoord: bool | None
    tekst: str | None


class Deskundigenoordeel(Antwoord):
    """What an expert advises."""

    naam: str
    discipline: str
    datum: date
    ondertekend: bool
    advies: str | None


class Vervolgschool(Antwoord):
    """The school where the leerling may go."""

    naam: str
    brin: str | None
    ouders_akkoord_op: date | None


class Toetsuitslag(Antwoord):
    """The result of a test."""

    domein: str
    instrument: str
    datum: date
    dle: int | None
    dl: int | None
    iq: int | None
    problematiek: bool | None


class Thuiszit(Antwoord):
    """How long a leerling is away already."""

    soort: str
    sinds: date
    traject: str | None


class Bijlagekop(Antwoord):
    """An attachment, without what is in it."""

    soort: str
    bestandsnaam: str
    # The Dutch rules want the format of a date beside its type, also when it may be null.
    datum: date | None = Field(json_schema_extra={"format": "date"})
    ondertekend_door: list[str]
    sha256: str = Field(description="Van de ZIP waarin het bestand meegaat")


class Aanvraagtekst(Antwoord):
    """What is in an aanvraag."""

    sector: Literal["po", "vo"]
    swv: str
    aanvrager: Schoolcontactpersoon
    gevraagd: GevraagdeVoorziening
    motivering: str | None
    hulpvraag: str | None
    overleg_op: date | None
    ouders_geinformeerd_op: date | None
    overeenstemming_op: date | None
    zienswijzen: list[Zienswijzetekst]
    deskundigen: list[Deskundigenoordeel]
    beoogde_school: Vervolgschool | None
    toetsen: list[Toetsuitslag]
    thuiszitten: Thuiszit | None
    documenten: list[Bijlagekop]
    ingediend_op: date | None
    ingetrokken: bool


class Swvstatus(Antwoord):
    """A status as the samenwerkingsverband gave it, at its own moment."""

    partner: str
    status: Aanvraagstatus
    op: Tijdstip
    ontvangen_op: Tijdstip
    ontbreekt: list[str]
    termijn_tot: date | None
    vergaderdatum: date | None
    bericht: Tekst | None


class AanvraagDetail(Aanvraagkop):
    """An aanvraag, whole; `aanvraag` is null once it is wiped."""

    aanvraag: Aanvraagtekst | None
    ontbreekt: list[str] = Field(description="Welke documenten het samenwerkingsverband nu mist")
    termijn_tot: date | None = Field(description="Zoals het samenwerkingsverband laatst zei")
    vergaderdatum: date | None
    statussen: list[Swvstatus]


class Gebrek(Antwoord):
    """What is missing, in words, and what to do."""

    eis: str
    tekst: str
    doe: str
    veld: str | None
    documentsoort: str | None


class Volledigheid(Antwoord):
    """What stands in the way of an aanvraag."""

    compleet: bool
    ontbreekt: list[Gebrek]
    let_op: list[Gebrek]
    ouders_geinformeerd: bool
    weggelaten: list[str] = Field(description=_NIET_MEE)


class Ingediend(Antwoord):
    """What was handed in."""

    id: UUID
    status: Aanvraagstatus
    let_op: list[Gebrek]
    weggelaten: list[str] = Field(description=_NIET_MEE)


class Tlv(Antwoord):
    """A toelaatbaarheidsverklaring."""

    nummer: str
    categorie: Categorie | None
    begin: date | None
    eind: date | None = Field(description="Leeg: voor het hele verblijf")


class Besluitpunt(Antwoord):
    """What DUO would find wrong with it."""

    code: str
    tekst: str
    doe: str


class Besluituitslag(Antwoord):
    """What the samenwerkingsverband decided."""

    aanvraag: UUID
    leerlingnummer: str | None
    aanvraagnummer: str
    soort: str
    uitkomst: Literal["toegekend", "deels", "afgewezen", "niet-in-behandeling", "ingetrokken"]
    datum: date
    swv: str
    categorie: Categorie | None
    begin: date | None
    eind: date | None
    tlv: Tlv | None
    bezwaar_tot: date | None
    motivering: Tekst | None
    deskundigen: list[Deskundigenoordeel]
    voor_school: str | None
    let_op: list[Besluitpunt]


def kop(regel: Aanvraagregel) -> dict[str, Any]:
    """An aanvraag for a list."""
    return {naam: getattr(regel, naam) for naam in Aanvraagkop.model_fields}


def detail(wat: Detail) -> AanvraagDetail:
    """An aanvraag, whole."""
    statussen = [
        {naam: getattr(item, naam) for naam in ("partner", "status", "op", "ontvangen_op")} | item.inhoud.model_dump()
        for item in wat.statussen
    ]
    eigen = {"termijn_tot": wat.termijn_tot, "vergaderdatum": wat.vergaderdatum, "statussen": statussen}
    inhoud = None if wat.aanvraag is None else _tekst(wat.aanvraag)
    return AanvraagDetail.model_validate(kop(wat.regel) | eigen | {"aanvraag": inhoud, "ontbreekt": wat.gevraagd})


def volledigheid(wat: Controle) -> Volledigheid:
    """What is missing."""
    return Volledigheid.model_validate(
        {
            "compleet": wat.compleet,
            "ontbreekt": list(wat.ontbreekt),
            "let_op": list(wat.waarschuwingen),
            "ouders_geinformeerd": wat.ouders_geinformeerd,
            "weggelaten": list(wat.weggelaten),
        }
    )


def ingediend(id_: UUID, wat: Controle) -> Ingediend:
    """What was handed in, and what was left out."""
    return Ingediend.model_validate(
        {"id": id_, "status": "ingediend", "let_op": list(wat.waarschuwingen), "weggelaten": list(wat.weggelaten)}
    )


def besluit(wat: Besluitdocument) -> Besluituitslag:
    """A besluit, whole."""
    return Besluituitslag.model_validate(wat.velden())


def _tekst(aanvraag: Aanvraag) -> dict[str, Any]:
    return aanvraag.model_dump(include=set(Aanvraagtekst.model_fields), exclude={"documenten": {"__all__": {"inhoud"}}})
