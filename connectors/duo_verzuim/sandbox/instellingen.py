"""What the sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where things lie; certificates and keys are PEM files.

    `rod` is the address of a running ROD sandbox to ask who is enrolled; without it only the control API tells.
    `mandaten` says which OINs each signing OIN may speak for; None lets everyone speak for anyone.
    """

    contract: Path
    bestand: Path
    certificaat: Path
    sleutel: Path
    ankers: Path
    adres: str = "http://127.0.0.1:8802"
    rod: str | None = None
    gemeente: str = "0599"
    bladzijde: int = 50
    mandaten: dict[str, frozenset[str]] | None = None
    gedrag: dict[str, Any] = field(default_factory=dict)
    tls_certificaat: Path | None = None
    tls_sleutel: Path | None = None
