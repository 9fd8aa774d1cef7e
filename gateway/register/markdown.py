"""The register as a page in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from gateway.register.inhoud import Register, Stand, Verwerking
from gateway.register.teksten import (
    KLASSEN,
    ONDERDELEN,
    bron,
    contactregels,
    datum,
    eigen_bewaren,
    klassesleutel,
    systeem,
    veldnamen,
)

# More names than this in one cell is no longer a line that anyone reads: they stand below, by doel.
_PASSEND = 20
_KLASSE_VAN = {klassesleutel(klasse): klasse for klasse, _ in KLASSEN}
# Characters that mean something in Markdown or HTML; a name from the configuration is only ever text.
_TEKENS = str.maketrans({teken: f"\\{teken}" for teken in "\\`*_[]<>|#"} | {"\n": " ", "\r": " "})


def als_markdown(register: Register) -> str:
    """The page: who, overview, each verwerking, the gateway itself, and the fields of each doel."""
    delen = (_kop, _overzicht, _verwerkingen, _bron, _eigen, _beveiliging, _velden, _artikel)
    return "\n".join(regel for deel in delen for regel in deel(register))


def _kop(register: Register) -> Iterator[str]:
    yield f"# Verwerkingsregister van {_veilig(register.verantwoordelijke.naam)}"
    yield ""
    yield f"Register als bedoeld in art. 30 lid 1 AVG, naar wat op {datum(register.peildatum)} in Schakel is ingericht."
    yield "De letters verwijzen naar dat lid. Wat hier niet in staat, kan de gateway niet delen."
    yield ""
    yield from _tabel(
        ("lid 1", "Onderdeel", "Inhoud"),
        ((_letter(register, sleutel), titel, tekst) for sleutel, titel, tekst in contactregels(register)),
    )


def _overzicht(register: Register) -> Iterator[str]:
    yield "## Overzicht"
    yield ""
    yield "Het plaatje hierbij is `stromen.svg`."
    yield ""
    if not register.verwerkingen:
        yield "Er is geen abonnement: deze organisatie deelt en ontvangt niets via de gateway."
        yield ""
        return
    yield from _tabel(
        ("nr.", "Doel", "Verstrekker", "Ontvanger", "Grondslag", "Stand"),
        (
            (
                str(nummer),
                item.titel,
                item.verstrekker.naam,
                item.ontvanger.naam,
                register.vast.grondslagen[item.doel.grondslag.soort].titel if item.doel else "onbekend",
                item.stand,
            )
            for nummer, item in enumerate(register.verwerkingen, 1)
        ),
    )


def _verwerkingen(register: Register) -> Iterator[str]:
    delen = (("Wat de organisatie verstrekt", register.verstrekkingen), ("Wat zij ontvangt", register.ontvangsten))
    nummer = 0
    for titel, verwerkingen in delen:
        if not verwerkingen:
            continue
        yield from (f"## {titel}", "")
        if verwerkingen is register.ontvangsten:
            yield "Doel en grondslag zijn die van de verstrekker; de ontvanger heeft daarna zijn eigen."
            yield ""
        for verwerking in verwerkingen:
            nummer += 1
            yield from _verwerking(register, nummer, verwerking)


def _verwerking(register: Register, nummer: int, verwerking: Verwerking) -> Iterator[str]:
    yield f"### {nummer}. {_veilig(verwerking.titel)}, aan {_veilig(verwerking.ontvanger.naam)}"
    yield ""
    if verwerking.stand is not Stand.GELDIG:
        yield f"**Let op: {verwerking.stand}.** Het abonnement is ingericht, maar er wordt niets op verstuurd."
        yield ""
    yield from _tabel(
        ("lid 1", "Onderdeel", "Inhoud"),
        (
            (
                _letter(register, item.sleutel),
                item.titel,
                _inhoud(verwerking, item.sleutel, item.tekst(register, verwerking)),
            )
            for item in ONDERDELEN
            if item.sleutel not in ("stand", "maatregelen")
        ),
    )


def _inhoud(verwerking: Verwerking, sleutel: str, tekst: str) -> str:
    if (klasse := _KLASSE_VAN.get(sleutel)) is None or len(namen := list(veldnamen(verwerking, klasse))) <= _PASSEND:
        return tekst
    return f"{len(namen)} gegevens; zie de gegevens van {verwerking.doelnaam}"


def _bron(register: Register) -> Iterator[str]:
    yield "## Wat uit de bron wordt gelezen"
    yield ""
    if register.bron is None:
        yield "Er is geen bron ingericht: van deze organisatie leest de gateway niets."
        yield ""
        return
    yield f"{_veilig(systeem(register.bron.systeem))}."
    yield ""
    yield from (f"- {_veilig(wat)}" for wat in register.bron.gelezen)
    yield ""


def _eigen(register: Register) -> Iterator[str]:
    yield "## Wat de gateway zelf verwerkt"
    yield ""
    yield "Nodig om te kunnen delen, bewijzen en wissen. Het gaat aan niemand, tenzij de organisatie het uitvoert."
    yield ""
    yield from _tabel(
        ("b Doel", "Grondslag", "c Betrokkenen", "c Gegevens", "f Bewaren", "Bron"),
        (
            (
                item.titel,
                f"{item.grondslag} (AVG {item.avg})",
                item.betrokkenen,
                item.gegevens,
                eigen_bewaren(register, item),
                bron(register, item.bron, item.status),
            )
            for item in register.eigen.values()
        ),
    )


def _beveiliging(register: Register) -> Iterator[str]:
    yield f"## {_letter(register, 'maatregelen')}. Beveiliging"
    yield ""
    yield "Technische en organisatorische maatregelen (art. 32 AVG) die voor alle verwerkingen hierboven gelden."
    yield ""
    yield from _tabel(
        ("Maatregel", "Bron"),
        ((item.titel, bron(register, item.bron, item.status)) for item in register.vast.maatregelen.values()),
    )


def _velden(register: Register) -> Iterator[str]:
    yield "## Gegevens per doel"
    yield ""
    voorbeeld = {item.doelnaam: item for item in register.verwerkingen if item.doel}
    for doelnaam in sorted(voorbeeld):
        yield f"### Gegevens van {doelnaam}"
        yield ""
        for klasse, titel in KLASSEN:
            if namen := list(veldnamen(voorbeeld[doelnaam], klasse)):
                yield f"- {titel}: {_veilig('; '.join(namen))}."
        yield ""


def _artikel(register: Register) -> Iterator[str]:
    artikel = register.vast.artikel30
    titels = {item.sleutel: item.titel for item in ONDERDELEN}
    titels |= {sleutel: titel for sleutel, titel, _ in contactregels(register)}
    yield "## Waar art. 30 lid 1 staat"
    yield ""
    yield from _tabel(
        ("lid 1", "Het lid vraagt", "Onderdeel van dit register"),
        (
            (letter, deel.titel, ", ".join(titels[sleutel] for sleutel in deel.onderdelen))
            for letter, deel in artikel.letters.items()
        ),
    )
    yield f"{bron(register, artikel.bron, artikel.status)}."
    yield ""


def _letter(register: Register, sleutel: str) -> str:
    return register.vast.artikel30.letter_van(sleutel)


def _tabel(koppen: Sequence[str], rijen: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(koppen)} |"
    yield f"|{'---|' * len(koppen)}"
    yield from (f"| {' | '.join(map(_veilig, rij))} |" for rij in rijen)
    yield ""


def _veilig(tekst: str) -> str:
    return str(tekst).translate(_TEKENS)
