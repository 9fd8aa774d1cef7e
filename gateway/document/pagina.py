"""The tree as one HTML page that stands by itself: nothing is run, and nothing is fetched."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gateway.document.boom import Document, Onderdeel
from gateway.document.tekens import leesbaar


def als_html(document: Document) -> str:
    """Write a document as a page; every text in it is escaped."""
    return _sjabloon().render(document=document)


@cache
def _sjabloon() -> Template:
    omgeving = Environment(
        loader=PackageLoader("gateway.document", "sjablonen"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    omgeving.filters |= {"leesbaar": leesbaar, "soort": _soort}
    stijl = (Path(__file__).parent / "sjablonen" / "stijl.css").read_text(encoding="utf-8")
    # Ours, and as it is: the page allows this one style by its digest, and nothing else.
    omgeving.globals |= {"stijl": stijl, "stijl_digest": b64encode(sha256(stijl.encode()).digest()).decode()}
    return omgeving.get_template("pagina.html")


def _soort(onderdeel: Onderdeel) -> str:
    """The kind of a part, as the template asks for it."""
    return type(onderdeel).__name__
