"""aanvraag reken."""

import json
from pathlib import Path

import pytest

from tests.huis import Huis
from tests.standaarden import STANDAARDEN, needs_standaarden

TOETS = {"domein": "spellen", "instrument": "Drempelonderzoek 678", "datum": "2026-11-02", "dle": 26, "dl": 53}
OSO = {
    "toetsnaam": "Drempelonderzoek 678",
    "leergebied": "rekenen",
    "datum": "2026-11-02",
    "dl": "53",
    "referentiescores": [{"code": "DLE", "waarde": "20"}],
}
IQ = {"domein": "iq", "instrument": "NIO", "datum": "2026-10-05", "iq": 70}


def bestand(map_: Path, inhoud: object) -> str:
    """Write what is handed in; JSON is read as YAML is."""
    (map_ / "toetsen.json").write_text(json.dumps(inhoud))
    return str(map_ / "toetsen.json")


def test_it_shows_the_way_and_that_it_does_not_decide(leeg: Huis, tmp_path: Path) -> None:
    """What counts, what does not and why, each condition, its source, and who decides."""
    oud = TOETS | {"datum": "2026-01-05"}
    pad = bestand(tmp_path, {"toetsen": [TOETS, oud, IQ], "oso_toetsen": [OSO, OSO | {"leergebied": "muziek"}]})
    uit = leeg.goed("aanvraag", "reken", pad, "--op", "2026-11-21").uit
    for zin in (
        "Gerekend op 21-11-2026.",
        "1 - 20/53 = 33/53, afgerond 0,62",
        "Telt niet: Drempelonderzoek 678 (spellen, 05-01-2026): te oud",
        "praktijkonderwijs: voldoet aan de criteria volgens deze toetsen.",
        "Bron: Inrichtingsbesluit WVO",
        "Toets 2 van het OSO-dossier telt niet mee: het leergebied staat niet in onze tabel.",
        "Dit is een berekening en geen besluit: het samenwerkingsverband beslist.",
    ):
        assert zin in uit


def test_a_machine_gets_the_exact_leerachterstand(leeg: Huis, tmp_path: Path) -> None:
    """In JSON the leerachterstand is a fraction; without --op it is today."""
    pad = bestand(tmp_path, {"toetsen": [TOETS | {"dl": None}], "begin_groep_3": "2021-08-01", "swv": "VO2507"})
    gaf = leeg.json("aanvraag", "reken", pad, "--op", "2026-11-21")
    assert {item["achterstand"] for item in gaf["metingen"]} == {None, "27/53"}
    assert gaf["swv"] is None
    assert gaf["op"] == "2026-11-21"
    assert leeg.json("aanvraag", "reken", pad)["op"] >= "2026"


@needs_standaarden
def test_the_toetsen_of_a_dossier_count(leeg: Huis) -> None:
    """An OSO dossier itself may be handed in, with what it does not say; of what does not count it says why."""
    woorden = ("aanvraag", "reken", str(STANDAARDEN / "oso" / "Voorbeelddossier_PaO_POSWV_full.xml"))
    uit = leeg.goed(*woorden, "--op", "2016-03-01").uit
    assert "Het IQ moet 55 tot en met 80 zijn: 114 ligt daarbuiten." in uit
    assert "zonder DL, en het begin van groep 3 is niet bekend" in uit
    gaf = leeg.json(*woorden, "--op", "2016-03-01", "--begin-groep-3", "2010-08-01", "--swv", "VO2507")
    assert {item["domein"] for item in gaf["metingen"] if item["toets"]} == {"iq", "inzichtelijk-rekenen"}


def test_a_file_that_is_no_dossier_says_so(leeg: Huis, tmp_path: Path) -> None:
    """With what to do, and nothing of what is in it."""
    (tmp_path / "geen.xml").write_text("<geheim>987654</geheim>")
    gaf = leeg.schakel("aanvraag", "reken", str(tmp_path / "geen.xml"))
    assert (gaf.code, "oso controleer" in gaf.fout, "987654" in gaf.fout) == (1, True, False)


@pytest.mark.parametrize(
    ("inhoud", "melding"),
    [
        ([], "het bestand heeft niet de juiste vorm"),
        ({"toets": []}, "het bestand heeft niet de juiste vorm"),
        ({"toetsen": {}}, "toetsen moet een lijst zijn"),
        ({"toetsen": [TOETS, TOETS | {"dle": 987654}]}, "toets 2 klopt niet: dle"),
        ({"toetsen": ["987654"]}, "toets 1 klopt niet: de hele toets"),
        ({"oso_toetsen": [{"referentiescores": [{}], "leergebied": "spelling"}]}, "oso_toetsen heeft niet de juiste"),
        ({"begin_groep_3": "vroeger"}, "begin_groep_3 is geen datum"),
        ({"swv": "../VO2507"}, "swv is geen nummer"),
    ],
)
def test_wrong_use_is_told_without_a_value(leeg: Huis, tmp_path: Path, inhoud: object, melding: str) -> None:
    """What is wrong and where; never what stood there."""
    gaf = leeg.schakel("aanvraag", "reken", bestand(tmp_path, inhoud))
    assert gaf.code == 2
    assert melding in gaf.fout
    assert "987654" not in gaf.fout


def test_a_day_that_is_none_is_wrong_use(leeg: Huis, tmp_path: Path) -> None:
    """--op is a date."""
    assert leeg.schakel("aanvraag", "reken", bestand(tmp_path, {}), "--op", "gisteren").code == 2
