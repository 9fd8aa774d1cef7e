"""docs/signalering.md says what the rules say."""

from pathlib import Path

from gateway.model.yamlbron import lees_yaml
from tests.signalering.gevallen import CONTRACTS, MAANDAG, dag, hele_dagen, kort, uren, voorstellen

PAGINA = (Path(__file__).parents[2] / "docs/signalering.md").read_text(encoding="utf-8")
REGELS = lees_yaml(CONTRACTS / "verzuim/signalering.yaml").kaal()
JA_NEE = {True: "ja", False: "nee"}


def test_every_rule_and_value_is_on_the_page():
    """Each dated rule and parameter is a line of the page, with its status."""
    regels = {
        f"| `{item['regel']}` | `{soort}` | {JA_NEE[item['meldplicht']]} | {item['vanaf']} | {item['status']} |"
        for soort, reeks in REGELS["soorten"].items()
        for item in reeks
    }
    parameters = {
        f"| `{naam}` | {item['waarde']} | {item['vanaf']} | {item['status']} | {item['bron']} |"
        for naam, reeks in REGELS["parameters"].items()
        for item in reeks
    }
    assert (regels | parameters) - set(PAGINA.splitlines()) == set()


def test_the_examples_of_the_page_come_out():
    """The dates that the page works out are the ones signalering gives."""
    vier = [*uren(dag(0), 4), *uren(dag(2), 4), *uren(dag(7), 4), *uren(dag(9), 4)]
    assert kort(voorstellen(vier, op=dag(9))) == [("zestien-uur", "melden", MAANDAG, dag(9))]
    weg = hele_dagen(dag(0), dag(28))
    assert kort(voorstellen(weg, op=dag(27)))[0][2:] == (dag(0), dag(2))
    assert [item for item in kort(voorstellen(weg, op=dag(28))) if item[0] == "langdurig"] == [
        ("langdurig", "melden", MAANDAG, None)
    ]
    assert [item[2:] for item in kort(voorstellen(weg, op=dag(20)))] == [
        (dag(0), dag(2)),
        (dag(3), dag(9)),
        (dag(10), dag(16)),
    ]
