"""docs/jeugdhulp.md: what it shows works, and its tables are those of the code."""

import json

import pytest

from gateway.exchange.jeugdhulp import fouten
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.document import documentregels
from gateway.exchange.jeugdhulp.eisen import eisenregels
from gateway.exchange.jeugdhulp.invoer import lees_invoer
from gateway.model.errors import SchakelError
from gateway.policy import Reden
from tests.docs.paginas import DOCS, blokken, tabel
from tests.motor import regels

PAGINA = "jeugdhulp.md"


def test_the_example_is_a_verzoek():
    """Who copies it has one."""
    [blok] = [blok for blok in blokken(DOCS / PAGINA) if blok.taal == "json"]
    assert lees_invoer(json.loads(blok.tekst)).soort == "aanmelding"


def test_the_soorten_are_those_of_the_contract():
    """Each with whether it asks for toestemming, as its doel says."""
    rijen = tabel(PAGINA, "Soorten")
    assert set(rijen) == set(eisenregels()["soorten"])
    for naam, item in eisenregels()["soorten"].items():
        assert rijen[naam][1].startswith("ja") is (regels().doelen[item["doel"]].toestemming is not None)


def test_the_kinds_of_files_are_those_of_the_contract():
    """Each kind, with what its name may end on."""
    rijen = tabel(PAGINA, "Documenten")
    gezien = {naam: cel[0].replace("`.", "").replace("`", "").split(", ") for naam, cel in rijen.items()}
    assert gezien == {naam: list(item["extensies"]) for naam, item in documentregels()["soorten"].items()}


def test_every_refusal_is_on_the_page():
    """Whoever is refused finds what to do."""
    assert set(Reden) <= set(tabel(PAGINA, "Wat een weigering zegt"))


@pytest.mark.parametrize("naam", ["afgerond", "ingetrokken", "onbeantwoord"])
def test_the_terms_are_those_of_the_contract(naam: str):
    """In words."""
    woorden = getattr(bewaartermijnen(), naam).in_woorden().replace("1 ", "een ").replace("2 ", "twee ")
    assert woorden in tabel(PAGINA, "Bewaren")[naam][0]


def test_every_code_is_on_the_page():
    """Whoever meets a code finds what to do."""
    soorten = [item for item in vars(fouten).values() if isinstance(item, type) and issubclass(item, SchakelError)]
    assert set(tabel(PAGINA, "Foutcodes")) == {item.code for item in soorten} - {"INV-001"}
