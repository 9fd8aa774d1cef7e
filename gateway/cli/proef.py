"""The proefomgeving that `schakel up` leaves in .schakel, so that the other commands find it by themselves."""

import json
import os
from pathlib import Path

MAP = Path(".schakel")
_BEWAARD = "proef.json"


def omgeving_hier() -> dict[str, str]:
    """Environment variables of the proefomgeving in this folder, when nothing else is configured."""
    eigen_keuze = "SCHAKEL_CONFIG" in os.environ or Path("schakel.toml").exists()
    if eigen_keuze or not (MAP / _BEWAARD).exists():
        return {}
    bewaard: dict[str, str] = json.loads((MAP / _BEWAARD).read_text(encoding="utf-8"))
    return {naam: waarde for naam, waarde in bewaard.items() if naam not in os.environ}


def bewaar(map_: Path, omgeving: dict[str, str]) -> None:
    """Keep what a proefomgeving adds to the environment; names of files, no secrets."""
    eigen = {naam: waarde for naam, waarde in omgeving.items() if os.environ.get(naam) != waarde}
    (map_ / _BEWAARD).write_text(json.dumps(eigen, indent=2), encoding="utf-8")
