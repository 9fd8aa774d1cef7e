"""The tree of a message as a mapping writes it: elements, attributes and text, each with its path and its rules.

The same tree serves both ways: a writer's paths point into the view, a reader's into its target. It serves JSON too:
there a member is an element whose tag is its name, and there are no attributes and texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway.mapping.codelists import Codelijst
from gateway.mapping.forms import Bewerking
from gateway.mapping.paths import Pad


@dataclass(frozen=True, slots=True)
class Waarde:
    """What a leaf holds: a path, or else a constant, and how it is written."""

    regel: int
    pad: Pad | None = None
    vast: str | int | None = None
    vorm: Bewerking | None = None
    lijst: Codelijst | None = None
    verplicht: bool = False


@dataclass(frozen=True, slots=True)
class Voorwaarde:
    """Only when the value at a path is present, or one of, or none of, some values."""

    pad: Pad
    regel: int
    een_van: frozenset[Any] | None = None
    geen_van: frozenset[Any] | None = None


@dataclass(frozen=True, slots=True)
class Attribuut:
    """An attribute of the element around it."""

    tag: str
    naam: str
    waarde: Waarde


@dataclass(frozen=True, slots=True)
class Tekst:
    """The text of the element around it."""

    waarde: Waarde


@dataclass(frozen=True, slots=True)
class Keuze:
    """The first of these that is present."""

    delen: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Reeks:
    """An array of JSON whose items the mapping writes out, each an element of the same name."""

    delen: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Herhaling:
    """Elements that repeat together for each item of a list, with no element around them; the first begins an item."""

    delen: tuple[Deel, ...]
    elk: Pad
    regel: int


@dataclass(frozen=True, slots=True)
class Element:
    """An element: a leaf, or a group of parts; repeated by `elk`, written when `als` holds and for the doelen `bij`."""

    tag: str
    naam: str
    regel: int
    inhoud: Waarde | tuple[Deel, ...]
    elk: Pad | None = None
    als: Voorwaarde | None = None
    in_reeks: bool = False
    bij: frozenset[str] = frozenset()


Deel = Element | Attribuut | Tekst | Keuze | Reeks | Herhaling
