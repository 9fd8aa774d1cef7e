"""What an error looks like."""

from pathlib import Path

import pytest

import gateway.cli
from gateway.cli import proef
from gateway.cli.basis import lees_settings
from gateway.cli.uitkomst import Uitkomst, uitkomst_van
from gateway.model.errors import ConfiguratieError, DefinitiefError, InvoerError, LaterError, SchakelError, ToegangError
from tests.huis import Huis


def test_an_error_is_a_line_in_dutch_on_stderr(leeg: Huis, tmp_path: Path) -> None:
    """Without a configuration a person reads which file is missing and what to set; stdout stays empty."""
    gaf = leeg.met(SCHAKEL_CONFIG=str(tmp_path / "weg.toml")).schakel("status", "--json")
    assert gaf.code == 3
    assert gaf.uit == ""
    assert "weg.toml:1: het bestand is niet te lezen." in gaf.fout
    assert "SCHAKEL_CONFIG" in gaf.fout
    assert "Traceback" not in gaf.fout


def test_debug_keeps_the_error_as_it_is(leeg: Huis, tmp_path: Path) -> None:
    """With --debug a developer sees where it came from."""
    with pytest.raises(ConfiguratieError):
        leeg.met(SCHAKEL_CONFIG=str(tmp_path / "weg.toml")).schakel("--debug", "status")


def test_a_setting_that_cannot_be_is_named(leeg: Huis) -> None:
    """A wrong environment variable is told by its name."""
    gaf = leeg.met(SCHAKEL_LOG_LEVEL="hard").schakel("status")
    assert gaf.code == 3
    assert "SCHAKEL_LOG_LEVEL" in gaf.fout


def test_a_database_that_is_away_is_the_other_side(leeg: Huis) -> None:
    """An address where nothing answers gives exit code 5, not a traceback."""
    adres = "postgresql://schakel@127.0.0.1:1/niets?connect_timeout=1"
    gaf = leeg.met(SCHAKEL_DATABASE_OWNER_URL=adres, SCHAKEL_DATABASE_URL=adres).schakel("db", "migrate")
    assert gaf.code == 5
    assert "De database antwoordt niet" in gaf.fout


def test_an_unknown_error_shows_its_kind_only(leeg: Huis, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of an error that is not ours could hold a value, so it stays in."""

    def breek(*_: object, **__: object) -> None:
        raise RuntimeError("leerling 999999990")

    monkeypatch.setattr("gateway.policy.laad_doelen", breek)
    gaf = leeg.schakel("doelen")
    assert gaf.code == 1
    assert "RuntimeError" in gaf.fout
    assert "999999990" not in gaf.fout


def test_a_file_that_cannot_be_written_is_named(leeg: Huis, tmp_path: Path) -> None:
    """A fault of the disk is told with the file."""
    (tmp_path / "bestand").write_text("")
    gaf = leeg.schakel("sample", str(tmp_path / "bestand" / "map"), "--leerlingen", "1")
    assert gaf.code == 1
    assert str(tmp_path / "bestand") in gaf.fout


@pytest.mark.parametrize(
    ("soort", "uitkomst"),
    [
        (InvoerError, Uitkomst.GEVONDEN),
        (ConfiguratieError, Uitkomst.CONFIGURATIE),
        (ToegangError, Uitkomst.GEVONDEN),
        (LaterError, Uitkomst.ANDERE_KANT),
        (DefinitiefError, Uitkomst.GEVONDEN),
    ],
)
def test_every_kind_of_error_has_its_exit_code(soort: type[SchakelError], uitkomst: Uitkomst) -> None:
    """What the caller must do next decides the exit code."""
    assert uitkomst_van(soort()) is uitkomst


def test_wrong_use_of_an_option_is_exit_code_2(leeg: Huis) -> None:
    """An option that does not exist is wrong use."""
    assert leeg.schakel("status", "--bestaat-niet").code == 2


def test_a_proefomgeving_is_found_when_there_is_nothing_else(
    leeg: Huis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `schakel up` the other commands work in the same folder, unless something else is configured."""
    monkeypatch.chdir(tmp_path)
    for naam in ("SCHAKEL_CONFIG", "SCHAKEL_DATA_DIR", "SCHAKEL_PROEF_SLEUTEL", "SCHAKEL_LOG_LEVEL"):
        monkeypatch.delenv(naam, raising=False)
    assert str(lees_settings().config) == "schakel.toml"
    proef.MAP.mkdir()
    proef.bewaar(proef.MAP, leeg.omgeving.omgeving())
    with monkeypatch.context() as eigen:
        for naam in ("SCHAKEL_CONFIG", "SCHAKEL_DATA_DIR", "SCHAKEL_PROEF_SLEUTEL", "SCHAKEL_LOG_LEVEL"):
            # Set and deleted, so that what the command sets is undone.
            eigen.setenv(naam, "x")
            eigen.delenv(naam)
        assert lees_settings().config == leeg.toml
    (tmp_path / "schakel.toml").write_text("")
    assert str(lees_settings().config) == "schakel.toml"


def test_main_is_the_command() -> None:
    """The installed command and the module are the same."""
    assert gateway.cli.main.__module__ == "gateway.cli.app"
