"""What is configured stands in the register, whatever state it is in; and art. 30 lid 1 is answered whole."""

from datetime import date

import pytest

from gateway.exchange.bewaren.termijnen import bewaartermijnen
from gateway.model.klasse import Klasse
from gateway.model.mappen import contractbestand
from gateway.policy import ZICHTVELDEN
from gateway.register import RegisterFoutenError, Stand, als_markdown, laad_registergegevens
from gateway.register.maken import velden
from gateway.register.teksten import KLASSEN, ONDERDELEN, SLEUTELS, contactregels, klassesleutel
from tests.register.conftest import PEILDATUM, ingericht, maak

TEKSTEN = {item.sleutel: item.tekst for item in ONDERDELEN}


def standen(register) -> dict[tuple[str, str], Stand]:
    """How each doel of each abonnement stands."""
    return {(item.abonnement, item.doelnaam): item.stand for item in register.verwerkingen}


def een(register, doelnaam, abonnement):
    """One verwerking."""
    (gevonden,) = (i for i in register.verwerkingen if (i.doelnaam, i.abonnement) == (doelnaam, abonnement))
    return gevonden


def test_every_doel_of_every_abonnement_is_there_also_what_is_over_or_gone(register):
    """One row per doel and partner; what no longer holds is said, never hidden."""
    assert standen(register) == {
        ("rod", "proef-inschrijving"): Stand.GELDIG,
        ("rod", "proef-van-vroeger"): Stand.ONBEKEND_DOEL,
        ("leerplicht-oud", "proef-melding"): Stand.VERLOPEN,
        ("hulp", "proef-hulp"): Stand.GELDIG,
        ("hulp", "proef-melding"): Stand.PAST_NIET,
    }
    pagina = als_markdown(register)
    for stand in set(Stand) - {Stand.GELDIG, Stand.NOG_NIET}:
        assert f"**Let op: {stand}.**" in pagina


@pytest.mark.parametrize(
    ("dag", "stand"),
    [
        (date(2020, 7, 31), Stand.NOG_NIET),
        (date(2020, 8, 1), Stand.GELDIG),
        (date(2026, 3, 9), Stand.GELDIG),
        (date(2026, 3, 10), Stand.VERLOPEN),
    ],
)
def test_an_afspraak_holds_from_its_first_to_its_last_day(dag, stand):
    """Both days count, as they do when something is sent."""
    assert standen(maak(peildatum=dag))["leerplicht-oud", "proef-melding"] is stand


def test_who_is_reached_through_this_gateway_and_lives_in_it_receives():
    """The gemeente has no abonnement, but its register tells what comes in, of both schools."""
    register = maak("zwaluwdam")
    assert not register.verstrekkingen
    assert standen(register) == {
        ("leerplicht-oud", "proef-melding"): Stand.VERLOPEN,
        ("straks", "proef-melding"): Stand.NOG_NIET,
    }
    ontvangst = een(register, "proef-melding", "leerplicht-oud")
    assert TEKSTEN["herkomst"](register, ontvangst) == "De Zwaluw (School of instelling voor po, vo, (v)so of mbo)"


def test_who_configured_nothing_has_a_register_that_says_so():
    """It still tells what the gateway does by itself, and of a source that no connector reads any more."""
    pagina = als_markdown(maak("eik"))
    assert "Er is geen abonnement" in pagina
    assert "vastleggen wat met gegevens gebeurde" in pagina
    assert "sis\\_van\\_vroeger (niet geïnstalleerd)" in pagina
    assert "Er is geen bron ingericht" in als_markdown(maak("linde"))


