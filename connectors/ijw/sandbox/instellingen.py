"""What the sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where the contract lies, who we play and who is at the other side; with a certificate over two-sided TLS."""

    contract: Path
    # The code of the party behind the GGk, and of the gateway.
    organisatie: str = "0384"
    overkant: str = "42420001"
    # Where the gateway takes deliveries: .../koppelvlak/{partner}/bericht.
    koppelvlak: str = ""
    gedrag: dict[str, Any] = field(default_factory=dict)
    certificaat: Path | None = None
    sleutel: Path | None = None
    ankers: Path | None = None
