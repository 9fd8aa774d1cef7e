"""Putting voorstellen forward: as signalering makes them, or verzuim below the norm that a person asks for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.fouten import AlBeslistError, OordeelError, VerzuimOnbekendError
from gateway.exchange.verzuim.geval import Geval, met_eerdere, omstandigheden, open_geval
from gateway.exchange.verzuim.inhoud import kenmerk, pak_voorstel_in
from gateway.model.verzuim import Bekend, Voorstel
from gateway.policy.tijd import dag
from gateway.signalering import overig, persoon_van
from gateway.store.ids import uuid7
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange.verzuim", "oordeel.sql")
_SIGNALEREN = queries("gateway.exchange.verzuim", "signaleren.sql")

OVERIG = Handeling("verzuim ter melding voordragen", "verzuim-overig")


async def nieuw_overig(
    inrichting: Inrichting, gebruiker: Gebruiker, organisatie: str, leerlingnummer: str, begin: date, eind: date
) -> UUID:
    """Put verzuim below the norm forward, on request of a person; the voorstel, which then waits as any other."""
    if not begin <= eind <= dag(inrichting.klok()):
        raise OordeelError("een periode eindigt niet voor zij begint en niet in de toekomst.", doe="Zie de datums.")
    async with inrichting.db.transactie([organisatie]) as conn:
        geval = await _zoek(conn, inrichting, organisatie, leerlingnummer)
        if any(item.melding and item.soort == "overig" and _raakt(item, begin, eind) for item in geval.bekend):
            raise AlBeslistError("over deze dagen ging al een melding overig.", doe="Kies andere dagen.")
        voorstel = await _overig(conn, inrichting, organisatie, geval, begin, eind)
        eigen = kenmerk(geval.stand.sleutel, voorstel)
        # Asked for once already: that voorstel waits.
        id_ = next((item.id for item in geval.wachtend if item.kenmerk == eigen), None)
        if id_ is None:
            [id_] = await schrijf_voorstellen(conn, inrichting, organisatie, [(geval, voorstel)])
        await noteer_gebruik(conn, inrichting, gebruiker, OVERIG, organisatie, [(geval.stand.pseudoniem, None)])
    return id_


async def _zoek(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, leerlingnummer: str) -> Geval:
    """Hold a leerling who has verzuim and read what is known of it."""
    bronsleutel = inrichting.kast.bronsleutel(organisatie, leerlingnummer)
    cur = await conn.execute(_SQL["houd_leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    gehouden = await cur.fetchone()
    cur = await conn.execute(_SQL["leerling"], {"id": gehouden[0] if gehouden else None})
    if (rij := await cur.fetchone()) is None:
        raise VerzuimOnbekendError("van deze leerling is geen verzuim bekend.", doe="Controleer het leerlingnummer.")
    [geval] = await met_eerdere(conn, [open_geval(inrichting, rij)])
    return geval


async def _overig(
    conn: AsyncConnection, inrichting: Inrichting, organisatie: str, geval: Geval, begin: date, eind: date
) -> Voorstel:
    school = inrichting.organisaties[organisatie]
    rond = await omstandigheden(conn, inrichting, organisatie)
    wat = (inrichting.signalering, school.verzuim, rond.kalender, persoon_van(geval.stand.leerling))
    return overig(*wat, geval.dossier, begin, eind, rond.op)


def _raakt(bekend: Bekend, begin: date, eind: date) -> bool:
    return bekend.begindatum <= eind and (bekend.einddatum is None or begin <= bekend.einddatum)


async def schrijf_voorstellen(
    conn: AsyncConnection, inrichting: Inrichting, organisatie: str, nieuw: Sequence[tuple[Geval, Voorstel]]
) -> list[UUID]:
    """Write voorstellen that nobody judged yet; their ids."""
    nu = inrichting.klok()
    ids = [uuid7(nu) for _ in nieuw]
    rijen = [
        (
            id_,
            geval.stand.id,
            voorstel.soort,
            voorstel.actie,
            kenmerk(geval.stand.sleutel, voorstel),
            pak_voorstel_in(geval.stand.sleutel, id_, voorstel),
            voorstel.meldplicht,
            voorstel.melding and UUID(voorstel.melding),
        )
        for id_, (geval, voorstel) in zip(ids, nieuw, strict=True)
    ]
    if rijen:
        namen = ("id", "leerling", "soort", "actie", "kenmerk", "inhoud", "meldplicht", "verzuimmelding")
        vast = {"organisatie": organisatie, "nu": nu, "wissen_op": bewaartermijnen().voorstel_tot(dag(nu))}
        await conn.execute(_SIGNALEREN["nieuwe_voorstellen"], vast | dict(zip(namen, kolommen(rijen), strict=True)))
    return ids
