"""A school hears what is missing, per kind, sector and samenwerkingsverband, and nothing when all is there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.aanvraagregels import SoortOnbekendError, huidig_opp, volledigheid
from gateway.model.aanvraag import BeoogdeSchool, Gevraagd, Thuiszitten
from tests.aanvraagregels.gevallen import (
    DESKUNDIGEN,
    LEERTOETSEN,
    OP,
    PAPIEREN,
    REGELS,
    VORIG,
    aanvraag,
    compleet,
    deskundige,
    document,
    inschrijving,
    leerling,
    mist,
    opp,
    toets,
    zienswijze,
)

GEVRAAGD = {
    "tlv-sbo": "sbo",
    "tlv-so": "so",
    "tlv-vso": "vso",
    "tlv-verlenging": "vso",
    "tlv-hogere-categorie": "vso",
    "tlv-emb": "so",
    "tlv-pro": "pro",
    "tlv-pro-bijzonder": "pro",
    "lwoo": "lwoo",
}
SOORT_EN_SECTOR = [(naam, sector) for naam, soort in REGELS.soorten.items() for sector in soort.sectoren]


@pytest.mark.parametrize(("soort", "sector"), SOORT_EN_SECTOR)
def test_an_aanvraag_with_everything_misses_nothing(soort, sector):
    """Each kind can be handed in, in each of its sectors."""
    assert mist(compleet(soort, sector, GEVRAAGD.get(soort))) == []


@pytest.mark.parametrize(("soort", "sector"), SOORT_EN_SECTOR)
def test_an_empty_aanvraag_is_told_all_that_is_asked(soort, sector):
    """Every requirement that counts is named with a sentence, an advice and a place to look."""
    leeg = aanvraag(soort, sector, ouders_geinformeerd_op=None)
    wie = leerling("2012-03-15", inschrijving())
    gevraagd = REGELS.eisen_van(soort, sector, leeg.swv)
    gemist = volledigheid(REGELS, leeg, wie, OP)
    zonder_als = {naam for naam, eis in gevraagd.items() if eis.als is None}
    assert {item.eis for item in gemist} >= zonder_als - {"soort-en-sector", "aanvrager-telefoon"}
    assert all(item.tekst.endswith(".") and item.doe.endswith(".") for item in gemist)
    assert {"ouders-geinformeerd"} <= {item.eis for item in gemist if item.veld == "aanvraag.ouders_geinformeerd_op"}


def test_a_document_that_is_missing_is_named_by_its_kind():
    """The platform asks for a documentsoort, so what is missing names one."""
    (gemist,) = volledigheid(
        REGELS,
        compleet("lwoo", documenten=(), gevraagd=Gevraagd(onderwijssoort="lwoo", begin=date(2026, 8, 1))),
        leerling(),
        OP,
    )
    assert (gemist.eis, gemist.documentsoort, gemist.veld, gemist.ernst) == (
        "onderwijskundig-rapport",
        "onderwijskundig-rapport",
        None,
        "blokkeert",
    )


@pytest.mark.parametrize(("sector", "swv"), [("po", "PO1234"), ("vo", "PO1234")])
def test_a_tlv_vso_goes_to_a_samenwerkingsverband_vo(sector, swv):
    """A kind of one sector is not asked of the other, nor a samenwerkingsverband of the other sector."""
    assert mist(compleet("tlv-vso", sector, "vso", swv=swv)) == ["soort-en-sector"]


@pytest.mark.parametrize(
    ("geinformeerd", "goed"),
    [(OP, True), (OP - timedelta(days=365), True), (OP - timedelta(days=366), False), (OP + timedelta(days=1), False)],
)
def test_parents_know_beforehand(geinformeerd, goed):
    """A day that is yet to come, or of long ago, is not that of this aanvraag."""
    gemist = mist(compleet("tlv-vso", "vo", "vso", ouders_geinformeerd_op=geinformeerd))
    assert gemist == ([] if goed else ["ouders-geinformeerd"])


@pytest.mark.parametrize(
    ("geboren", "goed"), [("2010-03-03", True), ("2010-03-02", False), ("2010-03-00", True), ("2010-00-00", True)]
)
def test_a_leerling_signs_from_16(geboren, goed):
    """On his sixteenth birthday he signs his OPP himself; who may be younger is not asked."""
    papieren = (document("opp", "ouders"),)
    gemist = mist(compleet("tlv-vso", "vo", "vso", documenten=papieren), leerling(geboren))
    assert gemist == ([] if goed else ["opp-getekend-leerling"])


def test_parents_who_do_not_agree_are_heard():
    """Without overeenstemming the zienswijze is needed and the signature is not."""
    papieren = (document("opp"),)
    anders = {"overeenstemming_op": None, "documenten": papieren}
    gemist = mist(compleet("tlv-vso", "vo", "vso", zienswijzen=(), **anders))
    assert gemist == ["zienswijze-ouders-oneens", "zienswijze-leerling", "overeenstemming-handelingsdeel"]
    gemist = mist(compleet("tlv-vso", "vo", "vso", zienswijzen=(zienswijze("ouders", akkoord=False),), **anders))
    assert gemist == ["zienswijze-leerling", "overeenstemming-handelingsdeel"]


def test_the_bijzondere_groep_needs_instemming():
    """A zienswijze that does not agree is not enough for praktijkonderwijs under the special rule."""
    oneens = (zienswijze("ouders", akkoord=False), zienswijze("leerling"))
    assert mist(compleet("tlv-pro-bijzonder", "vo", "pro", zienswijzen=oneens)) == ["instemming-ouders"]


def test_one_of_three_papers_is_enough():
    """A copy of the aanwijzing, of the TLV, or an OPP."""
    rest = tuple(item for item in PAPIEREN if item.soort not in {"opp", "aanwijzing-lwoo"})
    assert mist(compleet("tlv-pro-bijzonder", "vo", "pro", documenten=rest)) == ["bijzondere-groep"]
    for soort in ("opp", "tlv", "aanwijzing-lwoo"):
        assert mist(compleet("tlv-pro-bijzonder", "vo", "pro", documenten=(*rest, document(soort)))) == []


@pytest.mark.parametrize(
    ("iq", "gemist"),
    [(90, []), (91, ["sociaal-emotioneel"]), (120, ["sociaal-emotioneel"]), (121, []), (None, ["iq"])],
)
def test_an_iq_from_91_to_120_asks_for_research(iq, gemist):
    """LWOO with an IQ in that range needs social-emotional research; without IQ that is what is missing."""
    vraag = compleet("lwoo", "vo", "lwoo", toetsen=(*LEERTOETSEN, toets("iq", iq=iq)))
    assert mist(vraag) == gemist
    met = (*vraag.toetsen, toets("sociaal-emotioneel", problematiek=True))
    assert mist(vraag.model_copy(update={"toetsen": met})) == [naam for naam in gemist if naam == "iq"]


def test_the_last_iq_counts():
    """An older test does not ask for research that the newer does not."""
    ouder = toets("iq", iq=100).model_copy(update={"datum": VORIG - timedelta(days=400)})
    assert mist(compleet("lwoo", "vo", "lwoo", toetsen=(*LEERTOETSEN, toets("iq", iq=80), ouder))) == []


def test_leerachterstand_is_of_two_domains_and_one_that_counts():
    """Technisch lezen and spellen alone do not do, nor does one domain twice or a result without DL."""
    iq = toets("iq", iq=78)
    bij = [toets("spellen", dle=1, dl=9), toets("technisch-lezen", dle=1, dl=9), toets("begrijpend-lezen", dle=9)]
    assert mist(compleet("tlv-pro", "vo", "pro", toetsen=(iq, *bij))) == ["leerachterstand-kern"]
    twee = (iq, bij[0], bij[0])
    assert mist(compleet("tlv-pro", "vo", "pro", toetsen=twee)) == ["leerachterstand", "leerachterstand-kern"]


@pytest.mark.parametrize(
    ("mensen", "goed"),
    [
        (DESKUNDIGEN, True),
        (tuple(reversed(DESKUNDIGEN)), True),
        ((deskundige("A", "psycholoog"), deskundige("B", "orthopedagoog")), True),
        ((deskundige("A", "arts"), deskundige("B", "pedagoog")), False),
        ((deskundige("A b", "orthopedagoog"), deskundige("a  B", "arts")), False),
        ((deskundige("A", "orthopedagoog"), deskundige("B", "arts", ondertekend=False)), False),
        ((deskundige("A", "orthopedagoog"), deskundige("B", "loodgieter")), False),
        (DESKUNDIGEN[:1], False),
    ],
)
def test_two_different_experts_advise(mensen, goed):
    """One of them an orthopedagoog or psycholoog, both signed, in any order; the same person counts once."""
    assert mist(compleet("tlv-vso", "vo", "vso", deskundigen=mensen)) == ([] if goed else ["deskundigen"])


def test_the_beoogde_school_takes_part_with_the_parents_consent_only():
    """Without it the school leaves her out or asks."""
    school = BeoogdeSchool(naam="De Eik")
    assert mist(compleet("tlv-vso", "vo", "vso", beoogde_school=school)) == ["akkoord-beoogde-school"]
    school = BeoogdeSchool(naam="De Eik", ouders_akkoord_op=VORIG)
    assert mist(compleet("tlv-vso", "vo", "vso", beoogde_school=school)) == []


def test_a_vrijstelling_comes_with_its_letter():
    """Of the kinds of thuiszitter only vrijstelling asks for a document."""
    vrij = Thuiszitten(soort="vrijstelling", sinds=VORIG, traject="onderzoek")
    assert mist(compleet("thuiszitter", thuiszitten=vrij)) == ["vrijstelling"]
    assert mist(compleet("thuiszitter", thuiszitten=vrij, documenten=(document("vrijstelling"),))) == []


@pytest.mark.parametrize(("datum", "goed"), [(VORIG, True), (None, False), (VORIG - timedelta(days=400), False)])
def test_an_evaluation_is_of_the_last_year(datum, goed):
    """A paper without a date may be of any day."""
    papieren = (document("opp", "ouders", "leerling"), document("opp-evaluatie", datum=datum), document("advies-cvb"))
    gemist = mist(compleet("tlv-verlenging", "vo", "vso", documenten=papieren))
    assert gemist == ([] if goed else ["opp-evaluatie"])


def test_only_the_category_above_the_lowest_needs_its_own_aanvraag():
    """A raise to laag is no raise."""
    laag = Gevraagd(onderwijssoort="vso", categorie="laag", begin=date(2026, 8, 1), duur_jaren=1)
    assert mist(compleet("tlv-hogere-categorie", gevraagd=laag)) == ["categorie-hoger"]


def test_the_opp_that_began_last_counts():
    """Not one that has yet to begin, nor one of an enrolment that never was."""
    nieuw, oud = opp(datum_begin=date(2025, 9, 1)), opp()
    later = opp(datum_begin=OP + timedelta(days=1))
    wie = leerling("2012-03-15", inschrijving(oud, nieuw, later), inschrijving(opp(datum_begin=OP), vervallen=True))
    assert huidig_opp(wie, OP) == nieuw
    assert huidig_opp(leerling("2012-03-15", inschrijving()), OP) is None


def test_a_samenwerkingsverband_asks_more_and_less():
    """The example VO wants two signed attachments, the example PO arranges the experts itself."""
    assert mist(compleet("tlv-vso", "vo", "vso", swv="VO9901")) == ["deskundigenverklaring", "directieverklaring"]
    papieren = (*PAPIEREN, document("deskundigenverklaring", "deskundige"), document("directieverklaring", "school"))
    assert mist(compleet("tlv-vso", "vo", "vso", swv="VO9901", documenten=papieren)) == []
    assert mist(compleet("tlv-sbo", "po", "sbo", swv="PO9901", deskundigen=())) == []
    assert mist(compleet("tlv-sbo", "po", "sbo", deskundigen=())) == ["deskundigen"]
    assert mist(compleet("lwoo", "vo", "lwoo", swv="VO9901")) == []


def test_an_unknown_kind_is_an_error_with_the_nearest_name():
    """It names no value of the leerling."""
    with pytest.raises(SoortOnbekendError, match=r"AVR-001.*Bedoelde u 'tlv-vso'"):
        mist(aanvraag("tlv-vsoo"))


@given(st.sets(st.sampled_from(PAPIEREN)), st.sampled_from(SOORT_EN_SECTOR))
def test_adding_a_document_never_makes_more_missing(papieren, soort_en_sector):
    """What is missing only gets less as papers come in."""
    soort, sector = soort_en_sector
    minder = compleet(soort, sector, GEVRAAGD.get(soort), documenten=tuple(papieren))
    meer = minder.model_copy(update={"documenten": PAPIEREN})
    assert set(mist(meer)) <= set(mist(minder))


def test_every_requirement_document_and_discipline_is_used():
    """No requirement stands in eisen.yaml that nobody asks for."""
    gebruikt = {naam for soort in REGELS.soorten.values() for naam in soort.eisen}
    gebruikt |= {naam for soort in REGELS.soorten.values() for eisen in soort.sectoren.values() for naam in eisen}
    gebruikt |= {naam for eis in REGELS.eisen.values() for naam in getattr(eis, "eisen", ())}
    assert REGELS.eisen.keys() - gebruikt - set(REGELS.altijd) == set()
