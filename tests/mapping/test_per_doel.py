"""One file that writes for several doelen is a writer for each, with only the parts of its doel."""

import json

from gateway.mapping.check import controleer_mapping
from gateway.mapping.voorbeelden import controleer_voorbeelden
from tests.mapping.wereld_hulp import JSON_SCHRIJVER, SCHRIJVER, fouten, laad, onder

TWEE = JSON_SCHRIJVER.replace("spelen", "[spelen, winnen]")
ZICHT = {"bericht": {"id": "k"}, "a": "1", "b": "2", "c": ["3"]}
DELEN = """\
altijd: a
wie: {bij: [winnen], naam: b}
rij: [{bij: [winnen], van: a}, b]
lijstje: [{bij: [winnen], van: b}]
kies: [{x: {bij: [winnen], van: a}}, {x: b}]
kies-2: [{y: {bij: [spelen], van: b}}]
"""


def schrijf(mappings, doel, soort="speel/los-pas@1"):
    """What the writer of a doel makes of the view."""
    return mappings.writer(doel, soort).schrijf(ZICHT)


def test_each_doel_gets_its_parts(tmp_path):
    """A part for another doel is not written, wherever it stands: member, item, choice."""
    mappings = laad(tmp_path, speel__proef=onder(TWEE, DELEN))
    assert json.loads(schrijf(mappings, "spelen")) == {"altijd": "1", "rij": ["2"], "x": "2", "y": "2"}
    assert json.loads(schrijf(mappings, "winnen")) == {
        "altijd": "1", "wie": {"naam": "2"}, "rij": ["1", "2"], "lijstje": ["2"], "x": "1",
    }  # fmt: skip


def test_in_xml_too(tmp_path):
    """Attributes and text stay; an element goes with its doel."""
    tekst = onder(SCHRIJVER.replace("spelen", "[spelen, winnen]"), "'@m:a': a\nl:x: {bij: [winnen], tekst: b}\nl:y: b")
    mappings = laad(tmp_path, speel__proef=tekst)
    assert b"<l:x>" not in schrijf(mappings, "spelen", "speel/los@2")
    assert b"<l:x>2</l:x>" in schrijf(mappings, "winnen", "speel/los@2")


def test_a_writer_reads_only_what_its_own_doel_allows(tmp_path):
    """What only one doel may read is no leak of the other."""
    mappings = laad(tmp_path, speel__proef=onder(TWEE, "x: a\ny: {bij: [winnen], van: b}"))
    spelen, winnen = (mappings.writer(doel, "speel/los-pas@1") for doel in ("spelen", "winnen"))
    assert controleer_mapping(spelen, frozenset({"a"})) == []
    assert len(controleer_mapping(winnen, frozenset({"a"}))) == 1
    assert (spelen.leest, winnen.leest) == ({"a"}, {"a", "b"})


def test_two_files_for_one_doel_are_told(tmp_path):
    """A doel that is in two lists for one message is a fault, as two files for it are."""
    een, twee = onder(TWEE, "x: a"), onder(JSON_SCHRIJVER, "x: a")
    assert any("doet hetzelfde als" in fout for fout in fouten(tmp_path, speel__een=een, speel__twee=twee))


def test_an_example_names_its_doel(tmp_path):
    """An example of such a file says which doel it is about, and one the file has not is a fault."""
    mappings = laad(tmp_path, speel__proef=onder(TWEE, "x: a\ny: {bij: [winnen], van: b}"))
    tekst = """\
- {naam: a, doel: winnen, zicht: {a: p, b: q}, uit: '{"x": "p", "y": "q"}'}
- {naam: b, zicht: {a: p}, uit: '{"x": "p"}'}
- {naam: c, doel: verliezen, zicht: {a: p}, uit: '{"x": "p"}'}
"""
    (tmp_path / "extra" / "speel" / "proef.voorbeelden.yaml").write_text(tekst)
    gevonden = [
        str(fout).partition(": ")[2].splitlines()[0] for fout in controleer_voorbeelden([tmp_path / "extra"], mappings)
    ]
    assert gevonden == ["een voorbeeld mist de sleutel 'doel'", "dit doel heeft de mapping niet"]
