"""make demo, as a visitor runs it."""

import json
import os
import subprocess
import sys

import psutil
import pytest

DUUR_S = 150


@pytest.fixture(scope="module")
def gedraaid(tmp_path_factory):
    """The demo, run once in a folder for temporary files of its own."""
    map_ = tmp_path_factory.mktemp("demo")
    # The embedded server runs as another user, who must be able to pass through.
    map_.chmod(0o755)
    env = {naam: waarde for naam, waarde in os.environ.items() if not naam.startswith("SCHAKEL_")}
    klaar = subprocess.run(
        [sys.executable, "-m", "gateway.proef.demo"],
        env={**env, "TMPDIR": str(map_)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return klaar, map_


def test_it_ends_with_one_line_that_a_machine_reads(gedraaid):
    """Everything read went out or was set aside; nothing was lost or doubled, and the log holds."""
    klaar, _ = gedraaid
    assert klaar.returncode == 0, klaar.stderr
    uitslag = json.loads(klaar.stdout.splitlines()[-1])
    assert (uitslag["gelezen"], uitslag["afgezet"]) == (1200, 25)
    assert uitslag["verstuurd"] == uitslag["goedgekeurd"] + uitslag["afgekeurd"] > 1175
    assert (uitslag["verloren"], uitslag["dubbel"], uitslag["audit"]) == (0, 0, "geldig")
    assert uitslag["seconden"] < DUUR_S


def test_verzuim_and_aanvragen_are_told_and_counted(gedraaid):
    """What was proposed, reported and answered; what was asked, decided and not let through."""
    klaar, _ = gedraaid
    uitslag = json.loads(klaar.stdout.splitlines()[-1])
    assert uitslag["voorstellen"] > uitslag["meldingen"] >= uitslag["teruggemeld"] > 0
    assert (uitslag["aanvragen"], uitslag["besluiten"], uitslag["geweigerd"]) == (4, 4, 1)
    for gezegd in ("de thuiszitter", "is ingetrokken (1)", "vond haar onvolledig", "bezwaar tot en met", "AVR-103"):
        assert gezegd in klaar.stdout


def test_only_the_differences_go_out_the_second_time(gedraaid):
    """Four changes, and the leerlingen that got their number."""
    klaar, _ = gedraaid
    assert "4 van 1200 leerlingen veranderd" in klaar.stdout
    assert "alleen de verschillen gingen uit: 11 berichten" in klaar.stdout


def test_no_number_of_a_leerling_is_shown(gedraaid):
    """No BSN stands in what the demo and its processes print."""
    klaar, _ = gedraaid
    bsns = {woord for woord in (klaar.stdout + klaar.stderr).split() if woord.isdigit() and len(woord) == 9}
    assert not bsns


def test_it_leaves_nothing_running_and_nothing_behind(gedraaid):
    """No process of it lives on, and its folder is empty again."""
    _, map_ = gedraaid
    assert not [p.pid for p in psutil.process_iter(["cmdline"]) if str(map_) in " ".join(p.info["cmdline"] or ())]
    assert not list(map_.iterdir())
