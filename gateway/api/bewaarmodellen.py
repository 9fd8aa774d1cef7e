"""Questions and answers about retention; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tijdstip, Vraag


class Blokkadevraag(Vraag):
    """What is to be held, and why."""

    onderwerp: UUID = Field(description="De leerling; in een postvak de melding of aanvraag")
    reden: str = Field(min_length=1, max_length=1000, description="Waarom; wordt versleuteld bewaard")
    tot: date | None = Field(None, description="De laatste dag; zonder deze dag duurt zij tot zij wordt opgeheven")
    uitwisseling: UUID | None = Field(None, description="Alleen wat in deze uitwisseling ging")
    doel: str | None = Field(None, max_length=100, description="Alleen wat voor dit doel ging")


class Opheffing(Vraag):
    """Why a blokkade may go."""

    reden: str = Field(min_length=1, max_length=1000, description="Waarom zij niet meer nodig is")


class Blokkadefilter(Bladeren):
    """Which blokkades are asked for."""

    alle: bool = Field(default=False, description="Ook wat verlopen of opgeheven is")


class Blokkade(Antwoord):
    """Something that may not be wiped yet."""

    id: UUID
    organisatie: str
    onderwerp: UUID
    soort: str | None = Field(description="leerling, postvak, swv-aanvraag of swv-dossier; leeg als dat al gewist is")
    uitwisseling: UUID | None
    doel: str | None
    toestand: Literal["actief", "verlopen", "opgeheven"]
    reden: str | None
    ingesteld_door: str
    ingesteld_op: Tijdstip
    tot: date | None
    opheffing: str | None
    opgeheven_door: str | None
    opgeheven_op: Tijdstip | None


class Blokkades(Lijst[Blokkade]):
    """A part of the list of blokkades."""


class Wisfilter(Bladeren):
    """Which part of the report is asked for."""

    van: date | None = Field(None, description="Vanaf deze dag")
    tot: date | None = Field(None, description="Tot en met deze dag")


class Wisregel(Antwoord):
    """What was wiped of one kind at one moment, and why; nothing personal."""

    id: UUID
    organisatie: str
    op: Tijdstip
    soort: str
    aantal: int
    betrokkene: str | None = Field(description="Het pseudoniem in het logboek, waar geen sleutel meer bij hoort")
    reden: Literal["termijn", "verzoek", "uitgeschreven"]
    doel: str | None
    termijn: str | None
    bron: str | None
    door: str


class Wisverslag(Lijst[Wisregel]):
    """A part of the report."""
