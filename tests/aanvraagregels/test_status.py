"""Which status follows which is data, and it is the model of the gateway."""

import pytest

from gateway.aanvraagregels import bereikbaar, is_eind, mag
from tests.aanvraagregels.gevallen import REGELS

VOLGENDE = {
    "concept": {"ingediend", "ingetrokken"},
    "ingediend": {"ontvangen", "geweigerd-technisch"},
    "ontvangen": {"in-controle"},
    "in-controle": {"onvolledig", "in-behandeling", "niet-in-behandeling"},
    "onvolledig": {"in-controle", "ingetrokken", "niet-in-behandeling"},
    "in-behandeling": {"bij-deskundigen", "bij-commissie"},
    "bij-deskundigen": {"bij-commissie"},
    "bij-commissie": {"aangehouden", "besloten"},
    "aangehouden": {"bij-commissie", "onvolledig"},
    "besloten": {"bezwaar", "opgehaald", "afgesloten"},
    "opgehaald": {"afgesloten"},
    "bezwaar": {"besloten"},
    "geweigerd-technisch": {"ingediend", "ingetrokken"},
}
EINDES = {"niet-in-behandeling", "ingetrokken", "afgesloten"}


@pytest.mark.parametrize("van", sorted(REGELS.statussen))
def test_each_status_has_these_next(van):
    """Nothing else may follow, and an end has nothing after it."""
    assert {naar for naar in REGELS.statussen if mag(REGELS, van, naar)} == VOLGENDE.get(van, set())
    assert is_eind(REGELS, van) == (van in EINDES)


def test_an_unknown_status_follows_nothing():
    """Nor does anything follow it."""
    assert not mag(REGELS, "weg", "concept")
    assert not mag(REGELS, "concept", "weg")
    assert not bereikbaar(REGELS, "weg", "concept")


def test_statuses_we_did_not_see_may_lie_in_between():
    """Who polls sees the last of several steps; the way back to concept does not exist."""
    assert bereikbaar(REGELS, "ingediend", "besloten")
    assert bereikbaar(REGELS, "besloten", "besloten")
    assert not bereikbaar(REGELS, "besloten", "in-controle")
    assert not any(bereikbaar(REGELS, van, "concept") for van in REGELS.statussen)


def test_every_status_but_a_weigering_leads_somewhere():
    """From each status that is no end, an end can be reached."""
    for van in VOLGENDE:
        assert any(bereikbaar(REGELS, van, eind) for eind in EINDES)
