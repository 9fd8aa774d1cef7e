"""A configuration in which everything that can be odd about an abonnement is there."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from gateway.configuratie import lees_configuratie
from gateway.exchange.bewaren.termijnen import Bewaartermijn
from gateway.exchange.contact import Contactgegevens
from gateway.koppelingen import koppelingen
from gateway.mapping import laad_contracten
from gateway.policy import Termijn, laad_doelen
from gateway.register import Ingericht, Registergegevens, laad_registergegevens, maak_register

HIER = Path(__file__).parent
CONTRACTS = HIER.parents[1] / "contracts"
# Doelen that exist for tests only, so that a golden file changes for no other reason than the register.
PROEF = HIER / "contracts"
PEILDATUM = date(2026, 3, 10)
TERMIJNEN = (
    Bewaartermijn("bewijs", "het logboek", (), "", None, "blijft: voor de tests", "", "afgeleid"),
    Bewaartermijn("leerling", "de sleutel", (), "de laatste dag", Termijn("P7Y"), "7 jaar", "", "secundair"),
)
FORMULE = '=HYPERLINK("http://x.example")|<b>Linde</b>'


@cache
def maak(organisatie: str = "zwaluw", peildatum: date = PEILDATUM, **contact):
    """The register of an organisatie of this configuration."""
    return maak_register(ingericht(**contact), organisatie, peildatum)


@cache
def ingericht(**contact) -> Ingericht:
    """The configuration with the doelen we ship and those of these tests."""
    gegevens = laad_registergegevens()
    return Ingericht(
        config=lees_configuratie(HIER / "schakel.toml"),
        doelen=laad_doelen([CONTRACTS, PROEF]),
        contracten=laad_contracten([CONTRACTS]),
        manifesten={naam: item.manifest for naam, item in koppelingen().items()},
        termijnen={item.soort: item for item in TERMIJNEN},
        gegevens=Registergegevens(gegevens.vast, {"zwaluw": Contactgegevens(**contact)} if contact else {}),
    )


@pytest.fixture(scope="session")
def register():
    """That of the school."""
    return maak()
