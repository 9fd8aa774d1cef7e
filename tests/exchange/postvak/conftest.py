"""A house with two gemeenten for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postvak import Postvakhuis, open_postvakhuis


@pytest.fixture
async def huis(tmp_path: Path) -> AsyncIterator[Postvakhuis]:
    """A fresh house."""
    async with open_postvakhuis(tmp_path) as huis:
        yield huis
