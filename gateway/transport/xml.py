"""The one door through which XML from outside comes in: UTF-8, no entities, no DTD, bounded size and depth."""

import re
from functools import cache
from typing import Any

from lxml import etree

from gateway.model.errors import InvoerError

# What libxml2 by itself allows one text to be; who takes in more bytes than that bounds them here.
_ONE_TEXT = 10_000_000
# An element takes far more memory than its bytes, so their number is bounded too; no message has near so many.
_TAGS = 1_000_000
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.ASCII)


class XmlError(InvoerError):
    """Dit is geen leesbare XML."""

    code = "XML-001"


class XmlCoderingError(XmlError):
    """De XML is geen geldige UTF-8."""

    code = "XML-002"


class XmlDoctypeError(XmlError):
    """De XML heeft een DOCTYPE, en die wordt nooit aangenomen."""

    code = "XML-003"


class XmlGrensError(XmlError):
    """De XML is te groot of te diep genest."""

    code = "XML-004"


def parse(data: bytes, *, max_bytes: int = _ONE_TEXT, max_depth: int = 100) -> etree._Element:
    """Parse XML from outside; raises an XmlError that names the line and never the content."""
    if len(data) > max_bytes:
        raise XmlGrensError(f"de XML is groter dan {max_bytes} bytes.", doe="Lever het in kleinere delen aan.")
    if data.count(b"<") > _TAGS:
        raise XmlGrensError("de XML heeft te veel elementen.", doe="Lever het in kleinere delen aan.")
    _refuse_other_encodings(data)
    if (at := data.find(b"<!DOCTYPE")) >= 0:
        raise XmlDoctypeError(doe="Laat de DOCTYPE weg.", regel=data.count(b"\n", 0, at) + 1)
    try:
        root = etree.fromstring(data, _parser(huge=max_bytes > _ONE_TEXT))
    except etree.XMLSyntaxError as error:
        raise _fault(error) from None
    if _deeper_than(max_depth)(root):
        raise _too_deep(f"meer dan {max_depth}")
    return root


def _parser(*, huge: bool) -> etree.XMLParser:
    # The encoding is forced, so that no byte order mark or declaration can hide a DOCTYPE from the search above.
    # Comments go: a signature does not cover them, yet one inside a value would cut the text that is read in two.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        remove_comments=True,
    )


def _refuse_other_encodings(data: bytes) -> None:
    declared = _DECLARED.match(data)
    if declared and declared[1].upper() not in {b"UTF-8", b"US-ASCII"}:
        raise XmlCoderingError("de XML zegt zelf een andere codering dan UTF-8 te hebben.", doe="Lever UTF-8 aan.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise XmlCoderingError(doe="Lever UTF-8 aan.", regel=data.count(b"\n", 0, error.start) + 1) from None


@cache
def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def _fault(error: etree.XMLSyntaxError) -> XmlError:
    log: Any = error.error_log
    kind = log.last_error.type_name if log else "onbekend"
    if kind == "ERR_RESOURCE_LIMIT":
        return _too_deep("te veel")
    # The message of libxml2 may quote the document; its kind never does.
    return XmlError(f"dit is geen leesbare XML ({kind}).", doe="Controleer het bestand.", regel=error.lineno or 1)


def _too_deep(how: str) -> XmlGrensError:
    return XmlGrensError(f"de XML is te diep genest ({how} niveaus).", doe="Controleer de bron van het bestand.")
