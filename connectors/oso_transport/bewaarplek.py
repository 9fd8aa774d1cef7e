"""What must survive a restart: dossiers that wait to be fetched (encrypted), and notificaties not yet followed up.

One SQLite file, shared by the processes of one machine. A connector has no database of its own, and these bytes may
not stay anywhere once they are signed off.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.sdk import DefinitiefError, LaterError

_SCHEMA = (Path(__file__).parent / "schema.sql").read_text("utf-8")
_NONCE = 12
_WACHT_S = 30

Einde = Literal["afgemeld", "verlopen"]


class BewaarplekError(LaterError):
    """De bewaarplek voor OSO-dossiers is niet te gebruiken."""

    code = "OST-020"


class OntsleutelError(DefinitiefError):
    """Het klaarliggende dossier is met deze sleutel niet te lezen."""

    code = "OST-021"


class Adressen(NamedTuple):
    """The two ends of a transfer."""

    bron_brin: str
    bron_adres: str
    doel_brin: str
    doel_adres: str

    def velden(self) -> dict[str, str]:
        """As the fields of a message."""
        return dict(zip(("bronBrin", "bronAdres", "doelBrin", "doelAdres"), self, strict=True))

    @classmethod
    def uit(cls, waarden: dict[str, Any]) -> Adressen:
        """From the fields of a message."""
        return cls(*(str(waarden[naam]) for naam in ("bronBrin", "bronAdres", "doelBrin", "doelAdres")))


@dataclass(frozen=True, slots=True)
class Klaarliggend:
    """A dossier of the bron: everything but its bytes."""

    bericht_id: str
    organisatie: str
    adressen: Adressen
    vervalt_op: datetime
    koppelsleutel: str | None
    genotificeerd: bool
    sessie: str | None
    einde: Einde | None


@dataclass(frozen=True, slots=True)
class Notificatie:
    """What a doel was told: a dossier waits; `sessie` once it went to fetch it."""

    koppelsleutel: str
    adressen: Adressen
    vervalt_op: datetime
    sessie: str | None = None
    sessie_url: str | None = None
    sessie_tot: datetime | None = None
    resultaat: str | None = None
    afgemeld: bool = False


class Bewaarplek:
    """The file; each call is a transaction of its own, safe between threads and processes."""

    def __init__(self, bestand: Path, sleutel: bytes) -> None:
        """Take place and key; nothing is made yet."""
        self._bestand, self._cipher = bestand, AESGCM(sleutel)

    def bruikbaar(self) -> bool:
        """Whether the folder is there and can be written to."""
        map_ = self._bestand.parent
        return map_.is_dir() and os.access(map_, os.W_OK | os.X_OK)

    def leg_klaar(self, rij: Klaarliggend, inhoud: bytes) -> Klaarliggend:
        """Keep a dossier, once per bericht; gives how it stands now."""
        nonce = os.urandom(_NONCE)
        geheim = nonce + self._cipher.encrypt(nonce, inhoud, rij.bericht_id.encode())
        with self._open() as db:
            db.execute(
                "INSERT INTO dossier (bericht_id, organisatie, bron_brin, bron_adres, doel_brin, doel_adres,"
                " vervalt_op, inhoud) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (rij.bericht_id, rij.organisatie, *rij.adressen, rij.vervalt_op.isoformat(), geheim),
            )
            return _klaarliggend(db.execute(f"{_LEES} WHERE bericht_id = ?", (rij.bericht_id,)).fetchone())

    def zoek(self, koppelsleutel: str) -> Klaarliggend | None:
        """The dossier that was announced under a key."""
        with self._open() as db:
            rij = db.execute(f"{_LEES} WHERE koppelsleutel = ?", (koppelsleutel.lower(),)).fetchone()
        return _klaarliggend(rij) if rij else None

    def aangemeld(self, bericht_id: str, koppelsleutel: str, vervalt_op: datetime) -> None:
        """Keep the key the Traffic Center gave."""
        self._doe(
            "UPDATE dossier SET koppelsleutel = ?, vervalt_op = ? WHERE bericht_id = ?",
            koppelsleutel.lower(), vervalt_op.isoformat(), bericht_id,
        )  # fmt: skip

    def genotificeerd(self, bericht_id: str) -> None:
        """The doel knows."""
        self._doe("UPDATE dossier SET genotificeerd = 1 WHERE bericht_id = ?", bericht_id)

    def geef_uit(self, bericht_id: str, sessie: str) -> bytes | None:
        """The bytes, for this session; None when they are gone."""
        with self._open() as db:
            db.execute("UPDATE dossier SET sessie = ? WHERE bericht_id = ? AND einde IS NULL", (sessie, bericht_id))
            rij = db.execute("SELECT inhoud FROM dossier WHERE bericht_id = ?", (bericht_id,)).fetchone()
        if rij is None or rij["inhoud"] is None:
            return None
        geheim: bytes = rij["inhoud"]
        try:
            return self._cipher.decrypt(geheim[:_NONCE], geheim[_NONCE:], bericht_id.encode())
        except InvalidTag:
            raise OntsleutelError(doe="Zet de bewaarsleutel terug waarmee het is klaargelegd.") from None

    def vergeet_sessie(self, bericht_id: str, sessie: str) -> None:
        """That session is over without a sign-off; the dossier waits for another."""
        self._doe("UPDATE dossier SET sessie = NULL WHERE bericht_id = ? AND sessie = ?", bericht_id, sessie)

    def sluit_af(self, bericht_id: str, sessie: str) -> None:
        """The session in which it was handed over is signed off: the bytes go."""
        self._doe(
            "UPDATE dossier SET einde = 'afgemeld', inhoud = NULL"
            " WHERE bericht_id = ? AND sessie = ? AND einde IS NULL",
            bericht_id, sessie,
        )  # fmt: skip

    def verwijder(self, bericht_id: str) -> None:
        """It was refused before anyone could fetch it: nothing of it stays."""
        self._doe("DELETE FROM dossier WHERE bericht_id = ?", bericht_id)

    def verloop(self, nu: datetime) -> None:
        """What nobody fetched in time loses its bytes; what is told and past its key goes whole."""
        op = nu.isoformat()
        with self._open() as db:
            db.execute(
                "UPDATE dossier SET einde = 'verlopen', inhoud = NULL WHERE vervalt_op <= ? AND einde IS NULL", (op,)
            )
            db.execute("DELETE FROM dossier WHERE vervalt_op <= ? AND gemeld", (op,))
            db.execute("DELETE FROM notificatie WHERE vervalt_op <= ?", (op,))

    def in_sessie(self) -> list[Klaarliggend]:
        """Handed over, and not known to be signed off."""
        return self._lijst("sessie IS NOT NULL AND einde IS NULL")

    def te_melden(self) -> list[Klaarliggend]:
        """Ended, and not told yet."""
        return self._lijst("einde IS NOT NULL AND NOT gemeld")

    def gemeld(self, bericht_ids: list[str]) -> None:
        """The end of these is told."""
        with self._open() as db:
            db.executemany("UPDATE dossier SET gemeld = 1 WHERE bericht_id = ?", [(item,) for item in bericht_ids])

    def neem(self, bericht: Notificatie) -> Notificatie:
        """Keep a notificatie, once per key; gives the one that is kept."""
        with self._open() as db:
            db.execute(
                "INSERT INTO notificatie (koppelsleutel, bron_brin, bron_adres, doel_brin, doel_adres, vervalt_op)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (bericht.koppelsleutel.lower(), *bericht.adressen, bericht.vervalt_op.isoformat()),
            )
            return _notificatie(db.execute(_NOTIFICATIE, (bericht.koppelsleutel.lower(),)).fetchone())

    def notificatie(self, koppelsleutel: str) -> Notificatie | None:
        """The notificatie with a key."""
        with self._open() as db:
            rij = db.execute(_NOTIFICATIE, (koppelsleutel.lower(),)).fetchone()
        return _notificatie(rij) if rij else None

    def open_notificaties(self) -> list[str]:
        """The keys that were not signed off."""
        with self._open() as db:
            return [rij[0] for rij in db.execute("SELECT koppelsleutel FROM notificatie WHERE NOT afgemeld")]

    def sessie(self, koppelsleutel: str, sessie: str | None, url: str | None, tot: datetime | None) -> None:
        """Keep the session that was opened for a key; None when there is no more."""
        self._doe(
            "UPDATE notificatie SET sessie = ?, sessie_url = ?, sessie_tot = ? WHERE koppelsleutel = ?",
            sessie, url, tot.isoformat() if tot else None, koppelsleutel.lower(),
        )  # fmt: skip

    def resultaat(self, koppelsleutel: str, resultaat: str) -> None:
        """What the session of this key is to be closed with."""
        self._doe("UPDATE notificatie SET resultaat = ? WHERE koppelsleutel = ?", resultaat, koppelsleutel.lower())

    def afgemeld(self, koppelsleutel: str) -> None:
        """The session of this key is closed."""
        self._doe("UPDATE notificatie SET afgemeld = 1 WHERE koppelsleutel = ?", koppelsleutel.lower())

    def _lijst(self, waar: str) -> list[Klaarliggend]:
        with self._open() as db:
            return [_klaarliggend(rij) for rij in db.execute(f"{_LEES} WHERE {waar}")]

    def _doe(self, opdracht: str, *waarden: str | None) -> None:
        with self._open() as db:
            db.execute(opdracht, waarden)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
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
            yield db
            db.execute("COMMIT")
        except (sqlite3.Error, OSError):
            raise BewaarplekError(doe="Controleer schijf en rechten van bewaarplek.") from None
        finally:
            db.close()


_LEES = (
    "SELECT bericht_id, organisatie, bron_brin, bron_adres, doel_brin, doel_adres, vervalt_op, koppelsleutel,"
    " genotificeerd, sessie, einde FROM dossier"
)
_NOTIFICATIE = "SELECT * FROM notificatie WHERE koppelsleutel = ?"


def _adressen(rij: sqlite3.Row) -> Adressen:
    return Adressen(rij["bron_brin"], rij["bron_adres"], rij["doel_brin"], rij["doel_adres"])


def _klaarliggend(rij: sqlite3.Row) -> Klaarliggend:
    return Klaarliggend(
        rij["bericht_id"], rij["organisatie"], _adressen(rij), datetime.fromisoformat(rij["vervalt_op"]),
        rij["koppelsleutel"], bool(rij["genotificeerd"]), rij["sessie"], rij["einde"],
    )  # fmt: skip


def _notificatie(rij: sqlite3.Row) -> Notificatie:
    tot = rij["sessie_tot"]
    return Notificatie(
        rij["koppelsleutel"], _adressen(rij), datetime.fromisoformat(rij["vervalt_op"]), rij["sessie"],
        rij["sessie_url"], datetime.fromisoformat(tot) if tot else None, rij["resultaat"],
        bool(rij["afgemeld"]),
    )  # fmt: skip
