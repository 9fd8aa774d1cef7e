"""Offline proofs (C2SP tlog-proof): one text file that shows a record stands in a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.audit import merkle
from gateway.audit.codering import getal, naar_base64, van_base64
from gateway.audit.controlepunt import Controlepunt, open_controlepunt
from gateway.audit.errors import BewijsError
from gateway.audit.notitie import Vkey

KOP = "c2sp.org/tlog-proof@v1"
_MAX_HASHES = 63


@dataclass(frozen=True, slots=True)
class Bewijs:
    """The place of a record, the hashes from its leaf to the root, and the signed checkpoint."""

    index: int
    hashes: tuple[bytes, ...]
    controlepunt: str
    extra: bytes | None = None

    @property
    def tekst(self) -> str:
        """The file as it is handed out."""
        extra = [] if self.extra is None else [f"extra {naar_base64(self.extra)}"]
        lines = [KOP, *extra, f"index {self.index}", *map(naar_base64, self.hashes), "", self.controlepunt]
        return "\n".join(lines)


def lees_bewijs(tekst: str) -> Bewijs:
    """Read a proof file; its claims are not checked yet."""
    head, empty_line, controlepunt = tekst.partition("\n\n")
    kop, *lines = head.split("\n")
    if kop != KOP or not empty_line:
        raise BewijsError(f"dit is geen bewijsbestand: de eerste regel is niet {KOP}, of het controlepunt ontbreekt")
    extra = van_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index ") or len(lines) > 1 + _MAX_HASHES:
        raise BewijsError("in dit bewijsbestand ontbreekt de regel `index`, of staan te veel hashes")
    index = getal(lines[0].removeprefix("index "))
    return Bewijs(index, tuple(van_base64(line, merkle.HASH_BYTES) for line in lines[1:]), controlepunt, extra)


def controleer_bewijs(tekst: str, regel: bytes, vkey: Vkey, getuigen: Sequence[Vkey] = ()) -> Controlepunt:
    """Check that the bytes of a record stand in the log of this key; gives the checkpoint it stands under."""
    bewijs = lees_bewijs(tekst)
    punt = open_controlepunt(bewijs.controlepunt, vkey, getuigen)
    leaf = merkle.leaf_hash(regel)
    if not merkle.verify_inclusion(bewijs.index, punt.grootte, leaf, punt.wortel, bewijs.hashes):
        raise BewijsError("deze regel staat niet op deze plaats in dit logboek", index=bewijs.index)
    return punt
