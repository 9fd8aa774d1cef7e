"""A document is read back as a reader would: the page as HTML, the PDF as PDF."""

import io
import re
import traceback
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from gateway.document import Alinea, Deel, Document, DocumentError, Gegevens, Lijst, Nota, Tabel, als_html, als_pdf
from gateway.document.boom import teksten
from gateway.document.tekens import leesbaar, zetbaar

OP = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HEBREEUWS = "\u05e9\u05dc\u05d5\u05dd"
VIJANDIG = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    '#panic("x") *vet* _schuin_ $x$ @bron `code` // niets /* niets */ \\u{41} #read("/etc/passwd")',
    "= geen kop",
    HEBREEUWS,
    "a\u202egnirts",
    "nul\x00 \x1b[31m \ud800",
    "\U0001f600 中文",
    "W" * 300,
    "  veel\n\n\twit  ",
    "één, Ştefănescu, Þór & Zoë",
)


def _alles(*woorden: str) -> Document:
    return Document(
        "Wat er is gedeeld",
        (
            Alinea("Een alinea."),
            Nota("Een uitleg."),
            Nota("Let op.", "let-op"),
            Gegevens((("Voor wie", "de leerling"), ("Waarom", "omdat het mag"))),
            Deel("Berichten", (Lijst(("een", "twee")), Deel("Aan DUO", (Deel("Diep", (Alinea("Onderaan."),)),)))),
            Deel("Woorden", (Tabel("Losse woorden", ("woord", "nog eens"), tuple((x, x) for x in woorden)),)),
        ),
    )


def _boom(document: Document):
    return html.document_fromstring(als_html(document))


