"""The rules are data: all faults at once, each with its line, and a source with every value."""

import shutil
from datetime import date
from typing import get_args

import pytest

from gateway.model.verzuim import Verzuimsoort
from gateway.model.yamlbron import lees_yaml
from gateway.signalering import SignaleringFoutenError, SignaleringOntbreektError, laad_signalering
from tests.signalering.gevallen import CONTRACTS, SIGNALERING

BESTAND = "verzuim/signalering.yaml"


@pytest.fixture
def map_(tmp_path):
    """A copy of the rules, to spoil."""
    (tmp_path / "contracts/verzuim").mkdir(parents=True)
    shutil.copy(CONTRACTS / BESTAND, tmp_path / "contracts/verzuim")
    return tmp_path / "contracts"


def bederf(map_, oud, nieuw):
    """Change one thing, and what the loader then says."""
    tekst = (map_ / BESTAND).read_text()
    assert oud in tekst
    (map_ / BESTAND).write_text(tekst.replace(oud, nieuw, 1))
    with pytest.raises(SignaleringFoutenError) as fout:
        laad_signalering([map_])
    return [str(item).replace("\n ", "") for item in fout.value.fouten]


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("waarde: 960", "waarde: zestien", "'waarde' moet een geheel getal van 1 tot en met 6000 zijn"),
        ("waarde: 960", "waarde: true", "'waarde' moet een geheel getal van 1 tot en met 6000 zijn"),
        ("waarde: 960", "waarde: 0", "'waarde' moet een geheel getal van 1 tot en met 6000 zijn"),
        ("waarde: lesuur", "waarde: uur", "'waarde' moet een van deze zijn: lesuur, minuten"),
        ("meldplicht: true", "meldplicht: ja", "'meldplicht' moet true of false zijn"),
        ("regel: luxeverzuim", "regel: 12", "'regel' moet tekst zijn"),
        ("status: geverifieerd", "status: zeker", "'status' moet een van deze zijn: geverifieerd, secundair, afgeleid"),
        ("vanaf: 2026-01-01", "vanaf: 2026-13-01", "'vanaf' moet een datum zijn, als 2026-01-01"),
        ("vanaf: 2026-01-01", "vanaf: 2026", "'vanaf' moet een datum zijn, als 2026-01-01"),
        ("vanaf: 2026-01-01", "vanaf: 2020-07-01", "de datums van 'doorstroompunt' lopen niet op Zet de oudste"),
        ("  lesweken:", "  lesweek:", "onbekende sleutel 'lesweek' Bedoelde u 'lesweken'?"),
        ("  lesweken:", "  lesweek:", "'lesweken' ontbreekt Vul 'lesweken' in."),
        ("  luxe:", "  zzz:", "onbekende sleutel 'zzz' Wel bekend: zestien-uur, zestien-uur-18-plus,"),
        ("bron: de helft", "bronnen: de helft", "onbekende sleutel 'bronnen' Bedoelde u 'bron'?"),
        ("parameters:", "parameter:", "'parameters' ontbreekt"),
        ("soorten:\n", "soorten: niets\nsoort:\n", "hier hoort een groep sleutels Nodig: zestien-uur,"),
    ],
)
def test_each_fault_names_its_place(map_, oud, nieuw, melding):
    """What is wrong, in which file and on which line."""
    regel = (map_ / BESTAND).read_text().split(oud)[0].count("\n") + 1
    fouten = bederf(map_, oud, nieuw)
    raak = [fout for fout in fouten if melding in fout]
    assert raak
    assert all(fout.startswith(f"contracts/{BESTAND}:") for fout in fouten)
    if "ontbreekt" not in melding:
        assert raak[0].startswith(f"contracts/{BESTAND}:{regel}:")


def test_all_faults_come_at_once(map_):
    """Four faults are four lines, not the first of four; a value that is no list is one of them."""
    tekst = (map_ / BESTAND).read_text().replace("waarde: 23", "waarde: 230").replace("waarde: 28", "waarde: x")
    (map_ / BESTAND).write_text(tekst)
    assert len(bederf(map_, "  lesweken:\n    -", "  lesweken:\n   ")) == 4


def test_yaml_that_cannot_be_read_is_a_fault_of_the_rules(map_):
    """A file that is no YAML is told in the same way."""
    (map_ / BESTAND).write_text("a: [")
    with pytest.raises(SignaleringFoutenError, match=r"CFG-040|geen geldige YAML"):
        laad_signalering([map_])


def test_a_later_folder_replaces_the_file(map_):
    """An organisation's own contracts go before ours; without any file the gateway does not start."""
    (map_ / BESTAND).write_text((map_ / BESTAND).read_text().replace("waarde: 960", "waarde: 600"))
    assert laad_signalering([CONTRACTS, map_]).stand(date(2026, 1, 1)).norm_minuten == 600
    assert laad_signalering([CONTRACTS, map_.parent]).stand(date(2026, 1, 1)).norm_minuten == 960
    with pytest.raises(SignaleringOntbreektError, match="CFG-041"):
        laad_signalering([map_.parent])


def test_the_value_of_the_day_is_in_force():
    """A dated value counts from its day on, and the first one before it too."""
    leeftijd = {
        dag: SIGNALERING.stand(dag).doorstroompunt_tot_leeftijd
        for dag in (date(2001, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2040, 1, 1))
    }
    assert list(leeftijd.values()) == [23, 23, 27, 27]


def test_every_soort_has_a_rule_with_its_source():
    """All soorten are there, each with the duty to report that DUO names."""
    stand = SIGNALERING.stand(date(2026, 9, 1))
    assert set(stand.soorten) == set(get_args(Verzuimsoort))
    plicht = {soort for soort, regel in stand.soorten.items() if regel.meldplicht}
    assert plicht == {"zestien-uur", "langdurig", "luxe", "doorstroompunt"}


def test_what_was_inferred_says_so():
    """What a lesuur counts for, and when a day was missed, stand in no source."""
    delen = lees_yaml(CONTRACTS / BESTAND).kaal()["parameters"]
    afgeleid = {naam for naam, reeks in delen.items() if any(item["status"] == "afgeleid" for item in reeks)}
    assert afgeleid == {"lesuur_telt_als", "lesuur_minuten", "lesuren_per_dag", "gemiste_dag_lesuren"}
