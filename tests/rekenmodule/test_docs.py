"""docs/rekenmodule.md says what the rules say, and its examples come out."""

import re
from datetime import date
from pathlib import Path

import pytest

from gateway.model.aanvraag import Toetsresultaat
from gateway.model.yamlbron import lees_yaml
from gateway.rekenmodule import laad_rekenregels
from tests.rekenmodule.gevallen import CONTRACTS, uitkomst

PAGINA = (Path(__file__).parents[2] / "docs/rekenmodule.md").read_text(encoding="utf-8")
REGELS = lees_yaml(CONTRACTS / "aanvragen/rekenmodule.yaml").kaal()
VOORBEELDEN = re.findall(r"^### (.+?)\n\n```yaml\n(.+?)```\n\n(.+?)(?=^##)", PAGINA, re.MULTILINE | re.DOTALL)


@pytest.fixture
def lees(tmp_path):
    """Read a block of the page."""

    def doe(tekst):
        (tmp_path / "blok.yaml").write_text(tekst, encoding="utf-8")
        return lees_yaml(tmp_path / "blok.yaml").kaal()

    return doe


@pytest.mark.parametrize(("kop", "blok", "tekst"), VOORBEELDEN, ids=[kop for kop, _, _ in VOORBEELDEN])
def test_the_examples_of_the_page_come_out(lees, kop, blok, tekst):
    """Each regime has the outcome that the page gives, and each sum and gap that it names is there."""
    inhoud = lees(blok)
    begin = inhoud.get("begin_groep_3")
    toetsen = [Toetsresultaat.model_validate(item) for item in inhoud["toetsen"]]
    gaf = uitkomst(*toetsen, begin=date.fromisoformat(begin) if begin else None)
    assert dict(re.findall(r"^\| `(.+?)` \| (.+?) \|$", tekst, re.MULTILINE)) == {
        item.regime: item.uitkomst for item in gaf.regimes
    }
    getoond = {item.getoond for item in gaf.metingen}
    assert set(re.findall(r"1 - \d+/\d+ = \d+/\d+, afgerond \d,\d\d", tekst)) <= getoond
    assert set(re.findall(r"Ontbreekt: (.+?)\.", tekst)) == set(gaf.ontbreekt)
    if begin:
        assert {item.dl for item in gaf.metingen if item.dl} == {53}
        assert [item.reden[:6] for meting in gaf.metingen for item in meting.afgevallen] == ["te oud"]


def test_there_are_examples():
    """PrO, the trap of rounding, one of both, and what is missing."""
    assert len(VOORBEELDEN) == 4


def test_every_value_is_on_the_page():
    """Each dated parameter and each instrument is a line of the page, with its status."""

    def waarde(item):
        return ", ".join(map(str, item)) if isinstance(item, list) else str(item)

    parameters = {
        f"| `{naam}` | {waarde(item['waarde'])} | {item['vanaf']} | {item['status']} | {item['bron']} |"
        for naam, reeks in REGELS["parameters"].items()
        for item in reeks
    }
    namen = {item["naam"] for item in REGELS["instrumenten"]}
    assert parameters - set(PAGINA.splitlines()) == set()
    assert {naam for naam in namen if f"\n| {naam} | " not in PAGINA} == set()


def test_the_file_of_a_samenwerkingsverband_on_the_page_loads(tmp_path):
    """The example of criteria of its own is one that the loader takes."""
    blok = PAGINA.split("## Een samenwerkingsverband met eigen criteria")[1].split("```yaml\n")[1].split("```")[0]
    (tmp_path / "aanvragen").mkdir()
    (tmp_path / "aanvragen/rekenmodule.VO2507.yaml").write_text(blok, encoding="utf-8")
    regels = laad_rekenregels([CONTRACTS, tmp_path], "VO2507")
    assert regels.regimes["lwoo-b"] == ()
    assert regels.regimes["lwoo-a"][-1].iq is None
