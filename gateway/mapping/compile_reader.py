"""Turns the tree of a reader into plain functions: each takes its part of an element into the target."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from lxml import etree

from gateway.mapping.faults import LeesFout
from gateway.mapping.paths import Pad
from gateway.mapping.read_values import andere_waarde, omgezet, ontbreekt, voeg_toe, zet
from gateway.mapping.tree import Attribuut, Deel, Element, Herhaling, Keuze, Tekst, Waarde

# Element, whole target, nearest item of a list in it.
Stap = Callable[[Any, dict[str, Any], dict[str, Any]], None]
Kinderen = dict[str, list[Any]]
Deelstap = Callable[[Any, Kinderen, dict[str, Any], dict[str, Any]], None]


def lees_groep(delen: Collection[Deel], *, streng: bool) -> Stap:
    """The function that reads all parts of an element."""
    steps = [step for deel in delen for step in _stappen(deel, streng=streng)]
    known = {tag: repeats for deel in delen for tag, repeats in _tags(deel)}

    def read(element: Any, whole: dict[str, Any], item: dict[str, Any]) -> None:
        children: Kinderen = {}
        for child in element.iterchildren(tag=etree.Element):
            children.setdefault(child.tag, []).append(child)
        if streng:
            _controleer(children, known)
        for step in steps:
            step(element, children, whole, item)

    return read


def lees_blad(waarde: Waarde) -> Stap:
    """The function that reads the text of an element."""
    take = _neem(waarde)
    return lambda element, whole, item: take(_tekst_in(element), whole, item, lambda: element_pad(element))


def element_pad(element: Any) -> str:
    """The path of an element below the root, with its place (from 1) where its name repeats."""
    parts = []
    while (parent := element.getparent()) is not None:
        same = [*parent.iterchildren(tag=element.tag)]
        place = f"[{same.index(element) + 1}]" if len(same) > 1 else ""
        parts.append(f"{etree.QName(element).localname}{place}")
        element = parent
    return ".".join(reversed(parts)) or etree.QName(element).localname


def _stappen(deel: Deel, *, streng: bool) -> Iterator[Deelstap]:
    match deel:
        case Element():
            yield _element(deel, streng=streng)
        case Attribuut():
            yield _attribuut(deel)
        case Tekst(waarde=waarde):
            take = _neem(waarde)
            yield lambda element, _, whole, item: take(_eigen_tekst(element), whole, item, lambda: element_pad(element))
        case Herhaling():
            yield _herhaling(deel, streng=streng)
        case _:
            for option in deel.delen:
                yield _element(option, streng=streng)


def _tags(deel: Deel) -> Iterator[tuple[str, bool]]:
    if isinstance(deel, Element):
        yield deel.tag, deel.elk is not None
    elif isinstance(deel, Keuze):
        for option in deel.delen:
            yield from _tags(option)
    elif isinstance(deel, Herhaling):
        for part in deel.delen:
            yield from ((tag, True) for tag, _ in _tags(part))


def _controleer(children: Kinderen, known: dict[str, bool]) -> None:
    for tag, found in children.items():
        if tag not in known:
            raise LeesFout("dit element staat niet in de mapping, en die is streng", veld=element_pad(found[0]))
        if len(found) > 1 and not known[tag]:
            raise LeesFout("dit element mag één keer voorkomen", veld=element_pad(found[1]))


def _element(element: Element, *, streng: bool) -> Deelstap:
    inhoud, tag = element.inhoud, element.tag
    read = lees_blad(inhoud) if isinstance(inhoud, Waarde) else lees_groep(inhoud, streng=streng)
    if element.elk:
        return _elk(element.elk, tag, read)
    required = element if isinstance(inhoud, Waarde) and inhoud.verplicht else None

    def read_one(parent: Any, children: Kinderen, whole: dict[str, Any], item: dict[str, Any]) -> None:
        if found := children.get(tag):
            read(found[0], whole, item)
        elif required:
            path = element_pad(parent) if parent.getparent() is not None else ""
            raise ontbreekt(f"{path}.{required.naam}".removeprefix("."))

    return read_one


def _elk(elk: Pad, tag: str, read: Stap) -> Deelstap:
    def read_all(_parent: Any, children: Kinderen, whole: dict[str, Any], item: dict[str, Any]) -> None:
        for child in children.get(tag, ()):
            inner: dict[str, Any] = {}
            read(child, whole, inner)
            voeg_toe(elk, inner, whole, item)

    return read_all


def _herhaling(herhaling: Herhaling, *, streng: bool) -> Deelstap:
    steps = [step for deel in herhaling.delen for step in _stappen(deel, streng=streng)]
    tags = [tag for tag, _ in _tags(herhaling)]

    def read_all(parent: Any, _: Kinderen, whole: dict[str, Any], item: dict[str, Any]) -> None:
        for children in _keren(parent, tags):
            inner: dict[str, Any] = {}
            for step in steps:
                step(parent, children, whole, inner)
            voeg_toe(herhaling.elk, inner, whole, item)

    return read_all


def _keren(parent: Any, tags: list[str]) -> Iterator[Kinderen]:
    """The children in turns: each begins at the first of these tags."""
    children: Kinderen = {}
    for child in parent.iterchildren(*tags):
        if child.tag == tags[0] and children:
            yield children
            children = {}
        children.setdefault(child.tag, []).append(child)
    if children:
        yield children


def _attribuut(attribuut: Attribuut) -> Deelstap:
    take, tag, naam = _neem(attribuut.waarde), attribuut.tag, attribuut.naam

    def read(element: Any, _: Kinderen, whole: dict[str, Any], item: dict[str, Any]) -> None:
        take(element.get(tag, ""), whole, item, lambda: f"{element_pad(element)}.{naam}")

    return read


def _neem(waarde: Waarde) -> Callable[[str, dict[str, Any], dict[str, Any], Callable[[], str]], None]:
    def take(text: str, whole: dict[str, Any], item: dict[str, Any], where: Callable[[], str]) -> None:
        text = text.strip()
        if waarde.pad is None:
            if text != waarde.vast:
                raise andere_waarde(where())
        elif text:
            zet(waarde.pad, omgezet(waarde, text, where), whole, item)
        elif waarde.verplicht:
            raise ontbreekt(where())

    return take


def _tekst_in(element: Any) -> str:
    if not len(element):
        return element.text or ""
    if next(element.iterchildren(tag=etree.Element), None) is not None:
        raise LeesFout("hier hoort een waarde, geen elementen", veld=element_pad(element))
    return _eigen_tekst(element)


def _eigen_tekst(element: Any) -> str:
    # A comment splits the text of an element; taking the first half would read something the sender did not write.
    return (element.text or "") + "".join(child.tail or "" for child in element)
