"""Handing in: complete, the ouders told, once; and taking back."""

from datetime import date

import anyio
import pytest

from gateway.exchange.aanvraag import indienen, schrijven
from gateway.exchange.aanvraag.bijlage import maak_bijlage
from gateway.exchange.aanvraag.fouten import AanvraagStatusError, OnvolledigError, OudersNietGeinformeerdError
from gateway.exchange.aanvraag.invoer import lees_invoer
from tests.exchange.aanvraag.aanvragen import DOSSIER, PDF, Aanvraagschool, document, school, thuiszitter

__all__ = ["school"]
pytestmark = pytest.mark.anyio
BRUG = {"naam": "VSO De Brug"}
GEZEGD = [{"van": "beoogde-school", "datum": "2026-11-10", "tekst": "wij zijn vol"}]


async def test_a_complete_aanvraag_waits_to_be_sent(school: Aanvraagschool):
    """It is handed in today, planned in the next run, and that is recorded."""
    id_ = await school.maak(documenten=[document()])
    gevonden = await indienen.dien_in(school.schrijver, id_)
    assert (gevonden.compleet, gevonden.waarschuwingen, gevonden.weggelaten) == (True, (), ())
    detail = await school.detail(id_)
    assert (detail.regel.status, detail.regel.te_plannen) == ("ingediend", True)
    assert detail.aanvraag is not None
    assert detail.aanvraag.ingediend_op == school.motor.klok().date()
    assert ("m.devries", "aanvraag indienen") in await school.gebruik()


async def test_what_is_missing_is_said_in_words(school: Aanvraagschool):
    """Each thing at once, the ouders too; nothing changes, and only the look is recorded."""
    id_ = await school.maak(thuiszitten=None, oudersGeinformeerdOp=None, soort="thuiszitter")
    gevonden = await indienen.controleer(school.schrijver, id_)
    assert not gevonden.compleet
    assert all(item.tekst and item.doe for item in gevonden.ontbreekt)
    with pytest.raises(OnvolledigError) as fout:
        await indienen.dien_in(school.schrijver, id_)
    assert len(fout.value.ontbreekt) == len(gevonden.ontbreekt) + 1
    assert "de ouders zijn nog niet geïnformeerd" in str(fout.value)
    assert (await school.detail(id_)).regel.status == "concept"
    assert {naam for _, naam in await school.gebruik()} == {"aanvraag maken", "aanvraag controleren op volledigheid"}


@pytest.mark.parametrize("op", [None, "2020-01-01"])
async def test_the_ouders_are_told_first(school: Aanvraagschool, op):
    """If they do not know, or were told long ago, it does not go; a code of its own, and what to do."""
    id_ = await school.maak(oudersGeinformeerdOp=op)
    with pytest.raises(OudersNietGeinformeerdError) as fout:
        await indienen.dien_in(school.schrijver, id_)
    assert (fout.value.code, "informeer" in fout.value.doe) == ("AVR-103", True)
    assert not (await indienen.controleer(school.schrijver, id_)).compleet
    await schrijven.leg_informeren_vast(school.schrijver, id_, date(2026, 11, 19))
    assert (await indienen.dien_in(school.schrijver, id_)).compleet


async def test_a_warning_holds_nothing_back(school: Aanvraagschool):
    """What its samenwerkingsverband would like to have is said; what it must have stops it."""
    id_ = await school.maak()
    gevonden = await indienen.dien_in(school.schrijver, id_)
    assert [item.documentsoort for item in gevonden.waarschuwingen] == ["verzuimoverzicht"]


async def test_the_beoogde_school_needs_the_ouders(school: Aanvraagschool):
    """Without their consent its name, its view and its papers stay behind, and that is said; with it they go."""
    bijlage = document(soort="zienswijze-beoogde-school")
    velden = {"beoogdeSchool": BRUG, "zienswijzen": GEZEGD, "documenten": [bijlage]}
    zonder = await school.maak(**velden)
    met = await school.maak(**velden | {"beoogdeSchool": BRUG | {"oudersAkkoordOp": "2026-11-12"}})
    wat = [await indienen.dien_in(school.schrijver, id_) for id_ in (zonder, met)]
    assert [item.weggelaten for item in wat] == [("de beoogde school", "de zienswijze van de beoogde school"), ()]
    over = [(await school.detail(id_)).aanvraag for id_ in (zonder, met)]
    gaan = [item and (item.beoogde_school is None, len(item.zienswijzen), len(item.documenten)) for item in over]
    assert gaan == [(True, 0, 0), (False, 1, 1)]


