"""Checkpoints (C2SP tlog-checkpoint): the size and root of a log, signed by it and perhaps by witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.audit.codering import getal, naar_base64, van_base64
from gateway.audit.errors import BewijsError
from gateway.audit.merkle import HASH_BYTES
from gateway.audit.notitie import Ondertekenaar, Vkey, open_notitie

_VASTE_REGELS = 3


@dataclass(frozen=True, slots=True)
class Controlepunt:
    """How large a log is and what its root is; `notitie` is the signed form."""

    oorsprong: str
    grootte: int
    wortel: bytes
    extensies: tuple[str, ...] = ()
    notitie: str = field(default="", compare=False)

    @property
    def tekst(self) -> str:
        """The text that is signed."""
        lines = (self.oorsprong, str(self.grootte), naar_base64(self.wortel), *self.extensies)
        return "".join(f"{line}\n" for line in lines)


def teken(oorsprong: str, grootte: int, wortel: bytes, sleutel: Ondertekenaar) -> Controlepunt:
    """Sign the size and root of a log with its key."""
    punt = Controlepunt(oorsprong, grootte, wortel)
    return Controlepunt(oorsprong, grootte, wortel, notitie=sleutel.teken(punt.tekst))


def open_controlepunt(note: str, vkey: Vkey, getuigen: Sequence[Vkey] = ()) -> Controlepunt:
    """Check a signed checkpoint: the log's key and every witness asked for must have signed it."""
    opened = open_notitie(note, (vkey, *getuigen))
    for key in (vkey, *getuigen):
        if not opened.getekend_door(key):
            raise BewijsError("een verwachte handtekening ontbreekt", sleutel=key.naam)
    punt = _lees(opened.tekst, note)
    if punt.oorsprong != vkey.naam:
        raise BewijsError("dit controlepunt is van een ander logboek dan deze sleutel", sleutel=vkey.naam)
    return punt


def _lees(tekst: str, note: str) -> Controlepunt:
    lines = tekst.removesuffix("\n").split("\n")
    if len(lines) < _VASTE_REGELS or not all(lines):
        raise BewijsError("een controlepunt heeft een oorsprong, een grootte en een wortel, zonder lege regels")
    oorsprong, grootte, wortel, *extensies = lines
    return Controlepunt(oorsprong, getal(grootte), van_base64(wortel, HASH_BYTES), tuple(extensies), note)
