"""Contract, mapping, model, documentation and examples say the same."""

from collections import Counter
from pathlib import Path

import pytest

from connectors.csv.connector import Csv
from connectors.csv.contract import laad_contract
from connectors.csv.settings import CsvInstellingen
from gateway.mapping import RowReader, laad_contracten, laad_mappings
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.model.basis import klasse_van, velden
from gateway.model.leerling import Leerling
from gateway.model.mappen import contractbestand, mappen
from gateway.model.yamlbron import lees_yaml
from gateway.sdk import lees_contract
from tests.connectors.csv.hulp import goede, lees, maak

CONTRACT = lees_contract("csv")
WORTEL = Path(__file__).parents[3]
PAGINA = (WORTEL / "docs" / "csv.md").read_text(encoding="utf-8")
KOPPELING = WORTEL / "connectors" / "csv"
BESTAND_VAN = {
    "": "leerlingen",
    "gezagdragers": "gezagdragers",
    "inschrijvingen": "inschrijvingen",
    "periodes": "periodes",
    "opps": "opps",
}


@pytest.fixture(scope="module")
def lezer() -> RowReader:
    """The compiled reader of a leerling."""
    gevonden = laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts"))).reader("csv/leerling@1")
    assert isinstance(gevonden, RowReader)
    return gevonden


def _gelezen(velden, bron="", onder=""):
    """Each column that the mapping reads: file, column, path in the model, and whether it must be filled."""
    for veld in velden.kolommen:
        yield BESTAND_VAN[bron], veld.kolom, onder + ".".join(veld.pad), veld.verplicht
    for rijen in velden.rijen:
        yield from _gelezen(rijen.velden, rijen.bron, f"{onder}{'.'.join(rijen.pad)}.")


def _kolommen():
    return {
        (bestand, kolom): wat
        for bestand, inhoud in CONTRACT["bestanden"].items()
        for kolom, wat in inhoud["kolommen"].items()
    }


def test_de_mapping_leest_elke_kolom_van_het_contract(lezer):
    """No column is asked of a school that nothing reads, and none is read that is not agreed."""
    sleutels = {
        (bestand, kolom) for bestand in BESTAND_VAN.values() for kolom in ("leerlingnummer", "inschrijvingvolgnummer")
    }
    gelezen = {(bestand, kolom) for bestand, kolom, *_ in _gelezen(lezer.velden)}
    assert gelezen - _kolommen().keys() == set()
    assert _kolommen().keys() - gelezen <= sleutels


def test_verplicht_is_in_contract_en_mapping_hetzelfde(lezer):
    """A cell that the mapping demands is one that the contract announces, and the other way round."""
    for bestand, kolom, _, verplicht in _gelezen(lezer.velden):
        assert verplicht == (_kolommen()[bestand, kolom]["verplicht"] == "waarde"), (bestand, kolom)


def test_de_klasse_van_een_kolom_is_die_van_het_model(lezer):
    """The contract tells a school how sensitive a column is; the model is the authority."""
    for bestand, kolom, pad, _ in _gelezen(lezer.velden):
        assert _kolommen()[bestand, kolom]["klasse"] == klasse_van(Leerling, pad), (bestand, kolom)


def test_elk_veld_van_het_model_is_te_leveren(lezer):
    """What the model knows of a leerling, a school can deliver."""
    gelezen = {pad for *_, pad, _ in _gelezen(lezer.velden)}
    assert {pad for pad, _ in velden(Leerling)} == gelezen


@pytest.mark.parametrize("bestand", CONTRACT["bestanden"])
def test_de_pagina_beschrijft_elke_kolom(bestand):
    """The page has each column with its obligation, example and meaning, as the contract says."""
    _, _, deel = PAGINA.partition(f"### `{bestand}.csv`")
    rijen = [regel for regel in deel.partition("\n#")[0].splitlines() if regel.startswith("| `")]
    assert rijen == [_in_de_tabel(kolom, wat) for kolom, wat in CONTRACT["bestanden"][bestand]["kolommen"].items()]


def _in_de_tabel(kolom, wat):
    verplicht = {"waarde": "ja", "kolom": "kolom", "nee": "nee"}[wat["verplicht"]]
    voorbeeld = f"`{wat['voorbeeld']}`" if wat["voorbeeld"] else ""
    return f"| `{kolom}` | {verplicht} | {voorbeeld} | {wat['betekenis']} |"


def test_de_pagina_noemt_elke_fout_met_wat_te_doen():
    """Whoever meets a code finds it on the page."""
    for code, wat in CONTRACT["fouten"].items():
        assert f"| {code} | {wat['melding']} | {wat['doe']} |" in PAGINA


@pytest.mark.parametrize("grens", ["cel_tekens", "rij_bytes", "rijen_per_leerling", "bestand_bytes", "xlsx_bytes"])
def test_de_pagina_noemt_de_grenzen(grens):
    """The limits on the page are those of the contract."""
    assert f"{CONTRACT['grenzen'][grens]:,}".replace(",", ".") in PAGINA


