"""The second log: what people did and whom they looked at, written in the transaction in which they do it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from psycopg import AsyncConnection

import gateway
from gateway.audit.logboek import voeg_toe
from gateway.audit.regel import Kader, Logregel, Soort
from gateway.delivery.uitslag import Overgang
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.store.ids import uuid7
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "overzicht.sql")


@dataclass(frozen=True, slots=True)
class Handeling:
    """Something a person does; `activiteit` is its name in the register."""

    naam: str
    activiteit: str


OPNIEUW = Handeling("uitwisseling opnieuw aanbieden", "uitwisseling-opnieuw")
STOP = Handeling("uitwisseling stoppen", "uitwisseling-stoppen")
HERPLAN = Handeling("uitwisseling opnieuw laten maken", "uitwisseling-herplannen")
UITLEG = Handeling("uitwisseling laten uitleggen", "uitwisseling-uitleggen")
START = Handeling("import of sync starten", "sync-starten")
PROEF = Handeling("proef draaien: berichten schrijven zonder te versturen", "sync-proef")
AKKOORD = Handeling("akkoord geven op een sync", "sync-akkoord")
VERGEET = Handeling("leerling vergeten", "leerling-vergeten")


class Spoor(Protocol):
    """The ids that join what someone did with what came of it."""

    @property
    def trace_id(self) -> str: ...  # noqa: D102 the names of W3C trace context
    @property
    def span_id(self) -> str: ...  # noqa: D102 as above
    @property
    def ouder(self) -> str | None: ...  # noqa: D102 as above


class Gebruiker(Protocol):
    """Who acts, and under which trace."""

    @property
    def naam(self) -> str: ...  # noqa: D102 the name as the log holds it
    @property
    def spoor(self) -> Spoor: ...  # noqa: D102 as said above


@dataclass(frozen=True, slots=True)
class EigenSpoor:
    """A trace that begins here."""

    trace_id: str = field(default_factory=lambda: secrets.token_hex(16))
    span_id: str = field(default_factory=lambda: secrets.token_hex(8))
    ouder: str | None = None


@dataclass(frozen=True, slots=True)
class Persoon:
    """Someone at the command line."""

    naam: str
    spoor: EigenSpoor = field(default_factory=EigenSpoor)


@dataclass(frozen=True, slots=True)
class Schrijver:
    """Who writes, for which organisaties, in which house."""

    inrichting: Inrichting
    gebruiker: Gebruiker
    organisaties: Sequence[str]


async def noteer_gebruik(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    handeling: Handeling,
    organisatie: str,
    betrokkenen: Sequence[tuple[str | None, UUID | None]] = ((None, None),),
) -> None:
    """Record what someone does: a record per leerling it is about, by pseudonym, and the uitwisseling if any."""
    kader = _kader(inrichting, organisatie, handeling)
    nu = inrichting.klok()
    tijd = int(nu.timestamp() * 1000)
    regels = [
        Logregel(
            id=uuid7(nu),
            kader=kader,
            naam=handeling.naam,
            trace_id=gebruiker.spoor.trace_id,
            span_id=gebruiker.spoor.span_id,
            ouder=gebruiker.spoor.ouder,
            begin=tijd,
            eind=tijd,
            status="Ok",
            betrokkene=betrokkene,
            uitwisseling=uitwisseling,
            gebruiker=gebruiker.naam,
        )
        for betrokkene, uitwisseling in betrokkenen
    ]
    await voeg_toe(conn.cursor(), regels)


async def noteer_gebruik_van(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    handeling: Handeling,
    organisatie: str,
    ids: Sequence[UUID],
) -> None:
    """Record what someone does with uitwisselingen; an id that is not in sight is passed over."""
    cur = await conn.execute(_SQL["betrokkenen"], {"id": list(ids)})
    namen: Mapping[UUID, str] = dict(await cur.fetchall())
    wie = [(namen[id_], id_) for id_ in ids if id_ in namen]
    await noteer_gebruik(conn, inrichting, gebruiker, handeling, organisatie, wie)


class Ingezien(Protocol):
    """A row that someone looked at."""

    @property
    def organisatie(self) -> str: ...  # noqa: D102 whose it is
    @property
    def pseudoniem(self) -> str: ...  # noqa: D102 of the leerling it is about


async def noteer_inzien(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    handeling: Handeling,
    regels: Sequence[Ingezien],
) -> None:
    """Record who looked at whom."""
    for organisatie in sorted({regel.organisatie for regel in regels}):
        namen = dict.fromkeys(regel.pseudoniem for regel in regels if regel.organisatie == organisatie)
        await noteer_gebruik(conn, inrichting, gebruiker, handeling, organisatie, [(naam, None) for naam in namen])


class GebruikBewijs(Bewijs):
    """Records changes of state that someone asked for: the change itself, and in the second log who asked."""

    def __init__(self, inrichting: Inrichting, gebruiker: Gebruiker, handeling: Handeling) -> None:
        """Take the house, who asks and what for."""
        super().__init__(inrichting)
        self._huis, self._gebruiker, self._handeling = inrichting, gebruiker, handeling

    async def noteer(self, conn: AsyncConnection, overgangen: Sequence[Overgang]) -> None:
        """Record both in the transaction that makes the change."""
        await super().noteer(conn, overgangen)
        if overgangen:
            ids = [item.zending.id for item in overgangen]
            organisatie = overgangen[0].zending.organisatie
            await noteer_gebruik_van(conn, self._huis, self._gebruiker, self._handeling, organisatie, ids)


def _kader(inrichting: Inrichting, organisatie: str, handeling: Handeling) -> Kader:
    return Kader(
        organisatie=organisatie,
        organisatie_oin=inrichting.organisaties[organisatie].oin,
        activiteit=f"https://{inrichting.audit_naam}/register/verwerkingsactiviteiten/{handeling.activiteit}",
        versie=gateway.__version__,
        soort=Soort.GEBRUIK,
    )
