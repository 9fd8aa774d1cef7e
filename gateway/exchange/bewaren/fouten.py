"""What can keep something from being wiped, or a blokkade from being set; never a value of a leerling."""

from gateway.model.errors import InvoerError, ToegangError


class BewaarblokkadeError(ToegangError):
    """Er ligt een bewaarblokkade op; er wordt niets gewist."""

    code = "BEW-101"


class OnderwerpOnbekendError(InvoerError):
    """Deze leerling, melding of aanvraag is er niet, of is al gewist."""

    code = "BEW-102"


class BlokkadeError(InvoerError):
    """Zo kan een bewaarblokkade niet worden ingesteld of opgeheven."""

    code = "BEW-103"


class AlOpgehevenError(InvoerError):
    """Deze bewaarblokkade is al opgeheven."""

    code = "BEW-104"
