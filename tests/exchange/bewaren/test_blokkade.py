"""While a blokkade holds nothing of its onderwerp is wiped, by whichever way; setting and lifting are recorded."""

from collections import Counter
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from gateway.exchange.bewaren import blokkade
from gateway.exchange.bewaren.blokkade import Verzoek
from gateway.exchange.bewaren.fouten import (
    AlOpgehevenError,
    BewaarblokkadeError,
    BlokkadeError,
    OnderwerpOnbekendError,
)
from gateway.exchange.bewaren.opruimen import ruim_alles_op
from gateway.exchange.bewaren.verslag import begin_wissen
from gateway.exchange.bewaren.vooruitblik import blik_vooruit
from gateway.exchange.bewaren.wissen import wis
from gateway.exchange.gebruik import Persoon
from gateway.exchange.retention import vergeet
from gateway.exchange.swvinbox.dossiers import neem_dossier
from tests.exchange.bewaren.archief import Archief, over
from tests.motor import server
from tests.postvak import open_postvakhuis
from tests.swvinbox import DOSSIER, open_swvhuis

pytestmark = pytest.mark.anyio
WIE = Persoon("f.gegevens")
# Far beyond the longest term there is.
LATER = over(30)
GEVULD = (
    "SELECT count(*) FROM bericht WHERE inhoud IS NOT NULL AND leerling = %(id)s",
    "SELECT count(*) FROM voorstel WHERE inhoud IS NOT NULL AND leerling = %(id)s",
    "SELECT count(*) FROM aanvraag WHERE inhoud IS NOT NULL AND leerling = %(id)s",
    "SELECT count(*) FROM verzuimdossier WHERE oudste = '2026-11-16' AND leerling = %(id)s",
)


async def gevuld(archief: Archief) -> list[int]:
    """How much can still be read of leerling 0: berichten, voorstellen, aanvragen, verzuim."""
    return [(await archief.motor.vraag(vraag, id=archief.wie))[0][0] for vraag in GEVULD]


async def test_nothing_of_a_held_leerling_is_wiped(archief: Archief):
    """Not by the job and not by vergeet, which says whom to ask; of another it is; and after lifting it all goes."""
    huis = archief.motor.inrichting
    await archief.motor.vraag("UPDATE aanvraag SET wissen_op = '2027-01-01'")
    gelegd, voor = await archief.blokkeer(), await gevuld(archief)
    assert (await archief.dag(LATER))["berichten"] == 1
    assert await gevuld(archief) == voor
    assert min(voor) > 0
    for poging in (
        vergeet(huis, archief.naam, [archief.ander, archief.wie]),
        wis(huis, WIE, archief.naam, archief.wie),
    ):
        with pytest.raises(BewaarblokkadeError, match=r"BEW-101.*f\.gegevens"):
            await poging
    assert await archief.motor.vraag("SELECT count(*) FROM leerling WHERE sleutel IS NULL") == [(0,)]

    vast = {"toestemming": 2, "uitzondering": 1}
    vooruit = {regel.soort: regel.geblokkeerd for regel in await blik_vooruit(huis, [archief.naam], 0)}
    assert vooruit == {"aanvraag-zonder-besluit": 1, "bericht": 1, "verzuimdossier": 1, "voorstel": 1} | vast
    opgeheven = await archief.hef_op(gelegd.id)
    assert (opgeheven.toestand, opgeheven.opheffing) == ("opgeheven", "GEHEIM de klacht is afgehandeld")
    school = {"berichten": 1, "voorstellen": 1, "dossiers": 1, "aanvragen": 1}
    assert await archief.dag(LATER) == school | {"toestemmingen": 2, "uitzonderingen": 1}
    assert await gevuld(archief) == [0, 0, 0, 0]
    assert await vergeet(huis, archief.naam, [archief.wie]) == 1


async def test_it_is_recorded_and_its_reason_is_not_for_everyone(archief: Archief):
    """Setting, looking and lifting stand in the log of use; the reason is encrypted, and goes with the key."""
    gelegd = await archief.blokkeer()
    getoond = await blokkade.lijst(archief.motor.inrichting, WIE, [archief.naam])
    assert [(item.id, item.reden, item.soort) for item in getoond] == [(gelegd.id, gelegd.reden, "leerling")]
    assert "GEHEIM" not in repr(getoond)
    [(ruw,)] = await archief.motor.vraag("SELECT reden FROM bewaarblokkade")
    assert b"GEHEIM" not in ruw
    await archief.hef_op(gelegd.id)
    assert sorted(wat for door, wat in await archief.gebruik() if door == "f.gegevens") == [
        "bewaarblokkade instellen",
        "bewaarblokkade inzien",
        "bewaarblokkade opheffen",
    ]
    await vergeet(archief.motor.inrichting, archief.naam, [archief.wie])
    assert await blokkade.lijst(archief.motor.inrichting, WIE, [archief.naam]) == []
    [rest] = await blokkade.lijst(archief.motor.inrichting, WIE, [archief.naam], alle=True)
    assert (rest.reden, rest.opheffing, rest.soort, rest.toestand) == (None, None, None, "opgeheven")


