"""Writers of JSON: from a view to a valid message, or a clear refusal without any value."""

import json

import pytest
from hypothesis import given

from gateway.mapping import WegschrijfFout, controleer_mapping
from gateway.policy.zicht import VeldNietToegestaanError, Zicht
from tests.mapping.strategieen import zichten
from tests.mapping.wereld_hulp import json_schrijver


def test_a_whole_message(mappings, zicht):
    """Compact, in the order of the mapping, each value of the kind it has in the view."""
    assert mappings.writer("passen").schrijf(zicht).decode() == (
        '{"kenmerk":"k1","club":"De Bal","nummer":"999999990","geslacht":"2","sinds":"2026-08-01","actief":false,'
        '"adres":{"land":"NL","plaats":"Zwaluwdam","regels":["een","twee"]},'
        '"contacten":[{"rol":"lid","nummer":"999999990"},{"rol":"thuis"}],'
        '"teams":[{"rang":1,"naam":"Eerste","dagen":["za","zo"]},{"naam":"Tweede"}]}'
    )


def test_a_writer_tells_its_form(mappings):
    """So that a file with its message can be named."""
    assert [mappings.writer(doel).extensie for doel in ("passen", "spelen")] == ["json", "xml"]


@pytest.mark.parametrize(
    ("regels", "zicht", "verwacht"),
    [
        ("x: a.b", {"a": {"b": "é"}}, {"x": "é"}),
        ("x: a", {"a": 0}, {"x": 0}),
        ("x: a", {"a": False}, {"x": False}),
        ("x: a", {"a": ["s", 1, True]}, {"x": ["s", 1, True]}),
        ("x: a\ny: b\nz: c", {"a": [], "b": "", "c": None}, {}),
        ("x: {vast: 1}\ny: {vast: true}\nz: {vast: null}\nq: {vast: ''}", {}, {"x": 1, "y": True, "z": None, "q": ""}),
        ("x: {y: {vast: c}}", {}, {"x": {"y": "c"}}),
        ("x: {y: {vast: c}, z: a}", {}, {}),
        ("x: {y: {vast: null}, z: a}", {}, {}),
        ("x: {van: a, lijst: geslacht-speel, vorm: hoofdletters}", {"a": "man"}, {"x": "1"}),
        (":van: a\n:@type: {vast: t}", {"a": "s"}, {"van": "s", "@type": "t"}),
        ("kies: [{x: a}, {x: b}]\nkies-2: [{y: b}]", {"b": "t"}, {"x": "t", "y": "t"}),
        ("x: {elk: a, van: .}", {"a": ["s", "", None, 2]}, {"x": ["s", 2]}),
        ("x: {elk: a, y: .b, z: c}", {"a": [{"b": 1}, {}], "c": "t"}, {"x": [{"y": 1, "z": "t"}, {"z": "t"}]}),
        ("x: {elk: a, als: {pad: .b}, van: .c}", {"a": [{"b": None, "c": 1}, {"b": 1, "c": 2}]}, {"x": [2]}),
        ("x: {elk: a, y: {elk: .b, van: .c}}", {"a": [{"b": [{"c": 1}, {"c": 2}]}, {"b": []}]}, {"x": [{"y": [1, 2]}]}),
        ("x: [a, {vast: 1}, {als: {pad: b}, vast: 2}, {y: c}]", {"a": "s"}, {"x": ["s", 1]}),
        ("x: [a, {y: b}]", {}, {}),
        ("x: [{vast: 1}]\ny: a", {}, {"x": [1]}),
        ("x: {y: [{vast: 1}], z: a}", {}, {}),
        ("x: {elk: a, y: [.b, {vast: 1}]}", {"a": [{"b": "s"}, {}]}, {"x": [{"y": ["s", 1]}, {"y": [1]}]}),
    ],
)
def test_each_word_of_the_language(tmp_path, regels, zicht, verwacht):
    """Every word does what the guide says."""
    assert json.loads(json_schrijver(tmp_path, regels).schrijf(zicht)) == verwacht


