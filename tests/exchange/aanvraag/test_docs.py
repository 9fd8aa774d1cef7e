"""docs/aanvraag-doen.md: what it shows works, and its tables are those of the code."""

import json

from gateway.exchange.aanvraag import fouten
from gateway.exchange.aanvraag.besluit import KOLOMMEN
from gateway.exchange.aanvraag.bijlage import bijlageregels
from gateway.exchange.aanvraag.invoer import lees_invoer
from gateway.model.errors import SchakelError
from tests.docs.paginas import DOCS, blokken, tabel

PAGINA = "aanvraag-doen.md"


def test_the_example_is_an_aanvraag():
    """Who copies it has one."""
    [blok] = [blok for blok in blokken(DOCS / PAGINA) if blok.taal == "json"]
    assert lees_invoer(json.loads(blok.tekst)).soort == "thuiszitter"


def test_the_kinds_of_files_are_those_of_the_contract():
    """Each kind, with what its name may end on."""
    rijen = {naam: tuple(cel[0].replace("`.", "").replace("`", "").split(", ")) for naam, cel in _bestanden().items()}
    assert rijen == {naam: tuple(item["extensies"]) for naam, item in bijlageregels()["soorten"].items()}


def _bestanden():
    return tabel(PAGINA, "Aanvullen")


def test_the_columns_are_those_of_the_file():
    """In their order."""
    assert tuple(tabel(PAGINA, "Het besluit")) == KOLOMMEN


def test_every_code_is_on_the_page():
    """Whoever meets a code finds what to do."""
    soorten = [item for item in vars(fouten).values() if isinstance(item, type) and issubclass(item, SchakelError)]
    assert set(tabel(PAGINA, "Foutcodes")) - {"AVR-001"} == {item.code for item in soorten} - {"INV-001"}
