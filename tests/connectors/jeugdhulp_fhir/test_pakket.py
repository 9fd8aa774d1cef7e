"""The package for a person: all that was asked, readable, and nothing to be read without the code."""

from __future__ import annotations

import base64
import io
import json
from copy import deepcopy

import pypdf
import pytest
import pyzipper

from connectors.jeugdhulp_fhir.pakket import pakket
from tests.connectors.jeugdhulp_fhir.conftest import ALLES, DOELEN, inhoud, verzoek

CODE = "ABCD-EFGH-JKLM"
ZICHTBAAR = {
    "aanmelding-jeugdhulp": ("Sam Jan van Voorbeeld", "Noor Jansen", "2027-05-20", "12 a bis", "verslag.txt"),
    "consultatie-anoniem": ("spanning", "vo-onderbouw", "niet langer dan nodig"),
    "uitnodiging-mdo": ("kamer 3", "Samen verder"),
    "onderwijszorg-afstemming": ("K. Hulp", "dinsdag en donderdag"),
    "inlichtingen-ots": ("Hoe gaat het in de klas?", "Rustiger dan voor de zomer.", "GI-2026-17"),
    "bijlage-opp-samenvatting": ("vmbo-tl", "houdt van tekenen"),
    "verzuim-context": ("2026-09-01", "22", "gemengd"),
}


def uitgepakt(data: bytes) -> dict[str, bytes]:
    """What is in a package."""
    with pyzipper.AESZipFile(io.BytesIO(data)) as zip_:
        zip_.setpassword(CODE.encode())
        return {naam: zip_.read(naam) for naam in zip_.namelist()}


def tekst_van(pdf: bytes) -> str:
    """The words of a PDF, on one line."""
    return " ".join(" ".join(blad.extract_text().split()) for blad in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("doel", DOELEN)
def test_a_person_can_read_it(doel):
    """Each kind of verzoek, on paper and as data."""
    bestanden = uitgepakt(pakket(verzoek(doel), CODE))
    tekst = tekst_van(bestanden["verzoek.pdf"])
    assert [woord for woord in ZICHTBAAR.get(doel, ("De Zwaluw",)) if woord not in tekst] == []
    verwacht = json.loads(inhoud(doel))
    gelezen = json.loads(bestanden["verzoek.json"])
    for item in verwacht.get("documenten", ()):
        assert bestanden["document-1.txt"] == base64.b64decode(item.pop("inhoud"))
        item["bestand"] = "document-1.txt"
    assert gelezen == verwacht


def test_the_outside_says_nothing():
    """The bytes and the names of the files hold no word of the leerling; the wrong code opens nothing."""
    data = pakket(verzoek(), CODE)
    for woord in (b"Voorbeeld", b"verslag", b"Jansen", b"1099AB"):
        assert woord not in data
    with pyzipper.AESZipFile(io.BytesIO(data)) as zip_:
        zip_.setpassword(b"ABCD-EFGH-JKLN")
        with pytest.raises(RuntimeError, match="password"):
            zip_.read("verzoek.pdf")


def test_the_least_that_can_be_asked():
    """Without address, people with gezag and documents there is still a page to read."""
    zicht = deepcopy(ALLES)
    zicht["leerling"] |= {"adres": {}, "gezagdragers": [], "voornamen": None}
    zicht["jeugdhulpverzoek"] |= {"documenten": [], "weten_ervan": []}
    bestanden = uitgepakt(pakket(verzoek(wat=inhoud(zicht=zicht)), CODE))
    assert set(bestanden) == {"verzoek.pdf", "verzoek.json"}
    assert "Huisnummer" not in tekst_van(bestanden["verzoek.pdf"])
