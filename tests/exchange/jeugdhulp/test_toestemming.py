"""A verzoek that rests on toestemming: each part by its own, and what may come back as far as that one says."""

import json
from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

import anyio
import pytest

from connectors.jeugdhulp_fhir.fhir.bundel import bundel
from connectors.jeugdhulp_fhir.fhir.verzoek import Verzoek
from gateway.exchange.jeugdhulp.delen import WACHT_OP_DEELINTREKKING
from gateway.exchange.jeugdhulp.indienen import trek_in
from gateway.exchange.jeugdhulp.taak import EIND
from gateway.exchange.jeugdhulp.verzenden import WACHT_OP_ONTVANGER, WACHT_OP_PARTNER, verzend
from gateway.exchange.toestemming import uitzondering
from gateway.exchange.toestemming.fouten import ToestemmingStaatError
from gateway.policy import Staat
from tests.exchange.jeugdhulp.verzoeken import DELEN, aanmelding, alles
from tests.exchange.toestemming.gezin import VADER, Gezin, gezin, school, thuis
from tests.exchange.toestemming.test_uitzondering import WOORDEN
from tests.exchange.toestemming.test_uitzondering import vraag as vraag_uitzondering

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio


async def test_each_part_goes_on_its_own_toestemming(thuis: Gezin):
    """Two of three were agreed to: those go, each with a Task; the third is refused, and goes once it is."""
    await thuis.actief()
    await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles())
    assert await thuis.school.verstuur() == {"klaar": 2, "geweigerd": 1}
    detail = await thuis.school.detail(id_)
    assert {item.doel: item.toestand for item in detail.uitwisselingen} == {
        "aanmelding-jeugdhulp": "teruggekoppeld",
        "verzuim-context": "teruggekoppeld",
        "bijlage-opp-samenvatting": "geweigerd",
    }
    assert [stap.status for stap in detail.stappen] == ["requested", "requested"]
    berichten = {item.doel: item.inhoud.decode() for item in thuis.school.motor.postbus.berichten}
    assert "slaapt" not in "".join(berichten.values())
    assert json.loads(berichten["verzuim-context"])["toestemming"] is not None
    await thuis.actief(doel="bijlage-opp-samenvatting")
    assert await thuis.school.verstuur() == {"klaar": 1}
    assert "slaapt" in thuis.school.motor.postbus.berichten[-1].inhoud.decode()


async def test_a_part_does_not_go_alone(thuis: Gezin):
    """Without the verzoek itself a part says nothing but what is wrong with a leerling."""
    await thuis.actief(doel="verzuim-context")
    await thuis.school.ingediend(alles())
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    assert thuis.school.motor.postbus.berichten == []
    await thuis.actief()
    assert await thuis.school.verstuur() == {"klaar": 2, "geweigerd": 1}


async def test_no_more_comes_back_than_the_toestemming_gives(thuis: Gezin):
    """Whatever the school asked; and the Task is open until its last day."""
    await thuis.actief(terugkoppeling="geen", eind="2027-03-01")
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    await thuis.school.verstuur()
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert str(regel.open_tot) == "2027-03-01"
    assert json.loads(thuis.school.motor.postbus.berichten[0].inhoud)["terugkoppeling"] == "geen"
    await thuis.school.zegt(regel.id, "in-progress", voortgang="hulp-gestart", inhoud="hij heeft rust nodig")
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert (regel.stand.voortgang, regel.stand.inhoud) == (None, None)


async def test_the_partner_reads_the_toestemming_that_was_decided_on(thuis: Gezin):
    """The last word counts, also when an earlier one gave more and for longer."""
    await thuis.actief(eind="2027-05-01", terugkoppeling="inhoud")
    later = await thuis.actief(
        eind="2026-12-31", terugkoppeling="geen", gegevens=["leerling", "jeugdhulpverzoek.hulpvraag"]
    )
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    await thuis.school.verstuur()
    [(besluit,)] = await thuis.school.motor.vraag("SELECT besluit FROM bericht")
    gelezen = json.loads(thuis.school.motor.postbus.berichten[0].inhoud)["toestemming"]
    assert (besluit["toestemming"], gelezen["id"], gelezen["eind"]) == (str(later), str(later), "2026-12-31")
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert str(regel.open_tot) == "2026-12-31"
    await thuis.school.zegt(regel.id, "in-progress", voortgang="hulp-gestart", inhoud="hij heeft rust nodig")
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert (regel.stand.voortgang, regel.stand.inhoud) == (None, None)


