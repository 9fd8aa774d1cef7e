"""The pre-check and the register are two implementations of the same rules; they must agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.duo_rod.sandbox.contract import Contract
from connectors.duo_verzuim.sandbox import regels
from connectors.duo_verzuim.sandbox.verwerking import lees
from connectors.duo_verzuim.voorcontrole import GEBROKEN, Voorcontrole
from gateway.policy.zicht import Zicht
from gateway.sdk import Ernst, codelijst, lees_contract
from tests.connectors.duo_verzuim.conftest import CONTRACT, MAPPINGS, zicht

REGELS = Contract(CONTRACT).regels
VOORCONTROLE = Voorcontrole(lees_contract("duo_verzuim")["regels"]["lijst"])
OP = date(2025, 10, 20)
DAGEN = st.sampled_from(["2025-09-30", "2025-10-06", "2025-10-19", "2025-10-20", "2025-10-21", "2026-01-01"])
MELDINGEN = st.fixed_dictionaries(
    {
        "soort": st.sampled_from(sorted(set(codelijst("verzuimsoort-duo").values()))),
        "begindatum": DAGEN,
        "einddatum": DAGEN | st.none(),
        "actie_gewenst": st.booleans(),
        "toelichting_geen_actie": st.just("de afspraken werken") | st.none(),
        "dagen": st.lists(
            st.fixed_dictionaries({"datum": DAGEN, "heledag": st.booleans(), "lesuren": st.just([])}), max_size=3
        ),
    }
)


def codes(**anders: Any) -> list[str]:
    """What the pre-check says."""
    return sorted(melding.code for melding in VOORCONTROLE.controleer(Zicht.van(zicht(**anders)), OP))


@given(MELDINGEN)
def test_both_sides_say_the_same(melding):
    """Whatever the melding: the pre-check names exactly the rules that the register names."""
    velden = lees(etree.fromstring(MAPPINGS.writer("verzuimmelding-duo").schrijf(zicht(**melding))))
    assert codes(**melding) == sorted(REGELS[naam].code for naam in regels.overtreden(velden, REGELS, OP))


def test_good_melding_passes():
    """A melding of 16 uur with its days has nothing against it."""
    assert codes() == []


@pytest.mark.parametrize(
    ("regel", "anders"),
    [
        ("nummer-ontbreekt", {"nummer": None}),
        ("begin-vooruit", {"begindatum": "2025-10-21", "einddatum": None, "soort": "langdurig"}),
        ("eind-vooruit", {"einddatum": "2025-10-21"}),
        ("eind-voor-begin", {"einddatum": "2025-10-05"}),
        ("eind-ontbreekt", {"einddatum": None}),
        ("eind-ontbreekt", {"einddatum": None, "soort": "zestien-uur-18-plus"}),
        ("toelichting-ontbreekt", {"actie_gewenst": False}),
        ("toelichting-te-veel", {"toelichting_geen_actie": "niet nodig"}),
        ("dag-dubbel", {"dagen": [{"datum": "2025-10-06", "heledag": heel, "lesuren": []} for heel in (True, False)]}),
    ],
)
def test_each_rule_can_be_broken(regel, anders):
    """Every rule that is held here is broken by a melding that is wrong in its way, and by that alone."""
    assert codes(**anders) == [REGELS[regel].code]


def test_no_rule_is_left_out():
    """The rules held here are those of the contract, less what only DUO can see."""
    assert set(GEBROKEN) == {naam for naam, regel in REGELS.items() if regel.grenzen.get("bij") != "duo"}
    assert set(regels.TOETSEN) == set(GEBROKEN) - {"nummer-ontbreekt"} | {"elfproef"}


def test_leerling_without_any_number():
    """A leerling without a persoonsgebonden nummer at all is held back too."""
    zonder = zicht()
    zonder["leerling"]["pgn"] = None
    assert [melding.code for melding in VOORCONTROLE.controleer(Zicht.van(zonder), OP)] == ["101"]


@pytest.mark.parametrize(
    "ander", [{}, {"leerling": {}}, {"verzuimmelding": {"id": "1", "begindatum": "2025-10-06"}}], ids=["{}", "l", "in"]
)
def test_other_messages_are_not_its_business(ander):
    """A view without a whole melding, as of a withdrawal, is left alone."""
    assert VOORCONTROLE.controleer(Zicht.van(ander), OP) == ()


def test_melding_names_a_field_and_no_value():
    """What is said names the element, never the date in it."""
    [melding] = VOORCONTROLE.controleer(zicht(einddatum="2025-10-21"), OP)
    assert (melding.ernst, melding.sleutels) == (Ernst.AFKEUR, (("veld", "Einddatum"),))
    assert "2025" not in melding.tekst
