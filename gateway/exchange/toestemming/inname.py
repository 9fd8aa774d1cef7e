"""Take in the toestemmingen that a school already holds: what is good is recorded, what is not is a bevinding."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import UUID

import anyio.lowlevel
from psycopg import AsyncConnection

from gateway.exchange import runs
from gateway.exchange.gebruik import Handeling, Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.fouten import (
    DuurError,
    GegevensError,
    OndertekenaarError,
    OntvangerError,
    ToestemmingsdoelError,
    VormError,
)
from gateway.exchange.toestemming.geval import Beheerder, Geval, heropen
from gateway.exchange.toestemming.gevolgen import TREK_IN, gevolgen
from gateway.exchange.toestemming.inhoud import pak_gebeurtenis_in, pak_vraag_in
from gateway.exchange.toestemming.lezen import Dicht, dicht_van
from gateway.exchange.toestemming.overnemen import DOOR, Overname, Regel
from gateway.mapping import RowReader
from gateway.model.errors import SchakelError
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from gateway.policy import Staat
from gateway.sdk import Bron
from gateway.store.sql import kolommen, queries

# Leerlingen, each with all his rows of the file.
BATCH = 100
INLEZEN = Handeling("toestemming inlezen die de school al had", "toestemming-inlezen")
_SQL = queries("gateway.exchange.toestemming", "inname.sql")
_VRAAG = ("id", "leerling", "doel", "ontvanger", "inhoud", "wissen_op")
_GEBEURTENIS = ("toestemming", "nummer", "soort", "op", "inhoud")
_ONBEKEND = "deze leerling is niet bekend, dus zijn toestemmingen zijn niet ingelezen; het gaat om {aantal} rij(en)"
_DOE_ONBEKEND = "Voeg de leerling toe aan leerlingen, of herstel wat daar over hem wordt gemeld."
_KOLOM: Mapping[type[SchakelError], str] = {
    ToestemmingsdoelError: "doel",
    OntvangerError: "ontvanger",
    GegevensError: "gegevens",
    DuurError: "begin, eind",
    OndertekenaarError: "ondertekenaar",
    VormError: "vorm, bewijs",
}
# In place of a melding that names what stands in a cell.
_ZONDER_WAARDE: Mapping[type[SchakelError], str] = {
    OntvangerError: "deze ontvanger is geen partner, of dit doel is er niet voor hem",
    GegevensError: "hier staat iets dat niet bij het doel hoort",
    DuurError: "zij geldt langer dan mag, of eindigt voor zij begint",
    OndertekenaarError: "deze persoon is er niet, of zijn toestemming wordt hiervoor niet gevraagd",
}


async def importeer_toestemmingen(
    inrichting: Inrichting, bron: Bron, formaat: str, organisatie: str, run: UUID
) -> Counter[str]:
    """Read the toestemmingen in a source after its leerlingen, in the same run."""
    return await Toestemmingsinname(inrichting, inrichting.rijlezer(formaat), organisatie, run).neem_in(bron)


@dataclass(frozen=True, slots=True)
class _Gelezen:
    """The rows of one leerling as read; `kapot` has the kenmerken of rows that could not be."""

    plek: Rij
    regels: list[Regel]
    kapot: set[str]
    bevindingen: list[Bevinding]
    rijen: int


@dataclass(frozen=True)
class Toestemmingsinname:
    """One reading of the toestemmingen in a source, for one organisation."""

    huis: Inrichting
    lezer: RowReader
    organisatie: str
    run: UUID

    async def neem_in(self, bron: Bron) -> Counter[str]:
        """Read in batches, each committed on its own; nothing is counted when there is no file."""
        telling: Counter[str] = Counter()
        stroom = bron.lees_toestemmingen()
        while deel := list(islice(stroom, BATCH)):
            async with self.huis.db.transactie([self.organisatie]) as conn:
                telling.update(await self._deel(conn, deel))
            # The reading above does not wait for anything; let deliveries in the same process have their turn.
            await anyio.lowlevel.checkpoint()
        return telling

    async def _deel(self, conn: AsyncConnection, deel: Sequence[Bronrecord | Bevinding]) -> dict[str, int]:
        los = [item for item in deel if isinstance(item, Bevinding)]
        gelezen = {
            self.huis.kast.bronsleutel(self.organisatie, item.sleutel): self._lees(item)
            for item in deel
            if isinstance(item, Bronrecord)
        }
        standen = await self._houd_vast(conn, list(gelezen))
        dicht = await dicht_van(conn, [stand.id for stand in standen.values()])
        overnames = [
            overname
            for naam, stand in standen.items()
            for overname in self._neem_over(stand, gelezen[naam], dicht.get(stand.id, Dicht()))
        ]
        await self._schrijf(conn, [item for item in overnames if item.nieuw])
        vreemd = [item for naam, item in gelezen.items() if naam not in standen]
        slecht = [bevinding for naam in standen for bevinding in gelezen[naam].bevindingen]
        slecht += [_bevinding(regel, fout) for item in overnames for regel, fout in item.fouten]
        await runs.noteer_bevindingen(conn, self.run, self.organisatie, [*los, *slecht, *map(_onbekend, vreemd)])
        nieuw = [item for item in overnames if item.bekend is None and item.nieuw]
        return {
            "toestemmingen_gelezen": _rijen(los) + sum(item.rijen for item in gelezen.values()),
            "toestemmingen_nieuw": len(nieuw),
            "toestemmingen_gewijzigd": sum(bool(item.nieuw) for item in overnames) - len(nieuw),
            "toestemmingen_ingetrokken": sum(map(_ingetrokken, overnames)),
            "toestemmingen_afgezet": _rijen(los) + _rijen(slecht) + sum(item.rijen for item in vreemd),
        }

    def _lees(self, record: Bronrecord) -> _Gelezen:
        """Read the rows of one leerling, each on its own."""
        gelezen = _Gelezen(record.rijen["leerling"], [], set(), list(record.bevindingen), 0)
        rijen = record.rijen["toestemmingen"]
        for item in rijen:
            plek = item["toestemming"]
            resultaat = self.lezer.lees(Bronrecord(record.sleutel, item))
            if resultaat.model is None:
                gelezen.bevindingen.extend(resultaat.bevindingen)
                gelezen.kapot.add(plek.get("kenmerk", ""))
            else:
                gelezen.regels.append(Regel(plek, resultaat.model))
        aantal = len(rijen) + _rijen(record.bevindingen)
        return _Gelezen(gelezen.plek, gelezen.regels, gelezen.kapot, gelezen.bevindingen, aantal)

    async def _houd_vast(self, conn: AsyncConnection, bronsleutels: list[bytes]) -> dict[bytes, Stand]:
        """Those of these leerlingen whom we know, with their records; who would change them waits."""
        cur = await conn.execute(_SQL["houd_vast"], {"organisatie": self.organisatie, "bronsleutels": bronsleutels})
        standen = {
            rij[0]: pak_uit(self.huis.kast, (rij[1], rij[2], rij[3], rij[4], rij[5])) for rij in await cur.fetchall()
        }
        await conn.execute(_SQL["houd_toestemmingen"], {"leerling": [stand.id for stand in standen.values()]})
        return standen

    def _neem_over(self, stand: Stand, gelezen: _Gelezen, dicht: Dicht) -> Iterator[Overname]:
        """Each toestemming of one leerling."""
        bekend = {
            record.vraag.herkomst.kenmerk: record
            for record in dicht.records_met(stand.sleutel)
            if record.vraag.herkomst
        }

        def kenmerk(regel: Regel) -> str:
            return regel.rij.vraag.kenmerk

        for naam, regels in groupby(sorted(gelezen.regels, key=kenmerk), key=kenmerk):
            overname = Overname(
                self.huis, self.organisatie, stand, list(regels), bekend.get(naam), onvolledig=naam in gelezen.kapot
            )
            overname.neem_over()
            yield overname

    async def _schrijf(self, conn: AsyncConnection, overnames: Sequence[Overname]) -> None:
        """Write what is new, and do all that follows from it."""
        if not overnames:
            return
        vast = {"organisatie": self.organisatie, "door": DOOR, "nu": self.huis.klok()}
        gevallen = [(item, item.geval) for item in overnames if item.geval is not None]
        if nieuw := [_vraagrij(item, geval) for item, geval in gevallen if item.bekend is None]:
            await conn.execute(_SQL["nieuw"], vast | dict(zip(_VRAAG, kolommen(nieuw), strict=True)))
        events = [rij for item, geval in gevallen for rij in _gebeurtenisrijen(item, geval)]
        await conn.execute(_SQL["gebeurtenissen"], vast | dict(zip(_GEBEURTENIS, kolommen(events), strict=True)))
        if langer := [(geval.record.id, item.wissen_op) for item, geval in gevallen if item.bekend and item.wissen_op]:
            await conn.execute(_SQL["wissen_op"], dict(zip(("id", "wissen_op"), kolommen(langer), strict=True)))
        await self._volg_op(conn, gevallen)

    async def _volg_op(self, conn: AsyncConnection, gevallen: Sequence[tuple[Overname, Geval]]) -> None:
        """Record who was looked at, look again at what waited, and stop what may not go any more."""
        persoon, nu = Persoon(DOOR), self.huis.klok()
        beheerder = Beheerder(self.huis, persoon, [self.organisatie])
        weg = [geval for item, geval in gevallen if _ingetrokken(item)]
        wie = {geval.stand.pseudoniem for _, geval in gevallen}
        await noteer_gebruik(
            conn, self.huis, persoon, INLEZEN, self.organisatie, [(naam, None) for naam in sorted(wie)]
        )
        for leerling in {geval.stand.id for _, geval in gevallen if geval.staat(nu) is Staat.ACTIEF}:
            await heropen(conn, self.organisatie, leerling)
        if weg:
            pseudoniemen = [(geval.stand.pseudoniem, None) for geval in weg]
            await noteer_gebruik(conn, self.huis, persoon, TREK_IN, self.organisatie, pseudoniemen)
            dicht = await dicht_van(conn, [geval.stand.id for geval in weg])
        for geval in weg:
            await gevolgen(conn, beheerder, geval, dicht[geval.stand.id])


def _vraagrij(item: Overname, geval: Geval) -> tuple[object, ...]:
    record, vraag = geval.record, geval.record.vraag
    inhoud = pak_vraag_in(geval.stand.sleutel, record.id, vraag)
    return record.id, record.leerling, vraag.doel, vraag.ontvanger, inhoud, item.wissen_op


def _gebeurtenisrijen(item: Overname, geval: Geval) -> Iterator[tuple[object, ...]]:
    sleutel, id_ = geval.stand.sleutel, geval.record.id
    for nieuw in item.nieuw:
        inhoud = pak_gebeurtenis_in(sleutel, id_, nieuw.nummer, nieuw.inhoud)
        yield id_, nieuw.nummer, nieuw.soort, nieuw.op, inhoud


def _ingetrokken(item: Overname) -> bool:
    return any(nieuw.soort == "ingetrokken" for nieuw in item.nieuw)


def _bevinding(regel: Regel, fout: SchakelError) -> Bevinding:
    """What was wrong, without what stands in the cells."""
    kolom = str(fout.plaats.get("kolom") or _KOLOM.get(type(fout)) or "") or None
    melding = _ZONDER_WAARDE.get(type(fout), fout.melding).rstrip(".")
    return Bevinding(regel.plek.bestand, melding, regel.plek.nummer, kolom, fout.code, fout.doe)


def _onbekend(gelezen: _Gelezen) -> Bevinding:
    melding = _ONBEKEND.format(aantal=gelezen.rijen)
    return Bevinding(gelezen.plek.bestand, melding, gelezen.plek.nummer, "leerlingnummer", "TST-301", _DOE_ONBEKEND)


def _rijen(bevindingen: Sequence[Bevinding]) -> int:
    """On how many rows something was found; a row can be wrong in more than one place."""
    return len({(item.bestand, item.rij) for item in bevindingen if item.rij is not None})
