"""How the sandbox behaves: like DUO, unless it is told to be difficult."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_args

from connectors.duo_rod.sandbox.gedrag import Moment, Weg
from connectors.duo_rod.sandbox.wus import Fout


@dataclass(slots=True)
class Gedrag:
    """What may go wrong; chances lie between 0 and 1 and come from `zaad`, so a run can be repeated.

    `faal` answers with `foutcode`, or breaks the connection when that is empty: before the message is taken, or after
    it (the answer is lost); `weg` answers 503 or breaks the connection. `ambtenaar_ms` is how long the ambtenaar lets
    a melding lie before each step; None and he does nothing of himself.
    """

    traag_ms: int = 0
    faal: float = 0.0
    foutcode: str = "Server.DK0051"
    fouttekst: str = "de dienst is niet beschikbaar"
    moment: Moment = "voor"
    weg: Weg = ""
    ambtenaar_ms: int | None = None
    zaad: int = 1
    _toeval: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Seed the chances."""
        if self.weg not in get_args(Weg) or self.moment not in get_args(Moment):
            raise ValueError("weg is '', '503' of 'verbreek'; moment is 'voor' of 'na'")
        self._toeval = random.Random(self.zaad)  # noqa: S311  # repeatable, not secret

    def storing(self) -> Fout | None:
        """The fault this message meets, by chance; without a code it is a broken connection."""
        if self.faal > 0 and self._toeval.random() < self.faal:
            return Fout(self.foutcode, self.fouttekst)
        return None

    def toon(self) -> dict[str, Any]:
        """The settings as JSON."""
        return {naam: waarde for naam, waarde in asdict(self).items() if not naam.startswith("_")}


BEKEND = frozenset(deel.name for deel in fields(Gedrag) if deel.init)
