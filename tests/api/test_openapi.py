"""contracts/openapi.json: what we promise is what we do, and keeps to the Dutch rules."""

import json
import re

import pytest

from gateway.api.app import VERSIE, maak_v1
from gateway.api.openapi import tekst
from gateway.model.mappen import contractbestand
from tests.api.adr import lint
from tests.api.test_routes import SCOPES
from tests.standaarden import STANDAARDEN, needs_standaarden

GEVALLEN = STANDAARDEN / "nlgov" / "adr" / "testcases"


def test_the_committed_document_is_the_one_we_make():
    """A change of the API shows in the contract; `make openapi` writes it anew."""
    assert contractbestand("openapi.json").read_text(encoding="utf-8") == tekst()


@needs_standaarden
@pytest.mark.parametrize("geval", sorted(pad.name for pad in GEVALLEN.iterdir()) if GEVALLEN.is_dir() else [])
def test_our_linter_finds_what_the_official_one_finds(geval):
    """Before it is trusted, it gives the same rules the same number of times on the official cases."""
    document = json.loads((GEVALLEN / geval / "openapi.json").read_text(encoding="utf-8"))
    verwacht = (GEVALLEN / geval / "expected-output.txt").read_text(encoding="utf-8")
    regels = re.findall(r"^\s*\d+:\d+\s+(?:error|warning)\s+(\S+)", verwacht, re.MULTILINE)
    assert sorted(item.regel for item in lint(document)) == sorted(regels)


def test_our_document_keeps_to_the_rules():
    """Not one finding."""
    assert lint(maak_v1().openapi()) == []


def test_it_is_openapi_3_1_in_dutch_for_one_version():
    """The document says which version it is for, and every operation and scope is described."""
    document = maak_v1().openapi()
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == VERSIE
    for methoden in document["paths"].values():
        for operatie in methoden.values():
            assert operatie["summary"]
            assert operatie["description"]
            soort = operatie["security"][0]["bearer"][0].partition(".")[0]
            assert soort in SCOPES
            assert "422" not in operatie["responses"]


@pytest.mark.anyio
async def test_it_is_public(omgeving):
    """Anyone may read it, from any site, without a token; nothing else is that open."""
    answer = await omgeving.http.get("/v1/openapi.json")
    assert answer.json() == maak_v1().openapi()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["api-version"] == VERSIE
