"""register."""

import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.huis import Huis

BESTANDEN = ["register.jsonld", "register.md", "register.xlsx", "stromen.svg"]


def test_a_folder_gets_all_forms_of_what_this_house_configured(leeg: Huis, tmp_path: Path) -> None:
    """Every doel of every abonnement in schakel.toml, and not a word of an employee or of where partners are."""
    map_ = tmp_path / "register"
    gaf = leeg.json("register", "--uit", str(map_), "--peildatum", "2026-11-22")
    assert sorted(pad.name for pad in map_.iterdir()) == BESTANDEN
    assert gaf["organisatie"] == "zwaluw"
    assert gaf["peildatum"] == "2026-11-22"
    assert sorted(gaf["bestanden"]) == [str(map_ / naam) for naam in BESTANDEN]
    ingericht = tomllib.loads(leeg.toml.read_text(encoding="utf-8"))["abonnementen"]
    assert {(item["abonnement"], item["doel"]) for item in gaf["verwerkingen"]} == {
        (abonnement["id"], doel) for abonnement in ingericht for doel in abonnement["doelen"]
    }
    assert {item["stand"] for item in gaf["verwerkingen"]} == {"afspraak geldig"}
    pagina = (map_ / "register.md").read_text(encoding="utf-8")
    for woord in ("Verhoef", "0600000001", str(leeg.omgeving.map), "127.0.0.1"):
        assert woord not in pagina


def test_it_says_where_it_wrote(leeg: Huis, tmp_path: Path) -> None:
    """For a person: one line."""
    uit = leeg.goed("register", "-o", "zwaluwdam", "--uit", str(tmp_path)).uit
    assert uit.startswith("Register van Gemeente Zwaluwdam: 2 verwerkingen. Geschreven: ")


@pytest.mark.parametrize(("vorm", "begin"), [("md", "# Verwerkingsregister"), ("jsonld", "{"), ("svg", "<svg ")])
def test_one_form_goes_to_stdout_alone(leeg: Huis, vorm: str, begin: str) -> None:
    """So that it can be piped on."""
    assert leeg.goed("register", "--vorm", vorm).uit.startswith(begin)


def test_one_form_goes_to_a_file(leeg: Huis, tmp_path: Path) -> None:
    """The workbook, under a name of one's own."""
    pad = tmp_path / "ons register.xlsx"
    leeg.goed("register", "--vorm", "xlsx", "--uit", str(pad))
    assert "Verwerkingen" in load_workbook(BytesIO(pad.read_bytes())).sheetnames


def test_json_needs_no_place_to_write(leeg: Huis) -> None:
    """A machine can ask what is configured."""
    gaf = leeg.json("register", "--peildatum", "2020-07-31")
    assert gaf["bestanden"] == []
    assert {item["stand"] for item in gaf["verwerkingen"]} == {"afspraak nog niet ingegaan"}


@pytest.mark.parametrize("woorden", [(), ("--vorm", "md", "--json")])
def test_it_must_be_clear_where_it_goes(leeg: Huis, woorden: tuple[str, ...]) -> None:
    """Nothing is guessed."""
    gaf = leeg.schakel("register", *woorden)
    assert gaf.code == 2
    assert "Noem een map met --uit" in gaf.fout


def test_an_organisatie_that_is_not_there(leeg: Huis) -> None:
    """Is named with those that are."""
    gaf = leeg.schakel("register", "-o", "merel", "--json")
    assert gaf.code == 4
    assert "Wel: zwaluw, zwaluwdam" in gaf.fout


def test_a_doel_that_is_gone_and_an_abonnement_that_is_over_are_shown(leeg: Huis, tmp_path: Path) -> None:
    """What no longer holds is not hidden, though the gateway itself would not start with it."""
    toml = tmp_path / "schakel.toml"
    tekst = leeg.toml.read_text(encoding="utf-8").replace('"rod-verwijdering"', '"rod-van-vroeger"')
    toml.write_text(tekst.replace("afspraak_van = 2020-08-01", "afspraak_van = 2020-08-01\nafspraak_tot = 2021-07-31"))
    huis = leeg.met(SCHAKEL_CONFIG=str(toml))
    standen = {item["doel"]: item["stand"] for item in huis.json("register")["verwerkingen"]}
    assert standen["rod-van-vroeger"] == "doel bestaat niet meer"
    assert standen["rod-inschrijving"] == "afspraak verlopen"


def test_contacts_come_from_the_folder_of_the_operator(leeg: Huis, tmp_path: Path) -> None:
    """Art. 30 lid 1 onder a: who to turn to."""
    (tmp_path / "verantwoordelijken.yaml").write_text(
        "organisaties:\n  zwaluw: {contact: Laan 1, fg: fg@dezwaluw.example}\n", encoding="utf-8"
    )
    uit = leeg.met(SCHAKEL_CONTRACTS_DIR=str(tmp_path)).goed("register", "--vorm", "md").uit
    assert "| a | Functionaris gegevensbescherming | fg@dezwaluw.example |" in uit
