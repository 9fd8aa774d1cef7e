"""All commands there are, as typer knows them."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from gateway.cli import app

WORTEL: Any = get_command(app)


def opdrachten(groep: Any = WORTEL, namen: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each command with the words to type for it; groups too, but not the English names."""
    for naam, item in groep.commands.items():
        if item.hidden:
            continue
        yield (*namen, naam), item
        if hasattr(item, "commands"):
            yield from opdrachten(item, (*namen, naam))


def is_groep(item: Any) -> bool:
    """Whether this holds commands of its own and does nothing by itself."""
    return hasattr(item, "commands")
