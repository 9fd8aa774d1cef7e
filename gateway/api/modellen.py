"""What the answers and questions of the API look like; camelCase on the wire, times in UTC."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from gateway.model.uitwisseling import Ernst, Toestand

MAX_LIMIET = 200
Item = TypeVar("Item", bound=BaseModel)

# Texts of partners are passed on as they are; a number that looks like a BSN must not come along.
_NUMMER = re.compile(r"(?<![0-9a-fA-F])\d{9}(?![0-9a-fA-F])")
Tekst = Annotated[str, AfterValidator(lambda tekst: _NUMMER.sub("*********", tekst))]
Tijdstip = Annotated[datetime, AfterValidator(lambda tijd: tijd.astimezone(UTC))]


class Antwoord(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True, frozen=True)


class Vraag(BaseModel):
    """Part of a question: unknown fields are refused, and no value is repeated in an error."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="forbid", hide_input_in_errors=True)


class Bladeren(Vraag):
    """Which part of a list is asked for."""

    limiet: int = Field(50, ge=1, le=MAX_LIMIET, description="Hoeveel er hoogstens in het antwoord staan")
    cursor: str | None = Field(None, max_length=500, description="`volgende` uit het vorige antwoord")


class Filter(Bladeren):
    """Which uitwisselingen are asked for."""

    toestand: Toestand | None = Field(None, description="Alleen in deze toestand")
    partner: str | None = Field(None, max_length=40, description="Alleen aan deze partner")
    doel: str | None = Field(None, max_length=100, description="Alleen voor dit doel")
    run: UUID | None = Field(None, description="Alleen uit deze sync")


class Herkansing(Vraag):
    """Which uitwisselingen are to be offered again."""

    toestand: Literal[Toestand.OPGEGEVEN, Toestand.GEBLOKKEERD] = Field(
        Toestand.OPGEGEVEN, description="Wat opnieuw wordt aangeboden: opgegeven of geblokkeerd"
    )
    partner: str | None = Field(None, max_length=40, description="Alleen aan deze partner")
    doel: str | None = Field(None, max_length=100, description="Alleen voor dit doel")
    run: UUID | None = Field(None, description="Alleen uit deze sync")
    reden_code: str | None = Field(None, max_length=40, description="Alleen met deze reden")


class Herkanst(Antwoord):
    """What became of a question to offer again."""

    aangeboden: int = Field(description="Weer in de rij gezet")
    overgeslagen: int = Field(description="Ongemoeid: ingehaald door een nieuwer bericht, of het bericht is gewist")


class Melding(Antwoord):
    """What a partner said about a bericht."""

    code: str
    tekst: Tekst
    ernst: Ernst
    sleutels: list[str] = Field(description="De velden waar de melding over gaat, zonder hun waarden")


class Uitwisseling(Antwoord):
    """One bericht about one leerling, for one doel, to one partner."""

    id: UUID
    organisatie: str
    partner: str
    abonnement: str
    doel: str
    doel_versie: int
    soort: str = Field(description="Standaard en bericht, zoals duo_rod/inschrijving-vo@1")
    run: UUID = Field(description="De sync waarin het is gemaakt")
    toestand: Toestand
    reden_code: str | None
    reden: Tekst | None
    poging: int
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip


class Overgang(Antwoord):
    """One change of state, as it stands in the log."""

    op: Tijdstip
    van: Toestand
    toestand: Toestand
    poging: int | None = None
    reden_code: str | None = None
    logregel: UUID = Field(description="De regel in het logboek die dit bewijst")


class UitwisselingDetail(Uitwisseling):
    """One uitwisseling with all that happened to it; nothing of the leerling."""

    leerling: UUID
    meldingen: list[Melding]
    verloop: list[Overgang]


class Deel(Antwoord):
    """One element of a bericht: the field it shows, where that was read, the mapping line, and what let it through."""

    element: str
    pad: str
    bron: str
    mapping: str
    regel: str


class Uitleg(Antwoord):
    """Why a bericht holds what it holds: names of fields and places, never values."""

    uitwisseling: UUID
    doel: str
    verstrekker: str
    ontvanger: str
    toestand: Toestand
    gewijzigd_op: Tijdstip
    grondslag: str
    toestemming: str | None
    reden: Tekst | None
    delen: list[Deel]
    achtergehouden: list[tuple[str, str]] = Field(description="Velden die niet zijn meegestuurd, met de reden")
    opmerkingen: list[str]


class Verstrekking(Antwoord):
    """What was sent about a leerling, or tried: to whom, when, why, and which fields; no values."""

    uitwisseling: UUID
    partner: str
    doel: str
    doel_versie: int
    toestand: Toestand
    grondslag: str | None
    toestemming: str | None
    velden: list[str]
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip


class Zoekvraag(Vraag):
    """Which leerling is looked for; in the body, so that no number stands in an address."""

    leerlingnummer: str = Field(min_length=1, max_length=100, description="Het nummer in de eigen administratie")


class Gevonden(Antwoord):
    """A leerling as the gateway knows him."""

    id: UUID
    organisatie: str


class Zoekresultaat(Antwoord):
    """The leerlingen found: at most one per organisatie."""

    leerlingen: list[Gevonden]


class Syncvraag(Vraag):
    """What is to be started."""

    soort: Literal["import", "sync", "verzuim", "aanvragen", "jeugdhulp"] = Field(
        description="import leest de bron, sync stuurt wat veranderde, verzuim kijkt wat er te melden is, "
        "aanvragen en jeugdhulp sturen wat is ingediend"
    )
    organisatie: str | None = Field(
        None, max_length=40, description="Voor welke organisatie; mag weg als het token er precies een noemt"
    )


class Sync(Antwoord):
    """One import or sync."""

    id: UUID
    organisatie: str
    soort: Literal["import", "sync", "verzuim", "aanvragen", "jeugdhulp"]
    toestand: Literal["wachtrij", "lopend", "wacht_op_akkoord", "klaar", "mislukt"]
    aantallen: dict[str, int] = Field(description="Wat er is geteld; bij wacht_op_akkoord wat er zou gebeuren")
    akkoord_door: str | None
    fout: Tekst | None
    begonnen_op: Tijdstip
    geeindigd_op: Tijdstip | None


class Bevinding(Antwoord):
    """Something wrong in the source: where, what, and what to do."""

    bestand: str
    rij: int | None
    kolom: str | None
    code: str
    melding: Tekst
    doe: Tekst


class Lijst(Antwoord, Generic[Item]):
    """One part of a list; `volgende` is there as long as more follows."""

    items: list[Item]
    volgende: str | None = Field(None, description="Geef dit mee als `cursor` voor het volgende deel")


class Uitwisselingen(Lijst[Uitwisseling]):
    """A part of the list of uitwisselingen."""


class Verstrekkingen(Lijst[Verstrekking]):
    """A part of what was shared about a leerling."""


class Syncs(Lijst[Sync]):
    """A part of the list of imports and syncs."""


class Bevindingen(Lijst[Bevinding]):
    """A part of what was wrong in a source."""


def meldingen(ruw: list[dict[str, Any]] | None) -> list[Melding]:
    """The meldingen as they are stored with an uitwisseling."""
    return [Melding.model_validate(item) for item in ruw or ()]
