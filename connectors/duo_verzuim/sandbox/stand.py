"""What the register keeps, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

EINDE = ("G", "K", "I")
TABELLEN = ("document", "melding", "geschiedenis", "persoon", "inschrijving", "vrijstelling", "telling")


class Stand:
    """The meldingen with their history, and what is known of persons."""

    def __init__(self, bestand: Path, tijdzone: ZoneInfo) -> None:
        """Open the file, or make it."""
        self._tijdzone = tijdzone
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
        """Forget everything; numbers are never used again."""
        with self.transactie():
            for tabel in TABELLEN:
                self._db.execute(f"DELETE FROM {tabel}")  # noqa: S608  # names from above

    def bekend(self, code: str) -> int | None:
        """The melding that a document was processed into before; the repeat is counted."""
        self._db.execute("UPDATE document SET pogingen = pogingen + 1 WHERE code = ?", (code,))
        rij = self._een("SELECT nummer FROM document WHERE code = ?", code)
        return None if rij is None else int(rij["nummer"])

    def message_id_bekend(self, message_id: str) -> bool:
        """Whether another document came under this MessageID."""
        return self._een("SELECT 1 FROM document WHERE message_id = ?", message_id) is not None

    def verwerkt(self, code: str, message_id: str, nummer: int) -> None:
        """Note which melding a document became."""
        self._voeg_toe("document", {"code": code, "message_id": message_id, "nummer": nummer})

    def melding(self, nummer: int) -> sqlite3.Row | None:
        """One melding."""
        return self._een("SELECT * FROM melding WHERE nummer = ?", nummer)

    def nieuw(self, nu: datetime, velden: dict[str, Any]) -> int:
        """Keep a new melding and give its number."""
        tijden = {"moment": self._moment(nu), "gemeld_op": nu.timestamp(), "stap_op": nu.timestamp()}
        nummer = self._voeg_toe("melding", {**velden, **tijden, "status": "R"})
        self._noteer(nummer, "school")
        return nummer

    def wijzig(self, nummer: int, nu: datetime, door: str, velden: dict[str, Any]) -> None:
        """Change a melding: a new mutation moment, and a line in its history."""
        stap = {"stap_op": nu.timestamp()} if "status" in velden else {}
        alles = {**velden, **stap, "moment": self._moment(nu)}
        zet = ", ".join(f"{naam} = ?" for naam in alles)
        self._db.execute(f"UPDATE melding SET {zet} WHERE nummer = ?", (*alles.values(), nummer))  # noqa: S608  # names are ours
        self._noteer(nummer, door)

    def overlappende(
        self, pgn: str, begin: str, eind: str | None, soorten: Sequence[str] = (), brin: str = ""
    ) -> list[sqlite3.Row]:
        """The meldingen of a leerling in a period that were not withdrawn, of these soorten, at this instelling."""
        vraag = (
            "SELECT * FROM melding WHERE pgn = ? AND status <> 'I' AND begin <= ? AND coalesce(eind, '9999') >= ?"
            " AND (? = '' OR brin = ?) ORDER BY nummer"
        )
        rijen = self._db.execute(vraag, (pgn, eind or "9999", begin, brin, brin))
        return [rij for rij in rijen if not soorten or rij["soort"] in soorten]

    def gewijzigd(self, afzender: str, vanaf: str, aantal: int) -> tuple[list[sqlite3.Row], str | None]:
        """The next meldingen from a moment onwards, a moment never split, and the moment to go on from."""
        vraag = "SELECT * FROM melding WHERE afzender = ? AND moment >= ? ORDER BY moment, nummer LIMIT ?"
        rijen = self._db.execute(vraag, (afzender, vanaf, aantal)).fetchall()
        if not rijen:
            return [], None
        grens = rijen[-1]["moment"]
        vraag = "SELECT * FROM melding WHERE afzender = ? AND moment >= ? AND moment <= ? ORDER BY moment, nummer"
        rijen = self._db.execute(vraag, (afzender, vanaf, grens)).fetchall()
        verder = self._een("SELECT min(moment) AS m FROM melding WHERE afzender = ? AND moment > ?", afzender, grens)
        return rijen, verder["m"] if verder else None

    def open(self, status: str, tot: float) -> list[sqlite3.Row]:
        """The meldingen that have had this status since before a time."""
        vraag = "SELECT * FROM melding WHERE status = ? AND stap_op <= ? ORDER BY nummer"
        return self._db.execute(vraag, (status, tot)).fetchall()

    def persoon(self, pgn: str) -> sqlite3.Row | None:
        """What the BRP knows of someone."""
        return self._een("SELECT * FROM persoon WHERE pgn = ?", pgn)

    def ingeschreven(self, pgn: str, brin: str, dag: str) -> bool:
        """Whether someone is enrolled at an instelling on a day, as far as the control API told."""
        vraag = "SELECT 1 FROM inschrijving WHERE pgn = ? AND brin = ? AND van <= ? AND coalesce(tot, '9999') >= ?"
        return self._een(vraag, pgn, brin, dag, dag) is not None

    def vrijgesteld(self, pgn: str, begin: str, eind: str | None) -> bool:
        """Whether someone has an exemption in a period."""
        vraag = "SELECT 1 FROM vrijstelling WHERE pgn = ? AND van <= ? AND coalesce(tot, '9999') >= ?"
        return self._een(vraag, pgn, eind or "9999", begin) is not None

    def ken(self, tabel: str, velden: dict[str, Any]) -> None:
        """Make a person, enrolment or exemption known."""
        self._voeg_toe(tabel, velden, of="OR REPLACE")

    def tel(self, naam: str) -> None:
        """Count an event."""
        vraag = "INSERT INTO telling VALUES (?, 1) ON CONFLICT (naam) DO UPDATE SET aantal = aantal + 1"
        self._db.execute(vraag, (naam,))

    def tellingen(self) -> dict[str, int]:
        """The counts a test or demo looks at."""
        namen = {"R": "geregistreerd", "B": "in_behandeling", "G": "afgesloten", "K": "ter_kennisgeving"}
        per = dict(self._db.execute("SELECT status, count(*) FROM melding GROUP BY status").fetchall())
        geteld = dict(self._db.execute("SELECT naam, aantal FROM telling").fetchall())
        [herhaald] = self._db.execute("SELECT count(*) FROM document WHERE pogingen > 1").fetchone()
        return {
            "meldingen": sum(per.values()), "ingetrokken": per.get("I", 0), "herhaald": herhaald,
            **{woord: per.get(code, 0) for code, woord in namen.items()},
            **{naam: geteld.get(naam, 0) for naam in ("gemeld", "gemuteerd", "opgevraagd", "geweigerd")},
        }  # fmt: skip

    def rijen(self, tabel: str) -> Iterator[dict[str, Any]]:
        """All rows of a table in order, with what is JSON as such."""
        volgorde = {"melding": "nummer", "geschiedenis": "id", "persoon": "pgn"}.get(tabel, "pgn, van")
        for rij in self._db.execute(f"SELECT * FROM {tabel} ORDER BY {volgorde}"):  # noqa: S608  # names are ours
            yield {naam: _json(naam, waarde) for naam, waarde in dict(rij).items()}

    def _moment(self, nu: datetime) -> str:
        """The local time of DUO; where that would go back, as in autumn, the last moment stands still."""
        lokaal = nu.astimezone(self._tijdzone).replace(tzinfo=None).isoformat(timespec="milliseconds")
        laatste = self._een("SELECT max(moment) AS m FROM melding")
        return max(lokaal, (laatste["m"] if laatste else None) or "")

    def _noteer(self, nummer: int, door: str) -> None:
        self._db.execute(
            "INSERT INTO geschiedenis (nummer, moment, status, door) SELECT nummer, moment, status, ? FROM melding"
            " WHERE nummer = ?",
            (door, nummer),
        )

    def _een(self, vraag: str, *waarden: Any) -> sqlite3.Row | None:
        rij: sqlite3.Row | None = self._db.execute(vraag, waarden).fetchone()
        return rij

    def _voeg_toe(self, tabel: str, velden: dict[str, Any], of: str = "") -> int:
        namen, plekken = ", ".join(velden), ", ".join("?" * len(velden))
        vraag = f"INSERT {of} INTO {tabel} ({namen}) VALUES ({plekken})"  # noqa: S608  # names are ours
        return self._db.execute(vraag, tuple(velden.values())).lastrowid or 0


def _json(naam: str, waarde: Any) -> Any:
    return json.loads(waarde) if naam in {"contact", "inhoud"} and waarde else waarde
