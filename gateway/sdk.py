"""All that a connector may import."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from gateway.model.errors import ConfiguratieError, DefinitiefError, InvoerError, LaterError, SchakelError
from gateway.model.leerling import Pgn
from gateway.model.partijen import Organisatie, Partner
from gateway.model.uitwisseling import (
    Bericht,
    Bevinding,
    Bronrecord,
    Ernst,
    Melding,
    Ontvangst,
    Rij,
    Terugkoppeling,
)


class Instellingen(BaseModel):
    """What an operator fills in for a connector; secrets only as names of environment variables."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Connector(ABC):
    """One system at the other side; made once per partner or source, then used by many tasks at once."""

    instellingen_model: ClassVar[type[Instellingen]]

    @abstractmethod
    async def check(self) -> list[str]:
        """Try settings, connection and credentials, change nothing; a Dutch line per fault, none when all is well."""

    async def sluit(self) -> None:
        """Let go of connections."""
        return


class Bron(Connector):
    """A system we read leerlingen from."""

    @abstractmethod
    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the source: a record per leerling, and a Bevinding for what belongs to no leerling.

        Memory stays bounded however long the source is. Raises InvoerError when nothing can be read at all.
        """


class Doelsysteem(Connector):
    """A system we deliver to."""

    @abstractmethod
    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Hand one bericht to the partner.

        May be called again for the same bericht, so it must be safe to repeat.
        Raises LaterError or DefinitiefError and lets nothing else out. Logs no part of bericht.inhoud.
        """

    def poll(self) -> AsyncIterator[Terugkoppeling]:
        """Fetch verdicts that wait at the partner; each is settled before the next is asked for."""
        return _none()

    async def ontvang(self, actie: str, body: bytes) -> tuple[bytes, tuple[Terugkoppeling, ...]]:
        """Take a message the partner sends us: the body to answer with, and the verdicts in it."""
        raise DefinitiefError("deze koppeling ontvangt niets", doe="Controleer het adres bij de partner.")


async def _none() -> AsyncIterator[Terugkoppeling]:
    return
    yield


__all__ = [
    "Bericht",
    "Bevinding",
    "Bron",
    "Bronrecord",
    "ConfiguratieError",
    "Connector",
    "DefinitiefError",
    "Doelsysteem",
    "Ernst",
    "Instellingen",
    "InvoerError",
    "LaterError",
    "Melding",
    "Ontvangst",
    "Organisatie",
    "Partner",
    "Pgn",
    "Rij",
    "SchakelError",
    "Terugkoppeling",
]
