"""Retention of the inbox: three years after the besluit nothing can be read any more, and the proof still stands."""

import pytest
from psycopg.errors import InsufficientPrivilege

from gateway.exchange.swvinbox.dossiers import geef_dossier, neem_dossier
from gateway.exchange.swvinbox.fouten import AfgedaanError
from gateway.exchange.swvinbox.inzien import zie_in
from gateway.exchange.swvinbox.opruimen import ruim_swv_op
from gateway.exchange.swvinbox.verklaring import haal_verklaring
from gateway.exchange.swvinbox.volgen import geef_besluit, lees_wijzigingen
from tests.swvinbox import DOSSIER, KENMERK, open_swvhuis

pytestmark = pytest.mark.anyio


async def test_the_key_goes_three_years_after_the_besluit_and_not_before(huis, tmp_path):
    """Until the day itself an aanvraag can be read; from then on nothing of it can, by anyone, nor its dossier."""
    await neem_dossier(huis.inrichting, huis.afzender, "VO9955", KENMERK, DOSSIER)
    oud = await huis.beslis(await huis.tot_commissie(await huis.lever()))
    nummer = (await geef_besluit(huis.inrichting, huis.afzender, oud.id))["tlvNummer"]
    huis.klok.nu = huis.klok.nu.replace(year=huis.klok.nu.year + 3)
    async with open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        huis.klok.verder(days=-1)
        assert await ruim_swv_op(worker.inrichting, huis.swv) == 0
        assert await zie_in(huis.inrichting, huis.medewerker, [huis.swv], oud.id) is not None
        huis.klok.verder(days=1)
        assert await ruim_swv_op(worker.inrichting, huis.swv) == 1
        assert await ruim_swv_op(worker.inrichting, huis.swv) == 0
    assert await zie_in(huis.inrichting, huis.medewerker, [huis.swv], oud.id) is None
    assert await geef_dossier(huis.inrichting, huis.medewerker, [huis.swv], oud.id) is None
    assert await geef_besluit(huis.inrichting, huis.afzender, oud.id) is None
    assert await haal_verklaring(huis.inrichting, huis.medewerker, nummer, "2012-03-04") is None
    for tabel in ("swv_status", "swv_advies"):
        assert set(await huis.vraag(f"SELECT inhoud FROM {tabel} WHERE aanvraag = %(id)s", id=oud.id)) == {(None,)}
    rest = await huis.vraag(
        "SELECT sleutel, inhoud, besluit, tlv, status FROM swv_aanvraag WHERE id = %(id)s", id=oud.id
    )
    assert rest == [(None, None, None, None, "besloten")]
    assert await huis.vraag("SELECT sleutel, inhoud FROM swv_dossier") == [(None, None)]
    gewist = "SELECT inhoud FROM audit_entry WHERE log = %(log)s AND position('swv-wissen'::bytea IN inhoud) > 0"
    assert len(await huis.vraag(gewist, log=f"{huis.swv}/gebruik")) == 1
    with pytest.raises(AfgedaanError, match="bewaartermijn"):
        await huis.lever()
    stand = (await lees_wijzigingen(huis.inrichting, huis.afzender, "VO9955", 0, 50)).items[-1]
    assert (stand.status, stand.besluit, stand.bericht) == ("besloten", None, None)


async def test_what_was_never_decided_stays(huis, tmp_path):
    """Without a besluit no term runs."""
    wat = await huis.lever()
    huis.klok.verder(days=2000)
    async with open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        assert await ruim_swv_op(worker.inrichting, huis.swv) == 0
    assert await zie_in(huis.inrichting, huis.medewerker, [huis.swv], wat.id) is not None


async def test_a_dossier_without_an_aanvraag_goes_after_thirty_days(huis, tmp_path):
    """Who sends a dossier and never the aanvraag leaves nothing behind; with the aanvraag it stays."""
    await neem_dossier(huis.inrichting, huis.afzender, "VO9955", "los", DOSSIER)
    await neem_dossier(huis.inrichting, huis.afzender, "VO9955", KENMERK, DOSSIER)
    wat = await huis.lever()
    huis.klok.verder(days=31)
    async with open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        await ruim_swv_op(worker.inrichting, huis.swv)
    over = await huis.vraag("SELECT kenmerk FROM swv_dossier WHERE sleutel IS NOT NULL")
    assert over == [(KENMERK,)]
    assert await geef_dossier(huis.inrichting, huis.medewerker, [huis.swv], wat.id) == DOSSIER


async def test_the_worker_takes_nothing_in(huis, tmp_path):
    """The process that destroys cannot make an aanvraag."""
    async with open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        with pytest.raises(InsufficientPrivilege):
            await worker.lever()
