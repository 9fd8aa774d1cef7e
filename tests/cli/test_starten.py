"""up, api, worker and sandbox, as processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from gateway.api.lokaal import UITGEVER, lokale_jwks
from gateway.proef.processen import vrije_poort
from tests.huis import Huis, eigen_map


def wacht_op(klaar: Callable[[], bool], *, seconden: float = 40) -> None:
    """Come back as soon as something is so."""
    einde = time.monotonic() + seconden
    while not klaar():
        assert time.monotonic() < einde, "het is er niet van gekomen"
        time.sleep(0.05)


def antwoordt(adres: str) -> bool:
    """Whether something answers there."""
    try:
        return httpx.get(adres, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_worker_stops_well_when_asked(leeg: Huis) -> None:
    """On SIGTERM a worker finishes and ends with 0, and leaves nothing on stdout."""
    leeg.goed("import")
    proces = leeg.start("worker")
    wacht_op(lambda: all(log["wachtend"] == 0 for log in leeg.json("status")["logboeken"]))
    proces.send_signal(signal.SIGTERM)
    uit, fout = proces.communicate(timeout=20)
    assert (proces.returncode, uit) == (0, ""), fout


def test_worker_stopped_while_it_starts_takes_the_database_along() -> None:
    """On SIGTERM before it works, when the database has only just started, the worker leaves none running."""
    huis = Huis.bouw(leerlingen=30)
    data = huis.omgeving.map / "postgres"
    proces = huis.start("worker")
    houders = data / ".handle_pids.json"
    wacht_op(lambda: houders.exists() and str(proces.pid) in houders.read_text())
    proces.send_signal(signal.SIGTERM)
    fout = proces.communicate(timeout=60)[1]
    assert proces.returncode == 128 + signal.SIGTERM, fout
    assert not (data / "postmaster.pid").exists()


def test_api_answers_without_telling_what_it_runs_on(leeg: Huis) -> None:
    """The API is ready, names no server software, and stops well when asked."""
    poort, jwks = vrije_poort(), lokale_jwks(leeg.omgeving.map)
    huis = leeg.met(SCHAKEL_TOKEN_ISSUER=UITGEVER, SCHAKEL_TOKEN_JWKS_FILE=str(jwks))
    proces = huis.start("api", "--port", str(poort))
    try:
        wacht_op(lambda: antwoordt(f"http://127.0.0.1:{poort}/gereed"))
        assert "server" not in httpx.get(f"http://127.0.0.1:{poort}/gezond", trust_env=False).headers
    finally:
        proces.send_signal(signal.SIGTERM)
        fout = proces.communicate(timeout=20)[1]
    assert proces.returncode == 0, fout


def test_api_does_not_start_when_nobody_may_come_in(leeg: Huis) -> None:
    """Without an issuer of tokens the API says what to set, with exit code 3."""
    proces = leeg.met(SCHAKEL_TOKEN_ISSUER="").start("api", "--port", str(vrije_poort()))
    assert "SCHAKEL_TOKEN_ISSUER" in proces.communicate(timeout=20)[1]
    assert proces.returncode == 3


def test_sandbox_passes_its_words_on(leeg: Huis) -> None:
    """What stands behind the name goes to the sandbox itself; an unknown connector is told."""
    proces = leeg.start("sandbox", "duo_rod", "--gedrag", "{}", "--", "--help")
    uit, fout = proces.communicate(timeout=20)
    assert proces.returncode == 0, fout
    assert "--callback" in uit or "--callback" in fout
    assert leeg.schakel("sandbox", "rod").code == 3


def test_up_does_everything_and_leaves_nothing_running() -> None:
    """In an empty folder `schakel up` brings a whole neighbourhood, its token opens the API, and Ctrl-C ends it all."""
    api, sandbox = vrije_poort(), vrije_poort()
    map_ = eigen_map()
    env = {naam: waarde for naam, waarde in os.environ.items() if not naam.startswith("SCHAKEL_")}
    woorden = ["--leerlingen", "30", "--port", str(api), "--sandbox-poort", str(sandbox)]
    with (map_ / "uit").open("w") as uit, (map_ / "fout").open("w") as fout:
        proces = subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", "up", *woorden], cwd=map_, env=env, stdout=uit, stderr=fout
        )
        try:
            wacht_op(lambda: "Ctrl-C" in (map_ / "uit").read_text() or proces.poll() is not None)
            assert proces.poll() is None, (map_ / "fout").read_text()
            regels = (map_ / "uit").read_text().splitlines()
            token = next(regel for regel in regels if regel.startswith("eyJ"))
            vraag = {"Authorization": f"Bearer {token}"}
            lijst = httpx.get(f"http://127.0.0.1:{api}/v1/uitwisselingen", headers=vraag, trust_env=False)
            assert lijst.status_code == 200, lijst.text
            tweede = [sys.executable, "-m", "gateway.cli", "import", "--json"]
            run = subprocess.run(tweede, cwd=map_, env=env, capture_output=True, text=True, check=True)
            assert json.loads(run.stdout)["toestand"] == "klaar"
        finally:
            proces.send_signal(signal.SIGINT)
            proces.wait(120)
    assert proces.returncode == 130, (map_ / "fout").read_text()
    assert not antwoordt(f"http://127.0.0.1:{api}/gezond")
    assert not antwoordt(f"http://127.0.0.1:{sandbox}/_beheer/tellingen")
    assert not (map_ / ".schakel" / "postgres" / "postmaster.pid").exists()


def test_up_leaves_a_configuration_alone(tmp_path: Path, leeg: Huis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a schakel.toml stands, `up` makes nothing and says what to start."""
    (tmp_path / "schakel.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    gaf = leeg.schakel("up")
    assert gaf.code == 2
    assert "schakel worker" in gaf.fout
    assert not (tmp_path / ".schakel").exists()
