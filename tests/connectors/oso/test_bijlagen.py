"""An attachment is judged by what is in it, and no attachment stops the rest."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.oso.controle import controleer, lees_regels
from connectors.oso.controle.bijlagen import Bijlageafspraken, BijlageOnbruikbaarError, Keuring, herken, pak_uit
from tests.connectors.oso import varianten as v

AFSPRAKEN = lees_regels().bijlagen
GRENZEN = AFSPRAKEN.grenzen
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
GOED = v.zip_van(("verslag.txt", b"Een verslag." * 40))


def oordelen(naam: str, inhoud: str, afspraken: Bijlageafspraken = AFSPRAKEN) -> set[str]:
    """The verdicts on one document."""
    document = etree.Element(f"{{{v.NS}}}document")
    etree.SubElement(document, f"{{{v.NS}}}bestandsnaam").text = naam
    etree.SubElement(document, f"{{{v.NS}}}bestandsinhoud").text = inhoud
    return set(Keuring(afspraken).oordelen(document))


def ingepakt(naam: str, inhoud: bytes) -> set[str]:
    """The verdicts on a file that is packed as it should be."""
    return oordelen(naam, v.in_base64(v.zip_van((naam, inhoud))))


def krap(**grenzen: int) -> Bijlageafspraken:
    """The same agreement with other bounds."""
    return AFSPRAKEN.model_copy(update={"grenzen": GRENZEN.model_copy(update=grenzen)})


def office(map_: str) -> bytes:
    """A document as a text processor, spreadsheet or presentation program saves it."""
    return v.zip_van(("[Content_Types].xml", b"<Types/>"), (f"{map_}document.xml", b"<x/>"))


def opendocument(soort: str, wijze: int = ZIP_STORED) -> bytes:
    """An OpenDocument, which names its kind first."""
    uit = BytesIO()
    with ZipFile(uit, "w") as archief:
        archief.writestr("mimetype", soort, compress_type=wijze)
        archief.writestr("content.xml", "<x/>")
    return uit.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 20
SOORTEN = {
    "pdf": b"%PDF-1.7\n\x00",
    "jpg": b"\xff\xd8\xff\xe0\x00",
    "png": b"\x89PNG\r\n\x1a\n\x00",
    "doc": OLE,
    "xls": OLE,
    "ppt": OLE,
    "docx": office("word/"),
    "xlsx": office("xl/"),
    "pptx": office("ppt/"),
    "odf": opendocument("application/vnd.oasis.opendocument.text"),
    "txt": "Een verslag, één regel.\r\n".encode(),
}


@pytest.mark.parametrize("soort", SOORTEN)
def test_each_allowed_kind_is_known_by_its_content(soort: str) -> None:
    """The kinds that OSO allows pass, whatever the capitals of the extension."""
    assert ingepakt(f"verslag.{soort.upper()}", SOORTEN[soort]) == set()


@pytest.mark.parametrize("tekst", ["één".encode("cp1252"), "één".encode("utf-16")], ids=["cp1252", "utf-16"])
def test_a_text_may_be_written_the_old_way(tekst: bytes) -> None:
    """A text is a text in the coding of Windows too."""
    assert ingepakt("verslag.txt", tekst) == set()


@pytest.mark.parametrize(
    ("naam", "inhoud", "oordeel"),
    [
        ("verslag.exe", EXE, {"naam", "soort"}),
        ("verslag.pdf", EXE, {"soort"}),
        ("verslag.pdf", SOORTEN["png"], {"andere-soort"}),
        ("verslag.docx", SOORTEN["xlsx"], {"andere-soort"}),
        ("verslag.docx", v.zip_van(("virus.exe", EXE)), {"soort"}),
        ("verslag.docx", b"PK\x03\x04kapot\x00", {"soort"}),
        ("verslag.odf", opendocument("application/epub+zip"), {"soort"}),
        ("verslag.odf", opendocument("application/vnd.oasis.opendocument.text", ZIP_DEFLATED), {"soort"}),
        ("verslag", b"tekst", {"naam"}),
        ("verslag.html", b"<html>", {"naam"}),
        ("verslag.txt", b"", {"leeg"}),
    ],
)
def test_content_counts_and_not_the_name(naam: str, inhoud: bytes, oordeel: set[str]) -> None:
    """A program called pdf is found, and so is a picture called pdf."""
    assert ingepakt(naam, inhoud) == oordeel


@pytest.mark.parametrize("naam", ["../verslag.txt", "a\\b.txt", "c:verslag.txt", "a\nb.txt"])
def test_a_name_that_is_a_path_is_refused(naam: str) -> None:
    """A name to show leads nowhere, in the dossier and in the ZIP."""
    assert oordelen(naam, v.in_base64(GOED)) == {"naam"}
    assert oordelen("verslag.txt", v.in_base64(v.zip_van((naam, b"tekst")))) == {"een-bestand"}


@pytest.mark.parametrize("inhoud", ["geen base64!", "AAA", "é", "UEsDB\x0bBQ=="])
def test_what_is_no_base64_is_told(inhoud: str) -> None:
    """Signs that Base64 does not know, or half a group."""
    kaal = inhoud.replace("\x0b", "*")
    assert oordelen("verslag.txt", kaal) == {"base64"}


def test_base64_may_be_broken_into_lines() -> None:
    """As many programs write it."""
    regels = "\r\n  ".join(v.in_base64(GOED)[i : i + 76] for i in range(0, 400, 76))
    assert oordelen("verslag.txt", regels) == set()


def met_vlag(ruw: bytes, vlag: int) -> bytes:
    """The same ZIP with a flag set in both headers."""
    uit = bytearray(ruw)
    for kop, plek in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", uit, uit.find(kop) + plek, vlag)
    return bytes(uit)


def anders_ingepakt() -> bytes:
    """A ZIP that is compressed in a way few programs know."""
    uit = BytesIO()
    with ZipFile(uit, "w", ZIP_BZIP2) as archief:
        archief.writestr("verslag.txt", b"tekst")
    return uit.getvalue()


def met_map() -> bytes:
    """A ZIP with a folder in it and nothing else."""
    uit = BytesIO()
    with ZipFile(uit, "w") as archief:
        archief.writestr(ZipInfo("map/"), b"")
    return uit.getvalue()


@pytest.mark.parametrize(
    ("ruw", "oordeel"),
    [
        (b"", "zip"),
        (b"geen zip", "zip"),
        (GOED[:-30], "zip"),
        (GOED.replace(zlib.compress(b"Een verslag." * 40)[2:6], b"\xff\xff\xff\xff"), "zip"),
        (anders_ingepakt(), "zip"),
        (v.zip_van(), "een-bestand"),
        (met_map(), "een-bestand"),
        (v.zip_van(("a.txt", b"a"), ("b.txt", b"b")), "een-bestand"),
        (met_vlag(GOED, 1), "een-bestand"),
        (GOED + b"PK\x01\x02" * 3000, "omvang"),
    ],
)
def test_what_is_no_zip_of_one_file_is_told(ruw: bytes, oordeel: str) -> None:
    """Broken, empty, with a password, with more files, with countless parts."""
    assert oordelen("verslag.txt", v.in_base64(ruw)) == {oordeel}


def test_a_bomb_is_never_unpacked() -> None:
    """A small ZIP that says it grows a thousandfold is refused before a byte of it is unpacked."""
    bom = v.zip_van(("verslag.txt", b"\x20" * 20_000_000))
    assert len(bom) < 25_000
    assert oordelen("verslag.txt", v.in_base64(bom)) == {"omvang"}


def test_a_bomb_that_lies_about_its_size_is_no_zip() -> None:
    """Only as much is unpacked as the ZIP said, and then the checksum does not hold."""
    uit = bytearray(v.zip_van(("verslag.txt", b"\x20" * 20_000_000)))
    struct.pack_into("<I", uit, uit.find(b"PK\x01\x02") + 24, 1000)
    assert oordelen("verslag.txt", v.in_base64(bytes(uit))) == {"zip"}


@pytest.mark.parametrize("grens", ["base64", "uitgepakt", "alles_uitgepakt"])
def test_each_bound_is_held(grens: str) -> None:
    """Too much in Base64, too much unpacked, too much with the others."""
    assert oordelen("verslag.txt", v.in_base64(GOED), krap(**{grens: 100})) == {"omvang"}


def test_attachments_count_together() -> None:
    """What is left for the third is what the first two did not take."""
    keuring = Keuring(krap(alles_uitgepakt=1000))
    dossier = etree.fromstring(
        f'<x xmlns="{v.NS}">{"".join(v.document(inhoud=b"Een verslag." * 40) for _ in range(3))}</x>'
    )
    assert [keuring.oordelen(document) for document in dossier] == [set(), set(), {"omvang"}]


def test_a_broken_attachment_is_a_finding_on_that_document_only() -> None:
    """The others are still looked at, and the place says which one it is."""
    drie = v.document() + v.document().replace("<bestandsinhoud>", "<bestandsinhoud>!") + v.document("x.exe", EXE)
    data = v.gewijzigd(v.VOL, v.na("overigdocumentlijst/document", drie))
    plek = "/dossier[1]/huidigeschool[1]/leerling[1]/overigdocumentlijst[1]/document"
    assert [(item.regel, item.plaats) for item in controleer(data, op=v.OP)] == [
        ("SWV.bijlage.naam", f"{plek}[4]"),
        ("SWV.bijlage.base64", f"{plek}[3]"),
        ("SWV.bijlage.soort", f"{plek}[4]"),
    ]


def test_an_attachment_of_twelve_megabytes_is_read() -> None:
    """More than the parser by itself lets one text be: a scan of a few pages."""
    ruis = b"%PDF-1.7\n" + bytes(range(256)) * 36_000
    uit = BytesIO()
    with ZipFile(uit, "w", ZIP_STORED) as archief:
        archief.writestr("scan.pdf", ruis)
    plek = "overigdocumentlijst/document"
    inhoud = v.in_base64(uit.getvalue())
    data = v.gewijzigd(
        v.VOL, v.alles(v.zet(f"{plek}/bestandsnaam", "scan.pdf"), v.zet(f"{plek}/bestandsinhoud", inhoud))
    )
    assert len(data) > 12_000_000
    assert controleer(data, op=v.OP) == ()


@given(st.data())
def test_damage_is_never_a_crash(data: st.DataObject) -> None:
    """Whatever bytes of a ZIP are changed: it opens, or it is one of our verdicts."""
    ruw = bytearray(data.draw(st.sampled_from([GOED, *SOORTEN.values()])))
    for _ in range(data.draw(st.integers(1, 6))):
        ruw[data.draw(st.integers(0, len(ruw) - 1))] = data.draw(st.integers(0, 255))
    herken(bytes(ruw), AFSPRAKEN)
    with suppress(BijlageOnbruikbaarError):
        pak_uit(bytes(ruw), GRENZEN, GRENZEN.alles_uitgepakt)


@given(st.binary(max_size=200))
def test_noise_is_never_a_crash(ruw: bytes) -> None:
    """Any bytes, as a ZIP and as a document."""
    assert oordelen("verslag.pdf", v.in_base64(ruw)) <= {"zip", "base64", "een-bestand", "omvang", "leeg", "soort"}
