"""What a school must not forget: the OPP of each leerling on time, and a TLV that ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.aanvraagregels import signalen
from gateway.exchange.aanvraag.inhoud import pak_besluit_uit
from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.model.aanvraag import Besluit
from gateway.policy.tijd import dag
from gateway.store.sql import queries

BATCH = 500
_SQL = queries("gateway.exchange.aanvraag", "lijsten.sql")
INZIEN = Handeling("signalen over OPP en TLV inzien", "aanvraag-signalen")


@dataclass(frozen=True, slots=True)
class Leerlingsignaal:
    """A term of one leerling that comes near or is past."""

    leerling: UUID
    leerlingnummer: str
    soort: str
    uiterlijk: date
    tekst: str
    doe: str


async def signalen_van(inrichting: Inrichting, gebruiker: Gebruiker, organisatie: str) -> list[Leerlingsignaal]:
    """The signals over all leerlingen of a school, the most urgent first; recorded for who is shown."""
    gevonden: list[Leerlingsignaal] = []
    na: UUID | None = None
    async with inrichting.db.transactie([organisatie]) as conn:
        while standen := await _standen(conn, inrichting, organisatie, na):
            besluiten = await _besluiten(conn, standen)
            getoond = [(stand, _van(inrichting, stand, besluiten[stand.id])) for stand in standen]
            wie = [(stand.pseudoniem, None) for stand, eigen in getoond if eigen]
            if wie:
                await noteer_gebruik(conn, inrichting, gebruiker, INZIEN, organisatie, wie)
            gevonden += [item for _, eigen in getoond for item in eigen]
            na = standen[-1].id
    return sorted(gevonden, key=lambda item: (item.uiterlijk, item.soort, item.leerlingnummer))


def _van(inrichting: Inrichting, stand: Stand, besluiten: Sequence[Besluit]) -> list[Leerlingsignaal]:
    regels = inrichting.aanvraagregels
    # A kind that only this samenwerkingsverband knows has no terms of ours.
    bekend = [besluit for besluit in besluiten if besluit.soort in regels.soorten]
    return [
        Leerlingsignaal(stand.id, stand.leerling.leerlingnummer, item.soort, item.datum, item.tekst, item.doe)
        for item in signalen(regels, stand.leerling, bekend, dag(inrichting.klok()))
    ]


async def _standen(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, na: UUID | None) -> list[Stand]:
    cur = await conn.execute(_SQL["standen"], {"organisatie": organisatie, "na": na, "aantal": BATCH})
    return [pak_uit(inrichting.kast, rij) for rij in await cur.fetchall()]


async def _besluiten(conn: AsyncConnection, standen: Sequence[Stand]) -> dict[UUID, list[Besluit]]:
    per_id: dict[UUID, list[Besluit]] = {stand.id: [] for stand in standen}
    sleutels = {stand.id: stand.sleutel for stand in standen}
    cur = await conn.execute(_SQL["besluiten"], {"leerling": list(per_id)})
    for leerling, id_, inhoud in await cur.fetchall():
        per_id[leerling].append(pak_besluit_uit(sleutels[leerling], id_, inhoud))
    return per_id
