"""The part of a tree that is written for one doel: one file may serve several, and each writer has its own tree."""

from __future__ import annotations

from dataclasses import replace

from gateway.mapping.tree import Deel, Element, Herhaling, Keuze, Reeks, Waarde


def voor_doel(element: Element, doel: str) -> Element | None:
    """The element without what is for other doelen only; None when nothing is left of it."""
    if element.bij and doel not in element.bij:
        return None
    if isinstance(element.inhoud, Waarde):
        return element
    delen = tuple(kept for deel in element.inhoud if (kept := _deel(deel, doel)))
    return replace(element, inhoud=delen) if delen else None


def _deel(deel: Deel, doel: str) -> Deel | None:
    match deel:
        case Element():
            return voor_doel(deel, doel)
        case Keuze(delen=delen) | Reeks(delen=delen):
            kept = tuple(found for option in delen if (found := voor_doel(option, doel)))
            return replace(deel, delen=kept) if kept else None
        case Herhaling(delen=delen):
            left = tuple(part for each in delen if (part := _deel(each, doel)))
            return replace(deel, delen=left) if left else None
        case _:
            return deel
