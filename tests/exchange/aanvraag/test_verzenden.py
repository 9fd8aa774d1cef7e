"""What was handed in goes out, with its dossier, and what the samenwerkingsverband says of it comes back."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gateway.exchange.aanvraag import indienen, schrijven
from gateway.exchange.aanvraag.indienen import dien_in, trek_in
from gateway.exchange.aanvraag.invoer import lees_invoer
from gateway.exchange.aanvraag.verzenden import WACHT_OP_ABONNEMENT, verzend, zijn_er_aanvragen
from gateway.exchange.terugmelding import verwerk_terug
from gateway.model.aanvraag import Besluit
from gateway.model.uitwisseling import Aanvraagmelding, Bericht, Ontvangst, Statusmelding
from tests.exchange.aanvraag.aanvragen import DOSSIER, GEHEIM, Aanvraagschool, document, school, thuiszitter
from tests.motor import afgekeurd, goedgekeurd, regels
from tests.standaarden import STANDAARDEN, needs_standaarden

__all__ = ["school"]
pytestmark = pytest.mark.anyio
DOELEN = ("aanvraag-thuiszitter", "aanvraag-dossier", "aanvraag-intrekking")
ONDERSTEUNING = [
    naam for naam, soort in regels().aanvraagregels.soorten.items() if soort.doel == "aanvraag-ondersteuning"
]
OP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BESLUIT = Besluit(
    aanvraagnummer="A-1", soort="thuiszitter", uitkomst="toegekend", datum=date(2026, 12, 1), swv="VO9901"
)


@pytest.fixture
def swv(school: Aanvraagschool) -> Aanvraagschool:
    """The partner is a samenwerkingsverband that gives each aanvraag a name."""

    async def genummerd(bericht: Bericht) -> Ontvangst:
        kenmerk = bericht.objectkenmerk if bericht.doel == "aanvraag-dossier" else f"swv-{bericht.onderwerp}"
        return Ontvangst(str(bericht.id), goedgekeurd(bericht.id), objectkenmerk=kenmerk)

    motor = school.motor
    partner = motor.inrichting.partners[motor.partner].model_copy(update={"soort": "samenwerkingsverband"})
    motor.inrichting = replace(motor.inrichting, partners={motor.partner: partner})
    motor.met_abonnement(doelen=DOELEN)
    motor.postbus.antwoord = genummerd
    return school


async def verstuur(school: Aanvraagschool) -> dict[str, int]:
    """Plan what was handed in and deliver what may go."""
    motor = school.motor
    telling = await verzend(motor.inrichting, motor.organisatie, await motor.begin("aanvragen"))
    await motor.bezorg()
    return {naam: aantal for naam, aantal in telling.items() if aantal}


async def ingediend(school: Aanvraagschool, dossier: bytes | None = None) -> UUID:
    """One that was handed in."""
    id_ = await school.maak()
    if dossier is not None:
        await schrijven.zet_dossier(school.schrijver, id_, dossier)
    await dien_in(school.schrijver, id_)
    return id_


async def zegt(school: Aanvraagschool, id_: UUID, status: str, uur: float = 0, **velden: object) -> int:
    """Let the samenwerkingsverband say this; how much was news."""
    item = Aanvraagmelding(f"swv-{id_}", status, OP + timedelta(hours=uur), **velden)  # type: ignore[arg-type]  # as the test gives them
    return await verwerk_terug(school.motor.inrichting, school.motor.partner, (item,))


async def test_an_aanvraag_goes_out_once(swv: Aanvraagschool):
    """The JSON of the platform, with the name of the leerling and never his number."""
    id_ = await ingediend(swv)
    assert await verstuur(swv) == {"klaar": 1}
    assert await verstuur(swv) == {}
    [bericht] = swv.motor.postbus.berichten
    inhoud = json.loads(bericht.inhoud)
    assert (inhoud["kenmerk"], bericht.onderwerp) == (str(id_), id_)
    assert inhoud["thuiszitten"]["traject"] == GEHEIM
    assert "bsn" not in bericht.inhoud.decode().lower()
    assert "999" not in json.dumps(inhoud["leerling"])


async def test_the_dossier_goes_along(swv: Aanvraagschool):
    """The dossier of the LAS is read, minimised and written anew, beside the aanvraag."""
    await ingediend(swv, DOSSIER)
    assert await verstuur(swv) == {"klaar": 2}
    soorten = {bericht.soort for bericht in swv.motor.postbus.berichten}
    assert soorten == {"swv_platform/aanvraag@1", "oso/dossier@1"}


@pytest.mark.parametrize("soort", ONDERSTEUNING)
async def test_every_kind_of_support_goes_with_its_dossier(
    swv: Aanvraagschool, soort: str, monkeypatch: pytest.MonkeyPatch
):
    """Whatever the school asks for, the samenwerkingsverband gets the aanvraag and not the dossier alone."""
    # What each kind must hold is not the matter here.
    monkeypatch.setattr(indienen, "volledigheid", lambda *_: [])
    id_ = await swv.maak(soort=soort, thuiszitten=None, hulpvraag="Wie denkt mee?")
    await schrijven.zet_dossier(swv.schrijver, id_, DOSSIER)
    await dien_in(swv.schrijver, id_)
    swv.motor.met_abonnement(doelen=("aanvraag-dossier", "aanvraag-ondersteuning"))
    assert await verstuur(swv) == {"klaar": 2}
    assert {bericht.doel for bericht in swv.motor.postbus.berichten} == {"aanvraag-dossier", "aanvraag-ondersteuning"}


async def test_who_carries_dossiers_alone_gets_one_of_an_aanvraag_made_elsewhere(swv: Aanvraagschool):
    """With an abonnement for nothing but dossiers, as to the system in which the school makes her aanvraag."""
    await ingediend(swv, DOSSIER)
    swv.motor.met_abonnement(doelen=("aanvraag-dossier",))
    assert await verstuur(swv) == {"klaar": 1}
    assert [bericht.doel for bericht in swv.motor.postbus.berichten] == ["aanvraag-dossier"]


async def test_a_dossier_stays_where_its_aanvraag_stays(swv: Aanvraagschool):
    """Without an abonnement for the aanvraag itself its dossier waits with it."""
    await ingediend(swv, DOSSIER)
    swv.motor.met_abonnement(doelen=("aanvraag-dossier", "aanvraag-tlv"))
    assert await verstuur(swv) == {"wacht": 1}
    assert swv.motor.postbus.berichten == []


@pytest.mark.parametrize("woord", [b"OPT-UIT", b"VERBODEN"])
async def test_what_parents_opted_out_of_stays_behind(swv: Aanvraagschool, woord: bytes):
    """Even when the LAS left it in; the school is told, and what is not marked goes."""
    dossier = DOSSIER
    for naam in (b"toetsresultaten", b"onderwijsondersteuning", b"oudersverzorgers", b"overstapadvies", b"vombo"):
        dossier = re.sub(b"(<cat_%s>)[A-Z-]+" % naam, rb"\1" + woord, dossier)
    id_ = await swv.maak()
    await schrijven.zet_dossier(swv.schrijver, id_, dossier)
    namen = ("ouders en verzorgers", "overstapadvies", "onderwijsondersteuning", "toetsresultaten")
    weg = tuple(f"{naam} uit het OSO-dossier" for naam in namen)
    assert (await indienen.controleer(swv.schrijver, id_)).weggelaten == weg
    assert (await dien_in(swv.schrijver, id_)).weggelaten == weg
    await verstuur(swv)
    gegaan = next(item.inhoud for item in swv.motor.postbus.berichten if item.soort == "oso/dossier@1")
    delen = (b"toetslijst", b"diagnose", b"verzorger", b"overstapadvies")
    assert [(b"<%s>" % deel in DOSSIER, b"<o:%s>" % deel in gegaan) for deel in delen] == [(True, False)] * 4
    assert b"<o:verzuim>" in gegaan


@needs_standaarden
@pytest.mark.parametrize("naam", ["full", "opt_out"])
async def test_the_official_examples_go_in_through_the_front_door(swv: Aanvraagschool, naam: str):
    """Each official dossier is taken in, and leaves with its categories, without its handelingsplannen."""
    pad = STANDAARDEN / "oso" / f"Voorbeelddossier_PaO_POSWV_{naam}.xml"
    await ingediend(swv, pad.read_bytes())
    assert await verstuur(swv) == {"klaar": 2}
    dossier = next(item.inhoud for item in swv.motor.postbus.berichten if item.soort == "oso/dossier@1").decode()
    assert dossier.count("<") > 200
    assert "cat_" in dossier
    # The ouders did not agree with the handelingsdeel, so none of it goes.
    assert "<handelingsplan>" not in dossier


async def test_without_abonnement_it_waits(swv: Aanvraagschool):
    """An aanvraag nobody may be sent is not lost: it says what it waits for."""
    swv.motor.met_abonnement(doelen=("aanvraag-intrekking",))
    id_ = await ingediend(swv)
    assert await verstuur(swv) == {"wacht": 1}
    assert (await swv.detail(id_)).regel.wacht_op == WACHT_OP_ABONNEMENT


async def test_the_queue_knows_when_there_is_work(swv: Aanvraagschool):
    """Only what was handed in and does not wait asks for a run."""
    motor = swv.motor
    async with motor.inrichting.db.transactie([motor.organisatie]) as conn:
        assert not await zijn_er_aanvragen(conn, motor.organisatie)
    await ingediend(swv)
    async with motor.inrichting.db.transactie([motor.organisatie]) as conn:
        assert await zijn_er_aanvragen(conn, motor.organisatie)


async def test_statuses_and_besluit_reach_the_school(swv: Aanvraagschool):
    """Each status once, the newest shown, number and besluit kept whatever page they came in."""
    id_ = await ingediend(swv)
    await verstuur(swv)
    assert await zegt(swv, id_, "onvolledig", 1, aanvraagnummer="A-1", ontbreekt=("opp",)) == 1
    assert await zegt(swv, id_, "onvolledig", 1, aanvraagnummer="A-1", ontbreekt=("opp",)) == 0
    stappen = (("in-controle", 2, None), ("besloten", 5, BESLUIT), ("bij-commissie", 4, None))
    meldingen = tuple(
        Aanvraagmelding(f"swv-{id_}", wat, OP + timedelta(hours=uur), besluit=besluit)  # type: ignore[arg-type]  # words of the model
        for wat, uur, besluit in stappen
    )
    assert await verwerk_terug(swv.motor.inrichting, swv.motor.partner, meldingen) == 3
    detail = await swv.detail(id_)
    assert (detail.regel.status, detail.regel.aanvraagnummer) == ("besloten", "A-1")
    assert detail.besluit == BESLUIT
    assert detail.regel.wissen_op == date(2029, 12, 1)
    assert (await swv.motor.controleer()).geldig


async def test_what_is_not_ours_is_passed_over(swv: Aanvraagschool):
    """Words on an aanvraag of another, or on a verzuimmelding nobody knows, keep no other from being kept."""
    id_ = await ingediend(swv)
    await verstuur(swv)
    vreemd = (
        Aanvraagmelding("elders", "besloten", OP),
        Statusmelding("4711", "afgesloten", OP),
        Aanvraagmelding(f"swv-{id_}", "ontvangen", OP),
    )
    assert await verwerk_terug(swv.motor.inrichting, swv.motor.partner, vreemd) == 1
    assert await verwerk_terug(swv.motor.inrichting, swv.motor.partner, vreemd[:2]) == 0


async def test_what_never_left_is_withdrawn_at_once(swv: Aanvraagschool):
    """An aanvraag that was taken back before it went is not sent at all."""
    id_ = await ingediend(swv)
    await trek_in(swv.schrijver, id_)
    assert await verstuur(swv) == {}
    assert swv.motor.postbus.berichten == []
    assert (await swv.detail(id_)).regel.status == "ingetrokken"


async def test_a_withdrawal_names_the_aanvraag(swv: Aanvraagschool):
    """Taken back while it is incomplete, the samenwerkingsverband is told under its own name for it."""
    id_ = await ingediend(swv)
    await verstuur(swv)
    await zegt(swv, id_, "onvolledig", 1)
    await trek_in(swv.schrijver, id_)
    assert await verstuur(swv) == {"klaar": 1}
    laatste = swv.motor.postbus.berichten[-1]
    assert (laatste.doel, laatste.objectkenmerk) == ("aanvraag-intrekking", f"swv-{id_}")


@pytest.mark.parametrize("op", [None, "2026-11-10"])
async def test_the_handelingsdeel_needs_overeenstemming(swv: Aanvraagschool, op: str | None):
    """Without the day on which the ouders agreed it stays behind, and that is said; with it, it goes."""
    stukken = [document(soort="handelingsdeel", bestandsnaam="deel.pdf"), document()]
    id_ = await swv.maak(documenten=stukken, overeenstemmingOp=op)
    weggelaten = (await dien_in(swv.schrijver, id_)).weggelaten
    await verstuur(swv)
    soorten = {item["soort"] for item in json.loads(swv.motor.postbus.berichten[0].inhoud)["documenten"]}
    assert ("handelingsdeel" in soorten) is (op is not None)
    assert weggelaten == (() if op else ("het handelingsdeel",))


async def test_what_the_platform_refuses_can_be_put_right(swv: Aanvraagschool):
    """The school reads why, corrects or leaves it, and hands in again; refused again it is withdrawn without a word."""
    goed, swv.motor.postbus.antwoord = swv.motor.postbus.antwoord, weigert
    id_ = await ingediend(swv)
    await verstuur(swv)
    detail = await swv.detail(id_)
    assert (detail.regel.status, detail.regel.wissen_op) == ("geweigerd-technisch", date(2027, 11, 21))
    assert [item.inhoud.bericht for item in detail.statussen] == ["VO-017: overlapt"]
    await dien_in(swv.schrijver, id_)
    assert (await swv.detail(id_)).regel.wissen_op is None
    await verstuur(swv)
    await trek_in(swv.schrijver, id_)
    await verstuur(swv)
    assert (await swv.detail(id_)).regel.status == "ingetrokken"
    assert [item.doel for item in swv.motor.postbus.berichten] == ["aanvraag-thuiszitter"] * 2
    ander = await ingediend(swv)
    await verstuur(swv)
    await schrijven.wijzig(swv.schrijver, ander, lees_invoer(thuiszitter(swv="VO9902")))
    swv.motor.postbus.antwoord = goed
    await dien_in(swv.schrijver, ander)
    await verstuur(swv)
    assert (await swv.detail(ander)).regel.status == "ingediend"


async def test_a_refused_addition_can_be_put_right(swv: Aanvraagschool):
    """What the samenwerkingsverband has stays incomplete there; withdrawn, it is told."""
    id_ = await ingediend(swv)
    await verstuur(swv)
    await zegt(swv, id_, "onvolledig")
    swv.motor.klok.verder(days=3)
    await schrijven.leg_overeenstemming_vast(swv.schrijver, id_, date(2026, 11, 12))
    await dien_in(swv.schrijver, id_)
    goed, swv.motor.postbus.antwoord = swv.motor.postbus.antwoord, weigert
    await verstuur(swv)
    detail = await swv.detail(id_)
    assert (detail.regel.status, detail.regel.wissen_op) == ("onvolledig", None)
    assert detail.statussen[-1].inhoud.bericht == "VO-017: overlapt"
    swv.motor.postbus.antwoord = goed
    await trek_in(swv.schrijver, id_)
    await verstuur(swv)
    assert swv.motor.postbus.berichten[-1].doel == "aanvraag-intrekking"


async def weigert(bericht: Bericht) -> Ontvangst:
    """A platform that does not take it."""
    return Ontvangst(str(bericht.id), afgekeurd(bericht.id), objectkenmerk=bericht.objectkenmerk)


EINDEN = {"niet-in-behandeling": date(2029, 11, 23), "afgesloten": date(2027, 11, 23), "onvolledig": None}


@pytest.mark.parametrize(("eind", "tot"), EINDEN.items())
async def test_every_end_has_a_term(swv: Aanvraagschool, eind: str, tot: date | None):
    """Not taken up it is kept as after a besluit, else as what was withdrawn; what goes on has no term."""
    id_ = await ingediend(swv)
    await verstuur(swv)
    await zegt(swv, id_, eind, 1)
    await zegt(swv, id_, "ontvangen", 0)
    assert (await swv.detail(id_)).regel.wissen_op == tot
