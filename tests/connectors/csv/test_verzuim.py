"""verzuim.csv and schoolkalender.csv: a bad row is left out, the others go on, however the file is sorted."""

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from connectors.csv.connector import Csv
from connectors.csv.contract import BronOnleesbaarError, laad_contract
from connectors.csv.settings import CsvInstellingen
from gateway.mapping import RowReader, laad_contracten, laad_mappings
from gateway.mapping.codelists import Codelijst
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.model.basis import klasse_van, velden
from gateway.model.mappen import contractbestand, mappen
from gateway.model.verzuim import Schoolkalender, Verzuimregistratie
from gateway.model.yamlbron import lees_yaml
from gateway.sdk import Bevinding, Bronrecord, lees_contract
from tests.connectors.csv.hulp import maak, plekken

CONTRACT = lees_contract("csv")
PAGINA = (Path(__file__).parents[3] / "docs" / "csv.md").read_text(encoding="utf-8")
KOP = "leerlingnummer;verzuim_id;datum;lesuur;soort;minuten;geoorloofd;reden;ouders_geinformeerd;vervallen\n"
RIJEN = """2;c;03-03-2026;;afwezig;;J;Ziek;;
1;a;02-03-2026;1;aanwezig;;;;;
1;b;2-3-2026;2;afwezig;;N;spijbelen;;N
1;d;2026-03-03;1;Aanwezig;;;;;N
2;e;03-03-2026;2;te laat;10;N;;;
2;f;03-03-2026;3;uit de les;;;;04-03-2026;
"""
KALENDER = "begin;eind;omschrijving;lesdagen\n14-02-2026;22-02-2026;voorjaarsvakantie;\n;;;ma di do vr\n"
BESTANDEN = {**CONTRACT["verzuimbestanden"], **CONTRACT["kalenderbestanden"]}
# What is wrong with row 2 of leerling 1, and where that is told.
SLECHT = {
    "geen soort": ("1;x;02-03-2026;2;weg;;N;;;", ("CSV-030", "soort")),
    "te laat zonder minuten": ("1;x;02-03-2026;2;te laat;;N;;;", ("CSV-032", "minuten")),
    "aanwezig zonder kenmerk": ("1;;02-03-2026;2;aanwezig;;;;;", ("CSV-033", "verzuim_id")),
    "kenmerk met een spatie": ("1;x y;02-03-2026;2;aanwezig;;;;;", ("CSV-033", "verzuim_id")),
    "geen datum": ("1;x;;2;aanwezig;;;;;", ("CSV-034", "datum")),
    "dag die niet bestaat": ("1;x;31-02-2026;2;aanwezig;;;;;", ("CSV-034", "datum")),
    "jaar dat niet kan": ("1;x;01-02-0026;2;aanwezig;;;;;", ("CSV-034", "datum")),
    "te weinig cellen": ("1;x;02-03-2026", ("CSV-011", None)),
    "stuurteken": ("1;x;02-03-2026;2;af\x00wezig;;N;;;", ("CSV-013", "soort")),
}


@pytest.fixture(scope="module")
def mappings():
    """The mappings of the house."""
    return laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts")))


def csv(pad: Path) -> Csv:
    """The source at a path."""
    return Csv(CsvInstellingen(pad=pad))


def lees(pad: Path) -> tuple[dict[str, Bronrecord], list[Bevinding]]:
    """All records by key, and what belongs to no leerling."""
    alles = list(csv(pad).lees_verzuim())
    records = {item.sleutel: item for item in alles if isinstance(item, Bronrecord)}
    return records, [item for item in alles if isinstance(item, Bevinding)]


def verzuim(map_: Path, rijen: str = RIJEN, **anders: str) -> Path:
    """A school with this verzuim."""
    return maak(map_, verzuim=KOP + rijen, **anders)


