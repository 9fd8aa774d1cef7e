"""Paths of local names in a message: `a/b`, and `//a` for anywhere."""

from __future__ import annotations

from datetime import date

from lxml import etree


def zoek(element: etree._Element, pad: str) -> list[etree._Element]:
    """The elements at a path below this one."""
    eerste, _, rest = pad.removeprefix("//").partition("/")
    plek = f"{{*}}{eerste}"
    gevonden = list(element.iter(plek) if pad.startswith("//") else element.iterchildren(plek))
    return [item for boven in gevonden for item in zoek(boven, rest)] if rest else gevonden


def tekst(element: etree._Element, pad: str) -> str | None:
    """The text of the first element at a path; None when there is none."""
    gevonden = zoek(element, pad)
    return (gevonden[0].text or "") if gevonden else None


def dag(element: etree._Element, pad: str) -> date | None:
    """The date at a path; None when there is none."""
    try:
        # The schema takes years of more than four digits, which Python does not know.
        return date.fromisoformat((tekst(element, pad) or "").strip())
    except ValueError:
        return None


def plaats(element: etree._Element) -> str:
    """Where an element stands: local names with positions, such as /Bericht[1]/Client[1]/Bsn[1]."""
    keten = [element, *element.iterancestors()]
    return "".join(f"/{etree.QName(deel).localname}[{_hoeveelste(deel)}]" for deel in reversed(keten))


def _hoeveelste(element: etree._Element) -> int:
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
