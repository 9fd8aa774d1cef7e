"""Writers: from a view to a valid message, or a clear refusal without any value."""

import pytest

from gateway.mapping import MappingFout, OnbekendeMappingError, WegschrijfFout, controleer_mapping
from gateway.policy.zicht import VeldNietToegestaanError, Zicht
from tests.mapping.wereld_hulp import MAPPINGS, SCHRIJVER, laad, onder, schrijver

KOP = b"<?xml version='1.0' encoding='UTF-8'?>\n"


def inhoud(writer, zicht):
    """What is below the root, without the names of the namespaces."""
    text = writer.schrijf(zicht).removeprefix(KOP).decode()
    return text.replace(' xmlns:l="urn:l" xmlns:m="urn:m"', "").removeprefix("<l:wortel>").removesuffix("</l:wortel>")


def test_a_whole_message(mappings, zicht):
    """Order, repeats, choice, code list, constant, attribute and text, as the mapping draws them."""
    assert mappings.writer("spelen").schrijf(zicht) == KOP + (
        b'<l:lidmaatschap xmlns:l="urn:speel:lid" soort="nieuw"><l:kenmerk>k1</l:kenmerk><l:club>De Bal</l:club>'
        b"<l:nummer>999999990</l:nummer><l:geslacht>2</l:geslacht><l:sinds>2026-08-01</l:sinds>"
        b"<l:actief>false</l:actief><l:adres><l:land>NL</l:land><l:plaats>Zwaluwdam</l:plaats>"
        b"<l:regel>een</l:regel><l:regel>twee</l:regel></l:adres>"
        b'<l:team rang="1"><l:naam>Eerste</l:naam>'
        b'<l:speeldag veld="A">za</l:speeldag><l:speeldag>zo</l:speeldag></l:team>'
        b"<l:team><l:naam>Tweede</l:naam></l:team></l:lidmaatschap>"
    )


def test_what_is_absent_is_left_out(mappings):
    """No empty elements, and no group that holds a constant only."""
    writer = mappings.writer("spelen")
    bare = b"<l:kenmerk>k</l:kenmerk><l:club>De Bal</l:club></l:lidmaatschap>"
    for leerling in (
        {},
        {"adres": None, "naam": "", "teams": None},
        {"adres": {"plaats": None, "regels": []}, "teams": []},
    ):
        assert writer.schrijf({"bericht": {"id": "k"}, "leerling": leerling}).endswith(bare)


@pytest.mark.parametrize(
    ("regels", "leerling", "verwacht"),
    [
        ("l:x: a.b", {"a": {"b": "t"}}, "<l:x>t</l:x>"),
        ("l:x: a.b", {"a": {"b": 0}}, "<l:x>0</l:x>"),
        ("l:x: a.b", {"a": {"b": False}}, "<l:x>false</l:x>"),
        ("l:x: {vast: c}", {}, "<l:x>c</l:x>"),
        ("l:x: {l:y: {vast: c}}", {}, "<l:x><l:y>c</l:y></l:x>"),
        (
            "l:x: {l:y: {vast: c}, kies: [{l:z: {l:q: {vast: d}}}], tekst: {van: a}}",
            {"a": "t"},
            "<l:x>t<l:y>c</l:y><l:z><l:q>d</l:q></l:z></l:x>",
        ),
        ("tekst: a", {"a": "t"}, "t"),
        ("l:x: {tekst: a}", {}, ""),
        ("l:x: {van: a, lijst: geslacht-speel, vorm: hoofdletters}", {"a": "man"}, "<l:x>1</l:x>"),
        ("kies: [{l:x: a}, {l:y: b}]\nkies-2: [{l:x: b}]", {"b": "t"}, "<l:y>t</l:y><l:x>t</l:x>"),
        ("kies: [{l:x: a}, {l:y: b}]", {"a": "s", "b": "t"}, "<l:x>s</l:x>"),
        ("kies: [{l:x: a}, {l:y: b}]", {}, ""),
        ("l:x: {elk: a, van: .}", {"a": ["s", "", None, "t"]}, "<l:x>s</l:x><l:x>t</l:x>"),
        (
            "l:x: {elk: a, als: {pad: .b}, van: .c}",
            {"a": [{"b": None, "c": "s"}, {"b": "t", "c": "t"}]},
            "<l:x>t</l:x>",
        ),
        ("l:x: {elk: a, m:y: b}", {"a": [{}, {}], "b": "t"}, "<l:x><m:y>t</m:y></l:x>" * 2),
        ("l:x: {'@m:y': a}", {"a": "t"}, '<l:x m:y="t"/>'),
    ],
)
def test_each_word_of_the_language(tmp_path, regels, leerling, verwacht):
    """Every word does what the guide says."""
    assert inhoud(schrijver(tmp_path, regels), leerling).replace("<l:wortel/>", "") == verwacht


