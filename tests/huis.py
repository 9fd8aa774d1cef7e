"""A whole small house for tests: a school, schakel.toml, an embedded PostgreSQL, and the command `schakel`."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.cli.basis import draai
from gateway.exchange.inrichting import Inrichting
from gateway.proef.omgeving import Proefomgeving, maak
from gateway.proef.processen import vrije_poorten
from gateway.worker import vat_alles_samen

T = TypeVar("T")


def eigen_map() -> Path:
    """A folder that is gone at the end of the session.

    Not below the folder of pytest: when we are root that is closed to the user PostgreSQL runs as.
    """
    map_ = Path(mkdtemp(prefix="schakel-huis-"))
    atexit.register(rmtree, map_, ignore_errors=True)
    return map_


@dataclass(frozen=True)
class Resultaat:
    """What a command gave."""

    code: int
    uit: str
    fout: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.uit)


@dataclass(frozen=True)
class Huis:
    """A proefomgeving that nothing runs in yet; the database starts with the first command that asks for it."""

    omgeving: Proefomgeving
    extra: dict[str, str] = field(default_factory=dict)

    @classmethod
    def bouw(cls, *, leerlingen: int = 40, seed: int = 1) -> Huis:
        """Make one in a folder of its own, gone at the end of the session."""
        return cls(maak(eigen_map(), leerlingen=leerlingen, seed=seed, **vrije_poorten()))

    @property
    def toml(self) -> Path:
        """The configuration."""
        return self.omgeving.map / "schakel.toml"

    @property
    def env(self) -> dict[str, str]:
        """The environment its processes run in."""
        return {**self.omgeving.omgeving(), **self.extra}

    def met(self, **extra: str) -> Huis:
        """The same house with other environment variables."""
        return Huis(self.omgeving, {**self.extra, **extra})

    def schakel(self, *woorden: str, invoer: str | None = None) -> Resultaat:
        """Run a command in this process."""
        gaf = CliRunner().invoke(app, list(woorden), input=invoer, env=self.env)
        if gaf.exception is not None and not isinstance(gaf.exception, SystemExit):
            raise gaf.exception
        return Resultaat(gaf.exit_code, gaf.stdout, gaf.stderr)

    def goed(self, *woorden: str) -> Resultaat:
        """Run a command that must succeed."""
        gaf = self.schakel(*woorden)
        assert gaf.code == 0, gaf.fout
        return gaf

    def json(self, *woorden: str) -> Any:
        """Run a command that must succeed, with --json."""
        return self.goed(*woorden, "--json").json

    def gesynct(self) -> Huis:
        """Import the school, sync, and agree to the mass change that a first sync is."""
        self.goed("import")
        wacht = self.schakel("sync", "--json")
        assert wacht.code == 6, wacht.fout
        self.goed("sync", "--akkoord", wacht.json["id"])
        return self

    def binnen(self, functie: Callable[[Inrichting], Awaitable[T]]) -> T:
        """Do something inside the house, as a worker would."""
        with pytest.MonkeyPatch.context() as omgeving:
            for naam, waarde in self.env.items():
                omgeving.setenv(naam, waarde)
            return draai(functie)

    def leg_vast(self) -> Huis:
        """Give every record that waits its place in the log."""
        self.binnen(vat_alles_samen)
        return self

    def start(self, *woorden: str) -> subprocess.Popen[str]:
        """Run a command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", *woorden],
            env={**os.environ, **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
