"""Where contracts/ and mappings/ lie: in the checkout or the installed package, and the operator's own folder."""

import os
from pathlib import Path
from typing import Literal

_PAKKET = Path(__file__).resolve().parents[1]


def mappen(soort: Literal["contracts", "mappings"], eigen: Path | str | None = None) -> list[Path]:
    """The folders to read, later ones overriding earlier: ours, then SCHAKEL_CONTRACTS_DIR or SCHAKEL_MAPPINGS_DIR."""
    checkout = _PAKKET.parent / soort
    eigen = eigen or os.environ.get(f"SCHAKEL_{soort.upper()}_DIR")
    return [checkout if checkout.is_dir() else _PAKKET / f"_{soort}", *([Path(eigen)] if eigen else [])]


def contractbestand(relatief: str) -> Path:
    """A file in contracts/: the operator's own when he has one."""
    paden = [folder / relatief for folder in mappen("contracts")]
    return next((pad for pad in reversed(paden) if pad.is_file()), paden[0])