@pytest.mark.parametrize(
    ("regels", "waarden", "veld", "melding"),
    [
        ("x: {van: a.b, verplicht: true}", {}, "a.b", "ontbreekt, en dit veld is verplicht"),
        ("x: {van: a, verplicht: true}", {"a": []}, "a", "ontbreekt"),
        ("x: {van: a, vorm: datum}", {"a": "geheim"}, "a", "is geen datum"),
        ("x: {van: a, vorm: datum}", {"a": ["geheim"]}, "a", "is geen tekst, getal of ja/nee"),
        ("x: {van: a, lijst: geslacht-speel}", {"a": "geheim"}, "a", "heeft geen code in lijst"),
        ("x: a", {"a": {"geheim": 1}}, "a", "is geen tekst, getal of ja/nee"),
        ("x: a", {"a": [{"geheim": 1}]}, "a", "is geen tekst, getal of ja/nee"),
        ("x: a", {"a": "geheim\ud800"}, "a", "een teken dat niet in JSON mag"),
        ("x: {elk: a, van: .}", {"a": "geheim"}, "a", "is geen lijst"),
        (
            "x: {elk: a, y: {elk: .b, van: .c, verplicht: true}}",
            {"a": [{}, {"b": [{"c": 1}, {}]}]},
            "a[1].b[1].c",
            "on",
        ),
    ],
)
def test_a_refusal_names_record_and_field_and_no_value(tmp_path, regels, waarden, veld, melding):
    """With the indexes of the items, so that it can be found; the same from schrijf and herkomst."""
    writer = json_schrijver(tmp_path, regels)
    zicht = {"bericht": {"id": "k7"}, **waarden}
    for doe in (writer.schrijf, writer.herkomst):
        with pytest.raises(WegschrijfFout) as caught:
            doe(zicht)
        assert (caught.value.record, caught.value.veld) == ("k7", veld)
        assert melding in caught.value.melding
        assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("leerling", "veld", "element", "melding"),
    [
        ({"pgn": {"bsn": "geheim"}}, "leerling.pgn.bsn", "nummer", "de waarde past niet in het patroon"),
        ({"actief": "geheim"}, "leerling.actief", "actief", "de waarde heeft niet het juiste type"),
        (
            {"adres": {"regels": ["kort", "geheim" * 9]}},
            "leerling.adres.regels",
            "adres.regels",
            "de waarde is te lang",
        ),
        (
            {"teams": [{"naam": "a"}, {"naam": "b", "speeldagen": [{"dag": "za"}, {"dag": "geheim" * 9}]}]},
            "leerling.teams[1].speeldagen[1].dag",
            "teams[2].dagen[2]",
            "de waarde is te lang",
        ),
        ({"teams": [{"naam": "geheim"}] * 6}, "", "bericht", "de lijst is te lang"),
    ],
)
def test_a_message_that_breaks_its_schema_is_refused(mappings, leerling, veld, element, melding):
    """The member, the field it came from and the kind of violation are named; the value is not."""
    with pytest.raises(WegschrijfFout) as caught:
        mappings.writer("passen").schrijf({"bericht": {"id": "k1"}, "leerling": leerling})
    fout = caught.value
    assert (fout.record, fout.veld, fout.element) == ("k1", veld, element)
    assert f"past niet in zijn schema: {melding}" in fout.melding
    assert "mappings/speel/schrijf-pas.yaml:" in fout.doe
    assert "geheim" not in str(fout)


def test_a_writer_asks_for_allowed_fields_only(mappings):
    """What the view holds back is not taken for absent: reading it stops the message."""
    zicht = Zicht.van({"bericht": {"id": "k"}, "leerling": {"pgn": {"bsn": None}}})
    with pytest.raises(VeldNietToegestaanError):
        mappings.writer("passen").schrijf(zicht)


def test_a_mapping_cannot_leak(mappings):
    """Every path is known without a view, in arrays and in items that are written out too."""
    writer = mappings.writer("passen")
    allowed = writer.leest - {"bericht.id"}
    assert {"leerling.adres.regels", "leerling.teams.speeldagen.dag", "leerling.pgn.bsn"} <= allowed
    assert controleer_mapping(writer, allowed) == []
    fouten = controleer_mapping(writer, allowed - {"leerling.pgn.bsn", "leerling.adres.plaats"})
    assert [fout.regel for fout in fouten] == [8, 15, 19, 20]


def test_a_member_knows_its_field_and_its_mapping_line(mappings, zicht):
    """Items count from one, those of the view from nought, as in XML."""
    found = {line.element: (line.pad, line.regel) for line in mappings.writer("passen").herkomst(zicht)}
    assert found["bericht"] == ("", 4)
    assert found["club"] == ("", 6)
    assert found["nummer"] == ("leerling.pgn.bsn", 8)
    assert found["adres.regels"] == ("leerling.adres.regels", 16)
    assert found["contacten[1].nummer"] == ("leerling.pgn.bsn", 19)
    assert found["contacten[2]"] == ("", 20)
    assert found["teams[1]"] == ("leerling.teams[0]", 22)
    assert found["teams[1].dagen[2]"] == ("leerling.teams[0].speeldagen[1].dag", 26)


def leden(waarde, pad=""):
    """Each member and item below a value, in order, as lineage names them; a list as it stands is one."""
    if isinstance(waarde, list) and pad != "adres.regels":
        for nummer, deel in enumerate(waarde, 1):
            yield f"{pad}[{nummer}]"
            yield from leden(deel, f"{pad}[{nummer}]")
    elif isinstance(waarde, dict):
        for naam, deel in waarde.items():
            hier = f"{pad}.{naam}".removeprefix(".")
            if not isinstance(deel, list) or hier == "adres.regels":
                yield hier
            yield from leden(deel, hier)


@given(zichten())
def test_lineage_agrees_with_the_message(mappings, zicht):
    """Same members, same order: nothing sent is unexplained, nothing explained was not sent."""
    writer = mappings.writer("passen")
    root, *lines = writer.herkomst(zicht)
    assert root.element == "bericht"
    assert [line.element for line in lines] == list(leden(json.loads(writer.schrijf(zicht))))


@given(zichten())
def test_what_is_written_can_be_read_back(mappings, zicht):
    """A writer and a reader of the same tree are each other's reverse, numbers and truth included."""
    found = mappings.reader("speel/pas@1").lees(mappings.writer("passen").schrijf(zicht))
    leerling = found.get("leerling", {})
    assert found["bericht"] == zicht["bericht"]
    assert leerling.get("actief") == zicht["leerling"]["actief"]
    assert [team["naam"] for team in leerling.get("teams", [])] == [
        team["naam"] for team in zicht["leerling"]["teams"] or []
    ]
    assert [team.get("rang") for team in leerling.get("teams", [])] == [
        team["rang"] for team in zicht["leerling"]["teams"] or []
    ]
