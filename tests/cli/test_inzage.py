"""inzage."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.huis import Huis


@pytest.fixture(scope="module")
def nummer(huis: Huis) -> str:
    """The number of a leerling who was read in."""
    with (huis.omgeving.school.pad / "leerlingen.csv").open(encoding="utf-8") as bron:
        nummers = [rij["leerlingnummer"] for rij in csv.DictReader(bron, delimiter=";")]
    return next(een for een in nummers if huis.schakel("inzage", een, "--voor", "school").code == 0)


def test_it_is_written_in_every_form(huis: Huis, nummer: str, tmp_path: Path) -> None:
    """A PDF, a page and JSON of one leerling, each for their owner only."""
    for soort in ("pdf", "html", "json"):
        uit = tmp_path / f"inzage.{soort}"
        gaf = huis.goed("inzage", nummer, "--voor", "school", "--uit", str(uit))
        assert f"Geschreven naar {uit}" in "".join(gaf.uit.splitlines())
        assert stat.S_IMODE(uit.stat().st_mode) == 0o600
    gegevens = json.loads((tmp_path / "inzage.json").read_text(encoding="utf-8"))
    vraag = f"Wat is er gedeeld over {gegevens['leerling']}?"
    assert vraag in (tmp_path / "inzage.html").read_text(encoding="utf-8")
    assert PdfReader(io.BytesIO((tmp_path / "inzage.pdf").read_bytes())).metadata.title == vraag
    assert gegevens["verstrekkingen"]


def test_on_screen_and_as_json(huis: Huis, nummer: str) -> None:
    """A short list for a person without the name, one document for a machine; not written twice."""
    op_scherm = huis.goed("inzage", nummer, "--voor", "school", "-o", "zwaluw").uit
    gegevens = huis.json("inzage", nummer, "--voor", "school")
    assert "rod-inschrijving" in op_scherm
    assert gegevens["voor"] == "een medewerker van de school"
    assert gegevens["leerling"] not in op_scherm


def test_a_refusal_says_who_may(huis: Huis, nummer: str, tmp_path: Path) -> None:
    """It ends with a code, writes nothing and repeats no number."""
    uit = tmp_path / "inzage.pdf"
    gaf = huis.schakel("inzage", nummer, "--voor", "gezagdrager:9", "--uit", str(uit))
    assert gaf.code == 1
    assert "INZ-001 INZAGE_" in gaf.fout
    assert nummer not in gaf.fout
    assert not uit.exists()


@pytest.mark.parametrize(
    "woorden",
    [
        ("--voor", "opa"),
        ("--voor", "gezagdrager"),
        ("--voor", "gezagdrager:0"),
        ("--voor", "leerling", "--akkoord"),
        ("--voor", "school", "--uit", "inzage.docx"),
    ],
)
def test_what_cannot_be_meant(huis: Huis, woorden: tuple[str, ...]) -> None:
    """Nobody gets inzage by a typing error."""
    assert huis.schakel("inzage", "1", *woorden).code == 2


def test_someone_unknown(huis: Huis) -> None:
    """An unknown number is not found, and not repeated."""
    gaf = huis.schakel("inzage", "987654", "--voor", "gezagdrager:1", "--akkoord", "-o", "zwaluw")
    assert gaf.code == 4
    assert "987654" not in gaf.fout


def test_check_looks_at_the_rules(huis: Huis, tmp_path: Path) -> None:
    """An own file with a fault is found before anyone asks, by file and line."""
    regels = (Path(__file__).parents[2] / "contracts" / "inzage.yaml").read_text(encoding="utf-8")
    (tmp_path / "inzage.yaml").write_text(regels.replace("tot: 12", "tot: twaalf"), encoding="utf-8")
    gaf = huis.met(SCHAKEL_CONTRACTS_DIR=str(tmp_path)).schakel("check")
    assert gaf.code == 3
    assert "contracts/inzage.yaml:" in gaf.uit + gaf.fout
