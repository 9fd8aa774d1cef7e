"""The doelen of jeugdhulp: what a partner can never get, whatever is agreed and whoever consents."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from gateway.model.jeugdhulp import (
    Afstemming,
    Gezagsverzoek,
    Jeugdhulpverzoek,
    OppSamenvatting,
    Overleg,
    Verzuimcontext,
)
from gateway.model.partijen import Partner
from gateway.policy import Doel, Geweigerd, Reden, Toegestaan, Vraag, decide
from gateway.policy.doel import wettelijke_nummers
from gateway.policy.tijd import AMSTERDAM
from tests.policy.gevallen import (
    AANMELDEN,
    AFSPRAAK,
    DOELEN,
    LEERLING,
    MET_DOCUMENTEN,
    OP,
    SCHOOL,
    VERZOEK,
    VERZOEK_JA,
)

PARTNERS = {"lokaal-team", "jgz", "jeugdhulpaanbieder", "jeugdbescherming", "veilig-thuis"}
# Gemeente and aanbieder among themselves (iJw): a world of its own, where the BSN is the law.
IJW = {"gemeente-jeugd", "jeugdhulpaanbieder-ijw"}
SCHOLEN = {"school", "schoolbestuur", "samenwerkingsverband", "onderwijspartner"}
TOEZICHT = {"duo", "inspectie", "gemeente-leerplicht", "gemeente-rmc"}
NAAR_JEUGDHULP = {naam: doel for naam, doel in DOELEN.items() if PARTNERS & set(doel.ontvanger)}
MET_TOESTEMMING = {naam: doel for naam, doel in DOELEN.items() if doel.toestemming}
VERZOEKEN = {naam: doel for naam, doel in DOELEN.items() if doel.per == "jeugdhulpverzoek"}
INTREKKINGEN = {
    "jeugdhulp-intrekking": "aanmelding-jeugdhulp",
    "bijlage-opp-intrekking": "bijlage-opp-samenvatting",
    "verzuim-context-intrekking": "verzuim-context",
}
ZONDER_TOESTEMMING = {"consultatie-anoniem", "inlichtingen-ots", *INTREKKINGEN}


@pytest.mark.parametrize("doel", NAAR_JEUGDHULP.values(), ids=NAAR_JEUGDHULP)
def test_a_partner_gets_no_number_opp_or_verzuimmelding(doel: Doel):
    """No legal number, nothing of an enrolment with its OPPs, no melding, no aanvraag; in doelen to come either."""
    assert not wettelijke_nummers(doel.velden_alle)
    assert {veld.partition(".")[0] for veld in doel.velden_alle} <= {"organisatie", "leerling", "jeugdhulpverzoek"}
    assert not {"leerling.leerlingnummer", "jeugdhulpverzoek.leerlingnummer"} & doel.velden_alle
    assert set(doel.ontvanger) <= PARTNERS
    assert doel.per == "jeugdhulpverzoek"


def test_there_are_partners_to_test():
    """Every kind of partij is one or the other, and every doel about a verzoek goes to a partner or comes from one."""
    assert set(DOELEN.partijen) == PARTNERS | IJW | SCHOLEN | TOEZICHT
    assert {naam for naam in VERZOEKEN if naam not in NAAR_JEUGDHULP} == {
        "terugkoppeling-voortgang",
        "terugkoppeling-inhoud",
    }


@pytest.mark.parametrize("doel", DOELEN.values(), ids=DOELEN)
def test_no_school_is_in_the_berichtenverkeer_of_the_jeugdwet(doel: Doel):
    """Where a gemeente or aanbieder of iJw is on one side, one is on the other, and no consent could change that."""
    partijen = {*doel.verstrekker, *doel.ontvanger}
    assert partijen <= IJW or not partijen & IJW


def test_no_doel_reaches_veilig_thuis():
    """A melding there is made by a person, and nothing comes from there either."""
    assert not [naam for naam, doel in DOELEN.items() if "veilig-thuis" in (*doel.ontvanger, *doel.verstrekker)]


@pytest.mark.parametrize("doel", VERZOEKEN.values(), ids=VERZOEKEN)
def test_who_must_agree(doel: Doel):
    """Everything rests on consent, but the question without a name, the duty to a GI, and taking back."""
    assert (doel.toestemming is None) is (doel.naam in ZONDER_TOESTEMMING)
    assert not doel.een_volstaat
    if doel.toestemming:
        assert doel.bewaren.bericht == "P1Y"


def test_what_may_be_said_of_opp_and_verzuim_stands_apart():
    """Each has a doel of its own, so that a consent for a request never takes them along."""
    for wortel, eigen in (
        ("jeugdhulpverzoek.opp.", "bijlage-opp-samenvatting"),
        ("jeugdhulpverzoek.verzuim.", "verzuim-context"),
    ):
        assert {naam for naam, doel in DOELEN.items() if any(v.startswith(wortel) for v in doel.velden_alle)} == {eigen}


@pytest.mark.parametrize("doel", MET_TOESTEMMING.values(), ids=MET_TOESTEMMING)
def test_a_file_stands_where_consent_names_it(doel: Doel):
    """On consent a file goes as one of the `documenten` of what the doel is about: there its digest is looked at."""
    bestanden = {veld for veld in doel.velden_alle if veld.endswith(".inhoud")}
    assert bestanden - {"jeugdhulpverzoek.stand.inhoud"} <= {f"{doel.per}.documenten.inhoud"}
    if bestanden & {f"{doel.per}.documenten.inhoud"}:
        assert f"{doel.per}.documenten.sha256" in doel.velden_alle


def test_a_question_without_a_name_has_none():
    """Nothing of the leerling, and of the verzoek no document, no consent and no key of the school."""
    velden = DOELEN["consultatie-anoniem"].velden_alle
    assert {veld for veld in velden if not veld.startswith("jeugdhulpverzoek.contactpersoon.")} == {
        "organisatie.naam",
        *(f"jeugdhulpverzoek.{naam}" for naam in ("id", "soort", "prioriteit", "hulpvraag", "leeftijdsgroep")),
        *(f"jeugdhulpverzoek.{naam}" for naam in ("leerjaarband", "terugkoppeling", "ingediend_op")),
    }


@pytest.mark.parametrize("naam", INTREKKINGEN)
def test_taking_back_says_nothing_of_the_leerling(naam: str):
    """A withdrawal is a key and a reason of our own list, and takes away what was registered for its own doel."""
    doel = DOELEN[naam]
    assert doel.verwijdert == INTREKKINGEN[naam]
    assert doel.object == DOELEN[INTREKKINGEN[naam]].object
    assert doel.velden_alle == {f"jeugdhulpverzoek.{naam}" for naam in ("id", "soort", "intrekreden")}
    assert doel.alleen_na_registratie


def test_progress_tells_nothing_of_the_help():
    """What comes back by status is no special data; what the hulpverlener writes is, and has a doel of its own."""
    assert not DOELEN["terugkoppeling-voortgang"].bijzonder
    assert DOELEN["terugkoppeling-inhoud"].bijzonder == {"jeugdhulpverzoek.stand.inhoud"}
    for naam in ("terugkoppeling-voortgang", "terugkoppeling-inhoud"):
        assert set(DOELEN[naam].ontvanger) == {"school", "samenwerkingsverband"}


SOORTEN: list[tuple[dict[str, object], set[str]]] = [
    ({"soort": "consultatie-anoniem"}, {"consultatie-anoniem"}),
    ({}, {"aanmelding-jeugdhulp", "aanmelding-swv-naar-jeugdhulp"}),
    ({"soort": "jgz-consult"}, {"jgz-consult"}),
    ({"soort": "jgz-consult", "opp": OppSamenvatting()}, {"jgz-consult", "bijlage-opp-samenvatting"}),
    (
        {"soort": "jgz-consult", "verzuim": Verzuimcontext(van=date(2026, 1, 5), tot=date(2026, 2, 5), soort="ziekte")},
        {"jgz-consult", "verzuim-context"},
    ),
    (
        {
            "soort": "uitnodiging-mdo",
            "overleg": Overleg(begin=OP, plaats="school", doel="overleg"),
            "opp": OppSamenvatting(),
        },
        {"uitnodiging-mdo"},
    ),
    (
        {"soort": "onderwijszorg-afstemming", "afstemming": Afstemming(casehouder="C", momenten="ma")},
        {"onderwijszorg-afstemming"},
    ),
    ({"soort": "inlichtingen-ots"}, set()),
    (
        {"soort": "inlichtingen-ots", "gezagsverzoek": Gezagsverzoek(kenmerk="k", ontvangen_op=date(2026, 3, 9))},
        {"inlichtingen-ots"},
    ),
    ({"ingetrokken": True, "opp": OppSamenvatting()}, {"jeugdhulp-intrekking"}),
    (
        {"soort": "jgz-consult", "opp": OppSamenvatting(), "opp_ingetrokken": True},
        {"jgz-consult", "bijlage-opp-intrekking"},
    ),
    (
        {
            "soort": "jgz-consult",
            "opp": OppSamenvatting(),
            "verzuim": Verzuimcontext(van=date(2026, 1, 5), tot=date(2026, 2, 5), soort="ziekte"),
            "verzuim_ingetrokken": True,
        },
        {"jgz-consult", "bijlage-opp-samenvatting", "verzuim-context-intrekking"},
    ),
    ({"ingetrokken": True, "opp_ingetrokken": True, "verzuim_ingetrokken": True}, {"jeugdhulp-intrekking"}),
]


@pytest.mark.parametrize(("velden", "doelen"), SOORTEN)
def test_what_is_planned_for_a_verzoek(velden, doelen):
    """Each kind has its doel, and what is taken back has only that."""
    verzoek = Jeugdhulpverzoek.model_validate(VERZOEK.model_copy(update={**velden, "terugkoppeling": "geen"}))
    assert {naam for naam, doel in DOELEN.items() if doel.van_toepassing(SCHOOL, LEERLING, verzoek)} == doelen


@pytest.mark.parametrize(
    ("vorm", "doelen"),
    [
        ("geen", set()),
        ("voortgang", {"terugkoppeling-voortgang"}),
        ("inhoud", {"terugkoppeling-voortgang", "terugkoppeling-inhoud"}),
    ],
)
def test_what_may_come_back(vorm, doelen):
    """Nothing, progress, or what the hulpverlener chose as well."""
    verzoek = VERZOEK.model_copy(update={"terugkoppeling": vorm})
    terug = {naam for naam in DOELEN if naam.startswith("terugkoppeling-")}
    assert {naam for naam in terug if DOELEN[naam].van_toepassing(SCHOOL, LEERLING, verzoek)} == doelen


def test_one_thing_is_registered_whatever_was_asked():
    """So that taking back belongs to every request."""
    gevraagd = {naam for naam, doel in VERZOEKEN.items() if doel.object == "jeugdhulpverzoek"}
    assert gevraagd >= {"consultatie-anoniem", "aanmelding-jeugdhulp", "jgz-consult", "inlichtingen-ots"}
    assert "jeugdhulp-intrekking" in gevraagd
    assert DOELEN["verzuim-context"].object == "verzuim-context"


INGETROKKEN = VERZOEK_JA.model_copy(update={"ingetrokken_op": datetime(2026, 3, 9, tzinfo=AMSTERDAM)})


def zonder_grond(doel: str, soort: str, **verzoek: object) -> Vraag:
    """A question on another ground, with a refusal in the file."""
    nee = VERZOEK_JA.model_copy(update={"doel": doel, "ontvanger": "gi", "geweigerd_op": OP})
    partner = Partner(id="gi", naam="GI", soort=soort, oin="00000001800866472000", connector="p", gemeentes=("0363",))
    return replace(
        MET_DOCUMENTEN,
        doel=DOELEN[doel],
        ontvanger=partner,
        afspraak=AFSPRAAK.model_copy(update={"partner": "gi"}),
        onderwerp=VERZOEK.model_copy(update=verzoek),
        toestemmingen=(nee,),
    )


@pytest.mark.parametrize(
    ("doel", "soort"),
    [("inlichtingen-ots", "jeugdbescherming"), ("consultatie-anoniem", "jgz"), ("jeugdhulp-intrekking", "lokaal-team")],
)
def test_a_refusal_does_not_stop_another_ground(doel, soort):
    """It goes, the explanation says that consent is not what it rests on, and no document is in the doel."""
    besluit = decide(zonder_grond(doel, soort))
    assert isinstance(besluit, Toegestaan)
    assert (besluit.toestemming, besluit.documenten) == (None, None)
    assert "toestemming is hier niet de grondslag" in besluit.uitleg


def test_withdrawing_stops_the_request_and_not_the_taking_back():
    """After a withdrawal nothing goes but the word that it was withdrawn."""
    vraag = replace(MET_DOCUMENTEN, toestemmingen=(INGETROKKEN,))
    besluit = decide(vraag)
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.INGETROKKEN
    assert isinstance(decide(replace(vraag, doel=DOELEN["jeugdhulp-intrekking"])), Toegestaan)


def test_consent_to_the_school_is_not_consent_to_the_samenwerkingsverband():
    """Two verstrekkers, two doelen, two consents; neither stands for the other."""
    stichting = SCHOOL.model_copy(update={"soort": "samenwerkingsverband"})
    eigen = DOELEN["aanmelding-swv-naar-jeugdhulp"]
    vraag = replace(MET_DOCUMENTEN, verstrekker=stichting)
    assert decide(vraag).code is Reden.DOEL_NIET_TOEGESTAAN
    assert decide(replace(vraag, doel=eigen)).code is Reden.GEEN_TOESTEMMING
    ja = VERZOEK_JA.model_copy(update={"doel": eigen.naam})
    assert isinstance(decide(replace(vraag, doel=eigen, toestemmingen=(ja,))), Toegestaan)


def test_help_goes_to_the_gemeente_of_residence():
    """A lokaal team of another gemeente gets nothing, with consent or without a name."""
    elders = MET_DOCUMENTEN.ontvanger.model_copy(update={"gemeentes": ("0599",)})
    for doel in (AANMELDEN, DOELEN["consultatie-anoniem"]):
        assert decide(replace(MET_DOCUMENTEN, doel=doel, ontvanger=elders)).code is Reden.ANDERE_GEMEENTE