def test_een_record_per_leerling_met_wat_hij_miste_en_wanneer_hij_er_was(tmp_path):
    """What was missed comes as rows to be read, what was not as a date by its id."""
    records, los = lees(verzuim(tmp_path))
    assert (list(records), los) == (["1", "2"], [])
    een = records["1"].rijen
    assert een["aanwezig"] == {"a": date(2026, 3, 2), "d": date(2026, 3, 3)}
    assert [rij["verzuim_id"] for rij in een["verzuim"]] == ["b"]
    assert (een["leerling"].bestand, een["leerling"].nummer) == ("verzuim.csv", 3)
    assert (een["verzuim"][0].bestand, een["verzuim"][0].nummer) == ("verzuim.csv", 4)


def test_te_laat_en_verwijderd_zijn_hun_eigen_reden(tmp_path, mappings):
    """A row without a reden gets that of its soort; capitals do not matter."""
    records, _ = lees(verzuim(tmp_path))
    lezer = mappings.row_reader("csv/verzuim@1")
    gelezen = [lezer.lees(Bronrecord("2", {"verzuim": rij})) for rij in records["2"].rijen["verzuim"]]
    assert [item.bevindingen for item in gelezen] == [[], [], []]
    assert [(item.model.reden, item.model.minuten, item.model.geoorloofd) for item in gelezen] == [
        ("ziekte", None, True),
        ("te-laat", 10, False),
        ("uit-de-les", None, None),
    ]
    assert gelezen[2].model.ouders_geinformeerd_op == date(2026, 3, 4)


@pytest.mark.parametrize("soort", SLECHT)
def test_een_slechte_rij_wordt_overgeslagen_en_de_rest_gaat_door(tmp_path, soort):
    """A row is told with its place and what to do; the other rows of the leerling are there."""
    rij, (code, kolom) = SLECHT[soort]
    records, los = lees(verzuim(tmp_path, f"{rij}\n{RIJEN}"))
    assert los == []
    assert plekken(records["1"].bevindingen) == [(code, "verzuim.csv", 2, kolom)]
    assert records["1"].bevindingen[0].doe
    assert (len(records["1"].rijen["verzuim"]), len(records["1"].rijen["aanwezig"])) == (1, 2)
    assert len(records["2"].rijen["verzuim"]) == 3


def test_twee_keer_hetzelfde_kenmerk_wordt_niet_geraden(tmp_path):
    """Of rows with the same id none is read; the id of another leerling is another one."""
    dubbel = "1;b;02-03-2026;3;aanwezig;;;;;\n3;b;02-03-2026;3;aanwezig;;;;;\n"
    records, _ = lees(verzuim(tmp_path, RIJEN + dubbel))
    assert [(item.code, item.rij) for item in records["1"].bevindingen] == [("CSV-031", 4), ("CSV-031", 8)]
    assert "rij 8" in records["1"].bevindingen[0].melding
    assert (records["1"].rijen["verzuim"], len(records["1"].rijen["aanwezig"])) == ([], 2)
    assert list(records["3"].rijen["aanwezig"]) == ["b"]


def test_een_rij_zonder_leerlingnummer_hoort_bij_niemand(tmp_path):
    """It is told on its own."""
    records, los = lees(verzuim(tmp_path, RIJEN + ";x;02-03-2026;3;afwezig;;N;;;\n"))
    assert plekken(los) == [("CSV-020", "verzuim.csv", 8, "leerlingnummer")]
    assert list(records) == ["1", "2"]


@pytest.mark.parametrize(
    ("cel", "plek"), [("J", "verzuim"), ("ja", "verzuim"), ("misschien", "verzuim"), ("nee", "aanwezig")]
)
def test_een_vervallen_aanwezigheid_is_geen_aanwezigheid(tmp_path, mappings, cel, plek):
    """It is read as a row that takes something back, and never as absence."""
    records, _ = lees(verzuim(tmp_path, f"1;a;02-03-2026;1;aanwezig;;;;;{cel}\n"))
    assert records["1"].rijen[plek]
    for rij in records["1"].rijen["verzuim"]:
        gelezen = mappings.row_reader("csv/verzuim@1").lees(Bronrecord("1", {"verzuim": rij})).model
        assert gelezen is None or gelezen.vervallen


