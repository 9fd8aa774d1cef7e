"""The houses these tests look at."""

import pytest

from tests.huis import Huis


@pytest.fixture(scope="session")
def huis() -> Huis:
    """A house after its first sync; tests only look at it, or change what they first made themselves."""
    return Huis.bouw(leerlingen=150).gesynct()


@pytest.fixture(scope="session")
def leeg() -> Huis:
    """A house in which nothing happened yet."""
    return Huis.bouw()
