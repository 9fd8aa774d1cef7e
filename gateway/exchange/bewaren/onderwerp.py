"""What a blokkade or an erasure is about: whoever has a data key, a leerling or what lies in an inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from gateway.exchange.bewaren.verslag import SQL
from gateway.store.sleutels import Datasleutel, Sleutelkast


@dataclass(frozen=True, slots=True)
class Onderwerp:
    """A leerling, or a melding, aanvraag or dossier of an inbox, with the key that opens what is kept of it."""

    id: UUID
    organisatie: str
    soort: str
    sleutel: bytes = field(repr=False)

    def open(self, kast: Sleutelkast) -> Datasleutel:
        """The key, ready to use."""
        return kast.open(self.sleutel, self.id.bytes)

    def pseudoniem(self, kast: Sleutelkast) -> str:
        """The name in the log."""
        return kast.pseudoniem(self.organisatie, self.open(kast))


async def zoek_pseudoniem(conn: AsyncConnection, organisatie: str, pseudoniem: str) -> UUID | None:
    """The leerling of this name in the log; None when there is none, or he was forgotten."""
    cur = await conn.execute(SQL["op_pseudoniem"], {"organisatie": organisatie, "pseudoniem": pseudoniem})
    rij = await cur.fetchone()
    return None if rij is None else rij[0]


async def zoek_onderwerpen(
    conn: AsyncConnection, organisaties: Sequence[str], ids: Sequence[UUID]
) -> Mapping[UUID, Onderwerp]:
    """Those of these ids that can still be read, within these organisaties."""
    cur = conn.cursor(row_factory=class_row(Onderwerp))
    await cur.execute(SQL["onderwerp"], {"id": list(ids), "organisaties": list(organisaties)})
    return {item.id: item for item in await cur.fetchall()}
