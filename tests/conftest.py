"""What every test may use: one event loop backend, seeded property tests; and in CI no test is skipped in silence."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "schakel", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("schakel")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the gateway does."""
    return "asyncio"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a CI run in which a test that should run was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SCHAKEL_GEEN_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
