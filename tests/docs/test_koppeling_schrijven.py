"""The connector of the page works, as it stands on the page."""

import json
import os
import subprocess
import sys

import pytest

from tests.docs.paginas import DOCS, WORTEL, blokken

PAGINA = blokken(DOCS / "koppeling-schrijven.md")
_METADATA = "Metadata-Version: 2.1\nName: postbus\nVersion: 0.1.0\n"
_INGANG = "[schakel.connectors]\npostbus = postbus.connector:Postbus\n"


def is_van_ons(bestand: str) -> bool:
    """Whether a block quotes a file of this repository."""
    return bestand.startswith("connectors/")


@pytest.fixture(scope="module")
def pakket(tmp_path_factory):
    """The files of the page in a folder, found as if installed, and the environment to run them in."""
    folder = tmp_path_factory.mktemp("postbus")
    for blok in PAGINA:
        if blok.bestand and not is_van_ons(blok.bestand):
            pad = folder / blok.bestand
            pad.parent.mkdir(parents=True, exist_ok=True)
            pad.write_text(blok.tekst, encoding="utf-8")
    info = folder / "postbus-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(_METADATA)
    (info / "entry_points.txt").write_text(_INGANG)
    omgeving = {
        **{naam: waarde for naam, waarde in os.environ.items() if not naam.startswith("SCHAKEL_")},
        "PYTHONPATH": os.pathsep.join([str(folder), str(WORTEL)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SCHAKEL_CONTRACTS_DIR": str(folder / "contracts"),
        "SCHAKEL_MAPPINGS_DIR": str(folder / "mappings"),
    }
    return folder, omgeving


def draai(pakket, *woorden):
    """Run Python in the folder of the package."""
    folder, omgeving = pakket
    woorden = [sys.executable, *woorden]
    return subprocess.run(woorden, cwd=folder, env=omgeving, capture_output=True, text=True, check=False)


def test_the_tests_of_the_page_pass(pakket):
    """The connector delivers to its sandbox, and sorts what goes wrong, as its own tests on the page promise."""
    uitslag = draai(pakket, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert uitslag.returncode == 0, uitslag.stdout
    assert "3 passed" in uitslag.stdout


def test_schakel_check_finds_no_fault(pakket):
    """Contract, doel, mapping, examples, manifest and quality scale of the page hold."""
    uitslag = draai(pakket, "-m", "gateway.cli", "check", "--regels", "--json")
    assert json.loads(uitslag.stdout)["fouten"] == []
    assert uitslag.returncode == 0


def test_the_code_of_the_page_keeps_our_rules(pakket):
    """Ruff finds nothing against it, with the rules of this repository."""
    eigen = 'lint.isort.known-first-party = ["gateway", "postbus"]'
    config = ("--config", str(WORTEL / "pyproject.toml"), "--config", eigen)
    uitslag = draai(pakket, "-m", "ruff", "check", "--no-cache", *config, "postbus")
    assert uitslag.returncode == 0, uitslag.stdout


def test_the_connector_is_found_by_its_entry_point(pakket):
    """The gateway shows the settings of the connector without having been told of it."""
    uitslag = draai(pakket, "-m", "gateway.cli", "connectors", "postbus", "--json")
    getoond = json.loads(uitslag.stdout)
    assert [item["naam"] for item in getoond["instellingen"]] == ["url", "token_env", "timeout_s"]


def test_the_mapping_of_the_page_cannot_leak(pakket):
    """One field more than the doel allows, and the check refuses the mapping by file and line."""
    folder, _ = pakket
    mapping = folder / "mappings" / "postbus" / "melding.yaml"
    tekst = mapping.read_text()
    mapping.write_text(tekst.replace("inschrijving.datum_uitschrijving", "leerling.achternaam"))
    try:
        uitslag = draai(pakket, "-m", "gateway.cli", "check", "--regels", "--json")
    finally:
        mapping.write_text(tekst)
    assert uitslag.returncode == 3
    assert any("leerling.achternaam" in fout["melding"] for fout in json.loads(uitslag.stdout)["fouten"])


@pytest.mark.parametrize("blok", [blok for blok in PAGINA if is_van_ons(blok.bestand)], ids=lambda blok: blok.bestand)
def test_what_the_page_quotes_is_in_the_code(blok):
    """A quoted piece of the repository is what stands there now."""
    assert blok.tekst in (WORTEL / blok.bestand).read_text(encoding="utf-8")


def test_the_sandbox_and_the_connector_share_no_code():
    """The sandbox imports libraries only."""
    (sandbox,) = [blok.tekst for blok in PAGINA if blok.bestand == "postbus/sandbox.py"]
    assert "gateway" not in sandbox
    assert "from postbus" not in sandbox
