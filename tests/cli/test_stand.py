"""status and bevindingen."""

import csv
import re

import psycopg

from tests.huis import Huis


def test_status_shows_all_that_a_person_asks_for(huis: Huis) -> None:
    """One look shows organisations, partners, uitwisselingen, runs and logs."""
    uit = huis.goed("status").uit
    for woord in (
        "De Zwaluw",
        "stroomt",
        "rod-inschrijving",
        "klaar",
        "import",
        "zwaluw/verwerking",
        "nog onderweg is, staat",
    ):
        assert woord in uit


def test_status_counts_by_toestand(huis: Huis) -> None:
    """The counts are those of the list."""
    stand = huis.json("status", "zwaluw")
    geteld = sum(item["aantal"] for item in stand["uitwisselingen"])
    assert geteld == len(huis.json("uitwisselingen", "lijst", "-n", "1000"))
    assert stand["organisaties"][0]["te_plannen"] == 0


def test_status_of_an_empty_house_says_how_to_begin(leeg: Huis) -> None:
    """Where nothing happened yet, the next step is named."""
    assert "schakel import" in leeg.goed("status").uit


def test_status_tells_which_partner_stands_still_and_why(leeg: Huis) -> None:
    """A paused stream shows until when, and what the partner last did wrong."""
    leeg.goed("status")
    eigenaar = leeg.goed("db", "url", "--toon").uit.strip().replace("//schakel:", "//postgres:")
    with psycopg.connect(eigenaar, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO stroom (partner, fouten, gepauzeerd_tot, reden) VALUES ('duo', 7, now(), 'antwoordt niet')"
        )
        gaf = leeg.goed("status").uit
        partner = leeg.json("status")["partners"][0]
        conn.execute("DELETE FROM stroom")
    assert "staat stil tot" in gaf
    assert "antwoordt niet" in gaf
    assert (partner["stroomt"], partner["fouten_op_rij"]) == (False, 7)


def test_bevindingen_name_file_row_and_column(huis: Huis) -> None:
    """What was wrong in the source stands under each other with its place and what to do."""
    uit = huis.goed("bevindingen").uit
    assert ".csv, rij" in uit
    assert "kolom bsn" in uit
    gaf = huis.json("bevindingen")
    assert len(gaf["bevindingen"]) >= 25
    assert huis.json("bevindingen", gaf["run"]) == gaf


def test_bevindingen_of_an_unknown_import_are_not_found(leeg: Huis) -> None:
    """No import, or another id: exit code 4."""
    assert leeg.schakel("bevindingen").code == 4
    assert leeg.schakel("bevindingen", "00000000-0000-7000-8000-000000000000").code == 4


def test_bevindingen_show_no_number_of_a_person(huis: Huis) -> None:
    """The list of faults holds no BSN of the source, right or wrong."""
    with (huis.omgeving.school.pad / "leerlingen.csv").open(encoding="utf-8") as bron:
        nummers = {rij[naam] for rij in csv.DictReader(bron, delimiter=";") for naam in ("bsn", "onderwijsnummer")}
    assert not nummers & set(re.findall(r"\d{9}", huis.goed("bevindingen").uit))
