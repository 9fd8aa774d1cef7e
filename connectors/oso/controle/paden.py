"""Paths of local names, as the rules write them, in a dossier whose elements all have one namespace."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

_NAAM = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_STRING = etree.XPath("string()")
_WAAR = frozenset({"true", "1"})


def zoek(element: etree._Element, pad: str) -> list[etree._Element]:
    """The elements at a path below this one: `a/b`, `//a` for anywhere, `.` for itself."""
    if pad == ".":
        return [element]
    gevonden: Any = _xpath(pad, etree.QName(element).namespace or "")(element)
    return list(gevonden)


def eerste(element: etree._Element, pad: str) -> etree._Element | None:
    """The first element at a path; None when there is none."""
    return next(iter(zoek(element, pad)), None)


def tekst(element: etree._Element) -> str:
    """The whole text of an element, exactly as it stands."""
    return str(_STRING(element))


def tekst_van(element: etree._Element, pad: str) -> str | None:
    """The text of the first element at a path; None when there is none."""
    gevonden = eerste(element, pad)
    return None if gevonden is None else tekst(gevonden)


def is_waar(element: etree._Element, pad: str) -> bool:
    """Tell whether a boolean at a path is there and true."""
    return (tekst_van(element, pad) or "").strip() in _WAAR


def plaats(element: etree._Element) -> str:
    """Where an element stands: local names with positions, such as /dossier[1]/huidigeschool[1]/leerling[1]."""
    keten = [element, *element.iterancestors()]
    return "".join(f"/{etree.QName(deel).localname}[{_hoeveelste(deel)}]" for deel in reversed(keten))


def _hoeveelste(element: etree._Element) -> int:
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))


@cache
def _xpath(pad: str, namespace: str) -> etree.XPath:
    vorm = _NAAM.sub(r"d:\g<0>", pad)
    return etree.XPath(f".{vorm}" if vorm.startswith("//") else vorm, namespaces={"d": namespace})
