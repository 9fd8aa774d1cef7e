"""The doelen as they stand: what ROD may get, and nothing else."""

from dataclasses import replace

import pytest
import yaml

from gateway.model.aanvraag import Aanvraag
from gateway.model.klasse import Klasse
from gateway.policy import ZICHTVELDEN
from gateway.policy.doel import wettelijke_nummers
from tests.policy.gevallen import CONTRACTS, DOELEN, EEN, HULP, INSCHRIJVING, LEERLING, PROEFDOELEN, SCHOOL, SWV

VERVALLEN = INSCHRIJVING.model_copy(update={"vervallen": True})
ZONDER_PGN = LEERLING.model_copy(update={"pgn": None})


def test_rod_inschrijving_gives_these_fields():
    """The enrolment message: numbers, dates, periods and the dates of OPPs."""
    assert DOELEN["rod-inschrijving"].velden_alle == {
        "organisatie.brin",
        "leerling.pgn.bsn",
        "leerling.pgn.onderwijsnummer",
        "inschrijving.brin",
        "inschrijving.volgnummer",
        "inschrijving.datum_inschrijving",
        "inschrijving.datum_uitschrijving",
        "inschrijving.periodes.datum_begin",
        "inschrijving.periodes.onderwijsaanbieder",
        "inschrijving.periodes.onderwijslocatie",
        "inschrijving.periodes.opleidingcode",
        "inschrijving.periodes.vestiging",
        "inschrijving.periodes.leerjaar",
        "inschrijving.periodes.bekostigbaar",
        "inschrijving.opps.datum_begin",
        "inschrijving.opps.datum_eind",
    }


def test_rod_verwijdering_gives_only_the_key():
    """A removal names the leerling and the enrolment, no more."""
    assert DOELEN["rod-verwijdering"].velden_alle == {
        "organisatie.brin",
        "leerling.pgn.bsn",
        "leerling.pgn.onderwijsnummer",
        "inschrijving.brin",
        "inschrijving.volgnummer",
    }


def test_rod_identificatie_gives_no_number_and_no_enrolment():
    """Who has no number is found by name, birth date, sex and address."""
    velden = DOELEN["rod-identificatie"].velden_alle
    assert not wettelijke_nummers(velden)
    assert {veld.split(".")[0] for veld in velden} == {"organisatie", "leerling"}


ROD = {naam: doel for naam, doel in DOELEN.items() if naam.startswith("rod-")}


@pytest.mark.parametrize("doel", ROD.values(), ids=ROD)
def test_every_doel_of_rod_is_a_legal_duty(doel):
    """No consent is asked, only schools send, only DUO receives, and the terms are these."""
    assert doel.grondslag.soort == "wettelijke-verplichting"
    assert doel.toestemming is None
    assert (doel.verstrekker, doel.ontvanger) == (("school",), ("duo",))
    assert doel.informatieplicht == "privacyverklaring"
    assert (doel.bewaren.bericht, doel.bewaren.bewijs) == ("P30D", "P7Y")
    assert not doel.bijzonder


@pytest.mark.parametrize(
    ("leerling", "inschrijving", "doelen"),
    [
        (LEERLING, INSCHRIJVING, {"rod-inschrijving"}),
        (LEERLING, VERVALLEN, {"rod-verwijdering"}),
        (ZONDER_PGN, INSCHRIJVING, {"rod-identificatie"}),
        (ZONDER_PGN, VERVALLEN, {"rod-identificatie"}),
        (ZONDER_PGN, None, {"rod-identificatie"}),
        (LEERLING, None, set()),
    ],
)
def test_what_is_planned_for_whom(leerling, inschrijving, doelen):
    """Identify who has no number, register who has one, remove what never began; never two of these at once."""
    assert {naam for naam, doel in DOELEN.items() if doel.van_toepassing(SCHOOL, leerling, inschrijving)} == doelen


def test_a_doel_leaves_room_for_some_kinds_of_aanvraag():
    """Its own kinds, whatever else must hold; without a voorwaarde all of them."""
    mdo = Aanvraag.model_construct(soort="mdo")
    past = {naam for naam, doel in DOELEN.items() if doel.per == "aanvraag" and doel.laat_toe("aanvraag.soort", mdo)}
    assert past == {"aanvraag-ondersteuning", "aanvraag-dossier", "aanvraag-intrekking"}
    assert replace(DOELEN["aanvraag-tlv"], voorwaarde=None).laat_toe("aanvraag.soort", mdo)


def test_a_doel_without_voorwaarde_always_applies():
    """What is not restricted is planned for every leerling, and every inschrijving if it goes per inschrijving."""
    assert SWV.van_toepassing(SCHOOL, LEERLING)
    assert HULP.van_toepassing(SCHOOL, LEERLING, INSCHRIJVING)
    assert not HULP.van_toepassing(SCHOOL, LEERLING)


