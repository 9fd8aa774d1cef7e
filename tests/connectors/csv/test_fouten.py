"""Every fault is told with file, row and column, and all good rows still go on."""

import pytest

from connectors.csv.contract import BronOnleesbaarError, laad_contract
from gateway.sdk import InvoerError
from tests.connectors.csv.hulp import SCHOOL, goede, lees, maak, plekken, vervang

LANG = "x" * 20_001
# What is spoiled, and the one place where it is told; leerling 3 (or the row without a leerling) is set aside.
BIJ_DE_LEERLING = {
    "te weinig cellen": (
        vervang("periodes", "3;1;01-08-2024;99XX00;0011;1;J;;", "3;1;01-08-2024"),
        ("CSV-011", "periodes.csv", 5, None),
    ),
    "te veel cellen": (
        vervang("opps", "3;1;12-09-2024;;begeleiding", "3;1;12-09-2024;;a;b"),
        ("CSV-011", "opps.csv", 4, None),
    ),
    "bytes buiten de tekenset": (
        {"leerlingen": SCHOOL["leerlingen"].encode().replace(b"Berkhof", b"Berk\xc3hof")},
        ("CSV-012", "leerlingen.csv", 4, None),
    ),
    "een byte die Windows-1252 niet kent": (
        {
            "opps": SCHOOL["opps"]
            .replace("3;1;12-09-2024;;begeleiding", "3;1;12-09-2024;;bege\x9dleiding")
            .encode("latin-1")
        },
        ("CSV-012", "opps.csv", 4, None),
    ),
    "NUL": (vervang("leerlingen", "Berkhof", "Berk\x00hof"), ("CSV-013", "leerlingen.csv", 4, "achternaam")),
    "ons eigen scheidingsteken": (
        vervang("opps", "3;1;12-09-2024;;begeleiding", "3;1;12-09-2024;;bege\x1fleiding"),
        ("CSV-013", "opps.csv", 4, "handelingsdeel"),
    ),
    "te lange cel": (
        vervang("opps", "3;1;12-09-2024;;begeleiding", f"3;1;12-09-2024;;{LANG}"),
        ("CSV-014", "opps.csv", 4, "handelingsdeel"),
    ),
    "te lange rij": (
        vervang("opps", "3;1;12-09-2024;;begeleiding", f"3;1;12-09-2024;;{'x' * 400_000}"),
        ("CSV-015", "opps.csv", 4, None),
    ),
    "los aanhalingsteken": (
        vervang("opps", "3;1;12-09-2024;;begeleiding", '3;1;12-09-2024;;"begeleiding'),
        ("CSV-016", "opps.csv", 4, None),
    ),
    "verkeerd aanhalingsteken": (
        vervang("leerlingen", "3;123456782;;Berkhof", '3;123456782;;"Berk"hof'),
        ("CSV-016", "leerlingen.csv", 4, None),
    ),
    "onbekende inschrijving bij opp": (
        vervang("opps", "3;1;12-09-2024", "3;7;12-09-2024"),
        ("CSV-024", "opps.csv", 4, "inschrijvingvolgnummer"),
    ),
    "onbekende inschrijving bij periode": (
        vervang("periodes", "3;1;01-08-2024", "3;1;01-08-2024;99XX00;0011;1;J;;\n3;7;01-08-2025"),
        ("CSV-024", "periodes.csv", 6, "inschrijvingvolgnummer"),
    ),
    "geen periode": (
        vervang("periodes", "3;1;01-08-2024;99XX00;0011;1;J;;\n", ""),
        ("CSV-025", "inschrijvingen.csv", 4, None),
    ),
    "te veel rijen": (
        {"opps": SCHOOL["opps"] + "3;1;12-09-2024;;\n" * 600},
        ("CSV-026", "opps.csv", 500, "leerlingnummer"),
    ),
}


@pytest.mark.parametrize("naam", BIJ_DE_LEERLING)
def test_een_fout_zet_een_leerling_apart_en_niemand_anders(tmp_path, naam):
    """The leerling of a bad row is set aside whole; the others go on untouched."""
    school, plek = BIJ_DE_LEERLING[naam]
    records, los = lees(maak(tmp_path, **school))
    assert goede(records) == ["1", "2"]
    assert (plekken(records["3"].bevindingen), los) == ([plek], [])
    assert records["3"].rijen == {}


