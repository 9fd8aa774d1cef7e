"""Who may be told of verzuim: DUO and leerplicht of the gemeente of residence, once the parents know; nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from gateway.model.partijen import Partner
from gateway.model.verzuim import Melder, Verzuimdag, Verzuimlesuur, Verzuimmelding
from gateway.policy import Geweigerd, Reden, Toegestaan, Vraag, decide, minimise
from gateway.policy.paden import ZICHTVELDEN
from tests.policy.gevallen import AFSPRAAK, DOELEN, LEERLING, OP, SCHOOL, VANDAAG

MELDING = Verzuimmelding(
    id="0193f2c8-0000-7000-8000-000000000001",
    soort="zestien-uur",
    begindatum=date(2026, 2, 2),
    einddatum=date(2026, 2, 20),
    dagen=(Verzuimdag(datum=date(2026, 2, 2), heledag=False, lesuren=(Verzuimlesuur(nummer=3),)),),
    vermoedelijke_reden="onbekend",
    melder=Melder(naam="A. Mentor", email="mentor@school.example"),
    ouders_geinformeerd_op=VANDAAG,
)
MELDEND = ("verzuimmelding-duo", "verzuimmelding-gemeente")
VERZUIM = (*MELDEND, "verzuimintrekking-duo", "verzuimintrekking-gemeente")


def vraag(doel: str, soort: str, **velden: object) -> Vraag:
    """A question about the melding, to a partner of a kind."""
    partner = Partner(
        id="p", naam="P", soort=soort, oin="00000001800866472000", connector="geen", gemeentes=("0363", "0599")
    )
    basis = Vraag(
        doel=DOELEN[doel],
        verstrekker=SCHOOL,
        ontvanger=partner,
        afspraak=AFSPRAAK.model_copy(update={"partner": "p", "doelen": VERZUIM}),
        leerling=LEERLING,
        onderwerp=MELDING,
        op=OP,
        geinformeerd_op=VANDAAG,
    )
    return replace(basis, **velden)


@pytest.mark.parametrize("doel", VERZUIM)
@pytest.mark.parametrize("soort", sorted(DOELEN.partijen))
def test_no_other_kind_of_partner_is_told(doel, soort):
    """Whatever was agreed, verzuim goes to DUO, or to leerplicht of the gemeente, and to no other kind of partner."""
    besluit = decide(vraag(doel, soort))
    bedoeld = {"duo": "duo", "gemeente": "gemeente-leerplicht"}[doel.rpartition("-")[2]]
    assert isinstance(besluit, Toegestaan) is (soort == bedoeld)
    if soort != bedoeld:
        assert besluit.code is Reden.DOEL_NIET_TOEGESTAAN


@pytest.mark.parametrize("doel", MELDEND)
@pytest.mark.parametrize("wanneer", [None, date(2999, 1, 1)])
def test_parents_know_first(doel, wanneer):
    """Without a day on which the parents were told, or with one to come, nothing is reported."""
    soort = {"duo": "duo", "gemeente": "gemeente-leerplicht"}[doel.rpartition("-")[2]]
    besluit = decide(vraag(doel, soort, geinformeerd_op=wanneer))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.INFORMATIEPLICHT_OPEN


def test_another_gemeente_is_not_told():
    """Only the gemeente where the leerling lives is told."""
    elders = LEERLING.model_copy(update={"woongemeente": "0014"})
    besluit = decide(vraag("verzuimmelding-gemeente", "gemeente-leerplicht", leerling=elders))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.ANDERE_GEMEENTE


def test_no_consent_is_asked():
    """It is a legal duty: the decision rests on no toestemming."""
    besluit = decide(vraag("verzuimmelding-duo", "duo"))
    assert isinstance(besluit, Toegestaan)
    assert besluit.toestemming is None
    assert besluit.grondslag.soort == "wettelijke-verplichting"


@pytest.mark.parametrize("doel", VERZUIM)
def test_exactly_the_fields_the_law_names(doel):
    """Nothing of the leerling but his number, and of the melding what the Besluit verzuimmelding lists."""
    eigen = ("ouders_geinformeerd_op", "meerderjarig", "ingetrokken")
    buiten = {f"verzuimmelding.{veld}" for veld in eigen}
    melding = {veld for veld in ZICHTVELDEN if veld.startswith("verzuimmelding.")} - buiten
    adres = {veld for veld in melding if ".afwijkend_adres." in veld and veld.endswith(("1", "2", "3", "landcode"))}
    nummers = {"leerling.pgn.bsn", "leerling.pgn.onderwijsnummer"}
    verwacht = {"organisatie.brin", "verzuimmelding.id", "verzuimmelding.begindatum"} | nummers
    if doel in MELDEND:
        verwacht |= melding - adres
    if doel == "verzuimmelding-gemeente":
        verwacht.add("organisatie.naam")
    assert DOELEN[doel].velden_alle == verwacht


def test_the_view_of_a_melding():
    """The view holds the melding and the number, and no name."""
    besluit = decide(vraag("verzuimmelding-duo", "duo"))
    zicht = minimise(besluit, organisatie=SCHOOL, leerling=LEERLING, onderwerp=MELDING, bericht={})
    assert set(zicht) == {"organisatie", "leerling", "verzuimmelding", "bericht"}
    assert dict(zicht["leerling"]) == {"pgn": {"bsn": "999999990", "onderwijsnummer": None}}
    assert zicht["verzuimmelding"]["dagen"] == [{"datum": "2026-02-02", "heledag": False, "lesuren": [{"nummer": 3}]}]
    assert "Geheim" not in str(dict(zicht))


@pytest.mark.parametrize(
    ("doel", "school", "melding", "geldt"),
    [
        ("verzuimmelding-duo", {}, {}, True),
        ("verzuimmelding-duo", {"bekostiging": "b3"}, {}, False),
        ("verzuimmelding-duo", {}, {"ingetrokken": True}, False),
        ("verzuimintrekking-duo", {}, {"ingetrokken": True}, True),
        ("verzuimintrekking-duo", {"bekostiging": "b4"}, {"ingetrokken": True}, False),
        ("verzuimmelding-gemeente", {"bekostiging": "b3"}, {}, True),
        ("verzuimmelding-gemeente", {}, {}, True),
        ("verzuimmelding-gemeente", {}, {"soort": "doorstroompunt"}, False),
        ("verzuimmelding-gemeente", {}, {"ingetrokken": True}, False),
        ("verzuimintrekking-gemeente", {"bekostiging": "b3"}, {"ingetrokken": True}, True),
    ],
)
def test_which_way_a_melding_goes(doel, school, melding, geldt):
    """A bekostigde school reports to DUO, a b3 or b4 school to the gemeente; what is withdrawn is not reported."""
    organisatie, wat = SCHOOL.model_copy(update=school), MELDING.model_copy(update=melding)
    assert DOELEN[doel].van_toepassing(organisatie, LEERLING, wat) is geldt
    assert not DOELEN[doel].van_toepassing(organisatie, LEERLING, None)
    assert not DOELEN[doel].van_toepassing(organisatie, LEERLING, LEERLING.inschrijvingen[0])


def test_a_doel_is_about_one_thing():
    """What stays behind is told of the leerling and of the onderwerp, not of every other thing there is."""
    doel = DOELEN["verzuimmelding-duo"]
    assert doel.gaat_over("leerling.achternaam")
    assert doel.gaat_over("verzuimmelding.ingetrokken")
    assert not doel.gaat_over("inschrijving.opps.handelingsdeel")
