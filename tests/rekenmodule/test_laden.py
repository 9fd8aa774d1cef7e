"""The rules are data: all faults at once, each with its line, and a source with every value."""

import shutil

import pytest

from gateway.model.yamlbron import lees_yaml
from gateway.rekenmodule import (
    RekenregelsFoutenError,
    RekenregelsOntbreektError,
    laad_rekenregels,
    laad_toetsdomeinen,
)
from tests.rekenmodule.gevallen import CONTRACTS

BESTAND = "aanvragen/rekenmodule.yaml"


@pytest.fixture
def map_(tmp_path):
    """A copy of the rules, to spoil."""
    (tmp_path / "contracts/aanvragen").mkdir(parents=True)
    for naam in ("rekenmodule.yaml", "toetsdomeinen.yaml"):
        shutil.copy(CONTRACTS / "aanvragen" / naam, tmp_path / "contracts/aanvragen")
    return tmp_path / "contracts"


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("waarde: 60", "waarde: zestig", "'waarde' moet een geheel getal zijn"),
        ("waarde: 60", "waarde: true", "'waarde' moet een geheel getal zijn"),
        ("waarde: 60", "waarde: 0", "'waarde' moet minstens 1 zijn"),
        ("waarde: 60", "waarde: 600", "'waarde' mag hoogstens 120 zijn"),
        ("waarde: [7, 8]", "waarde: 7", "'waarde' moet een lijst zijn"),
        ("waarde: [7, 8]", "waarde: [7, 13]", "'waarde' mag hoogstens 12 zijn"),
        ("{van: 0.5,", "{van: half,", "'van' moet een getal zijn, als 0.25"),
        ("{van: 0.5,", "{van: 5,", "'van' moet van 0 tot en met 1 zijn"),
        ("soort: pro", "soort: vso", "'soort' moet een van deze zijn: 'pro' of 'lwoo'"),
        ("titel: praktijkonderwijs", 'titel: ""', "'titel' mag niet leeg zijn"),
        ("titel: praktijkonderwijs", "titel: 12", "'titel' moet tekst zijn"),
        ("      titel: praktijkonderwijs\n", "", "'titel' ontbreekt"),
        ("titel: praktijkonderwijs", "titels: praktijkonderwijs", "'titels' is een onbekende sleutel"),
        ("iq: {van: 55, tot_en_met: 80}", "iq: 55", "'iq' moet een groep sleutels zijn"),
        ("swv_mag_afwijken: true", "swv_mag_afwijken: ja", "'swv_mag_afwijken' moet true of false zijn"),
        ("- vanaf: 2016-01-01", "- vanaf: 2016-13-01", "'vanaf' moet een datum zijn, als 2016-01-01"),
        ("dl_hoogst:\n", "dl_hoogst: []\n  dl_laagst:\n", "'dl_hoogst' mag niet leeg zijn"),
        (
            "dl_hoogst:\n",
            "dl_hoogst:\n    - {vanaf: 2020-01-01, waarde: 50, bron: b, status: afgeleid}\n",
            "datums lopen",
        ),
    ],
)
def test_each_fault_names_its_place(map_, oud, nieuw, melding):
    """What is wrong, in which file and on which line, in Dutch."""
    tekst = (map_ / BESTAND).read_text()
    assert oud in tekst
    (map_ / BESTAND).write_text(tekst.replace(oud, nieuw, 1))
    with pytest.raises(RekenregelsFoutenError) as fout:
        laad_rekenregels([map_])
    assert any(melding in item.melding for item in fout.value.fouten)
    regel = tekst.split(oud)[0].count("\n") + 1
    raak = next(item for item in fout.value.fouten if melding in item.melding)
    assert abs(raak.regel - regel) <= 3
    assert raak.bestand == f"contracts/{BESTAND}"


def test_a_file_that_is_no_group_or_no_yaml_is_told(map_):
    """The file itself has a fault, at its beginning."""
    for tekst in ("[]", "12", "a: ["):
        (map_ / BESTAND).write_text(tekst)
        with pytest.raises(RekenregelsFoutenError, match=rf"contracts/{BESTAND}:[12]: "):
            laad_rekenregels([map_])


def test_a_later_folder_replaces_the_file(map_):
    """An organisation's own contracts go before ours; without any file it is told what is missing."""
    (map_ / BESTAND).write_text((map_ / BESTAND).read_text().replace("van: 55", "van: 50"))
    assert laad_rekenregels([CONTRACTS, map_]).regimes["pro"][0].iq.van == 50
    assert laad_rekenregels([CONTRACTS, map_.parent]).regimes["pro"][0].iq.van == 55
    with pytest.raises(RekenregelsOntbreektError, match="RKN-011"):
        laad_rekenregels([map_.parent])
    with pytest.raises(RekenregelsOntbreektError, match=r"toetsdomeinen\.yaml"):
        laad_toetsdomeinen([map_.parent])


@pytest.mark.parametrize(
    ("naam", "soort"), [("pro", "pro"), ("lwoo-a", "pro"), ("pro-ruim", "pro")], ids=["PrO", "soort", "nieuw"]
)
def test_no_samenwerkingsverband_changes_pro(map_, naam, soort):
    """PrO has national criteria only: not under its name, not under another."""
    regel = f"{{vanaf: 2018-01-01, soort: {soort}, titel: t, bron: b, status: afgeleid}}"
    (map_ / "aanvragen/rekenmodule.VO2507.yaml").write_text(f"regimes:\n  {naam}:\n    - {regel}\n")
    with pytest.raises(
        RekenregelsFoutenError, match=f"VO2507.yaml:2: van regime '{naam}' mag een samenwerkingsverband"
    ):
        laad_rekenregels([map_], "VO2507")
    assert laad_rekenregels([map_], "VO2508").swv is None


def test_every_value_has_a_source_and_what_was_inferred_says_so():
    """Whatever is a rule has a bron; the month that counts, and all instruments but one, are inferred."""
    inhoud = lees_yaml(CONTRACTS / BESTAND).kaal()
    afgeleid = {naam for naam, reeks in inhoud["parameters"].items() if reeks[0]["status"] == "afgeleid"}
    assert afgeleid == {"onderwijsmaanden"}
    assert {item["status"] for item in inhoud["instrumenten"]} == {"afgeleid", "secundair"}
    tabel = lees_yaml(CONTRACTS / "aanvragen/toetsdomeinen.yaml").kaal()
    assert {item["status"] for item in tabel["domeinen"]} == {"afgeleid"}
