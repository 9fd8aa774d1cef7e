"""A file is read whatever program wrote it, and every row keeps the number Excel shows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.csv.hulp import SCHOOL, goede, lees, maak, vervang

CELLEN = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)


def _schrijf(tekst: str, teken: str, regeleinde: str, *, altijd: bool) -> str:
    uit = io.StringIO()
    stijl = csv.QUOTE_ALL if altijd else csv.QUOTE_MINIMAL
    csv.writer(uit, delimiter=teken, lineterminator=regeleinde, quoting=stijl).writerows(
        csv.reader(io.StringIO(tekst), delimiter=";")
    )
    return uit.getvalue()


@pytest.mark.parametrize("tekenset", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("teken", [";", ","])
@pytest.mark.parametrize("regeleinde", ["\r\n", "\n"])
@pytest.mark.parametrize("altijd", [True, False])
def test_tekenset_scheidingsteken_en_regeleinde_worden_herkend(tmp_path, tekenset, teken, regeleinde, altijd):
    """Every mix of tekenset, scheidingsteken, line end and quoting gives the same records."""
    school = {
        naam: _schrijf(tekst, teken, regeleinde, altijd=altijd).encode(tekenset) for naam, tekst in SCHOOL.items()
    }
    records, los = lees(maak(tmp_path, school))
    assert goede(records) == ["1", "2", "3"]
    assert los == []
    assert records["2"].rijen["leerling"]["achternaam"] == "Özgül"
    assert records["1"].rijen["inschrijvingen"][0]["opps"][1]["opp_begin"] == "2-9-2025"


def test_elk_bestand_heeft_zijn_eigen_tekenset_en_scheidingsteken(tmp_path):
    """Files of one school may come from different programs."""
    anders = SCHOOL["leerlingen"].replace(";", ",").encode("cp1252")
    records, los = lees(maak(tmp_path, leerlingen=anders))
    assert (goede(records), los) == (["1", "2", "3"], [])


def test_een_rij_kent_bestand_en_nummer(tmp_path):
    """A row knows its file and the number that Excel shows, counted from the header."""
    records, _ = lees(maak(tmp_path))
    inschrijving = records["3"].rijen["inschrijvingen"][0]
    assert (inschrijving["rij"].bestand, inschrijving["rij"].nummer) == ("inschrijvingen.csv", 4)
    assert (inschrijving["periodes"][0].bestand, inschrijving["periodes"][0].nummer) == ("periodes.csv", 5)
    assert repr(inschrijving["opps"][0]) == "Rij(opps.csv:4)"


def test_een_cel_met_regeleinden_telt_als_een_rij(tmp_path):
    """A cell over more lines is one row, as in Excel, and keeps its text."""
    school = vervang("opps", "01-09-2025;begeleiding", '01-09-2025;"twee; uur\n""extra"""')
    records, _ = lees(maak(tmp_path, **school))
    opps = records["1"].rijen["inschrijvingen"][0]["opps"]
    assert opps[0]["handelingsdeel"] == 'twee; uur\r\n"extra"'
    assert [rij.nummer for rij in opps] == [2, 3]


def test_lege_rijen_en_lege_cellen_achteraan_tellen_niet(tmp_path):
    """Blank rows are skipped but counted; empty cells beyond the header are no fault."""
    school = vervang(
        "leerlingen", "2;111222333;;Özgül;Zoë;2-1-2013;M", "\n;;;;;;;\n2;111222333;;Özgül;Zoë;2-1-2013;M;;;"
    )
    records, los = lees(maak(tmp_path, **school))
    assert (goede(records), los) == (["1", "2", "3"], [])
    assert records["2"].rijen["leerling"].nummer == 5


def test_kolomvolgorde_en_hoofdletters_doen_er_niet_toe(tmp_path):
    """Columns are found by name, whatever their order, capitals and spaces."""
    opps = "Opp_Begin ; LEERLINGNUMMER;opp_eind;inschrijvingvolgnummer\n12-09-2024; 3 ;;1\n"
    records, los = lees(maak(tmp_path, opps=opps))
    assert los == []
    assert dict(records["3"].rijen["inschrijvingen"][0]["opps"][0]) == {
        "opp_begin": "12-09-2024",
        "leerlingnummer": "3",
        "opp_eind": "",
        "inschrijvingvolgnummer": "1",
    }


def test_een_onbekende_kolom_wordt_een_keer_gemeld_en_niet_gelezen(tmp_path):
    """What we do not know is named once and its cells go nowhere."""
    opps = (
        "leerlingnummer;iq;inschrijvingvolgnummer;opp_begin;opp_eind\n3;geheim;1;12-09-2024;\n1;geheim;1;12-09-2024;\n"
    )
    records, los = lees(maak(tmp_path, opps=opps))
    assert [(item.code, item.bestand, item.kolom) for item in los] == [("CSV-010", "opps.csv", "iq")]
    assert goede(records) == ["1", "2", "3"]
    assert "geheim" not in str([dict(opp) for opp in records["3"].rijen["inschrijvingen"][0]["opps"]])


def test_zonder_gezagdragers_gaat_het_ook(tmp_path):
    """The file that ROD does not need may be left out."""
    records, los = lees(maak(tmp_path, gezagdragers=None))
    assert (goede(records), los) == (["1", "2", "3"], [])
    assert records["1"].rijen["gezagdragers"] == []


def test_een_bestand_met_alleen_een_kop_is_leeg(tmp_path):
    """A header alone says that nobody has an OPP."""
    records, los = lees(maak(tmp_path, opps="leerlingnummer;inschrijvingvolgnummer;opp_begin;opp_eind"))
    assert (goede(records), los) == (["1", "2", "3"], [])


def test_een_los_utf8_bestand_met_een_kapotte_byte_wordt_geen_windows(tmp_path):
    """One bad byte sets one leerling aside and does not garble the names of the others."""
    ruw = SCHOOL["leerlingen"].encode().replace(b"Berkhof", b"Berk\xffhof")
    records, _ = lees(maak(tmp_path, leerlingen=ruw))
    assert records["2"].rijen["leerling"]["achternaam"] == "Özgül"
    assert [item.code for item in records["3"].bevindingen] == ["CSV-012"]


@given(
    cellen=st.lists(CELLEN, min_size=1, max_size=5),
    teken=st.sampled_from(";,"),
    tekenset=st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_wat_een_goed_programma_schrijft_komt_er_heel_uit(tmp_path, cellen, teken, tekenset):
    """Any text that a CSV writer quotes as it should is read back as it was, but for blanks around it."""
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=teken)
    schrijver.writerow(["leerlingnummer", "inschrijvingvolgnummer", "opp_begin", "opp_eind", "handelingsdeel"])
    schrijver.writerows(["1", "1", f"0{nummer}-09-2024", "", cel] for nummer, cel in enumerate(cellen, start=1))
    records, los = lees(maak(tmp_path, opps=uit.getvalue().encode(tekenset)))
    assert (goede(records), los) == (["1", "2", "3"], [])
    assert [opp["handelingsdeel"] for opp in records["1"].rijen["inschrijvingen"][0]["opps"]] == [
        cel.strip() for cel in cellen
    ]
