"""import and sync."""

import pytest

from tests.huis import Huis


@pytest.fixture(scope="module")
def nieuw() -> Huis:
    """A house of its own, whose first import is done."""
    huis = Huis.bouw(leerlingen=60)
    huis.goed("import")
    return huis


def test_import_tells_what_was_read_and_set_aside(nieuw: Huis) -> None:
    """After an import a person knows how many leerlingen were read, and how to see what was wrong."""
    gaf = nieuw.goed("import", "zwaluw")
    assert "leerlingen gelezen" in gaf.uit
    assert "schakel bevindingen" in gaf.fout


def test_import_again_finds_nothing_new(nieuw: Huis) -> None:
    """The same source twice changes nothing."""
    run = nieuw.json("import")
    assert (run["soort"], run["toestand"]) == ("import", "klaar")
    assert run["aantallen"]["gewijzigd"] == 0
    assert run["aantallen"]["gelezen"] == 60


def test_import_of_a_source_that_is_gone_fails_readably(nieuw: Huis) -> None:
    """A missing source is told in Dutch on stderr, with exit code 1 and nothing on stdout."""
    school = nieuw.omgeving.school.pad
    weg = school.rename(school.with_name("weg"))
    try:
        gaf = nieuw.schakel("import", "--json")
    finally:
        weg.rename(school)
    assert gaf.code == 1
    assert gaf.uit == ""
    assert "Traceback" not in gaf.fout
    assert any(run["toestand"] == "mislukt" for run in nieuw.json("status")["runs"])


def test_first_sync_waits_and_says_how_to_agree(nieuw: Huis) -> None:
    """A mass change is held: exit code 6, what it would do, and the words to let it go on."""
    gaf = nieuw.schakel("sync")
    assert gaf.code == 6
    assert "zou versturen" in gaf.uit
    assert "schakel sync --akkoord" in gaf.fout
    assert nieuw.json("uitwisselingen", "lijst") == []


def test_proef_writes_messages_and_stores_nothing(nieuw: Huis) -> None:
    """A dry run leaves files that only their owner can read, and no uitwisseling."""
    map_ = nieuw.omgeving.map / "proef"
    gaf = nieuw.json("sync", "--proef", "--uit", str(map_))
    berichten = list(map_.glob("*.xml"))
    assert len(berichten) == gaf["aantallen"]["klaar"] > 0
    assert map_.stat().st_mode & 0o077 == 0
    assert nieuw.json("uitwisselingen", "lijst") == []


def test_proef_asks_for_an_empty_folder(nieuw: Huis) -> None:
    """A dry run does not mix its files with others."""
    gaf = nieuw.schakel("sync", "--proef", "--uit", str(nieuw.omgeving.map))
    assert gaf.code == 2
    assert "niet leeg" in gaf.fout


@pytest.mark.parametrize("woorden", [("--proef",), ("--uit", "x")])
def test_proef_and_uit_go_together(nieuw: Huis, woorden: tuple[str, ...]) -> None:
    """Half of a dry run is wrong use."""
    assert nieuw.schakel("sync", *woorden).code == 2


def test_agreement_lets_a_run_go_on_once() -> None:
    """After agreement the messages are made, who agreed is kept, and a second agreement is refused."""
    huis = Huis.bouw(leerlingen=60)
    huis.goed("import")
    run = huis.schakel("sync", "--json").json["id"]
    gedaan = huis.json("sync", "--akkoord", run)
    assert gedaan["toestand"] == "klaar"
    assert gedaan["akkoord_door"]
    assert gedaan["aantallen"]["klaar"] == len(huis.json("uitwisselingen", "lijst"))
    assert huis.schakel("sync", "--akkoord", run).code == 2
    assert huis.schakel("sync", "--akkoord", "00000000-0000-7000-8000-000000000000").code == 4
    assert huis.json("sync")["aantallen"] == {}


def test_queue_takes_the_work_for_a_worker(nieuw: Huis) -> None:
    """With --wachtrij nothing runs here: the run waits for a worker."""
    assert "wachtrij" in nieuw.goed("import", "--wachtrij").uit
    run = nieuw.json("sync", "--wachtrij")
    assert (run["soort"], run["toestand"]) == ("sync", "wachtrij")


def test_agreement_can_go_to_the_queue(nieuw: Huis) -> None:
    """A held run that is agreed to with --wachtrij waits for a worker."""
    run = nieuw.schakel("sync", "--json").json["id"]
    assert nieuw.json("sync", "--akkoord", run, "--wachtrij")["toestand"] == "wachtrij"


def test_unknown_organisatie_is_not_found(nieuw: Huis) -> None:
    """A name that is not configured gives exit code 4 and the names that are."""
    gaf = nieuw.schakel("import", "mus")
    assert gaf.code == 4
    assert "zwaluw" in gaf.fout


def test_who_did_it_is_in_the_log_of_use(nieuw: Huis) -> None:
    """Each start of an import or sync leaves a record of who asked."""
    logs = {log["log"]: log["wachtend"] for log in nieuw.json("status")["logboeken"]}
    nieuw.goed("import")
    na = {log["log"]: log["wachtend"] for log in nieuw.json("status")["logboeken"]}
    assert na["zwaluw/gebruik"] == logs["zwaluw/gebruik"] + 1


def test_alles_looks_at_everyone_and_sends_nothing_twice() -> None:
    """Without a change a sync looks at nobody; with --alles at everyone, and what the partner knows stays here."""
    huis = Huis.bouw(leerlingen=60).gesynct()
    assert huis.json("sync")["aantallen"].get("bekeken", 0) == 0
    voor = len(huis.json("uitwisselingen", "lijst"))
    aantallen = huis.json("sync", "--alles")["aantallen"]
    assert aantallen["bekeken"] > 0
    assert aantallen.get("klaar", 0) == 0
    assert len(huis.json("uitwisselingen", "lijst")) == voor


@pytest.mark.parametrize("woorden", [("--akkoord", "01a2000a-0c64-7e52-b1de-e3e4cb038b6a"), ("--proef", "--uit", "x")])
def test_alles_stands_alone(nieuw: Huis, woorden: tuple[str, ...]) -> None:
    """Looking at everyone is no dry run and no agreement."""
    assert nieuw.schakel("sync", "--alles", *woorden).code == 2