def test_een_leerling_met_te_veel_rijen_wordt_gemeld(tmp_path):
    """One number with the rows of a whole school is a mistake, and takes no memory."""
    rijen = "".join(f"1;{nummer};02-03-2026;1;aanwezig;;;;;\n" for nummer in range(20_001))
    records, _ = lees(verzuim(tmp_path, rijen + "2;x;02-03-2026;1;aanwezig;;;;;\n"))
    assert [item.code for item in records["1"].bevindingen] == ["CSV-026"]
    assert "verzuim" not in records["1"].rijen
    assert records["2"].bevindingen == ()


def test_een_afgebroken_bestand_mist_alleen_zijn_laatste_rij(tmp_path):
    """What is not named stays as it was, so the rest is good."""
    records, _ = lees(verzuim(tmp_path, RIJEN + "2;g;04-03-2026;1;afw"))
    assert [item.code for item in records["2"].bevindingen] == ["CSV-017"]
    assert len(records["2"].rijen["verzuim"]) == 3


def test_zonder_bestanden_is_er_geen_verzuim(tmp_path):
    """Both files are optional, and the leerlingen do not need them."""
    assert lees(maak(tmp_path)) == ({}, [])
    assert csv(tmp_path).lees_kalender() is None


def test_een_kolom_die_ontbreekt_houdt_alleen_verzuim_tegen(tmp_path):
    """The leerlingen are read; the fault says which column."""
    maak(tmp_path, verzuim="leerlingnummer;verzuim_id;datum;lesuur;soort\n1;a;02-03-2026;1;afwezig\n")
    assert len(list(csv(tmp_path).lees())) == 3
    with pytest.raises(BronOnleesbaarError, match=r"verzuim\.csv, kolom geoorloofd: de kolom ontbreekt"):
        list(csv(tmp_path).lees_verzuim())


@pytest.mark.anyio
async def test_check_kijkt_ook_naar_verzuim_en_kalender(tmp_path):
    """Missing columns of the two files are told before anything is read."""
    assert await csv(verzuim(tmp_path, schoolkalender=KALENDER)).check() == []
    maak(tmp_path, verzuim="leerlingnummer;verzuim_id\n", schoolkalender="begin;omschrijving\n")
    regels = await csv(tmp_path).check()
    assert [regel.partition(":")[0] for regel in regels] == [
        *(f"verzuim.csv, kolom {kolom}" for kolom in ("datum", "lesuur", "soort", "geoorloofd")),
        "schoolkalender.csv, kolom eind",
    ]


@given(zaad=st.integers(0, 2**32))
def test_de_volgorde_van_de_rijen_maakt_niets_uit(tmp_path, zaad):
    """A shuffled file says the same."""
    rijen = RIJEN.splitlines(keepends=True)
    recht, _ = lees(verzuim(tmp_path))
    Random(zaad).shuffle(rijen)
    geschud, _ = lees(verzuim(tmp_path, "".join(rijen)))

    def inhoud(records):
        return {
            sleutel: (sorted(rij["verzuim_id"] for rij in item.rijen["verzuim"]), item.rijen["aanwezig"])
            for sleutel, item in records.items()
        }

    assert inhoud(geschud) == inhoud(recht)


def test_een_werkmap_geeft_hetzelfde(tmp_path):
    """Sheets of an XLSX are read like the files."""
    boek = Workbook(write_only=True)
    for naam, tekst in (("Verzuim", KOP + RIJEN), ("Schoolkalender", KALENDER)):
        blad = boek.create_sheet(naam)
        for regel in tekst.splitlines():
            blad.append(regel.split(";"))
    boek.save(tmp_path / "school.xlsx")
    uit_map, _ = lees(verzuim(tmp_path, schoolkalender=KALENDER))
    uit_boek, los = lees(tmp_path / "school.xlsx")
    assert los == []
    assert {naam: item.rijen for naam, item in uit_boek.items()} == {naam: item.rijen for naam, item in uit_map.items()}
    assert csv(tmp_path / "school.xlsx").lees_kalender() == csv(tmp_path).lees_kalender()


