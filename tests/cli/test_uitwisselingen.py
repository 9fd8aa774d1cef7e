"""uitwisselingen: list, show, retry, stop, replan."""

from typing import Any

import pytest

from tests.huis import Huis


@pytest.fixture(scope="module")
def eigen() -> Huis:
    """A house of its own: here uitwisselingen are stopped and offered again."""
    return Huis.bouw().gesynct()


def ids(huis: Huis, *keuze: str) -> list[str]:
    """The ids of what a choice shows."""
    return [item["id"] for item in huis.json("uitwisselingen", "lijst", *keuze)]


def gebruik(huis: Huis) -> list[dict[str, Any]]:
    """The records in the log of use, oldest first."""

    async def lees(inrichting: Any) -> list[dict[str, Any]]:
        async with inrichting.db.transactie(["zwaluw"]) as conn:
            vraag = (
                "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE log = 'zwaluw/gebruik' ORDER BY id"
            )
            return [rij[0] for rij in await (await conn.execute(vraag)).fetchall()]

    return huis.binnen(lees)


def test_list_is_newest_first_and_can_be_narrowed(eigen: Huis) -> None:
    """The list holds what the options ask, and no more than asked."""
    alles = eigen.json("uitwisselingen", "lijst", "-n", "1000")
    assert [item["volgorde"] for item in alles] == sorted((item["volgorde"] for item in alles), reverse=True)
    assert len(ids(eigen, "-n", "3")) == 3
    assert ids(eigen, "--partner", "duo", "--doel", "rod-inschrijving", "--toestand", "klaar", "-n", "1000")
    assert ids(eigen, "--toestand", "afgekeurd") == []
    assert "rod-inschrijving" in eigen.goed("uitwisselingen", "lijst", "--organisatie", "zwaluw").uit


def test_english_names_do_the_same(eigen: Huis) -> None:
    """list, show and retry are lijst, toon and opnieuw."""
    assert eigen.json("uitwisselingen", "list", "-n", "2") == eigen.json("uitwisselingen", "lijst", "-n", "2")
    een = ids(eigen, "-n", "1")[0]
    assert eigen.json("uitwisselingen", "show", een) == eigen.json("uitwisselingen", "toon", een)
    assert eigen.json("uitwisselingen", "retry", "--alles") == {"gekozen": 0, "gedaan": 0}


def test_show_gives_state_and_records(eigen: Huis) -> None:
    """One uitwisseling shows how it stands and what the log holds of it."""
    een = ids(eigen, "-n", "1")[0]
    uit = eigen.goed("uitwisselingen", "toon", een).uit
    assert een in uit
    assert "Logboek" in uit
    (regel,) = eigen.json("uitwisselingen", "toon", een)["logboek"]
    assert regel["toestand"] == "klaar"


@pytest.mark.parametrize(
    ("id_", "code"), [("00000000", 4), ("0193", 2), ("geen-id-maar-tekst", 2), ("019", 2), ("", 2)]
)
def test_show_of_what_is_not_there(eigen: Huis, id_: str, code: int) -> None:
    """An unknown id is not found; what is no id is wrong use."""
    assert eigen.schakel("uitwisselingen", "toon", id_).code == code


def test_show_refuses_a_beginning_that_fits_more(eigen: Huis) -> None:
    """Ids of one moment begin alike: then more of it is asked."""
    gaf = eigen.schakel("uitwisselingen", "toon", ids(eigen, "-n", "1")[0][:8])
    assert gaf.code == 2
    assert "meer tekens" in gaf.fout


def test_stop_and_retry_change_the_state_and_say_who(eigen: Huis) -> None:
    """What is stopped is given up, what is retried goes again; who did it and to whom stands in the log of use."""
    een = ids(eigen, "--toestand", "klaar", "-n", "1")[0]
    assert eigen.json("uitwisselingen", "stop", een) == {"gekozen": 1, "gedaan": 1}
    assert ids(eigen, "--toestand", "opgegeven") == [een]
    assert "1 van 1 opnieuw aangeboden" in eigen.goed("uitwisselingen", "opnieuw", een).uit
    assert ids(eigen, "--toestand", "opgegeven") == []
    stop, opnieuw = gebruik(eigen)[-2:]
    assert (stop["logregel"]["name"], opnieuw["logregel"]["name"]) == (
        "uitwisseling stoppen",
        "uitwisseling opnieuw aanbieden",
    )
    assert stop["schakel"]["uitwisseling"] == een
    assert stop["schakel"]["gebruiker"]
    assert stop["logregel"]["attributes"]["dpl.core.data_subject_id"].startswith("p1:")


def test_retry_in_bulk(eigen: Huis) -> None:
    """All that was given up to a partner goes again with one command."""
    gestopt = ids(eigen, "--toestand", "klaar", "-n", "4")
    eigen.goed("uitwisselingen", "stop", *gestopt)
    keuze = ("--toestand", "opgegeven", "--partner", "duo", "--doel", "rod-inschrijving", "--organisatie", "zwaluw")
    assert eigen.json("uitwisselingen", "opnieuw", *keuze) == {"gekozen": 4, "gedaan": 4}
    eigen.goed("uitwisselingen", "stop", *gestopt)
    assert eigen.json("uitwisselingen", "opnieuw", "--alles") == {"gekozen": 4, "gedaan": 4}


def test_retry_of_what_still_runs_does_nothing(eigen: Huis) -> None:
    """What was not given up stays as it is, and the exit code says so."""
    gaf = eigen.schakel("uitwisselingen", "opnieuw", ids(eigen, "-n", "1")[0])
    assert gaf.code == 1
    assert "0 van 1" in gaf.uit


def test_replan_lets_the_next_sync_make_it_anew(eigen: Huis) -> None:
    """What was given up is made again by the next sync although nothing changed, and it is written down who asked."""
    een = ids(eigen, "--toestand", "klaar", "-n", "1")[0]
    eigen.goed("uitwisselingen", "stop", een)
    assert eigen.json("sync")["aantallen"] == {}
    assert eigen.json("uitwisselingen", "herplan", "--toestand", "opgegeven") == {"gekozen": 1, "gedaan": 1}
    assert gebruik(eigen)[-1]["logregel"]["name"] == "uitwisseling opnieuw laten maken"
    assert eigen.json("sync")["aantallen"]["klaar"] == 1


@pytest.mark.parametrize("woorden", [("opnieuw",), ("opnieuw", "0193f2c8", "--alles"), ("stop",), ("herplan",)])
def test_choice_must_be_clear(eigen: Huis, woorden: tuple[str, ...]) -> None:
    """Neither ids nor a choice, or both, is wrong use."""
    gaf = eigen.schakel("uitwisselingen", *woorden)
    assert gaf.code == 2
    assert "noem ids" in gaf.fout


def test_unknown_toestand_is_wrong_use(eigen: Huis) -> None:
    """A state that does not exist is told with those that do."""
    gaf = eigen.schakel("uitwisselingen", "lijst", "--toestand", "weg")
    assert gaf.code == 2
    assert "opgegeven" in gaf.fout
