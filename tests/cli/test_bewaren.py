"""bewaar: hold, lift, list, report and look ahead."""

import csv
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from gateway.exchange.inrichting import Inrichting
from tests.huis import Huis


@pytest.fixture(scope="module")
def bekend() -> tuple[Huis, str]:
    """A house of its own after a sync, and the number of a leerling it knows."""
    huis = Huis.bouw(leerlingen=30).gesynct()
    with (huis.omgeving.school.pad / "leerlingen.csv").open(encoding="utf-8") as bron:
        nummers = [rij["leerlingnummer"] for rij in csv.DictReader(bron, delimiter=";")]
    for nummer in nummers:
        gaf = huis.schakel("bewaar", "blokkeer", nummer, "--reden", "klacht loopt nog", "--json")
        if gaf.code == 0:
            return huis, nummer
    raise AssertionError("no leerling was found")


def _pseudoniem(leerling: str) -> Callable[[Inrichting], Awaitable[list[tuple[str]]]]:
    async def doe(inrichting: Inrichting) -> list[tuple[str]]:
        async with inrichting.db.transactie(inrichting.organisaties) as conn:
            return await (await conn.execute("SELECT pseudoniem FROM leerling WHERE id = %s", (leerling,))).fetchall()

    return doe


def test_a_blokkade_keeps_vergeet_from_doing_anything(bekend) -> None:
    """It stands in the list; vergeet refuses with its code; lifted by the start of its id it holds no longer."""
    huis, nummer = bekend
    [regel] = huis.json("bewaar", "lijst")
    assert (regel["toestand"], regel["reden"], regel["soort"]) == ("actief", "klacht loopt nog", "leerling")
    gaf = huis.schakel("vergeet", nummer, "--ja")
    assert (gaf.code, "BEW-101" in gaf.fout, regel["ingesteld_door"] in gaf.fout) == (1, True, True)
    assert "klacht loopt nog" in huis.schakel("bewaar", "lijst").uit
    gaf = huis.schakel("bewaar", "hef-op", regel["id"][:23], "--reden", "afgehandeld")
    assert (gaf.code, gaf.uit) == (0, "De blokkade is opgeheven.\n")
    assert huis.json("bewaar", "lijst") == []
    [oud] = huis.json("bewaar", "lijst", "--alle")
    assert (oud["toestand"], oud["opheffing"]) == ("opgeheven", "afgehandeld")
    gaf = huis.schakel("bewaar", "hef-op", oud["id"], "--reden", "nog eens", "--json")
    assert (gaf.code, "BEW-104" in gaf.fout) == (1, True)

    ((pseudoniem,),) = huis.binnen(_pseudoniem(regel["onderwerp"]))
    assert huis.json("bewaar", "verslag") == []
    assert huis.json("vergeet", pseudoniem, "--ja") == {"vergeten": 1, "soort": "leerling"}
    [regel] = huis.json("bewaar", "verslag", "--van", "2026-01-01")
    assert (regel["soort"], regel["reden"], regel["aantal"]) == ("leerling", "verzoek", 1)
    assert regel["betrokkene"] == pseudoniem
    assert nummer not in str(regel)
    assert huis.schakel("vergeet", pseudoniem, "--ja").code == huis.schakel("vergeet", nummer, "--ja").code == 4
    assert "verzoek" in huis.schakel("bewaar", "verslag").uit
    assert huis.json("bewaar", "verslag", "--tot", "2026-01-01") == []
    assert huis.json("audit", "verify")["geldig"]


def test_one_for_a_doel_until_a_day(bekend) -> None:
    """The narrow form is set with a day, and can be lifted as any other."""
    huis, _ = bekend
    (uit, *_) = huis.json("uitwisselingen", "lijst", "--doel", "rod-inschrijving")
    wie = str(uuid4())
    opties = ("--reden", "bezwaar", "--tot", "2999-12-31", "--doel", "rod-inschrijving", "--json")
    assert huis.schakel("bewaar", "blokkeer", wie, *opties).code == 1
    assert huis.schakel("bewaar", "blokkeer", "987654321", *opties).code == 4
    assert "987654321" not in huis.schakel("bewaar", "blokkeer", "987654321", *opties).fout
    assert huis.schakel("bewaar", "hef-op", wie, "--reden", "x").code == 4
    assert uit["doel"] == "rod-inschrijving"


def test_a_look_ahead_counts_and_wipes_nothing(bekend) -> None:
    """Nothing is past its term tomorrow; in a year what was refused today is."""
    huis, _ = bekend
    assert huis.json("bewaar", "vooruitblik", "--dagen", "0") == []
    soorten = {regel["soort"] for regel in huis.json("bewaar", "vooruitblik", "--dagen", "400")}
    assert "bevinding" in soorten
    assert "bevinding" in huis.schakel("bewaar", "vooruitblik", "--dagen", "400").uit
    assert huis.json("bewaar", "vooruitblik", "--dagen", "0") == []
