"""Step 1: read a source; a good leerling becomes a stand, a bad one a bevinding, and the rest goes on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol
from uuid import UUID

import anyio
import anyio.lowlevel
from psycopg import AsyncConnection

from gateway.exchange import runs
from gateway.exchange.stand import pak_in
from gateway.mapping import Leesresultaat, RowReader
from gateway.model.uitwisseling import Bevinding, Bronrecord
from gateway.store.database import Database
from gateway.store.ids import uuid7
from gateway.store.sleutels import Datasleutel, Sleutelkast
from gateway.store.sql import kolommen, queries

BATCH = 500
_SQL = queries("gateway.exchange", "exchange.sql")


@dataclass(frozen=True, slots=True)
class _Gelezen:
    """A record of the source with what the reader made of it."""

    bronsleutel: bytes
    resultaat: Leesresultaat


@dataclass(frozen=True, slots=True)
class _Bekend:
    """What the database knows of a leerling; `ingepakt` is the new wrapped key of one it did not know yet."""

    id: UUID
    sleutel: Datasleutel
    vingerafdruk: bytes | None = None
    ingepakt: bytes | None = None


class Lezer(Protocol):
    """A source that can be streamed."""

    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """Yield records and what belongs to none."""


@dataclass(frozen=True)
class Inname:
    """One reading of one source for one organisation."""

    db: Database
    kast: Sleutelkast
    reader: RowReader
    organisatie: str
    run: UUID
    nu: datetime

    async def neem_in(self, bron: Lezer) -> Counter[str]:
        """Read the whole source in batches, each committed on its own; counts what was read, changed and set aside."""
        telling: Counter[str] = Counter(gelezen=0, gewijzigd=0, ongewijzigd=0, afgezet=0)
        stroom = bron.lees()
        while deel := list(islice(stroom, BATCH)):
            async with self.db.transactie([self.organisatie]) as conn:
                telling.update(await self._deel(conn, deel))
            # The reading above does not wait for anything; let deliveries in the same process have their turn.
            await anyio.lowlevel.checkpoint()
        async with self.db.transactie([self.organisatie]) as conn:
            cur = await conn.execute(_SQL["verdwenen"], {"organisatie": self.organisatie, "run": self.run})
            row = await cur.fetchone()
            telling["verdwenen"] = row[0] if row else 0
        return telling

    async def _deel(self, conn: AsyncConnection, deel: Sequence[Bronrecord | Bevinding]) -> dict[str, int]:
        losse = [item for item in deel if isinstance(item, Bevinding)]
        gelezen = [self._lees(item) for item in deel if isinstance(item, Bronrecord)]
        bekend = await self._ken(conn, gelezen)
        goed = [item for item in gelezen if item.resultaat.model is not None]
        for item in goed:
            if item.bronsleutel not in bekend:
                bekend[item.bronsleutel] = self._nieuw()
        await self._schrijf_leerlingen(conn, bekend)
        gewijzigd = await self._schrijf_standen(conn, goed, bekend)
        fout = [
            bevinding for item in gelezen if item.resultaat.model is None for bevinding in item.resultaat.bevindingen
        ]
        await runs.noteer_bevindingen(conn, self.run, self.organisatie, [*losse, *fout])
        gezien = [bekend[item.bronsleutel].id for item in gelezen if item.bronsleutel in bekend]
        await conn.execute(_SQL["gezien"], {"run": self.run, "leerling": gezien})
        return {
            "gelezen": len(gelezen),
            "gewijzigd": gewijzigd,
            "ongewijzigd": len(goed) - gewijzigd,
            "afgezet": len(gelezen) - len(goed),
        }

    def _lees(self, record: Bronrecord) -> _Gelezen:
        """Let the reader make the model, unless the connector already set the record aside."""
        bronsleutel = self.kast.bronsleutel(self.organisatie, record.sleutel)
        if record.bevindingen:
            return _Gelezen(bronsleutel, Leesresultaat(None, list(record.bevindingen), {}))
        return _Gelezen(bronsleutel, self.reader.lees(record))

    async def _ken(self, conn: AsyncConnection, gelezen: Sequence[_Gelezen]) -> dict[bytes, _Bekend]:
        bronsleutels = [item.bronsleutel for item in gelezen]
        cur = await conn.execute(_SQL["ken"], {"organisatie": self.organisatie, "bronsleutels": bronsleutels})
        return {
            row[0]: _Bekend(row[1], self.kast.open(row[2], row[1].bytes), row[3])
            for row in await cur.fetchall()
            if row[2] is not None
        }

    def _nieuw(self) -> _Bekend:
        leerling = uuid7(self.nu)
        ingepakt, sleutel = self.kast.nieuwe(leerling.bytes)
        return _Bekend(leerling, sleutel, ingepakt=ingepakt)

    async def _schrijf_leerlingen(self, conn: AsyncConnection, bekend: Mapping[bytes, _Bekend]) -> None:
        nieuw = [(bronsleutel, item) for bronsleutel, item in bekend.items() if item.ingepakt]
        if not nieuw:
            return
        rijen = (
            (
                item.id,
                self.organisatie,
                bronsleutel,
                item.ingepakt,
                self.kast.pseudoniem(self.organisatie, item.sleutel),
            )
            for bronsleutel, item in nieuw
        )
        await conn.execute(_SQL["nieuwe_leerlingen"], kolommen(rijen))

    async def _schrijf_standen(
        self, conn: AsyncConnection, goed: Sequence[_Gelezen], bekend: Mapping[bytes, _Bekend]
    ) -> int:
        # A source that gives a leerling twice: the last one counts.
        laatste = {item.bronsleutel: item for item in goed}.values()
        rijen = [rij for item in laatste if (rij := _gewijzigd(item, bekend[item.bronsleutel])) is not None]
        if rijen:
            leerling, inhoud, vingerafdruk = kolommen(rijen)
            vast = {"organisatie": self.organisatie, "run": self.run, "nu": self.nu}
            waarden = {"leerling": leerling, "inhoud": inhoud, "vingerafdruk": vingerafdruk}
            await conn.execute(_SQL["zet_stand"], vast | waarden)
        return len(rijen)


def _gewijzigd(item: _Gelezen, bekend: _Bekend) -> tuple[UUID, bytes, bytes] | None:
    """The row of a new stand, or None when the leerling is as he was; rows that only moved in the file do not count."""
    if item.resultaat.model is None:
        return None
    inhoud = item.resultaat.model.model_dump_json()
    vingerafdruk = bekend.sleutel.vingerafdruk(inhoud.encode())
    if vingerafdruk == bekend.vingerafdruk:
        return None
    return bekend.id, pak_in(bekend.sleutel, bekend.id, inhoud, item.resultaat.herkomst), vingerafdruk
