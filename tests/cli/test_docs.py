"""docs/cli.md is whole and true."""

import re
from pathlib import Path

import pytest

from gateway.cli.uitkomst import BETEKENIS, Uitkomst
from tests.cli.opdrachten import is_groep, opdrachten

PAGINA = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
ALLE = {" ".join(woorden): item for woorden, item in opdrachten() if not is_groep(item) or item.invoke_without_command}
STUKKEN = {
    deel.split("\n", 1)[0].strip("` "): deel for deel in re.split(r"^### schakel ", PAGINA, flags=re.MULTILINE)[1:]
}


def test_every_command_has_its_piece_and_no_other_has() -> None:
    """The page names the commands that exist, each once."""
    assert sorted(STUKKEN) == sorted(ALLE)


@pytest.mark.parametrize("naam", ALLE)
def test_every_option_is_on_the_page(naam: str) -> None:
    """Each option of a command is named in its piece, and none that it has not."""
    genoemd = set(re.findall(r"`(--[a-z0-9-]+)", STUKKEN[naam]))
    opties = {optie for param in ALLE[naam].params for optie in param.opts if optie.startswith("--")}
    assert genoemd == opties


@pytest.mark.parametrize("naam", ALLE)
def test_every_example_is_the_one_of_the_help(naam: str) -> None:
    """The example of the help stands on the page too."""
    assert ALLE[naam].epilog.removeprefix("Voorbeeld: ") in STUKKEN[naam]


@pytest.mark.parametrize("uitkomst", Uitkomst)
def test_every_exit_code_is_on_the_page(uitkomst: Uitkomst) -> None:
    """The table of exit codes is that of the code."""
    assert f"| {uitkomst.value} | {BETEKENIS[uitkomst]} |" in PAGINA
