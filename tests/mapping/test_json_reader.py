"""Readers of JSON: from a message to plain data or a model, or a clear refusal without any value."""

import json

import pytest

from gateway.mapping import LeesFout
from gateway.mapping.json_parse import JsonError, JsonGrensError, JsonSleutelError, parse_json
from gateway.model.identifiers import Bsn
from tests.mapping.wereld_hulp import JSON_LEZER, json_lezer

OORDEEL = """\
id: bericht_id
goed: {naar: goedgekeurd, verplicht: true}
op: op
fout: {elk: meldingen, code: .code, tekst_: .tekst}
bsn: pgn.bsn
"""
ID = "0b6a1c9e-6b52-4a57-9a3d-0c4f6b1f2a10"


@pytest.mark.parametrize(
    ("regels", "bericht", "verwacht"),
    [
        ("x: a.b", {"x": " t "}, {"a": {"b": " t "}}),
        ("x: a\ny: b\nz: c", {"x": 0, "y": False, "z": 1.5}, {"a": 0, "b": False, "c": 1.5}),
        ("x: a\ny: b\nz: c", {"x": None, "y": "", "z": [], "q": {"r": 1}}, {}),
        ("x: a", {"x": ["s", 1]}, {"a": ["s", 1]}),
        ("x: {y: a}\nz: {elk: b, q: .c}", {"x": None, "z": None}, {}),
        ("x: {naar: a, vorm: datum-nl}", {"x": "1-8-2026"}, {"a": "2026-08-01"}),
        ("x: {naar: a, lijst: geslacht-speel}", {"x": 2}, {"a": "vrouw"}),
        ("x: {vast: c}\ny: {vast: 1}\nz: {vast: null}", {"x": "c", "y": 1}, {}),
        ("kies: [{x: a}, {y: b}]", {"y": "t"}, {"b": "t"}),
        ("x: {elk: a, y: .b, z: c}", {"x": [{"y": "s"}, {"z": "t"}]}, {"a": [{"b": "s"}, {}], "c": "t"}),
        ("x: {elk: a.b, y: {elk: .c.d, naar: .}}", {"x": [{"y": ["s", 1]}]}, {"a": {"b": [{"c": {"d": ["s", 1]}}]}}),
    ],
)
def test_each_word_of_the_language(tmp_path, regels, bericht, verwacht):
    """Every word does what the guide says, of bytes and of what was parsed before."""
    reader = json_lezer(tmp_path, regels)
    assert reader.lees(bericht) == verwacht
    assert reader.lees(json.dumps(bericht).encode()) == verwacht


@pytest.mark.parametrize(
    ("regels", "bericht", "veld", "melding"),
    [
        ("x: {naar: a, verplicht: true}", {}, "x", "ontbreekt"),
        ("x: {naar: a, verplicht: true}", {"x": ""}, "x", "ontbreekt"),
        ("y: {elk: b, x: {naar: .a, verplicht: true}}", {"y": [{"x": 1}, {}]}, "y[2].x", "ontbreekt"),
        ("y: {elk: b, naar: ., verplicht: true}", {"y": [1, None]}, "y[2]", "ontbreekt"),
        ("x: {naar: a, vorm: datum}", {"x": "geheim"}, "x", "de waarde is geen datum"),
        ("x: {naar: a, vorm: ja-nee}", {"x": True}, "x", "de waarde is geen tekst of getal"),
        ("x: {naar: a, vorm: ja-nee}", {"x": ["geheim"]}, "x", "de waarde is geen tekst of getal"),
        ("x: {naar: a, lijst: geslacht-speel}", {"x": "geheim"}, "x", "staat niet in lijst"),
        ("x: {vast: c}", {"x": "geheim"}, "x", "heeft niet de waarde"),
        ("x: {vast: 1}", {"x": True}, "x", "heeft niet de waarde"),
        ("x: {vast: c}", {}, "x", "heeft niet de waarde"),
        ("x: a", {"x": {"geheim": 1}}, "x", "hier hoort een waarde, geen groep"),
        ("x: a", {"x": [["geheim"]]}, "x", "hier hoort een waarde, geen groep"),
        ("x: {y: a}", {"x": "geheim"}, "x", "hier hoort een groep"),
        ("x: {elk: a, y: .b}", {"x": {"y": "geheim"}}, "x", "hier hoort een lijst"),
        ("x: {elk: a, y: .b}", {"x": ["geheim"]}, "x[1]", "hier hoort een groep"),
        ("x: a", ["geheim"], "bericht", "hier hoort een groep"),
    ],
)
def test_a_refusal_names_the_member_and_no_value(tmp_path, regels, bericht, veld, melding):
    """So that the sender can find it, and a log may hold it."""
    with pytest.raises(LeesFout, match=melding) as caught:
        json_lezer(tmp_path, regels).lees(bericht)
    assert caught.value.veld == veld
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("bericht", "veld"),
    [
        ({"x": 1, "geheim": 2}, "bericht"),
        ({"y": [{"geheim": 1}]}, "y[1]"),
        ({"z": 1, "y": [{"v": 1}]}, None),
    ],
)
def test_a_strict_reader_knows_every_member(tmp_path, bericht, veld):
    """What it would not read it refuses, without the name that the sender chose."""
    kop = JSON_LEZER.replace("naar: dict", "naar: dict\nstreng: true")
    reader = json_lezer(tmp_path, "kies: [{x: a}, {z: b}]\ny: {elk: c, v: .d}", kop)
    if veld is None:
        assert reader.lees(bericht)
    else:
        with pytest.raises(LeesFout, match="niet in de mapping staat") as caught:
            reader.lees(bericht)
        assert caught.value.veld == veld
        assert "geheim" not in str(caught.value)


