"""explain."""

import re
from pathlib import Path

import pytest

from tests.huis import Huis


@pytest.fixture(scope="module")
def een(huis: Huis) -> str:
    """An uitwisseling of a leerling with an OPP, whose records have their place in the log."""
    huis.leg_vast()
    for item in huis.json("uitwisselingen", "lijst", "-n", "1000"):
        elementen = [deel["element"] for deel in huis.json("explain", item["id"])["uitleg"]["delen"]]
        if any(element.startswith("ontwikkelingsperspectief") for element in elementen):
            return str(item["id"])
    raise AssertionError("geen leerling met een OPP")


def test_every_element_tells_where_it_came_from_and_by_what_right(huis: Huis, een: str) -> None:
    """Field, row of the source, line of the mapping and rule stand behind each element."""
    delen = {deel["element"]: deel for deel in huis.json("explain", een)["uitleg"]["delen"]}
    nummer = delen["burgerservicenummer"] if "burgerservicenummer" in delen else delen["onderwijsnummer"]
    assert nummer["pad"].startswith("leerling.pgn.")
    assert re.fullmatch(r"leerlingen\.csv rij \d+", nummer["bron"])
    assert re.fullmatch(r"mappings/duo_rod/inschrijving_vo\.yaml:\d+", nummer["mapping"])
    assert nummer["regel"].startswith("wettelijke verplichting")
    opp = delen["ontwikkelingsperspectief[1].datumBegin"]
    assert opp["regel"] == "opp_registratieplichtig"
    assert opp["bron"].startswith("opps.csv")


def test_what_stayed_behind_is_named_with_its_reason(huis: Huis, een: str) -> None:
    """The content of an OPP did not go, and explain says why."""
    uit = huis.goed("explain", een).uit
    assert re.search(r"staat niet in het doel: .*inschrijving\.opps\.handelingsdeel", uit)


def test_proof_is_checked_here_and_now(huis: Huis, een: str) -> None:
    """The last line says at which leaf the record stands and that its proof holds."""
    assert re.search(r"bewijs: blad [\d.]+ van [\d.]+, geldig", huis.goed("explain", een).uit)


def test_before_the_record_has_its_place_it_says_so(tmp_path: Path) -> None:
    """Without a worker the record waits for its place, and explain says that."""
    huis = Huis.bouw(leerlingen=30).gesynct()
    assert "wacht op een plaats" in huis.goed("explain", huis.json("uitwisselingen", "lijst")[0]["id"]).uit


def test_explain_shows_no_value(huis: Huis, een: str) -> None:
    """Names and places only: no value of the leerling is shown, in text or in JSON."""
    for gaf in (huis.goed("explain", een).uit, huis.goed("explain", een, "--json").uit):
        assert not re.search(r"(?<![\w+/=-])\d{9}(?![\w+/=-])", gaf)


def test_explain_of_what_is_not_there(huis: Huis) -> None:
    """An unknown uitwisseling gives exit code 4."""
    assert huis.schakel("explain", "00000000").code == 4
