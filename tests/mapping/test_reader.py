"""Readers: from a message to plain data or a model, or a clear refusal without any value."""

import pytest
from lxml import etree

from gateway.mapping import LeesFout, OnbekendeMappingError
from gateway.model.identifiers import Bsn
from gateway.transport.xml import XmlError, parse
from tests.mapping.wereld_hulp import LEZER, lezer

ONTVANGST = """\
leest: speel/los@2
naar: Terugkoppeling
namen: {l: "urn:l", m: "urn:m"}
bericht:
  l:wortel:
"""
OORDEEL = """\
l:id: bericht_id
l:goed: {naar: goedgekeurd, vorm: ja-nee, verplicht: true}
l:op: op
l:fout: {elk: meldingen, l:code: .code, l:tekst: .tekst}
l:bsn: pgn.bsn
"""
ID = "0b6a1c9e-6b52-4a57-9a3d-0c4f6b1f2a10"


def xml(inhoud):
    """A message with this content."""
    return f'<wortel xmlns="urn:l" xmlns:m="urn:m">{inhoud}</wortel>'.encode()


@pytest.mark.parametrize(
    ("regels", "inhoud", "verwacht"),
    [
        ("l:x: a.b", "<x> t </x>", {"a": {"b": "t"}}),
        ("l:x: a", "<x/><y/><m:x>t</m:x>", {}),
        ("l:x: a", "<x>s</x><x>t</x>", {"a": "s"}),
        ("l:x: a", "<x>s<!-- knip -->t<?p i?>u</x>", {"a": "stu"}),
        ("l:x: {naar: a, vorm: datum-nl}", "<x>1-8-2026</x>", {"a": "2026-08-01"}),
        ("l:x: {naar: a, lijst: geslacht-speel}", "<x>m</x>", {"a": "man"}),
        ("l:x: {naar: a, vorm: zonder-spaties, lijst: geslacht-speel}", "<x>2</x>", {"a": "vrouw"}),
        ("l:x: {vast: c}", "<x>c</x>", {}),
        ("kies: [{l:x: a}, {l:y: b}]", "<y>t</y>", {"b": "t"}),
        ("l:x: {elk: a, l:y: .b, l:z: c}", "<x><y>s</y></x><x><z>t</z></x>", {"a": [{"b": "s"}, {}], "c": "t"}),
        (
            "l:x: {elk: a.b, l:y: {elk: .c.d, naar: .}}",
            "<x><y>s</y><y>t</y></x>",
            {"a": {"b": [{"c": {"d": ["s", "t"]}}]}},
        ),
        (
            "l:x: {'@m:a': a, '@b': b, tekst: c, l:y: d}",
            '<x m:a="s" b="">t<y>u</y>v</x>',
            {"a": "s", "c": "tv", "d": "u"},
        ),
        ("l:x: {elk: a, tekst: .}", "<x>s</x>", {"a": ["s"]}),
    ],
)
def test_each_word_of_the_language(tmp_path, regels, inhoud, verwacht):
    """Every word does what the guide says; what is absent is left out."""
    assert lezer(tmp_path, regels).lees(xml(inhoud)) == verwacht


def test_the_root_may_hold_the_value(tmp_path):
    """A message of one element is a message."""
    reader = lezer(tmp_path, "naar: a\nverplicht: true")
    assert reader.lees(etree.fromstring(xml("t"))) == {"a": "t"}
    with pytest.raises(LeesFout, match="veld wortel: INV-021 ontbreekt"):
        reader.lees(xml(""))


@pytest.mark.parametrize(
    ("regels", "inhoud", "veld", "melding"),
    [
        ("l:x: {naar: a, verplicht: true}", "", "x", "ontbreekt"),
        ("l:x: {naar: a, verplicht: true}", "<x/>", "x", "ontbreekt"),
        ("l:y: {l:x: {naar: a, verplicht: true}}", "<y/>", "y.x", "ontbreekt"),
        ("l:y: {elk: b, l:x: {naar: .a, verplicht: true}}", "<y><x>1</x></y><y/>", "y[2].x", "ontbreekt"),
        ("l:y: {'@x': {naar: a, verplicht: true}}", "<y/>", "y.@x", "ontbreekt"),
        ("l:y: {tekst: {naar: a, verplicht: true}}", "<y/>", "y", "ontbreekt"),
        ("l:x: {naar: a, vorm: datum}", "<x>geheim</x>", "x", "de waarde is geen datum"),
        ("l:x: {naar: a, lijst: geslacht-speel}", "<x>geheim</x>", "x", "staat niet in lijst"),
        ("l:x: {vast: c}", "<x>geheim</x>", "x", "heeft niet de waarde"),
        ("l:x: a", "<x>geheim<y/></x>", "x", "hier hoort een waarde, geen elementen"),
    ],
)
def test_a_refusal_names_the_element_and_no_value(tmp_path, regels, inhoud, veld, melding):
    """So that the sender can find it, and a log may hold it."""
    with pytest.raises(LeesFout, match=melding) as caught:
        lezer(tmp_path, regels).lees(xml(inhoud))
    assert caught.value.veld == veld
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("inhoud", "veld", "melding"),
    [
        ("<x>s</x><q/>", "q", "staat niet in de mapping"),
        ("<x>s</x><x>t</x>", "x[2]", "mag één keer voorkomen"),
        ("<y><q/></y>", "y.q", "staat niet in de mapping"),
        ("<z>s</z>", None, ""),
        ("<x>s</x><y><v>t</v></y><y><v>u</v></y>", None, ""),
    ],
)
def test_a_strict_reader_knows_every_element(tmp_path, inhoud, veld, melding):
    """What it would not read it refuses."""
    kop = LEZER.replace("naar: dict", "naar: dict\nstreng: true")
    reader = lezer(tmp_path, "kies: [{l:x: a}, {l:z: b}]\nl:y: {elk: c, l:v: .d}\n'@e': e", kop)
    if veld is None:
        assert reader.lees(xml(inhoud))
    else:
        with pytest.raises(LeesFout, match=melding) as caught:
            reader.lees(xml(inhoud))
        assert caught.value.veld == veld