def test_a_list_of_values_skips_what_is_absent(tmp_path):
    """A null among them is no item."""
    assert json_lezer(tmp_path, "x: {elk: a, naar: .}").lees({"x": ["s", None, "t"]}) == {"a": ["s", "t"]}


def test_a_reader_makes_a_model(tmp_path):
    """The model's own checks and conversions hold for JSON too."""
    kop = JSON_LEZER.replace("dict", "Terugkoppeling")
    bericht = {"id": ID, "goed": True, "bsn": "999999990", "fout": [{"code": "1", "tekst_": "t"}]}
    reader = json_lezer(tmp_path, OORDEEL, kop)
    found = reader.lees(bericht | {"op": "2026-09-14T08:15:30Z"})
    assert (str(found.bericht_id), found.goedgekeurd, found.pgn.bsn) == (ID, True, Bsn("999999990"))
    with pytest.raises(LeesFout, match="de waarde is geen tijdstip") as caught:
        reader.lees(bericht | {"op": "geheim"})
    assert (caught.value.veld, "geheim" in str(caught.value)) == ("op", False)


@pytest.mark.parametrize(
    ("bericht", "veld", "melding"),
    [
        ({"kenmerk": "k", "club": "De Bal", "nummer": "geheim"}, "nummer", "de waarde past niet in het patroon"),
        ({"kenmerk": "k"}, "bericht", "hier ontbreekt club"),
        ({"kenmerk": "k", "club": "De Bal", "geheim": 1}, "bericht", "hier staat een lid dat het schema niet kent"),
        (["geheim"], "bericht", "de waarde heeft niet het juiste type"),
        ({"kenmerk": "k", "club": "De Bal", "teams": [{"naam": "a"}, {}]}, "teams[2]", "hier ontbreekt naam"),
        ({"kenmerk": "k", "club": "De Bal", "sinds": "2026-02-31"}, "sinds", "heeft niet de vorm"),
    ],
)
def test_a_message_that_breaks_its_schema_is_refused(mappings, bericht, veld, melding):
    """What a partner sends is held to the contract before it is believed."""
    with pytest.raises(LeesFout, match=f"past niet in zijn schema: .*{melding}") as caught:
        mappings.reader("speel/pas@1").lees(bericht)
    assert caught.value.veld == veld
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "soort", "melding"),
    [
        (b'{"geheim": ', JsonError, "JSN-001"),
        (b'\n{"geheim" 1}', JsonError, "regel 2"),
        (b'{"a": "\xff"}', JsonError, "geen geldige UTF-8"),
        (b'{"geheim": 1, "geheim": 2}', JsonSleutelError, "twee keer"),
        (b'{"a": NaN}', JsonError, "een getal dat JSON niet kent"),
        (b'{"a": 1e999}', JsonError, "een getal dat JSON niet kent"),
        (b'{"a": ' + b"9" * 5000 + b"}", JsonError, "een getal dat JSON niet kent"),
        (b'{"a": ["\\ud800"]}', JsonError, "een half teken"),
        (b'{"\\u0000": 1}', JsonError, "een nulteken"),
        (b"[" * 101 + b"]" * 101, JsonGrensError, "meer dan 100 niveaus"),
        (b"[" * 100_000 + b"]" * 100_000, JsonGrensError, "meer dan 100 niveaus"),
        (b" " * 10_000_001, JsonGrensError, "groter dan 10000000 bytes"),
    ],
)
def test_hostile_json_never_reaches_a_reader(mappings, data, soort, melding):
    """Bytes come in through the one safe parser, which tells nothing of what it refuses."""
    with pytest.raises(JsonError, match=melding) as caught:
        mappings.reader("speel/pas@1").lees(data)
    assert type(caught.value) is soort
    assert "geheim" not in str(caught.value)


def test_plain_json_is_read_as_it_is():
    """A byte order mark does no harm, and a hundred levels are enough for anyone."""
    assert parse_json(b'\xef\xbb\xbf{"a": [1, 2.5, true, null, "\\u00e9"]}') == {"a": [1, 2.5, True, None, "é"]}
    assert parse_json(b"[" * 100 + b"]" * 100)
