"""Strict readings of what notes, checkpoints and proofs are written in: one spelling per value."""

import base64
import binascii
import re

from gateway.audit.errors import BewijsError

_GETAL = re.compile(r"0|[1-9][0-9]{0,18}")


def naar_base64(data: bytes) -> str:
    """Base64 with padding, standard alphabet."""
    return base64.b64encode(data).decode()


def van_base64(tekst: str, lengte: int | None = None) -> bytes:
    """Read base64 in its one canonical spelling, of a fixed length if given."""
    try:
        data = base64.b64decode(tekst, validate=True)
    except (binascii.Error, ValueError):
        raise BewijsError("dit is geen base64") from None
    if naar_base64(data) != tekst:
        raise BewijsError("deze base64 is niet in de voorgeschreven vorm geschreven")
    if lengte is not None and len(data) != lengte:
        raise BewijsError(f"hier horen {lengte} bytes te staan, het zijn er {len(data)}")
    return data


def getal(tekst: str) -> int:
    """Read a decimal number without sign or leading zero."""
    if not _GETAL.fullmatch(tekst):
        raise BewijsError("hier hoort een getal te staan, zonder teken of voorloopnul")
    return int(tekst)
