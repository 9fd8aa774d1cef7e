"""What is kept, in one transaction: facts of earlier messages, the messages themselves, and what they meant."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connectors.ijw.overstijgend import client_van, loopt_tot
from gateway.sdk import DefinitiefError, Poststuk

_NONCE = 12
_IDENTIFICATIE = 12
_CIJFERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Stand = Literal["klaar", "onderweg", "goed", "afgekeurd", "opgegeven"]


class OntsleutelError(DefinitiefError):
    """Wat in de bewaarplek staat is met deze sleutel niet te lezen."""

    code = "IJW-041"


@dataclass(frozen=True, slots=True)
class Verzonden:
    """A message of ours: the envelope as it goes over the line, and how it stands."""

    referentie: str
    soort: str
    bericht_id: str | None
    stand: Stand
    codes: tuple[str, ...]
    inhoud: bytes = field(repr=False)


class Boek:
    """One transaction: everything in it happens, or nothing."""

    def __init__(self, db: sqlite3.Connection, sleutel: bytes, vandaag: date) -> None:
        """Take an open transaction, the key, and what day it is."""
        self._db, self._cipher, self._sleutel, self._op = db, AESGCM(sleutel), sleutel, vandaag.isoformat()

    def feit(self, naam: str) -> str | None:
        """A fact as JSON."""
        rij = self._db.execute("SELECT inhoud FROM feit WHERE sleutel = ?", (self._hash(naam),)).fetchone()
        return None if rij is None else self._open(rij["inhoud"], "feit").decode()

    def onthoud(self, nieuw: Mapping[str, str]) -> dict[str, str | None]:
        """Keep facts; gives what they were before."""
        was = {naam: self.feit(naam) for naam in nieuw}
        self._db.executemany(
            "INSERT OR REPLACE INTO feit (sleutel, wie, tot, inhoud) VALUES (?, ?, ?, ?)",
            [self._feitrij(naam, waarde) for naam, waarde in nieuw.items()],
        )
        return was

    def herstel(self, naam: str, waarde: str | None) -> None:
        """Put a fact back as it was, or forget it."""
        if waarde is not None:
            self.onthoud({naam: waarde})
        else:
            self._db.execute("DELETE FROM feit WHERE sleutel = ?", (self._hash(naam),))

    def volgende(self, soort: str) -> str:
        """The next identificatie for a kind of message: twelve characters, never the same again."""
        rij = self._db.execute(
            "INSERT INTO teller (soort, stand) VALUES (?, 1)"
            " ON CONFLICT (soort) DO UPDATE SET stand = stand + 1 RETURNING stand",
            (soort,),
        ).fetchone()
        stand, tekens = int(rij["stand"]), ""
        while stand:
            stand, rest = divmod(stand, len(_CIJFERS))
            tekens = _CIJFERS[rest] + tekens
        return tekens.rjust(_IDENTIFICATIE, "0")

    def is_ontvangen(self, referentie: str) -> bool:
        """Tell whether an envelope with this number was taken before."""
        return self._db.execute("SELECT 1 FROM ontvangen WHERE referentie = ?", (referentie,)).fetchone() is not None

    def ontvang(self, referentie: str, soort: str, inhoud: bytes, *, goed: bool) -> None:
        """Keep what came in, and whether it is what it should be."""
        self._db.execute(
            "INSERT INTO ontvangen (referentie, soort, goed, op, inhoud) VALUES (?, ?, ?, ?, ?)",
            (referentie, soort, goed, self._op, self._dicht(inhoud, referentie)),
        )

    def ontvangen_na(self, volgnummer: int) -> list[Poststuk]:
        """The messages that were taken and are right, after one of them."""
        rijen = self._db.execute(
            "SELECT * FROM ontvangen WHERE goed AND volgnummer > ? ORDER BY volgnummer", (volgnummer,)
        )
        return [
            Poststuk(rij["volgnummer"], rij["soort"], self._open(rij["inhoud"], rij["referentie"])) for rij in rijen
        ]

    def leg_klaar(
        self, referentie: str, soort: str, inhoud: bytes, bericht_id: str | None = None, gevolg: Any = None
    ) -> None:
        """Keep what has to go out, with what follows once the other side takes it."""
        geheim = None if gevolg is None else self._dicht(json.dumps(gevolg).encode(), f"gevolg {referentie}")
        self._db.execute(
            "INSERT INTO verzonden (referentie, soort, bericht_id, op, inhoud, gevolg) VALUES (?, ?, ?, ?, ?, ?)",
            (referentie, soort, bericht_id, self._op, self._dicht(inhoud, referentie), geheim),
        )

    def verzonden(self, referentie: str) -> Verzonden | None:
        """A message of ours by its number."""
        rij = self._db.execute("SELECT * FROM verzonden WHERE referentie = ?", (referentie,)).fetchone()
        return None if rij is None else self._verzonden(rij)

    def gevolg(self, referentie: str) -> dict[str, Any]:
        """What was to follow from a message of ours."""
        rij = self._db.execute("SELECT gevolg FROM verzonden WHERE referentie = ?", (referentie,)).fetchone()
        if rij is None or rij["gevolg"] is None:
            return {}
        gevolg: dict[str, Any] = json.loads(self._open(rij["gevolg"], f"gevolg {referentie}"))
        return gevolg

    def verstuurd(self, referentie: str) -> None:
        """It went out; what was judged while we waited for the answer stays judged."""
        self._db.execute(
            "UPDATE verzonden SET stand = 'onderweg' WHERE referentie = ? AND stand = 'klaar'", (referentie,)
        )

    def sluit_af(self, referentie: str, stand: Stand, codes: tuple[str, ...] = ()) -> None:
        """Keep how it ended; what had to follow is done or undone by then."""
        self._db.execute(
            "UPDATE verzonden SET stand = ?, codes = ?, gevolg = NULL WHERE referentie = ?",
            (stand, " ".join(codes), referentie),
        )

    def vergeet(self, referentie: str) -> None:
        """It was refused at the door: as if it was never offered."""
        self._db.execute("DELETE FROM verzonden WHERE referentie = ?", (referentie,))

    def te_sturen(self) -> list[Verzonden]:
        """Retouren and faults of ours that did not go out yet."""
        return self._lijst("stand = 'klaar' AND bericht_id IS NULL")

    def te_melden(self) -> list[Verzonden]:
        """Heenberichten of ours that were judged, and of which nobody was told yet."""
        return self._lijst("stand IN ('goed', 'afgekeurd') AND bericht_id IS NOT NULL AND NOT gemeld")

    def gemeld(self, referenties: list[str]) -> None:
        """The verdict on these is told."""
        self._db.executemany("UPDATE verzonden SET gemeld = 1 WHERE referentie = ?", [(item,) for item in referenties])

    def meld_voortgang(self, voortgangen: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a taak has to be told, and what a person has to decide."""
        rijen = [
            (item["mens"], self._op, self._dicht(json.dumps(item["wat"]).encode(), "voortgang")) for item in voortgangen
        ]
        self._db.executemany("INSERT INTO voortgang (mens, op, inhoud) VALUES (?, ?, ?)", rijen)

    def voortgang_na(self, volgnummer: int, *, mens: bool = False) -> list[tuple[int, dict[str, Any]]]:
        """What came after one that was told: for a taak, or for a person."""
        rijen = self._db.execute(
            "SELECT * FROM voortgang WHERE volgnummer > ? AND mens = ? ORDER BY volgnummer", (volgnummer, mens)
        )
        return [(rij["volgnummer"], json.loads(self._open(rij["inhoud"], "voortgang"))) for rij in rijen]

    def ruim_op(self, berichten_dagen: int, feiten_jaren: int) -> int:
        """Wipe what is past its term; how many rows that were.

        Facts of one client go together, once none was written for so long and no toewijzing of his runs any more.
        """
        gewist = 0
        for tabel in ("ontvangen", "verzonden", "voortgang"):
            weg = f"DELETE FROM {tabel} WHERE op < date(?, ?)"  # noqa: S608 - names of ours
            gewist += self._db.execute(weg, (self._op, f"-{berichten_dagen} days")).rowcount
        weg = (
            "DELETE FROM feit WHERE coalesce(wie, sleutel) IN"
            " (SELECT coalesce(wie, sleutel) FROM feit GROUP BY 1 HAVING max(tot) < date(?, ?))"
        )
        return gewist + self._db.execute(weg, (self._op, f"-{feiten_jaren} years")).rowcount

    def _feitrij(self, naam: str, waarde: str) -> tuple[str, str | None, str, bytes]:
        wie = client_van(naam, waarde)
        tot = max(self._op, loopt_tot(naam, waarde) or self._op)
        return self._hash(naam), wie and self._hash(f"wie {wie}"), tot, self._dicht(waarde.encode(), "feit")

    def _lijst(self, waar: str) -> list[Verzonden]:
        rijen = self._db.execute(f"SELECT * FROM verzonden WHERE {waar} ORDER BY volgnummer")  # noqa: S608 - ours
        return [self._verzonden(rij) for rij in rijen]

    def _verzonden(self, rij: sqlite3.Row) -> Verzonden:
        inhoud = self._open(rij["inhoud"], rij["referentie"])
        codes = tuple(rij["codes"].split())
        return Verzonden(rij["referentie"], rij["soort"], rij["bericht_id"], rij["stand"], codes, inhoud)

    def _hash(self, naam: str) -> str:
        return hmac.new(self._sleutel, naam.encode(), hashlib.sha256).hexdigest()

    def _dicht(self, inhoud: bytes, waarvoor: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, inhoud, waarvoor.encode())

    def _open(self, geheim: bytes, waarvoor: str) -> bytes:
        try:
            return self._cipher.decrypt(geheim[:_NONCE], geheim[_NONCE:], waarvoor.encode())
        except InvalidTag:
            raise OntsleutelError(doe="Zet de bewaarsleutel terug waarmee het is bewaard.") from None