LOS = {
    "rij zonder leerlingnummer": (
        vervang("opps", "3;1;12-09-2024", ";1;12-09-2024"),
        ("CSV-020", "opps.csv", 4, "leerlingnummer"),
    ),
    "leerling die er niet is": (
        vervang("opps", "3;1;12-09-2024", "9;1;12-09-2024"),
        ("CSV-022", "opps.csv", 4, "leerlingnummer"),
    ),
    "voetregel": ({"opps": SCHOOL["opps"] + "Totaal: 3 rijen\n"}, ("CSV-022", "opps.csv", 5, "leerlingnummer")),
    "onbekende kolom": (
        {"gezagdragers": "leerlingnummer;achternaam;relatie;heeft_gezag;hobby\n"},
        ("CSV-010", "gezagdragers.csv", None, "hobby"),
    ),
}


@pytest.mark.parametrize("naam", LOS)
def test_wat_bij_niemand_hoort_staat_op_zichzelf(tmp_path, naam):
    """A row of no leerling is told by itself and holds nobody up."""
    school, plek = LOS[naam]
    records, los = lees(maak(tmp_path, **school))
    assert goede(records) == ["1", "2", "3"]
    assert plekken(los) == [plek]


def test_een_dubbel_leerlingnummer_zet_beide_rijen_apart(tmp_path):
    """Of two rows with one leerlingnummer none is believed, and each names the other."""
    records, _ = lees(maak(tmp_path, **vervang("leerlingen", "3;123456782", "1;123456782")))
    een, vier = records["1"].bevindingen
    assert plekken([een, vier]) == [("CSV-021", "leerlingen.csv", rij, "leerlingnummer") for rij in (2, 4)]
    assert ("rij 4" in een.melding, "rij 2" in vier.melding) == (True, True)
    assert goede(records) == ["2"]


def test_een_dubbel_volgnummer_noemt_beide_rijen(tmp_path):
    """Two inschrijvingen under one volgnummer would overwrite each other at DUO."""
    records, _ = lees(maak(tmp_path, inschrijvingen=SCHOOL["inschrijvingen"] + "3;99XX;1;01-08-2025;;\n"))
    assert plekken(records["3"].bevindingen) == [
        ("CSV-023", "inschrijvingen.csv", rij, "inschrijvingvolgnummer") for rij in (4, 5)
    ]


def test_een_los_aanhalingsteken_slokt_geen_andere_rijen_op(tmp_path):
    """The rows that a stray quote would swallow are read as rows of their own."""
    opps = (
        'leerlingnummer;inschrijvingvolgnummer;opp_begin;opp_eind\n3;1;12-09-2024;"\n1;1;12-09-2024;\n2;1;12-09-2024;\n'
    )
    records, los = lees(maak(tmp_path, opps=opps))
    assert goede(records) == ["1", "2"]
    assert [len(records[nummer].rijen["inschrijvingen"][0]["opps"]) for nummer in "12"] == [1, 1]
    assert (plekken(records["3"].bevindingen), los) == ([("CSV-016", "opps.csv", 2, None)], [])


NIET_TE_LEZEN = {
    "bestand ontbreekt": ({"opps": None}, ("CSV-001", "opps.csv", None, None)),
    "kolom ontbreekt": (vervang("opps", "opp_eind", "einde"), ("CSV-002", "opps.csv", None, "opp_eind")),
    "tab als scheidingsteken": ({"opps": SCHOOL["opps"].replace(";", "\t")}, ("CSV-003", "opps.csv", None, None)),
    "geen kop": ({"opps": "1;1;12-09-2024;;\n"}, ("CSV-003", "opps.csv", None, None)),
    "leeg bestand": ({"opps": ""}, ("CSV-003", "opps.csv", None, None)),
    "UTF-16": ({"opps": SCHOOL["opps"].encode("utf-16")}, ("CSV-004", "opps.csv", None, None)),
    "een Excel-bestand": ({"opps": b"PK\x03\x04 rest"}, ("CSV-004", "opps.csv", None, None)),
    "dubbele kolom": (vervang("opps", "opp_eind", "opp_begin;opp_eind"), ("CSV-005", "opps.csv", None, "opp_begin")),
    "afgekapt tussen aanhalingstekens": (
        {"opps": SCHOOL["opps"] + '2;1;12-09-2024;;"begel'},
        ("CSV-007", "opps.csv", 5, None),
    ),
    "afgekapt halverwege een rij": ({"opps": SCHOOL["opps"] + "2;1;12-0"}, ("CSV-007", "opps.csv", 5, None)),
}


@pytest.mark.parametrize("naam", NIET_TE_LEZEN)
def test_een_bestand_dat_niet_te_lezen_is_houdt_alles_tegen(tmp_path, naam):
    """Without a whole file of OPPs nothing is read at all: what is missing would be withdrawn at DUO."""
    school, plek = NIET_TE_LEZEN[naam]
    with pytest.raises(BronOnleesbaarError) as gevangen:
        lees(maak(tmp_path, **school))
    assert plekken(gevangen.value.bevindingen) == [plek]
    assert isinstance(gevangen.value, InvoerError)
    assert plek[1] in str(gevangen.value)


