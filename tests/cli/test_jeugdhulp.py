"""jeugdhulp: nieuw, wijzig, document, document-weg, controleer, indien, trek-in, lijst, toon and code."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway import taken
from gateway.exchange.terugmelding import verwerk_terug
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.uitwisseling import Hulpmelding
from tests.cli.test_uitwisselingen import gebruik
from tests.cli.test_verzuim import bekende
from tests.exchange.jeugdhulp.verzoeken import GEHEIM, OP, PDF, consultatie
from tests.huis import Huis


@pytest.fixture(scope="module")
def eigen() -> Huis:
    """A house with leerlingen."""
    huis = Huis.bouw(leerlingen=40)
    huis.goed("import", "zwaluw")
    return huis


@pytest.fixture(scope="module")
def nummer(eigen: Huis) -> str:
    """A leerling that was read."""
    return bekende(eigen)[0]


def schrijf(map_: Path, **anders: Any) -> str:
    """A verzoek as a file."""
    pad = map_ / "verzoek.json"
    pad.write_text(json.dumps(consultatie(**anders)), encoding="utf-8")
    return str(pad)


def maak(huis: Huis, map_: Path, **anders: Any) -> str:
    """A new verzoek; its id."""
    return str(huis.json("jeugdhulp", "nieuw", schrijf(map_, **anders), "-o", "zwaluw")["id"])


def test_from_first_word_to_taking_back(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """Write, hear what is missing, add it, hand in once, look, take back; each step stands in the log of use."""
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer, hulpvraag=None)
    mist = eigen.schakel("jeugdhulp", "controleer", id_)
    assert (mist.code, "hulpvraag" in mist.uit) == (1, True)
    assert eigen.schakel("jeugdhulp", "controleer", id_, "--json").json["compleet"] is False
    eerst = eigen.schakel("jeugdhulp", "indien", id_)
    assert (eerst.code, "JHV-103" in eerst.fout) == (1, True)
    eigen.goed("jeugdhulp", "wijzig", id_, schrijf(tmp_path, leerlingnummer=nummer))
    (tmp_path / "verslag.pdf").write_bytes(PDF)
    soort = ("--soort", "verslag", "--titel", "Verslag", "--datum", "2026-11-02", "--opgesteld-door", "school")
    eigen.goed("jeugdhulp", "document", id_, str(tmp_path / "verslag.pdf"), *soort)
    assert "verslag.pdf" in eigen.goed("jeugdhulp", "toon", id_).uit
    assert "documenten" in eigen.goed("jeugdhulp", "controleer", id_).fout
    eigen.goed("jeugdhulp", "document-weg", id_, "verslag.pdf")
    assert "volledig" in eigen.goed("jeugdhulp", "controleer", id_).uit
    assert "ingediend" in eigen.goed("jeugdhulp", "indien", id_).uit
    nog_eens = eigen.schakel("jeugdhulp", "indien", id_, "--json")
    assert (nog_eens.code, "JHV-102" in nog_eens.fout) == (1, True)
    detail = eigen.json("jeugdhulp", "toon", id_[:13])
    assert (detail["leerlingnummer"], detail["stap"], detail["uitwisselingen"]) == (nummer, "ingediend", [])
    assert detail["verzoek"]["documenten"] == []
    assert [regel["id"] for regel in eigen.json("jeugdhulp", "lijst", "--stap", "ingediend")] == [id_]
    assert "consultatie-anoniem" in eigen.goed("jeugdhulp", "lijst").uit
    geen = eigen.schakel("jeugdhulp", "code", id_)
    assert (geen.code, "niets open" in geen.fout) == (4, True)
    assert "ingetrokken" in eigen.goed("jeugdhulp", "trek-in", id_).uit
    assert eigen.schakel("jeugdhulp", "trek-in", id_).code == 1
    namen = {regel["logregel"]["name"] for regel in gebruik(eigen)}
    assert {"jeugdhulpverzoek maken", "jeugdhulpverzoek indienen", "jeugdhulpverzoeken inzien"} <= namen


def test_what_went_is_followed_and_picked_up(eigen: Huis, tmp_path: Path) -> None:
    """In a fixed sentence, with what the partner said; a code is shown once; what was refused says why."""
    id_ = next(
        gemaakt
        for nummer in bekende(eigen)
        if eigen.json("jeugdhulp", "controleer", gemaakt := maak(eigen, tmp_path, leerlingnummer=nummer))["ontvanger"]
    )
    eigen.goed("jeugdhulp", "indien", id_)
    eigen.binnen(lambda inrichting: taken.verstuur_jeugdhulp(inrichting, "zwaluw"))
    detail = eigen.json("jeugdhulp", "toon", id_)
    [regel] = detail["uitwisselingen"]
    assert (regel["toestand"], regel["zin"].startswith("Staat klaar")) == ("klaar", True)
    assert [(stap["versie"], stap["door"]) for stap in detail["stappen"]] == [(1, "gateway")]
    code = eigen.json("jeugdhulp", "code", id_, "--doel", "consultatie-anoniem")
    assert (code["uitwisseling"], len(code["code"])) == (regel["id"], 14)
    assert regel["id"] in eigen.goed("jeugdhulp", "code", id_).uit
    assert eigen.schakel("jeugdhulp", "code", id_, "--doel", "verzuim-context").code == 4
    stand = Hulpstand(
        status="in-progress", op=OP, contactpersoon="K. Bakker", notitie="wij bellen", inhoud="rust", telefoon="0101"
    )
    melding = Hulpmelding(UUID(regel["id"]), stand)
    eigen.binnen(lambda inrichting: verwerk_terug(inrichting, regel["partner"], (melding,)))
    gezien = eigen.goed("jeugdhulp", "toon", id_).uit
    assert "K. Bakker 0101" in gezien
    assert "wij bellen" in gezien
    assert "rust" not in gezien


def test_without_a_partner_it_waits(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """That is said before it is handed in."""
    soort = {"soort": "onderwijszorg-afstemming", "afstemming": {"casehouder": "S. Smit", "momenten": "op maandag"}}
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer, **soort)
    assert "nog geen partner" in eigen.goed("jeugdhulp", "controleer", id_).uit


def test_what_is_wrong_is_told_without_its_value(eigen: Huis, tmp_path: Path) -> None:
    """A file that is no JSON, a field that is wrong, an id that is not there."""
    (tmp_path / "kapot.json").write_text("{")
    assert eigen.schakel("jeugdhulp", "nieuw", str(tmp_path / "kapot.json"), "-o", "zwaluw").code == 2
    fout = eigen.schakel("jeugdhulp", "nieuw", schrijf(tmp_path, contactpersoon={"naam": GEHEIM}), "-o", "zwaluw")
    assert (fout.code, "contactpersoon.email" in fout.fout, GEHEIM in fout.fout) == (1, True, False)
    assert eigen.schakel("jeugdhulp", "toon", "00000000-0000").code == 4
