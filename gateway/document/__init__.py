"""Documents that a person reads: one tree of parts, written as a page (HTML) and as a PDF.

`boom`      the tree: what a document can hold, and nothing about how it looks
`tekens`    which characters are shown as they are, and how the others are named
`pagina`    the tree as one accessible HTML page: no scripts, nothing from elsewhere
`blad`      the same tree as a tagged PDF (PDF/UA-1), the same bytes for the same tree and moment
"""

from gateway.document.blad import als_pdf
from gateway.document.boom import Alinea, Deel, Document, Gegevens, Lijst, Nota, Onderdeel, Tabel
from gateway.document.errors import DocumentError
from gateway.document.pagina import als_html

__all__ = [
    "Alinea",
    "Deel",
    "Document",
    "DocumentError",
    "Gegevens",
    "Lijst",
    "Nota",
    "Onderdeel",
    "Tabel",
    "als_html",
    "als_pdf",
]
