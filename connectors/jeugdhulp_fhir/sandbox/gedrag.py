"""How the sandbox behaves: like a FHIR server, unless it is told to be difficult."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

Moment = Literal["voor", "na"]
Weg = Literal["", "503", "verbreek"]


@dataclass(slots=True)
class Gedrag:
    """What may go wrong; chances lie between 0 and 1 and come from `zaad`, so a run can be repeated.

    `faal` answers with `faalstatus`, or breaks the connection when that is 0; `storing_bij` does so at that call
    only, counted from 1 since the behaviour was set; before the call is handled, or after it (the answer is lost).
    `dubbel` handles a transaction twice.
    """

    traag_ms: int = 0
    faal: float = 0.0
    faalstatus: int = 500
    storing_bij: int = 0
    moment: Moment = "voor"
    weg: Weg = ""
    dubbel: bool = False
    zaad: int = 1
    _toeval: random.Random = field(init=False, repr=False, compare=False)
    _geteld: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        """Seed the chances."""
        if self.weg not in get_args(Weg) or self.moment not in get_args(Moment):
            raise ValueError("weg is '', '503' of 'verbreek'; moment is 'voor' of 'na'")
        self._toeval = random.Random(self.zaad)  # noqa: S311  # repeatable, not secret

    def storing(self) -> bool:
        """Whether this call goes wrong."""
        self._geteld += 1
        return self._geteld == self.storing_bij or (self.faal > 0 and self._toeval.random() < self.faal)

    def toon(self) -> dict[str, Any]:
        """The settings as JSON."""
        return {naam: waarde for naam, waarde in asdict(self).items() if not naam.startswith("_")}


BEKEND = frozenset(deel.name for deel in fields(Gedrag) if deel.init)
