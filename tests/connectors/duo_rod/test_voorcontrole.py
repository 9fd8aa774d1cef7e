"""The pre-check and ROD are two implementations of the same rules; they must agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.duo_rod.sandbox import bericht, regels
from connectors.duo_rod.sandbox.contract import Contract
from connectors.duo_rod.voorcontrole import GEBROKEN, Voorcontrole
from gateway.sdk import Ernst
from tests.connectors.duo_rod.conftest import inschrijving

MAP = Path(__file__).resolve().parents[3] / "contracts" / "duo_rod"
CONTRACT = Contract(MAP)
VOORCONTROLE = Voorcontrole(yaml.safe_load((MAP / "contract.yaml").read_text("utf-8"))["regels"]["lijst"])
OP = date(2026, 9, 14)
DAGEN = st.sampled_from(
    ["2015-07-31", "2015-08-01", "2025-07-31", "2025-08-01", "2025-08-02", "2026-01-15", "2026-03-31", "2026-04-01",
     "2026-07-31", "2026-08-01", "2027-09-14", "2027-09-15", "2028-02-29"]
)  # fmt: skip
STANDEN = st.fixed_dictionaries(
    {
        "van": DAGEN,
        "tot": DAGEN | st.none(),
        "periodes": st.lists(DAGEN, min_size=1, max_size=3),
        "opps": st.lists(st.tuples(DAGEN, DAGEN | st.none()), max_size=3),
        "opleiding": st.sampled_from(["0015", "0090"]),
        "vestiging": st.sampled_from(["99XX00", "98YY00"]),
    }
)
GOED: dict[str, Any] = {
    "van": "2025-08-01", "tot": None, "periodes": ["2025-08-01", "2026-08-01"], "opleiding": "0015",
    "opps": [("2025-10-01", "2026-03-31"), ("2026-04-01", None)], "vestiging": "99XX00",
}  # fmt: skip


def codes(stand: dict[str, Any]) -> list[tuple[str, str]]:
    """What the pre-check says."""
    return sorted((melding.code, melding.tekst) for melding in VOORCONTROLE.controleer(zicht(stand), OP))


def zicht(stand: dict[str, Any]) -> dict[str, Any]:
    """The view of an enrolment."""
    periodes = [
        {"datum_begin": begin, "vestiging": stand["vestiging"], "opleidingcode": stand["opleiding"]}
        for begin in stand["periodes"]
    ]
    opps = [{"datum_begin": begin, "datum_eind": eind} for begin, eind in stand["opps"]]
    velden = {"brin": "99XX", "datum_inschrijving": stand["van"], "datum_uitschrijving": stand["tot"]}
    return {"inschrijving": {**velden, "periodes": periodes, "opps": opps}}


def van_rod(stand: dict[str, Any]) -> list[tuple[str, str]]:
    """What ROD says of the same enrolment as a message."""
    velden = bericht.lees(etree.fromstring(inschrijving(**stand)))
    namen = regels.overtreden(regels.inschrijving(velden), CONTRACT.regels, OP)
    return sorted((CONTRACT.regels[naam].code, CONTRACT.regels[naam].tekst) for naam in namen)


@given(STANDEN)
def test_both_sides_say_the_same(stand):
    """Whatever the dates: the pre-check names exactly the rules that ROD names."""
    assert codes(stand) == van_rod(stand)


def test_good_enrolment_passes():
    """An enrolment with two periods and two OPPs has nothing against it."""
    assert codes(GOED) == []


@pytest.mark.parametrize(
    ("regel", "anders"),
    [
        ("uitschrijving-na-inschrijving", {"tot": "2025-07-31"}),
        ("inschrijving-vooruit", {"van": "2027-09-15"}),
        ("periode-eerste", {"periodes": ["2025-08-02"]}),
        ("periode-uniek", {"periodes": ["2025-08-01", "2026-08-01", "2026-08-01"]}),
        ("periode-binnen", {"periodes": ["2025-07-31", "2025-08-01"]}),
        ("vestiging-eigen", {"vestiging": "98YY00"}),
        ("opp-praktijkonderwijs", {"opleiding": "0090"}),
        ("opp-vanaf", {"opps": [("2015-07-31", "2015-08-01")]}),
        ("opp-binnen", {"opps": [("2025-07-31", None)]}),
        ("opp-uniek", {"opps": [("2025-10-01", "2025-11-01"), ("2025-10-01", None)]}),
        ("opp-eind", {"opps": [("2025-10-01", "2025-09-30")]}),
        ("opp-overlap", {"opps": [("2025-10-01", None), ("2026-01-01", None)]}),
        ("opp-gesloten", {"tot": "2026-07-31", "periodes": ["2025-08-01"]}),
        ("opp-vooruit", {"opps": [("2027-09-15", None)]}),
    ],
)
def test_each_rule_can_be_broken(regel, anders):
    """Every rule that is held here is broken by an enrolment that is wrong in its way."""
    assert CONTRACT.regels[regel].tekst in {tekst for _, tekst in codes(GOED | anders)}


def test_no_rule_is_left_out():
    """The rules held here are those of the contract, less the proof of the number and what only DUO can see."""
    van_duo = {naam for naam, regel in CONTRACT.regels.items() if regel.grenzen.get("bij") == "duo"}
    proeven = {"elfproef-bsn", "elfproef-onderwijsnummer"}
    assert set(GEBROKEN) == set(CONTRACT.regels) - van_duo - proeven
    assert set(regels.TOETSEN) == set(CONTRACT.regels) - van_duo


def test_last_day_that_may_lie_ahead():
    """A year ahead to the day is not yet too far."""
    assert codes(GOED | {"opps": [("2025-10-01", "2026-01-01"), ("2027-09-14", None)]}) == []


def test_only_an_afkeur_stops_a_message():
    """An OPP far ahead is a signaal: it goes out, and the school looks at it."""
    meldingen = VOORCONTROLE.controleer(zicht(GOED | {"opps": [("2027-09-15", None)]}), OP)
    assert [melding.ernst for melding in meldingen] == [Ernst.SIGNAAL]


@pytest.mark.parametrize("ander", [{}, {"leerling": {}}, {"inschrijving": None}, {"inschrijving": {"brin": "99XX"}}])
def test_other_messages_are_not_its_business(ander):
    """A view without an enrolment and its periods, as of a removal, is left alone."""
    assert VOORCONTROLE.controleer(ander, OP) == ()


def test_held_back_opps_are_no_opps():
    """A view whose OPPs were held back is judged by what goes out."""
    zonder = zicht(GOED | {"opleiding": "0090"})
    zonder["inschrijving"]["opps"] = None
    assert VOORCONTROLE.controleer(zonder, OP) == ()


def test_melding_names_a_field_and_no_value():
    """What is said names the element, never the date or number in it."""
    [melding] = VOORCONTROLE.controleer(zicht(GOED | {"vestiging": "98YY00"}), OP)
    assert melding.sleutels == (("veld", "vestiging"),)
    assert "98YY" not in melding.tekst
