"""What a reader passes over: the parts of an XML message for which its mapping has no place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from gateway.mapping.compile_reader import element_pad
from gateway.mapping.tree import Attribuut, Deel, Element, Tekst, Waarde

# Where a schema lies, or that an element is nil, is said by the XML itself and not by the sender.
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def ongelezen(bekend: Element, element: Any) -> tuple[str, ...]:
    """The places of elements and attributes that the tree of a reader does not know, in the order of the message."""
    return tuple(_ongelezen(bekend, element))


def _ongelezen(bekend: Element, element: Any) -> Iterator[str]:
    delen = () if isinstance(bekend.inhoud, Waarde) else bekend.inhoud
    attributes = {deel.tag for deel in delen if isinstance(deel, Attribuut)}
    for naam in element.attrib:
        if naam not in attributes and not naam.startswith(_XSI):
            yield f"{element_pad(element)}.@{etree.QName(naam).localname}"
    known = {found.tag: found for deel in delen for found in _elementen(deel)}
    for child in element.iterchildren(tag=etree.Element):
        if child.tag in known:
            yield from _ongelezen(known[child.tag], child)
        else:
            yield element_pad(child)


def _elementen(deel: Deel) -> Iterator[Element]:
    if isinstance(deel, Element):
        yield deel
    elif not isinstance(deel, Attribuut | Tekst):
        for inner in deel.delen:
            yield from _elementen(inner)
