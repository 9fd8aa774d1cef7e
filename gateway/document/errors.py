"""What can go wrong when a document is made."""

from gateway.model.errors import SchakelError


class DocumentError(SchakelError):
    """Van deze tekst is geen PDF te maken; vraag de pagina (HTML) en meld dit aan de beheerder."""

    code = "DOC-001"
