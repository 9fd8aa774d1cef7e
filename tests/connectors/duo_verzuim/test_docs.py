"""The page on verzuim at DUO names all there is to set, to meet and to hold."""

from __future__ import annotations

import re

from connectors.duo_verzuim import client, connector, settings
from connectors.duo_verzuim.sandbox.beheer import KENNIS, LIJSTEN
from connectors.duo_verzuim.sandbox.gedrag import BEKEND
from connectors.duo_verzuim.voorcontrole import GEBROKEN
from gateway.sdk import SchakelError, codelijst, lees_contract
from tests.connectors.duo_verzuim.conftest import WORTEL

PAGINA = (WORTEL / "docs" / "duo-verzuim.md").read_text("utf-8")
REGELS = lees_contract("duo_verzuim")["regels"]["lijst"]


def test_every_setting_is_on_the_page():
    """An operator finds each setting explained."""
    assert [naam for naam in settings.DuoVerzuimInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []


def test_every_error_code_is_on_the_page():
    """Each error of the connector is named by its code, which no other error has."""
    eigen = [
        ding for module in (client, connector, settings) for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []


def test_every_rule_is_on_the_page():
    """Each rule of the pre-check stands in the table with its severity, each of DUO's own below it."""
    tabel = dict(re.findall(r"^\| (\d{3}) \| (afkeur|signaal) \|", PAGINA, re.MULTILINE))
    assert tabel == {REGELS[naam]["code"]: REGELS[naam]["ernst"] for naam in GEBROKEN}
    assert [regel["code"] for regel in REGELS.values() if regel.get("bij") and f"`{regel['code']}`" not in PAGINA] == [
        REGELS["dubbel"]["code"]
    ]


def test_every_code_is_on_the_page():
    """Each soort and each status can be looked up."""
    codes = [*codelijst("verzuimsoort-duo"), *codelijst("meldingstatus-duo")]
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []


def test_the_whole_sandbox_is_on_the_page():
    """Each behaviour, each list and each thing to make known can be looked up."""
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
    assert [naam for naam in {*KENNIS, *LIJSTEN} if f"/_beheer/{naam}" not in PAGINA] == []
