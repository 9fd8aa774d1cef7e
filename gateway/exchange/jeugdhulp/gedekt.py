"""Whether the toestemming on which a verzoek went still holds: what comes back now rests on it too."""

from collections.abc import Iterable
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.taak import Taak
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.lezen import dicht_van, open_stand
from gateway.policy import Doel, Staat, staat
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "taak.sql")


async def gedekt(conn: AsyncConnection, inrichting: Inrichting, taken: Iterable[Taak]) -> set[UUID]:
    """The uitwisselingen of which content may come back now; what went without toestemming is not one of them."""
    doelen = {taak.uitwisseling: inrichting.doelen.get(taak.doel) for taak in taken}
    vrij = {id_ for id_, doel in doelen.items() if doel is not None and doel.toestemming is None}
    rijen = await (await conn.execute(_SQL["rust_op"], {"id": list(doelen.keys() - vrij)})).fetchall()
    dicht = await dicht_van(conn, [rij[2] for rij in rijen])
    for uitwisseling, toestemming, *rij in rijen:
        stand = pak_uit(inrichting.kast, (rij[0], rij[1], rij[2], rij[3], rij[4]))
        stand = open_stand(inrichting, stand, dicht.get(stand.id))
        doel = doelen[uitwisseling]
        if doel is not None and _geldt(inrichting, stand, doel, toestemming):
            vrij.add(uitwisseling)
    return vrij


def _geldt(inrichting: Inrichting, stand: Stand, doel: Doel, toestemming: str | None) -> bool:
    nu = inrichting.klok()
    return any(
        item.id == toestemming and staat(item, doel, stand.leerling, nu) is Staat.ACTIEF for item in stand.toestemmingen
    )