def test_a_reader_makes_a_model(tmp_path):
    """The model's own checks and conversions hold for a message too."""
    inhoud = f"<id>{ID}</id><goed>ja</goed><op>2026-09-14T08:15:30Z</op><bsn>999999990</bsn>"
    found = lezer(tmp_path, OORDEEL, ONTVANGST).lees(xml(f"{inhoud}<fout><code>1</code><tekst>t</tekst></fout>"))
    assert (str(found.bericht_id), found.goedgekeurd, found.op.isoformat()) == (ID, True, "2026-09-14T08:15:30+00:00")
    assert (found.pgn.bsn, found.meldingen[0].code) == (Bsn("999999990"), "1")


@pytest.mark.parametrize(
    ("oud", "nieuw", "veld", "melding"),
    [
        (ID, "geheim", "bericht_id", "de waarde is geen UUID"),
        ("08:15", "geheim", "op", "de waarde is geen tijdstip"),
        ("999999990", "999999991", "pgn.bsn", "elfproef"),
        (f"<id>{ID}</id>", "", "bericht_id", "ontbreekt"),
    ],
)
def test_what_the_model_refuses_is_told_without_its_value(tmp_path, oud, nieuw, veld, melding):
    """A model's refusal has the same shape as any other."""
    inhoud = f"<id>{ID}</id><goed>ja</goed><op>2026-09-14T08:15:30Z</op><bsn>999999990</bsn>".replace(oud, nieuw)
    with pytest.raises(LeesFout, match=melding) as caught:
        lezer(tmp_path, OORDEEL, ONTVANGST).lees(xml(inhoud))
    assert caught.value.veld == veld
    assert not nieuw or nieuw not in str(caught.value)


def test_a_message_that_breaks_its_schema_is_refused(mappings):
    """What a partner sends is held to the contract before it is believed."""
    kop = b'<lidmaatschap xmlns="urn:speel:lid"><kenmerk>k</kenmerk><club>De Bal</club>'
    with pytest.raises(LeesFout, match="past niet in zijn schema: de waarde past niet in het patroon") as caught:
        mappings.reader("speel/lidmaatschap@1").lees(kop + b"<nummer>geheim</nummer></lidmaatschap>")
    assert caught.value.veld == "nummer"
    assert "geheim" not in str(caught.value)


def test_another_message_is_refused(mappings):
    """A reader reads its own message only."""
    with pytest.raises(LeesFout, match="het eerste element is geen lidmaatschap"):
        mappings.reader("speel/lidmaatschap@1").lees(b'<ontvangst xmlns="urn:speel:lid"/>')


def test_hostile_xml_never_reaches_a_reader(mappings):
    """Bytes come in through the one safe parser."""
    with pytest.raises(XmlError):
        mappings.reader("speel/lidmaatschap@1").lees(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")


def test_a_reader_is_found_by_what_it_reads(mappings):
    """Readers of messages and of rows stand in one list; a wrong kind or name is told."""
    assert mappings.reader("speel/lid@1") is mappings.row_reader("speel/lid@1")
    assert mappings.reader("speel/lidmaatschap@1").naam == "speel/lidmaatschap@1"
    with pytest.raises(OnbekendeMappingError, match=r"Bedoelde je speel/lid@1\?"):
        mappings.reader("speel/lid@2")
    with pytest.raises(OnbekendeMappingError, match="leest een bericht, geen rijen"):
        mappings.row_reader("speel/lidmaatschap@1")


@pytest.mark.parametrize(
    ("inhoud", "veld"),
    [
        ("<l:kenmerk/>", "kenmerk"),
        ('<kenmerk xmlns="urn:speel:lid"/>', "kenmerk"),
        ('<l:kenmerk>k</l:kenmerk><q:club xmlns:q="urn:speel:lid"/>', "club"),
        ('<l:kenmerk>k</l:kenmerk><l:club>De Bal</l:club><q:q xmlns:q="urn:q"/>', "q"),
        ("<l:kenmerk>k</l:kenmerk><l:club>De Bal</l:club><kaal/>", "kaal"),
        ("<l:kenmerk>k</l:kenmerk><l:club>b</l:club><l:team rang='x'><l:naam>n</l:naam></l:team>", "team"),
        ("<l:kenmerk>k</l:kenmerk><l:club>b</l:club><l:team><l:naam>n</l:naam></l:team><l:team/>", "team[2]"),
    ],
)
def test_a_fault_is_placed_however_the_sender_names_it(mappings, inhoud, veld):
    """Prefixes are the sender's choice, and may be declared anywhere."""
    message = f'<l:lidmaatschap xmlns:l="urn:speel:lid">{inhoud}</l:lidmaatschap>'
    with pytest.raises(LeesFout) as caught:
        mappings.reader("speel/lidmaatschap@1").lees(message.encode())
    assert caught.value.veld == veld


def test_a_message_may_come_in_its_envelope(mappings):
    """Places are counted from the message, and the envelope stays as it was."""
    envelope = parse(b'<e><b><lidmaatschap xmlns="urn:speel:lid"><kenmerk/></lidmaatschap></b></e>')
    before = etree.tostring(envelope)
    with pytest.raises(LeesFout) as caught:
        mappings.reader("speel/lidmaatschap@1").lees(envelope[0][0])
    assert (caught.value.veld, etree.tostring(envelope)) == ("kenmerk", before)