def test_de_kalender_is_een_record(tmp_path, mappings):
    """Periods without lessons, and the lesdagen of a school that deviates."""
    record = csv(maak(tmp_path, schoolkalender=KALENDER)).lees_kalender()
    kalender = mappings.row_reader("csv/kalender@1").lees(record).model
    assert kalender.lesdagen == (1, 2, 4, 5)
    assert [(item.begin, item.eind) for item in kalender.lesvrij] == [(date(2026, 2, 14), date(2026, 2, 22))]


def test_een_school_zonder_eigen_lesdagen_heeft_de_gewone(tmp_path, mappings):
    """Without a row of lesdagen there are lessons from Monday to Friday."""
    record = csv(maak(tmp_path, schoolkalender="begin;eind\n11-03-2026;11-03-2026\n")).lees_kalender()
    assert mappings.row_reader("csv/kalender@1").lees(record).model.lesdagen == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("rijen", "code"),
    [
        (";;;ma di\n;;;wo\n", "CSV-040"),
        ("11-03-2026;11-03-2026;studiedag;ma\n", "CSV-041"),
        ("11-03-2026;11-03-2026;studiedag;\n" * 1_001, "CSV-042"),
        ("11-03-2026;11-03\n", "CSV-011"),
        ("11-03-2026;11-03-2026;studie", "CSV-017"),
    ],
)
def test_een_kalender_met_een_fout_is_geen_kalender(tmp_path, rijen, code):
    """Half a kalender would shift every count, so none is given."""
    maak(tmp_path, schoolkalender="begin;eind;omschrijving;lesdagen\n" + rijen)
    with pytest.raises(BronOnleesbaarError) as gevangen:
        csv(tmp_path).lees_kalender()
    assert {item.code for item in gevangen.value.bevindingen} == {code}


def test_een_kalender_die_geen_tekst_is_wordt_geweigerd(tmp_path):
    """A file that cannot be read is told as such."""
    with pytest.raises(BronOnleesbaarError, match="CSV-000"):
        csv(maak(tmp_path, schoolkalender=b"\xff\xfeb\x00")).lees_kalender()


def test_de_foute_voorbeelden_geven_wat_ernaast_staat(mappings):
    """Each fault in the examples of the contract is told at the place written beside it."""
    map_ = contractbestand("csv/voorbeeld/fout/verwacht-verzuim.yaml").parent
    records, los = lees(map_)
    lezer = mappings.row_reader("csv/verzuim@1")
    gelezen = [lezer.lees(Bronrecord("x", {"verzuim": rij})) for rij in records["200001"].rijen["verzuim"]]
    met_mapping = [item for resultaat in gelezen for item in resultaat.bevindingen]
    with pytest.raises(BronOnleesbaarError) as kalender:
        csv(map_).lees_kalender()
    gevonden = [*los, *records["200001"].bevindingen, *met_mapping, *kalender.value.bevindingen]
    verwacht = lees_yaml(map_ / "verwacht-verzuim.yaml").kaal()
    assert [item.model.id for item in gelezen if item.model] == ["v-1"]
    assert Counter((item.bestand, item.rij, item.kolom, item.code) for item in gevonden) == Counter(
        (item["bestand"], item.get("rij"), item.get("kolom"), item["code"]) for item in verwacht
    )


def test_de_goede_voorbeelden_zijn_goed(mappings):
    """The example of the contract is read without a Bevinding."""
    map_ = contractbestand("csv/voorbeeld/goed/verzuim.csv").parent
    records, los = lees(map_)
    assert los == []
    for record in records.values():
        for rij in record.rijen["verzuim"]:
            assert mappings.row_reader("csv/verzuim@1").lees(Bronrecord("x", {"verzuim": rij})).bevindingen == []
    assert mappings.row_reader("csv/kalender@1").lees(csv(map_).lees_kalender()).bevindingen == []


