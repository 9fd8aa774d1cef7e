"""What can be wrong with a decision on a voorstel, each with its own code; never a value of a leerling."""

from gateway.model.errors import InvoerError, ToegangError


class VerzuimOnbekendError(InvoerError):
    """Dit voorstel, deze melding of deze leerling is er niet."""

    code = "VRZ-101"


class AlBeslistError(InvoerError):
    """Over dit voorstel is al besloten, of het is vervallen."""

    code = "VRZ-102"


class OudersNietGeinformeerdError(InvoerError):
    """De ouders, of de leerling vanaf 16 jaar, moeten vooraf weten dat dit verzuim gemeld wordt."""

    code = "VRZ-103"


class MelderOntbreektError(InvoerError):
    """Er is geen melder: iemand bij de school die vragen over de melding kan beantwoorden."""

    code = "VRZ-104"


class GeenRouteError(ToegangError):
    """Deze melding kan nergens heen."""

    code = "VRZ-105"


class GezondheidError(InvoerError):
    """In een vrij veld staan woorden over gezondheid."""

    code = "VRZ-106"


class MeldingDefinitiefError(InvoerError):
    """De gemeente heeft deze melding afgesloten, of zij is ingetrokken; er is niets meer aan te veranderen."""

    code = "VRZ-107"


class VerzuimGewijzigdError(InvoerError):
    """Het verzuim is intussen gewijzigd: niet alles waarop dit voorstel rust, geldt nog."""

    code = "VRZ-109"


class OordeelError(InvoerError):
    """Zo kan over dit voorstel niet worden besloten."""

    code = "VRZ-108"