def test_a_removal_is_about_the_same_object():
    """DUO registers one thing for an enrolment, and only what it knows can be removed."""
    heen, terug = DOELEN["rod-inschrijving"], DOELEN["rod-verwijdering"]
    assert heen.object == terug.object == "rod-inschrijving"
    assert (heen.alleen_na_registratie, terug.alleen_na_registratie) == (False, True)


def test_legal_numbers_go_only_where_the_law_sends_them():
    """DUO, leerplicht, RMC and the own bestuur may have a BSN; no SWV, care partner or other school.

    Gemeente and aanbieder use it between them (Jeugdwet): tests/connectors/ijw shows that no school sends it there.
    """
    mag = {naam for naam, partij in DOELEN.partijen.items() if "bsn" in partij.wettelijke_nummers}
    jeugdwet = {"gemeente-jeugd", "jeugdhulpaanbieder-ijw"}
    assert mag - jeugdwet == {"duo", "gemeente-leerplicht", "gemeente-rmc", "schoolbestuur"}


def test_municipal_partners_are_bound_to_the_woonplaats():
    """These kinds are held against the gemeente where the leerling lives."""
    assert {naam for naam, partij in DOELEN.partijen.items() if partij.gemeentegebonden} == {
        "gemeente-leerplicht",
        "gemeente-rmc",
        "gemeente-jeugd",
        "lokaal-team",
        "jgz",
        "veilig-thuis",
    }


def test_every_fact_has_a_source():
    """Each doel, partij, voorwaarde and band says where it comes from and how sure that is."""
    paden = [*CONTRACTS.glob("doelen/*.yaml"), *CONTRACTS.glob("partijen/*.yaml")]
    for pad in [*paden, CONTRACTS / "voorwaarden.yaml", CONTRACTS / "toestemming.yaml"]:
        tekst = pad.read_text()
        assert tekst.count("bron:") == tekst.count("status:") > 0


def test_fields_of_the_view_have_a_class():
    """What a doel may name is what the model knows, without settings and without enrolments under the leerling."""
    assert ZICHTVELDEN["leerling.pgn.bsn"] is Klasse.WETTELIJK_NUMMER
    assert ZICHTVELDEN["inschrijving.opps.handelingsdeel"] is Klasse.BIJZONDER
    assert "organisatie.bron" not in ZICHTVELDEN
    assert not [veld for veld in ZICHTVELDEN if veld.startswith("leerling.inschrijvingen")]


def test_a_doel_reads_aloud():
    """The sentences name ground, parties, consent, fields, condition, legal numbers and terms."""
    tekst = "\n".join(DOELEN["rod-inschrijving"].zinnen())
    for deel in (
        "Van school naar duo, per inschrijving, als geldt: de leerling heeft een persoonsgebonden nummer",
        "Grondslag: wettelijke verplichting (AVG art. 6 lid 1 onder c)",
        "Er wordt geen toestemming gevraagd.",
        "Van inschrijving.opps: datum_begin en datum_eind, alleen als geldt: de leerling volgt regulier",
        "wettelijk nummer bij: leerling.pgn.bsn en leerling.pgn.onderwijsnummer",
        "30 dagen bewaard, het bewijs 7 jaar",
    ):
        assert deel in tekst


def test_a_doel_with_consent_reads_aloud():
    """Special data and consent are named as such, and a removal says what it removes."""
    tekst = "\n".join(HULP.zinnen())
    assert "Er is toestemming nodig." in tekst
    assert "bijzondere gegevens bij: inschrijving.opps.handelingsdeel." in tekst
    assert "wettelijk nummer" not in tekst
    assert "als geldt: er is een abonnement voor" in tekst
    assert "Van school of schoolbestuur naar" in "\n".join(SWV.zinnen())
    assert "Het verwijdert wat voor rod-inschrijving is geregistreerd." in DOELEN["rod-verwijdering"].zinnen()
    assert len(replace(HULP, informatieplicht="vooraf").zinnen()) == len(HULP.zinnen())
    assert "Een gezagdrager mag tekenen voor allen, als hij verklaart dat de anderen het eens zijn." in EEN.zinnen()
    assert "mag tekenen voor allen" not in tekst


def test_the_doelen_are_all_the_files():
    """Every file in contracts/doelen is a doel of that name."""
    namen = {pad.stem: yaml.safe_load(pad.read_text())["doel"] for pad in CONTRACTS.glob("doelen/*.yaml")}
    assert namen == {naam: naam for naam in DOELEN}
    assert set(PROEFDOELEN) > set(DOELEN)
