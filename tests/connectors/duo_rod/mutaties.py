"""Messages made wrong in a repeatable way: parts dropped, doubled, moved, renamed, or with another value."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

WAARDEN = (
    "", " ", "-", "J", "N", "0", "1", "2", "3", "99", "123", "0015", "00155", "12345", "123456", "999999990",
    "99999999", "9999999900", "99XX", "99xx", "99XX00", "99XX0", "100A200", "100X200", "100a200", "1234AB",
    "1234 AB", "0234AB", "2026-02-28", "2026-02-31", "2026-00-00", "0000-00-00", "2026-13-01", "2026-1-1",
    "2026-02-28Z", "28-02-2026", "2026-09-14T08:15:30Z", "2026-09-14T08:15:30", "2026-09-14T08:15:30+02:00",
    "2026-09-14", "true", "false", "True", "ja", "by", "to", "BY", "A", "AB", "VOORBEELD_1", "voorbeeld",
    "MET SPATIE", " 999999990", "999999990 ", "\t1", "1\n", "3d1f6a20-0b5e-4c11-9a77-000000000001",
    "urn:uuid:3d1f6a20-0b5e-4c11-9a77-000000000001", "é", "x" * 10, "x" * 11, "x" * 20, "x" * 21, "x" * 22,
    "x" * 23, "x" * 35, "x" * 36, "x" * 40, "x" * 41, "x" * 70, "x" * 71, "X" * 70, "X" * 71, "x" * 80, "x" * 81,
    "x" * 200, "x" * 201, "x" * 3000, "x" * 3001,
)  # fmt: skip
Mutatie = Callable[[etree._Element, random.Random], None]


def mutanten(berichten: list[bytes], aantal: int, zaad: int) -> Iterator[tuple[str, bytes]]:
    """Yield `aantal` messages, each one to three mutations away from a good one, with what was done to it."""
    toeval = random.Random(zaad)
    for _ in range(aantal):
        wortel = deepcopy(etree.fromstring(toeval.choice(berichten)))
        gedaan = toeval.choices(MUTATIES, k=toeval.choice((1, 1, 1, 2, 3)))
        for mutatie in gedaan:
            mutatie(wortel, toeval)
        yield " + ".join(mutatie.__name__ for mutatie in gedaan), etree.tostring(wortel)


def _een(wortel: etree._Element, toeval: random.Random) -> etree._Element:
    return toeval.choice([deel for deel in wortel.iterdescendants() if isinstance(deel.tag, str)] or [wortel])


def weg(wortel: etree._Element, toeval: random.Random) -> None:
    """Drop an element."""
    deel = _een(wortel, toeval)
    if (ouder := deel.getparent()) is not None:
        ouder.remove(deel)


def dubbel(wortel: etree._Element, toeval: random.Random) -> None:
    """Write an element twice, sometimes more often than any group may."""
    deel = _een(wortel, toeval)
    for _ in range(toeval.choice((1, 1, 1, 99, 100))):
        deel.addnext(deepcopy(deel))


def verplaats(wortel: etree._Element, toeval: random.Random) -> None:
    """Change places with a neighbour."""
    deel = _een(wortel, toeval)
    if (buur := deel.getnext()) is not None:
        buur.addnext(deel)


def hernoem(wortel: etree._Element, toeval: random.Random) -> None:
    """Give an element the name of another one, or one in a different case."""
    deel = _een(wortel, toeval)
    naam = etree.QName(deel)
    nieuw = toeval.choice((naam.localname.capitalize(), etree.QName(_een(wortel, toeval)).localname, "onbekend"))
    deel.tag = f"{{{naam.namespace}}}{nieuw}"


def andere_namespace(wortel: etree._Element, toeval: random.Random) -> None:
    """Put an element in the other namespace of the message, in none, or in a foreign one."""
    deel = _een(wortel, toeval)
    ruimten = [*{str(etree.QName(ander).namespace) for ander in wortel.iter("*")}, "urn:vreemd", ""]
    ruimte = toeval.choice(ruimten)
    deel.tag = f"{{{ruimte}}}{etree.QName(deel).localname}" if ruimte else etree.QName(deel).localname


def andere_waarde(wortel: etree._Element, toeval: random.Random) -> None:
    """Write something else in a leaf."""
    bladen = [deel for deel in wortel.iterdescendants("*") if not len(deel)] or [wortel]
    toeval.choice(bladen).text = toeval.choice(WAARDEN)


def attribuut(wortel: etree._Element, toeval: random.Random) -> None:
    """Add an attribute no schema asks for."""
    _een(wortel, toeval).set("extra", "1")


def tekst_erbij(wortel: etree._Element, toeval: random.Random) -> None:
    """Write text between elements."""
    _een(wortel, toeval).tail = "tekst"


MUTATIES: tuple[Mutatie, ...] = (
    weg, dubbel, verplaats, hernoem, andere_namespace, andere_waarde, andere_waarde, andere_waarde, andere_waarde,
    attribuut, tekst_erbij,
)  # fmt: skip
