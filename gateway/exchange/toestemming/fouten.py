"""What can be wrong with a toestemming, each with its own code; never a value of a leerling."""

from gateway.model.errors import InvoerError, SchakelError, ToegangError


class ToestemmingOnbekendError(InvoerError):
    """Deze toestemming of deze leerling is er niet."""

    code = "TST-101"


class ToestemmingsdoelError(InvoerError):
    """Voor dit doel wordt geen toestemming gevraagd."""

    code = "TST-102"


class OntvangerError(InvoerError):
    """Deze ontvanger past niet: toestemming geldt voor één organisatie."""

    code = "TST-103"


class GegevensError(InvoerError):
    """Deze gegevens horen niet bij het doel."""

    code = "TST-104"


class DuurError(InvoerError):
    """De begin- of einddatum kan niet."""

    code = "TST-105"


class OndertekenaarError(InvoerError):
    """Deze persoon tekent hier niet."""

    code = "TST-106"


class VormError(InvoerError):
    """Op deze manier is toestemming niet aan te tonen."""

    code = "TST-107"


class ToestemmingStaatError(InvoerError):
    """De staat van deze toestemming laat dit niet toe."""

    code = "TST-108"


class ToestemmingInvoerError(InvoerError):
    """De vraag om toestemming is zo niet te lezen."""

    code = "TST-109"


class ToestemmingAndersError(InvoerError):
    """Deze toestemming is al ingelezen; wat is gevraagd en ondertekend verandert niet meer."""

    code = "TST-302"


class ToestemmingOneensError(InvoerError):
    """De rijen van deze toestemming spreken elkaar tegen."""

    code = "TST-303"


class ToestemmingVoorbijError(InvoerError):
    """Deze toestemming is zo oud dat zij niet meer wordt bewaard."""

    code = "TST-304"


class BewijsError(SchakelError):
    """Het bewijs dat de gateway maakte klopt zelf niet; het wordt niet uitgegeven."""

    code = "TST-110"


class UitzonderingOnbekendError(InvoerError):
    """Deze uitzondering is er niet."""

    code = "TST-201"


class UitzonderingStatusError(InvoerError):
    """Over deze uitzondering is al besloten."""

    code = "TST-202"


class TweedePersoonError(ToegangError):
    """Wie vraagt, besluit niet: daar is een tweede persoon voor."""

    code = "TST-203"


class AfwegingError(InvoerError):
    """De afweging voor deze uitzondering is niet af."""

    code = "TST-204"