@pytest.mark.parametrize(
    ("naam", "bestand", "model", "sleutels"),
    [
        ("csv/verzuim@1", "verzuim", Verzuimregistratie, {"leerlingnummer", "soort"}),
        ("csv/kalender@1", "schoolkalender", Schoolkalender, set()),
    ],
)
def test_mapping_contract_en_model_zeggen_hetzelfde(mappings, naam, bestand, model, sleutels):
    """Every column is read and every field is filled; obligation and class agree."""
    lezer: RowReader = mappings.row_reader(naam)
    gelezen = {
        veld.kolom: (onder + ".".join(veld.pad), veld)
        for onder, deel in [("", lezer.velden), *((f"{rij.pad[0]}.", rij.velden) for rij in lezer.velden.rijen)]
        for veld in deel.kolommen
    }
    kolommen = BESTANDEN[bestand]["kolommen"]
    assert kolommen.keys() - sleutels == gelezen.keys()
    assert {pad for pad, _ in velden(model)} == {pad for pad, _ in gelezen.values()}
    for kolom, (pad, veld) in gelezen.items():
        # Begin and eind stand empty on the row of the lesdagen.
        assert veld.verplicht == (kolommen[kolom]["verplicht"] == "waarde" or kolom in {"begin", "eind"}), kolom
        assert kolommen[kolom]["klasse"] == klasse_van(model, pad), kolom


def test_de_voorbeelden_naast_de_mappings_kloppen(mappings):
    """The examples beside the mappings give what they promise."""
    fouten = controleer_voorbeelden(mappen("mappings"), mappings)
    assert [fout for fout in fouten if fout.bestand.startswith("csv/")] == []


@pytest.mark.parametrize("bestand", BESTANDEN)
def test_de_pagina_beschrijft_elke_kolom(bestand):
    """The page has each column with its obligation, example and meaning, as the contract says."""
    deel = PAGINA.partition(f"### `{bestand}.csv`")[2].partition("\n#")[0]
    for kolom, wat in BESTANDEN[bestand]["kolommen"].items():
        verplicht = {"waarde": "ja", "kolom": "kolom", "nee": "nee"}[wat["verplicht"]]
        voorbeeld = f"`{wat['voorbeeld']}`" if wat["voorbeeld"] else ""
        assert f"| `{kolom}` | {verplicht} | {voorbeeld} | {wat['betekenis']} |" in deel


def test_de_pagina_noemt_elk_woord(mappings):
    """Whoever fills in a soort or a reden finds the words on the page."""
    lijst = next(veld.lijst for veld in mappings.row_reader("csv/verzuim@1").velden.kolommen if veld.kolom == "reden")
    assert isinstance(lijst, Codelijst)
    redenen: dict[str, list[str]] = {}
    for woord, waarde in lijst.lezen.items():
        redenen.setdefault(waarde, []).append(woord)
    for waarde, woorden in [*redenen.items(), *laad_contract().soorten.items()]:
        assert f"| {waarde} | {', '.join(woorden)} |" in PAGINA
    # Soort and reden are held against these words in small letters.
    soorten = [woord for woorden in laad_contract().soorten.values() for woord in woorden]
    assert all(woord == woord.lower() for woord in (*lijst.lezen, *soorten))


_METEN = """
import resource, sys
from pathlib import Path
from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
for _ in Csv(CsvInstellingen(pad=Path(sys.argv[1]))).lees_verzuim():
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_het_geheugen_groeit_niet_met_de_school(tmp_path):
    """Ten times as many leerlingen, with their rows spread over the whole file, take hardly more memory."""

    def piek(leerlingen: int) -> int:
        map_ = tmp_path / str(leerlingen)
        map_.mkdir()
        with (map_ / "verzuim.csv").open("w") as bestand:
            bestand.write(KOP)
            for les in range(100):
                bestand.writelines(f"{wie};w{les};02-03-2026;1;aanwezig;;;;;\n" for wie in range(leerlingen))
        proces = subprocess.run([sys.executable, "-c", _METEN, str(map_)], check=True, capture_output=True, text=True)
        return int(proces.stdout)

    assert piek(2_000) - piek(200) < 20
