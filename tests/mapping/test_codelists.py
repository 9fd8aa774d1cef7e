"""Code lists: both ways, dated, and never a guess."""

import pytest

from gateway.mapping.codelists import lees_codelijst
from gateway.mapping.faults import Waardefout
from gateway.mapping.source import Bestand
from tests.mapping.wereld_hulp import MAPPINGS

LIJSTEN = MAPPINGS / "codelijsten"
HEEL = 'lijst: proef\nbron: b\nvanaf: 2026-01-01\nwaarden: {a: "1", b: "2"}\n'


def lees(map_, tekst):
    """The list in a text, and its faults."""
    (map_ / "proef.yaml").write_text(tekst, encoding="utf-8")
    bestand = Bestand(map_ / "proef.yaml", "codelijsten/proef.yaml")
    return lees_codelijst(bestand), [str(fout) for fout in bestand.fouten]


def test_a_list_goes_both_ways():
    """The first code is written, all are read."""
    lijst = lees_codelijst(Bestand(LIJSTEN / "geslacht-speel.yaml", "geslacht-speel.yaml"))
    assert [lijst.schrijf("man"), lijst.schrijf("vrouw")] == ["1", "2"]
    assert [lijst.lees(code) for code in ("1", "m", "2")] == ["man", "man", "vrouw"]


def test_what_is_not_in_the_list_is_refused_not_guessed(tmp_path):
    """The known codes are named, the unknown value is not."""
    lijst, _ = lees(tmp_path, HEEL)
    with pytest.raises(Waardefout, match="staat niet in lijst proef") as caught:
        lijst.lees("geheim")
    assert caught.value.doe == "Bekend: 1, 2."
    for value in ("geheim", ["a"], None):
        with pytest.raises(Waardefout, match="heeft geen code in lijst proef"):
            lijst.schrijf(value)


def test_a_list_that_cannot_go_back_says_so(tmp_path):
    """Two values with one code need a decision, not luck."""
    shared = HEEL.replace('"2"', '"1"')
    _, faults = lees(tmp_path, shared)
    assert "proef.yaml:4: code 1 staat bij a en bij b" in faults[0]
    assert "alleen_schrijven: true" in faults[0]
    lijst, faults = lees(tmp_path, f"{shared}alleen_schrijven: true\n")
    assert (faults, dict(lijst.lezen), lijst.schrijf("b")) == ([], {}, "1")


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("lijst: proef", "lijst: ander", ":1: lijst ander staat in een bestand dat proef.yaml heet"),
        ("bron: b\n", "", ":1: de codelijst mist de sleutel 'bron'"),
        ("2026-01-01", "1 jan", ":3: vanaf is geen datum"),
        ("2026-01-01", "2026-02-31", ":3: vanaf is geen bestaande datum"),
        ('"1"', "1", ":4: de code van a moet een tekst zijn\n  Zet de waarde tussen aanhalingstekens."),
        ('"1"', "[]", ":4: de code van a is leeg"),
        ("waarden:", "titel: 3\nwaarden:", ":4: titel moet een tekst zijn"),
        ("waarden:", "soort: 3\nwaarden:", ":4: onbekende sleutel 'soort' in de codelijst"),
        ("waarden:", "alleen_schrijven: ja\nwaarden:", ":4: alleen_schrijven moet true of false zijn"),
        ('{a: "1", b: "2"}', "[a]", ":4: waarden moet een groep sleutels zijn"),
    ],
)
def test_a_wrong_list_is_refused_with_file_and_line(tmp_path, oud, nieuw, melding):
    """Codes are texts, and each list has a source and a date."""
    _, faults = lees(tmp_path, HEEL.replace(oud, nieuw))
    assert any(f"codelijsten/proef.yaml{melding}" in fault for fault in faults), faults
