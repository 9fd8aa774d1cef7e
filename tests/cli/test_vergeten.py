"""vergeet."""

import csv

from tests.huis import Huis


def test_vergeet_destroys_what_was_kept_and_leaves_the_proof() -> None:
    """After it nothing of the leerling can be read or explained, and the log still verifies."""
    huis = Huis.bouw(leerlingen=30).gesynct().leg_vast()
    with (huis.omgeving.school.pad / "leerlingen.csv").open(encoding="utf-8") as bron:
        nummers = [rij["leerlingnummer"] for rij in csv.DictReader(bron, delimiter=";")]
    vergeten = next(nummer for nummer in nummers if huis.schakel("vergeet", nummer, "--ja").code == 0)
    uitgelegd = [huis.json("explain", item["id"])["uitleg"] for item in huis.json("uitwisselingen", "lijst")]
    assert any("niet gemaakt, of" in opmerking for uitleg in uitgelegd for opmerking in uitleg["opmerkingen"])
    assert huis.json("audit", "verify")["geldig"]
    assert huis.schakel("vergeet", vergeten, "--ja", "--json").code == 4


def test_vergeet_asks_first(huis: Huis) -> None:
    """Without a yes nothing happens."""
    gaf = huis.schakel("vergeet", "100001", invoer="n\n")
    assert gaf.code == 1
    assert "niet terug te draaien" in gaf.fout


def test_vergeet_of_someone_unknown_repeats_no_number(huis: Huis) -> None:
    """An unknown leerlingnummer is not found, and not repeated in the message."""
    gaf = huis.schakel("vergeet", "987654", "--ja", "--organisatie", "zwaluw")
    assert gaf.code == 4
    assert "987654" not in gaf.fout
