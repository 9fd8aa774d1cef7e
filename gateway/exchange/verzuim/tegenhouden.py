"""Keep a melding back when the school says otherwise by now: hours that became geoorloofd never travel."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import pak_melding_uit
from gateway.exchange.verzuim import dossier as dossiers
from gateway.exchange.verzuim.inhoud import pak_registraties_uit
from gateway.signalering import Geldig
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.verzuim", "tegenhouden.sql")


@dataclass(frozen=True, slots=True)
class Bezwaar:
    """Why a melding should wait: something in it may not be told any more, or a person must judge a change of it."""

    vervallen: bool
    te_beoordelen: bool


async def bezwaren(conn: AsyncConnection, inrichting: Inrichting, meldingen: Iterable[UUID]) -> dict[UUID, Bezwaar]:
    """What stands against each of these meldingen as the verzuim is known now; one query for all of them."""
    cur = await conn.execute(_SQL["bezwaren"], {"id": list(meldingen)})
    gevonden = {}
    for id_, organisatie, inhoud, leerling, ingepakt, registraties, dossier, te_beoordelen in await cur.fetchall():
        sleutel = inrichting.kast.open(ingepakt, leerling.bytes)
        afspraken = inrichting.organisaties[organisatie].verzuim
        geldig = Geldig(inrichting.signalering, afspraken, dossiers.pak_uit(sleutel, leerling, dossier))
        heledagen = pak_melding_uit(sleutel, id_, inhoud).heledagen
        vervallen = geldig.vervallen(pak_registraties_uit(sleutel, id_, registraties), heledagen)
        gevonden[id_] = Bezwaar(vervallen, te_beoordelen)
    return gevonden
