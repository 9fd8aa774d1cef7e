"""What the sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where the contract lies and who is registered; with a certificate everything goes over two-sided TLS."""

    contract: Path
    versie: str = "2021"
    adres: str = "http://127.0.0.1:8805"
    # brin, adres, doel, url and sector of each aanleverpunt.
    aanleverpunten: tuple[dict[str, str], ...] = ()
    gedrag: dict[str, Any] = field(default_factory=dict)
    certificaat: Path | None = None
    sleutel: Path | None = None
    ankers: Path | None = None
