"""Damaged variants of a message: each element once in every way that a schema could see."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

# Values that sit on a border of one of the types.
_WAARDEN = (
    "", " ", "0", "00", "1", "9", "-1", "10000", "99999999", "999999999", "1000000000", "+5", "1.0", "12345678", "0384",
    "99990000", "2026-02-28", "2026-02-30", "2026-01-01Z", "2026-01-01+01:00", " 2026-01-01 ", "12:00:00",
    "12:00:00+01:00", "24:00:00", "0.1.0", "01.1.0", "NL", "XX", "446", "447", "S.", "Éé", "a b", "ABCDEFG", "x" * 10,
    "x" * 11, "x" * 12, "x" * 13, "x" * 36, "x" * 37, "x" * 80, "x" * 81, "x" * 200, "x" * 201, "regel\nregel", "0001",
    "S300", "07", "08", "55",
)  # fmt: skip


def varianten(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield what was done, and the message it was done to; the message is put back after each."""
    for element in list(root.iter()):
        wat = etree.QName(element).localname
        if len(element) == 0:
            yield from _waarden(element, root, wat)
        yield from _attribuut(element, root, wat)
        if element is not root:
            yield from _plaats(element, root, wat)


def _waarden(element: etree._Element, root: etree._Element, wat: str) -> Iterator[tuple[str, etree._Element]]:
    eerst = element.text
    for waarde in _WAARDEN:
        element.text = waarde
        yield f"{wat}={waarde!r}", root
    element.text = eerst


def _attribuut(element: etree._Element, root: etree._Element, wat: str) -> Iterator[tuple[str, etree._Element]]:
    element.set("extra", "1")
    yield f"{wat} met attribuut", root
    del element.attrib["extra"]
    naam = element.tag
    element.tag = f"{{{etree.QName(element).namespace}}}Anders"
    yield f"{wat} hernoemd", root
    element.tag = f"{{urn:anders}}{wat}"
    yield f"{wat} in andere namespace", root
    element.tag = naam


def _plaats(element: etree._Element, root: etree._Element, wat: str) -> Iterator[tuple[str, etree._Element]]:
    boven = element.getparent()
    assert boven is not None
    plek = boven.index(element)
    boven.remove(element)
    yield f"{wat} weg", root
    boven.insert(plek, element)
    dubbel = deepcopy(element)
    boven.insert(plek, dubbel)
    yield f"{wat} dubbel", root
    boven.remove(dubbel)
    boven.append(element)
    yield f"{wat} achteraan", root
    boven.remove(element)
    boven.insert(plek, element)