def _lees(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def _tekst(pdf: bytes) -> str:
    """All text of a PDF without its page numbers, without white space or the breaks put into long words."""
    bladen = [blad.extract_text().rpartition("Pagina ")[0] for blad in _lees(pdf).pages]
    return _kaal("".join(bladen)).replace("•", "")


def _kaal(tekst: str) -> str:
    return "".join(tekst.replace("\u200b", "").split())


def test_a_page_is_accessible_and_stands_alone():
    """Dutch, one title, headings without a gap, tables with headings, and nothing that runs or is fetched."""
    boom = _boom(_alles("a"))
    assert boom.get("lang") == "nl"
    assert boom.findtext(".//title") == boom.findtext(".//h1") == "Wat er is gedeeld"
    assert [int(kop.tag[1]) for kop in boom.xpath("//h1|//h2|//h3|//h4|//h5")] == [1, 2, 3, 4, 2]
    assert boom.xpath("//table/caption")[0].text == "Losse woorden"
    assert [cel.get("scope") for cel in boom.xpath("//thead//th")] == ["col", "col"]
    assert [tuple(deel.text for deel in paar) for paar in boom.xpath("//dl/div")] == list(_alles().onderdelen[3].paren)
    assert not boom.xpath("//script|//link|//img|//iframe|//form|//@src|//@href|//@style")
    assert "url(" not in boom.findtext(".//style")
    beleid = boom.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    stijl = b64encode(sha256(boom.findtext(".//style").encode()).digest()).decode()
    assert beleid.startswith(f"default-src 'none'; style-src 'sha256-{stijl}';")


def test_a_page_shows_hostile_text_as_text():
    """What looks like markup is read back as it was written, and no element came of it."""
    boom = _boom(_alles(*VIJANDIG))
    cellen = [cel.text_content() for cel in boom.xpath("//tbody//td")]
    assert cellen == [leesbaar(woord) for woord in VIJANDIG for _ in range(2)]
    assert not boom.xpath("//script|//img")
    assert "a[U+202E]gnirts" in cellen
    assert "veel wit" in cellen


def test_a_pdf_holds_the_text_of_the_tree():
    """In reading order, hostile or not; what the fonts cannot show is named."""
    document = _alles(*(woord for woord in VIJANDIG if woord != HEBREEUWS))
    verwacht = _kaal("".join(map(zetbaar, teksten(document))))
    # A colon stands between a name and what it means.
    assert _tekst(als_pdf(document, OP)).replace(":", "") == verwacht.replace(":", "")
    assert "[U+1F600]" in verwacht


def test_a_pdf_holds_text_from_right_to_left():
    """Each letter is there; in which order a reader of PDFs gives them is its own affair."""
    assert sorted(_tekst(als_pdf(Document("a", (Alinea(HEBREEUWS),)), OP))) == sorted(f"a{HEBREEUWS}")


def test_a_pdf_is_accessible():
    """PDF/UA-1: tagged, in Dutch, with a title; every font inside; nothing that runs."""
    lezer = _lees(als_pdf(_alles("a", "b"), OP))
    wortel = lezer.trailer["/Root"]
    assert wortel["/Lang"] == "nl-NL"
    assert wortel["/MarkInfo"]["/Marked"].value
    assert b"pdfuaid" in wortel["/Metadata"].get_data()
    assert lezer.metadata.title == "Wat er is gedeeld"
    assert lezer.metadata.creation_date == OP
    assert not {"/AA", "/OpenAction", "/Names"} & set(wortel)
    soorten = _soorten(wortel["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/Table", "/TH", "/TD", "/Caption"} <= soorten


def _soorten(knoop) -> set[str]:
    """The kinds of elements in the structure of a PDF."""
    knoop = knoop.get_object()
    if isinstance(knoop, list):
        return {soort for kind in knoop for soort in _soorten(kind)}
    if not isinstance(knoop, DictionaryObject) or "/S" not in knoop:
        return set()
    return {knoop["/S"], *(_soorten(knoop["/K"]) if "/K" in knoop else ())}


def test_the_same_tree_and_moment_give_the_same_bytes():
    """In any zone; another moment is another document."""
    document = _alles("a")
    elders = OP.astimezone(timezone(timedelta(hours=1)))
    assert als_pdf(document, OP) == als_pdf(document, elders.replace(microsecond=7))
    assert als_html(document) == als_html(_alles("a"))
    assert als_pdf(document, OP) != als_pdf(document, OP + timedelta(days=1))


def test_a_long_table_is_fine():
    """Thousands of rows over many pages, each page with the headings."""
    rijen = tuple((f"regel {nummer}", "doel", "ontvanger") for nummer in range(5000))
    document = Document("Lang", (Tabel("Alles", ("wat", "waarom", "wie"), rijen),))
    bladen = _lees(als_pdf(document, OP)).pages
    assert len(bladen) > 50
    assert "waarom" in bladen[-1].extract_text()
    assert "regel 4999" in bladen[-1].extract_text()
    assert len(_boom(document).xpath("//tbody/tr")) == 5000


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written(tekst):
    """Whatever a source holds, both come out, and the page reads back as the tree says."""
    document = Document(f"Over {tekst}", (Alinea(tekst), Tabel("t", ("k",), ((tekst,),)), Gegevens(((tekst, tekst),))))
    assert _boom(document).xpath("//td")[0].text_content() == leesbaar(tekst)
    assert als_pdf(document, OP).startswith(b"%PDF-1.7")


def test_what_makes_no_sense_is_refused():
    """A row that does not fill its columns, and headings nobody finds."""
    with pytest.raises(ValueError, match="evenveel cellen"):
        Tabel("t", ("a", "b"), (("x",),))
    with pytest.raises(ValueError, match="titel"):
        Document(" ", ())
    diep = Alinea("x")
    for _ in range(4):
        diep = Deel("kop", (diep,))
    with pytest.raises(ValueError, match="niveaus"):
        Document("t", (diep,))


def test_a_part_never_shows_its_text_by_accident():
    """In a log or a traceback stands the kind of a part only."""
    assert "geheim" not in repr(Document("geheim", (Alinea("geheim"), Tabel("t", ("k",), (("geheim",),)))))


def test_a_text_that_cannot_be_set_is_not_repeated(monkeypatch):
    """Should a character slip through that no font has, the error says so without the text around it."""
    monkeypatch.setattr("gateway.document.tekens._ZETBAAR", re.compile("(?!)"))
    geheim = "g" * 20
    with pytest.raises(DocumentError) as fout:
        als_pdf(Document(geheim, (Alinea(f"{geheim} \U0001f600"),)), OP)
    assert geheim not in "".join(traceback.format_exception(fout.value, chain=True))
