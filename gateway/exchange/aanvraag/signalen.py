"""What a school must not forget: the OPP of each leerling on time, and a TLV that ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.aanvraagregels import signalen
from gateway.exchange.aanvraag.lijsten import besluiten_van
from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.model.aanvraag import Besluit
from gateway.model.partijen import Organisatie
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
    school = inrichting.organisaties[organisatie]
    async with inrichting.db.transactie([organisatie]) as conn:
        while standen := await _standen(conn, inrichting, organisatie, na):
            besluiten = await besluiten_van(conn, standen)
            getoond = [(stand, _van(inrichting, school, stand, besluiten[stand.id])) for stand in standen]
            wie = [(stand.pseudoniem, None) for stand, eigen in getoond if eigen]
            if wie:
                await noteer_gebruik(conn, inrichting, gebruiker, INZIEN, organisatie, wie)
            gevonden += [item for _, eigen in getoond for item in eigen]
            na = standen[-1].id
    return sorted(gevonden, key=lambda item: (item.uiterlijk, item.soort, item.leerlingnummer))


def _van(
    inrichting: Inrichting, school: Organisatie, stand: Stand, besluiten: Sequence[Besluit]
) -> list[Leerlingsignaal]:
    regels = inrichting.aanvraagregels
    ieder = school.onderwijssoort in regels.signalen.opp_voor_ieder.onderwijssoorten
    # A kind that only this samenwerkingsverband knows has no terms of ours.
    bekend = [besluit for besluit in besluiten if besluit.soort in regels.soorten]
    return [
        Leerlingsignaal(stand.id, stand.leerling.leerlingnummer, item.soort, item.datum, item.tekst, item.doe)
        for item in signalen(regels, stand.leerling, bekend, dag(inrichting.klok()), opp_voor_ieder=ieder)
    ]


async def _standen(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, na: UUID | None) -> list[Stand]:
    cur = await conn.execute(_SQL["standen"], {"organisatie": organisatie, "na": na, "aantal": BATCH})
    return [pak_uit(inrichting.kast, rij) for rij in await cur.fetchall()]