async def test_what_two_people_opened_names_no_toestemming(thuis: Gezin):
    """It did not rest on one, whatever else was agreed to."""
    uitzondering_id = await vraag_uitzondering(thuis)
    await uitzondering.besluit(thuis.als("directeur"), uitzondering_id, WOORDEN, akkoord=True)
    await thuis.actief(terugkoppeling="inhoud")
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    assert await thuis.school.verstuur() == {"klaar": 1}
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert str(regel.open_tot) == "2026-12-04"
    assert "toestemming" not in json.loads(thuis.school.motor.postbus.berichten[0].inhoud)


async def test_the_partner_reads_who_signed(thuis: Gezin):
    """Each of them, so that his system can name both parents."""
    await thuis.actief()
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    [bericht] = thuis.school.motor.postbus.berichten
    assert json.loads(bericht.inhoud)["toestemming"]["rollen"] == ["gezagdrager", "gezagdrager", "leerling"]
    [gegeven] = [
        item["resource"]
        for item in bundel(Verzoek.van(bericht))["entry"]
        if item["resource"]["resourceType"] == "Consent"
    ]
    assert len({item["reference"] for item in gegeven["performer"]}) == 3


@pytest.mark.parametrize("hoe", ["verlopen", "gezag-oud", "gewist"])
async def test_what_its_toestemming_let_in_ends_with_it(thuis: Gezin, hoe: str):
    """Past its last day, while gezag is not confirmed, or unreadable: a status and a moment, and nothing else."""
    await thuis.actief(terugkoppeling="inhoud", eind="2026-12-01")
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    await thuis.school.verstuur()
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    gehoord = {"voortgang": "hulp-gestart", "inhoud": "hij heeft rust nodig", "contactpersoon": "K. Bakker"}
    assert await thuis.school.zegt(regel.id, "in-progress", **gehoord) == 1
    if hoe == "verlopen":
        thuis.verder(days=30)
    elif hoe == "gezag-oud":
        rijen = gezin()
        rijen["gezagdragers"][0]["gezag_datum"] = "01-08-2020"
        await thuis.lees(rijen, gezin(1))
    else:
        await thuis.school.motor.vraag("UPDATE toestemming SET inhoud = NULL")
    assert await thuis.school.zegt(regel.id, "in-progress", 1, **gehoord | {"inhoud": "GEHEIM"}) == 0
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    # What came in while it held was lawful.
    assert regel.stand is not None
    assert regel.stand.inhoud == "hij heeft rust nodig"
    assert await thuis.school.zegt(regel.id, "completed", 2, **gehoord | {"voortgang": "hulp-afgerond"}) == 1
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert regel.stand.model_dump(exclude_none=True).keys() == {"status", "op"}


async def test_what_went_without_toestemming_brings_nothing_back(thuis: Gezin):
    """Two people opened one way for a few days: the partner reads that he tells nothing, and may read that long."""
    id_ = await thuis.school.ingediend(aanmelding(terugkoppeling="inhoud"))
    uitzondering_id = await vraag_uitzondering(thuis)
    await uitzondering.besluit(thuis.als("directeur"), uitzondering_id, WOORDEN, akkoord=True)
    assert await thuis.school.verstuur() == {"klaar": 1}
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert str(regel.open_tot) == "2026-12-04"
    gestuurd = json.loads(thuis.school.motor.postbus.berichten[0].inhoud)
    assert (gestuurd["terugkoppeling"], "toestemming" in gestuurd) == ("geen", False)
    gehoord = {"voortgang": "hulp-gestart", "inhoud": "hij heeft rust nodig"}
    assert await thuis.school.zegt(regel.id, "in-progress", **gehoord) == 1
    [regel] = (await thuis.school.detail(id_)).uitwisselingen
    assert regel.stand is not None
    assert regel.stand.model_dump(exclude_none=True).keys() == {"status", "op"}


