"""Who must sign: the birthday matrix, incomplete birth dates, and whose gezag counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from gateway.model.leerling import Gezagdrager
from gateway.model.toestemming import Ondertekening, Rol
from gateway.policy import Geweigerd, Ondertekenaar, Toegestaan, decide, vereiste_ondertekenaars
from gateway.policy.ondertekenaars import geboortedagen, leeftijd
from gateway.policy.tijd import AMSTERDAM
from tests.model import strategieen as model
from tests.policy.gevallen import ALLE_HANDEN, HULP, LEERLING, MET_JA, OP, OUDERS, VANDAAG, anders, met

REGELS = HULP.toestemming
assert REGELS is not None
KIND = {Ondertekenaar(Rol.LEERLING)}
BEIDE = {Ondertekenaar(Rol.GEZAGDRAGER, 0), Ondertekenaar(Rol.GEZAGDRAGER, 1)}
GEEN_BEKEND = {Ondertekenaar(Rol.GEZAGDRAGER, None)}
CURATOR = {Ondertekenaar(Rol.VERTEGENWOORDIGER)}

# Birth dates seen from 10 March 2026, and who must sign.
MATRIX = [
    ("2014-03-11", BEIDE),  # 11 years and 364 days
    ("2014-03-10", BEIDE | KIND),  # 12 today
    ("2010-03-11", BEIDE | KIND),  # 15 years and 364 days
    ("2010-03-10", KIND),  # 16 today
    ("2008-03-11", KIND),  # 17 years and 364 days
    ("2008-03-10", KIND),  # 18 today
    ("2020-01-01", BEIDE),
    ("1996-01-01", KIND),
    ("2026-03-11", BEIDE),  # not born yet
]
# Who has signed, as places in ALLE_HANDEN: the two gezagdragers, then the leerling.
HANDEN = {
    "niemand": (),
    "een": (0,),
    "de ander": (1,),
    "allebei": (0, 1),
    "leerling": (2,),
    "een en leerling": (0, 2),
    "iedereen": (0, 1, 2),
}


def wie(geboortedatum, op=OP, gezagdragers=OUDERS, *, wilsonbekwaam=False):
    """The required signers for a birth date."""
    return set(vereiste_ondertekenaars(geboortedatum, op, gezagdragers, REGELS, wilsonbekwaam=wilsonbekwaam))


def op_dag(dag, geboren, handen):
    """What decide() says on another day: everything else is in order then."""
    ouders = tuple(ouder.model_copy(update={"gezag_datum": dag}) for ouder in OUDERS)
    getekend = tuple(ALLE_HANDEN[plaats].model_copy(update={"op": OCHTEND}) for plaats in HANDEN[handen])
    vraag = anders(
        replace(MET_JA, op=middag(dag), afspraak=MET_JA.afspraak.model_copy(update=ALTIJD)),
        geboortedatum=geboren,
        gezagdragers=ouders,
    )
    return decide(met(vraag, ondertekeningen=getekend, begin=OCHTEND.date(), eind=date(2040, 1, 1)))


def middag(dag):
    """Noon of a day."""
    return datetime(dag.year, dag.month, dag.day, 12, tzinfo=AMSTERDAM)


OCHTEND = datetime(2020, 1, 1, 9, tzinfo=AMSTERDAM)
ALTIJD = {"afspraak_van": OCHTEND.date(), "afspraak_tot": None}


@pytest.mark.parametrize(("geboren", "vereist"), MATRIX)
def test_birthdays(geboren, vereist):
    """The band changes on the birthday itself."""
    assert wie(geboren) == vereist


@pytest.mark.parametrize("handen", HANDEN)
@pytest.mark.parametrize(("geboren", "vereist"), MATRIX)
def test_birthdays_by_who_signed(geboren, vereist, handen):
    """A yes needs everyone the band asks, and no one else."""
    getekend = tuple(ALLE_HANDEN[plaats] for plaats in HANDEN[handen])
    besluit = decide(met(anders(MET_JA, geboortedatum=geboren), ondertekeningen=getekend))
    compleet = vereist <= {Ondertekenaar(hand.rol, hand.wie) for hand in getekend}
    assert isinstance(besluit, Toegestaan) is compleet


@pytest.mark.parametrize(
    ("dag", "vereist"),
    [
        (date(2024, 2, 28), BEIDE),
        (date(2024, 2, 29), BEIDE | KIND),
        (date(2028, 2, 28), BEIDE | KIND),
        (date(2028, 2, 29), KIND),
        (date(2030, 2, 28), KIND),  # 17 years and 365 days: no 29 February in 2030
        (date(2030, 3, 1), KIND),
    ],
)
@pytest.mark.parametrize("handen", HANDEN)
def test_a_leap_birthday(dag, vereist, handen):
    """Who was born on 29 February 2012 turns 12 and 16 on 29 February, and 18 on 1 March."""
    assert wie("2012-02-29", middag(dag)) == vereist
    compleet = vereist <= {Ondertekenaar(hand.rol, hand.wie) for hand in map(ALLE_HANDEN.__getitem__, HANDEN[handen])}
    assert isinstance(op_dag(dag, "2012-02-29", handen), Toegestaan) is compleet


ONBEKWAAM = [
    ("2014-03-11", BEIDE),  # 11 years and 364 days
    ("2014-03-10", BEIDE),  # 12 today: his parents in his place
    ("2010-03-11", BEIDE),
    ("2010-03-10", BEIDE),  # 16 today
    ("2008-03-11", BEIDE),  # 17 years and 364 days
    ("2008-03-10", CURATOR),  # 18 today: a curator or mentor
    ("2008-03-00", BEIDE | CURATOR),  # may be 18 already, may be 17 still
    ("1996-01-01", CURATOR),
]


@pytest.mark.parametrize("handen", [*HANDEN, "curator"])
@pytest.mark.parametrize(("geboren", "vereist"), ONBEKWAAM)
def test_who_signs_for_a_leerling_who_cannot_weigh_it(geboren, vereist, handen):
    """Until 18 those with gezag, then the curator or mentor; the leerling himself is not asked, and not enough."""
    assert wie(geboren, wilsonbekwaam=True) == vereist
    curator = Ondertekening(rol=Rol.VERTEGENWOORDIGER, op=ALLE_HANDEN[0].op)
    getekend = (curator,) if handen == "curator" else tuple(ALLE_HANDEN[plaats] for plaats in HANDEN[handen])
    besluit = decide(met(anders(MET_JA, geboortedatum=geboren), ondertekeningen=getekend, wilsonbekwaam=True))
    assert isinstance(besluit, Toegestaan) is (vereist <= {Ondertekenaar(hand.rol, hand.wie) for hand in getekend})
    if "niemand" in handen and vereist == CURATOR:
        assert "de curator of mentor van de leerling moet nog tekenen" in besluit.uitleg


def test_a_curator_does_not_sign_for_who_can_weigh_it():
    """Without that judgement the leerling of 18 signs himself."""
    curator = Ondertekening(rol=Rol.VERTEGENWOORDIGER, op=ALLE_HANDEN[0].op)
    besluit = decide(met(anders(MET_JA, geboortedatum="2008-03-10"), ondertekeningen=(curator,)))
    assert isinstance(besluit, Geweigerd)
    assert "de leerling moet nog tekenen" in besluit.uitleg


def test_gezag_counts_for_who_signs_in_his_place():
    """At 17, not able to weigh it: doubt about gezag stops it, as it does below 16."""
    onzeker = (OUDERS[0], OUDERS[1].model_copy(update={"gezag_datum": None}))
    vraag = anders(MET_JA, geboortedatum="2008-03-11", gezagdragers=onzeker)
    assert isinstance(decide(vraag), Toegestaan)
    assert decide(met(vraag, wilsonbekwaam=True)).code == "GEZAG_ONZEKER"


def test_an_organisation_with_voogdij_signs_alone():
    """A gecertificeerde instelling that has the voogdij is the only one asked; the foster parent beside it is not."""
    voogd = OUDERS[0].model_copy(update={"relatie": "voogd-organisatie"})
    pleeg = OUDERS[1].model_copy(update={"relatie": "pleegouder", "heeft_gezag": False})
    vraag = anders(MET_JA, geboortedatum="2020-01-01", gezagdragers=(pleeg, voogd))
    assert isinstance(decide(met(vraag, ondertekeningen=ALLE_HANDEN[1:2])), Toegestaan)
    besluit = decide(met(vraag, ondertekeningen=ALLE_HANDEN[:1]))
    assert isinstance(besluit, Geweigerd)
    assert "gezagdrager 2 moet nog tekenen" in besluit.uitleg


def test_a_leap_birthday_in_other_years():
    """In other years the birthday is 1 March."""
    assert leeftijd(date(2012, 2, 29), date(2023, 2, 28)) == 10
    assert leeftijd(date(2012, 2, 29), date(2023, 3, 1)) == 11


@pytest.mark.parametrize(("uur", "vereist"), [(22, BEIDE), (23, BEIDE | KIND)])
def test_a_birthday_begins_in_amsterdam(uur, vereist):
    """In winter the day begins at 23:00 UTC the evening before."""
    assert wie("2014-01-10", datetime(2026, 1, 9, uur, 59, tzinfo=UTC)) == vereist


def test_a_birthday_between_signing_and_sending():
    """At 12 the signature of the leerling is asked as well; at 16 his alone is enough."""
    ouders = met(anders(MET_JA, geboortedatum="2014-03-11"), ondertekeningen=ALLE_HANDEN[:2])
    assert isinstance(decide(ouders), Toegestaan)
    besluit = decide(replace(ouders, op=OP + timedelta(days=1)))
    assert isinstance(besluit, Geweigerd)
    assert "de leerling moet nog tekenen" in besluit.uitleg
    kind = met(anders(MET_JA, geboortedatum="2010-03-11"), ondertekeningen=ALLE_HANDEN[2:])
    assert isinstance(decide(kind), Geweigerd)
    assert isinstance(decide(replace(kind, op=OP + timedelta(days=1))), Toegestaan)


@pytest.mark.parametrize(
    ("geboren", "vereist"),
    [
        ("2014-03-00", BEIDE | KIND),  # may be 12 already, may be 11 still
        ("2014-04-00", BEIDE),
        ("2014-00-00", BEIDE | KIND),
        ("2010-03-00", BEIDE | KIND),  # may be 15 still
        ("2010-02-00", KIND),
        ("2009-00-00", KIND),
        ("0000-00-00", BEIDE | KIND),
        ("0000-03-10", BEIDE | KIND),
        ("2014-00-15", BEIDE | KIND),
        ("2014-02-31", BEIDE | KIND),  # no such day: all of February
        ("2010-02-31", KIND),
    ],
)
def test_incomplete_birth_dates_ask_the_most(geboren, vereist):
    """Where the day can fall in two bands, everyone either band asks must sign."""
    assert wie(geboren) == vereist


@given(model.onvolledig, model.dagen)
def test_an_incomplete_date_asks_at_least_what_each_of_its_days_asks(geboren, vandaag):
    """No day that the date can stand for asks someone who is not asked."""
    op = datetime(vandaag.year, vandaag.month, vandaag.day, 12, tzinfo=AMSTERDAM)
    vroegst, laatst = geboortedagen(geboren)
    midden = date.fromordinal((vroegst.toordinal() + laatst.toordinal()) // 2)
    for dag in (vroegst, midden, laatst):
        assert wie(dag.isoformat(), op) <= wie(geboren, op)


@pytest.mark.parametrize("relatie", ["ouder", "voogd", "voogd-organisatie", "pleegoudervoogd"])
def test_these_sign_when_they_have_gezag(relatie):
    """Parents and guardians with gezag sign; the same people without it do not."""
    iemand = Gezagdrager(achternaam="G", relatie=relatie, heeft_gezag=True)
    assert wie("2020-01-01", gezagdragers=[iemand]) == {Ondertekenaar(Rol.GEZAGDRAGER, 0)}
    zonder = iemand.model_copy(update={"heeft_gezag": False})
    assert wie("2020-01-01", gezagdragers=[zonder, iemand]) == {Ondertekenaar(Rol.GEZAGDRAGER, 1)}


@pytest.mark.parametrize("relatie", ["stiefouder", "pleegouder"])
def test_these_never_sign(relatie):
    """The signature of a step- or foster parent does not count; without anyone else nobody can complete it."""
    iemand = Gezagdrager(achternaam="G", relatie=relatie, heeft_gezag=True)
    assert wie("2020-01-01", gezagdragers=[iemand]) == GEEN_BEKEND
    besluit = decide(anders(MET_JA, gezagdragers=(iemand,)))
    assert isinstance(besluit, Geweigerd)
    assert "een gezagdrager (er is er geen bekend)" in besluit.uitleg


@pytest.mark.parametrize(
    ("bevestigd", "bron", "ja"),
    [
        (date(2025, 3, 10), "register", False),  # a year ago today
        (date(2025, 3, 11), "register", True),
        (VANDAAG, "register", True),
        (VANDAAG + timedelta(days=1), "register", False),
        (None, "register", False),
        (VANDAAG, None, False),
        (VANDAAG, "", False),
    ],
)
def test_gezag_is_confirmed_within_a_year(bevestigd, bron, ja):
    """Gezag counts for a year after it was confirmed, with its source."""
    ouder = OUDERS[1].model_copy(update={"gezag_datum": bevestigd, "gezag_bron": bron})
    assert isinstance(decide(anders(MET_JA, gezagdragers=(OUDERS[0], ouder))), Toegestaan) is ja


def test_from_16_gezag_does_not_matter():
    """Who signs alone is not stopped by doubt about his parents."""
    ouder = OUDERS[0].model_copy(update={"gezag_datum": None})
    vraag = anders(MET_JA, gezagdragers=(ouder,), geboortedatum="2009-01-01")
    assert isinstance(decide(met(vraag, ondertekeningen=ALLE_HANDEN[2:])), Toegestaan)


def test_a_parent_without_gezag_is_not_asked_for_proof():
    """Doubt about someone who claims no gezag changes nothing."""
    vader = OUDERS[1].model_copy(update={"heeft_gezag": False, "gezag_bron": None, "gezag_datum": None})
    assert isinstance(decide(anders(MET_JA, gezagdragers=(OUDERS[0], vader))), Toegestaan)
    assert LEERLING.gezagdragers == OUDERS
