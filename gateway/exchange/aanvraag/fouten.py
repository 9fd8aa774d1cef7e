"""What can be wrong with an aanvraag, each with its own code; never a value of a leerling."""

from collections.abc import Sequence

from gateway.model.errors import InvoerError


class AanvraagOnbekendError(InvoerError):
    """Deze aanvraag of deze leerling is er niet."""

    code = "AVR-101"


class AanvraagStatusError(InvoerError):
    """De status van deze aanvraag laat dit niet toe."""

    code = "AVR-102"


class OudersNietGeinformeerdError(InvoerError):
    """De ouders moeten van deze aanvraag weten voordat zij wordt verstuurd."""

    code = "AVR-103"


class OnvolledigError(InvoerError):
    """De aanvraag is niet volledig."""

    code = "AVR-104"

    def __init__(self, ontbreekt: Sequence[str]) -> None:
        """Take what is missing, each in words."""
        self.ontbreekt = tuple(ontbreekt)
        super().__init__(f"er ontbreekt: {'; '.join(self.ontbreekt)}.", doe="Vul aan wat ontbreekt en dien dan in.")


class AanvraagInhoudError(InvoerError):
    """De aanvraag is zo niet te lezen."""

    code = "AVR-105"


class BijlageError(InvoerError):
    """Deze bijlage kan niet mee."""

    code = "AVR-106"


class AanvraagdossierError(InvoerError):
    """Dit is geen OSO-dossier dat mee kan."""

    code = "AVR-107"


class GeenBesluitError(InvoerError):
    """Op deze aanvraag is geen besluit bekend."""

    code = "AVR-108"
