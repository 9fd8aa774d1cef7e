"""How a record stands, next to what decide() makes of it: only actief lets anything through."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gateway.model.toestemming import Rol, Toestemming
from gateway.policy import Geweigerd, Ondertekenaar, Staat, Toegestaan, Vraag, decide, staat, wie_ontbreken
from gateway.policy.staat import DPV
from gateway.policy.tijd import AMSTERDAM
from tests.policy.gevallen import (
    ALLE_HANDEN,
    EEN_JA,
    HULP,
    JA,
    LEERLING,
    MET_DOCUMENTEN,
    MET_EEN_JA,
    MET_JA,
    OP,
    OUDERS,
    ROD,
    VANDAAG,
    anders,
    met,
)
from tests.policy.strategieen import vragen

GISTEREN, MORGEN = VANDAAG - timedelta(days=1), VANDAAG + timedelta(days=1)
COMPLEET = {"compleet_op": datetime(2026, 1, 7, tzinfo=AMSTERDAM)}
STANDEN = [
    ({}, Staat.ACTIEF),
    ({"ondertekeningen": ()}, Staat.GEVRAAGD),
    ({"ondertekeningen": (), "uitgesteld_op": OP}, Staat.UITGESTELD),
    ({"ondertekeningen": ALLE_HANDEN[:1], "uitgesteld_op": OP}, Staat.UITGESTELD),
    ({"ondertekeningen": ALLE_HANDEN[:2]}, Staat.DEELS_GEGEVEN),
    ({"ondertekeningen": ALLE_HANDEN[:2], **COMPLEET}, Staat.AANVULLEN),
    ({"uitgesteld_op": OP}, Staat.ACTIEF),
    ({"uitdrukkelijk": False}, Staat.AANVULLEN),
    ({"uitdrukkelijk": False, "velden": HULP.velden_alle - HULP.bijzonder}, Staat.ACTIEF),
    ({"begin": MORGEN}, Staat.NOG_NIET_INGEGAAN),
    ({"begin": VANDAAG, "eind": VANDAAG}, Staat.ACTIEF),
    ({"eind": GISTEREN}, Staat.VERLOPEN),
    ({"beeindigd_op": OP}, Staat.VOLTOOID),
    ({"beeindigd_op": OP + timedelta(seconds=1)}, Staat.ACTIEF),
    ({"geweigerd_op": OP, "beeindigd_op": OP}, Staat.GEWEIGERD),
    ({"ingetrokken_op": OP, "geweigerd_op": OP, "eind": GISTEREN}, Staat.INGETROKKEN),
    ({"ingetrokken_op": OP, "foutief_op": OP}, Staat.FOUTIEF),
]


@pytest.mark.parametrize(("velden", "stand"), STANDEN)
def test_every_state(velden, stand):
    """What was recorded and the clock give the state, and only actief lets through."""
    assert staat(JA.model_copy(update=velden), HULP, LEERLING, OP) is stand
    assert isinstance(decide(met(MET_JA, **velden)), Toegestaan) is (stand is Staat.ACTIEF)


def test_every_state_is_tried_and_has_a_dpv_status():
    """The list above meets every state, and each has its word in DPV."""
    assert {stand for _, stand in STANDEN} == set(Staat) == set(DPV)


def test_a_birthday_makes_an_active_record_incomplete():
    """At 12 the leerling signs too: what was actief waits for him, and is actief again when he has."""
    kind = LEERLING.model_copy(update={"geboortedatum": "2014-03-11"})
    record = JA.model_copy(update={"ondertekeningen": ALLE_HANDEN[:2], **COMPLEET})
    jarig = OP + timedelta(days=1)
    assert staat(record, HULP, kind, OP) is Staat.ACTIEF
    assert staat(record, HULP, kind, jarig) is Staat.AANVULLEN
    assert wie_ontbreken(record, HULP, kind, OP) == set()
    assert wie_ontbreken(record, HULP, kind, jarig) == {Ondertekenaar(Rol.LEERLING)}
    assert staat(record.model_copy(update={"ondertekeningen": ALLE_HANDEN}), HULP, kind, jarig) is Staat.ACTIEF


def test_a_new_gezagdrager_makes_an_active_record_incomplete():
    """Who has gezag since yesterday has not agreed yet."""
    leerling = LEERLING.model_copy(update={"gezagdragers": (*OUDERS, OUDERS[0])})
    record = JA.model_copy(update=COMPLEET)
    assert staat(record, HULP, leerling, OP) is Staat.AANVULLEN
    assert wie_ontbreken(record, HULP, leerling, OP) == {Ondertekenaar(Rol.GEZAGDRAGER, 2)}


def test_gezag_that_must_be_confirmed_again():
    """After a year without confirmation the record stops letting through, and nobody needs to sign anew."""
    oud = OUDERS[1].model_copy(update={"gezag_datum": date(2025, 3, 10)})
    leerling = LEERLING.model_copy(update={"gezagdragers": (OUDERS[0], oud)})
    assert staat(JA, HULP, leerling, OP) is Staat.AANVULLEN
    assert wie_ontbreken(JA, HULP, leerling, OP) == set()


def test_a_doel_that_no_longer_rests_on_consent():
    """A record for such a doel lets nothing through, and nobody is asked to sign it."""
    record = JA.model_copy(update={"doel": ROD.doel.naam})
    assert staat(record, ROD.doel, LEERLING, OP) is Staat.VERLOPEN
    assert wie_ontbreken(record, ROD.doel, LEERLING, OP) == set()


def test_a_renewed_record_stays_provable():
    """Of the old record the day on which it let through can be asked after it has expired and was renewed."""
    oud = JA.model_copy(update={"eind": GISTEREN, "verklaring": "aanmelding/v1", "bewijs": "a" * 64})
    nieuw = JA.model_copy(update={"id": "t-2", "begin": VANDAAG, "verklaring": "aanmelding/v2", "bewijs": "b" * 64})
    toen = OP - timedelta(days=1)
    samen = replace(MET_JA, toestemmingen=(oud, nieuw))
    assert (staat(oud, HULP, LEERLING, toen), staat(oud, HULP, LEERLING, OP)) == (Staat.ACTIEF, Staat.VERLOPEN)
    assert [besluit.toestemming for besluit in (decide(replace(samen, op=toen)), decide(samen))] == ["t-1", "t-2"]


METJA = (MET_JA, MET_EEN_JA, MET_DOCUMENTEN)


def gekozen(vraag: Vraag, besluit: Toegestaan) -> Toestemming:
    """The record on which a yes rests."""
    (record,) = [record for record in vraag.toestemmingen if record.id == besluit.toestemming]
    return record


@settings(max_examples=300)
@given(vragen(METJA, records=(1, 3)))
def test_a_yes_rests_on_an_active_record(vraag):
    """Without an uitzondering a yes names a record of this doel and ontvanger that is actief, and stays within it."""
    besluit = decide(replace(vraag, uitzonderingen=()))
    assume(isinstance(besluit, Toegestaan))
    record = gekozen(vraag, besluit)
    assert staat(record, vraag.doel, vraag.leerling, vraag.op) is Staat.ACTIEF
    assert (record.doel, record.ontvanger) == (vraag.doel.naam, vraag.ontvanger.id)
    assert besluit.velden <= record.velden & vraag.doel.velden_alle
    assert besluit.documenten <= record.documenten


@settings(max_examples=300)
@given(vragen(METJA, records=(1, 1), een_op=10))
def test_no_other_state_lets_through(vraag):
    """One record alone lets through if and only if nothing else stands in the way and it is actief."""
    vraag = replace(vraag, uitzonderingen=())
    record = vraag.toestemmingen[0]
    besluit = decide(vraag)
    past = (record.doel, record.ontvanger) == (vraag.doel.naam, vraag.ontvanger.id)
    if staat(record, vraag.doel, vraag.leerling, vraag.op) is not Staat.ACTIEF:
        assert isinstance(besluit, Geweigerd)
    elif past and isinstance(besluit, Geweigerd):
        assert besluit.code in {"VEILIGHEID", "DOEL_NIET_TOEGESTAAN", "GEEN_AFSPRAAK", "ANDERE_GEMEENTE"}


@settings(max_examples=300)
@given(vragen((MET_JA, MET_DOCUMENTEN), records=(1, 1), een_op=24), st.data())
def test_without_one_required_signature_there_is_no_yes(vraag, data):
    """Whoever is taken away of those who must sign, the answer becomes no."""
    besluit = decide(replace(vraag, uitzonderingen=()))
    assume(isinstance(besluit, Toegestaan))
    record = gekozen(vraag, besluit)
    leeg = record.model_copy(update={"ondertekeningen": ()})
    vereist = sorted(wie_ontbreken(leeg, vraag.doel, vraag.leerling, vraag.op))
    weg = data.draw(st.sampled_from(vereist))
    over = tuple(hand for hand in record.ondertekeningen if (hand.rol, hand.wie) != weg)
    zonder = replace(vraag, uitzonderingen=(), toestemmingen=(record.model_copy(update={"ondertekeningen": over}),))
    assert decide(zonder).code == "ONDERTEKENAAR_ONTBREEKT"


@settings(max_examples=200)
@given(vragen((*METJA, ROD), records=(2, 3), een_op=8), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(vraag, willekeur):
    """Records and uitzonderingen are a set: shuffled, the answer is the same."""
    records = list(vraag.toestemmingen)
    willekeur.shuffle(records)
    ander = replace(vraag, toestemmingen=tuple(records), uitzonderingen=vraag.uitzonderingen[::-1])
    assert decide(ander) == decide(vraag)


@settings(max_examples=300)
@given(vragen(METJA, records=(1, 1)), st.data())
def test_taking_a_field_or_document_from_the_consent_never_widens(vraag, data):
    """A narrower consent lets through no more than the wider one did, and never what was taken away."""
    record = vraag.toestemmingen[0]
    minder = data.draw(st.frozensets(st.sampled_from(sorted(vraag.doel.velden_alle)), min_size=1))
    papier = data.draw(st.frozensets(st.sampled_from(sorted(record.documenten)))) if record.documenten else frozenset()
    smal = record.model_copy(
        update={"velden": record.velden - minder, "documenten": record.documenten - papier, "uitdrukkelijk": True}
    )
    ruim = record.model_copy(update={"uitdrukkelijk": True})
    heen, terug = (decide(replace(vraag, uitzonderingen=(), toestemmingen=(deze,))) for deze in (ruim, smal))
    if isinstance(terug, Toegestaan):
        assert terug.velden == heen.velden - minder
        assert terug.documenten == heen.documenten - papier
    else:
        assert heen == terug


def test_one_suffices_only_where_the_doel_says_so():
    """The declaration of one gezagdrager for all counts for the doel that allows it, and for no other."""
    assert isinstance(decide(MET_EEN_JA), Toegestaan)
    assert staat(EEN_JA, MET_EEN_JA.doel, LEERLING, OP) is Staat.ACTIEF
    besluit = decide(met(MET_JA, ondertekeningen=EEN_JA.ondertekeningen))
    assert isinstance(besluit, Geweigerd)
    assert "gezagdrager 2 moet nog tekenen" in besluit.uitleg


STIEFVADER = OUDERS[1].model_copy(update={"relatie": "stiefouder", "heeft_gezag": False})
EERST, TWEEDE, ZELF = ALLE_HANDEN
NAMENS = {"update": {"namens_allen": True}}


@pytest.mark.parametrize(
    ("handen", "gezagdragers", "ontbreekt"),
    [
        ((EERST, ZELF), OUDERS, "gezagdrager 2"),  # no declaration
        ((EERST, TWEEDE, ZELF), OUDERS, None),  # both signed: no declaration is needed
        ((TWEEDE.model_copy(**NAMENS), ZELF), OUDERS, None),
        ((EERST.model_copy(**NAMENS),), OUDERS, "de leerling"),  # nobody speaks for the leerling
        ((ZELF.model_copy(**NAMENS),), OUDERS, "gezagdrager 1 en gezagdrager 2"),
        ((TWEEDE.model_copy(**NAMENS), ZELF), (OUDERS[0], STIEFVADER), "gezagdrager 1"),  # has no gezag himself
        ((TWEEDE.model_copy(**NAMENS), ZELF.model_copy(**NAMENS)), (OUDERS[0], STIEFVADER), "gezagdrager 1"),
        ((EERST.model_copy(update={"namens_allen": True, "op": OP + timedelta(1)}), ZELF), OUDERS, "gezagdrager 1"),
        ((EERST.model_copy(**NAMENS), ZELF), (), "een gezagdrager (er is er geen bekend)"),
    ],
)
def test_who_may_speak_for_the_others(handen, gezagdragers, ontbreekt):
    """Only a gezagdrager who declared it, who has gezag himself, and who did so by now."""
    record = EEN_JA.model_copy(update={"ondertekeningen": handen})
    besluit = decide(anders(replace(MET_EEN_JA, toestemmingen=(record,)), gezagdragers=gezagdragers))
    if ontbreekt is None:
        assert isinstance(besluit, Toegestaan)
    else:
        assert f"{ontbreekt}" in besluit.uitleg
        assert besluit.code == "ONDERTEKENAAR_ONTBREEKT"


def test_speaking_for_others_does_not_make_gezag_certain():
    """Where the gezag of one of them is in doubt, the declaration of another does not help."""
    oud = OUDERS[1].model_copy(update={"gezag_datum": None})
    assert decide(anders(MET_EEN_JA, gezagdragers=(OUDERS[0], oud))).code == "GEZAG_ONZEKER"
