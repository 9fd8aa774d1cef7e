"""Replay: a message that came before is not processed again but answered again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from gateway.model.errors import InvoerError, LaterError
from gateway.model.identifiers import Oin


class MessageIdHergebruiktError(InvoerError):
    """Deze wsa:MessageID is al gebruikt voor een ander bericht."""

    code = "SOAP-003"


class NogBezigError(LaterError):
    """Dit bericht wordt op dit moment al verwerkt."""

    code = "SOAP-004"


class Herhaling(Protocol):
    """A memory of (From, MessageID) up to a time; a store shared by all processes implements it."""

    async def onthoud(self, van: Oin, message_id: str, digest: str, tot: datetime) -> bytes | None:
        """Claim a new message: None; the same one again: the Body of its answer.

        Raises MessageIdHergebruiktError for another digest, NogBezigError while the first has no answer yet.
        A store that outlives the process must let a claim without an answer lapse within minutes.
        """

    async def bewaar(self, van: Oin, message_id: str, antwoord: bytes) -> None:
        """Keep the Body of the answer."""

    async def vergeet(self, van: Oin, message_id: str) -> None:
        """Drop the claim: processing failed, so the message may come again."""


@dataclass(slots=True)
class _Regel:
    digest: str
    tot: datetime
    antwoord: bytes | None = field(default=None, repr=False)


class HerhalingInGeheugen:
    """For one process; what has expired is dropped as new messages come."""

    def __init__(self, klok: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Start empty."""
        self._klok = klok
        self._regels: dict[tuple[Oin, str], _Regel] = {}

    async def onthoud(self, van: Oin, message_id: str, digest: str, tot: datetime) -> bytes | None:
        """See Herhaling."""
        self._ruim_op()
        regel = self._regels.setdefault((van, message_id), nieuw := _Regel(digest, tot))
        if regel is nieuw:
            return None
        if regel.digest != digest:
            raise MessageIdHergebruiktError
        if regel.antwoord is None:
            raise NogBezigError
        return regel.antwoord

    async def bewaar(self, van: Oin, message_id: str, antwoord: bytes) -> None:
        """See Herhaling."""
        if (regel := self._regels.get((van, message_id))) is not None:
            regel.antwoord = antwoord

    async def vergeet(self, van: Oin, message_id: str) -> None:
        """See Herhaling."""
        self._regels.pop((van, message_id), None)

    def _ruim_op(self) -> None:
        """Drop the oldest for as long as they have expired; the rest follows with later messages."""
        nu = self._klok()
        while self._regels and next(iter(self._regels.values())).tot <= nu:
            del self._regels[next(iter(self._regels))]
