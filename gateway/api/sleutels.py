"""The public keys of the issuer of tokens: from its JWKS, by address or file, kept and renewed."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import anyio
import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from gateway.api.fouten import SleutelsOnbereikbaarError

log = structlog.get_logger()
# An unknown kid makes us look again, but anyone can send one.
_TUSSENPOOS = timedelta(minutes=1)
# Looked at again this often, so that a key the issuer withdrew goes; kept longer when the issuer is away.
_VERS = timedelta(minutes=15)
_HOUDBAAR = timedelta(hours=6)
_TIMEOUT_S = 5
_MAX_BYTES = 1_000_000
_MIN_RSA_BITS = 2048

Sleutel: TypeAlias = RSAKey | ECKey
Haal: TypeAlias = Callable[[], Awaitable[bytes]]


def uit_bestand(pad: Path) -> Haal:
    """Read the JWKS from a file."""
    return anyio.Path(pad).read_bytes


def van_adres(url: str) -> Haal:
    """Fetch the JWKS from its address."""

    async def haal() -> bytes:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client, client.stream("GET", url) as response:
            response.raise_for_status()
            data = bytearray()
            async for deel in response.aiter_bytes():
                data += deel
                if len(data) > _MAX_BYTES:
                    raise ValueError("a JWKS is never this large")
            return bytes(data)

    return haal


class Sleutels:
    """The keys by their kid."""

    def __init__(self, haal: Haal, klok: Callable[[], datetime]) -> None:
        """Take where they come from; nothing is fetched yet."""
        self._haal, self._klok = haal, klok
        self._bekend: Mapping[str, Sleutel] = {}
        self._geprobeerd_op: datetime | None = None
        self._gehaald_op: datetime | None = None
        self._lock = anyio.Lock()

    async def zoek(self, kid: str) -> Sleutel | None:
        """The key of this name, looked for once more when it is not known; raises LaterError without any keys."""
        if kid not in self._bekend or self._ouder_dan(_VERS):
            async with self._lock:
                await self._ververs()
        return self._bekend.get(kid)

    def _ouder_dan(self, termijn: timedelta) -> bool:
        return self._gehaald_op is None or self._klok() - self._gehaald_op > termijn

    async def _ververs(self) -> None:
        nu = self._klok()
        if self._geprobeerd_op is None or nu - self._geprobeerd_op >= _TUSSENPOOS:
            self._geprobeerd_op = nu
            try:
                self._bekend = _bruikbaar(json.loads(await self._haal()))
                self._gehaald_op = nu
            except (httpx.HTTPError, OSError, ValueError, TypeError, RecursionError) as fout:
                log.warning("jwks_unavailable", fout=type(fout).__name__)
        if self._ouder_dan(_HOUDBAAR):
            raise SleutelsOnbereikbaarError


def _bruikbaar(jwks: Any) -> dict[str, Sleutel]:
    """The keys that may sign a token: named, asymmetric, strong enough, and not meant for something else."""
    rijen = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(rijen, list):
        raise TypeError("not a JWKS")
    gelezen = ((str(rij.get("kid")), _sleutel(rij)) for rij in rijen if isinstance(rij, dict) and rij.get("kid"))
    return {kid: sleutel for kid, sleutel in gelezen if sleutel is not None}


def _sleutel(rij: dict[str, Any]) -> Sleutel | None:
    if rij.get("use", "sig") != "sig":
        return None
    publiek = {naam: waarde for naam, waarde in rij.items() if naam in {"kty", "kid", "alg", "n", "e", "crv", "x", "y"}}
    try:
        if rij.get("kty") == "RSA" and _bits(rij["n"]) >= _MIN_RSA_BITS:
            return RSAKey.import_key(publiek)
        if rij.get("kty") == "EC" and rij.get("crv") == "P-256":
            return ECKey.import_key(publiek)
    except (JoseError, KeyError, ValueError, TypeError):
        log.warning("jwks_key_unusable")
    return None


def _bits(getal: str) -> int:
    """The size of a number in base64url."""
    return int.from_bytes(base64.urlsafe_b64decode(getal + "=" * (-len(getal) % 4))).bit_length()
