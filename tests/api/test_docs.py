"""docs/api.md: names every address, code and measure there is, and no others."""

import re
from pathlib import Path

from gateway.api import fouten, modellen, tokens
from gateway.api.bladwijzer import CursorError
from gateway.api.metingen import Metingen
from gateway.api.problemen import TITELS
from gateway.model.errors import SchakelError
from tests.api.test_routes import DOCUMENT

PAGINA = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_address_is_on_the_page_with_its_scope():
    """The table of addresses is the whole API."""
    rijen = set(re.findall(r"^\| `(\w+) /v1(\S+)` \| `(\S+)` \|", PAGINA, re.MULTILINE))
    assert rijen == {
        (methode.upper(), pad, operatie["security"][0]["bearer"][0])
        for pad, methoden in DOCUMENT["paths"].items()
        for methode, operatie in methoden.items()
    }


def test_every_code_is_on_the_page():
    """Whoever meets a code finds what to do."""
    soorten = [item for item in vars(fouten).values() if isinstance(item, type) and issubclass(item, SchakelError)]
    eigen = {item.code for item in (*soorten, CursorError, tokens.TokenInstellingError)} - {"INV-001"}
    bekend = {f"API-{status}" for status in TITELS} | {code for code in eigen if code.startswith("API-")}
    assert set(re.findall(r"^\| `(API-\d+)` \|", PAGINA, re.MULTILINE)) == bekend


def test_every_measure_is_on_the_page():
    """The page names what Prometheus will find."""
    namen = {familie.name for familie in Metingen(lambda: None)._registry.collect()}
    assert set(re.findall(r"^\| `(schakel_\w+)` \|", PAGINA, re.MULTILINE)) == namen


def test_the_page_tells_how_long_a_list_may_be():
    """The limit on the page is the limit of the API."""
    assert f"ten hoogste {modellen.MAX_LIMIET}" in PAGINA
