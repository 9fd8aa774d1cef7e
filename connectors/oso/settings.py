"""Reading and checking dossiers asks for no settings."""

from gateway.sdk import Instellingen


class OsoInstellingen(Instellingen):
    """Nothing to fill in: a dossier comes as a file."""
