"""Queries kept in .sql files, each named and described: `-- name: claim`, then its reason, then the text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, LiteralString, cast

from psycopg import AsyncConnection
from psycopg.rows import dict_row

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def kolommen(rijen: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Turn rows into columns, for INSERT ... SELECT FROM unnest(): row-level security does not let COPY in."""
    return [list(kolom) for kolom in zip(*rijen, strict=True)]


async def rijen(conn: AsyncConnection, vraag: LiteralString, waarden: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All rows of a query, each by the names of its columns."""
    cur = conn.cursor(row_factory=dict_row)
    await cur.execute(vraag, waarden)
    return await cur.fetchall()


@cache
def queries(package: str, bestand: str) -> dict[str, LiteralString]:
    """Read a .sql file beside the code of a package: the text of each query by its name."""
    parts = _NAME.split(files(package).joinpath(bestand).read_text(encoding="utf-8"))
    # The files are part of the program, so their text is as literal as a string in it.
    return {name: cast("LiteralString", text.strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
