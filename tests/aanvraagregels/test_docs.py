"""docs/aanvragen.md says what the rules say."""

from datetime import date
from pathlib import Path

import pytest

from gateway.aanvraagregels import lopende_termijn
from gateway.model.verzuim import LesvrijePeriode
from gateway.model.yamlbron import lees_yaml
from tests.aanvraagregels.gevallen import CONTRACTS, REGELS, VO, moment
from tests.aanvraagregels.tabellen import TABELLEN

PAGINA = (Path(__file__).parents[2] / "docs/aanvragen.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("tabel", TABELLEN)
def test_every_rule_is_on_the_page(tabel):
    """Each line of the table stands there, in the order of the files."""
    regels = list(TABELLEN[tabel]())
    assert regels == [regel for regel in PAGINA if regel in set(regels)]


def test_the_page_names_nothing_that_is_not_there():
    """A kind that was dropped leaves no line behind."""
    namen = {regel.split("`")[1] for regel in PAGINA if regel.startswith("| `")}
    bekend = {cel.split("`")[1] for maak in TABELLEN.values() for cel in maak()}
    assert namen - bekend == set()


def test_the_example_of_the_page_is_the_file():
    """How an SWV says it otherwise is shown as it stands in the example."""
    regels = (CONTRACTS / "aanvragen/swv/PO9901.yaml").read_text(encoding="utf-8").splitlines()
    assert "\n".join(regels) in "\n".join(PAGINA)
    assert lees_yaml(CONTRACTS / "aanvragen/swv/PO9901.yaml").kaal()["swv"] in REGELS.swvs


def test_the_example_of_the_clock_comes_out():
    """The dates that the page works out are the ones the clock gives."""
    stappen = [("in-behandeling", 9), ("bij-commissie", 12), ("aangehouden", 19), ("bij-commissie", 29)]
    gang = [(status, moment(date(2026, 3, dag))) for status, dag in stappen]
    vakantie = LesvrijePeriode(begin=date(2026, 4, 6), eind=date(2026, 4, 12))

    def tot(historie, *vrij):
        return lopende_termijn(REGELS, "tlv-vso", VO, historie, vrij, moment(date(2026, 3, 30))).tot

    dagen = [tot(gang[:2]), tot(gang), tot(gang, vakantie)]
    assert dagen == [date(2026, 4, 20), date(2026, 4, 30), date(2026, 5, 7)]
    tekst = " ".join(PAGINA)
    assert "op 19 maart aan en neemt haar op 29 maart weer op" in tekst
    assert all(dag in tekst for dag in ("20 april", "30 april", "7 mei"))