async def test_what_is_done_ends_its_toestemming(thuis: Gezin):
    """When the last Task on it ends; as long as another runs, it stays."""
    toestemming = await thuis.actief()
    regels = []
    for _ in range(2):
        id_ = await thuis.school.ingediend(aanmelding())
        await thuis.school.verstuur()
        regels += (await thuis.school.detail(id_)).uitwisselingen
    await thuis.school.zegt(regels[0].id, "completed", voortgang="hulp-afgerond")
    assert await thuis.staat(toestemming) is Staat.ACTIEF
    await thuis.school.zegt(regels[1].id, "rejected", reden="niet-onze-gemeente", andere_gemeente="9902")
    assert await thuis.staat(toestemming) is Staat.VOLTOOID


async def test_a_part_that_is_withdrawn_is_taken_back(thuis: Gezin):
    """Its Task ends and the partner is told of that part alone, once; the rest stays, and the part never goes again."""
    await thuis.actief()
    delen = {doel: await thuis.actief(doel=doel) for doel in DELEN}
    id_ = await thuis.school.ingediend(alles())
    await thuis.school.verstuur()
    gehad = len(thuis.school.motor.postbus.berichten)
    await thuis.trek_in(delen["verzuim-context"], VADER)
    assert await thuis.school.verstuur() == {"klaar": 1}
    [weg] = thuis.school.motor.postbus.berichten[gehad:]
    assert weg.doel == "verzuim-context-intrekking"
    inhoud = json.loads(weg.inhoud)
    assert {naam: inhoud[naam] for naam in ("verzoek", "deel", "reden")} == {
        "verzoek": str(id_), "deel": "verzuim-context", "reden": "toestemming-ingetrokken",
    }  # fmt: skip
    assert set(inhoud) == {"kenmerk", "tijd", "verzoek", "soort", "deel", "reden"}
    detail = await thuis.school.detail(id_)
    standen = {item.doel: item.stand.status for item in detail.uitwisselingen if item.stand}
    assert standen == dict.fromkeys(("aanmelding-jeugdhulp", *DELEN), "requested") | {"verzuim-context": "cancelled"}
    assert (detail.regel.stap, detail.regel.status, detail.regel.wacht_op) == ("ingediend", "requested", None)
    zinnen = {item.doel: item.zin.tekst for item in detail.uitwisselingen}
    assert "Toestemming ingetrokken op 21-11-2026" in zinnen["verzuim-context"]
    assert zinnen["verzuim-context-intrekking"] == "Aangekomen bij Team Zwaluwdam."
    await thuis.actief(doel="verzuim-context")
    assert await thuis.school.verstuur() == {}
    await thuis.trek_in(delen["bijlage-opp-samenvatting"], VADER)
    assert await thuis.school.verstuur() == {"klaar": 1}
    assert thuis.school.motor.postbus.berichten[-1].doel == "bijlage-opp-intrekking"
    assert (await thuis.school.motor.controleer()).geldig


async def test_a_part_that_never_left_is_not_told(thuis: Gezin):
    """It waited when its toestemming was withdrawn: it is stopped, and the rest goes."""
    await thuis.actief()
    deel = await thuis.actief(doel="verzuim-context")
    await thuis.school.ingediend(alles(opp=None))
    motor = thuis.school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
    assert (await thuis.trek_in(deel, VADER)).tegengehouden == 1
    assert await thuis.school.verstuur() == {}
    assert [item.doel for item in motor.postbus.berichten] == ["aanmelding-jeugdhulp"]
    await thuis.actief(doel="verzuim-context")
    assert await thuis.school.verstuur() == {}