async def test_a_blokkade_for_one_doel_holds_that_only(archief: Archief):
    """Its berichten stay, and the key with them; what does not belong to it goes."""
    gelegd = await archief.blokkeer(doel="rod-inschrijving")
    gewist = await archief.dag(over(6))
    assert gewist.items() >= {"berichten": 1, "voorstellen": 1, "dossiers": 1, "toestemmingen": 2}.items()
    assert await doelen(archief) == {"rod-inschrijving": 1}
    with pytest.raises(BewaarblokkadeError):
        await vergeet(archief.motor.inrichting, archief.naam, [archief.wie])
    await archief.blokkeer(doel="rod-identificatie")
    await archief.hef_op(gelegd.id)
    assert await archief.dag(over(6)) == {"berichten": 1}


async def test_a_blokkade_for_one_uitwisseling_holds_that_and_what_it_is_about(archief: Archief):
    """The bericht, and the aanvraag that was sent with it; another aanvraag of the same leerling goes."""
    [(weg,)] = await archief.motor.vraag("SELECT id FROM aanvraag")
    vraag = "SELECT u.id FROM uitwisseling u WHERE leerling = %(id)s AND doel = 'rod-inschrijving'"
    [(uit,)] = await archief.motor.vraag(vraag, id=archief.wie)
    await archief.motor.vraag("UPDATE aanvraag SET wissen_op = '2027-01-01'")
    await archief.motor.vraag("UPDATE uitwisseling SET onderwerp = %(weg)s WHERE id = %(uit)s", weg=weg, uit=uit)
    gelegd = await archief.blokkeer(uitwisseling=uit)
    assert "aanvragen" not in await archief.dag(over(2))
    assert await doelen(archief) == {"rod-inschrijving": 1}
    await archief.hef_op(gelegd.id)
    await archief.blokkeer(doel="verzuimmelding-duo")
    assert (await archief.dag(over(2)))["aanvragen"] == 1


async def doelen(archief: Archief) -> Counter[str]:
    """How many berichten of leerling 0 can still be read, per doel."""
    vraag = (
        "SELECT u.doel, count(*) FROM bericht b JOIN uitwisseling u ON u.id = b.uitwisseling"
        " WHERE b.inhoud IS NOT NULL AND u.leerling = %(id)s GROUP BY u.doel"
    )
    return Counter(dict(await archief.motor.vraag(vraag, id=archief.wie)))


async def test_a_blokkade_ends_after_its_last_day(archief: Archief):
    """On that day it holds; a day later it is of the past, and what is past its term goes."""
    gelegd = await archief.blokkeer(tot=over(1))
    assert (gelegd.toestand, (await archief.dag(over(1)))["berichten"]) == ("actief", 1)
    assert await doelen(archief)
    assert (await archief.dag(over(1, 1)))["berichten"] > 0
    [oud] = await blokkade.lijst(archief.motor.inrichting, WIE, [archief.naam], alle=True)
    assert oud.toestand == "verlopen"
    assert await vergeet(archief.motor.inrichting, archief.naam, [archief.wie]) == 1


async def test_what_cannot_be_a_blokkade(archief: Archief):
    """No reason, a day that has passed, a doel that is not there, another's uitwisseling, someone unknown."""
    [(vreemd,)] = await archief.motor.vraag(
        "SELECT id FROM uitwisseling WHERE leerling <> %(id)s LIMIT 1", id=archief.wie
    )
    verkeerd = ({"reden": " "}, {"tot": date(2026, 1, 1)}, {"doel": "bestaat-niet"}, {"uitwisseling": vreemd})
    for anders in verkeerd:
        with pytest.raises(BlokkadeError):
            await archief.blokkeer(**anders)
    with pytest.raises(OnderwerpOnbekendError):
        await archief.blokkeer(onderwerp=uuid4())
    gelegd = await archief.blokkeer()
    assert await archief.hef_op(uuid4()) is None
    with pytest.raises(BlokkadeError):
        await archief.hef_op(gelegd.id, "")
    await archief.hef_op(gelegd.id)
    with pytest.raises(AlOpgehevenError, match=r"f\.gegevens"):
        await archief.hef_op(gelegd.id)


