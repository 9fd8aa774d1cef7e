"""Reading rows for an answer, and cutting a list into parts."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from psycopg import AsyncConnection
from pydantic import BaseModel

from gateway.api.bladwijzer import Bladwijzer
from gateway.store import sql

_SQL = sql.queries("gateway.api", "api.sql")
Deel = TypeVar("Deel", bound=BaseModel)


async def rijen(conn: AsyncConnection, vraag: str, waarden: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run a query of api.sql by its name."""
    return await sql.rijen(conn, _SQL[vraag], waarden)


def deel(
    soort: type[Deel],
    gelezen: list[dict[str, Any]],
    limiet: int,
    verder: tuple[Bladwijzer, str, Callable[[Mapping[str, Any]], Any]],
) -> Deel:
    """A part of a list, of which one row more than `limiet` was read; `verder` makes the cursor of what follows."""
    bladwijzer, naam, positie = verder
    items = gelezen[:limiet]
    volgende = bladwijzer.maak(naam, positie(items[-1])) if len(gelezen) > limiet else None
    return soort.model_validate({"items": items, "volgende": volgende})
