"""contracts/bewaren.yaml: every kind of thing that is kept has a term with its source, or a reason to have none."""

import re
from datetime import date
from pathlib import Path

import pytest

from gateway.exchange.aanvraag.bewaren import bewaartermijnen as aanvraagtermijnen
from gateway.exchange.bewaren import termijnen
from gateway.exchange.bewaren.termijnen import bewaartermijn, bewaartermijnen
from gateway.exchange.verzuim.bewaren import bewaartermijnen as verzuimtermijnen
from gateway.model.yamlbron import YamlFoutenError
from tests.motor import eigenaar
from tests.store.test_rollen import eigen

PAGINA = (Path(__file__).parents[3] / "docs" / "bewaren.md").read_text(encoding="utf-8")


def test_every_table_is_of_a_kind():
    """What belongs to an organisatie is of a kind that is named, from the catalogue: a new table is not forgotten."""
    genoemd = {tabel for term in bewaartermijnen().values() for tabel in term.tabellen}
    assert set(eigen()) <= genoemd


def test_every_table_with_content_counts_before_a_key_goes():
    """Whatever is encrypted with the key of a leerling keeps that key: `te_vergeten` looks at it."""
    vraag = (
        "SELECT DISTINCT k.table_name FROM information_schema.columns k JOIN information_schema.columns i"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND k.column_name = 'leerling'"
        " AND i.column_name = 'inhoud'"
    )
    sql = Path(termijnen.__file__).with_name("bewaren.sql").read_text(encoding="utf-8")
    deel = sql.split("-- name: te_vergeten")[1].split("-- name:")[0]
    assert [naam for (naam,) in eigenaar(vraag) if not re.search(rf"(FROM|JOIN) {naam}\b", deel)] == []


@pytest.mark.parametrize("soort", bewaartermijnen())
def test_every_kind_says_how_long_from_when_and_why(soort):
    """A term in words, the day it runs from, and a source with its status; on the page too."""
    term = bewaartermijn(soort)
    assert term.titel
    assert term.bron
    assert term.status in {"geverifieerd", "secundair", "afgeleid"}
    assert term.vanaf or term.in_woorden.startswith("blijft: ")
    assert re.search(
        rf"^\| `{soort}` \| {re.escape(term.titel)} \| {re.escape(term.in_woorden)} \|", PAGINA, re.MULTILINE
    )


def test_the_terms_are_those_that_are_applied():
    """A term that stands elsewhere is read from there, so that no two answers exist."""
    assert bewaartermijn("voorstel").termijn == verzuimtermijnen().voorstellen
    assert bewaartermijn("verzuimdossier").termijn == verzuimtermijnen().eigen_verzuim
    assert bewaartermijn("aanvraag").termijn == aanvraagtermijnen().besluit
    assert bewaartermijn("aanvraag-zonder-besluit").termijn == aanvraagtermijnen().zonder_besluit
    assert bewaartermijn("swv-aanvraag").termijn == "P3Y"
    assert bewaartermijn("swv-dossier").termijn == "P30D"
    assert "schooljaar" in bewaartermijn("verzuimmelding").kort == bewaartermijn("postvak").kort


def test_a_toestemming_outlives_itself_by_five_years():
    """And one that was never given goes after a year."""
    gegeven, niet = bewaartermijn("toestemming").termijn, bewaartermijn("toestemming-niet-gegeven").termijn
    assert gegeven.na(date(2027, 2, 28)) == date(2032, 2, 28)
    assert niet.na(date(2026, 11, 22)) == date(2027, 11, 22)


@pytest.mark.parametrize(
    "fout", ["termijn: 5 jaar", "volgens: verzuim/bewaren.yaml\n  deel: weg", "zomaar: iets", "titel: nog eens"]
)
def test_a_faulty_file_is_told_by_line(tmp_path, monkeypatch, fout):
    """Who writes his own terms learns what is wrong with them."""
    (tmp_path / "bewaren.yaml").write_text(f"bericht:\n  titel: x\n  tabellen: [bericht]\n  {fout}\n")
    monkeypatch.setenv("SCHAKEL_CONTRACTS_DIR", str(tmp_path))
    with pytest.raises(YamlFoutenError, match=r"bewaren\.yaml"):
        bewaartermijnen.__wrapped__()
