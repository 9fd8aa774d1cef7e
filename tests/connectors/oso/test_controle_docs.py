"""docs/oso-controle.md tells every rule as it is."""

import re
from pathlib import Path

from connectors.oso.controle import lees_regels
from gateway.sdk import lees_contract

PAGINA = (Path(__file__).resolve().parents[3] / "docs" / "oso-controle.md").read_text(encoding="utf-8")
REGELS = {regel.id: regel for regel in lees_regels().lijst}


def rijen(kolommen: int) -> set[tuple[str, ...]]:
    """The rows of the tables with so many columns."""
    alle = (
        tuple(cel.strip() for cel in rij.strip("|").split("|")) for rij in re.findall(r"^\|.*\|$", PAGINA, re.MULTILINE)
    )
    return {rij for rij in alle if len(rij) == kolommen and set(rij[0]) - {"-"}}


def test_every_rule_is_on_the_page() -> None:
    """Each rule of regels.yaml with profile, ernst and text; and no other."""
    geschreven = {item["id"] for groep in lees_contract("oso", "regels")["groepen"] for item in groep["regels"]}
    verwacht = {(regel.id, regel.profiel, regel.ernst, regel.tekst) for regel in map(REGELS.get, geschreven) if regel}
    assert len(verwacht) == len(geschreven)
    assert {rij for rij in rijen(4) if rij[0] in REGELS or "." in rij[0]} == verwacht


def test_the_table_of_categories_is_that_of_the_profiles() -> None:
    """Number, name, and what each profile prescribes."""
    lijst = lees_contract("oso", "codelijsten")["categorieen"]["lijst"]
    verwacht = {(deel["nummer"], naam, deel["POSWV"], deel["VOSWV"]) for naam, deel in lijst.items()}
    assert {rij for rij in rijen(4) if rij[0].isdigit()} == verwacht


def test_every_codelist_is_on_the_page() -> None:
    """Number, name and how many values."""
    lijsten = lees_contract("oso", "codelijsten")["lijsten"]
    verwacht = {(f"lijst-{nummer}", lijst["titel"], str(len(lijst["waarden"]))) for nummer, lijst in lijsten.items()}
    assert {rij for rij in rijen(3) if rij[0].startswith("lijst-")} == verwacht
