"""A house with two samenwerkingsverbanden for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.swvinbox import Swvhuis, open_swvhuis


@pytest.fixture
async def huis(tmp_path: Path) -> AsyncIterator[Swvhuis]:
    """A fresh house."""
    async with open_swvhuis(tmp_path) as huis:
        yield huis
