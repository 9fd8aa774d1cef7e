"""A sync as a whole: what is held for a person, what is refused, and what a trial leaves behind."""

from collections import Counter

import psycopg
import pytest
from lxml import etree

from connectors.duo_rod.voorcontrole import Voorcontrole
from gateway.exchange.sync import Sync
from gateway.model.uitwisseling import Ernst, Melding
from gateway.sdk import lees_contract
from tests.motor import BEGIN, Motor, eigenaar, goedgekeurd, leerling, ontvangen

pytestmark = pytest.mark.anyio


async def test_a_mass_change_waits_for_a_person(motor: Motor):
    """More than the agreed share: nothing is planned, and the run shows what it would do."""
    motor.met_abonnement(max_aandeel=0.5)
    await motor.neem_in(leerling(index) for index in range(4))
    assert await motor.sync() == {"rod rod-inschrijving": 4}
    assert await motor.toestanden() == []
    [(toestand, aantallen)] = await motor.vraag("SELECT toestand, aantallen FROM run WHERE soort = 'sync'")
    assert (toestand, aantallen) == ("wacht_op_akkoord", {"rod rod-inschrijving": 4})


async def test_a_few_changes_go_by_themselves(motor: Motor):
    """Up to the agreed share nobody is asked."""
    motor.met_abonnement(max_aandeel=0.5)
    await motor.neem_in(leerling(index) for index in range(4))
    await motor.sync(Counter({"rod rod-inschrijving": 4}))
    await motor.neem_in(leerling(index, leerjaar=3 if index < 2 else 2) for index in range(4))
    assert await motor.sync() == {"bekeken": 2, "klaar": 2}


async def test_akkoord_lets_exactly_that_through(motor: Motor):
    """What a person agreed to goes; when it became more since, it is held again."""
    motor.met_abonnement(max_aandeel=0.1)
    await motor.neem_in(leerling(index) for index in range(4))
    akkoord = await motor.sync()
    await motor.neem_in(leerling(index) for index in range(5))
    assert await motor.sync(akkoord) == {"rod rod-inschrijving": 5}
    assert await motor.toestanden() == []
    assert await motor.sync(Counter({"rod rod-inschrijving": 5})) == {"bekeken": 5, "klaar": 5}


async def test_akkoord_for_sending_is_none_for_removing(motor: Motor):
    """Removals have a share of their own, smaller, and need their own word."""
    await motor.rond(*(leerling(index) for index in range(4)))
    motor.met_abonnement(max_aandeel_verwijderen=0.25)
    await motor.neem_in([leerling(index, vervallen=index < 2) for index in range(4)])
    assert await motor.sync(Counter({"rod rod-inschrijving": 9})) == {"rod rod-verwijdering": 2}
    assert await motor.sync(Counter({"rod rod-verwijdering": 2})) == {"bekeken": 2, "klaar": 2}


@pytest.mark.parametrize(("weg", "uitkomst"), [(1, {"bekeken": 1, "klaar": 4}), (2, {"rod rod-verwijdering": 2})])
async def test_the_share_is_one_of_leerlingen(motor: Motor, weg: int, uitkomst: dict[str, int]):
    """A leerling counts once, however many inschrijvingen he has."""
    volgnummers = ("1", "2", "3", "4")
    await motor.rond(*(leerling(index, volgnummers=volgnummers) for index in range(2)))
    motor.met_abonnement(max_aandeel_verwijderen=0.5)
    await motor.neem_in(leerling(index, volgnummers=volgnummers, vervallen=index < weg) for index in range(2))
    assert await motor.sync() == uitkomst


async def test_refusals_do_not_count_as_a_mass_change(motor: Motor):
    """What may not be sent needs nobody's word."""
    motor.met_abonnement(max_aandeel=0.5)
    await motor.neem_in(leerling(index, veiligheidsblokkade="J") for index in range(4))
    assert await motor.sync() == {"bekeken": 4, "geweigerd": 4}


async def test_a_trial_writes_messages_and_stores_nothing(motor: Motor, tmp_path):
    """Proef gives the very messages as files, and leaves database, log and partner untouched."""
    await motor.neem_in([leerling(0), leerling(1, veiligheidsblokkade="J")])
    map_ = tmp_path / "proef"
    map_.mkdir()
    sync = Sync(motor.inrichting, motor.bewijs, motor.organisatie, await motor.begin("sync"))
    assert await sync.proef(map_) == {"klaar": 1, "geweigerd": 1}
    [bestand] = map_.iterdir()
    assert etree.parse(bestand).getroot().tag.endswith("aanleverenInschrijvingVO_Request")
    assert await motor.toestanden() == []
    assert eigenaar("SELECT count(*) FROM audit_entry WHERE organisatie = %s", motor.organisatie) == [(0,)]
    assert await motor.sync() == {"bekeken": 2, "klaar": 1, "geweigerd": 1}


