"""What can go wrong with an inzage, each with its own code; never a value of a leerling."""

from gateway.model.errors import ToegangError
from gateway.policy.inzage import Inzageweigering


class InzageGeweigerdError(ToegangError):
    """Deze persoon krijgt geen inzage."""

    code = "INZ-001"

    def __init__(self, weigering: Inzageweigering) -> None:
        """Say why, by its own code, and who may ask."""
        self.reden = weigering.code
        super().__init__(f"{weigering.code}: {weigering.uitleg}", doe=weigering.doe)
