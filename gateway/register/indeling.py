"""What the picture holds and where: a column of doelen, with who gives on its left and who receives on its right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from gateway.model.klasse import Klasse
from gateway.register.inhoud import Partij, Register, Stand, Verwerking

RAND, TUSSEN = 24, 18
LETTER, REGEL, MARGE = 14, 19, 12
# Below the headings.
_BEGIN = 118.0


class Kleur(NamedTuple):
    """Of a line and the edge of a box, and of the inside of the box; text on it stays readable."""

    lijn: str
    vlak: str


# The ground is written in words too: colour alone tells nothing.
KLEUREN = {
    "wettelijke-verplichting": Kleur("#1f4e79", "#eaf1f8"),
    "algemeen-belang": Kleur("#2b6530", "#ebf5ec"),
    "toestemming": Kleur("#8a3b00", "#fdf1e7"),
}
_ZONDER = Kleur("#5a5a5a", "#f2f2f2")
INKT, _WAARSCHUWING = "#1a1a1a", "#9b1c1c"

_HOEVEEL = (
    (Klasse.WETTELIJK_NUMMER, "wettelijk nummer", "wettelijke nummers"),
    (Klasse.BIJZONDER, "bijzonder", "bijzondere"),
    (Klasse.STRAFRECHTELIJK, "strafrechtelijk", "strafrechtelijke"),
    (Klasse.GEVOELIG, "gevoelig", "gevoelige"),
    (Klasse.GEWOON, "gewoon", "gewone"),
)


class Kolom(NamedTuple):
    """A column of boxes: where it begins, how wide it is, and how many bold and normal letters fit on a line."""

    x: int
    breed: int
    vet: int
    gewoon: int


# Counted for a wide typeface, since we do not know which one will be there.
VAN, DOEL, NAAR = Kolom(RAND, 250, 24, 28), Kolom(350, 540, 53, 68), Kolom(1000, 250, 24, 28)
BREED = NAAR.x + NAAR.breed + RAND


class Regel(NamedTuple):
    """A line of text in a box."""

    tekst: str
    vet: bool
    kleur: str


@dataclass(slots=True)
class Vak:
    """A box with lines of text; `midden` is set when it gets its place."""

    kolom: Kolom
    regels: list[Regel]
    kleur: Kleur
    midden: float = 0.0

    @property
    def hoog(self) -> int:
        """How high it is for its lines."""
        return len(self.regels) * REGEL + 2 * MARGE

    @property
    def boven(self) -> float:
        """Where it begins."""
        return self.midden - self.hoog / 2

    def zet(self, midden: float, boven: float) -> float:
        """Put it level with something, but not above `boven`; where the next may begin."""
        self.midden = max(midden, boven + self.hoog / 2)
        return self.boven + self.hoog + TUSSEN


@dataclass(frozen=True, slots=True)
class Indeling:
    """The boxes in their places: a doel by who gives and its name, a party by its id."""

    doelen: Mapping[tuple[str, str], Vak]
    van: Mapping[str, Vak]
    naar: Mapping[str, Vak]

    def alle(self) -> Iterator[Vak]:
        """Every box."""
        for vakken in (self.van, self.doelen, self.naar):
            yield from vakken.values()

    @property
    def onder(self) -> int:
        """Where the lowest box ends."""
        return round(max([vak.boven + vak.hoog for vak in self.alle()], default=_BEGIN))


def deel_in(register: Register) -> Indeling:
    """Make the boxes of a register and give each its place."""
    items = register.verwerkingen
    groepen: dict[tuple[str, str], list[Verwerking]] = {}
    for item in items:
        groepen.setdefault(sleutel(item), []).append(item)
    doelen = {naam: Vak(DOEL, _doelregels(register, groep), kleur_van(groep[0])) for naam, groep in groepen.items()}
    boven = _BEGIN
    for vak in doelen.values():
        boven = vak.zet(0, boven)
    van = {item.verstrekker.id: _partijvak(item.verstrekker, VAN) for item in items}
    naar = {item.ontvanger.id: _partijvak(item.ontvanger, NAAR) for item in items}
    _plaats(van, doelen, items, lambda item: item.verstrekker)
    _plaats(naar, doelen, items, lambda item: item.ontvanger)
    return Indeling(doelen, van, naar)


def sleutel(verwerking: Verwerking) -> tuple[str, str]:
    """By which the box of its doel is known."""
    return verwerking.verstrekker.id, verwerking.doelnaam


def kleur_van(verwerking: Verwerking) -> Kleur:
    """The colour of its ground."""
    return KLEUREN.get(verwerking.doel.grondslag.soort, _ZONDER) if verwerking.doel else _ZONDER


def _plaats(
    partijen: Mapping[str, Vak],
    doelen: Mapping[tuple[str, str], Vak],
    items: tuple[Verwerking, ...],
    wie: Callable[[Verwerking], Partij],
) -> None:
    boven = _BEGIN
    for id_, vak in partijen.items():
        hoogtes = [doelen[sleutel(item)].midden for item in items if wie(item).id == id_]
        boven = vak.zet(sum(hoogtes) / len(hoogtes), boven)


def _partijvak(partij: Partij, kolom: Kolom) -> Vak:
    return Vak(kolom, [*_vet(partij.naam, kolom), *_gewoon(partij.soort_titel, kolom)], _ZONDER)


def _doelregels(register: Register, verwerkingen: list[Verwerking]) -> list[Regel]:
    eerste = verwerkingen[0]
    regels = _vet(eerste.titel, DOEL)
    if eerste.doel:
        grondslag = eerste.doel.grondslag
        titel = register.vast.grondslagen[grondslag.soort].titel
        regels += _gewoon(f"Grondslag: {titel} (AVG {grondslag.avg})", DOEL)
        regels += _gewoon(f"Bron van de grondslag: {grondslag.status}", DOEL)
        regels += _gewoon(f"Gegevens: {_hoeveel(eerste)}", DOEL)
    for item in verwerkingen:
        if item.stand is not Stand.GELDIG:
            regels += _vet(f"Let op, naar {item.ontvanger.naam}: {item.stand}", DOEL, _WAARSCHUWING)
    return regels


def _hoeveel(verwerking: Verwerking) -> str:
    tellingen = ((len(verwerking.velden_van(klasse)), enkel, meer) for klasse, enkel, meer in _HOEVEEL)
    return ", ".join(f"{aantal} {enkel if aantal == 1 else meer}" for aantal, enkel, meer in tellingen if aantal)


def _vet(tekst: str, kolom: Kolom, kleur: str = INKT) -> list[Regel]:
    return [Regel(regel, vet=True, kleur=kleur) for regel in wrap(tekst, kolom.vet)]


def _gewoon(tekst: str, kolom: Kolom) -> list[Regel]:
    return [Regel(regel, vet=False, kleur=INKT) for regel in wrap(tekst, kolom.gewoon)]
