"""Inzage: whole for who may see it, nothing for who may not, and recorded either way."""

import io
import json

import pytest
from pypdf import PdfReader

from gateway.document import als_html, als_pdf
from gateway.exchange.gebruik import Persoon
from gateway.exchange.inzage.fouten import InzageGeweigerdError
from gateway.exchange.inzage.geven import geef_inzage
from gateway.exchange.inzage.overzicht import overzicht
from gateway.exchange.retention import vergeet
from gateway.policy.inzageregels import inzageregels
from tests.exchange.inzage.leerling import (
    HULP,
    KIND,
    MOEDER,
    SCHOOL,
    STIEF,
    VADER,
    deel_zonder,
    gebruik,
    geef_toestemming,
    kind,
    meld_terug,
    stap_terug,
    van,
    vraag,
)
from tests.motor import afgekeurd, eigenaar, ontvangen, open_motor, regels

pytestmark = pytest.mark.anyio
ANDEREN = ("Berkhof", "Steen", "0611111111", "koen@", "999999990", "GEHEIM")


def _html(inzage) -> str:
    return als_html(overzicht(inzage, inzageregels()))


async def test_all_that_was_shared_is_told(motor):
    """To whom, when, why, by what right, which data were filled in, and how it went; names of fields, no values."""
    await motor.rond(kind(opleiding="0090"))
    inzage = await vraag(motor, KIND)
    assert inzage.leerling == "Noor Linden"
    [een] = inzage.verstrekkingen
    assert (een.gedeeld, een.doel, een.ontvanger_naam, een.toestand) == (
        True,
        "rod-inschrijving",
        "DUO",
        "teruggekoppeld",
    )
    assert een.toestand_in_woorden == "aangekomen en verwerkt"
    assert een.grondslag.startswith("wettelijke verplichting")
    assert "geen toestemming nodig" in een.grondslag_in_woorden
    namen = {item.pad: item.naam for item in een.gegevens}
    assert een.gevuld
    assert "leerling.pgn.bsn" in namen
    # The doel allows it; this leerling has none.
    assert "leerling.pgn.onderwijsnummer" not in namen
    assert all(naam != pad for pad, naam in namen.items())
    assert {item.pad: item.reden for item in een.achtergehouden}.keys() == {
        "inschrijving.opps.datum_begin",
        "inschrijving.opps.datum_eind",
    }
    assert "Wat niet meeging" in _html(inzage)
    tekst = inzage.model_dump_json(by_alias=True)
    assert '"toestandInWoorden"' in tekst
    assert not [woord for woord in (*ANDEREN, "Molenweg", "100001") if woord in tekst + _html(inzage)]


async def test_what_was_refused_or_blocked_is_not_shared(motor):
    """It stands apart, with the reason in words and without advice for the school."""
    await motor.rond(kind())
    geblokkeerd = "toestand = 'geblokkeerd', reden_code = 'INGETROKKEN', fencing = 1"
    eigenaar(f"UPDATE uitwisseling SET {geblokkeerd} WHERE organisatie = %s", motor.organisatie)
    [een] = (await vraag(motor, MOEDER)).verstrekkingen
    assert not een.gedeeld
    assert een.reden.startswith("De toestemming is ingetrokken")
    html = _html(await vraag(motor, MOEDER))
    assert "Wat niet is gedeeld" in html
    assert "Linden (gezagdrager 2)" in html
    assert "Er is niets gedeeld." in html
    # A second claim: an attempt before it may have arrived.
    eigenaar("UPDATE uitwisseling SET fencing = 2 WHERE organisatie = %s", motor.organisatie)
    [een] = (await vraag(motor, MOEDER)).verstrekkingen
    assert een.gedeeld


