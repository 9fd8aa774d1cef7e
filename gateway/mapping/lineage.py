"""Where each part of a message comes from, noted while the writer makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.mapping.paths import Pad


@dataclass(frozen=True, slots=True)
class Herkomst:
    """One element or attribute of a message, or member of JSON: the path in the view, and the mapping line.

    `element` counts from 1 where an element repeats, `pad` from 0; `pad` is empty for a constant or a plain group.
    """

    element: str
    pad: str
    bestand: str
    regel: int


class Spoor:
    """Follows a writer through its tree."""

    def __init__(self, bestand: str) -> None:
        """Take the mapping file."""
        self.bestand = bestand
        self.regels: list[Herkomst] = []
        self._elementen: list[str] = []
        self._marks: list[int] = []
        self._items: list[str] = []
        self._volgnummer = ""
        self._nieuw = ""

    def pad(self, pad: Pad | None) -> str:
        """A path with the indexes of the items we are in."""
        return pad.onder(self._items[-1] if self._items else "") if pad else ""

    def noteer(self, naam: str, pad: Pad | None, regel: int) -> None:
        """A leaf or attribute was written."""
        self._regel(naam, self.pad(pad), regel)

    def open(self, naam: str, regel: int) -> None:
        """A group begins."""
        self._marks.append(len(self.regels))
        self._elementen.append(self._regel(naam, self._nieuw, regel))

    def tekst(self, pad: Pad | None, regel: int) -> None:
        """The group we are in has a text of its own."""
        mark = self._marks[-1]
        self.regels[mark] = replace(self.regels[mark], pad=self.pad(pad), regel=regel)

    def sluit(self, *, gevuld: bool) -> None:
        """A group ends; one that stayed empty leaves no trace."""
        self._elementen.pop()
        mark = self._marks.pop()
        if not gevuld:
            del self.regels[mark:]

    def item(self, pad: Pad, index: int, volgnummer: int) -> None:
        """An item of a list begins, to be the next element of its name."""
        self._nieuw = f"{self.pad(pad)}[{index}]"
        self._items.append(self._nieuw)
        self.plaats(volgnummer)

    def item_klaar(self) -> None:
        """An item of a list ends."""
        self._items.pop()
        self._volgnummer = self._nieuw = ""

    def plaats(self, volgnummer: int) -> None:
        """The next element takes this place among those of its name; 0 ends it."""
        self._volgnummer = f"[{volgnummer}]" if volgnummer else ""

    def _regel(self, naam: str, pad: str, regel: int) -> str:
        # The root is left out of the path: every path would begin with it.
        naam += self._volgnummer
        self._volgnummer = self._nieuw = ""
        self.regels.append(Herkomst(".".join([*self._elementen[1:], naam]), pad, self.bestand, regel))
        return naam
