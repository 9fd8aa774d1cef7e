"""Row readers: a record becomes a model, or all its faults are told at once."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.mapping.model_faults import nederlands
from gateway.mapping.row_faults import toon
from gateway.model.leerling import Adres, Leerling
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from tests.mapping.wereld_hulp import RIJLEZER, laad, onder


@pytest.fixture
def record():
    """A record without faults."""
    lid = {"nummer": "7", "bsn": "999999990", "naam": " Bal ", "geboren": "14-3-2012", "geslacht": "m"}
    plek = {"brin": "99xx", "volgnummer": "1", "sinds": "1-8-2024"}
    deel = {"begin": "1-8-2024", "opleiding": "0011", "vestiging": "99XX00", "bekostigd": "J"}
    return Bronrecord(
        "7",
        {
            "leerling": Rij(lid, "leden.csv", 2),
            "inschrijvingen": [
                {
                    "rij": Rij(plek, "plekken.csv", 3),
                    "periodes": [Rij(deel, "delen.csv", 4), Rij({**deel, "begin": "1-8-2025"}, "delen.csv", 5)],
                    "opps": [Rij({"opp_begin": "2024-09-12"}, "opps.csv", 6)],
                }
            ],
        },
    )


@pytest.fixture
def lees(mappings):
    """The row reader of speel."""
    return mappings.row_reader("speel/lid@1").lees


def meldingen(resultaat):
    """What was found, as file, row, column and text."""
    assert resultaat.model is None
    return [(found.bestand, found.rij, found.kolom, found.melding) for found in resultaat.bevindingen]


def test_a_record_becomes_a_model(lees, record):
    """Nested rows become nested parts, forms and lists applied, blanks trimmed."""
    found = lees(record)
    assert found.bevindingen == []
    assert found.model == Leerling.model_validate(
        {
            "leerlingnummer": "7",
            "pgn": {"bsn": "999999990"},
            "achternaam": "Bal",
            "roepnaam": "Speler",
            "geboortedatum": "2012-03-14",
            "geslacht": "man",
            "inschrijvingen": [
                {
                    "brin": "99XX",
                    "volgnummer": "1",
                    "datum_inschrijving": "2024-08-01",
                    "periodes": [
                        {"datum_begin": begin, "opleidingcode": "0011", "vestiging": "99XX00", "bekostigbaar": True}
                        for begin in ("2024-08-01", "2025-08-01")
                    ],
                    "opps": [{"datum_begin": "2024-09-12"}],
                }
            ],
        }
    )


def test_every_part_knows_its_row(lees, record):
    """Explain can say from which row of which file a field came."""
    assert lees(record).herkomst == {
        "": "leden.csv rij 2",
        "inschrijvingen[0]": "plekken.csv rij 3",
        "inschrijvingen[0].periodes[0]": "delen.csv rij 4",
        "inschrijvingen[0].periodes[1]": "delen.csv rij 5",
        "inschrijvingen[0].opps[0]": "opps.csv rij 6",
    }


def test_a_group_of_which_every_cell_is_empty_is_absent(lees, record):
    """An address without one line is no address, with or without its columns; one line is enough to have it."""
    assert lees(record).model.adres is None
    record.rijen["leerling"].update(regel1=" ", regel2="")
    assert lees(record).model.adres is None
    record.rijen["leerling"].update(regel2="gent")
    assert lees(record).model.adres == Adres(adresregel2="GENT")


def test_lists_that_are_not_there_are_empty(lees, record):
    """A source without enrolments still has leerlingen."""
    del record.rijen["inschrijvingen"]
    assert lees(record).model.inschrijvingen == ()


def test_all_faults_of_a_record_come_at_once(lees, record):
    """From every row, by a form, a list, a duty or the model, each with its own place."""
    inner = record.rijen["inschrijvingen"][0]
    record.rijen["leerling"].update(nummer="", geslacht="q", geboren="31-2-2012", bsn="123456789")
    inner["periodes"][1].update(begin="", vestiging="99", bekostigd="misschien")
    inner["opps"][0]["opp_begin"] = "gisteren"
    assert meldingen(lees(record)) == [
        ("leden.csv", 2, "nummer", "is leeg, en dit veld is verplicht"),
        ("leden.csv", 2, "geboren", "een waarde van de vorm 99-9-9999 is geen bestaande datum"),
        ("leden.csv", 2, "geslacht", "een waarde van de vorm a staat niet in lijst geslacht-speel"),
        ("delen.csv", 5, "begin", "is leeg, en dit veld is verplicht"),
        ("delen.csv", 5, "bekostigd", '"misschien" is geen ja of nee'),
        ("opps.csv", 6, "opp_begin", "een waarde van de vorm aaaaaaaa is geen datum"),
        (
            "leden.csv",
            2,
            "bsn",
            "een waarde van de vorm 999999999 is geen geldig BSN: "
            "negen cijfers die aan de elfproef voor het BSN voldoen",
        ),
        ("delen.csv", 5, "vestiging", '"99" is geen geldig vestigingsnummer: BRIN en twee cijfers, zoals 99XX00'),
    ]


@pytest.mark.parametrize(
    ("rij", "kolom", "waarde", "gevonden"),
    [
        ("leerling", "naam", "", ("naam", "ontbreekt, en dit veld is verplicht")),
        (
            "leerling",
            "naam",
            "b" * 201,
            ("naam", f"een waarde van de vorm {'a' * 20} is te lang: hoogstens 200 tekens"),
        ),
        ("leerling", "nummer", "1" * 21, ("nummer", f'"{"1" * 20}" is te lang: hoogstens 20 tekens')),
        ("leerling", "nummer", "1 2", ("nummer", '"1 2" heeft niet de vorm die dit veld vraagt')),
        ("leerling", "nummer", "1 \x022", ("nummer", "een waarde van de vorm 9 ?9")),
        (
            "leerling",
            "onderwijsnummer",
            "100000004",
            ("bsn, onderwijsnummer", "een leerling heeft een BSN of een onder"),
        ),
        ("leerling", "regel1", "straat" * 6, ("regel1", f"een waarde van de vorm {'a' * 20} is te lang: hoogstens 35")),
        ("inschrijvingen", "volgnummer", "", ("volgnummer", "ontbreekt")),
        ("inschrijvingen", "brin", "9", ("brin", '"9" is geen geldig BRIN')),
    ],
)
def test_a_fault_of_the_model_names_its_column(lees, record, rij, kolom, waarde, gevonden):
    """What pydantic says of a path is said of a column, and a personal value is shown by its shape only."""
    target = record.rijen["leerling"] if rij == "leerling" else record.rijen[rij][0]["rij"]
    target[kolom] = waarde
    [(bestand, nummer, column, melding)] = meldingen(lees(record))
    assert (bestand, nummer) == (target.bestand, target.nummer)
    assert column == gevonden[0]
    assert melding.startswith(gevonden[1])


def test_too_few_rows_is_told_of_the_row_above(lees, record):
    """A list has no column; the row it belongs to is where to look."""
    record.rijen["inschrijvingen"][0]["periodes"] = []
    assert meldingen(lees(record)) == [("plekken.csv", 3, None, "periodes heeft te weinig rijen: minstens 1")]


def test_a_field_without_column_is_told_by_its_name(lees, record, mappings):
    """What a mapping forgot is not blamed on a column."""
    reader = mappings.row_reader("speel/lid@1")
    fields = [veld for veld in reader.velden.kolommen if veld.pad != ("achternaam",)]
    smaller = type(reader.velden)(tuple(fields), reader.velden.rijen)
    other = type(reader)(reader.naam, reader.bestand, reader.hash, reader.rij, reader.model, smaller)
    assert meldingen(other.lees(record)) == [("leden.csv", 2, None, "achternaam ontbreekt, en dit veld is verplicht")]


def test_a_constant_that_does_not_fit_is_told_by_its_field(record, tmp_path):
    """No column of the school is blamed for what the mapping says."""
    velden = "".join(f"{veld}: {{kolom: {veld}}}\n" for veld in ("leerlingnummer", "achternaam", "geboortedatum"))
    reader = laad(tmp_path, speel__proef=onder(RIJLEZER, f"{velden}geslacht: {{vast: x}}")).row_reader("speel/rij@1")
    rij = Rij({"leerlingnummer": "7", "achternaam": "Bal", "geboortedatum": "2012-03-14"}, "leden.csv", 2)
    assert meldingen(reader.lees(Bronrecord("7", {"leerling": rij}))) == [
        ("leden.csv", 2, None, "geslacht is geen van: man, vrouw of onbekend")
    ]


def test_what_the_source_found_sets_the_record_aside(lees, record):
    """A record that was damaged on its way in is read, judged and not used."""
    gevonden = Bevinding("leden.csv", "afgebroken", 9)
    damaged = Bronrecord(record.sleutel, record.rijen, (gevonden,))
    assert lees(damaged).bevindingen == [gevonden]
    assert lees(damaged).model is None


def test_a_fault_that_pydantic_adds_one_day_is_told_too():
    """An unknown kind of fault has a text, without a value."""
    assert nederlands({"type": "nieuw", "ctx": {"waarde": "geheim"}}) == ("klopt niet", "Controleer het veld.")
    assert nederlands({"type": "literal_error", "ctx": {"expected": "'a', 'b' or 'c'"}})[0] == "is geen van: a, b of c"


@given(st.text(min_size=1))
def test_a_personal_value_is_shown_by_its_shape(text):
    """Letters become a, digits 9, and no more than twenty of them."""
    shape = toon(text, open_=False).removeprefix("een waarde van de vorm ")
    assert len(shape) == min(len(text), 20)
    assert not [char for char in shape if char.isalnum() and char not in "a9"]


@given(st.data())
def test_no_text_in_any_cell_breaks_the_reader(mappings, data):
    """Whatever a cell holds: a model, or faults; never another error."""
    record = Bronrecord("7", {"leerling": Rij({}, "leden.csv", 1), "inschrijvingen": []})
    for kolom in ("nummer", "bsn", "onderwijsnummer", "naam", "geboren", "geslacht", "regel1"):
        record.rijen["leerling"][kolom] = data.draw(st.text(max_size=12))
    before = deepcopy(dict(record.rijen["leerling"]))
    found = mappings.row_reader("speel/lid@1").lees(record)
    assert (found.model is None) == bool(found.bevindingen)
    assert dict(record.rijen["leerling"]) == before