def test_de_voorbeelden_van_het_contract_vormen_een_goede_leerling(tmp_path, lezer):
    """The example cells of the contract together make files that are read without a Bevinding."""
    school = {
        naam: "\n".join(
            ";".join(cellen)
            for cellen in (inhoud["kolommen"], [wat["voorbeeld"] for wat in inhoud["kolommen"].values()])
        )
        + "\n"
        for naam, inhoud in CONTRACT["bestanden"].items()
    }
    records, los = lees(maak(tmp_path, school))
    resultaat = lezer.lees(records["100001"])
    assert (los, resultaat.bevindingen) == ([], [])
    assert len(resultaat.model.inschrijvingen[0].opps) == 1
    assert resultaat.herkomst["inschrijvingen[0].opps[0]"] == "opps.csv rij 2"


def test_de_goede_voorbeelden_zijn_goed(lezer):
    """The example school of the contract is read whole."""
    records, los = lees(contractbestand("csv/voorbeeld/goed/leerlingen.csv").parent)
    assert (los, goede(records)) == ([], ["100001", "100002", "100003"])
    assert [lezer.lees(record).bevindingen for record in records.values()] == [[], [], []]


def test_de_foute_voorbeelden_geven_wat_ernaast_staat():
    """Each fault in the example is told at the place written beside it, and nothing more is."""
    map_ = contractbestand("csv/voorbeeld/fout/verwacht.yaml").parent
    records, los = lees(map_)
    gevonden = [*los, *(item for record in records.values() for item in record.bevindingen)]
    verwacht = lees_yaml(map_ / "verwacht.yaml").kaal()
    assert goede(records) == ["200001"]
    assert Counter((item.bestand, item.rij, item.kolom, item.code) for item in gevonden) == Counter(
        (item["bestand"], item.get("rij"), item.get("kolom"), item["code"]) for item in verwacht
    )


def test_de_voorbeelden_naast_de_mapping_kloppen(lezer):
    """The examples beside the mapping give what they promise."""
    map_mappings = mappen("mappings")
    fouten = controleer_voorbeelden(map_mappings, laad_mappings(map_mappings, laad_contracten(mappen("contracts"))))
    assert [fout for fout in fouten if "csv/" in fout.bestand] == []


def test_het_manifest_klopt_met_de_map(lezer):
    """The manifest names its own folder and the message that the mapping reads."""
    manifest = lees_yaml(KOPPELING / "manifest.yaml").kaal()
    assert (manifest["id"], manifest["standaard"], manifest["rol"], manifest["doelen"]) == ("csv", "csv", "bron", [])
    delen = {"verzuim": "csv/verzuim@1", "kalender": "csv/kalender@1", "toestemming": "csv/toestemming@1"}
    assert manifest["formaten"] == {"in": [lezer.naam], **delen}


def test_elke_regel_van_de_maatlat_is_beantwoord():
    """Each rule is done or todo, or exempt with a reason."""
    for regel, antwoord in lees_yaml(KOPPELING / "quality.yaml").kaal()["regels"].items():
        assert antwoord in ("done", "todo") or (antwoord["status"] == "exempt" and antwoord["reden"]), regel


def test_elke_instelling_heeft_een_uitleg():
    """An operator reads with each setting what to fill in."""
    assert all(veld.description for veld in CsvInstellingen.model_fields.values())


@pytest.mark.anyio
async def test_check_noemt_wat_ontbreekt_en_verandert_niets(tmp_path):
    """check() is silent on a good folder and names each missing file and column."""
    map_ = maak(tmp_path)
    assert await Csv(CsvInstellingen(pad=map_)).check() == []
    (map_ / "opps.csv").unlink()
    (map_ / "periodes.csv").write_text("leerlingnummer;inschrijvingvolgnummer;datum_begin\n")
    voor = sorted(map_.iterdir())
    regels = await Csv(CsvInstellingen(pad=map_)).check()
    assert regels[-1].startswith("opps.csv: het bestand ontbreekt. Zet het in de map")
    assert [regel.partition(":")[0] for regel in regels[:-1]] == [
        f"periodes.csv, kolom {kolom}"
        for kolom in (
            "vestiging",
            "opleidingcode",
            "leerjaar",
            "bekostigbaar",
            "onderwijsaanbieder",
            "onderwijslocatie",
        )
    ]
    assert sorted(map_.iterdir()) == voor


def test_elke_kolom_die_duo_raakt_moet_in_de_kop():
    """A column whose absence would change the state at DUO can never be left out of a header."""
    for bestand in laad_contract().bestanden:
        geleverd = {
            "datum_uitschrijving",
            "opp_eind",
            "leerjaar",
            "onderwijsaanbieder",
            "onderwijslocatie",
            "bsn",
            "onderwijsnummer",
            "vervallen",
            "veiligheidsblokkade",
        }
        assert bestand.kolommen & geleverd <= set(bestand.in_kop)
