"""An XLSX with the same sheets gives the same records, and cannot be a bomb."""

import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from connectors.csv.contract import BronOnleesbaarError
from tests.connectors.csv.hulp import SCHOOL, goede, lees, maak, plekken


def werkmap(pad, school=None):
    """Write the school as sheets."""
    boek = Workbook(write_only=True)
    for naam, tekst in (school or SCHOOL).items():
        blad = boek.create_sheet(naam.capitalize())
        for regel in tekst.splitlines():
            blad.append(regel.split(";"))
    boek.save(pad)
    return pad


def herschrijf(pad, naam, inhoud):
    """Replace one part of the archive, or add it."""
    with zipfile.ZipFile(pad) as archief:
        delen = {deel.filename: archief.read(deel) for deel in archief.infolist()}
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as archief:
        for deel, bytes_ in (delen | {naam: inhoud}).items():
            archief.writestr(deel, bytes_)


def test_een_werkmap_geeft_dezelfde_records_als_de_map(tmp_path):
    """The same school as XLSX gives the same rows, from a sheet instead of a file."""
    uit_map, _ = lees(maak(tmp_path))
    uit_werkmap, los = lees(werkmap(tmp_path / "school.xlsx"))
    assert los == []
    assert {sleutel: record.rijen for sleutel, record in uit_werkmap.items()} == {
        sleutel: record.rijen for sleutel, record in uit_map.items()
    }
    assert uit_werkmap["3"].rijen["leerling"].bestand == "school.xlsx blad leerlingen"
    assert uit_werkmap["3"].rijen["leerling"].nummer == 4


def test_echte_datums_getallen_en_vinkjes_worden_tekst(tmp_path):
    """What Excel made of a cell is read as what was meant."""
    pad = werkmap(tmp_path / "school.xlsx")
    boek = load_workbook(pad)
    opps, periodes = boek["Opps"], boek["Periodes"]
    opps["A4"], opps["B4"], opps["C4"], opps["D4"] = (
        3,
        1.0,
        datetime.fromisoformat("2024-09-12T00:00"),
        date(2025, 7, 31),
    )
    opps["E4"] = time(8, 30)
    periodes["A5"], periodes["G5"] = 3.0, True
    periodes["H5"] = 1.5
    boek.save(pad)
    with zipfile.ZipFile(pad) as archief:
        blad = archief.read("xl/worksheets/sheet5.xml")
    herschrijf(pad, "xl/worksheets/sheet5.xml", blad.replace(b"<v>3</v>", b"<v>3.0E0</v>"))
    records, los = lees(pad)
    inschrijving = records["3"].rijen["inschrijvingen"][0]
    assert los == []
    assert list(inschrijving["opps"][0].values()) == ["3", "1", "2024-09-12", "2025-07-31", "08:30:00"]
    assert (inschrijving["periodes"][0]["bekostigbaar"], inschrijving["periodes"][0]["onderwijsaanbieder"]) == (
        "J",
        "1.5",
    )


def test_een_fout_noemt_blad_en_rij(tmp_path):
    """A Bevinding from a sheet names workbook, sheet, row and column."""
    pad = werkmap(tmp_path / "school.xlsx", SCHOOL | {"opps": SCHOOL["opps"].replace("3;1;12", "3;7;12")})
    records, _ = lees(pad)
    assert plekken(records["3"].bevindingen) == [("CSV-024", "school.xlsx blad opps", 4, "inschrijvingvolgnummer")]
    assert goede(records) == ["1", "2"]


def test_een_cel_buiten_de_kop_is_een_fout_een_lege_niet(tmp_path):
    """Cells beyond the header count only when something is in them."""
    pad = werkmap(tmp_path / "school.xlsx")
    boek = load_workbook(pad)
    boek["Opps"]["I2"] = " "
    boek["Opps"]["I4"] = "los"
    boek.save(pad)
    records, _ = lees(pad)
    assert [item.code for item in records["3"].bevindingen] == ["CSV-011"]
    assert goede(records) == ["1", "2"]


