"""What a receiver holds a message against: itself, its clock, whom it trusts and what it asked."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lxml import etree

from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Vertrouwen


@dataclass(frozen=True, slots=True)
class Marges:
    """How much the clocks may differ, and how long a message may live with and without Expires."""

    speling: timedelta = timedelta(minutes=5)
    levensduur: timedelta = timedelta(hours=24)
    zonder_expires: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Verzonden:
    """The request of ours that an answer must belong to."""

    actie: str
    message_id: str
    van: Oin
    partner: Oin
    handtekening: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwachting:
    """None leaves a check undone, as for a stored file of which no more is known."""

    op: datetime
    vertrouwen: Vertrouwen | None = None
    eigen: Container[Oin] | None = None
    acties: Container[str] | None = None
    # May this signer act for this sender in this operation? Asked only when they differ.
    gemandateerd: Callable[[Oin, Oin, str], bool] | None = None
    # Pairs of TLS OIN and signing OIN that may differ: a known intermediary.
    tussenpersonen: frozenset[tuple[Oin, Oin]] = frozenset()
    ondertekend: bool = True
    schemas: Mapping[str, etree.XMLSchema] = field(default_factory=dict)
    antwoord_op: Verzonden | None = None
    marges: Marges = Marges()
