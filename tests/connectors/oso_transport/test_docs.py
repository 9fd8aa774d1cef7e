"""The page tells an operator everything."""

from __future__ import annotations

from connectors.oso_transport import afspraken, bewaarplek, bron, client, connector, doel, envelop, settings
from connectors.oso_transport.sandbox.gedrag import BEKEND
from connectors.oso_transport.settings import OsoTransportInstellingen
from gateway.sdk import SchakelError
from tests.connectors.oso_transport.conftest import WORTEL

PAGINA = (WORTEL / "docs" / "oso-transport.md").read_text("utf-8")


def test_every_setting_is_on_the_page():
    """An operator finds each setting explained."""
    assert [naam for naam in OsoTransportInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []


def test_every_error_code_is_on_the_page():
    """Each error of the connector is named by its code, which no other error has."""
    modules = (afspraken, bewaarplek, bron, client, connector, doel, envelop, settings)
    eigen = [
        ding for module in modules for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if f"| `{code}` |" not in PAGINA] == []


def test_every_mood_of_the_sandbox_is_on_the_page():
    """Each behaviour can be looked up."""
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
