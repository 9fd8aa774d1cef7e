"""What every test may use: one event loop backend, seeded property tests."""

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
