"""Read what a school registered: the good rows change a verzuimdossier, a bad one is a bevinding, the rest goes on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

import anyio.lowlevel
from psycopg import AsyncConnection

from gateway.exchange import runs
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim.dossier import oudste_dag, pak_in, pak_uit, voeg_samen
from gateway.mapping import RowReader
from gateway.model.errors import InvoerError
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from gateway.model.verzuim import Schoolkalender, Verzuimdossier, Verzuimregistratie
from gateway.sdk import Bron
from gateway.store.database import Database
from gateway.store.sleutels import Datasleutel, Sleutelkast
from gateway.store.sql import kolommen, queries

# Leerlingen, each with all his rows of the file.
BATCH = 100
_SQL = queries("gateway.exchange.verzuim", "inname.sql")
_ONBEKEND = "deze leerling is niet bekend, dus zijn verzuim is niet ingelezen; het gaat om {aantal} rij(en)"
_DOE_ONBEKEND = "Voeg de leerling toe aan leerlingen, of herstel wat daar over hem wordt gemeld."


async def importeer_verzuim(
    inrichting: Inrichting, bron: Bron, formaten: tuple[str, str], organisatie: str, run: UUID
) -> Counter[str]:
    """Read the verzuim of a source after its leerlingen, in the same run; `formaten` read verzuim and kalender."""
    verzuim, kalender = map(inrichting.rijlezer, formaten)
    inname = Verzuiminname(inrichting.db, inrichting.kast, verzuim, kalender, organisatie, run, inrichting.klok())
    return await inname.neem_in(bron)


class KalenderError(InvoerError):
    """De schoolkalender klopt niet."""

    code = "VZM-120"

    def __init__(self, bevindingen: Sequence[Bevinding]) -> None:
        """Take every fault, so that all can be mended at once."""
        plekken = "; ".join(f"{item.bestand} rij {item.rij}: {item.kolom or ''} {item.melding}" for item in bevindingen)
        super().__init__(f"de schoolkalender klopt niet, dus er is geen verzuim ingelezen: {plekken}.")


@dataclass(frozen=True, slots=True)
class _Gelezen:
    """The rows of one leerling as read."""

    plek: Rij
    rijen: int
    registraties: list[Verzuimregistratie]
    aanwezig: dict[str, date]
    bevindingen: list[Bevinding]


@dataclass(frozen=True)
class Verzuiminname:
    """One reading of the verzuim in a source, for one organisation."""

    db: Database
    kast: Sleutelkast
    verzuim: RowReader
    kalender: RowReader
    organisatie: str
    run: UUID
    nu: datetime

    async def neem_in(self, bron: Bron) -> Counter[str]:
        """Read kalender and verzuim in batches, each committed on its own; nothing is counted when there is neither."""
        telling: Counter[str] = Counter()
        if (record := bron.lees_kalender()) is not None:
            telling["verzuim_kalender"] = await self._zet_kalender(record)
        stroom = bron.lees_verzuim()
        while deel := list(islice(stroom, BATCH)):
            async with self.db.transactie([self.organisatie]) as conn:
                telling.update(await self._deel(conn, deel))
            # The reading above does not wait for anything; let deliveries in the same process have their turn.
            await anyio.lowlevel.checkpoint()
        return telling

    async def _zet_kalender(self, record: Bronrecord) -> int:
        """Keep the kalender; whether it was another than we knew."""
        resultaat = self.kalender.lees(record)
        if resultaat.model is None:
            raise KalenderError(resultaat.bevindingen)
        kalender: Schoolkalender = resultaat.model
        waarden = {"organisatie": self.organisatie, "inhoud": kalender.model_dump_json(), "nu": self.nu}
        async with self.db.transactie([self.organisatie]) as conn:
            anders = (await conn.execute(_SQL["zet_kalender"], waarden)).rowcount
            if anders:
                await conn.execute(_SQL["tel_opnieuw"], {"organisatie": self.organisatie})
        return anders

    async def _deel(self, conn: AsyncConnection, deel: Sequence[Bronrecord | Bevinding]) -> dict[str, int]:
        los = [item for item in deel if isinstance(item, Bevinding)]
        records = {self._bronsleutel(item): item for item in deel if isinstance(item, Bronrecord)}
        bekend = await self._houd_vast(conn, list(records))
        gelezen = {bronsleutel: self._lees(record) for bronsleutel, record in records.items()}
        gewijzigd = await self._schrijf(conn, [(*bekend[naam], gelezen[naam]) for naam in bekend])
        vreemd = [item for naam, item in gelezen.items() if naam not in bekend]
        slecht = [bevinding for naam in bekend for bevinding in gelezen[naam].bevindingen]
        await runs.noteer_bevindingen(conn, self.run, self.organisatie, [*los, *slecht, *map(_onbekend, vreemd)])
        losse_rijen = _rijen(los)
        return {
            "verzuim_gelezen": losse_rijen + sum(item.rijen for item in gelezen.values()),
            "verzuim_gewijzigd": gewijzigd,
            "verzuim_afgezet": losse_rijen + _rijen(slecht) + sum(item.rijen for item in vreemd),
        }

    def _bronsleutel(self, record: Bronrecord) -> bytes:
        return self.kast.bronsleutel(self.organisatie, record.sleutel)

    def _lees(self, record: Bronrecord) -> _Gelezen:
        """Read the rows of one leerling, each on its own."""
        bevindingen = list(record.bevindingen)
        registraties = []
        verzuim, aanwezig = record.rijen.get("verzuim", ()), record.rijen.get("aanwezig", {})
        for rij in verzuim:
            resultaat = self.verzuim.lees(Bronrecord(record.sleutel, {self.verzuim.rij: rij}))
            if resultaat.model is None:
                bevindingen.extend(resultaat.bevindingen)
            else:
                registraties.append(resultaat.model)
        aantal = len(verzuim) + len(aanwezig) + _rijen(record.bevindingen)
        return _Gelezen(record.rijen["leerling"], aantal, registraties, aanwezig, bevindingen)

    async def _houd_vast(
        self, conn: AsyncConnection, bronsleutels: list[bytes]
    ) -> dict[bytes, tuple[UUID, Datasleutel]]:
        """Those of these leerlingen whom we know; another import of them waits until this one is done."""
        cur = await conn.execute(_SQL["houd_vast"], {"organisatie": self.organisatie, "bronsleutels": bronsleutels})
        return {rij[0]: (rij[1], self.kast.open(rij[2], rij[1].bytes)) for rij in await cur.fetchall()}

    async def _schrijf(self, conn: AsyncConnection, items: Sequence[tuple[UUID, Datasleutel, _Gelezen]]) -> int:
        """Merge what was read into what is known; of how many leerlingen that changed something."""
        cur = await conn.execute(_SQL["dossiers"], {"leerling": [leerling for leerling, _, _ in items]})
        inhoud: dict[UUID, bytes] = dict(await cur.fetchall())
        rijen = [rij for item in items if (rij := _gewijzigd(*item, inhoud.get(item[0]))) is not None]
        if rijen:
            leerling, nieuw, oudste = kolommen(rijen)
            vast = {"organisatie": self.organisatie, "nu": self.nu}
            await conn.execute(_SQL["zet_dossiers"], vast | {"leerling": leerling, "inhoud": nieuw, "oudste": oudste})
        return len(rijen)


def _gewijzigd(
    leerling: UUID, sleutel: Datasleutel, gelezen: _Gelezen, inhoud: bytes | None
) -> tuple[UUID, bytes, date | None] | None:
    """The row of a dossier that changed."""
    oud = (
        pak_uit(sleutel, leerling, inhoud) if inhoud else Verzuimdossier(leerlingnummer=gelezen.plek["leerlingnummer"])
    )
    nieuw = voeg_samen(oud, gelezen.registraties, gelezen.aanwezig)
    return None if nieuw == oud else (leerling, pak_in(sleutel, leerling, nieuw), oudste_dag(nieuw))


def _rijen(bevindingen: Sequence[Bevinding]) -> int:
    """On how many rows something was found; a row can be wrong in more than one place."""
    return len({(item.bestand, item.rij) for item in bevindingen if item.rij is not None})


def _onbekend(gelezen: _Gelezen) -> Bevinding:
    melding = _ONBEKEND.format(aantal=gelezen.rijen)
    return Bevinding(gelezen.plek.bestand, melding, gelezen.plek.nummer, "leerlingnummer", "VZM-121", _DOE_ONBEKEND)
