"""Numbered steps that bring a database to the newest schema; each runs once, whole, in its own transaction."""

from importlib.resources import files
from typing import LiteralString

import psycopg
from procrastinate.schema import SchemaManager

from gateway.model.errors import ConfiguratieError

# Any number will do, as long as every version of the gateway takes the same.
_LOCK = 727_001


class MigratieError(ConfiguratieError):
    """De database past niet bij deze versie van Schakel."""

    code = "STO-001"


def migreer(owner_url: str, inlog: LiteralString | None = None) -> list[str]:
    """Run what has not run yet, as the owner of the tables; the names of the steps that ran.

    `inlog` makes the login of an embedded server; it runs under the same lock, for processes that start together.
    """
    done = []
    with psycopg.connect(owner_url, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        conn.execute(
            "CREATE TABLE IF NOT EXISTS migratie (naam text PRIMARY KEY, gedraaid_op timestamptz DEFAULT now())"
        )
        ran = {row[0] for row in conn.execute("SELECT naam FROM migratie").fetchall()}
        if onbekend := ran - set(stappen()):
            raise MigratieError(
                f"de database kent stappen die deze versie niet heeft: {', '.join(sorted(onbekend))}.",
                doe="Werk Schakel bij, of zet een oudere back-up terug.",
            )
        for naam, tekst in stappen().items():
            if naam not in ran:
                with conn.transaction():
                    # The files are part of the program; none takes a value from outside.
                    conn.execute(tekst.encode())
                    conn.execute("INSERT INTO migratie (naam) VALUES (%s)", (naam,))
                done.append(naam)
        if inlog is not None:
            conn.execute(inlog)
    return done


def stappen() -> dict[str, str]:
    """The steps in their order: name to SQL."""
    folder = files(__name__)
    found = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    texts = {naam: folder.joinpath(naam).read_text(encoding="utf-8") for naam in found}
    # The schema of a library belongs to the version that the lock file names, so it is not copied here.
    texts["0003_taken.sql"] = SchemaManager.get_schema() + texts["0003_taken.sql"]
    return texts
