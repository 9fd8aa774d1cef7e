"""What ROD keeps, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Sleutel = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Oordeel:
    """A verdict that waits to be told."""

    id: int
    school: str
    instantie: str
    inhoud: str


class Stand:
    """The registrations, their history, and the verdicts still to be told."""

    def __init__(self, bestand: Path) -> None:
        """Open the file, or make it."""
        self._db = sqlite3.connect(bestand, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        # WAL with NORMAL survives a kill of this process, which is what we promise; not a power failure.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;")
        self._db.executescript((Path(__file__).parent / "schema.sql").read_text("utf-8"))

    @contextmanager
    def transactie(self) -> Iterator[None]:
        """All that happens inside, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def sluit(self) -> None:
        """Close the file."""
        self._db.close()

    def wis(self) -> None:
        """Forget everything."""
        with self.transactie():
            for tabel in ("aanlevering", "inschrijving", "geschiedenis", "persoon", "oordeel"):
                self._db.execute(f"DELETE FROM {tabel}")  # noqa: S608  # names from the line above

    def bekend(self, code: str, message_id: str) -> str | None:
        """Which of both ids was used before: 'code', 'message_id' or none; a repeat is counted."""
        if self._db.execute("UPDATE aanlevering SET pogingen = pogingen + 1 WHERE code = ?", (code,)).rowcount:
            return "code"
        rij = self._db.execute("SELECT 1 FROM aanlevering WHERE message_id = ?", (message_id,)).fetchone()
        return "message_id" if rij else None

    def ontvang(self, **velden: Any) -> None:
        """Keep a message as it came."""
        self._voeg_toe("aanlevering", velden)

    def inschrijving(self, sleutel: Sleutel) -> sqlite3.Row | None:
        """The registration under this key, also a removed one."""
        rij: sqlite3.Row | None = self._db.execute(
            "SELECT * FROM inschrijving WHERE (pgn, brin, volgnummer) = (?, ?, ?)", sleutel
        ).fetchone()
        return rij

    def andere(self, sleutel: Sleutel, van: str, tot: str | None) -> bool:
        """Tell whether another registration of this person at this instelling overlaps."""
        vraag = (
            "SELECT 1 FROM inschrijving WHERE pgn = ? AND brin = ? AND volgnummer <> ? AND stand IS NOT NULL"
            " AND coalesce(tot, '9999') >= ? AND van <= ?"
        )
        return self._db.execute(vraag, (*sleutel, van, tot or "9999")).fetchone() is not None

    def registreer(self, sleutel: Sleutel, code: str, stand: dict[str, Any] | None, **velden: Any) -> None:
        """Make this the registered state (None: removed) and add it to the history."""
        tekst = None if stand is None else json.dumps(stand, sort_keys=True)
        plek = dict(zip(("pgn", "brin", "volgnummer"), sleutel, strict=True))
        self._voeg_toe("inschrijving", {**plek, **velden, "stand": tekst}, of="OR REPLACE")
        self._voeg_toe("geschiedenis", {**plek, "code": code, "stand": tekst})

    def persoon(self, **gezocht: str) -> sqlite3.Row | None:
        """The person with this number, or with this name, address and birth date."""
        waar = " AND ".join(f"{veld} = ?" for veld in gezocht)
        vraag = f"SELECT * FROM persoon WHERE {waar}"  # noqa: S608  # names are ours
        rij: sqlite3.Row | None = self._db.execute(vraag, tuple(gezocht.values())).fetchone()
        return rij

    def nieuw_persoon(self, **velden: str) -> None:
        """Keep a person."""
        self._voeg_toe("persoon", velden)

    def personen(self) -> int:
        """How many persons are known."""
        return self._tel("persoon", "1")

    def oordeel(self, **velden: Any) -> None:
        """Keep a verdict until it is told."""
        self._voeg_toe("oordeel", velden)

    def te_melden(self, nu: float, aantal: int) -> list[Oordeel]:
        """The verdicts that are due and were neither pushed nor fetched."""
        vraag = (
            "SELECT id, school, instantie, inhoud FROM oordeel"
            " WHERE NOT verzonden AND NOT bevestigd AND klaar_op <= ? ORDER BY klaar_op, id LIMIT ?"
        )
        return [Oordeel(*rij) for rij in self._db.execute(vraag, (nu, aantal))]

    def gemeld(self, ids: Iterable[int]) -> None:
        """Note that these verdicts reached the school."""
        self._db.executemany("UPDATE oordeel SET verzonden = 1 WHERE id = ?", [(nummer,) for nummer in ids])

    def bundel(self, afzender: str, ontvangen: int | None, nu: float, aantal: int) -> tuple[int, list[str]]:
        """Confirm the bundle that was received and give the oldest unconfirmed one, made now if there is none."""
        with self.transactie():
            self._db.execute(
                "UPDATE oordeel SET bevestigd = 1 WHERE afzender = ? AND bundel = ?", (afzender, ontvangen)
            )
            open_, laatste = self._db.execute(
                "SELECT min(bundel) FILTER (WHERE NOT bevestigd), coalesce(max(bundel), 0) FROM oordeel"
                " WHERE afzender = ?",
                (afzender,),
            ).fetchone()
            nummer = open_ or laatste + 1
            if open_ is None:
                self._db.execute(
                    "UPDATE oordeel SET bundel = ? WHERE id IN (SELECT id FROM oordeel WHERE afzender = ?"
                    " AND NOT verzonden AND NOT bevestigd AND bundel IS NULL AND klaar_op <= ? ORDER BY id LIMIT ?)",
                    (nummer, afzender, nu, aantal),
                )
            rijen = self._db.execute(
                "SELECT inhoud FROM oordeel WHERE afzender = ? AND bundel = ? ORDER BY id", (afzender, nummer)
            )
            return nummer, [str(rij[0]) for rij in rijen]

    def tellingen(self) -> dict[str, int]:
        """The counts a test or demo looks at."""
        return {
            "ontvangen": self._tel("aanlevering", "1"),
            "herhaald": self._tel("aanlevering", "pogingen > 1"),
            "vergeten": self._tel("aanlevering", "vergeten"),
            "geregistreerd": self._tel("inschrijving", "stand IS NOT NULL"),
            "goedgekeurd": self._tel("oordeel", "goedgekeurd"),
            "afgekeurd": self._tel("oordeel", "NOT goedgekeurd"),
            "te_melden": self._tel("oordeel", "NOT verzonden AND NOT bevestigd"),
        }

    def rijen(self, tabel: str) -> Iterator[dict[str, Any]]:
        """All rows of a table in order, states as JSON."""
        volgorde = {"geschiedenis": "id", "inschrijving": "pgn, brin, volgnummer", "aanlevering": "ontvangen_op, code"}
        for rij in self._db.execute(f"SELECT * FROM {tabel} ORDER BY {volgorde[tabel]}"):  # noqa: S608  # keys above
            waarden = dict(rij)
            if waarden.get("stand"):
                waarden["stand"] = json.loads(waarden["stand"])
            if "inhoud" in waarden:
                waarden["inhoud"] = waarden["inhoud"].decode()
            yield waarden

    def _tel(self, tabel: str, waar: str) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {tabel} WHERE {waar}").fetchone()[0])  # noqa: S608  # ours

    def _voeg_toe(self, tabel: str, velden: dict[str, Any], of: str = "") -> None:
        namen, plekken = ", ".join(velden), ", ".join("?" * len(velden))
        vraag = f"INSERT {of} INTO {tabel} ({namen}) VALUES ({plekken})"  # noqa: S608  # names are ours
        self._db.execute(vraag, tuple(velden.values()))