async def test_another_organisatie_neither_sees_nor_lifts_it(archief: Archief):
    """It cannot be looked at, lifted, or set from outside."""
    gelegd, huis = await archief.blokkeer(), archief.motor.inrichting
    assert await blokkade.lijst(huis, WIE, ["een-ander"]) == []
    assert await blokkade.hef_op(huis, WIE, ["een-ander"], gelegd.id, "zomaar") is None
    with pytest.raises(OnderwerpOnbekendError):
        await blokkade.blokkeer(huis, WIE, ["een-ander"], Verzoek(onderwerp=archief.wie, reden="zomaar"))


async def test_an_inbox_is_held_melding_by_melding(tmp_path):
    """A held melding stays after its term, and cannot be forgotten on request; the one beside it goes."""
    async with open_postvakhuis(tmp_path) as huis, open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        vast, _ = await huis.lever("k-1"), await huis.lever("k-2")
        verzoek = Verzoek(onderwerp=vast.id, reden="bezwaar loopt")
        gelegd = await blokkade.blokkeer(huis.inrichting, WIE, [huis.gemeente], verzoek)
        assert gelegd.soort == "postvak"
        los = Verzoek(onderwerp=vast.id, reden="bezwaar", doel="verzuimmelding-duo")
        with pytest.raises(BlokkadeError):
            await blokkade.blokkeer(huis.inrichting, WIE, [huis.gemeente], los)
        huis.klok.verder(days=800)
        assert (await ruim_alles_op(worker.inrichting, huis.gemeente))["postvak"] == 1
        with pytest.raises(BewaarblokkadeError):
            await wis(worker.inrichting, WIE, huis.gemeente, vast.id)
        await blokkade.hef_op(huis.inrichting, WIE, [huis.gemeente], gelegd.id, "bezwaar afgehandeld")
        assert (await ruim_alles_op(worker.inrichting, huis.gemeente))["postvak"] == 1


async def test_a_samenwerkingsverband_is_held_aanvraag_by_aanvraag(tmp_path):
    """A held aanvraag stays after its term, and a held dossier that came alone does too."""
    async with open_swvhuis(tmp_path) as huis, open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        await neem_dossier(huis.inrichting, huis.afzender, "VO9955", "los", DOSSIER)
        wat = await huis.beslis(await huis.tot_commissie(await huis.lever()))
        [(los,)] = await huis.vraag("SELECT id FROM swv_dossier")
        gelegd = [
            await blokkade.blokkeer(huis.inrichting, WIE, [huis.swv], Verzoek(onderwerp=id_, reden="bezwaar loopt"))
            for id_ in (wat.id, los)
        ]
        huis.klok.verder(days=2000)
        assert not +await ruim_alles_op(worker.inrichting, huis.swv)
        for item in gelegd:
            await blokkade.hef_op(huis.inrichting, WIE, [huis.swv], item.id, "afgehandeld")
        assert (await ruim_alles_op(worker.inrichting, huis.swv))["swv"] == 1
        assert await huis.vraag("SELECT sleutel FROM swv_dossier") == [(None,)]


async def test_no_blokkade_comes_between_looking_and_wiping(archief: Archief):
    """As long as something is being wiped, setting one waits; so one that was set holds for all that comes after."""
    slot = "SELECT pg_try_advisory_xact_lock(hashtextextended('bewaren/' || %s, 0))"
    async with archief.motor.inrichting.db.transactie([archief.naam]) as conn:
        await begin_wissen(conn, archief.naam)
        with psycopg.connect(server().url) as ander:
            assert ander.execute(slot, (archief.naam,)).fetchone() == (False,)
    with psycopg.connect(server().url) as ander:
        assert ander.execute(slot, (archief.naam,)).fetchone() == (True,)


async def test_a_toestemming_is_held_with_what_went_on_it(archief: Archief):
    """A blokkade for its doel holds it, and one for an uitwisseling of that doel does too; one for another does not."""
    [(uit,)] = await archief.motor.vraag("SELECT id FROM uitwisseling WHERE leerling = %(id)s", id=archief.wie)
    await archief.motor.vraag("UPDATE toestemming SET doel = 'rod-inschrijving' WHERE wissen_op = '2032-07-31'")
    for gelegd in (await archief.blokkeer(doel="rod-inschrijving"), await archief.blokkeer(uitwisseling=uit)):
        gewist = await archief.dag(LATER)
        assert gewist.get("toestemmingen", 0) < 2
        assert await archief.motor.vraag("SELECT doel FROM toestemming WHERE inhoud IS NOT NULL") == [
            ("rod-inschrijving",)
        ]
        await archief.hef_op(gelegd.id)
    await archief.blokkeer(doel="jgz-consult")
    assert (await archief.dag(LATER))["toestemmingen"] == 1
