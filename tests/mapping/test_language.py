"""What is wrong with a mapping is told at load, by file and line, and the editor's schema agrees."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gateway.mapping.forms import BEWERKINGEN
from gateway.mapping.targets import DOELEN
from gateway.model.yamlbron import lees_yaml
from tests.mapping.gevallen import GOED, SLECHT
from tests.mapping.wereld_hulp import MAPPINGS, SCHRIJVER, fouten, laad, onder

ECHT = MAPPINGS.parents[3] / "mappings"
TAAL = json.loads((ECHT / "taal.schema.json").read_text(encoding="utf-8"))


def volgens_schema(map_, tekst):
    """The verdict of the JSON Schema."""
    (map_ / "x.yaml").write_text(tekst, encoding="utf-8")
    return Draft202012Validator(TAAL).is_valid(lees_yaml(map_ / "x.yaml").kaal())


@pytest.mark.parametrize("geval", SLECHT, ids=lambda geval: geval.melding)
def test_a_wrong_mapping_is_refused_with_file_and_line(tmp_path, geval):
    """Each fault names the file, the line and what is wrong."""
    found = fouten(tmp_path, speel__proef=geval.tekst)
    assert any(
        fout.startswith(f"extra/speel/proef.yaml:{geval.regel}: ") and geval.melding in fout for fout in found
    ), found


@pytest.mark.parametrize("tekst", GOED)
def test_a_right_mapping_loads(tmp_path, tekst):
    """What the language allows is taken."""
    assert not fouten(tmp_path, speel__proef=tekst)


@pytest.mark.parametrize("geval", [geval for geval in SLECHT if geval.taal], ids=lambda geval: geval.melding)
def test_the_schema_refuses_what_the_loader_refuses(tmp_path, geval):
    """An editor shows the faults of form that the loader would."""
    assert not volgens_schema(tmp_path, geval.tekst)


@pytest.mark.parametrize("tekst", [*GOED, *(geval.tekst for geval in SLECHT if not geval.taal)])
def test_the_schema_takes_every_right_form(tmp_path, tekst):
    """An editor shows no fault where the form is right."""
    assert volgens_schema(tmp_path, tekst)


@pytest.mark.parametrize("pad", sorted([*ECHT.glob("*/*.yaml"), *MAPPINGS.glob("*/*.yaml")]), ids=lambda pad: pad.name)
def test_the_schema_takes_every_file_we_have(pad):
    """Mappings, code lists and examples of the house all fit the schema."""
    assert not [str(error) for error in Draft202012Validator(TAAL).iter_errors(lees_yaml(pad).kaal())]


def test_the_schema_knows_all_forms_and_models():
    """A new form or model enters the schema too."""
    Draft202012Validator.check_schema(TAAL)
    assert set(TAAL["$defs"]["vorm"]["enum"]) == set(BEWERKINGEN)
    assert set(TAAL["$defs"]["model"]["enum"]) == set(DOELEN)


def test_all_faults_of_all_files_come_at_once(tmp_path):
    """Nobody mends one fault to be shown the next."""
    found = fouten(
        tmp_path,
        speel__een=onder(SCHRIJVER, "l:x: {van: a, vorm: x}\nl:y: B"),
        speel__twee="titel: x",
        codelijsten__drie="lijst: drie",
    )
    assert [fout.split(": ")[0] for fout in found] == [
        *["extra/codelijsten/drie.yaml:1"] * 3,
        "extra/speel/een.yaml:6",
        "extra/speel/een.yaml:7",
        "extra/speel/twee.yaml:1",
    ]


def test_a_fault_says_what_was_meant(tmp_path):
    """The nearest known word is offered, then all of them."""
    [found] = fouten(tmp_path, speel__proef=onder(SCHRIJVER, "l:x: {van: a, vorm: datum-ln}"))
    assert "\n  Bedoelde je datum-nl? Bekend: datum, " in found


@given(st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=12))
def test_an_unknown_word_is_always_a_fault(tmp_path_factory, word):
    """No key is silently ignored."""
    known = {"elk", "als", "tekst", "kies", "van", "naar", "vast", "vorm", "lijst", "verplicht"}
    found = fouten(tmp_path_factory.mktemp("m"), speel__proef=onder(SCHRIJVER, f"l:x: a\n'{word}': a"))
    assert word in known or any(fout.startswith("extra/speel/proef.yaml:7: ") for fout in found)


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ("a: &x [1]\nb: *x\n", "alias of anker"),
        ("a: !!python/name:os.system x\n", "een tag"),
        ("a: 1\na: 2\n", "staat er twee keer"),
        ("[" * 100, "dieper genest"),
        ("a: [\n", "geen geldige YAML"),
        ("", "leeg"),
    ],
)
def test_hostile_yaml_is_refused(tmp_path, tekst, melding):
    """Nothing in a YAML file can run, refer, or blow up."""
    assert melding in str(fouten(tmp_path, speel__proef=tekst))


def test_two_mappings_may_not_do_the_same(tmp_path):
    """Which of two would be taken is never a matter of luck."""
    tekst = onder(SCHRIJVER, "l:x: a")
    [found] = fouten(tmp_path, speel__een=tekst, speel__twee=tekst)
    assert found.startswith("extra/speel/twee.yaml:1: doet hetzelfde als extra/speel/een.yaml")


def test_a_later_folder_overrides_by_relative_path(tmp_path):
    """An operator replaces one mapping without touching ours."""
    changed = (MAPPINGS / "speel/schrijf.yaml").read_text(encoding="utf-8").replace("De Bal", "Onze Club")
    writer = laad(tmp_path, speel__schrijf=changed).writer("spelen")
    assert writer.bestand == "extra/speel/schrijf.yaml"
    assert b"Onze Club" in writer.schrijf({"bericht": {"id": "k"}, "leerling": {}})
