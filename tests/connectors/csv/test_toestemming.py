"""toestemmingen.csv: a row per person who said something, as the mapping reads it; a bad row is left out."""

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from connectors.csv.connector import Csv
from connectors.csv.contract import BronOnleesbaarError
from connectors.csv.settings import CsvInstellingen
from gateway.mapping import laad_contracten, laad_mappings
from gateway.model.basis import klasse_van, velden
from gateway.model.mappen import mappen
from gateway.model.schooltoestemming import Toestemmingsrij
from gateway.sdk import Bevinding, Bron, Bronrecord, lees_contract
from tests.connectors.csv.hulp import maak, plekken

CONTRACT = lees_contract("csv")["toestemmingsbestanden"]["toestemmingen"]
PAGINA = (Path(__file__).parents[3] / "docs" / "csv.md").read_text(encoding="utf-8")
SHA = "ab" * 32
_DRIE = "document_titel, document_datum, document_sha256"
KOP = ";".join(CONTRACT["kolommen"]) + "\n"


def rij(**cellen: str) -> str:
    """A good row, with these cells."""
    goed = {
        "leerlingnummer": "1",
        "kenmerk": "T-1",
        "doel": "jgz-consult",
        "ontvanger": "jgz",
        "begin": "1-9-2026",
        "gegevens": "leerling | jeugdhulpverzoek",
        "uitdrukkelijk": "J",
        "ondertekenaar": "leerling",
        "vorm": "Formulier-ondertekend",
        "getekend_op": "01-09-2026",
        "bewijs": SHA.upper(),
    }
    return ";".join((goed | cellen).get(kolom, "") for kolom in CONTRACT["kolommen"]) + "\n"


def csv(pad: Path) -> Csv:
    """The source at a path."""
    return Csv(CsvInstellingen(pad=pad))


def lees(map_: Path, *rijen: str) -> tuple[dict[str, Bronrecord], list[Bevinding]]:
    """All records by key, and what belongs to no leerling."""
    alles = list(csv(maak(map_, toestemmingen=KOP + "".join(rijen))).lees_toestemmingen())
    return {item.sleutel: item for item in alles if isinstance(item, Bronrecord)}, [
        item for item in alles if isinstance(item, Bevinding)
    ]


@pytest.fixture(scope="module")
def lezer():
    """The mapping of a row."""
    return laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts"))).row_reader("csv/toestemming@1")


def test_een_record_per_leerling_met_een_deel_per_rij(tmp_path, lezer):
    """However the file is sorted; what a row names of documents comes as rows of their own."""
    documenten = {
        "document_titel": "Verslag|Brief ",
        "document_datum": "1-9-2026 | 2-9-2026",
        "document_sha256": f"{SHA}|{SHA}",
    }
    records, los = lees(tmp_path, rij(**documenten), rij(leerlingnummer="2"), rij(ondertekenaar="gezagdrager:1"))
    assert (list(records), los) == (["1", "2"], [])
    een = records["1"]
    assert (een.rijen["leerling"].bestand, een.rijen["leerling"].nummer, een.bevindingen) == (
        "toestemmingen.csv",
        2,
        (),
    )
    gelezen = [lezer.lees(Bronrecord("1", deel)) for deel in een.rijen["toestemmingen"]]
    assert [item.bevindingen for item in gelezen] == [[], []]
    eerste = gelezen[0].model
    assert [(item.titel, item.datum.day) for item in eerste.vraag.documenten] == [("Verslag", 1), ("Brief", 2)]
    assert (eerste.vraag.gegevens, eerste.ondertekening.bewijs) == (("leerling", "jeugdhulpverzoek"), SHA)
    assert [item.model.wie for item in gelezen] == ["leerling", "gezagdrager:1"]


@pytest.mark.parametrize(
    ("slecht", "code", "kolom"),
    [
        (rij(document_titel="A|B", document_datum="1-9-2026", document_sha256=SHA), "CSV-035", _DRIE),
        ("1;T-1\n", "CSV-011", None),
        (rij(kenmerk="T\x00"), "CSV-013", "kenmerk"),
    ],
)
def test_een_slechte_rij_wordt_overgeslagen_en_de_rest_gaat_door(tmp_path, slecht, code, kolom):
    """It is told with its place and what to do."""
    records, los = lees(tmp_path, rij(), slecht, rij(kenmerk="T-2"))
    assert los == []
    assert plekken(records["1"].bevindingen) == [(code, "toestemmingen.csv", 3, kolom)]
    assert len(records["1"].rijen["toestemmingen"]) == 2


def test_een_document_zonder_datum_of_kenmerk_wordt_gemeld(tmp_path, lezer):
    """As many values in each column, but one of them is empty."""
    records, _ = lees(tmp_path, rij(document_titel="A|B", document_datum="1-9-2026|", document_sha256=f"{SHA}|{SHA}"))
    [deel] = records["1"].rijen["toestemmingen"]
    [bevinding] = lezer.lees(Bronrecord("1", deel)).bevindingen
    assert (bevinding.rij, bevinding.kolom) == (2, "document_datum")