async def test_a_refusal_is_recorded_once_with_its_reason(motor: Motor):
    """What decide() refuses is there to see, with reason and advice; the same refusal again is no news."""
    await motor.rond(leerling(veiligheidsblokkade="J"))
    [rij] = await motor.vraag("SELECT toestand, reden_code, reden FROM uitwisseling")
    assert rij[:2] == ("geweigerd", "VEILIGHEID")
    assert "aandachtsfunctionaris" in rij[2]
    assert await motor.rond(leerling(veiligheidsblokkade="J", achternaam="Berkhof")) == {"bekeken": 1}
    assert await motor.rond(leerling()) == {"bekeken": 1, "klaar": 1}


async def test_what_the_partner_would_refuse_is_not_sent(motor: Motor):
    """A rule of the partner that we know is held beforehand: refused here, with his code and text."""
    motor.postbus.bezwaren = (Melding("VO-015", "OPP overlapt"), Melding("VO-099", "let op", Ernst.SIGNAAL))
    await motor.rond(leerling())
    assert motor.postbus.berichten == []
    [rij] = await motor.vraag("SELECT toestand, reden_code, reden FROM uitwisseling")
    assert rij == ("geweigerd", "UIT-VOORCONTROLE", "VO-015 OPP overlapt")


async def test_a_signaal_beforehand_stops_nothing(motor: Motor):
    """What the partner would register with a remark goes."""
    motor.postbus.bezwaren = (Melding("VO-099", "let op", Ernst.SIGNAAL),)
    assert await motor.rond(leerling()) == {"bekeken": 1, "klaar": 1}


async def test_the_rules_of_rod_are_held_against_the_view(motor: Motor):
    """With the rules of ROD itself: overlapping OPPs stay here, and once mended they go."""
    regels = Voorcontrole(lees_contract("duo_rod")["regels"]["lijst"])
    motor.postbus.voorcontrole = regels.controleer
    assert await motor.rond(leerling(opps=[(BEGIN, None), (BEGIN.replace(month=9), None)])) == {
        "bekeken": 1,
        "geweigerd": 1,
    }
    assert await motor.rond(leerling(opps=[(BEGIN, BEGIN), (BEGIN.replace(month=9), None)])) == {
        "bekeken": 1,
        "klaar": 1,
    }


async def test_what_was_decided_is_decided_again_at_delivery(motor: Motor):
    """Refused between planning and sending: the message stays here, with the reason of now."""
    await motor.neem_in([leerling()])
    await motor.sync()
    await motor.neem_in([leerling(veiligheidsblokkade="J")])
    await motor.bezorg()
    assert motor.postbus.berichten == []
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "VEILIGHEID")]


async def test_an_afspraak_that_ended_stops_what_waits(motor: Motor):
    """An abonnement that ended before delivery blocks the message."""
    await motor.neem_in([leerling()])
    await motor.sync()
    motor.met_abonnement(afspraak_tot="2026-11-20")
    await motor.bezorg()
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "GEEN_AFSPRAAK")]


async def test_a_message_with_more_than_may_go_now_is_blocked(motor: Motor):
    """A leerling that moved to praktijkonderwijs since: the OPP dates in the waiting message may go no longer."""
    await motor.neem_in([leerling(opps=[(BEGIN, None)])])
    await motor.sync()
    await motor.neem_in([leerling(opps=[(BEGIN, None)], opleiding="0090")])
    await motor.bezorg()
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "UIT-MINDER")]


async def test_a_message_nobody_asks_for_any_more_is_blocked(motor: Motor):
    """An enrolment that proved never to have begun is not registered first."""
    await motor.neem_in([leerling()])
    await motor.sync()
    await motor.neem_in([leerling(vervallen=True)])
    await motor.bezorg()
    assert [rij[2:] for rij in await motor.uitwisselingen()] == [("geblokkeerd", "UIT-ACHTERHAALD")]


async def test_a_fault_of_a_sync_comes_out_as_itself(motor: Motor):
    """Whoever starts a sync sees the fault, not a bundle of the lanes it ran in."""
    await motor.neem_in([leerling()])
    eigenaar("REVOKE INSERT ON bericht FROM schakel_worker")
    try:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await motor.sync()
    finally:
        eigenaar("GRANT INSERT ON bericht TO schakel_worker")


async def test_a_sync_takes_what_a_verdict_made_possible(motor: Motor):
    """A change made while its predecessor is under way waits in line, whatever the verdict."""
    motor.postbus.antwoord = ontvangen
    await motor.rond(leerling())
    await motor.rond(leerling(leerjaar=3))
    await motor.settle(goedgekeurd((await motor.ids())[0]))
    await motor.bezorg()
    assert await motor.toestanden() == ["teruggekoppeld", "afgeleverd"]
