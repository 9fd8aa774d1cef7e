"""What the sandbox is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ALLE = "*"


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where the contracts lie, who may come in and for which school, and who wants to hear of changes.

    `tokens` says of each token the BRIN it speaks for, or `*` for a gateway that speaks for many. `automatisch_s`
    lets the commissie take a step by itself every so many seconds; `versnelling` makes its clock run faster.
    """

    contracten: Path
    tokens: Mapping[str, str] = field(repr=False)
    adres: str = "http://127.0.0.1:8804"
    swv: frozenset[str] = frozenset({"VO2507", "PO3102", "VO9901", "PO9901"})
    bron: str = "urn:nld:oin:00000099000000005000:systeem:aanvragen"
    callback: str = ""
    callback_auth: str = field(default="", repr=False)
    automatisch_s: float | None = None
    versnelling: float = 1.0
    vakanties: tuple[tuple[date, date], ...] = ()
    gedrag: Mapping[str, Any] = field(default_factory=dict)
