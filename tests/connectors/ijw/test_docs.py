"""The page tells an operator everything."""

from __future__ import annotations

from dataclasses import fields

from connectors.ijw import bewaarplek, boek, client, connector, ggk, settings, verwerking, vorm
from connectors.ijw.brug import lees_tabel, tabel
from connectors.ijw.controle import regels
from connectors.ijw.sandbox.berichten import STANDAARD
from connectors.ijw.sandbox.gedrag import Gedrag
from connectors.ijw.settings import IjwInstellingen
from gateway.sdk import SchakelError, lees_contract
from tests.connectors.ijw.berichten import WORTEL

PAGINA = (WORTEL / "docs" / "ijw.md").read_text("utf-8")


def test_every_setting_is_on_the_page():
    """An operator finds each setting explained."""
    assert [naam for naam in IjwInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []


def test_every_error_code_is_on_the_page():
    """Each error of the connector is named by its code, which no other error has."""
    modules = (bewaarplek, boek, client, connector, ggk, regels, settings, tabel, verwerking, vorm)
    eigen = [
        ding for module in modules for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if f"| `{code}` |" not in PAGINA] == []
    assert [code for code in lees_contract("ijw")["stuffouten"]["codes"] if f"`{code}`" not in PAGINA] == []


def test_every_word_of_the_bridge_is_on_the_page():
    """What a school can be told is told here."""
    gezegd = {
        waarde
        for regel in lees_tabel().regels
        if not isinstance(regel.geeft, str)
        for waarde in regel.geeft.woorden
        if waarde
    }
    assert [woord for woord in gezegd if f"`{woord}`" not in PAGINA] == []


def test_everything_of_the_sandbox_is_on_the_page():
    """Each behaviour and each wish can be looked up."""
    assert [veld.name for veld in fields(Gedrag) if f"`{veld.name}`" not in PAGINA] == []
    assert [naam for naam in STANDAARD if f"`{naam}`" not in PAGINA] == []
