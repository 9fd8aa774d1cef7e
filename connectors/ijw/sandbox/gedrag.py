"""How the sandbox behaves: as it should, unless it is told to be difficult."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Gedrag:
    """What may go wrong.

    `weg` answers with 503, `rommel` with something that is no XML, `weigert` with an Fo03 of this code (`plek` says
    whose fault it is), after `traag_ms`. With `toch` a delivery that is refused was taken all the same.
    """

    traag_ms: int = 0
    weg: bool = False
    rommel: bool = False
    weigert: str = ""
    plek: str = "client"
    toch: bool = False

    def toon(self) -> dict[str, Any]:
        """The settings as JSON."""
        return asdict(self)


BEKEND = frozenset(deel.name for deel in fields(Gedrag))
