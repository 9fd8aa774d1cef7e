"""What a message breaks in its schema, in Dutch and without the value that broke it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

# The message of libxml2 quotes the value; its type never does.
_TEKSTEN = {
    "SCHEMAV_CVC_ELT_1": "dit eerste element kent het schema niet",
    "SCHEMAV_CVC_PATTERN_VALID": "de waarde past niet in het patroon",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "de waarde is te lang",
    "SCHEMAV_CVC_MINLENGTH_VALID": "de waarde is te kort",
    "SCHEMAV_CVC_LENGTH_VALID": "de waarde heeft niet de juiste lengte",
    "SCHEMAV_CVC_ENUMERATION_VALID": "de waarde is geen van de toegestane waarden",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "de waarde is te laag",
    "SCHEMAV_CVC_MINEXCLUSIVE_VALID": "de waarde is te laag",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "de waarde is te hoog",
    "SCHEMAV_CVC_MAXEXCLUSIVE_VALID": "de waarde is te hoog",
    "SCHEMAV_CVC_TOTALDIGITS_VALID": "het getal heeft te veel cijfers",
    "SCHEMAV_CVC_FRACTIONDIGITS_VALID": "het getal heeft te veel decimalen",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "de waarde heeft niet het juiste type",
    "SCHEMAV_CVC_ELT_3_1": "dit element mag niet leeg gemarkeerd zijn",
    "SCHEMAV_ELEMENT_CONTENT": "hier hoort een ander element, of er ontbreekt er een",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "dit element moet leeg zijn",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "dit element mag alleen een waarde hebben",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "dit element mag geen tekst hebben",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "dit attribuut hoort hier niet",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "een verplicht attribuut ontbreekt",
    "SCHEMAV_CVC_IDC": "deze waarde moet uniek zijn, of naar een bestaande verwijzen",
}
_ANDERS = "het schema staat dit niet toe"


def overtreding(root: etree._Element, entries: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """The place in document order of the first element that breaks the schema, and what it breaks."""
    path, kind = entries[0]
    return _plaats(root, path), _TEKSTEN.get(kind, _ANDERS)


def _plaats(root: etree._Element, path: str) -> int:
    # Not by XPath: the prefixes in the path may be declared anywhere, and what declares them is not trusted.
    element = root
    for step in path.split("/")[2:]:
        naam, _, place = step.rstrip("]").partition("[")
        same = [child for child in element.iterchildren(etree.Element) if naam in {"*", _naam(child)}]
        element = same[int(place or 1) - 1]
    return list(root.iter(etree.Element)).index(element)


def _naam(element: Any) -> str:
    local = str(etree.QName(element).localname)
    return f"{element.prefix}:{local}" if element.prefix else local
