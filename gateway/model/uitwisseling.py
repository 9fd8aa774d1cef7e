"""One uitwisseling on its way: its states, the bericht handed to a connector, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from gateway.model.aanvraag import Aanvraagstatus, Besluit
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.leerling import Pgn
from gateway.model.partijen import Organisatie, Partner
from gateway.model.verzuim import Contact, Meldingstatus


class Toestand(StrEnum):
    """The states of an uitwisseling, in the order in which they can follow each other."""

    GEPLAND = "gepland"
    GEWEIGERD = "geweigerd"
    KLAAR = "klaar"
    ONDERWEG = "onderweg"
    AFGELEVERD = "afgeleverd"
    TERUGGEKOPPELD = "teruggekoppeld"
    AFGEKEURD = "afgekeurd"
    GEBLOKKEERD = "geblokkeerd"
    OPGEGEVEN = "opgegeven"


class Ernst(StrEnum):
    """How heavy a melding of a partner is: an afkeur is not registered, a signaal is."""

    AFKEUR = "afkeur"
    SIGNAAL = "signaal"


@dataclass(frozen=True, slots=True)
class Melding:
    """What a partner said about a bericht, verbatim; `sleutels` name fields, their values are never logged."""

    code: str
    tekst: str
    ernst: Ernst = Ernst.AFKEUR
    sleutels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bericht:
    """A validated message as a connector gets it; the same ids on every attempt.

    `objectkenmerk` is what the partner calls the object this is about, once it has told us: a meldingsnummer, a zaak.
    `onderwerp` is our own id of what it is about, when that has one: a verzuimmelding, an aanvraag.
    """

    id: UUID
    message_id: str
    doel: str
    soort: str
    verstrekker: Organisatie
    ontvanger: Partner
    inhoud: bytes = field(repr=False)
    poging: int = 1
    traceparent: str = ""
    objectkenmerk: str | None = None
    onderwerp: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """What an attempt gave: received (a terugkoppeling follows) or judged at once.

    `objectkenmerk` is what the partner calls the object from now on.
    """

    kenmerk: str
    terugkoppeling: Terugkoppeling | None = None
    dubbel: bool = False
    objectkenmerk: str | None = None


@dataclass(frozen=True, slots=True)
class Terugkoppeling:
    """The verdict of a partner on one bericht; `pgn` when it tells the number of the leerling."""

    bericht_id: UUID
    goedgekeurd: bool
    op: datetime
    meldingen: tuple[Melding, ...] = ()
    pgn: Pgn | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Statusmelding:
    """How a partner says that an object of ours stands with it, at its own moment `op`."""

    objectkenmerk: str
    status: Meldingstatus
    op: datetime
    reden: str | None = field(default=None, repr=False)
    toelichting: str | None = field(default=None, repr=False)
    contact: Contact | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Aanvraagmelding:
    """How a samenwerkingsverband says that an aanvraag of ours stands, at its own moment `op`.

    `ontbreekt` names what it still wants; `termijn_tot` is the day of its decision, or the last day to complete.
    """

    objectkenmerk: str
    status: Aanvraagstatus
    op: datetime
    aanvraagnummer: str | None = None
    ontbreekt: tuple[str, ...] = ()
    termijn_tot: date | None = None
    vergaderdatum: date | None = None
    bericht: str | None = field(default=None, repr=False)
    besluit: Besluit | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Hulpmelding:
    """How a jeugdhulp partner says that a verzoek of ours stands; `uitwisseling` is the one it answers."""

    uitwisseling: UUID
    stand: Hulpstand


@dataclass(frozen=True, slots=True)
class Loketverzoek:
    """A request of a partner at the loket of one uitwisseling: the path below it, headers in lower case, and when."""

    methode: str
    pad: str
    koppen: Mapping[str, str]
    op: datetime
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loketzaak:
    """What a partner may see and do at a loket: the bericht as it was sent, its Task, and until when it is open.

    `versie` rises with each step of the Task and is its ETag. A Task that was withdrawn has a bericht without inhoud.
    """

    bericht: Bericht
    stand: Hulpstand
    versie: int
    open_tot: date | None


@dataclass(frozen=True, slots=True)
class Loketantwoord:
    """What to answer, and the new stand of the Task when the partner moved it."""

    status: int
    koppen: Mapping[str, str]
    body: bytes = field(repr=False)
    stand: Hulpstand | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Statuspagina:
    """A page of statuses; `verder` is where to go on from once it is settled (opaque), now or next time."""

    statussen: tuple[Statusmelding | Aanvraagmelding | Hulpmelding, ...]
    verder: str | None


@dataclass(frozen=True, slots=True)
class Bevinding:
    """Something wrong in a source: where, what, and what to do; never the value of a personal field."""

    bestand: str
    melding: str
    rij: int | None = None
    kolom: str | None = None
    code: str = "INV-001"
    doe: str = ""


@dataclass(frozen=True, slots=True)
class Bestandsbevinding:
    """What a rule says of one place in a document: an XPath of local names; never a value of the document itself."""

    regel: str
    plaats: str
    tekst: str
    ernst: Literal["fout", "waarschuwing"] = "fout"


@dataclass(frozen=True, slots=True)
class Bronrecord:
    """One leerling as a source gave him: nested rows of text, and the Bevindingen that set him aside.

    `rijen` has the shape the reader's mapping names: a row (`Rij`), a list of rows, or rows within rows.
    """

    sleutel: str
    rijen: dict[str, Any] = field(repr=False)
    bevindingen: tuple[Bevinding, ...] = ()


class Rij(dict[str, Any]):
    """A row of a source: column to text, with the file and the row number it stands on."""

    __slots__ = ("bestand", "nummer")

    def __init__(self, waarden: dict[str, Any], bestand: str, nummer: int) -> None:
        """Take the cells and the place."""
        super().__init__(waarden)
        self.bestand = bestand
        self.nummer = nummer

    def __repr__(self) -> str:
        """Show the place only."""
        return f"Rij({self.bestand}:{self.nummer})"
