"""Erasing is destroying the key: with all that is left, the master key included, nothing can be read any more."""

import pytest

from gateway.audit.bewijs import controleer_bewijs
from gateway.audit.uitvoer import bewijs_voor, regel_van
from gateway.exchange.bewaren.fouten import OnderwerpOnbekendError
from gateway.exchange.bewaren.wissen import wis
from gateway.exchange.gebruik import Persoon
from gateway.exchange.retention import vergeet
from gateway.exchange.swvinbox.dossiers import neem_dossier
from gateway.worker import ondertekenaar
from tests.exchange.bewaren.archief import Archief, blobs, leesbaar, sleutels
from tests.postvak import open_postvakhuis
from tests.swvinbox import DOSSIER, KENMERK, open_swvhuis

pytestmark = pytest.mark.anyio
BEWAARD = {
    "aanvraag.dossier",
    "aanvraag.inhoud",
    "bericht.inhoud",
    "bericht.zicht",
    "bewaarblokkade.reden",
    "stand.inhoud",
    "toestemming.inhoud",
    "toestemming_gebeurtenis.inhoud",
    "uitzondering.inhoud",
    "verzuimdossier.inhoud",
    "voorstel.inhoud",
}


async def test_after_vergeet_nothing_of_a_leerling_can_be_read(archief: Archief):
    """Not what is still there, and not a copy of what was there; of the others all can. The old proof still holds."""
    huis, naam = archief.motor.inrichting, [archief.naam]
    gelegd = await archief.blokkeer()
    await archief.hef_op(gelegd.id)
    await archief.motor.controleer()
    [(oude_regel,)] = await archief.motor.vraag("SELECT id FROM audit_entry ORDER BY id LIMIT 1")
    [(ingepakt,)] = await archief.motor.vraag("SELECT sleutel FROM leerling WHERE id = %(id)s", id=archief.wie)
    kopie = blobs(naam)
    van_hem = leesbaar([huis.kast.open(ingepakt, archief.wie.bytes)._key], kopie)
    assert {plaats for plaats, _ in van_hem} >= BEWAARD
    alles = leesbaar(sleutels(huis.kast, naam), kopie)
    assert alles > van_hem

    await archief.motor.vraag("UPDATE uitwisseling SET meldingen = '[]', reden = 'GEHEIM wat de partner zei'")
    assert await vergeet(huis, archief.naam, [archief.wie], Persoon("f.gegevens")) == 1
    vraag = "SELECT count(*), count(meldingen), count(reden) FROM uitwisseling WHERE leerling = %(id)s"
    assert await archief.motor.vraag(vraag, id=archief.wie) == [(1, 0, 0)]
    over = sleutels(huis.kast, naam)
    assert leesbaar(over, kopie) == alles - van_hem
    assert not {blob for rij in blobs(naam).values() for blob in rij} & {blob for _, blob in van_hem}

    assert (await archief.motor.controleer()).geldig
    sleutel = ondertekenaar(huis, archief.naam)
    async with huis.db.transactie(naam) as conn:
        bewijs, regel = await bewijs_voor(conn, oude_regel), await regel_van(conn, oude_regel)
    assert controleer_bewijs(bewijs, regel, sleutel.vkey).grootte > 0


async def test_an_inbox_forgets_a_melding_on_request(tmp_path):
    """Its own key goes, with the statuses; another melding can still be read, and the report says it was asked for."""
    async with open_postvakhuis(tmp_path) as huis, open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        weg, ander = await huis.lever("k-1"), await huis.lever("k-2")
        await huis.meld_terug(weg, "afgesloten", reden="hervat", contact={"naam": "L. Ambtenaar"})
        kopie = blobs([huis.gemeente])
        van_hem = leesbaar([weg.open(huis.inrichting.kast)._key], kopie)
        assert {plaats for plaats, _ in van_hem} == {"postvak_melding.inhoud", "postvak_status.inhoud"}
        await wis(worker.inrichting, huis.ambtenaar, huis.gemeente, weg.id)
        rest = leesbaar(sleutels(huis.inrichting.kast, [huis.gemeente]), kopie)
        assert rest == leesbaar([ander.open(huis.inrichting.kast)._key], kopie) != set()
        assert await huis.vraag("SELECT soort, aantal, reden, door FROM wisverslag") == [
            ("postvak", 1, "verzoek", "l.ambtenaar")
        ]
        with pytest.raises(OnderwerpOnbekendError):
            await wis(worker.inrichting, huis.ambtenaar, huis.gemeente, weg.id)


async def test_an_inbox_forgets_an_aanvraag_on_request(tmp_path):
    """With its dossier, its advices and its besluit; a dossier that came alone goes alone."""
    async with open_swvhuis(tmp_path) as huis, open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        await neem_dossier(huis.inrichting, huis.afzender, "VO9955", KENMERK, DOSSIER)
        await neem_dossier(huis.inrichting, huis.afzender, "VO9955", "los", DOSSIER)
        weg = await huis.beslis(await huis.tot_commissie(await huis.lever()))
        kopie = blobs([huis.swv])
        alles = leesbaar(sleutels(huis.inrichting.kast, [huis.swv]), kopie)
        assert {plaats for plaats, _ in alles} >= {
            "swv_aanvraag.besluit",
            "swv_aanvraag.inhoud",
            "swv_advies.inhoud",
            "swv_dossier.inhoud",
            "swv_status.inhoud",
        }
        await wis(worker.inrichting, huis.medewerker, huis.swv, weg.id)
        rest = leesbaar(sleutels(huis.inrichting.kast, [huis.swv]), kopie)
        assert {plaats for plaats, _ in rest} == {"swv_dossier.inhoud"}
        [(los,)] = await huis.vraag("SELECT id FROM swv_dossier WHERE sleutel IS NOT NULL")
        await wis(worker.inrichting, huis.medewerker, huis.swv, los)
        assert leesbaar(sleutels(huis.inrichting.kast, [huis.swv]), kopie) == set()
