"""Handing in: what is missing is said in words, an anonymous question is anonymous, and one partner gets it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange.jeugdhulp import schrijven
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.code import code_digest, maak_code
from gateway.exchange.jeugdhulp.eisen import eisenregels, ontbrekend
from gateway.exchange.jeugdhulp.fouten import (
    AfhaalcodeError,
    OntvangerError,
    VerzoekOnvolledigError,
    VerzoekStatusError,
)
from gateway.exchange.jeugdhulp.indienen import controleer, dien_in, trek_in
from gateway.exchange.jeugdhulp.invoer import lees_invoer
from gateway.exchange.jeugdhulp.opruimen import ruim_jeugdhulp_op
from gateway.exchange.jeugdhulp.verzenden import WACHT_OP_KEUZE, WACHT_OP_ONTVANGER, herzie, zijn_er_verzoeken
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.leerling import Leerling
from gateway.policy import Doelen
from tests.exchange.jeugdhulp.verzoeken import DOELEN, Hulpschool, aanmelding, consultatie, school
from tests.motor import NU, regels

__all__ = ["school"]
pytestmark = pytest.mark.anyio
LEERLING = Leerling.model_validate(
    {
        "leerlingnummer": "100001",
        "achternaam": "El Amrani-de Jong",
        "voornamen": "Björn An",
        "roepnaam": "Bo",
        "geboortedatum": "2012-03-14",
        "geslacht": "man",
        "gezagdragers": [
            {"achternaam": "Haddad", "voornamen": "Fatima", "relatie": "ouder", "heeft_gezag": True},
        ],
    }
)


def eisen(**anders: Any) -> list[str]:
    """What is missing from a verzoek with these fields."""
    velden = lees_invoer(consultatie(**anders)).velden() | {"id": "00000000-0000-0000-0000-000000000001"}
    return [item.eis for item in ontbrekend(Jeugdhulpverzoek.model_validate(velden), LEERLING, NU)]


@pytest.mark.parametrize(
    ("anders", "mist"),
    [
        ({}, []),
        ({"hulpvraag": None}, ["hulpvraag"]),
        ({"hulpvraag": "   "}, ["hulpvraag"]),
        ({"hulpvraag": "Een. Twee? Drie!"}, []),
        ({"hulpvraag": "Een. Twee? Drie! Vier."}, ["hulpvraag-kort"]),
        ({"hulpvraag": "Hij is ca. 3 dagen per week weg. Wat nu?"}, []),
        ({"leeftijdsgroep": None}, ["leeftijdsgroep"]),
        ({"soort": "aanmelding"}, ["weten-ervan"]),
        ({"soort": "aanmelding", "wetenErvan": ["ouders"]}, []),
        ({"soort": "jgz-consult", "contactpersoon": {"naam": "I", "email": "i@x.nl"}}, ["weten-ervan", "telefoon"]),
        ({"soort": "uitnodiging-mdo"}, ["overleg"]),
        (
            {"soort": "uitnodiging-mdo", "overleg": {"begin": "2026-11-01T10:00Z", "plaats": "school", "doel": "x"}},
            ["overleg-komt-nog"],
        ),
        (
            {"soort": "uitnodiging-mdo", "overleg": {"begin": "2026-12-01T10:00", "plaats": "school", "doel": "x"}},
            [],
        ),
        ({"soort": "onderwijszorg-afstemming"}, ["afstemming"]),
        ({"soort": "inlichtingen-ots"}, ["gezagsverzoek", "inlichtingen"]),
    ],
)
def test_each_soort_asks_for_its_own(anders: dict[str, Any], mist: list[str]):
    """Named under the name of the eis, each with words and what to do."""
    assert eisen(**anders) == mist
    assert all(item["tekst"] and item["doe"] for item in eisenregels()["eisen"].values())


def test_the_doelen_of_the_eisen_exist():
    """Each soort and each part has a doel that goes per verzoek."""
    doelen: Doelen = regels().doelen
    namen = [
        item["doel"]
        for item in (*eisenregels()["soorten"].values(), *eisenregels()["delen"].values())
        if "doel" in item
    ]
    assert {doelen[naam].per for naam in namen} == {"jeugdhulpverzoek"}


@pytest.mark.parametrize(
    "tekst",
    [
        "Wat kan ik doen voor björn?",
        "BJORN is vaak weg",
        "de jongen van Haddad",
        "zijn moeder fatima belde",
        "vraag het de Jong",
        "Bo is bang",
        "bel 06-1234 5678",
        "nummer 999999990",
        "geboren op 14-3-2012",
        "geboren op 14 maart",
        "woont 1099 AB",
        "mail naar x@y.nl",
    ],
)
def test_a_question_without_a_name_holds_no_name(tekst: str):
    """Nor a number, a date, a postcode or an address by which someone is found."""
    assert eisen(hulpvraag=tekst) == ["naamloos"]


@pytest.mark.parametrize(
    "tekst", ["wat kan ik aan de klas vragen?", "hij is 3 dagen van de 5 weg", "een jongere van 14"]
)
def test_plain_words_are_no_name(tekst: str):
    """A word that only holds a name, or is one of two letters without a capital, is left alone."""
    assert eisen(hulpvraag=tekst) == []


@given(st.sampled_from(["Björn", "Haddad", "Fatima", "Amrani"]), st.text(alphabet=" .,!?abc\n", max_size=40))
def test_a_name_is_found_wherever_it_stands(naam: str, om: str):
    """In whatever case, between whatever words."""
    for vorm in (naam, naam.lower(), naam.upper()):
        tekst = f"{om} {vorm} {om}".strip()[:900]
        assert "naamloos" in eisen(hulpvraag=tekst or "x")


async def test_what_is_missing_keeps_it_from_going(school: Hulpschool):
    """The check says so and changes nothing; handing in refuses, and can be done once."""
    id_ = await school.maak(consultatie(leeftijdsgroep=None))
    assert not (await controleer(school.schrijver, id_)).compleet
    with pytest.raises(VerzoekOnvolledigError, match="leeftijdsgroep"):
        await dien_in(school.schrijver, id_)
    await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie()))
    gevonden = await dien_in(school.schrijver, id_)
    assert (gevonden.compleet, gevonden.ontvanger) == (True, school.motor.partner)
    with pytest.raises(VerzoekStatusError):
        await dien_in(school.schrijver, id_)


async def test_what_stays_behind_is_said(school: Hulpschool):
    """A part that the soort has no place for, and one that the abonnement does not let go."""
    verzuim = {"van": "2026-09-01", "tot": "2026-11-01", "dagen": 9, "soort": "ziekte"}
    id_ = await school.maak(consultatie(verzuim=verzuim))
    assert (await controleer(school.schrijver, id_)).weggelaten == ("de samenvatting van het verzuim",)
    school.motor.met_abonnement(doelen=[naam for naam in DOELEN if naam != "verzuim-context"])
    id_ = await school.maak(aanmelding(verzuim=verzuim))
    assert (await dien_in(school.schrijver, id_)).weggelaten == ("de samenvatting van het verzuim",)


async def test_of_two_partners_the_school_chooses(school: Hulpschool):
    """It is asked at handing in; a question without a name does not go to both."""
    ander = f"{school.motor.partner}-b"
    school.met_partner(ander)
    id_ = await school.maak()
    assert (await controleer(school.schrijver, id_)).te_kiezen == (school.motor.partner, ander)
    with pytest.raises(OntvangerError):
        await dien_in(school.schrijver, id_)
    await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie(ontvanger=ander)))
    await dien_in(school.schrijver, id_)
    assert await school.verstuur() == {"klaar": 1}
    assert [item.ontvanger.id for item in school.motor.postbus.berichten] == [ander]


async def test_what_waits_says_what_for(school: Hulpschool):
    """A second partner that came later, or a chosen one that has no abonnement any more; nothing is lost."""
    goed = school.motor.inrichting
    school.motor.met_abonnement(doelen=["verzuim-context"])
    zonder = await school.ingediend()
    school.motor.inrichting = goed
    gekozen = await school.ingediend()
    school.met_partner(f"{school.motor.partner}-b")
    assert await school.verstuur() == {"klaar": 1, "wacht": 1}
    assert (await school.detail(zonder)).regel.wacht_op == WACHT_OP_KEUZE
    assert (await school.detail(gekozen)).regel.wacht_op is None
    school.motor.inrichting = goed
    school.motor.met_abonnement(doelen=["verzuim-context"])
    async with school.motor.inrichting.db.transactie([school.motor.organisatie]) as conn:
        assert not await zijn_er_verzoeken(conn, school.motor.organisatie)
        assert await herzie(conn, school.motor.organisatie) == 1
        assert await zijn_er_verzoeken(conn, school.motor.organisatie)
    school.motor.inrichting = goed
    assert await school.verstuur() == {"klaar": 1}
    nog = await school.ingediend()
    school.motor.met_abonnement(doelen=["verzuim-context"])
    assert await school.verstuur() == {"wacht": 1}
    assert (await school.detail(nog)).regel.wacht_op == WACHT_OP_ONTVANGER


async def test_taking_back_is_done_once(school: Hulpschool):
    """A concept ends at once."""
    id_ = await school.maak()
    await trek_in(school.schrijver, id_)
    assert (await school.detail(id_)).regel.stap == "ingetrokken"
    with pytest.raises(VerzoekStatusError):
        await trek_in(school.schrijver, id_)
    assert await school.verstuur() == {}


async def test_a_list_is_chosen_and_holds_no_content(school: Hulpschool):
    """By step, by how it stands there, by soort, and on from the last one seen."""
    een, twee = await school.ingediend(), await school.maak(aanmelding())
    await school.verstuur()
    assert [regel.id for regel in await school.lijst()] == [twee, een]
    assert [regel.id for regel in await school.lijst(stap="concept")] == [twee]
    assert [regel.id for regel in await school.lijst(status="requested")] == [een]
    assert [regel.id for regel in await school.lijst(soort="aanmelding")] == [twee]
    assert [regel.id for regel in await school.lijst(na=twee)] == [een]
    assert [regel.leerlingnummer for regel in await school.lijst()] == ["100001", "100001"]


async def test_a_code_opens_what_is_open(school: Hulpschool):
    """Only its digest is kept, a new one replaces it, and what ended has none."""
    id_ = await school.ingediend()
    await school.verstuur()
    [regel] = (await school.detail(id_)).uitwisselingen
    eerste, code = await maak_code(school.schrijver, regel.id), await maak_code(school.schrijver, regel.id)
    assert eerste.code != code.code
    assert code.code not in repr(code)
    kolommen = await school.motor.vraag("SELECT code_digest, code_pogingen FROM taak")
    assert kolommen == [(code_digest(regel.id, code.code), 0)]
    assert code_digest(regel.id, code.code.lower().replace("-", " ")) == code_digest(regel.id, code.code)
    await school.zegt(regel.id, "completed")
    with pytest.raises(AfhaalcodeError):
        await maak_code(school.schrijver, regel.id)
    assert await school.motor.vraag("SELECT code_digest FROM taak") == [(None,)]


async def test_past_its_term_nothing_can_be_read(school: Hulpschool):
    """On the last day it can; a day later verzoek and answers are gone, and the steps themselves are not."""
    id_ = await school.ingediend()
    await school.verstuur()
    [regel] = (await school.detail(id_)).uitwisselingen
    await school.zegt(regel.id, "completed", voortgang="hulp-afgerond", notitie="klaar")
    tot = bewaartermijnen().afgerond.na(NU.date())
    assert (await school.detail(id_)).regel.wissen_op == tot
    huis, naam = school.motor.inrichting, school.motor.organisatie
    school.motor.klok.nu = datetime(tot.year, tot.month, tot.day, 12, tzinfo=UTC)
    assert await ruim_jeugdhulp_op(huis, naam) == 0
    school.motor.klok.verder(days=1)
    assert await ruim_jeugdhulp_op(huis, naam) == 1
    detail = await school.detail(id_)
    assert (detail.verzoek, detail.regel.gewist) == (None, True)
    assert [(stap.status, stap.stand) for stap in detail.stappen] == [("requested", None), ("completed", None)]
    assert await school.motor.vraag("SELECT inhoud, voortgang FROM taakstap") == [(None, None)] * 2
    assert ("bewaartermijn", "jeugdhulpverzoek wissen: bewaartermijn voorbij") in await school.gebruik()
    assert await ruim_jeugdhulp_op(huis, naam) == 0