async def test_of_many_who_hand_in_one_is_heard(school: Aanvraagschool):
    """Five at once: one hands in, the others learn that it was done."""
    id_ = await school.maak()
    uitkomsten: list[str] = []

    async def dien_in() -> None:
        try:
            await indienen.dien_in(school.schrijver, id_)
            uitkomsten.append("goed")
        except AanvraagStatusError as fout:
            uitkomsten.append(fout.code)

    async with anyio.create_task_group() as groep:
        for _ in range(5):
            groep.start_soon(dien_in)
    assert sorted(uitkomsten) == ["AVR-102"] * 4 + ["goed"]
    assert [naam for _, naam in await school.gebruik()].count("aanvraag indienen") == 1


async def test_what_was_missing_is_handed_in_again(school: Aanvraagschool):
    """When the samenwerkingsverband asks for more, the school adds it and hands in anew."""
    id_ = await school.maak()
    await indienen.dien_in(school.schrijver, id_)
    await school.zet(id_, status="onvolledig", te_plannen=False)
    await schrijven.voeg_document_toe(school.schrijver, id_, maak_bijlage("opp", "opp.pdf", PDF))
    await indienen.dien_in(school.schrijver, id_)
    regel = (await school.detail(id_)).regel
    assert (regel.status, regel.te_plannen) == ("ingediend", True)


async def test_a_dossier_counts_as_the_paper_it_is(school: Aanvraagschool):
    """Where an onderwijskundig rapport is asked, the OSO dossier will do."""
    velden = {"soort": "tlv-pro", "thuiszitten": None}
    id_ = await school.maak(**velden)
    eerst = {item.eis for item in (await indienen.controleer(school.schrijver, id_)).ontbreekt}
    await schrijven.zet_dossier(school.schrijver, id_, DOSSIER)
    daarna = {item.eis for item in (await indienen.controleer(school.schrijver, id_)).ontbreekt}
    assert eerst - daarna == {"onderwijskundig-rapport"}


async def test_a_concept_is_withdrawn_at_once(school: Aanvraagschool):
    """Nobody but the school knew; it ends, nothing is sent, and in a year it is wiped."""
    id_ = await school.maak()
    await indienen.trek_in(school.schrijver, id_)
    regel = (await school.detail(id_)).regel
    assert (regel.status, regel.te_plannen, regel.wissen_op) == ("ingetrokken", False, date(2027, 11, 21))
    with pytest.raises(AanvraagStatusError):
        await indienen.trek_in(school.schrijver, id_)
    with pytest.raises(AanvraagStatusError):
        await indienen.dien_in(school.schrijver, id_)


async def test_what_the_swv_has_is_withdrawn_there_too(school: Aanvraagschool):
    """It is planned to be told; meanwhile the school writes nothing in it."""
    id_ = await school.maak()
    await indienen.dien_in(school.schrijver, id_)
    await school.zet(id_, status="onvolledig", te_plannen=False)
    await indienen.trek_in(school.schrijver, id_)
    detail = await school.detail(id_)
    assert detail.aanvraag is not None
    assert (detail.regel.status, detail.regel.te_plannen, detail.aanvraag.ingetrokken) == ("onvolledig", True, True)
    with pytest.raises(AanvraagStatusError, match="ingetrokken"):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(thuiszitter()))


async def test_withdrawing_has_its_time(school: Aanvraagschool):
    """Until it leaves it can be stopped; once the commissie has it the school must call."""
    id_ = await school.maak()
    await indienen.dien_in(school.schrijver, id_)
    await indienen.trek_in(school.schrijver, id_)
    ander = await school.maak()
    await school.zet(ander, status="bij-commissie")
    with pytest.raises(AanvraagStatusError, match="bij-commissie"):
        await indienen.trek_in(school.schrijver, ander)