def test_een_ontbrekend_blad_wordt_genoemd(tmp_path):
    """A missing sheet is a missing file."""
    pad = werkmap(tmp_path / "school.xlsx", {naam: tekst for naam, tekst in SCHOOL.items() if naam != "opps"})
    with pytest.raises(BronOnleesbaarError, match=r"school\.xlsx blad opps: het bestand ontbreekt"):
        lees(pad)


def test_een_leeg_blad_mist_alle_kolommen(tmp_path):
    """A sheet without a header is told column by column."""
    with pytest.raises(BronOnleesbaarError, match="blad opps, kolom opp_begin: de kolom ontbreekt"):
        lees(werkmap(tmp_path / "school.xlsx", SCHOOL | {"opps": ""}))


BOMMEN = {
    "geen ZIP": (lambda pad: pad.write_bytes(b"dit is geen werkmap"), "geen geldig XLSX-bestand"),
    "halve ZIP": (lambda pad: pad.write_bytes(pad.read_bytes()[:2000]), "geen geldig XLSX-bestand"),
    "DOCTYPE": (
        lambda pad: herschrijf(
            pad, "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
        ),
        "DOCTYPE",
    ),
    "geen werkmap": (lambda pad: herschrijf(pad, "[Content_Types].xml", b"<x/>"), "geen geldig XLSX-bestand"),
    "te groot uitgepakt": (
        lambda pad: herschrijf(pad, "docProps/app.xml", b" " * 30_000_000),
        "uitgepakt is hij te groot",
    ),
    "te veel delen": (
        lambda pad: [herschrijf(pad, f"x{nummer}.bin", b"") for nummer in range(20)],
        "uitgepakt is hij te groot",
    ),
    "te veel tekst": (
        lambda pad: herschrijf(pad, "xl/sharedStrings.xml", b"<x/>" + b" " * 2_000_000),
        "teksten erin",
    ),
    "kapotte kop": (
        lambda pad: herschrijf(pad, "xl/worksheets/sheet5.xml", b"<worksheet><sheetData><row r='1'>"),
        "geen geldig XLSX-bestand",
    ),
    "kapotte rij": (
        lambda pad: herschrijf(pad, "xl/worksheets/sheet5.xml", _breek_af(pad)),
        "geen geldig XLSX-bestand",
    ),
}


def _breek_af(pad):
    with zipfile.ZipFile(pad) as archief:
        return archief.read("xl/worksheets/sheet5.xml").replace(b'<row r="3"', b'<rij r="3"')


@pytest.mark.parametrize("naam", BOMMEN)
def test_een_kapotte_of_vijandige_werkmap_is_een_nette_fout(tmp_path, naam, krappe_grenzen):
    """Whatever is wrong with the archive, it ends in one clear error and nothing is read."""
    pad = werkmap(tmp_path / "school.xlsx")
    maak_kapot, reden = BOMMEN[naam]
    maak_kapot(pad)
    with pytest.raises(BronOnleesbaarError, match=reden) as gevangen:
        lees(pad)
    assert {item.code for item in gevangen.value.bevindingen} == {"CSV-008"}


def test_een_werkmap_die_halverwege_breekt_geeft_niets(tmp_path):
    """A sheet that proves broken far into its rows stops the reading before any record is given."""
    pad = werkmap(tmp_path / "school.xlsx", SCHOOL | {"opps": SCHOOL["opps"] + "3;1;12-09-2024;;\n" * 5_000})
    with zipfile.ZipFile(pad) as archief:
        blad = archief.read("xl/worksheets/sheet5.xml").replace(b'<row r="4900"', b'<rij r="4900"')
    # With its size declared, the sheet is not read through when the workbook is opened.
    blad = blad.replace(b"<sheetViews>", b'<dimension ref="A1:E5004"/><sheetViews>')
    herschrijf(pad, "xl/worksheets/sheet5.xml", blad)
    with pytest.raises(BronOnleesbaarError, match="geen geldig XLSX-bestand"):
        lees(pad)


def test_een_te_groot_archief_wordt_niet_geopend(tmp_path, krappe_grenzen):
    """The size on disk is checked before anything is unpacked."""
    pad = werkmap(tmp_path / "school.xlsx")
    with pad.open("ab") as bestand:
        bestand.write(b"\0" * 2_000_000)
    with pytest.raises(BronOnleesbaarError, match="groter dan 1000000 bytes"):
        lees(pad)