@pytest.mark.parametrize(
    ("als", "wel", "niet"),
    [
        ("{pad: a}", ["t", 0, False, [1], {"b": 1}], [None, "", [], {}]),
        ("{pad: a, een_van: [s, 1]}", ["s", 1], ["t", True, None]),
        ("{pad: a, geen_van: [s, true]}", ["t", 1, False], ["s", True, None, ""]),
    ],
)
def test_a_condition_asks_for_presence_or_a_value(tmp_path, als, wel, niet):
    """What is absent is in no list, so that both een_van and geen_van fail on it; 1 is not true."""
    writer = schrijver(tmp_path, f"l:x: {{vast: c, als: {als}}}")
    assert [inhoud(writer, {"a": value}) for value in wel] == ["<l:x>c</l:x>"] * len(wel)
    assert ["<l:x>" in inhoud(writer, {"a": value}) for value in niet] == [False] * len(niet)


@pytest.mark.parametrize(
    ("regels", "leerling", "veld", "melding"),
    [
        ("l:x: {van: a.b, verplicht: true}", {}, "a.b", "ontbreekt, en dit veld is verplicht"),
        ("l:x: {van: a.b, verplicht: true}", {"a": {"b": ""}}, "a.b", "ontbreekt"),
        ("'@x': {van: a, verplicht: true}", {}, "a", "ontbreekt"),
        ("l:x: {van: a, vorm: datum}", {"a": "geheim"}, "a", "is geen datum"),
        ("l:x: {van: a, vorm: datum}", {"a": ["geheim"]}, "a", "is geen tekst, getal of ja/nee"),
        ("l:x: {van: a, lijst: geslacht-speel}", {"a": "geheim"}, "a", "heeft geen code in lijst"),
        ("l:x: a", {"a": {"geheim": 1}}, "a", "is geen tekst, getal of ja/nee"),
        ("l:x: a.b", {"a": "geheim"}, "a.b", "is geen groep"),
        ("l:x: a.b", {"a": [{"b": "geheim"}]}, "a.b", "is geen groep"),
        ("l:x: {vast: c, als: {pad: a.b}}", {"a": 3}, "a.b", "is geen groep"),
        ("l:x: {elk: a, van: .}", {"a": "geheim"}, "a", "is geen lijst"),
        ("l:x: {elk: a.b, van: .}", {"a": "geheim"}, "a.b", "is geen groep"),
        ("l:x: a", {"a": "geheim\x00"}, "a", "een teken dat niet in XML mag"),
        ("'@x': a", {"a": "geheim\x00"}, "a", "een teken dat niet in XML mag"),
        ("tekst: a", {"a": "geheim\x00"}, "a", "een teken dat niet in XML mag"),
        (
            "l:x: {elk: a, l:y: {elk: .b, van: .c, verplicht: true}}",
            {"a": [{}, {"b": [{"c": 1}, {}]}]},
            "a[1].b[1].c",
            "ontb",
        ),
    ],
)
def test_a_refusal_names_record_and_field_and_no_value(tmp_path, regels, leerling, veld, melding):
    """With the indexes of the items, so that it can be found; the same from schrijf and herkomst."""
    writer = schrijver(tmp_path, regels)
    zicht = {"bericht": {"id": "k7"}, **leerling}
    for doe in (writer.schrijf, writer.herkomst):
        with pytest.raises(WegschrijfFout) as caught:
            doe(zicht)
        assert (caught.value.record, caught.value.veld) == ("k7", veld)
        assert melding in caught.value.melding
        assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("zicht", [{}, {"bericht": None}, {"bericht": {}}])
def test_a_record_without_id_is_still_refused_clearly(tmp_path, zicht):
    """A view that is not ours gives no other error."""
    with pytest.raises(WegschrijfFout) as caught:
        schrijver(tmp_path, "l:x: {van: a, verplicht: true}").schrijf(zicht)
    assert caught.value.record == ""


@pytest.mark.parametrize(
    ("naam", "waarde", "veld", "element", "melding"),
    [
        ("pgn", {"bsn": "geheim"}, "leerling.pgn.bsn", "nummer", "de waarde past niet in het patroon"),
        ("naam", "geheim" * 9, "leerling.naam", "naam", "de waarde is te lang"),
        (
            "teams",
            [{"naam": "a"}, {"naam": "b", "rang": "geheim"}],
            "leerling.teams[1]",
            "team[2]",
            "niet het juiste type",
        ),
        ("teams", [{"naam": "a"}] * 6, "leerling.teams[5]", "team[6]", "hier hoort een ander element"),
        (
            "teams",
            [{"naam": "a", "speeldagen": [{"dag": "geheim" * 9, "veld": "x"}]}],
            "leerling.teams[0].speeldagen[0].dag",
            "team[1].speeldag[1]",
            "te lang",
        ),
    ],
)
def test_a_message_that_breaks_its_schema_is_refused(mappings, zicht, naam, waarde, veld, element, melding):
    """The element, the field it came from and the kind of violation are named; the value is not."""
    if naam == "naam":
        zicht["leerling"]["pgn"] = None
    zicht["leerling"][naam] = waarde
    with pytest.raises(WegschrijfFout) as caught:
        mappings.writer("spelen").schrijf(zicht)
    fout = caught.value
    assert (fout.record, fout.veld, fout.element) == ("k1", veld, element)
    assert f"past niet in zijn schema: {melding}" in fout.melding or melding in fout.melding
    assert "mappings/speel/schrijf.yaml:" in fout.doe
    assert "geheim" not in str(fout).lower()


