"""db migrate, db url and sample."""

import csv
from pathlib import Path

import pytest

from tests.huis import Huis


def test_url_hides_the_password_unless_asked(leeg: Huis) -> None:
    """A password is masked wherever it stands in the address."""
    for adres, getoond in (
        ("postgresql://schakel:geheim@db.school/schakel", "postgresql://schakel:***@db.school/schakel"),
        ("postgresql://db/schakel?user=x&password=geheim", "postgresql://db/schakel?user=x&password=***"),
        ("postgresql://schakel@/x?host=/tmp/pg", "postgresql://schakel@/x?host=/tmp/pg"),
    ):
        huis = leeg.met(SCHAKEL_DATABASE_URL=adres)
        assert huis.goed("db", "url").uit.strip() == getoond
        assert huis.json("db", "url", "--toon") == {"url": adres}


def test_migrate_brings_the_embedded_database_up_to_date(leeg: Huis) -> None:
    """The embedded database is made on the way; what was done is not done again."""
    assert "het schema van deze versie" in leeg.goed("db", "migrate").uit


def test_migrate_as_the_owner_of_an_own_database(leeg: Huis) -> None:
    """With a PostgreSQL of one's own the owner's login is asked, and the steps that ran are told."""
    eigenaar = leeg.goed("db", "url", "--toon").uit.strip().replace("//schakel:", "//postgres:")
    huis = leeg.met(SCHAKEL_DATABASE_URL=eigenaar)
    gaf = huis.schakel("db", "migrate")
    assert gaf.code == 3
    assert "SCHAKEL_DATABASE_OWNER_URL" in gaf.fout
    assert huis.met(SCHAKEL_DATABASE_OWNER_URL=eigenaar).json("db", "migrate") == {"gedaan": []}


def test_sample_writes_a_school_that_can_be_repeated(leeg: Huis, tmp_path: Path) -> None:
    """The same seed gives the same school, with as many faults as asked."""
    vraag = ("--leerlingen", "12", "--seed", "7", "--peildatum", "2026-11-21")
    for naam in ("a", "b"):
        leeg.goed("sample", str(tmp_path / naam), *vraag)
    teksten = [(tmp_path / naam / "leerlingen.csv").read_bytes() for naam in ("a", "b")]
    assert teksten[0] == teksten[1]
    assert len(list(csv.reader(teksten[0].decode().splitlines()))) == 13
    gaf = leeg.json("sample", str(tmp_path / "c"), *vraag, "--fouten", "3", "--formaat", "xlsx")
    assert len(gaf["fout"]) == 3
    assert (tmp_path / "c" / "school.xlsx").is_file()


@pytest.mark.parametrize("woorden", [("--peildatum", "gisteren"), ("--leerlingen", "0"), ("--formaat", "xml")])
def test_sample_refuses_what_cannot_be(leeg: Huis, tmp_path: Path, woorden: tuple[str, ...]) -> None:
    """A day, number or format that is none is wrong use."""
    assert leeg.schakel("sample", str(tmp_path / "x"), *woorden).code == 2
