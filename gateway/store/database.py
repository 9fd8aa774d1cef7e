"""Connections in one of the two roles, and transactions that see the rows of named organisations only."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Literal, Self

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

Rol = Literal["schakel_api", "schakel_worker"]


class Database:
    """A pool of connections in one role."""

    def __init__(self, url: str, rol: Rol, *, grootte: int = 8) -> None:
        """Take the address of the login user and the role to work in."""
        self.url = url
        self.rol = rol
        self._pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=grootte,
            open=False,
            timeout=30,
            check=AsyncConnectionPool.check_connection,
            kwargs={"options": f"-c role={rol}", "autocommit": True},
        )

    async def __aenter__(self) -> Self:
        """Open the pool."""
        await self._pool.open()
        return self

    async def __aexit__(
        self, soort: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._pool.close()

    @asynccontextmanager
    async def transactie(self, organisaties: Iterable[str]) -> AsyncIterator[AsyncConnection]:
        """One transaction that sees and writes rows of these organisations only."""
        async with self._pool.connection() as conn, conn.transaction():
            await conn.execute("SELECT set_config('schakel.organisaties', %s, true)", (",".join(organisaties),))
            yield conn

    async def luister(self, kanaal: str) -> AsyncConnection:
        """A connection of its own that listens on a channel; the caller closes it."""
        conn = await AsyncConnection.connect(self.url, autocommit=True, options=f"-c role={self.rol}")
        await conn.execute(f"LISTEN {kanaal}".encode())
        return conn
