"""Ids that sort by time, so that indexes grow at one end (RFC 9562, UUID version 7)."""

import os
from datetime import datetime
from uuid import UUID


def uuid7(nu: datetime) -> UUID:
    """A new id: 48 bits of milliseconds, then random."""
    value = int(nu.timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10))
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
