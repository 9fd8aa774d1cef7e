"""What can be wrong with a jeugdhulpverzoek, each with its own code; never a value of a leerling."""

from collections.abc import Sequence
from typing import NamedTuple

from gateway.model.errors import InvoerError


class Gebrek(NamedTuple):
    """Something that is missing or should not be there: under which name, in words, and what to do."""

    eis: str
    tekst: str
    doe: str


class VerzoekOnbekendError(InvoerError):
    """Dit verzoek of deze leerling is er niet."""

    code = "JHV-101"


class VerzoekStatusError(InvoerError):
    """De stap van dit verzoek laat dit niet toe."""

    code = "JHV-102"


class VerzoekOnvolledigError(InvoerError):
    """Het verzoek is niet volledig."""

    code = "JHV-103"

    def __init__(self, ontbreekt: Sequence[Gebrek]) -> None:
        """Take what is missing."""
        self.ontbreekt = tuple(ontbreekt)
        super().__init__(
            f"{'; '.join(item.tekst for item in ontbreekt)}.", doe=" ".join(item.doe for item in self.ontbreekt)
        )


class VerzoekInhoudError(InvoerError):
    """Het verzoek is zo niet te lezen."""

    code = "JHV-104"


class JeugdhulpdocumentError(InvoerError):
    """Dit document kan niet mee."""

    code = "JHV-105"


class OntvangerError(InvoerError):
    """Voor dit verzoek is niet duidelijk welke partner het krijgt."""

    code = "JHV-106"


class AfhaalcodeError(InvoerError):
    """Voor deze uitwisseling is er geen code om haar op te halen."""

    code = "JHV-107"
