"""XML from outside: refused with a clear error, never a value, and never a lot of memory."""

import resource
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.transport.xml import XmlCoderingError, XmlDoctypeError, XmlError, XmlGrensError, parse

BOM = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
EXTERN = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("data", [BOM, EXTERN, '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>'])
def test_no_doctype(data: str) -> None:
    """Entity bombs, external entities and external DTDs are refused before anything is parsed."""
    with pytest.raises(XmlDoctypeError):
        parse(data.encode())


@pytest.mark.parametrize("codering", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_no_doctype_in_another_encoding(codering: str) -> None:
    """A DOCTYPE cannot hide from the search in another encoding."""
    with pytest.raises(XmlError):
        parse(BOM.encode(codering))


def test_only_utf_8() -> None:
    """Bytes that are no UTF-8, or a declaration that says otherwise, are refused with the line."""
    with pytest.raises(XmlCoderingError, match="regel 2"):
        parse(b"<a>\n\xff</a>")
    with pytest.raises(XmlCoderingError):
        parse(b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>')
    assert parse(b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?><a>\xc3\xa9</a>').text == "\xe9"


@pytest.mark.parametrize("data", [b"", b"geheim", b"<geheim>", b"<a><geheim></a>", b"<a>&geheim;</a>", b"<a>\0</a>"])
def test_error_names_the_line_and_not_the_content(data: bytes) -> None:
    """Truncated and broken XML gives code and line; nothing of the document is repeated."""
    with pytest.raises(XmlError, match="XML-001") as fout:
        parse(data)
    assert "geheim" not in str(fout.value)
    assert fout.value.plaats["regel"] == 1
    assert fout.value.__cause__ is None


def test_depth_is_bounded() -> None:
    """A hundred levels pass, one more does not, however it is asked."""
    assert parse(b"<a>" * 100 + b"</a>" * 100).tag == "a"
    with pytest.raises(XmlGrensError):
        parse(b"<a>" * 101 + b"</a>" * 101)
    with pytest.raises(XmlGrensError):
        parse(b"<a><b/></a>", max_depth=1)


def test_size_and_nesting_do_not_cost_memory() -> None:
    """100 MB of nesting is refused by its size, 10 MB of it at the depth that is too much."""
    diep = b"<a>" * 33_000_000
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(XmlGrensError):
        parse(diep)
    with pytest.raises(XmlGrensError):
        parse(diep[:9_999_999])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begin < 50_000


def test_comment_does_not_split_a_value() -> None:
    """A comment inside a value cannot make the reader see less than what was signed."""
    assert parse(b"<a>0000000<!-- x -->1</a>").text == "00000001"


@given(st.binary(max_size=200) | st.text("<>/ab&;!-[]?'\"= ", max_size=60).map(str.encode))
def test_any_bytes_parse_or_raise_xml_error(data: bytes) -> None:
    """Whatever comes in, the result is an element or an XmlError."""
    with suppress(XmlError):
        assert isinstance(parse(data), etree._Element)