def test_rijen_van_niemand_en_te_veel_rijen_worden_gemeld(tmp_path):
    """They are told, and take no memory."""
    veel = [rij(leerlingnummer="3", kenmerk=f"T-{nummer}") for nummer in range(501)]
    records, los = lees(tmp_path, rij(leerlingnummer=""), rij(), *veel)
    assert plekken(los) == [("CSV-020", "toestemmingen.csv", 2, "leerlingnummer")]
    assert [item.code for item in records["3"].bevindingen] == ["CSV-026"]
    assert (records["3"].rijen["toestemmingen"], len(records["1"].rijen["toestemmingen"])) == ([], 1)


@pytest.mark.anyio
async def test_het_bestand_mag_ontbreken_en_een_kolom_die_nee_zegt_niet(tmp_path):
    """Without a column for what was withdrawn a file is not read; without a file there is nothing to read."""
    assert list(csv(maak(tmp_path)).lees_toestemmingen()) == []
    kop = KOP.replace("ingetrokken_op;", "").replace("geweigerd_op;", "").replace("uitdrukkelijk;", "")
    bron = csv(maak(tmp_path, toestemmingen=kop))
    weg = ("uitdrukkelijk", "geweigerd_op", "ingetrokken_op")
    assert [regel.partition(":")[0] for regel in await bron.check()] == [
        f"toestemmingen.csv, kolom {kolom}" for kolom in weg
    ]
    with pytest.raises(BronOnleesbaarError):
        list(bron.lees_toestemmingen())
    assert len(list(bron.lees())) == 3


def test_een_werkmap_geeft_hetzelfde(tmp_path):
    """A sheet of an XLSX is read like the file."""
    uit_map, _ = lees(tmp_path, rij(), rij(leerlingnummer="2"))
    boek = Workbook(write_only=True)
    blad = boek.create_sheet("Toestemmingen")
    for regel in (KOP, rij(), rij(leerlingnummer="2")):
        blad.append(regel.strip("\n").split(";"))
    boek.save(tmp_path / "school.xlsx")
    uit_boek = [item for item in csv(tmp_path / "school.xlsx").lees_toestemmingen() if isinstance(item, Bronrecord)]
    assert [item.rijen["toestemmingen"] for item in uit_boek] == [
        item.rijen["toestemmingen"] for item in uit_map.values()
    ]


def test_andere_bronnen_hebben_er_geen():
    """A source gives nothing by default."""
    assert list(Bron.lees_toestemmingen(csv(Path()))) == []


def test_mapping_contract_en_model_zeggen_hetzelfde(lezer):
    """Every column is read and every field is filled; obligation and class agree."""
    gelezen = {
        veld.kolom: (onder + ".".join(veld.pad), veld)
        for onder, deel in [("", lezer.velden), *((f"{'.'.join(rij.pad)}.", rij.velden) for rij in lezer.velden.rijen)]
        for veld in deel.kolommen
    }
    kolommen = CONTRACT["kolommen"]
    assert kolommen.keys() - {"leerlingnummer"} == gelezen.keys()
    assert {pad for pad, _ in velden(Toestemmingsrij)} == {pad for pad, _ in gelezen.values()}
    for kolom, (pad, veld) in gelezen.items():
        # A row need not name a document; a document needs all three.
        verplicht = kolommen[kolom]["verplicht"] == "waarde" or kolom.startswith("document_")
        assert veld.verplicht == verplicht, kolom
        assert kolommen[kolom]["klasse"] == klasse_van(Toestemmingsrij, pad), kolom


def test_de_pagina_beschrijft_elke_kolom():
    """The page has each column with its obligation, example and meaning, as the contract says."""
    deel = PAGINA.partition("### `toestemmingen.csv`")[2].partition("\n#")[0]
    for kolom, wat in CONTRACT["kolommen"].items():
        verplicht = {"waarde": "ja", "kolom": "kolom", "nee": "nee"}[wat["verplicht"]]
        voorbeeld = f"`{wat['voorbeeld']}`" if wat["voorbeeld"] else ""
        assert f"| `{kolom}` | {verplicht} | {voorbeeld} | {wat['betekenis']} |" in deel


_METEN = """
import resource, sys
from pathlib import Path
from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
for _ in Csv(CsvInstellingen(pad=Path(sys.argv[1]))).lees_toestemmingen():
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_het_geheugen_groeit_niet_met_de_school(tmp_path):
    """Ten times as many leerlingen, with their rows spread over the whole file, take hardly more memory."""

    def piek(leerlingen: int) -> int:
        map_ = tmp_path / str(leerlingen)
        map_.mkdir()
        with (map_ / "toestemmingen.csv").open("w") as bestand:
            bestand.write(KOP)
            for nummer in range(10):
                bestand.writelines(rij(leerlingnummer=str(wie), kenmerk=f"T-{nummer}") for wie in range(leerlingen))
        proces = subprocess.run([sys.executable, "-c", _METEN, str(map_)], check=True, capture_output=True, text=True)
        return int(proces.stdout)

    assert piek(5_000) - piek(500) < 20
