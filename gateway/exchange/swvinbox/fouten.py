"""What the inbox refuses, each with its own code."""

from collections.abc import Iterable

from gateway.exchange.postvak.fouten import Bezwaar
from gateway.model.errors import InvoerError


class InhoudError(InvoerError):
    """De inhoud voldoet niet aan het contract van het samenwerkingsverband."""

    code = "SWI-001"

    def __init__(self, bezwaren: Iterable[Bezwaar]) -> None:
        """Keep every fault."""
        self.bezwaren = tuple(bezwaren)
        super().__init__()


class AfgedaanError(InvoerError):
    """De status van de aanvraag laat dit niet toe."""

    # The code that contracts/swv_platform promises to a sender.
    code = "SWV-409"


class VersieError(InvoerError):
    """De aanvraag is ondertussen veranderd."""

    code = "SWI-003"


class GeenInboxError(InvoerError):
    """Dit samenwerkingsverband ontvangt hier geen aanvragen."""

    code = "SWI-004"


class AdviezenError(AfgedaanError):
    """Twee deskundigen moeten hebben ondertekend, van wie een orthopedagoog of psycholoog."""

    code = "SWI-005"


class DossierError(InvoerError):
    """Dit is geen OSO-dossier dat hier mag liggen."""

    code = "SWI-006"


class BesluitError(InvoerError):
    """Dit besluit zou DUO weigeren."""

    code = "SWI-007"
