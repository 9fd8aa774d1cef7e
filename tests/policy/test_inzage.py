"""Who may see what was shared: the birthday matrix, gezag, safety, and birth dates that are not whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.yamlbron import YamlFoutenError
from gateway.policy.inzage import Aanvrager, weiger_inzage
from gateway.policy.inzageregels import (
    Inzagereden,
    Inzageregels,
    Inzagerol,
    gezagregels,
    inzageregels,
    lees_regels,
)
from gateway.policy.tijd import AMSTERDAM
from tests.model import strategieen as model
from tests.policy.gevallen import CONTRACTS, LEERLING, OP, OUDERS, VANDAAG

REGELS, GEZAG = inzageregels(), gezagregels()
KIND, SCHOOL = Aanvrager(Inzagerol.LEERLING), Aanvrager(Inzagerol.SCHOOL)
OUDER, TWEEDE = Aanvrager(Inzagerol.GEZAGDRAGER), Aanvrager(Inzagerol.GEZAGDRAGER, 1)
TE_JONG, ALLEEN, ONZEKER = (
    Inzagereden.INZAGE_TE_JONG,
    Inzagereden.INZAGE_ALLEEN_LEERLING,
    Inzagereden.INZAGE_LEEFTIJD_ONZEKER,
)


def wie(aanvrager, op=OP, **anders):
    """The code of the refusal of a leerling with two parents who have gezag; None when there is none."""
    leerling = LEERLING.model_copy(update={"gezagdragers": OUDERS, "veiligheidsblokkade": False, **anders})
    weigering = weiger_inzage(leerling, aanvrager, op, REGELS, GEZAG)
    return None if weigering is None else weigering.code


@pytest.mark.parametrize(
    ("geboren", "kind", "ouder"),
    [
        ("2014-03-11", TE_JONG, None),  # 11 years and 364 days
        ("2014-03-10", None, None),  # 12 today
        ("2010-03-11", None, None),  # 15 years and 364 days
        ("2010-03-10", None, ALLEEN),  # 16 today
        ("2008-03-10", None, ALLEEN),  # 18 today
        ("2026-03-11", TE_JONG, None),  # not born yet
        # Not whole: every day it can be must allow it.
        ("2014-00-00", ONZEKER, None),
        ("2010-00-00", None, ONZEKER),
        ("2010-03-00", None, ONZEKER),
        ("2012-00-00", None, None),
        ("0000-00-00", ONZEKER, ONZEKER),
    ],
)
def test_by_age(geboren, kind, ouder):
    """Each band lets in whom it names; a school employee is let in by his scope, at any age."""
    assert wie(KIND, geboortedatum=geboren) == kind
    assert wie(OUDER, geboortedatum=geboren) == wie(TWEEDE, geboortedatum=geboren) == ouder
    assert wie(SCHOOL, geboortedatum=geboren) is None


def test_a_leap_birthday():
    """Who was born on 29 February turns 16 on 1 March, at midnight in Amsterdam."""
    middernacht = OP.replace(year=2028, month=2, day=29, hour=0)
    assert wie(OUDER, middernacht - timedelta(minutes=1), geboortedatum="2012-02-29") is not ALLEEN
    assert wie(OUDER, middernacht, geboortedatum="2012-02-29") is ALLEEN
    assert wie(OUDER, OP.replace(year=2027, month=3, day=1, hour=0), geboortedatum="2011-02-28") is ALLEEN


def test_with_the_agreement_of_the_leerling():
    """From 16 a parent is let in when the leerling agrees; at an age where he has no say it adds nothing."""
    akkoord = OUDER._replace(akkoord=True)
    assert wie(akkoord, geboortedatum="2009-01-01") is None
    assert wie(akkoord, geboortedatum="2010-00-00") is None
    assert wie(KIND._replace(akkoord=True), geboortedatum="2020-01-01") is TE_JONG
    assert str(akkoord) == "gezagdrager 1, met akkoord van de leerling"


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({}, None),
        ({"heeft_gezag": False}, Inzagereden.INZAGE_GEEN_GEZAG),
        ({"relatie": "stiefouder", "heeft_gezag": False}, Inzagereden.INZAGE_GEEN_GEZAG),
        ({"relatie": "pleegouder"}, Inzagereden.GEZAG_ONZEKER),
        ({"relatie": "pleegoudervoogd"}, None),
        ({"relatie": "voogd-organisatie"}, None),
        ({"gezag_bron": None}, Inzagereden.GEZAG_ONZEKER),
        ({"gezag_datum": None}, Inzagereden.GEZAG_ONZEKER),
        ({"gezag_datum": VANDAAG + timedelta(days=1)}, Inzagereden.GEZAG_ONZEKER),
        ({"gezag_datum": VANDAAG}, None),
        ({"gezag_datum": date(2025, 3, 11)}, None),
        ({"gezag_datum": date(2025, 3, 10)}, Inzagereden.GEZAG_ONZEKER),
    ],
)
def test_by_gezag(anders, code):
    """The one who asks has gezag, confirmed and recently; how it stands with the other does not matter."""
    ouders = (OUDERS[0].model_copy(update=anders), OUDERS[1])
    assert wie(OUDER, geboortedatum="2018-01-01", gezagdragers=ouders) == code
    assert wie(TWEEDE, geboortedatum="2018-01-01", gezagdragers=ouders) is None


def test_a_gezagdrager_who_is_not_there():
    """A number nobody has is nobody."""
    for nummer in (2, -1):
        assert wie(OUDER._replace(wie=nummer), geboortedatum="2018-01-01") is Inzagereden.INZAGE_GEEN_GEZAG


def test_safety_comes_first():
    """While there is a blokkade only the school looks, whoever asks and however old the leerling is."""
    for geboren in ("2018-01-01", "2012-01-01", "2008-01-01"):
        anders = {"geboortedatum": geboren, "veiligheidsblokkade": True}
        assert wie(KIND, **anders) is wie(OUDER._replace(akkoord=True), **anders) is Inzagereden.VEILIGHEID
        assert wie(SCHOOL, **anders) is None


def test_what_is_wiped():
    """Without his data nobody knows who may ask; the school still sees that something was shared."""
    for aanvrager, code in ((KIND, Inzagereden.INZAGE_GEWIST), (OUDER, Inzagereden.INZAGE_GEWIST)):
        weigering = weiger_inzage(None, aanvrager, OP, REGELS, GEZAG)
        assert weigering is not None
        assert weigering.code is code
    assert weiger_inzage(None, SCHOOL, OP, REGELS, GEZAG) is None


def test_a_refusal_says_who_may():
    """In roles, never in names."""
    kind = LEERLING.model_copy(update={"geboortedatum": "2018-01-01", "gezagdragers": OUDERS})
    weigering = weiger_inzage(kind, KIND, OP, REGELS, GEZAG)
    assert "de gezagdragers" in weigering.uitleg
    zonder = kind.model_copy(update={"geboortedatum": "2012-01-01", "gezagdragers": ()})
    weigering = weiger_inzage(zonder, OUDER, OP, REGELS, GEZAG)
    assert "de gezagdragers en de leerling" in weigering.uitleg
    weigering = weiger_inzage(kind.model_copy(update={"geboortedatum": "0000-00-00"}), KIND, OP, REGELS, GEZAG)
    assert "een medewerker van de school" in weigering.uitleg
    assert all("Geheim" not in " ".join(tekst.model_dump().values()) for tekst in REGELS.weigeringen.values())


@given(model.leerlingen, st.sampled_from(Inzagerol), st.integers(-2, 4), st.booleans())
def test_nobody_is_let_in_but_who_the_band_names(leerling, rol, nummer, akkoord):
    """Whatever a source holds there is an answer; a parent let in has gezag, and nobody is under a blokkade."""
    weigering = weiger_inzage(leerling, Aanvrager(rol, nummer, akkoord), OP, REGELS, GEZAG)
    if weigering is not None:
        assert "{" not in weigering.uitleg + weigering.doe
        assert rol is not Inzagerol.SCHOOL
    elif rol is not Inzagerol.SCHOOL:
        assert not leerling.veiligheidsblokkade
        assert rol is Inzagerol.LEERLING or leerling.gezagdragers[nummer].heeft_gezag


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ("tot: 12", "tot: 17"),
        ("  gepland: staat gepland\n", ""),
        ("  VEILIGHEID:\n", "  VEILIGHIED:\n"),
        ('"16 en ouder", mag', '"16 en ouder", tot: 18, mag'),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path, oud, nieuw):
    """Each fault by file and line."""
    tekst = (CONTRACTS / "inzage.yaml").read_text()
    assert oud in tekst
    eigen = tmp_path / "inzage.yaml"
    eigen.write_text(tekst.replace(oud, nieuw))
    with pytest.raises(YamlFoutenError, match=r"contracts/inzage.yaml:\d+"):
        lees_regels(eigen, Inzageregels)


def test_midnight_is_that_of_amsterdam():
    """An hour before midnight in London it is the birthday here already."""
    assert OP.tzinfo is AMSTERDAM
    assert wie(OUDER, OP.replace(hour=0), geboortedatum="2010-03-10") is ALLEEN
    assert wie(OUDER, OP.replace(hour=0) - timedelta(minutes=1), geboortedatum="2010-03-10") is None
