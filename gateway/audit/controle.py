"""Recomputing a whole log, and naming the first place where it is not what was signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.audit import merkle, tegels
from gateway.audit.bladen import Blad, lees_bladen
from gateway.audit.boom import Stand, lees_stand, lees_tegels, uit
from gateway.audit.controlepunt import Controlepunt, open_controlepunt
from gateway.audit.errors import BewijsError
from gateway.audit.notitie import Vkey
from gateway.audit.tegels import Plaats
from gateway.store.sql import queries

_SQL = queries("gateway.audit", "queries.sql")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fout:
    """What is wrong, in which table, and at which place in the log or at which record as far as that can be told."""

    tabel: str
    wat: str
    index: int | None = None
    regel: UUID | None = None


@dataclass(frozen=True, slots=True)
class Controle:
    """The outcome: how far the log goes, its recomputed root, the first fault, and how many records wait."""

    grootte: int
    wortel: bytes
    eerste_fout: Fout | None
    wachtend: int

    @property
    def geldig(self) -> bool:
        """Whether all is as it was signed."""
        return self.eerste_fout is None


async def controleer(
    conn: AsyncConnection[Any], log: str, vkey: Vkey, *, bekend: Controlepunt | None = None
) -> Controle:
    """Recompute a log from its records; the sequencer and writers may go on meanwhile.

    `bekend` is a checkpoint kept outside this database: without it an old backup put back whole looks sound.
    """
    stand = await lees_stand(conn, log)
    stand_fout = _stand_fout(stand, vkey)
    # What cannot be believed does not say how far to look.
    grootte = (stand.bladen if stand_fout else stand.grootte) or 0
    herberekening = _Herberekening(conn, log, vkey)
    fout = await herberekening.loop(grootte) or stand_fout or _einde_fout(stand, herberekening.wortel)
    cur = await conn.execute(_SQL["telling"], {"log": log})
    ((ondertekend, te_ver, *omvang, wachtend),) = await cur.fetchall()
    fout = fout or _omvang_fout(ondertekend, te_ver, tuple(omvang)) or await _losse_fout(conn, log)
    if fout is None and bekend is not None:
        fout = await _bekend_fout(conn, log, grootte, bekend)
    return Controle(grootte, herberekening.wortel, fout, wachtend)


def _stand_fout(stand: Stand, vkey: Vkey) -> Fout | None:
    if stand.controlepunt is None:
        return Fout("audit_log", "de laatste stand ontbreekt") if stand.bladen or stand.hoogste else None
    try:
        punt = open_controlepunt(stand.controlepunt, vkey)
    except BewijsError as error:
        return Fout("audit_log", f"laatste controlepunt: {error.melding}")
    if (punt.oorsprong, punt.grootte, punt.wortel) != (stand.origin, stand.grootte, stand.wortel):
        return Fout("audit_log", "de laatste stand is niet die van het laatste controlepunt")
    return None


def _einde_fout(stand: Stand, wortel: bytes) -> Fout | None:
    if stand.wortel not in (None, wortel):
        return Fout("audit_log", "de herberekende wortel is niet de ondertekende")
    if stand.hoogste != stand.grootte:
        return Fout("audit_controlepunt", "de controlepunten gaan niet precies tot de laatste ondertekende stand")
    return None


def _omvang_fout(ondertekend: int, te_ver: int | None, omvang: tuple[int, ...]) -> Fout | None:
    if te_ver is not None:
        return Fout("audit_blad", "dit blad staat voorbij het laatste controlepunt", te_ver)
    if omvang != tegels.omvang(ondertekend):
        return Fout("audit_tegel", "er zijn tegels te veel, of een tegel is langer dan de boom")
    return None


async def _losse_fout(conn: AsyncConnection[Any], log: str) -> Fout | None:
    """Records outside the tree that do not wait, and waiting places that cannot be."""
    cur = await conn.execute(_SQL["los"], {"log": log})
    for (regel,) in await cur.fetchall():
        return Fout("audit_entry", "deze regel heeft geen blad en wacht er ook niet op", regel=regel)
    cur = await conn.execute(_SQL["vals_wachtend"], {"log": log})
    for (regel,) in await cur.fetchall():
        return Fout("audit_wacht", "deze regel is er niet, heeft zijn blad al of wacht dubbel", regel=regel)
    return None


async def _bekend_fout(conn: AsyncConnection[Any], log: str, grootte: int, bekend: Controlepunt) -> Fout | None:
    if bekend.grootte > grootte:
        return Fout("audit_log", f"er is al tot {bekend.grootte} regels ondertekend, hier staan er minder", grootte)
    rand = await lees_tegels(conn, log, tegels.rand(bekend.grootte))
    if tegels.wortel(uit(rand), bekend.grootte) != bekend.wortel:
        return Fout("audit_log", f"de eerste {bekend.grootte} regels zijn niet die van het bekende controlepunt")
    return None


class _Herberekening:
    """The tree, built again from the records, beside what the database holds of it."""

    def __init__(self, conn: AsyncConnection[Any], log: str, vkey: Vkey) -> None:
        self._conn = conn
        self._log = log
        self._vkey = vkey
        self._rand: dict[Plaats, bytes] = {}
        self._vorige = 0
        self.wortel = merkle.EMPTY_ROOT

    async def loop(self, grootte: int) -> Fout | None:
        """Go over all records; the first fault, or None."""
        async for van, einde, bladen in lees_bladen(self._conn, self._log, grootte):
            fout = await self._stuk(van, einde, bladen)
            if fout:
                return fout
        return None

    async def _stuk(self, van: int, einde: int, bladen: list[Blad]) -> Fout | None:
        gat = next((van + i for i, blad in enumerate(bladen) if blad.plek != van + i), van + len(bladen))
        bladen = bladen[: gat - van]
        grown = tegels.breid_uit(self._rand, van, [blad.blad for blad in bladen])
        stored = await lees_tegels(self._conn, self._log, grown)
        fout = next(filter(None, (self._blad_fout(blad, stored) for blad in bladen)), None)
        if fout is None and gat < einde:
            fout = Fout("audit_blad", "op deze plaats ontbreekt het blad", gat)
        fout = fout or _tegel_fout(grown, stored)
        if fout:
            return fout
        boom = {**self._rand, **grown}
        self.wortel = tegels.wortel(uit(boom), einde)
        self._rand = {plaats: boom[plaats] for plaats in tegels.rand(einde)}
        return await self._controlepunt_fout(van, einde, boom)

    def _blad_fout(self, blad: Blad, stored: dict[Plaats, bytes]) -> Fout | None:
        """Compare a record with its leaf, its leaf with its tile, and the columns of the row with the record."""
        nummer, plaats = divmod(blad.plek, tegels.BREEDTE)
        start = plaats * merkle.HASH_BYTES
        in_tegel = stored.get((0, nummer), b"")[start : start + merkle.HASH_BYTES]
        if blad.inhoud is None:
            return Fout("audit_entry", "de regel bij dit blad is verwijderd", blad.plek, blad.entry_id)
        berekend = merkle.leaf_hash(blad.inhoud)
        if berekend == blad.blad == in_tegel:
            return self._kolom_fout(blad, blad.inhoud)
        if berekend == blad.blad:
            wat = (
                f"regel en blad horen bij elkaar en niet in {tegels.pad(0, nummer)}: ingevoegd, verwijderd of gewijzigd"
            )
            return Fout("audit_tegel", wat, blad.plek, blad.entry_id)
        if berekend == in_tegel:
            return Fout("audit_blad", "het blad is gewijzigd", blad.plek, blad.entry_id)
        return Fout("audit_entry", "de inhoud van de regel is gewijzigd", blad.plek, blad.entry_id)

    def _kolom_fout(self, blad: Blad, inhoud: bytes) -> Fout | None:
        try:
            record = json.loads(inhoud)
            tijd = _EPOCH + timedelta(milliseconds=record["logregel"]["end_time"])
            written = (record["schakel"]["log"], record["schakel"]["id"], tijd)
        except (ValueError, LookupError, TypeError):
            return Fout("audit_entry", "dit is geen logregel van Schakel", blad.plek, blad.entry_id)
        if written == (self._log, str(blad.entry_id), blad.tijd):
            return None
        return Fout("audit_entry", "id, log of tijd van de rij is niet die in de regel zelf", blad.plek, blad.entry_id)

    async def _controlepunt_fout(self, van: int, einde: int, boom: dict[Plaats, bytes]) -> Fout | None:
        """Compare each checkpoint signed over a size in this stretch with the tree at that size."""
        cur = await self._conn.execute(_SQL["controlepunten"], {"log": self._log, "van": van, "tot": einde})
        for grootte, vorige, tekst in await cur.fetchall():
            wat = self._controlepunt_wat(grootte, vorige, tekst, tegels.wortel(uit(boom), grootte))
            if wat:
                return Fout("audit_controlepunt", f"controlepunt over {grootte} regels: {wat}", self._vorige)
            self._vorige = grootte
        return None

    def _controlepunt_wat(self, grootte: int, vorige: int, tekst: str, wortel: bytes) -> str:
        try:
            punt = open_controlepunt(tekst, self._vkey)
        except BewijsError as error:
            return error.melding
        if (punt.grootte, vorige) != (grootte, self._vorige):
            return "de grootte klopt niet, of een eerder controlepunt is verwijderd"
        if punt.wortel != wortel:
            return f"ondertekend is een andere boom; iets vanaf regel {vorige} is gewijzigd met alles wat erop rust"
        return ""


def _tegel_fout(grown: dict[Plaats, bytes], stored: dict[Plaats, bytes]) -> Fout | None:
    for (niveau, nummer), hashes in sorted(grown.items()):
        if stored.get((niveau, nummer), b"")[: len(hashes)] != hashes:
            eerste = nummer * tegels.BREEDTE ** (niveau + 1)
            return Fout("audit_tegel", f"{tegels.pad(niveau, nummer)} is niet de hash van wat eronder ligt", eerste)
    return None