def test_a_violation_without_a_text_of_its_own_is_told_too(mappings, zicht, monkeypatch):
    """A kind that libxml2 adds one day gives no error of ours."""
    monkeypatch.setattr("gateway.mapping.violations._TEKSTEN", {})
    zicht["leerling"]["pgn"] = {"bsn": "1"}
    with pytest.raises(WegschrijfFout, match="het schema staat dit niet toe"):
        mappings.writer("spelen").schrijf(zicht)


def test_a_writer_asks_for_allowed_fields_only(mappings):
    """What the view holds back is not taken for absent: reading it stops the message."""
    zicht = Zicht.van({"bericht": {"id": "k"}, "leerling": {"pgn": {"bsn": None}}})
    with pytest.raises(VeldNietToegestaanError):
        mappings.writer("spelen").schrijf(zicht)


def test_all_read_paths_are_known_without_a_view(mappings):
    """Lists count as their items, and a list itself is no field."""
    assert mappings.writer("spelen").leest == {
        "bericht.id",
        *(
            f"leerling.{naam}"
            for naam in ("pgn.bsn", "naam", "geslacht", "sinds", "actief", "adres.plaats", "adres.regels")
        ),
        *(f"leerling.teams.{naam}" for naam in ("rang", "naam", "speeldagen.veld", "speeldagen.dag")),
    }


def test_a_mapping_cannot_leak(mappings):
    """Every line that reads beyond its doel is a fault, in the words a privacy officer needs."""
    writer = mappings.writer("spelen")
    allowed = writer.leest - {"bericht.id"}
    assert controleer_mapping(writer, allowed) == []
    [fout] = controleer_mapping(writer, allowed - {"leerling.teams.speeldagen.veld"})
    assert str(fout) == (
        "mappings/speel/schrijf.yaml:26: leest leerling.teams.speeldagen.veld, en dat veld staat niet in doel spelen.\n"
        "  Wel toegestaan onder leerling.teams.speeldagen: dag.\n"
        "  Haal de regel weg, of laat de functionaris gegevensbescherming het doel aanpassen: "
        "contracts/doelen/spelen.yaml."
    )


def test_looking_whether_a_group_is_there_needs_something_in_it(tmp_path):
    """Presence of a group, or the number of its items, is information about what it holds."""
    writer = schrijver(
        tmp_path,
        "l:x: {vast: c, als: {pad: a.b}}\nl:y: {elk: a.c, l:z: {vast: d}}\nl:z: {vast: e, als: {pad: f, een_van: [g]}}",
    )
    assert controleer_mapping(writer, frozenset({"a.b.q", "a.c.q", "f"})) == []
    assert [fout.regel for fout in controleer_mapping(writer, frozenset({"f.q"}))] == [6, 7, 8]
    assert all(isinstance(fout, MappingFout) for fout in controleer_mapping(writer, frozenset()))
    assert "onder f: q." in controleer_mapping(writer, frozenset({"a.b", "a.c", "f.q"}))[0].doe


def test_a_writer_is_found_by_doel_and_kind(mappings, tmp_path):
    """A doel with several messages asks which."""
    assert mappings.writer("spelen").soort == "speel/lidmaatschap@1"
    both = laad(tmp_path, speel__los=onder(SCHRIJVER, "l:x: a"))
    assert both.writer("spelen", "speel/los@2").soort == "speel/los@2"
    with pytest.raises(OnbekendeMappingError, match="meer dan één mapping voor spelen"):
        both.writer("spelen")
    with pytest.raises(OnbekendeMappingError, match=r"geen mapping voor werken\. Bekend: passen .*, spelen"):
        mappings.writer("werken")


def test_the_hash_follows_the_mapping_and_its_code_lists(mappings, tmp_path):
    """Two messages with one hash were made by the same rules."""
    text = 'lijst: geslacht-speel\nbron: anders\nvanaf: 2027-01-01\nwaarden: {man: "1", vrouw: "2"}\n'
    changed = laad(tmp_path, codelijsten__geslacht_speel=text).writer("spelen")
    assert len(changed.hash) == 64
    assert changed.hash != mappings.writer("spelen").hash
    assert laad(tmp_path / "leeg").writer("spelen").hash == mappings.writer("spelen").hash


def test_a_writer_keeps_the_text_it_was_made_from(mappings):
    """To the byte, so that the past can be explained; printing a writer leaves it out."""
    writer = mappings.writer("spelen")
    assert writer.tekst.encode() == (MAPPINGS / "speel" / "schrijf.yaml").read_bytes()
    assert "schrijft:" not in repr(writer)
