"""The newest checkpoint of each log, kept in a folder outside the database, so that an old backup is noticed."""

from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from gateway.audit.controlepunt import Controlepunt, open_controlepunt
from gateway.audit.notitie import Vkey


def bewaar_anker(map_: Path, punt: Controlepunt) -> None:
    """Keep a checkpoint, once the transaction that signed it has been committed."""
    map_.mkdir(parents=True, exist_ok=True)
    target = _pad(map_, punt.oorsprong)
    # A name of its own: other processes on this machine keep the same log.
    fresh = target.with_suffix(f".{uuid4().hex}")
    fresh.write_text(punt.notitie, encoding="utf-8")
    fresh.replace(target)


def lees_anker(map_: Path, vkey: Vkey) -> Controlepunt | None:
    """The newest checkpoint kept of the log of this key; its signature must hold."""
    target = _pad(map_, vkey.naam)
    return open_controlepunt(target.read_text(encoding="utf-8"), vkey) if target.exists() else None


def _pad(map_: Path, oorsprong: str) -> Path:
    return map_ / f"{quote(oorsprong, safe='')}.checkpoint"
