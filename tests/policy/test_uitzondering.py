"""Sharing without consent because safety asks it: what two people decided and not a field, document or day more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from gateway.policy import Geweigerd, Toegestaan, decide, minimise
from gateway.policy.tijd import AMSTERDAM
from tests.policy.gevallen import (
    AAN_SWV,
    AFSPRAAK,
    HULP,
    IN_NOOD,
    LEERLING,
    MET_DOCUMENTEN,
    NOOD,
    OUDERS,
    ROD,
    SCHOOL,
    TEAM,
    VERZOEK,
    anders,
)
from tests.policy.strategieen import vragen

A, B, C = (letter * 64 for letter in "abc")


def test_only_what_they_decided_goes():
    """The fields and the document that are named; the rest is listed, and the answer says on what it rests."""
    besluit = decide(IN_NOOD)
    assert isinstance(besluit, Toegestaan)
    assert besluit.velden == NOOD.velden
    assert {veld for veld, _ in besluit.achtergehouden} == IN_NOOD.doel.velden_alle - NOOD.velden
    assert {reden for _, reden in besluit.achtergehouden} == {"hiertoe besloten de twee personen niet"}
    assert (besluit.documenten, besluit.documenten_achtergehouden) == ({B}, (A, C))
    assert (besluit.toestemming, besluit.uitzondering) == (None, "u-1")
    assert "uitzondering u-1, besloten door twee personen" in besluit.uitleg
    assert besluit.grondslag.soort != "toestemming"
    zicht = minimise(besluit, organisatie=SCHOOL, leerling=LEERLING, onderwerp=VERZOEK, bericht={})
    assert len(zicht["jeugdhulpverzoek"]["documenten"]) == 1
    assert zicht["leerling"]["geboortedatum"] is None


def test_a_field_outside_the_doel_never_goes():
    """Two people cannot add to a doel."""
    ruim = NOOD.model_copy(update={"velden": NOOD.velden | {"leerling.pgn.bsn"}})
    assert decide(replace(IN_NOOD, uitzonderingen=(ruim,))).velden == NOOD.velden


@pytest.mark.parametrize(
    "anders_dan",
    [
        {"doel": HULP.naam},
        {"ontvanger": "team-b"},
        {"van": date(2026, 3, 11)},
        {"tot": date(2026, 3, 9)},
    ],
)
def test_another_doel_ontvanger_or_day_is_not_excepted(anders_dan):
    """The rules of consent stand for everything that was not decided."""
    besluit = decide(replace(IN_NOOD, uitzonderingen=(NOOD.model_copy(update=anders_dan),)))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code == "GEEN_TOESTEMMING"


@pytest.mark.parametrize(
    ("op", "ja"),
    [
        (datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 8, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 11, 23, 59, 59, tzinfo=AMSTERDAM), True),
        (datetime(2026, 3, 12, tzinfo=AMSTERDAM), False),
    ],
)
def test_it_holds_from_day_to_day(op, ja):
    """Both days count whole, by the calendar of Amsterdam."""
    assert isinstance(decide(replace(IN_NOOD, op=op)), Toegestaan) is ja


@pytest.mark.parametrize(
    ("code", "vraag"),
    [
        ("VEILIGHEID", anders(IN_NOOD, veiligheidsblokkade=True)),
        ("DOEL_NIET_TOEGESTAAN", replace(IN_NOOD, ontvanger=TEAM.model_copy(update={"soort": "jeugdhulpaanbieder"}))),
        ("GEEN_AFSPRAAK", replace(IN_NOOD, afspraak=None)),
        ("GEEN_AFSPRAAK", replace(IN_NOOD, afspraak=AFSPRAAK)),
        ("ANDERE_GEMEENTE", anders(IN_NOOD, woongemeente="0599")),
        ("ANDERE_GEMEENTE", anders(IN_NOOD, woongemeente=None)),
    ],
)
def test_it_does_not_go_past_the_first_checks(code, vraag):
    """The safety block, the parties, the afspraak and the gemeente count for an uitzondering too."""
    assert decide(vraag).code == code


@pytest.mark.parametrize("nee", [{}, {"ingetrokken_op": NOOD.van}, {"geweigerd_op": NOOD.van}, {"ondertekeningen": ()}])
def test_it_stands_in_for_a_consent_that_is_not_there(nee):
    """Refused, withdrawn or incomplete: with an uitzondering it goes, and never names the consent."""
    tijden = {naam: datetime(2026, 3, 9, tzinfo=AMSTERDAM) if naam.endswith("_op") else () for naam in nee}
    record = MET_DOCUMENTEN.toestemmingen[0].model_copy(update=tijden)
    besluit = decide(anders(replace(IN_NOOD, toestemmingen=(record,)), gezagdragers=(*OUDERS, OUDERS[0])))
    assert isinstance(besluit, Toegestaan)
    assert (besluit.toestemming, besluit.velden) == (None, NOOD.velden)


@pytest.mark.parametrize("vraag", [ROD, AAN_SWV])
def test_on_another_ground_it_changes_nothing(vraag):
    """A legal duty gets neither more nor less, and being informed beforehand is not excepted."""
    nood = NOOD.model_copy(update={"doel": vraag.doel.naam, "ontvanger": vraag.ontvanger.id})
    for geval in (vraag, replace(vraag, geinformeerd_op=None), anders(vraag, veiligheidsblokkade=True)):
        assert decide(replace(geval, uitzonderingen=(nood,))) == decide(geval)


def test_of_several_one_counts():
    """The one that lasts longest; they are never added up."""
    later = NOOD.model_copy(
        update={"id": "u-0", "tot": NOOD.tot + timedelta(days=1), "velden": frozenset(("leerling.voornamen",))}
    )
    for samen in ((NOOD, later), (later, NOOD)):
        besluit = decide(replace(IN_NOOD, uitzonderingen=samen))
        assert (besluit.uitzondering, besluit.velden) == ("u-0", {"leerling.voornamen"})


@settings(max_examples=300)
@given(vragen((IN_NOOD, MET_DOCUMENTEN), records=(0, 2)))
def test_a_yes_on_an_uitzondering_stays_within_it(vraag):
    """Whatever else there is, what goes was named, for this doel, this ontvanger and this day."""
    besluit = decide(vraag)
    if isinstance(besluit, Toegestaan) and besluit.toestemming is None:
        (nood,) = [item for item in vraag.uitzonderingen if item.id == besluit.uitzondering]
        assert besluit.velden <= nood.velden & vraag.doel.velden_alle
        assert besluit.documenten <= nood.documenten
        assert (nood.doel, nood.ontvanger) == (vraag.doel.naam, vraag.ontvanger.id)
        assert not vraag.leerling.veiligheidsblokkade
