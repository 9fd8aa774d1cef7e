"""The language of a message in JSON: a key is the name of a member, unless it is a word of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gateway.mapping.language import KEUZE, LEAF_WORDS, WORDS, Taal
from gateway.mapping.tree import Deel, Element, Reeks, Waarde
from gateway.model.yamlbron import Knoop

_NAME = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@.-]*", re.ASCII)
_ROOT = "bericht"


class JsonTaal(Taal):
    """Reads the tree of one mapping of JSON; what is wrong is noted in its file."""

    def bericht(self, knoop: Knoop) -> Element | None:
        """The group that is the message."""
        if self.bestand.soort(knoop, dict, _ROOT) is None:
            return None
        inhoud = self.inhoud(knoop, in_elk=False)
        if isinstance(inhoud, Waarde):
            self.bestand.fout(knoop.regel, "bericht is een groep leden, geen waarde", "Noem de leden van het bericht.")
        return Element(_ROOT, _ROOT, knoop.regel, inhoud) if inhoud else None

    def inhoud(self, knoop: Knoop, *, in_elk: bool) -> Waarde | tuple[Deel, ...] | None:
        """As in XML; but a member is there once, so no name may come from two parts of a group."""
        found = super().inhoud(knoop, in_elk=in_elk)
        if isinstance(found, tuple):
            names = [naam for deel in found for naam in set(_namen(deel))]
            for naam in sorted({naam for naam in names if names.count(naam) > 1}):
                self.bestand.fout(knoop.regel, f"lid {naam!r} staat er twee keer", "Maak er één lid van, of één keuze.")
        return found

    def deel(self, key: str, knoop: Knoop, *, in_elk: bool) -> Deel | None:
        """One key of a group: a choice, an array that is written out, or a member."""
        if KEUZE.fullmatch(key):
            return self.keuze(key, knoop, in_elk=in_elk)
        read = self.reeks if isinstance(knoop.waarde, tuple) else self.element
        return read(key, knoop, in_elk=in_elk)

    def reeks(self, key: str, knoop: Knoop, *, in_elk: bool) -> Reeks | None:
        """An array of which the mapping writes the items out; only a writer has one."""
        if self.leest:
            self.bestand.fout(knoop.regel, "een lijst hoort bij schrijven", "Een lezer leest een lijst met elk.")
            return None
        items = [self.element(key, item, in_elk=in_elk) for item in self.bestand.lijst(knoop, key)]
        found = [replace(item, in_reeks=True) for item in items if item]
        for item in found:
            if item.elk:
                self.bestand.fout(item.regel, "elk kan niet in een lijst die is uitgeschreven", "Kies één van beide.")
        return Reeks(tuple(found)) if found else None

    def tag(self, key: str, knoop: Knoop, *, prefix: bool = True) -> tuple[str, str]:
        """The name of a member; a colon before it makes a name of what else is a word of the language."""
        naam = key.removeprefix(":")
        if naam == key and (key in {*WORDS, *LEAF_WORDS} or key.startswith("@")):
            self.bestand.fout(
                knoop.regel, f"{key!r} hoort hier niet in JSON", f"Heet het lid echt zo, schrijf dan :{key}"
            )
        elif not _NAME.fullmatch(naam):
            self.bestand.fout(knoop.regel, f"{key!r} is geen naam van een lid", "Een naam heeft geen voorvoegsel.")
        return naam, naam

    def constante(self, knoop: Knoop) -> str | int | None:
        """Any one value: text, number, true, false or null."""
        if not isinstance(knoop.waarde, str | int | None):
            self.bestand.fout(knoop.regel, "vast is één waarde")
            return None
        return knoop.waarde


def _namen(deel: Deel) -> Iterator[str]:
    if isinstance(deel, Element):
        yield deel.naam
    else:
        yield from (inner.naam for inner in deel.delen)  # type: ignore[union-attr] # JSON has no attribute or text
