"""What the inbox refuses, each with its own code."""

from collections.abc import Iterable
from typing import NamedTuple

from gateway.model.errors import InvoerError, ToegangError


class Bezwaar(NamedTuple):
    """One fault in what was sent: of what kind, and where; never the value."""

    soort: str
    pad: tuple[str | int, ...]


class InhoudError(InvoerError):
    """De inhoud voldoet niet aan het contract van het postvak."""

    code = "PVK-001"

    def __init__(self, bezwaren: Iterable[Bezwaar]) -> None:
        """Keep every fault."""
        self.bezwaren = tuple(bezwaren)
        super().__init__()


class OvergangError(InvoerError):
    """De status van de melding laat dit niet toe."""

    code = "PVK-002"


class VersieError(InvoerError):
    """De melding is ondertussen veranderd."""

    code = "PVK-003"


class GeenPostvakError(ToegangError):
    """Deze organisatie heeft geen postvak voor leerplicht."""

    code = "PVK-004"
