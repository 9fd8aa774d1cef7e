"""Retention of the inbox: when the term has passed nothing can be read any more, and the proof still stands."""

import pytest
from psycopg.errors import InsufficientPrivilege

from gateway.exchange.postvak.behandelen import zie_in
from gateway.exchange.postvak.fouten import OvergangError
from gateway.exchange.postvak.opruimen import ruim_postvak_op
from gateway.exchange.postvak.wijzigingen import lees_wijzigingen
from tests.postvak import open_postvakhuis

pytestmark = pytest.mark.anyio


async def test_the_key_goes_on_the_day_and_not_before(huis, tmp_path):
    """Until the school year after its own is over a melding can be read; on the next day it cannot, for anyone."""
    oud = await huis.lever()
    await huis.meld_terug(oud, "afgesloten", reden="hervat", contact={"naam": "L. Ambtenaar"})
    await huis.lever("k-ander", gemeente=huis.ander)
    huis.klok.nu = huis.klok.nu.replace(year=2028, month=7, day=30)
    nieuw = await huis.lever("k-2")
    async with open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        assert await ruim_postvak_op(worker.inrichting, huis.gemeente) == 0
        huis.klok.verder(days=2)
        assert await ruim_postvak_op(worker.inrichting, huis.gemeente) == 1
        assert await ruim_postvak_op(worker.inrichting, huis.gemeente) == 0
    assert await zie_in(huis.inrichting, huis.ambtenaar, [huis.gemeente], oud.id) is None
    assert await zie_in(huis.inrichting, huis.ambtenaar, [huis.gemeente], nieuw.id) is not None
    leeg = "SELECT sleutel, inhoud FROM postvak_melding WHERE id = %(id)s"
    assert await huis.vraag(leeg, id=oud.id) == [(None, None)]
    assert await huis.vraag("SELECT inhoud FROM postvak_status WHERE melding = %(id)s", id=oud.id) == [(None,)] * 2
    gewist = "SELECT inhoud FROM audit_entry WHERE log = %(log)s AND position('postvak-wissen'::bytea IN inhoud) > 0"
    assert len(await huis.vraag(gewist, log=f"{huis.gemeente}/gebruik")) == 1


async def test_what_was_destroyed_does_not_come_back(huis, tmp_path):
    """The same melding sent again after its term is refused, and its statuses remain without what was told."""
    oud = await huis.lever()
    await huis.meld_terug(oud, "afgesloten", reden="hervat")
    huis.klok.verder(days=800)
    async with open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        assert await ruim_postvak_op(worker.inrichting, huis.gemeente) == 1
    with pytest.raises(OvergangError, match="bewaartermijn"):
        await huis.lever()
    gelezen = await lees_wijzigingen(huis.inrichting, huis.afzender, huis.gemeente, 0, 10)
    assert [(item.stap.status, item.stap.reden) for item in gelezen.items] == [
        ("geregistreerd", None),
        ("afgesloten", None),
    ]


async def test_the_worker_takes_nothing_in(huis, tmp_path):
    """The process that destroys can neither make a melding nor give it a status."""
    async with open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        with pytest.raises(InsufficientPrivilege):
            await worker.lever()
