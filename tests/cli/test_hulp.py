"""The help: quick, in Dutch, with an example for everything."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from tests.cli.opdrachten import is_groep, opdrachten

ALLE = dict(opdrachten())
TRAAG = ("psycopg", "lxml", "fastapi", "pydantic", "procrastinate", "cryptography", "uvicorn", "gateway.exchange")


@pytest.mark.parametrize("woorden", ALLE, ids=" ".join)
def test_help_says_what_it_does_with_an_example(woorden: tuple[str, ...]) -> None:
    """Every command has a help text, and an example that begins with its own words."""
    gaf = CliRunner().invoke(app, [*woorden, "--help"])
    assert gaf.exit_code == 0
    item = ALLE[woorden]
    assert item.help
    if not is_groep(item):
        assert item.epilog.startswith("Voorbeeld: ")
        assert f"schakel {' '.join(woorden)}" in item.epilog


@pytest.mark.parametrize("woorden", ALLE, ids=" ".join)
def test_every_option_is_explained(woorden: tuple[str, ...]) -> None:
    """No option or argument goes without a word of help."""
    assert [item.name for item in ALLE[woorden].params if not getattr(item, "help", None)] == []


def test_what_a_machine_may_read_has_json() -> None:
    """Everything but what starts a process can answer in JSON."""
    start = {("up",), ("api",), ("worker",), ("sandbox",)}
    zonder = {
        woorden
        for woorden, item in ALLE.items()
        if not is_groep(item) and "--json" not in {optie for param in item.params for optie in param.opts}
    }
    assert zonder == start


def test_help_loads_nothing_heavy() -> None:
    """`schakel --help` needs no database driver, no XML and no web framework, so that it answers at once."""
    script = (
        "import sys\nfrom gateway.cli import main\nsys.argv = ['schakel', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('ZWAAR', [naam for naam in {TRAAG} if naam in sys.modules])"
    )
    uit = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert uit.stdout.rstrip().endswith("ZWAAR []")


def test_without_words_it_shows_its_help() -> None:
    """Who types only `schakel` sees what there is."""
    gaf = CliRunner().invoke(app, [])
    assert "Opdrachten" in gaf.output


def test_version() -> None:
    """--version tells the version and nothing else."""
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("schakel 0.")