async def test_a_wiped_bericht_is_still_told_of(motor):
    """The message is gone, the decision stays: which fields could go, not which were filled in."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(kind())
    [id_] = await motor.ids()
    await motor.settle(afgekeurd(id_, tekst="GEHEIM"))
    eigenaar("UPDATE bericht SET inhoud = NULL, zicht = NULL WHERE organisatie = %s", motor.organisatie)
    inzage = await vraag(motor, SCHOOL)
    [een] = inzage.verstrekkingen
    assert (een.bericht_gewist, een.gevuld, een.bericht_bewaard_tot) == (True, False, None)
    assert "leerling.pgn.onderwijsnummer" in {item.pad for item in een.gegevens}
    assert een.toestand_in_woorden == "aangekomen, maar door de ontvanger afgekeurd"
    html = _html(inzage)
    assert "het bericht is gewist; het bewijs dat het is verstuurd blijft" in html
    assert "GEHEIM" not in html


async def test_what_partners_let_us_know_is_told(motor):
    """Statuses by code and in words; what they wrote with it is not in it."""
    await motor.rond(kind())
    await meld_terug(motor)
    [id_] = await motor.ids()
    await stap_terug(motor, id_)
    terug = {item.over: item for item in (await vraag(motor, KIND)).ontvangen}
    assert {naam: item.status_in_woorden for naam, item in terug.items()} == {
        "verzuimmelding": "in behandeling",
        "aanvraag": "ontvangen",
        "jeugdhulpverzoek": "in behandeling: hulp gestart",
    }
    # A partner that is not configured any more keeps its id.
    assert (terug["verzuimmelding"].van_naam, terug["aanvraag"].van_naam) == ("DUO", "swv-weg")
    assert "Wat de school terughoorde" in _html(await vraag(motor, KIND))


async def test_consents_are_told_by_role(motor):
    """What was asked, who signed or withdrew, and how it stands; of the other parent nothing but his role."""
    await motor.rond(kind())
    id_ = await geef_toestemming(motor)
    for aanvrager, verwacht in (
        (MOEDER, ["uzelf", "de leerling", "gezagdrager 3"]),
        (KIND, ["gezagdrager 2", "uzelf", "gezagdrager 3"]),
        (SCHOOL, ["gezagdrager 2", "de leerling", "gezagdrager 3"]),
    ):
        inzage = await vraag(motor, aanvrager)
        [een] = inzage.toestemmingen
        assert (een.id, een.doel, een.staat) == (str(id_), HULP, "ingetrokken")
        wie = [item.wie for item in een.gebeurtenissen]
        tekenaars = [wie[1], wie[2], wie[5]]
        assert (wie[0], tekenaars) == (None, verwacht)
        assert wie[3:5] == ["een gezagdrager van toen", "de curator of mentor"]
        assert [item.naam for item in een.gegevens] != [item.pad for item in een.gegevens]
        assert "OPP van Noor, 21 november 2026" in _html(inzage)
        assert not [woord for woord in (*ANDEREN, "Vertrokken") if woord in _html(inzage)]


async def test_a_consent_for_a_doel_that_is_gone(motor):
    """It is told of all the same, without a state."""
    await motor.rond(kind())
    await geef_toestemming(motor)
    eigenaar("UPDATE toestemming SET doel = 'weg' WHERE organisatie = %s", motor.organisatie)
    zonder = {naam: doel for naam, doel in motor.inrichting.doelen.items() if naam not in {HULP, "rod-inschrijving"}}
    object.__setattr__(motor.inrichting, "doelen", zonder)
    inzage = await vraag(motor, SCHOOL)
    assert inzage.toestemmingen[0].staat is None
    assert inzage.verstrekkingen[0].doel_titel == "rod-inschrijving"
    assert "geldt niet meer" in _html(inzage)


@pytest.mark.parametrize("aan_ouders", [True, False])
async def test_sharing_for_safety_can_be_kept_from_parents(motor, aan_ouders):
    """Marked so, those with gezag see nothing of it, nor of what came back; the leerling and the school do."""
    await motor.rond(kind())
    [id_] = await motor.ids()
    await deel_zonder(motor, "rod-inschrijving", aan_ouders=aan_ouders)
    await stap_terug(motor, id_)
    for aanvrager in (KIND, SCHOOL):
        inzage = await vraag(motor, aanvrager)
        assert inzage.verstrekkingen[0].zonder_toestemming
        assert "Twee personen van de school besloten dat samen" in _html(inzage)
        assert "Documenten die niet meegingen: 1." in _html(inzage)
    for ouder in (MOEDER, VADER):
        inzage = await vraag(motor, ouder)
        assert len(inzage.verstrekkingen) == len(inzage.ontvangen) == aan_ouders
    # Once it can no longer be read, nobody knows whether it was marked.
    eigenaar("UPDATE uitzondering SET inhoud = NULL WHERE organisatie = %s", motor.organisatie)
    assert (await vraag(motor, MOEDER)).verstrekkingen == ()


@pytest.mark.parametrize(
    ("aanvrager", "velden", "code"),
    [
        (STIEF, {}, "INZAGE_GEEN_GEZAG"),
        (KIND, {"geboren": "14-03-2018"}, "INZAGE_TE_JONG"),
        (MOEDER, {"geboren": "14-03-2009"}, "INZAGE_ALLEEN_LEERLING"),
        (MOEDER, {"veiligheidsblokkade": "J"}, "VEILIGHEID"),
    ],
)
async def test_a_refusal_is_recorded(motor, aanvrager, velden, code):
    """By whom, for whom, of whom and why, although nothing was given."""
    await motor.rond(kind(**velden))
    with pytest.raises(InzageGeweigerdError) as fout:
        await vraag(motor, aanvrager)
    assert fout.value.reden == code
    assert "Linden" not in str(fout.value)
    *_, pseudoniem = await van(motor)
    assert await gebruik(motor) == [(f"inzage geweigerd aan {aanvrager}: {code}", "intern begeleider", pseudoniem)]


async def test_an_inzage_is_recorded(motor):
    """Each time anew; the log still closes."""
    await motor.rond(kind())
    for aanvrager in (KIND, MOEDER, SCHOOL):
        await vraag(motor, aanvrager)
        motor.klok.verder(seconds=1)
    assert [naam for naam, *_ in await gebruik(motor)] == [
        "inzage aan de leerling",
        "inzage aan gezagdrager 2",
        "inzage aan een medewerker van de school",
    ]
    assert (await motor.controleer()).geldig


async def test_the_school_sees_a_blokkade_first(motor):
    """An employee may look, and is told to give it to nobody yet."""
    await motor.rond(kind(veiligheidsblokkade="J"))
    inzage = await vraag(motor, SCHOOL)
    assert inzage.veiligheidsblokkade
    assert "Geef dit overzicht aan niemand" in _html(inzage)


async def test_after_forgetting_only_the_school_sees_that_it_was(motor):
    """Neither name nor age is known any more."""
    await motor.rond(kind())
    id_, *_ = await van(motor)
    await vergeet(motor.inrichting, motor.organisatie, [id_])
    inzage = await vraag(motor, SCHOOL)
    assert (inzage.leerling, inzage.toestemmingen, len(inzage.verstrekkingen)) == (None, (), 1)
    assert not inzage.verstrekkingen[0].gevuld
    assert "van wie de gegevens zijn gewist" in _html(inzage)
    with pytest.raises(InzageGeweigerdError, match="INZAGE_GEWIST"):
        await vraag(motor, MOEDER)


async def test_a_leerling_of_another_school_does_not_exist(motor, tmp_path):
    """Nothing is told and nothing recorded."""
    await motor.rond(kind())
    async with open_motor(tmp_path / "ander") as ander:
        await ander.rond(kind())
        vreemd, *_ = await van(motor)
        assert await geef_inzage(ander.inrichting, Persoon("x"), [ander.organisatie], vreemd, SCHOOL) is None
        assert await gebruik(ander) == []


async def test_page_pdf_and_json_say_the_same(motor):
    """Each names every ontvanger, doel and field, and every event of a consent."""
    await motor.rond(kind())
    await geef_toestemming(motor)
    inzage = await vraag(motor, MOEDER)
    pdf = PdfReader(io.BytesIO(als_pdf(overzicht(inzage, inzageregels()), inzage.gemaakt_op)))
    blad = "".join("".join(pagina.extract_text() for pagina in pdf.pages).split())
    pagina, gegevens = _html(inzage), json.loads(inzage.model_dump_json(by_alias=True))
    for item in gegevens["verstrekkingen"]:
        for woord in (item["ontvangerNaam"], item["doelTitel"], *(veld["naam"] for veld in item["gegevens"])):
            assert woord in pagina
            assert "".join(woord.split()) in blad
    assert blad.count("ondertekend") == 3
    assert "21november2026,21.14uur" in blad


async def test_no_doel_leads_to_veilig_thuis():
    """A melding at Veilig Thuis is made by a person outside the gateway, so it can never be in an inzage."""
    assert not [naam for naam, doel in regels().doelen.items() if "veilig-thuis" in doel.ontvanger]
