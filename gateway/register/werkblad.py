"""The register as a workbook: a row per verwerking, a row per field of a doel, and the rest on sheets of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import tostring

from gateway.register.inhoud import Register
from gateway.register.teksten import ONDERDELEN, contactregels, datum, eigen_bewaren, systeem, zeker

_KOP = Font(bold=True, color="FFFFFF")
_VLAK = PatternFill("solid", fgColor="1F4E79")
_OMLOOP = Alignment(wrap_text=True, vertical="top")
_BREED = 45
# The earliest moment a ZIP can hold: the same register is the same file.
_VAST = (1980, 1, 1, 0, 0, 0)


def als_werkblad(register: Register) -> bytes:
    """The workbook as XLSX: the same bytes for the same register."""
    boek = Workbook(write_only=True)
    boek.properties.creator = "Schakel"
    boek.properties.title = f"Verwerkingsregister van {register.verantwoordelijke.naam}"
    letter = register.vast.artikel30.letter_van
    _blad(
        boek,
        "Verantwoordelijke",
        ("AVG art. 30 lid 1", "Onderdeel", "Inhoud"),
        [
            *((letter(sleutel), titel, tekst) for sleutel, titel, tekst in contactregels(register)),
            ("", "Peildatum", datum(register.peildatum)),
        ],
    )
    _blad(
        boek,
        "Verwerkingen",
        tuple(f"{item.titel} ({letter(item.sleutel)})" if letter(item.sleutel) else item.titel for item in ONDERDELEN),
        ([item.tekst(register, verwerking) for item in ONDERDELEN] for verwerking in register.verwerkingen),
    )
    _blad(boek, "Gegevens", ("Doel", "Gegeven", "Klasse", "Betrokkene", "Alleen als", "Veld"), _velden(register))
    _blad(boek, "Bron", ("Systeem", "Wat wordt gelezen"), _bron(register))
    _blad(
        boek,
        "Gateway zelf",
        ("Doel (b)", "Grondslag", "AVG", "Betrokkenen (c)", "Gegevens (c)", "Bewaren (f)", "Bron", "Status"),
        _eigen(register),
    )
    _blad(
        boek,
        "Beveiliging",
        ("Maatregel (g)", "Bron", "Status"),
        ((i.titel, i.bron, zeker(register, i.status)) for i in register.vast.maatregelen.values()),
    )
    uit = BytesIO()
    boek.save(uit)
    # openpyxl writes when it saved; a register has a day of its own.
    boek.properties.created = boek.properties.modified = datetime.combine(register.peildatum, time())
    return _vast(uit.getvalue(), {"docProps/core.xml": tostring(boek.properties.to_tree())})


def _velden(register: Register) -> Iterable[Sequence[str]]:
    per_doel = {item.doelnaam: item.velden for item in register.verwerkingen}
    titels = {naam: item.titel for naam, item in register.vast.betrokkenen.items()}
    for doelnaam in sorted(per_doel):
        for veld in per_doel[doelnaam]:
            over = titels.get(veld.betrokkene or "", "de organisatie")
            yield doelnaam, veld.naam, veld.klasse.value, over, veld.alleen_als or "", veld.pad


def _eigen(register: Register) -> Iterable[Sequence[str]]:
    for item in register.eigen.values():
        bewaren, status = eigen_bewaren(register, item), zeker(register, item.status)
        yield item.titel, item.grondslag, item.avg, item.betrokkenen, item.gegevens, bewaren, item.bron, status


def _bron(register: Register) -> Iterable[Sequence[str]]:
    if register.bron is None:
        return [("geen bron ingericht", "")]
    return [(systeem(register.bron.systeem), wat) for wat in register.bron.gelezen or ("onbekend",)]


def _blad(boek: Workbook, naam: str, koppen: Sequence[str], rijen: Iterable[Sequence[str]]) -> None:
    blad: Any = boek.create_sheet(naam)
    blad.freeze_panes = "A2"
    for nummer in range(1, len(koppen) + 1):
        blad.column_dimensions[get_column_letter(nummer)].width = _BREED
    blad.append([_kop(blad, kop) for kop in koppen])
    for rij in rijen:
        blad.append([_tekst(blad, waarde) for waarde in rij])


def _kop(blad: Any, waarde: str) -> Any:
    cel = _tekst(blad, waarde)
    cel.font, cel.fill = _KOP, _VLAK
    return cel


def _tekst(blad: Any, waarde: str) -> Any:
    """A cell that stays text: a name from the configuration must never run as a formula."""
    cel = WriteOnlyCell(blad, str(waarde))
    cel.data_type, cel.quotePrefix = "s", True
    cel.alignment = _OMLOOP
    return cel


def _vast(inhoud: bytes, anders: Mapping[str, bytes]) -> bytes:
    uit = BytesIO()
    with ZipFile(BytesIO(inhoud)) as oud, ZipFile(uit, "w", ZIP_DEFLATED) as nieuw:
        for naam in oud.namelist():
            nieuw.writestr(ZipInfo(naam, _VAST), anders.get(naam) or oud.read(naam), ZIP_DEFLATED)
    return uit.getvalue()
