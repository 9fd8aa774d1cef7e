"""The memory of messages that partners sent, shared by all processes: a repeat gets the stored answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.model.identifiers import Oin
from gateway.store.database import Database
from gateway.store.sql import queries
from gateway.transport.soap.herhaling import MessageIdHergebruiktError, NogBezigError
from gateway.transport.soap.verwachting import Marges

_SQL = queries("gateway.api", "api.sql")
# A claim of a process that died; longer than any request may take.
_CLAIM = timedelta(minutes=2)


class HerhalingInDatabase:
    """The `Herhaling` of the transport, on the table `ontvangen`."""

    def __init__(self, db: Database, klok: Callable[[], datetime]) -> None:
        """Take the database and the clock."""
        self._db, self._klok = db, klok

    async def onthoud(self, van: Oin, message_id: str, digest: str, tot: datetime) -> bytes | None:
        """See Herhaling; `tot` follows from the longest life a message may have, when the answer is kept."""
        nu = self._klok()
        sleutel = {"van": van, "message_id": message_id}
        nieuw = {"digest": bytes.fromhex(digest), "claim_tot": nu + _CLAIM, "nu": nu}
        async with self._db.transactie([]) as conn:
            if await (await conn.execute(_SQL["onthoud"], sleutel | nieuw)).fetchone():
                return None
            rij = await (await conn.execute(_SQL["ontvangen"], sleutel)).fetchone()
        # Forgotten between the two queries: whoever held it failed, and the sender will repeat.
        if rij is None:
            raise NogBezigError
        if bytes(rij[0]) != bytes.fromhex(digest):
            raise MessageIdHergebruiktError
        if rij[1] is None:
            raise NogBezigError
        return bytes(rij[1])

    async def bewaar(self, van: Oin, message_id: str, antwoord: bytes) -> None:
        """Keep the answer for as long as a repeat can still be within its time."""
        tot = self._klok() + Marges().levensduur + 2 * Marges().speling
        await self._voer_uit("bewaar", van, message_id, {"antwoord": antwoord, "tot": tot})

    async def vergeet(self, van: Oin, message_id: str) -> None:
        """Drop the claim."""
        await self._voer_uit("vergeet", van, message_id, {})

    async def _voer_uit(self, vraag: str, van: Oin, message_id: str, waarden: dict[str, object]) -> None:
        async with self._db.transactie([]) as conn:
            await conn.execute(_SQL[vraag], {"van": van, "message_id": message_id, **waarden})
