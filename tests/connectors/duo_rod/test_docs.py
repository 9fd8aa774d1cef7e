"""The page on ROD names all there is to set, to meet and to hold."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from connectors.duo_rod import connector, settings
from connectors.duo_rod.sandbox.gedrag import BEKEND
from connectors.duo_rod.voorcontrole import GEBROKEN
from gateway.sdk import SchakelError

WORTEL = Path(__file__).resolve().parents[3]
PAGINA = (WORTEL / "docs" / "duo-rod.md").read_text("utf-8")
REGELS = yaml.safe_load((WORTEL / "contracts" / "duo_rod" / "contract.yaml").read_text("utf-8"))["regels"]["lijst"]


def test_every_setting_is_on_the_page():
    """An operator finds each setting explained."""
    assert [naam for naam in settings.DuoRodInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []


def test_every_error_code_is_on_the_page():
    """Each error of the connector is named by its code, which no other error has."""
    eigen = [
        ding for module in (connector, settings) for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []


def test_every_rule_is_on_the_page():
    """Each rule of the pre-check stands in the table with its severity."""
    tabel = dict(re.findall(r"^\| (\d{3}) \| (afkeur|signaal) \|", PAGINA, re.MULTILINE))
    assert tabel == {REGELS[naam]["code"]: REGELS[naam]["ernst"] for naam in GEBROKEN}


def test_every_mood_of_the_sandbox_is_on_the_page():
    """Each behaviour can be looked up."""
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
