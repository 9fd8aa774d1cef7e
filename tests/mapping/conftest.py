"""The small world, loaded once."""

import pytest

from gateway.mapping import laad_contracten, laad_mappings
from tests.mapping.wereld_hulp import CONTRACTEN, MAPPINGS


@pytest.fixture(scope="session")
def contracten():
    """The contract of speel."""
    return laad_contracten([CONTRACTEN])


@pytest.fixture(scope="session")
def mappings(contracten):
    """Its mappings."""
    return laad_mappings([MAPPINGS], contracten)


@pytest.fixture
def zicht():
    """A view with everything in it."""
    return {
        "bericht": {"id": "k1"},
        "leerling": {
            "pgn": {"bsn": "999999990"},
            "naam": "Bal",
            "geslacht": "vrouw",
            "sinds": "2026-08-01",
            "actief": False,
            "adres": {"plaats": "Zwaluwdam", "regels": ["een", "twee"]},
            "teams": [
                {"naam": "Eerste", "rang": 1, "speeldagen": [{"dag": "za", "veld": "A"}, {"dag": "zo", "veld": None}]},
                {"naam": "Tweede", "rang": None, "speeldagen": []},
            ],
        },
    }
