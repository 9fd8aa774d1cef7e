"""No school gets to the iJw connector, and no number of a person gets there from a school."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.koppelingen import koppeling
from gateway.policy import Geweigerd, Reden, decide
from gateway.policy.doel import wettelijke_nummers
from tests.policy.gevallen import AFSPRAAK, DOELEN, LEERLING, ROD, SCHOOL, TEAM

IJW = {naam: doel for naam, doel in DOELEN.items() if naam.startswith("ijw-")}
JEUGDWET = {"gemeente-jeugd", "jeugdhulpaanbieder-ijw"}
VERSTREKKERS = ("school", "schoolbestuur", "samenwerkingsverband", "onderwijspartner", "lokaal-team", "jgz")


def test_gemeente_and_aanbieder_speak_with_each_other_only():
    """One way each, as a legal duty, and never a party of education."""
    assert {(doel.verstrekker, doel.ontvanger) for doel in IJW.values()} == {
        (("gemeente-jeugd",), ("jeugdhulpaanbieder-ijw",)),
        (("jeugdhulpaanbieder-ijw",), ("gemeente-jeugd",)),
    }
    assert {doel.grondslag.soort for doel in IJW.values()} == {"wettelijke-verplichting"}


def test_no_other_doel_reaches_these_parties():
    """What is meant for a gemeente or aanbieder in iJw comes from the other of the two."""
    assert {naam for naam, doel in DOELEN.items() if JEUGDWET & {*doel.verstrekker, *doel.ontvanger}} == set(IJW)


@pytest.mark.parametrize("soort", ["lokaal-team", "jgz", "jeugdhulpaanbieder", "jeugdbescherming", *sorted(JEUGDWET)])
def test_a_school_sends_no_number_to_a_jeugdhulp_partner(soort):
    """Jeugdwet 7.2.1 names no school: of every doel to such a partner that has a number, no school is verstrekker."""
    met_nummer = [doel for doel in DOELEN.values() if soort in doel.ontvanger and wettelijke_nummers(doel.velden_alle)]
    assert [doel.naam for doel in met_nummer if not set(doel.verstrekker) <= JEUGDWET] == []


@pytest.mark.parametrize("doel", IJW.values(), ids=IJW)
@pytest.mark.parametrize("verstrekker", VERSTREKKERS)
def test_decide_refuses_whoever_is_no_party(doel, verstrekker):
    """Even with an abonnement that says so, the answer is that this doel is not meant for them."""
    wie = SCHOOL.model_copy(update={"soort": verstrekker})
    naar = TEAM.model_copy(update={"id": "duo", "soort": doel.ontvanger[0]})
    vraag = replace(ROD, doel=doel, verstrekker=wie, ontvanger=naar, afspraak=AFSPRAAK, onderwerp=None)
    besluit = decide(vraag)
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.DOEL_NIET_TOEGESTAAN


def test_nothing_is_planned_for_a_school():
    """For no leerling of a school does one of these doelen apply."""
    assert [naam for naam, doel in IJW.items() if doel.van_toepassing(SCHOOL, LEERLING)] == []
    gemeente = SCHOOL.model_copy(update={"soort": "gemeente-jeugd"})
    assert all(doel.van_toepassing(gemeente, LEERLING) for doel in IJW.values())


def test_the_connector_makes_no_message_for_any_doel():
    """Its messages come whole from the application of a gemeente or aanbieder, never from what a school recorded."""
    assert koppeling("ijw").manifest.formaten == {}
