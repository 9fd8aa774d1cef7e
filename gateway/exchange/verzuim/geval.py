"""One leerling as signalering and judgement see him: who he is, what he missed, what was decided before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_melding_uit, pak_uit
from gateway.exchange.verzuim import dossier as dossiers
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.inhoud import pak_registraties_uit, pak_voorstel_uit
from gateway.exchange.verzuim.statussen import bij_partners
from gateway.exchange.verzuim.waarschuwingen import Omstandigheden
from gateway.model.verzuim import Bekend, Schoolkalender, Verzuimdossier, Voorstel
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.verzuim", "signaleren.sql")
_OORDEEL = queries("gateway.exchange.verzuim", "oordeel.sql")


@dataclass(frozen=True, slots=True)
class Wachtend:
    """A voorstel that waits for a person."""

    id: UUID
    kenmerk: bytes
    uitgesteld: bool
    voorstel: Voorstel


@dataclass(frozen=True, slots=True)
class Geval:
    """A leerling with his verzuim; `geweigerd` holds the kenmerken of corrections that a person refused."""

    stand: Stand
    dossier: Verzuimdossier
    bekend: tuple[Bekend, ...] = ()
    wachtend: tuple[Wachtend, ...] = ()
    geweigerd: frozenset[bytes] = frozenset()


def open_geval(inrichting: Inrichting, rij: Sequence[Any]) -> Geval:
    """Decrypt the columns of a stand with the dossier behind them, as far back as it counts."""
    stand = pak_uit(inrichting.kast, (rij[0], rij[1], rij[2], rij[3], rij[4]))
    vanaf = bewaartermijnen().meetellen_vanaf(dag(inrichting.klok()))
    return Geval(stand, dossiers.zonder_voor(dossiers.pak_uit(stand.sleutel, stand.id, rij[5]), vanaf))


async def met_eerdere(conn: AsyncConnection, gevallen: Iterable[Geval]) -> list[Geval]:
    """Add what was reported, proposed and refused before; a query each for all of them."""
    per_id = {geval.stand.id: geval for geval in gevallen}
    bekend: dict[UUID, list[Bekend]] = {id_: [] for id_ in per_id}
    wachtend: dict[UUID, list[Wachtend]] = {id_: [] for id_ in per_id}
    geweigerd: dict[UUID, set[bytes]] = {id_: set() for id_ in per_id}
    cur = await conn.execute(_SQL["meldingen_van"], {"leerling": list(per_id)})
    meldingen = await cur.fetchall()
    partners = await bij_partners(conn, [rij[1] for rij in meldingen])
    for leerling, id_, *inhoud in meldingen:
        bekend[leerling] += _gemeld(per_id[leerling].stand, id_, inhoud, definitief=partners[id_].definitief)
    cur = await conn.execute(_SQL["voorstellen_van"], {"leerling": list(per_id)})
    for leerling, id_, kenmerk, toestand, inhoud in await cur.fetchall():
        voorstel = pak_voorstel_uit(per_id[leerling].stand.sleutel, id_, inhoud)
        if toestand != "geweigerd":
            wachtend[leerling].append(Wachtend(id_, kenmerk, toestand == "uitgesteld", voorstel))
        elif voorstel.actie == "melden":
            bekend[leerling].append(_als_bekend(voorstel))
        else:
            geweigerd[leerling].add(kenmerk)
    return [
        Geval(geval.stand, geval.dossier, tuple(bekend[id_]), tuple(wachtend[id_]), frozenset(geweigerd[id_]))
        for id_, geval in per_id.items()
    ]


def _gemeld(stand: Stand, id_: UUID, rij: Sequence[Any], *, definitief: bool) -> list[Bekend]:
    """What counting knows of a melding: nothing when the school withdrew it, and whether it is final."""
    inhoud, registraties = rij
    melding = pak_melding_uit(stand.sleutel, id_, inhoud)
    if melding.ingetrokken:
        return []
    return [
        Bekend(
            soort=melding.soort,
            begindatum=melding.begindatum,
            einddatum=melding.einddatum,
            registraties=pak_registraties_uit(stand.sleutel, id_, registraties),
            heledagen=melding.heledagen,
            melding=str(id_),
            definitief=definitief,
        )
    ]


def _als_bekend(voorstel: Voorstel) -> Bekend:
    return Bekend(
        soort=voorstel.soort,
        begindatum=voorstel.begindatum,
        einddatum=voorstel.einddatum,
        registraties=tuple(regel.registratie for regel in voorstel.telt),
    )


async def omstandigheden(conn: AsyncConnection, inrichting: Inrichting, organisatie: str) -> Omstandigheden:
    """What all voorstellen of an organisation are judged against today."""
    rij = await (await conn.execute(_SQL["kalender"], {"organisatie": organisatie})).fetchone()
    kalender = Schoolkalender() if rij is None else Schoolkalender.model_validate(rij[0])
    geteld = await (await conn.execute(_OORDEEL["apart_gezet"], {"organisatie": organisatie})).fetchone()
    return Omstandigheden(kalender, dag(inrichting.klok()), (geteld and geteld[0]) or 0)
