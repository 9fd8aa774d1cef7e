"""An attachment: known by its content, packed so that the same file gives the same bytes."""

import base64
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange.aanvraag.bijlage import bijlageregels, maak_bijlage, pak_zip
from gateway.exchange.aanvraag.fouten import BijlageError
from tests.exchange.aanvraag.aanvragen import PDF, zip_met

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"rest"
GOED = {
    "a.pdf": PDF,
    "a.PDF": PDF,
    "a.jpg": b"\xff\xd8\xff\xe0",
    "a.jpeg": b"\xff\xd8\xff\xe0",
    "a.png": bytes.fromhex("89504e470d0a1a0a"),
    "a.doc": OLE,
    "a.xls": OLE,
    "a.ppt": OLE,
    "a.docx": zip_met("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": zip_met("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": zip_met("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": zip_met("mimetype", "content.xml"),
    "a.odf": zip_met("mimetype", "content.xml"),
    "verslag gesprek.txt": "één regel\r\n".encode(),
}


@pytest.mark.parametrize("naam", GOED)
def test_every_allowed_kind_goes_along(naam):
    """The receiver finds the file as it was, in a ZIP of which the digest holds."""
    bijlage = maak_bijlage("opp", naam, GOED[naam])
    ingepakt = base64.b64decode(bijlage.inhoud)
    assert sha256(ingepakt).hexdigest() == bijlage.sha256
    with ZipFile(BytesIO(ingepakt)) as zip_:
        assert zip_.namelist() == [naam]
        assert zip_.read(naam) == GOED[naam]


@pytest.mark.parametrize(
    ("naam", "inhoud"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.pdf", GOED["a.png"]),
        ("a.png", PDF),
        ("a", PDF),
        ("../a.pdf", PDF),
        ("a\n.pdf", PDF),
        ("a.docx", zip_met("[Content_Types].xml", "macro/a.bin")),
        ("a.docx", b"PK\x03\x04kapot"),
        ("a.zip", zip_met("a.pdf")),
        ("a.txt", b"niet \x00 tekst"),
        ("a.txt", b"\xff\xfe"),
    ],
)
def test_what_cannot_go_is_refused(naam, inhoud):
    """By what is in the file, not by what it is called."""
    with pytest.raises(BijlageError):
        maak_bijlage("opp", naam, inhoud)


def test_a_file_may_be_so_large():
    """At the limit it goes, beyond it it does not."""
    grens = bijlageregels()["grenzen"]["bestand_bytes"]
    vol = PDF + b" " * (grens - len(PDF))
    assert maak_bijlage("opp", "a.pdf", vol)
    with pytest.raises(BijlageError, match="MB"):
        maak_bijlage("opp", "a.pdf", vol + b" ")


@given(st.binary(min_size=1, max_size=500))
def test_the_same_file_gives_the_same_bytes(inhoud):
    """So what is sent twice is one thing."""
    assert pak_zip("a.pdf", inhoud) == pak_zip("a.pdf", inhoud)


@given(st.binary(max_size=200), st.sampled_from(sorted(GOED)))
def test_any_file_is_taken_or_refused(inhoud, naam):
    """Whatever is in it, nothing else happens."""
    with suppress(BijlageError):
        assert maak_bijlage("opp", naam, inhoud).bestandsnaam == naam
