"""Elements that repeat together without an element around them, and what a reader passes over."""

import pytest
from lxml import etree

from gateway.mapping.reads import lezingen
from gateway.mapping.unread import ongelezen
from tests.mapping.wereld_hulp import LEZER, SCHRIJVER, fouten, lezer, onder, schrijver

SCHRIJFT = """\
l:lijst:
  l:kop: leerling.kop
  herhaal:
    elk: leerling.reeksen
    l:naam: {van: .naam, verplicht: true}
    l:deel: {elk: .delen, van: .}
    l:score: {elk: .scores, l:waarde: .waarde}
"""
LEEST = """\
l:lijst:
  l:kop: kop
  herhaal:
    elk: reeksen
    l:naam: .naam
    l:deel: {elk: .delen, naar: .}
    l:score: {elk: .scores, l:waarde: .waarde}
"""
REEKSEN = [
    {"naam": "Een", "delen": ["a", "b"], "scores": [{"waarde": "7"}]},
    {"naam": "Twee", "scores": [{"waarde": "8"}, {"waarde": "9"}]},
]
UIT = (
    "<lijst><kop>k</kop><naam>Een</naam><deel>a</deel><deel>b</deel><score><waarde>7</waarde></score>"
    "<naam>Twee</naam><score><waarde>8</waarde></score><score><waarde>9</waarde></score></lijst>"
)


def bericht(inhoud):
    """A message around this content."""
    return f'<wortel xmlns="urn:l">{inhoud}</wortel>'.encode()


def test_a_writer_writes_each_item_after_the_other(tmp_path):
    """The elements of one item stay together, in order."""
    data = schrijver(tmp_path, SCHRIJFT).schrijf({"leerling": {"kop": "k", "reeksen": REEKSEN}})
    assert [etree.QName(item).localname for item in etree.fromstring(data)[0]] == [
        *("kop", "naam", "deel", "deel", "score", "naam", "score", "score")
    ]


def test_a_list_without_items_writes_nothing(tmp_path):
    """A group that only repeats is not there when there is nothing to repeat."""
    data = schrijver(tmp_path, SCHRIJFT).schrijf({"leerling": {"reeksen": []}})
    assert not len(etree.fromstring(data))


def test_the_lineage_names_the_item(tmp_path):
    """Each value is traced to its item of the list."""
    regels = schrijver(tmp_path, SCHRIJFT).herkomst({"leerling": {"kop": "k", "reeksen": REEKSEN}})
    paden = [regel.pad for regel in regels]
    assert "leerling.reeksen[1].naam" in paden
    assert "leerling.reeksen[1].scores[0].waarde" in paden


def test_what_it_reads_is_proved(tmp_path):
    """The proof against leaks sees through a repetition."""
    assert {lezing.pad for lezing in lezingen(schrijver(tmp_path, SCHRIJFT).root)} >= {
        "leerling.reeksen.naam",
        "leerling.reeksen.scores.waarde",
    }


def test_constants_alone_repeat_too(tmp_path):
    """A repetition of constants writes them for each item."""
    regels = "l:lijst: {herhaal: {elk: a, l:x: {vast: c}}}"
    assert len(etree.fromstring(schrijver(tmp_path, regels).schrijf({"a": [{}, {}]}))[0]) == 2


@pytest.mark.parametrize("streng", ["", "streng: true\n"])
def test_a_reader_makes_an_item_of_each_turn(tmp_path, streng):
    """An item begins where its first element comes again."""
    kop = LEZER.replace("namen:", f"{streng}namen:")
    assert lezer(tmp_path, LEEST, kop).lees(bericht(UIT)) == {"kop": "k", "reeksen": REEKSEN}
    assert lezer(tmp_path, LEEST).lees(bericht("<lijst><kop>k</kop></lijst>")) == {"kop": "k"}


@pytest.mark.parametrize(
    "regels",
    [
        "herhaal: {l:x: .y}",
        "herhaal: {elk: a}",
        "herhaal: {elk: a, l:x: {elk: .b, naar: .}}",
        'herhaal: {elk: a, "@x": .y}',
    ],
)
@pytest.mark.parametrize("kop", [SCHRIJVER, LEZER])
def test_a_repetition_without_begin_is_refused(tmp_path, kop, regels):
    """Without a list, or an element that every item begins with, no one can tell where an item begins."""
    inhoud = onder(kop, regels if kop == LEZER else regels.replace("naar", "van"))
    assert any("herhaal mist elk" in fout for fout in fouten(tmp_path, speel__proef=inhoud))


def test_what_a_reader_passes_over_is_named_by_place(tmp_path):
    """Elements, attributes and all below them, each once and without its value."""
    kent = "kies: [{l:a: a}, {l:b: b}]\nl:c: {elk: c, tekst: .t, '@k': .k}\n" + LEEST
    reader = lezer(tmp_path, kent)
    xml = bericht(
        '<a x="1">t</a><c k="1" m="2">u</c><c><n>v</n></c><d><a>w</a></d>'
        '<lijst xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false"><naam>Een</naam><z/></lijst>'
    )
    assert ongelezen(reader.root, etree.fromstring(xml)) == ("a.@x", "c[1].@m", "c[2].n", "d", "lijst.z")
