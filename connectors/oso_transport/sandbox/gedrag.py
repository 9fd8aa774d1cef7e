"""How the sandbox behaves: as it should, unless it is told to be difficult."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

Moment = Literal["voor", "na"]
Wijze = Literal["fault", "client", "503", "verbreek", "rommel"]


@dataclass(slots=True)
class Gedrag:
    """What may go wrong.

    `storing_bij` lets that call go wrong, counted from 1 since the behaviour was set, and `weg` every call: with a
    SOAP fault (Server or Client), a 503, a broken connection or an answer that is no XML; before the call is handled,
    or after it (the answer is lost). `alleen` limits both to one operation. `resultaat` answers an operation with that
    word instead. `ander_adres` sends the doel to another address for the bron.
    """

    traag_ms: int = 0
    storing_bij: int = 0
    weg: bool = False
    wijze: Wijze = "fault"
    moment: Moment = "voor"
    alleen: str = ""
    resultaat: dict[str, str] = field(default_factory=dict)
    ander_adres: str = ""
    _geteld: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        if self.wijze not in get_args(Wijze) or self.moment not in get_args(Moment):
            raise ValueError(f"wijze is een van {get_args(Wijze)}; moment is 'voor' of 'na'")

    def storing(self, operatie: str) -> bool:
        """Whether this call goes wrong."""
        if self.alleen and operatie != self.alleen:
            return False
        self._geteld += 1
        return self.weg or self._geteld == self.storing_bij

    def toon(self) -> dict[str, Any]:
        """The settings as JSON."""
        return {naam: waarde for naam, waarde in asdict(self).items() if not naam.startswith("_")}


BEKEND = frozenset(deel.name for deel in fields(Gedrag) if deel.init)
