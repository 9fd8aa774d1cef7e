"""What the sandbox is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where the contracts lie, who may come in, and who we are at the loket of a school.

    `automatisch_s` lets someone of the team take a step by himself every so many seconds.
    """

    contracten: Path
    client: str
    geheim: str = field(repr=False)
    loket_client: str = "lokaal-team"
    loket_geheim: str = field(default="", repr=False)
    automatisch_s: float | None = None
    gedrag: Mapping[str, Any] = field(default_factory=dict)
