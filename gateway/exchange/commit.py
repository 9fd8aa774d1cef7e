"""Step 6: uitwisselingen, encrypted messages, registraties and proof of a batch in the caller's one transaction."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from psycopg import AsyncConnection

from gateway.exchange.informeren import leg_informeren_vast
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.exchange.render import Opgemaakt
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange", "exchange.sql")
BERICHT, ZICHT = b"bericht", b"zicht"


async def leg_vast(
    conn: AsyncConnection,
    inrichting: Inrichting,
    bewijs: Bewijs,
    opgemaakt: Sequence[Opgemaakt],
    run: UUID,
    nu: datetime,
) -> None:
    """Write a batch; after the commit that follows nothing can be lost, before it nothing has happened."""
    if not opgemaakt:
        return
    metspoor = [(item, secrets.token_hex(16)) for item in opgemaakt]
    await _uitwisselingen(conn, inrichting, metspoor, run, nu)
    await _berichten(conn, opgemaakt, nu)
    await _registraties(conn, opgemaakt)
    await _mappingteksten(conn, inrichting, opgemaakt)
    await leg_informeren_vast(conn, opgemaakt, nu)
    await bewijs.noteer_nieuwe(conn, metspoor)
    await conn.execute(_SQL["wek"])


async def _uitwisselingen(
    conn: AsyncConnection, inrichting: Inrichting, metspoor: Sequence[tuple[Opgemaakt, str]], run: UUID, nu: datetime
) -> None:
    def rij(item: Opgemaakt, spoor: str) -> tuple[object, ...]:
        wat, doel = item.voornemen, item.voornemen.doel
        soort = inrichting.formaten[wat.partner.id, doel.naam]
        wie = (item.id, wat.organisatie.id, wat.stand.id, wat.partner.id, wat.abonnement.id)
        hoe = (doel.naam, doel.versie, soort, wat.object, item.vingerafdruk, wat.onderwerp_id, run, uuid4(), spoor)
        toestand = (item.toestand.value, item.code, item.reden)
        return (*wie, *hoe, *toestand, nu, nu + wat.abonnement.max_leeftijd, nu, nu)

    await conn.execute(_SQL["nieuwe_uitwisselingen"], kolommen(rij(item, spoor) for item, spoor in metspoor))


async def _berichten(conn: AsyncConnection, opgemaakt: Sequence[Opgemaakt], nu: datetime) -> None:
    def rij(item: Opgemaakt) -> tuple[object, ...]:
        wat, versleutel = item.voornemen, item.voornemen.stand.sleutel.versleutel
        inhoud = None if item.inhoud is None else versleutel(item.inhoud, BERICHT + item.id.bytes)
        zicht = None if item.zicht is None else versleutel(item.zicht, ZICHT + item.id.bytes)
        besluit, wissen = item.besluit, wat.doel.bewaren.bericht.na(nu.date())
        return item.id, wat.organisatie.id, wat.stand.id, inhoud, zicht, besluit.tekst, besluit.mapping, wissen

    await conn.execute(_SQL["nieuwe_berichten"], kolommen(map(rij, opgemaakt)))


async def _registraties(conn: AsyncConnection, opgemaakt: Sequence[Opgemaakt]) -> None:
    # Two uitwisselingen for one object in one batch: only the last is what we mean the partner to know.
    laatste = {item.voornemen.sleutel: item for item in opgemaakt}.values()
    kolommen = {
        "leerling": [item.voornemen.stand.id for item in laatste],
        "partner": [item.voornemen.partner.id for item in laatste],
        "object": [item.voornemen.object for item in laatste],
        "organisatie": [item.voornemen.organisatie.id for item in laatste],
        "uitwisseling": [item.id for item in laatste],
        "bedoeld": [item.vingerafdruk for item in laatste],
    }
    await conn.execute(_SQL["zet_registratie"], kolommen)


async def _mappingteksten(conn: AsyncConnection, inrichting: Inrichting, opgemaakt: Sequence[Opgemaakt]) -> None:
    paren = {(item.voornemen.partner.id, item.voornemen.doel.naam) for item in opgemaakt if item.inhoud is not None}
    for partner, doel in sorted(paren):
        writer = inrichting.writer(partner, doel)
        await conn.execute(_SQL["mappingtekst"], {"hash": writer.hash, "naam": writer.soort, "tekst": writer.tekst})
