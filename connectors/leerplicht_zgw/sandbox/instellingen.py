"""What the sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCOPES = frozenset(
    {
        "zaken.aanmaken",
        "zaken.bijwerken",
        "zaken.lezen",
        "catalogi.lezen",
        "documenten.aanmaken",
        "documenten.lezen",
        "notificaties.consumeren",
    }
)


@dataclass(frozen=True, slots=True)
class SandboxInstellingen:
    """Where the contract lies, who may come in, and what he may do.

    `automatisch_s` lets the leerplichtambtenaar take a step by himself every so many seconds.
    """

    contract: Path
    geheim: str = field(repr=False)
    adres: str = "http://127.0.0.1:8803"
    client_id: str = "schakel"
    scopes: frozenset[str] = SCOPES
    rsin: str = "111222333"
    automatisch_s: float | None = None
    gedrag: dict[str, Any] = field(default_factory=dict)
