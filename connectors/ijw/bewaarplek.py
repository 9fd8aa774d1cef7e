"""What must survive a restart, encrypted: what is known of earlier messages, and the messages themselves.

One SQLite file, shared by the processes of one machine. A connector has no database of its own, and a BSN may be in no
other place than this.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from connectors.ijw.boek import Boek
from gateway.sdk import LaterError

_SCHEMA = (Path(__file__).parent / "schema.sql").read_text("utf-8")
_WACHT_S = 30


class BewaarplekError(LaterError):
    """De bewaarplek voor het iJw-berichtenverkeer is niet te gebruiken."""

    code = "IJW-040"


class Bewaarplek:
    """The file; safe between threads and processes."""

    def __init__(self, bestand: Path, sleutel: bytes, klok: Callable[[], datetime]) -> None:
        """Take place, key and clock; nothing is made yet."""
        self._bestand, self._sleutel, self._klok = bestand, sleutel, klok

    def nummer_van(self, data: bytes) -> UUID:
        """The number of a message by what is in it, each time the same.

        With the key, so that who sees the number on the line cannot try which BSN makes it.
        """
        return UUID(bytes=hmac.new(self._sleutel, b"verstuur" + data, hashlib.sha256).digest()[:16], version=4)

    def bruikbaar(self) -> bool:
        """Whether the folder is there and can be written to."""
        map_ = self._bestand.parent
        return map_.is_dir() and os.access(map_, os.W_OK | os.X_OK)

    @contextmanager
    def open(self) -> Iterator[Boek]:
        """Do something in one transaction; an error undoes it."""
        try:
            db = sqlite3.connect(self._bestand, timeout=_WACHT_S, isolation_level=None)
        except sqlite3.Error:
            raise BewaarplekError(doe="Controleer de map van bewaarplek.") from None
        db.row_factory = sqlite3.Row
        try:
            self._bestand.chmod(0o600)
            # What is deleted is overwritten.
            db.execute("PRAGMA secure_delete = ON")
            db.executescript(_SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            yield Boek(db, self._sleutel, self._klok().date())
            db.execute("COMMIT")
        except sqlite3.Error:
            raise BewaarplekError(doe="Controleer de map en de ruimte van bewaarplek.") from None
        finally:
            # Without the commit above this undoes everything.
            db.close()
