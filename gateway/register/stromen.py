"""The register as a picture: who gives what to whom on which ground. Plain SVG, with its text as text."""

from lxml import etree

from gateway.register.indeling import (
    BREED,
    DOEL,
    INKT,
    KLEUREN,
    LETTER,
    MARGE,
    NAAR,
    RAND,
    REGEL,
    VAN,
    Indeling,
    Kleur,
    Vak,
    deel_in,
    kleur_van,
    sleutel,
)
from gateway.register.inhoud import Register, Stand, Verwerking
from gateway.register.teksten import datum

_SVG = "http://www.w3.org/2000/svg"
_LEGENDA = 130
_UITLEG = "Over een onderbroken lijn gaat nu niets. Bij elke grondslag staat hoe zeker haar bron is."


def als_svg(register: Register) -> str:
    """The picture; the same text for the same register."""
    indeling = deel_in(register)
    wortel = _wortel(register, indeling.onder + _LEGENDA)
    _kopjes(wortel, register)
    _lijnen(wortel, register, indeling)
    for vak in indeling.alle():
        _teken_vak(wortel, vak)
    _legenda(wortel, register, indeling.onder + 40)
    etree.indent(wortel, "  ")
    return etree.tostring(wortel, encoding="unicode") + "\n"


def _wortel(register: Register, hoog: int) -> etree._Element:
    wortel = etree.Element("svg", xmlns=_SVG, viewBox=f"0 0 {BREED} {hoog}", width=str(BREED), height=str(hoog))
    wortel.set("role", "img")
    wortel.set("aria-labelledby", "titel beschrijving")
    wortel.set("lang", "nl")
    wortel.set("font-family", "'Noto Sans', 'DejaVu Sans', Arial, sans-serif")
    wortel.set("font-size", str(LETTER))
    _in(wortel, "title", id="titel").text = _titel(register)
    _in(wortel, "desc", id="beschrijving").text = _beschrijving(register)
    _in(wortel, "rect", width=str(BREED), height=str(hoog), fill="#ffffff")
    punt = _in(_in(wortel, "defs"), "marker", id="punt", viewBox="0 0 10 10", refX="9", refY="5", orient="auto")
    punt.set("markerWidth", "8")
    punt.set("markerHeight", "8")
    _in(punt, "path", d="M0 0 L10 5 L0 10 z", fill=INKT)
    return wortel


def _titel(register: Register) -> str:
    return f"Wie geeft wat aan wie, en op welke grond: {register.verantwoordelijke.naam}"


def _beschrijving(register: Register) -> str:
    def zin(item: Verwerking) -> str:
        grond = register.vast.grondslagen[item.doel.grondslag.soort].titel if item.doel else "grondslag onbekend"
        return f"{_stroom(item)} ({grond}; {item.stand})."

    return " ".join(map(zin, register.verwerkingen)) or "Er is niets ingericht."


def _stroom(item: Verwerking) -> str:
    return f"{item.verstrekker.naam} geeft aan {item.ontvanger.naam}: {item.titel}"


def _kopjes(wortel: etree._Element, register: Register) -> None:
    _tekst(wortel, RAND, 40, _titel(register), vet=True, grootte=20)
    _tekst(wortel, RAND, 64, f"Naar wat op {datum(register.peildatum)} in Schakel is ingericht.")
    for kolom, kop in ((VAN, "Verstrekker"), (DOEL, "Doel, grondslag en gegevens"), (NAAR, "Ontvanger")):
        _tekst(wortel, kolom.x, 102, kop, vet=True, grootte=16)


def _lijnen(wortel: etree._Element, register: Register, indeling: Indeling) -> None:
    groep = _in(wortel, "g", fill="none")
    groep.set("stroke-width", "2")
    for naam, vak in indeling.doelen.items():
        geldig = any(item.stand is Stand.GELDIG for item in register.verwerkingen if sleutel(item) == naam)
        begin = indeling.van[naam[0]]
        _lijn(groep, (begin, begin.midden), (vak, vak.midden), vak.kleur, dicht=geldig)
    for id_, vak in indeling.naar.items():
        stromen = [item for item in register.verwerkingen if item.ontvanger.id == id_]
        for nummer, item in enumerate(stromen, 1):
            # Each line has a place of its own on the edge of the receiver.
            aankomst = vak.boven + vak.hoog * nummer / (len(stromen) + 1)
            begin = indeling.doelen[sleutel(item)]
            geldig = item.stand is Stand.GELDIG
            lijn = _lijn(groep, (begin, begin.midden), (vak, aankomst), kleur_van(item), dicht=geldig)
            lijn.set("marker-end", "url(#punt)")
            _in(lijn, "title").text = _stroom(item)


def _lijn(
    groep: etree._Element, begin: tuple[Vak, float], eind: tuple[Vak, float], kleur: Kleur, *, dicht: bool
) -> etree._Element:
    x1, x2 = begin[0].kolom.x + begin[0].kolom.breed, eind[0].kolom.x
    y1, y2, half = begin[1], eind[1], (x1 + x2) / 2
    lijn = _in(groep, "path", stroke=kleur.lijn)
    lijn.set("d", f"M{x1} {y1:.1f} C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2} {y2:.1f}")
    if not dicht:
        lijn.set("stroke-dasharray", "7 5")
    return lijn


def _teken_vak(wortel: etree._Element, vak: Vak) -> None:
    rand = _in(wortel, "rect", x=str(vak.kolom.x), y=f"{vak.boven:.1f}", rx="6")
    rand.set("width", str(vak.kolom.breed))
    rand.set("height", str(vak.hoog))
    rand.set("fill", vak.kleur.vlak)
    rand.set("stroke", vak.kleur.lijn)
    for nummer, regel in enumerate(vak.regels):
        hoogte = vak.boven + MARGE + LETTER + nummer * REGEL
        _tekst(wortel, vak.kolom.x + MARGE, hoogte, regel.tekst, vet=regel.vet, kleur=regel.kleur)


def _legenda(wortel: etree._Element, register: Register, boven: int) -> None:
    x = RAND
    for soort, kleur in KLEUREN.items():
        titel = register.vast.grondslagen[soort].titel
        _in(wortel, "rect", x=str(x), y=str(boven), width="18", height="18", fill=kleur.vlak, stroke=kleur.lijn)
        _tekst(wortel, x + 26, boven + 14, titel)
        x += 60 + 8 * len(titel)
    _tekst(wortel, RAND, boven + 46, _UITLEG)


def _tekst(
    wortel: etree._Element,
    x: float,
    y: float,
    tekst: str,
    *,
    vet: bool = False,
    kleur: str = INKT,
    grootte: int = LETTER,
) -> None:
    deel = _in(wortel, "text", x=f"{x:g}", y=f"{y:.1f}", fill=kleur)
    if vet:
        deel.set("font-weight", "bold")
    if grootte != LETTER:
        deel.set("font-size", str(grootte))
    deel.text = tekst


def _in(ouder: etree._Element, naam: str, **kenmerken: str) -> etree._Element:
    return etree.SubElement(ouder, naam, kenmerken)
