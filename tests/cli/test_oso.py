"""oso controleer."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.connectors.oso import varianten as v
from tests.huis import Huis

pytestmark = pytest.mark.skipif(
    "oso" not in entry_points(group="schakel.connectors").names, reason="the connector oso is not installed yet"
)


@pytest.fixture
def bestand(tmp_path: Path) -> Path:
    """A dossier that is right."""
    pad = tmp_path / "dossier.xml"
    pad.write_bytes(v.VOL)
    return pad


def test_a_right_dossier_says_so(leeg: Huis, bestand: Path) -> None:
    """Exit code 0 and one line."""
    assert "voldoet" in leeg.goed("oso", "controleer", str(bestand)).uit


def test_a_wrong_dossier_tells_rule_place_and_text(leeg: Huis, bestand: Path) -> None:
    """Exit code 1, and for a person a line with the rule and one with the place."""
    bestand.write_bytes(v.gewijzigd(v.VOL, v.weg("overstap")))
    gaf = leeg.schakel("oso", "controleer", str(bestand))
    assert gaf.code == 1
    assert "fout PaO.SO01: Het soort dossier (overstap) ontbreekt." in gaf.uit
    assert "  /dossier[1]/metadata[1]" in gaf.uit
    assert "2 fouten en 0 waarschuwingen." in gaf.uit


def test_a_machine_gets_json(leeg: Huis, bestand: Path) -> None:
    """One document, with each finding as rule, place, text and ernst."""
    bestand.write_bytes(v.gewijzigd(v.VOL, v.weg("overstap")))
    gaf = leeg.schakel("oso", "controleer", str(bestand), "--json")
    assert gaf.code == 1
    assert gaf.json["goed"] is False
    assert gaf.json["bevindingen"][0] == {
        "regel": "PaO.SO01",
        "plaats": "/dossier[1]/metadata[1]",
        "tekst": "Het soort dossier (overstap) ontbreekt.",
        "ernst": "fout",
    }


def test_a_warning_is_no_failure(leeg: Huis, bestand: Path) -> None:
    """With warnings only the exit code is 0, and they are told."""
    bestand.write_bytes(v.gewijzigd(v.VOL, v.zet("voorlopigdossier", "true")))
    assert "0 fouten en 1 waarschuwing." in leeg.goed("oso", "controleer", str(bestand)).uit


def test_a_file_that_is_no_dossier_is_a_finding(leeg: Huis, bestand: Path) -> None:
    """What cannot be read is told like any fault: exit code 1 and a sentence."""
    bestand.write_bytes(b"geen XML")
    gaf = leeg.schakel("oso", "controleer", str(bestand))
    assert gaf.code == 1
    assert "XML-001" in gaf.uit
