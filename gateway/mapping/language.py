"""The language of a message: what each key of its YAML means.

A key with a prefix is an element, one with @ an attribute; a key without either is a word of the language.
A writer names the path of a value with `van`, a reader with `naar`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from gateway.mapping.codelists import Codelijst
from gateway.mapping.faults import bedoelde
from gateway.mapping.forms import BEWERKINGEN, Bewerking
from gateway.mapping.paths import lees_pad
from gateway.mapping.source import Bestand
from gateway.mapping.tree import Attribuut, Deel, Element, Herhaling, Keuze, Tekst, Voorwaarde, Waarde
from gateway.model.yamlbron import Knoop

KEUZE = re.compile(r"kies(-[2-9])?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
WORDS = ("elk", "als", "bij", "tekst", "kies", "herhaal")
LEAF_WORDS = frozenset({"van", "naar", "vast", "vorm", "lijst", "verplicht"})


class Taal:
    """Reads the tree of one mapping; what is wrong is noted in its file."""

    def __init__(
        self,
        bestand: Bestand,
        namen: Mapping[str, str],
        lijsten: Mapping[str, Codelijst],
        *,
        leest: bool,
        doelen: Collection[str] = (),
    ) -> None:
        """Take the file, its prefixes, all code lists, which way the mapping goes, and the doelen it writes for."""
        self.bestand = bestand
        self.namen = namen
        self.lijsten = lijsten
        self.leest = leest
        self.doelen = doelen
        self.gebruikt: dict[str, Codelijst] = {}
        self.pad_woord = "naar" if leest else "van"

    def bericht(self, knoop: Knoop) -> Element | None:
        """The root element of the message."""
        keys = self.bestand.vrij(knoop, "bericht")
        if len(keys) != 1:
            self.bestand.fout(knoop.regel, "bericht heeft precies één element", "Zet de rest daaronder.")
            return None
        [(key, inner)] = keys.items()
        if (root := self.element(key, inner, in_elk=False)) and root.elk:
            self.bestand.fout(inner.regel, "het eerste element komt één keer voor; elk kan hier niet")
        return root

    def element(self, key: str, knoop: Knoop, *, in_elk: bool) -> Element | None:
        """One element and all below it."""
        tag, naam = self.tag(key, knoop)
        if not isinstance(knoop.waarde, dict):
            waarde = self.pad_waarde(knoop, in_elk=in_elk)
            return Element(tag, naam, knoop.regel, waarde) if waarde else None
        words = dict(knoop.waarde)
        elk_knoop, als_knoop, bij_knoop = (words.pop(word, None) for word in ("elk", "als", "bij"))
        elk = lees_pad(self.bestand, elk_knoop, "elk", in_elk=in_elk) if elk_knoop else None
        inner = Knoop(words, knoop.bestand, knoop.regel)
        inside = in_elk or elk_knoop is not None
        als = self.voorwaarde(als_knoop, in_elk=inside)
        inhoud = self.inhoud(inner, in_elk=inside)
        self.punt(inhoud, knoop, in_item=elk_knoop is not None)
        return Element(tag, naam, knoop.regel, inhoud, elk, als, bij=self.bij(bij_knoop)) if inhoud else None

    def inhoud(self, knoop: Knoop, *, in_elk: bool) -> Waarde | tuple[Deel, ...] | None:
        """A leaf when a path or constant is named, else a group."""
        if LEAF_WORDS & knoop.waarde.keys():
            return self.waarde(knoop, in_elk=in_elk)
        parts = [part for key, item in knoop.waarde.items() if (part := self.deel(key, item, in_elk=in_elk))]
        if not knoop.waarde:
            self.bestand.fout(
                knoop.regel, "dit element heeft geen inhoud", f"Geef een pad met {self.pad_woord}, of elementen."
            )
        return tuple(parts) or None

    def punt(self, inhoud: Waarde | tuple[Deel, ...] | None, knoop: Knoop, *, in_item: bool) -> None:
        """In a reader `.` makes the item a value, so it is all that the item holds."""
        parts = inhoud if isinstance(inhoud, tuple) else (inhoud,)
        values = [part.waarde if isinstance(part, Tekst | Attribuut) else part for part in parts]
        bare = [value for value in values if isinstance(value, Waarde) and value.pad and not value.pad.delen]
        if self.leest and bare and (len(parts) > 1 or not in_item):
            advice = "Zet elk erbij en niets ernaast, of geef de waarde een naam."
            self.bestand.fout(knoop.regel, "naar . maakt het hele item tot één waarde", advice)

    def deel(self, key: str, knoop: Knoop, *, in_elk: bool) -> Deel | None:
        """One key of a group."""
        if key == "tekst":
            waarde = self.blad(knoop, in_elk=in_elk)
            return Tekst(waarde) if waarde else None
        if key.startswith("@"):
            tag, naam = self.tag(key[1:], knoop, prefix=":" in key)
            waarde = self.blad(knoop, in_elk=in_elk)
            return Attribuut(tag, f"@{naam}", waarde) if waarde else None
        if KEUZE.fullmatch(key):
            return self.keuze(key, knoop, in_elk=in_elk)
        if key == "herhaal":
            return self.herhaling(knoop, in_elk=in_elk)
        if ":" in key:
            return self.element(key, knoop, in_elk=in_elk)
        words = ("vast", self.pad_woord, "vorm", "lijst", "verplicht", *WORDS)
        self.bestand.fout(
            knoop.regel,
            f"onbekende sleutel {key!r}",
            f"{bedoelde(key, words)} Een element heeft een voorvoegsel uit namen.",
        )
        return None

    def keuze(self, key: str, knoop: Knoop, *, in_elk: bool) -> Keuze:
        """A choice of elements."""
        options = [self.keus(item, in_elk=in_elk) for item in self.bestand.lijst(knoop, key)]
        return Keuze(tuple(option for option in options if option))

    def herhaling(self, knoop: Knoop, *, in_elk: bool) -> Herhaling | None:
        """Elements that repeat together."""
        words = self.bestand.vrij(knoop, "herhaal")
        elk_knoop = words.pop("elk", None)
        elk = lees_pad(self.bestand, elk_knoop, "elk", in_elk=in_elk) if elk_knoop else None
        parts = tuple(part for key, item in words.items() if (part := self.deel(key, item, in_elk=True)))
        first = parts[0] if parts else None
        if elk is None or not isinstance(first, Element) or first.elk:
            advice = "Zet elk erbij, en begin met het element dat elke keer precies één keer voorkomt."
            self.bestand.fout(knoop.regel, "herhaal mist elk, of een element waarmee elke keer begint", advice)
            return None
        return Herhaling(parts, elk, knoop.regel)

    def keus(self, knoop: Knoop, *, in_elk: bool) -> Element | None:
        """One option of a choice: a group with one element."""
        keys = self.bestand.vrij(knoop, "een keuze")
        if len(keys) != 1:
            self.bestand.fout(knoop.regel, "een keuze is één element", "Zet elk element achter een eigen streepje.")
            return None
        [(key, inner)] = keys.items()
        return self.element(key, inner, in_elk=in_elk)

    def blad(self, knoop: Knoop, *, in_elk: bool) -> Waarde | None:
        """The value of an attribute or text."""
        if isinstance(knoop.waarde, dict):
            return self.waarde(knoop, in_elk=in_elk)
        return self.pad_waarde(knoop, in_elk=in_elk)

    def pad_waarde(self, knoop: Knoop, *, in_elk: bool) -> Waarde | None:
        """A leaf written as a path only."""
        pad = lees_pad(self.bestand, knoop, "een pad", in_elk=in_elk)
        return Waarde(knoop.regel, pad) if pad else None

    def waarde(self, knoop: Knoop, *, in_elk: bool) -> Waarde | None:
        """A leaf written as a group of words."""
        keys = self.bestand.groep(knoop, "een waarde", (self.pad_woord, "vast", "vorm", "lijst", "verplicht"))
        if (self.pad_woord in keys) == ("vast" in keys):
            self.bestand.fout(
                knoop.regel, f"een waarde heeft {self.pad_woord} of vast, niet beide", "Houd er één over."
            )
            return None
        if "vast" in keys:
            return Waarde(knoop.regel, vast=self.vast(keys))
        pad = lees_pad(self.bestand, keys[self.pad_woord], self.pad_woord, in_elk=in_elk)
        vorm, lijst = self.vorm(keys.get("vorm")), self.lijst(keys.get("lijst"))
        required = self.bestand.waar(keys.get("verplicht"), "verplicht")
        return Waarde(knoop.regel, pad, None, vorm, lijst, required) if pad else None

    def vast(self, keys: Mapping[str, Knoop]) -> str | int | None:
        """A constant; nothing else goes with it."""
        for other in keys.keys() - {"vast"}:
            self.bestand.fout(keys[other].regel, f"{other} heeft geen zin naast vast", f"Haal {other} weg.")
        return self.constante(keys["vast"])

    def constante(self, knoop: Knoop) -> str | int | None:
        """What a constant holds; in XML all is text."""
        return self.bestand.tekst(knoop, "vast")

    def vorm(self, knoop: Knoop | None) -> Bewerking | None:
        """A form by its name."""
        if not (naam := self.bestand.tekst(knoop, "vorm")) or knoop is None:
            return None
        if naam not in BEWERKINGEN:
            self.bestand.fout(knoop.regel, f"onbekende vorm {naam!r}", bedoelde(naam, BEWERKINGEN))
        return BEWERKINGEN.get(naam)

    def lijst(self, knoop: Knoop | None) -> Codelijst | None:
        """A code list by its name."""
        if not (naam := self.bestand.tekst(knoop, "lijst")) or knoop is None:
            return None
        found = self.lijsten.get(naam)
        if found is None:
            self.bestand.fout(knoop.regel, f"onbekende codelijst {naam!r}", bedoelde(naam, self.lijsten))
        elif self.leest and not found.lezen:
            self.bestand.fout(
                knoop.regel, f"codelijst {naam} is alleen om te schrijven", "Neem een lijst die terug kan."
            )
        else:
            self.gebruikt[naam] = found
        return found

    def voorwaarde(self, knoop: Knoop | None, *, in_elk: bool) -> Voorwaarde | None:
        """A condition; only a writer has one."""
        if knoop is None:
            return None
        if self.leest:
            self.bestand.fout(knoop.regel, "als hoort bij schrijven; een lezer neemt wat er staat", "Haal als weg.")
            return None
        keys = self.bestand.groep(knoop, "als", ("pad", "een_van", "geen_van"))
        if not self.bestand.verplicht(keys, ("pad",), knoop.regel, "als"):
            return None
        if {"een_van", "geen_van"} <= keys.keys():
            self.bestand.fout(knoop.regel, "als heeft een_van of geen_van, niet beide", "Houd er één over.")
        pad = lees_pad(self.bestand, keys["pad"], "pad", in_elk=in_elk)
        values = {key: self.waarden(keys[key], key) for key in ("een_van", "geen_van") if key in keys}
        return Voorwaarde(pad, knoop.regel, values.get("een_van"), values.get("geen_van")) if pad else None

    def bij(self, knoop: Knoop | None) -> frozenset[str]:
        """The doelen that a part is for, of those the mapping writes for; empty for all of them."""
        if knoop is None:
            return frozenset()
        items = {self.bestand.tekst(item, "bij"): item for item in self.bestand.lijst(knoop, "bij")}
        for doel, item in items.items():
            if doel not in self.doelen:
                self.bestand.fout(item.regel, f"doel {doel!r} in bij is geen doel van deze mapping")
        return frozenset(items)

    def waarden(self, knoop: Knoop, wat: str) -> frozenset[Any]:
        """The values of a condition."""
        items = self.bestand.lijst(knoop, wat)
        for item in items:
            if not isinstance(item.waarde, str | int):
                self.bestand.fout(item.regel, f"{wat} bevat alleen gewone waarden")
        return frozenset(item.waarde for item in items if isinstance(item.waarde, str | int))

    def tag(self, key: str, knoop: Knoop, *, prefix: bool = True) -> tuple[str, str]:
        """The name of an element or attribute in Clark notation, and without its prefix."""
        before, _, naam = key.rpartition(":")
        if not _NAME.fullmatch(naam):
            self.bestand.fout(knoop.regel, f"{key!r} is geen naam van een element of attribuut")
        if prefix and before not in self.namen:
            self.bestand.fout(knoop.regel, f"voorvoegsel van {key!r} staat niet in namen", bedoelde(before, self.namen))
        namespace = self.namen.get(before) if prefix else ""
        return f"{{{namespace}}}{naam}" if namespace else naam, naam
