"""What every test may use: one event loop backend, seeded property tests, quick starts; in CI no test is skipped."""

import os
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import certifi
import psycopg
import pytest
from hypothesis import HealthCheck, settings

from gateway import huis
from gateway.settings import Settings
from gateway.store import ingebed
from gateway.transport import certificaten

settings.register_profile(
    "schakel", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("schakel")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the gateway does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _snel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Do once, or not at all, what takes long and gives the same each time."""
    uitgever = tmp_path_factory.mktemp("tls") / "uitgever.pem"
    eerste, eind, _ = Path(certifi.where()).read_text("ascii").partition("-----END CERTIFICATE-----\n")
    uitgever.write_text(eerste + eind)
    with pytest.MonkeyPatch.context() as patch:
        # Nothing here talks to the outside, so one issuer is as good as all that the system knows.
        patch.setenv("SSL_CERT_FILE", str(uitgever))
        patch.setattr(certifi, "where", lambda: str(uitgever))
        # Whether the numbers of one RSA key are prime needs no second look.
        patch.setattr(certificaten, "_rsa_sleutel", cache(certificaten._rsa_sleutel))
        patch.setattr(huis, "laad_regels", _eens(huis.laad_regels))
        patch.setattr(ingebed, "start", partial(_zonder_schijf, ingebed.start))
        yield


def _eens(laad: Callable[[Settings], huis.Regels]) -> Callable[[Settings], huis.Regels]:
    """Read the rules in the repository once; folders of a test's own each time, for they may change."""
    gelezen: dict[Path, huis.Regels] = {}

    def regels(settings: Settings) -> huis.Regels:
        eigen, *anders = (*settings.contractmappen, *settings.mappingmappen[1:])
        if anders:
            return laad(settings)
        if eigen not in gelezen:
            gelezen[eigen] = laad(settings)
        return gelezen[eigen]

    return regels


def _zonder_schijf(start: Callable[[Path], ingebed.Ingebed], map_: Path) -> ingebed.Ingebed:
    """A server that is safe for a crash of its own, though not for one of the machine."""
    server = start(map_)
    with psycopg.connect(server.owner_url, autocommit=True) as conn:
        for instelling in ("fsync", "full_page_writes", "synchronous_commit"):
            conn.execute(f"ALTER SYSTEM SET {instelling} = off".encode())
        conn.execute("SELECT pg_reload_conf()")
    return server


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a CI run in which a test that should run was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SCHAKEL_GEEN_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
