"""What one attempt gave, and when the next may start."""

import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gateway.model.leerling import Pgn
from gateway.model.uitwisseling import Melding, Toestand

# Seconds before the second attempt, doubled after each, up to the longest wait.
EERSTE_WACHT = 2.0
LANGSTE_WACHT = 300.0


@dataclass(frozen=True, slots=True)
class Zending:
    """A claimed uitwisseling: ours until the lease runs out or the fencing token is overtaken."""

    id: UUID
    organisatie: str
    leerling: UUID
    partner: str
    abonnement: str
    doel: str
    doel_versie: int
    soort: str
    object: bytes
    message_id: UUID
    trace_id: str
    poging: int
    fencing: int
    verloopt_op: datetime


VELDEN = tuple(item.name for item in fields(Zending))


@dataclass(frozen=True, slots=True)
class Uitslag:
    """The state an attempt leads to; `later` marks a failure of the partner, not of the message.

    `pgn` is the number of the leerling when the partner told it, `objectkenmerk` what it calls the object.
    """

    toestand: Toestand
    code: str | None = None
    reden: str | None = None
    meldingen: tuple[Melding, ...] = ()
    terug_voor: datetime | None = None
    later: bool = False
    pgn: Pgn | None = field(default=None, repr=False)
    objectkenmerk: str | None = None

    @property
    def meldingen_json(self) -> str | None:
        """What the partner said, without the values of its key fields: those can hold a BSN."""
        if not self.meldingen:
            return None
        plain = [asdict(item) | {"sleutels": [naam for naam, _ in item.sleutels]} for item in self.meldingen]
        return json.dumps(plain)


@dataclass(frozen=True, slots=True)
class Overgang:
    """One change of state, to be proved in the transaction that makes it."""

    zending: Zending
    van: Toestand
    naar: Toestand
    code: str | None = None
    reden: str | None = None
    pgn: Pgn | None = field(default=None, repr=False)
    objectkenmerk: str | None = None

    @classmethod
    def uit_rij(cls, rij: Mapping[str, Any], pgn: Pgn | None = None) -> "Overgang":
        """Make it from a row of one of the queries that change a state."""
        zending = Zending(**{veld: rij[veld] for veld in VELDEN})
        return cls(zending, Toestand(rij["van"]), Toestand(rij["toestand"]), rij["reden_code"], rij["reden"], pgn)


def wacht(poging: int, toeval: random.Random) -> timedelta:
    """How long to wait after attempt number `poging`: exponential, capped, with full jitter above half."""
    top = min(LANGSTE_WACHT, EERSTE_WACHT * 2 ** min(poging - 1, 20))
    return timedelta(seconds=top / 2 + toeval.random() * top / 2)
