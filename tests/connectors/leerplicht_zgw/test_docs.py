"""The page on this connector names all there is to set, to meet and to tell the sandbox."""

from __future__ import annotations

from pathlib import Path

from connectors.leerplicht_zgw import catalogus, client, settings, terug, zaak
from connectors.leerplicht_zgw.afspraken import Afspraken
from connectors.leerplicht_zgw.sandbox.gedrag import BEKEND
from connectors.leerplicht_zgw.settings import LeerplichtZgwInstellingen
from gateway.sdk import SchakelError
from tests.connectors.leerplicht_zgw.test_contract import GEGEVENS

PAGINA = (Path(__file__).resolve().parents[3] / "docs" / "leerplicht-zgw.md").read_text("utf-8")


def test_every_setting_is_on_the_page():
    """An operator finds each setting, and each agreement, explained."""
    namen = [*LeerplichtZgwInstellingen.model_fields, *Afspraken.model_fields]
    assert [naam for naam in namen if f"| `{naam}` |" not in PAGINA] == []


def test_every_error_code_is_on_the_page():
    """Each error of the connector is named by its code, which no other error has."""
    eigen = [
        ding for module in (catalogus, client, settings, terug, zaak) for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []


def test_every_name_of_the_catalogue_is_on_the_page():
    """A gemeente that makes the zaaktype finds what it needs."""
    afspraken = GEGEVENS["afspraken"]
    namen = [*afspraken["eigenschappen"].values(), *GEGEVENS["zaaktype"]["roltypen"]]
    namen += [*afspraken["statustypen"], *afspraken["resultaattypen"], GEGEVENS["zaaktype"]["eindstatus"]]
    assert [naam for naam in namen if f"`{naam}`" not in PAGINA] == []


def test_every_mood_of_the_sandbox_is_on_the_page():
    """Each behaviour can be looked up."""
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
