"""audit verify, export and proof."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from gateway.audit.bewijs import controleer_bewijs
from gateway.audit.notitie import Vkey
from gateway.audit.uitvoer import VOORBEELD
from tests.huis import Huis


@pytest.fixture(scope="module")
def vast(huis: Huis) -> Huis:
    """The house with its records in place."""
    return huis.leg_vast()


def test_verify_says_of_each_log_that_it_holds(vast: Huis) -> None:
    """Both logs are recomputed, and a person reads that they hold."""
    uit = vast.goed("audit", "verify").uit
    assert "zwaluw/verwerking: geldig" in uit
    assert "zwaluw/gebruik: geldig" in uit
    gaf = vast.json("audit", "verify", "zwaluw")
    assert gaf["geldig"]
    assert gaf["logboeken"][0]["grootte"] > 0


def test_verify_tells_what_waits() -> None:
    """Records without a place are counted apart."""
    huis = Huis.bouw(leerlingen=30)
    huis.goed("import")
    assert "wachten nog op een plaats" in huis.goed("audit", "verify").uit


def test_verify_names_the_record_that_was_changed() -> None:
    """After a change behind our back the exit code is 1 and the first wrong record is named."""
    huis = Huis.bouw(leerlingen=30).gesynct().leg_vast()
    eigenaar = huis.goed("db", "url", "--toon").uit.strip().replace("//schakel:", "//postgres:")
    with psycopg.connect(eigenaar, autocommit=True) as conn:
        conn.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        regel = conn.execute(
            "UPDATE audit_entry SET inhoud = replace(encode(inhoud, 'escape'), 'Unset', 'Error')::bytea WHERE id ="
            " (SELECT entry_id FROM audit_blad WHERE log = 'zwaluw/verwerking' AND index = 3) RETURNING id"
        ).fetchone()
    gaf = huis.schakel("audit", "verify")
    assert gaf.code == 1
    assert "NIET GELDIG" in gaf.uit
    assert f"audit_entry bij blad 3 (regel {regel and regel[0]})" in gaf.uit


def test_export_can_be_verified_by_another_program(vast: Huis, tmp_path: Path) -> None:
    """The example in README.txt, run as a stranger would, says that every record stands where it should."""
    map_ = tmp_path / "logboek"
    gaf = vast.json("audit", "export", "--uit", str(map_))
    script = VOORBEELD.format(map=map_)
    uit = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert uit.stdout.strip() == f"{gaf['grootte']} regels kloppen"
    assert vast.schakel("audit", "export", "--uit", str(map_)).code == 2


def test_export_of_the_log_of_use(vast: Huis, tmp_path: Path) -> None:
    """The second log is handed over in the same way."""
    uit = vast.goed("audit", "export", "--soort", "gebruik", "--uit", str(tmp_path / "gebruik")).uit
    assert "zwaluw/gebruik" in uit


def test_verify_holds_the_log_against_a_checkpoint_kept_outside(vast: Huis, tmp_path: Path) -> None:
    """A checkpoint from an earlier export is found again in the tree; one of another log is wrong use."""
    vast.goed("audit", "export", "--uit", str(tmp_path / "toen"))
    punt = tmp_path / "toen" / "checkpoint"
    assert vast.goed("audit", "verify", "--bekend", str(punt)).code == 0
    vreemd = tmp_path / "vreemd"
    vreemd.write_text(punt.read_text().replace("zwaluw", "mus"))
    assert vast.schakel("audit", "verify", "--bekend", str(vreemd)).code == 2


def test_proof_of_an_uitwisseling_and_of_one_record(vast: Huis, tmp_path: Path) -> None:
    """Each record comes with a proof that holds under the key beside it."""
    een = vast.json("uitwisselingen", "lijst", "-n", "1")[0]["id"]
    (regel,) = vast.json("audit", "proof", een, "--uit", str(tmp_path / "a"))["regels"]
    vkey = Vkey.lees((tmp_path / "a" / "vkey").read_text().splitlines()[0])
    bewijs = (tmp_path / "a" / f"{regel}.tlog-proof").read_text()
    assert controleer_bewijs(bewijs, (tmp_path / "a" / f"{regel}.json").read_bytes(), vkey).grootte > 0
    assert "1 regel met bewijs" in vast.goed("audit", "proof", regel, "--uit", str(tmp_path / "b")).uit


@pytest.mark.parametrize("id_", ["00000000-0000-7000-8000-000000000000", "00000000"])
def test_proof_of_what_is_not_there(vast: Huis, tmp_path: Path, id_: str) -> None:
    """An unknown record is not found."""
    assert vast.schakel("audit", "proof", id_, "--uit", str(tmp_path / "x")).code == 4