def test_art_30_lid_1_is_answered_letter_by_letter(register):
    """Each of a to g names parts that exist, and each of those says something for every verwerking."""
    letters = register.vast.artikel30.letters
    assert list(letters) == list("abcdefg")
    genoemd = [sleutel for letter in letters.values() for sleutel in letter.onderdelen]
    assert all(letter.onderdelen for letter in letters.values())
    assert set(genoemd) <= SLEUTELS
    assert len(genoemd) == len(set(genoemd))
    kop = {sleutel: tekst for sleutel, _, tekst in contactregels(register)}
    for sleutel in genoemd:
        if sleutel in kop:
            assert kop[sleutel]
        else:
            assert all(TEKSTEN[sleutel](register, verwerking) for verwerking in register.verwerkingen)


def test_every_class_of_data_is_part_of_letter_c(register):
    """A class that is added to the model must be told of too."""
    assert {klasse for klasse, _ in KLASSEN} == set(Klasse)
    assert {klassesleutel(klasse) for klasse in Klasse} <= set(register.vast.artikel30.c.onderdelen)


def test_every_field_is_about_someone_or_of_the_organisatie():
    """No field of a person goes without a category of betrokkenen."""
    vast = laad_registergegevens().vast
    zonder = {pad for pad in ZICHTVELDEN if vast.betrokkene(pad) is None}
    assert {pad.partition(".")[0] for pad in zonder} == {"organisatie"}
    for soort in vast.betrokkenen.values():
        for begin in soort.paden:
            assert any(pad == begin or pad.startswith(f"{begin}.") for pad in ZICHTVELDEN), begin
    assert vast.betrokkene("leerling.gezagdragers.telefoon") == "gezagdrager"
    assert vast.betrokkene("leerling.roepnaam") == "leerling"


@pytest.mark.parametrize(
    ("onderdeel", "tekst"),
    [
        ("doel", "Hulp vragen aan het lokaal team (alleen voor de tests) (proef-hulp, versie 2)"),
        ("ontvanger", "Lokaal team Zwaluwdam (Lokaal team of wijkteam van de gemeente waar de leerling woont)"),
        (
            "grondslag",
            "toestemming (AVG art. 6 lid 1 onder a en art. 9 lid 2 onder a). "
            "Bron (afgeleid: onze conclusie; laat die bevestigen): Proefwet art. 5",
        ),
        ("toestemming", "ja"),
        ("informatieplicht", "ouders en leerling worden uiterlijk bij het versturen geïnformeerd"),
        ("betrokkenen", "leerlingen; gezagdragers en verzorgers van leerlingen"),
        ("gevoelig", "achternaam; roepnaam; telefoon van een gezagdrager"),
        ("bijzonder", "handelingsdeel van het ontwikkelingsperspectief"),
        ("wettelijk_nummer", "geen"),
        (
            "bewaren_bericht",
            "1 jaar. Bron (afgeleid: onze conclusie; laat die bevestigen): Proefwet art. 6",
        ),
        ("systeem", "bestaat_niet (niet geïnstalleerd); standaard onbekend"),
        ("afspraak", "abonnement hulp, van 01-08-2020, zonder einddatum"),
    ],
)
def test_a_verwerking_is_told_in_plain_dutch(register, onderdeel, tekst):
    """Each part, as a functionaris gegevensbescherming reads it."""
    assert TEKSTEN[onderdeel](register, een(register, "proef-hulp", "hulp")) == tekst


def test_the_status_of_a_source_is_that_of_the_doel(register):
    """What was read in the source itself is not told as our conclusion, nor the other way round."""
    grondslag = TEKSTEN["grondslag"](register, een(register, "proef-inschrijving", "rod"))
    assert grondslag.endswith("Bron (geverifieerd: de bron zelf is gelezen): Proefwet art. 1")


def test_a_voorwaarde_stands_beside_the_field_it_holds_back(register):
    """Fields that only sometimes go are told as such."""
    tekst = TEKSTEN["gevoelig"](register, een(register, "proef-inschrijving", "rod"))
    assert "begindatum van het ontwikkelingsperspectief (alleen als: " in tekst


