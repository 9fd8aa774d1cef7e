"""The pages, and what is in them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[2]
DOCS = WORTEL / "docs"
PAGINAS = sorted(DOCS.rglob("*.md"))
# A fenced block; the line before it may begin with the name of a file between backticks.
_BLOK = re.compile(r"(?:^`([\w./-]+)`[^\n]*\n\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Blok:
    """A fenced block of a page."""

    bestand: str
    taal: str
    tekst: str


def lees(naam: str) -> str:
    """The text of a page."""
    return (DOCS / naam).read_text(encoding="utf-8")


@cache
def blokken(pagina: Path) -> tuple[Blok, ...]:
    """The fenced blocks of a page."""
    return tuple(Blok(*item) for item in _BLOK.findall(pagina.read_text(encoding="utf-8")))


def tabel(naam: str, kop: str) -> dict[str, tuple[str, ...]]:
    """The rows of the first table below a heading, by the code word in their first cell."""
    deel = re.split(r"^#+ ", lees(naam).split(f"# {kop}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    regels = [regel.strip("| ") for regel in deel.splitlines() if regel.startswith("| `")]
    rijen = [tuple(cel.strip() for cel in regel.split(" | ")) for regel in regels]
    return {cellen[0].strip("`"): cellen[1:] for cellen in rijen}
