"""Handing a log over: as a folder of tiles (C2SP tlog-tiles), or one record with its proof."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.audit import merkle, tegels
from gateway.audit.bewijs import Bewijs
from gateway.audit.bladen import Blad, lees_bladen
from gateway.audit.boom import lees_stand, lees_tegels, uit
from gateway.audit.controlepunt import Controlepunt, open_controlepunt
from gateway.audit.errors import AuditSchadeError, BewijsError, NogNietVastgelegdError
from gateway.audit.notitie import Vkey
from gateway.audit.tegels import Plaats
from gateway.store.sql import queries

_SQL = queries("gateway.audit", "queries.sql")
_LEESMIJ = """\
Logboek {oorsprong}, {grootte} regels.

checkpoint      grootte en wortel van het logboek, ondertekend
vkey            de openbare sleutel; vergelijk hem met die u van de verantwoordelijke zelf kreeg
tile/           de hashes van de boom (RFC 6962) in tegels van 256 (c2sp.org/tlog-tiles)
tile/entries/   de regels zelf: steeds een lengte van twee bytes en de regel als JSON
bewijzen/       per gevraagde regel: de regel (.json) en zijn bewijs (.tlog-proof, c2sp.org/tlog-proof)

Zo controleert u het zonder ons (Python, pip install tlog-scales):

{voorbeeld}
Bewaar het checkpoint: bij een latere uitvoer toont u daarmee aan dat niets van toen is veranderd.
"""
VOORBEELD = """\
from pathlib import Path
from tlog_scales import reader, signing, tiles, backend
map = Path("{map}").resolve()
log = reader.TilesReader(backend.LocalBackend(map))
punt = log.get_checkpoint()
sleutel = signing.Vkey.from_string((map / "vkey").read_text().strip())
assert punt.origin == sleutel.name and signing.VkeySet(sleutel).verify(punt.signatures, punt), "handtekening"
for i in range(punt.size):
    log.get_inclusion_proof(i, punt.size).check(tiles.leaf_hash(log.get_entry(i)), punt.root_hash)
print(punt.size, "regels kloppen")
"""


async def exporteer(
    conn: AsyncConnection[Any], log: str, map_: Path, vkey: Vkey, *, bewijzen: Iterable[UUID] = ()
) -> Controlepunt:
    """Write a log as a folder that anyone can verify, with proofs of single records when asked for.

    What is written is recomputed from the records: a log that is damaged gives AuditSchadeError and no checkpoint.
    """
    stand = await lees_stand(conn, log)
    if stand.controlepunt is None:
        raise NogNietVastgelegdError("dit logboek heeft nog geen controlepunt", logboek=log)
    punt = open_controlepunt(stand.controlepunt, vkey)
    rand: dict[Plaats, bytes] = {}
    async for van, einde, bladen in lees_bladen(conn, log, punt.grootte):
        regels = _regels(log, bladen, einde - van)
        grown = tegels.breid_uit(rand, van, [merkle.leaf_hash(regel) for regel in regels])
        boom = {**rand, **grown}
        rand = {plaats: boom[plaats] for plaats in tegels.rand(einde)}
        _schrijf_bundels(map_, van, regels)
        _schrijf_tegels(map_, {plaats: hashes for plaats, hashes in grown.items() if plaats not in rand})
    if tegels.wortel(uit(rand), punt.grootte) != punt.wortel:
        raise _schade(log)
    _schrijf_tegels(map_, rand)
    for entry_id in bewijzen:
        _schrijf(map_, f"bewijzen/{entry_id}.json", await regel_van(conn, entry_id))
        _schrijf(map_, f"bewijzen/{entry_id}.tlog-proof", (await bewijs_voor(conn, entry_id)).encode())
    _schrijf_kop(map_, punt, vkey)
    return punt


async def regel_van(conn: AsyncConnection[Any], entry_id: UUID) -> bytes:
    """The bytes of one record."""
    cur = await conn.execute(_SQL["regel"], {"entry": entry_id})
    for (inhoud,) in await cur.fetchall():
        return bytes(inhoud)
    raise _onbekend(entry_id)


async def bewijs_voor(conn: AsyncConnection[Any], entry_id: UUID) -> str:
    """The proof that one record stands in its log, as a `.tlog-proof` file."""
    cur = await conn.execute(_SQL["plaats"], {"entry": entry_id})
    for log, index, grootte, controlepunt in await cur.fetchall():
        if index is None:
            raise NogNietVastgelegdError(regel=str(entry_id))
        maak = partial(merkle.inclusion_proof, index, grootte)
        gelezen = await lees_tegels(conn, log, tegels.nodig(maak))
        return Bewijs(index, tuple(maak(tegels.deelbomen(uit(gelezen)))), controlepunt).tekst
    raise _onbekend(entry_id)


def _onbekend(entry_id: UUID) -> BewijsError:
    return BewijsError("deze regel staat in geen logboek dat u mag zien", regel=str(entry_id))


def _schade(log: str) -> AuditSchadeError:
    return AuditSchadeError(
        "het logboek is niet meer wat is ondertekend", doe="Draai `schakel audit verify`.", logboek=log
    )


def _regels(log: str, bladen: list[Blad], aantal: int) -> list[bytes]:
    regels = [blad.inhoud for blad in bladen if blad.inhoud is not None]
    if len(regels) != aantal:
        raise _schade(log)
    return regels


def _schrijf_bundels(map_: Path, van: int, regels: list[bytes]) -> None:
    for start in range(0, len(regels), tegels.BREEDTE):
        bundel = regels[start : start + tegels.BREEDTE]
        data = b"".join(len(regel).to_bytes(2) + regel for regel in bundel)
        _schrijf(map_, tegels.pad("entries", (van + start) // tegels.BREEDTE, len(bundel)), data)


def _schrijf_tegels(map_: Path, te_schrijven: dict[Plaats, bytes]) -> None:
    for (niveau, nummer), hashes in te_schrijven.items():
        _schrijf(map_, tegels.pad(niveau, nummer, len(hashes) // merkle.HASH_BYTES), hashes)


def _schrijf_kop(map_: Path, punt: Controlepunt, vkey: Vkey) -> None:
    leesmij = _LEESMIJ.format(oorsprong=punt.oorsprong, grootte=punt.grootte, voorbeeld=VOORBEELD.format(map="."))
    _schrijf(map_, "vkey", f"{vkey.tekst}\n".encode())
    _schrijf(map_, "README.txt", leesmij.encode())
    # Last: whoever finds a checkpoint finds all that it covers.
    _schrijf(map_, "checkpoint", punt.notitie.encode())


def _schrijf(map_: Path, pad: str, data: bytes) -> None:
    target = map_ / pad
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
