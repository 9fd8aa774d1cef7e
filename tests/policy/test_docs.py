"""The page about doelen is whole."""

from pathlib import Path

import pytest
import yaml

from gateway.policy import TEKSTEN, Geweigerd, Reden, Staat, decide
from tests.policy.gevallen import CONTRACTS, DOELEN, ROD, anders

PAGINA = (Path(__file__).parents[2] / "docs" / "doelen.md").read_text()
VOORWAARDEN = yaml.safe_load((CONTRACTS / "voorwaarden.yaml").read_text())


@pytest.mark.parametrize("naam", [*DOELEN, *Reden, *Staat, *VOORWAARDEN, *DOELEN.partijen])
def test_the_page_names_every_one(naam):
    """Each doel, reason, state of a consent, voorwaarde and kind of partij is on the page by its own name."""
    assert f"`{naam}`" in PAGINA


@pytest.mark.parametrize("doel", DOELEN.values(), ids=DOELEN)
def test_the_page_shows_the_fields_of_every_doel(doel):
    """What the page says a doel gives is what it gives."""
    deel = PAGINA.split(f"### `{doel.naam}`")[1].split("\n### ")[0].split("\n## ")[0]
    for groep in doel.groepen:
        assert all(f"`{veld.removeprefix(f'{groep.naam}.')}`" in deel for veld in groep.velden)


@pytest.mark.parametrize("reden", Reden)
def test_the_page_explains_every_reason(reden):
    """The explanation on the page is the one a user sees."""
    assert TEKSTEN[reden].uitleg.split("{")[0].rstrip() in PAGINA


def test_the_example_on_the_page_is_real():
    """The refusal that the page quotes is what decide() answers."""
    besluit = decide(anders(ROD, veiligheidsblokkade=True))
    assert isinstance(besluit, Geweigerd)
    assert f"{besluit.code}: {besluit.uitleg}" in PAGINA.replace("\n", " ")
