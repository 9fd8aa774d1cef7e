"""Lineage: each element and attribute of a message, where it came from, exactly as it was written."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.mapping.compile_reader import element_pad
from gateway.transport.xml import parse
from tests.mapping.strategieen import kaal, zichten


def test_an_element_knows_its_field_and_its_mapping_line(mappings, zicht):
    """Elements count from one, items of the view from nought, as in the guide."""
    found = {line.element: (line.pad, line.regel) for line in mappings.writer("spelen").herkomst(zicht)}
    assert found["lidmaatschap"] == ("", 6)
    assert found["@soort"] == ("", 7)
    assert found["nummer"] == ("leerling.pgn.bsn", 11)
    assert found["adres"] == ("", 16)
    assert found["adres.regel[2]"] == ("leerling.adres.regels[1]", 19)
    assert found["team[1]"] == ("leerling.teams[0]", 20)
    assert found["team[1].@rang"] == ("leerling.teams[0].rang", 22)
    assert found["team[1].speeldag[2]"] == ("leerling.teams[0].speeldagen[1].dag", 27)
    assert found["team[1].speeldag[1].@veld"] == ("leerling.teams[0].speeldagen[0].veld", 26)
    assert {line.bestand for line in mappings.writer("spelen").herkomst(zicht)} == {"mappings/speel/schrijf.yaml"}


def namen(element):
    """Each element and attribute below an element, in order, as lineage names them."""
    for inner in element.iter(etree.Element):
        yield etree.QName(inner).localname
        yield from (f"@{naam}" for naam in inner.attrib)


@given(zichten())
def test_lineage_agrees_with_the_message(mappings, zicht):
    """Same elements, same attributes, same order: nothing sent is unexplained, nothing explained was not sent."""
    writer = mappings.writer("spelen")
    root = parse(writer.schrijf(zicht))
    lines = writer.herkomst(zicht)
    assert [line.element.rpartition(".")[2].partition("[")[0] for line in lines] == list(namen(root))


@given(zichten())
def test_lineage_leads_to_the_value(mappings, zicht):
    """Following a path into the view gives what the element holds."""
    writer = mappings.writer("spelen")
    root = parse(writer.schrijf(zicht))
    values = {element_pad(element): element.text for element in root.iter(etree.Element)}
    for line in writer.herkomst(zicht):
        if line.element in {"kenmerk", "nummer", "sinds", "adres.plaats"}:
            assert values[line.element] == pad_in(zicht, line.pad)


def pad_in(zicht, pad):
    """The value at a path."""
    for deel in pad.split("."):
        zicht = zicht[deel]
    return zicht


@given(zichten())
def test_what_is_written_can_be_read_back(mappings, zicht):
    """A writer and a reader of the same tree are each other's reverse."""
    message = mappings.writer("spelen").schrijf(zicht)
    assert mappings.reader("speel/lidmaatschap@1").lees(message) == kaal(zicht)


@given(st.lists(zichten(), min_size=2, max_size=2))
def test_a_writer_keeps_nothing(mappings, paar):
    """What was written before leaves no trace in what is written now."""
    writer, (een, twee) = mappings.writer("spelen"), paar
    alone = writer.schrijf(een)
    writer.schrijf(twee)
    assert writer.schrijf(een) == alone