def test_special_data_without_an_exception_of_art_9_is_pointed_out(register):
    """A ground of art. 6 alone does not carry data on health; the register says so, and says nothing where it does."""
    melding = TEKSTEN["aandacht"](maak("zwaluwdam"), een(maak("zwaluwdam"), "proef-melding", "straks"))
    assert "noemt geen uitzondering van AVG art. 9 lid 2" in melding
    for doelnaam, abonnement in (("proef-hulp", "hulp"), ("proef-inschrijving", "rod")):
        assert TEKSTEN["aandacht"](register, een(register, doelnaam, abonnement)) == "geen"


def test_the_gateway_tells_only_of_what_is_configured():
    """Consent is kept where a doel asks for it, and an inbox where something comes in."""
    assert set(maak().eigen) == {"bron-lezen", "verzuim", "toestemmingen", "logboek", "versleutelen"}
    assert set(maak("zwaluwdam").eigen) == {"postvak", "logboek", "versleutelen"}
    assert set(maak("eik").eigen) == {"bron-lezen", "logboek", "versleutelen"}


def test_the_gateway_keeps_its_own_data_by_the_terms_it_erases_by():
    """The terms come from contracts/bewaren.yaml; each kind that the register names has one."""
    genoemd = {soort for item in laad_registergegevens().vast.eigen.values() for soort in item.bewaren}
    assert genoemd <= bewaartermijnen().keys()
    pagina = als_markdown(maak())
    assert "de sleutel: 7 jaar, vanaf de laatste dag (secundair)" in pagina
    assert "het logboek: blijft: voor de tests (afgeleid)" in pagina
    assert "stand: geen termijn in contracts/bewaren.yaml" in pagina


def test_who_to_turn_to_is_told_or_said_to_be_missing():
    """Art. 30 lid 1 onder a: what the operator did not fill in is not made up."""
    assert als_markdown(maak()).count("niet ingevuld; zie contracts/verantwoordelijken.yaml") == 4
    pagina = als_markdown(maak(contact="Laan 1", fg="fg@dezwaluw.example", beheerder="Hosting BV", plaats="Nederland"))
    assert "niet ingevuld" not in pagina
    assert "| a | Functionaris gegevensbescherming | fg@dezwaluw.example |" in pagina
    assert "| e | Waar de gateway draait | Nederland |" in pagina


def test_the_address_of_an_activity_is_the_one_the_logboek_writes(register):
    """A record of the log leads to its line in the register."""
    activiteit = register.activiteit(een(register, "proef-hulp", "hulp"))
    assert activiteit == "https://schakel.example/register/verwerkingsactiviteiten/proef-hulp/versies/2"


def test_every_doel_that_we_ship_can_stand_in_a_register():
    """Names, betrokkenen and texts exist for all that can be configured."""
    for doel in ingericht().doelen.values():
        gezien = list(velden(doel, ingericht().gegevens.vast))
        assert {veld.pad for veld in gezien} == set(doel.velden_alle)
        assert all(veld.naam for veld in gezien)


@pytest.mark.parametrize(
    ("oud", "nieuw", "fout"),
    [
        ("  g: {titel", "  h: {titel", "'g' ontbreekt"),
        ("  secundair: een ander", "  anders: een ander", "'statussen' klopt niet: secundair ontbreekt"),
        ("  vooraf: ouders", "  daarna: ouders", "'informatieplicht' klopt niet: vooraf ontbreekt"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path, monkeypatch, oud, nieuw, fout):
    """A register with a gap is not written."""
    tekst = contractbestand("register.yaml").read_text()
    assert oud in tekst
    (tmp_path / "register.yaml").write_text(tekst.replace(oud, nieuw))
    monkeypatch.setenv("SCHAKEL_CONTRACTS_DIR", str(tmp_path))
    with pytest.raises(RegisterFoutenError, match=rf"contracts/register\.yaml:\d+: .*{fout}"):
        laad_registergegevens()


def test_the_peildatum_is_on_the_page(register):
    """A register without a day says nothing."""
    assert f"naar wat op {PEILDATUM:%d-%m-%Y} in Schakel is ingericht" in als_markdown(register)