async def test_a_part_that_cannot_be_taken_back_waits(thuis: Gezin):
    """Without an abonnement for it the school reads what to do; with one it goes, even when the rest waits."""
    await thuis.actief()
    deel = await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles(opp=None))
    await thuis.school.verstuur()
    motor = thuis.school.motor
    heel = motor.inrichting
    [abonnement] = heel.abonnementen
    for zonder, telling, wacht_op in (
        ("verzuim-context-intrekking", {"wacht": 1}, WACHT_OP_DEELINTREKKING),
        ("aanmelding-jeugdhulp", {"klaar": 1, "wacht": 1}, WACHT_OP_ONTVANGER),
    ):
        over = tuple(doel for doel in abonnement.doelen if doel != zonder)
        motor.inrichting = replace(heel, abonnementen=(abonnement.model_copy(update={"doelen": over}),))
        if wacht_op is WACHT_OP_DEELINTREKKING:
            await thuis.trek_in(deel, VADER)
        assert await thuis.school.verstuur() == telling
        detail = await thuis.school.detail(id_)
        assert detail.regel.wacht_op == wacht_op
        [deelzin] = [item.zin for item in detail.uitwisselingen if item.doel == "verzuim-context"]
        assert ("Vraag Team Zwaluwdam" in deelzin.doe) is (wacht_op is WACHT_OP_DEELINTREKKING)
    assert motor.postbus.berichten[-1].doel == "verzuim-context-intrekking"


async def test_a_part_that_was_told_goes_with_the_whole(thuis: Gezin):
    """After a part the school withdraws all of it: that is told too, and of each stands who withdrew it."""
    await thuis.actief()
    deel = await thuis.actief(doel="verzuim-context")
    id_ = await thuis.school.ingediend(alles(opp=None))
    await thuis.school.verstuur()
    await thuis.trek_in(deel, VADER)
    await trek_in(thuis.school.schrijver, id_)
    assert await thuis.school.verstuur() == {"klaar": 1}
    weg = thuis.school.motor.postbus.berichten[-1]
    assert (weg.doel, json.loads(weg.inhoud)["reden"]) == ("jeugdhulp-intrekking", "school")
    zinnen = {item.doel: item.zin.tekst for item in (await thuis.school.detail(id_)).uitwisselingen}
    assert "Toestemming ingetrokken" in zinnen["verzuim-context"]
    assert "Ingetrokken door de school" in zinnen["aanmelding-jeugdhulp"]


async def test_who_lives_elsewhere_waits(thuis: Gezin):
    """No partner of that gemeente has an abonnement; once the leerling lives here, it goes."""
    await thuis.actief()
    await thuis.lees(gezin(woongemeente="9902"), gezin(1))
    id_ = await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"wacht": 1}
    assert (await thuis.school.detail(id_)).regel.wacht_op == WACHT_OP_PARTNER
    await thuis.lees(gezin(), gezin(1))
    assert (await thuis.school.verstuur())["klaar"] == 1
    assert (await thuis.school.detail(id_)).regel.ontvanger == thuis.school.motor.partner


async def test_a_withdrawal_and_an_answer_at_the_same_moment(thuis: Gezin):
    """Whoever is first wins, nobody waits for ever, and the steps are in one order."""
    for ronde in range(4):
        toestemming = await thuis.actief()
        id_ = await thuis.school.ingediend(aanmelding())
        await thuis.school.verstuur()
        [regel] = (await thuis.school.detail(id_)).uitwisselingen

        async def neem_terug(wat: UUID = toestemming) -> None:
            # The partner may have ended it first.
            with suppress(ToestemmingStaatError):
                await thuis.trek_in(wat, VADER)

        async with anyio.create_task_group() as groep:
            for doe in (
                partial(thuis.school.zegt, regel.id, "completed", ronde),
                neem_terug,
                partial(thuis.school.zegt, regel.id, "in-progress", ronde, voortgang="hulp-gestart"),
            ):
                groep.start_soon(doe)
        stappen = (await thuis.school.detail(id_)).stappen
        assert [stap.versie for stap in stappen] == list(range(1, len(stappen) + 1))
        assert [stap.status in EIND for stap in stappen].count(True) == 1
        assert stappen[-1].status in EIND
        assert await thuis.staat(toestemming) in {Staat.INGETROKKEN, Staat.VOLTOOID}