@pytest.mark.parametrize(("teken", "naam"), [("\t", "een tab"), ("|", "|"), ("", "te ontbreken")])
def test_een_verkeerd_scheidingsteken_wordt_genoemd(tmp_path, teken, naam):
    """Who exported with a tab reads that we saw a tab."""
    with pytest.raises(BronOnleesbaarError, match="scheidingsteken lijkt") as gevangen:
        lees(maak(tmp_path, opps=SCHOOL["opps"].replace(";", teken)))
    assert naam in str(gevangen.value)


def test_een_afgekapt_leerlingen_bestand_houdt_de_rest_niet_tegen(tmp_path):
    """Who is cut off is told, with the rows that now belong to nobody; the leerlingen before go on."""
    afgekapt = SCHOOL["leerlingen"].removesuffix(";M;N\n")[:-4]
    records, los = lees(maak(tmp_path, leerlingen=afgekapt))
    assert goede(records) == ["1", "2"]
    assert plekken(records["3"].bevindingen) == [("CSV-017", "leerlingen.csv", 4, None)]
    assert los == []


def test_alle_fouten_in_koppen_komen_tegelijk(tmp_path):
    """Who must mend files reads all of it at once."""
    with pytest.raises(BronOnleesbaarError) as gevangen:
        lees(maak(tmp_path, opps=None, leerlingen="leerlingnummer;bsn\n", periodes="x\n"))
    gevonden = plekken(gevangen.value.bevindingen)
    assert ("CSV-001", "opps.csv", None, None) in gevonden
    assert ("CSV-003", "periodes.csv", None, None) in gevonden
    assert [kolom for code, bestand, _, kolom in gevonden if code == "CSV-002"] == [
        "onderwijsnummer",
        "achternaam",
        "geboortedatum",
        "geslacht",
        "veiligheidsblokkade",
    ]


def test_een_te_groot_bestand_wordt_niet_geopend(tmp_path, monkeypatch):
    """A file beyond the limit of the contract is refused by its size."""
    contract = laad_contract()
    monkeypatch.setitem(contract.grenzen, "bestand_bytes", 100)
    monkeypatch.setattr("connectors.csv.connector.laad_contract", lambda: contract)
    with pytest.raises(BronOnleesbaarError, match="groter dan 100 bytes"):
        lees(maak(tmp_path))


def test_een_pad_dat_er_niet_is(tmp_path):
    """A wrong path is told as such."""
    with pytest.raises(BronOnleesbaarError, match="geen map of bestand"):
        lees(tmp_path / "weg")


def test_een_bestand_dat_onder_het_lezen_verdwijnt(tmp_path, monkeypatch):
    """A disk or share that goes away while we read is told as such, and nothing is read."""
    map_ = maak(tmp_path)

    def weg(self):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("connectors.csv.lezen.CsvTabel.rijen", weg)
    with pytest.raises(BronOnleesbaarError, match="Input/output error") as gevangen:
        lees(map_)
    assert [item.code for item in gevangen.value.bevindingen] == ["CSV-009"]


def test_een_bestand_dat_niet_te_lezen_is(tmp_path):
    """A file that cannot be read is told with the reason of the system."""
    map_ = maak(tmp_path)
    (map_ / "opps.csv").unlink()
    (map_ / "opps.csv").mkdir()
    with pytest.raises(BronOnleesbaarError, match=r"opps\.csv: het bestand is niet te lezen"):
        lees(map_)


def test_geen_bevinding_herhaalt_een_gegeven_van_een_leerling(tmp_path):
    """No Bevinding and no error text holds a name, a number or a text of a leerling."""
    geheimen = ["999999990", "123456782", "Linden", "Berkhof", "Noor", "begeleiding", "14-03-2012"]
    for school, _ in [*BIJ_DE_LEERLING.values(), *LOS.values()]:
        records, los = lees(maak(tmp_path, **school))
        tekst = str([*los, *(item for record in records.values() for item in record.bevindingen), *records.values()])
        assert not [geheim for geheim in geheimen if geheim in tekst]


def test_elke_code_van_het_contract_heeft_een_test():
    """A code that no test makes could be neither documented nor trusted."""
    hier = {plek[0] for _, plek in [*BIJ_DE_LEERLING.values(), *LOS.values(), *NIET_TE_LEZEN.values()]}
    elders = {"CSV-006", "CSV-008", "CSV-009", "CSV-017", "CSV-021", "CSV-023"}
    # Those of verzuim and kalender: test_verzuim.py.
    verzuim = {code for code in laad_contract().fouten if code >= "CSV-030"}
    assert hier | elders | verzuim == set(laad_contract().fouten)
