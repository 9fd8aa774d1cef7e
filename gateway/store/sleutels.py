"""Keys: a master key wraps one data key per leerling; from the data key follow cipher, pseudonym and digests.

Destroying the wrapped data key makes every stored copy unreadable and cuts the pseudonym loose,
while the audit log, which holds only the pseudonym and salted digests, stays valid.
"""

import base64
import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.model.errors import ConfiguratieError, ToegangError

_NONCE = 12


class SleutelError(ConfiguratieError):
    """De hoofdsleutel ontbreekt of past niet bij deze database."""

    code = "STO-002"


class GewistError(ToegangError):
    """De sleutel van deze leerling is vernietigd; wat ermee versleuteld was, is niet meer te lezen."""

    code = "STO-003"


class Datasleutel:
    """The key of one leerling (32 bytes) and all that is derived from it."""

    __slots__ = ("_cipher", "_key")

    def __init__(self, key: bytes) -> None:
        """Take the unwrapped key."""
        self._key = key
        self._cipher = AESGCM(key)

    def versleutel(self, inhoud: bytes, context: bytes) -> bytes:
        """Encrypt; the context (what and whose) must be given again to decrypt."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, inhoud, context)

    def ontsleutel(self, blob: bytes, context: bytes) -> bytes:
        """Decrypt; raises SleutelError when the bytes, the context or the key do not belong together."""
        try:
            return self._cipher.decrypt(blob[:_NONCE], blob[_NONCE:], context)
        except (InvalidTag, ValueError):
            raise SleutelError("versleutelde gegevens passen niet bij hun sleutel.") from None

    def vingerafdruk(self, inhoud: bytes) -> bytes:
        """A digest that nobody without the key can guess back (32 bytes)."""
        return hmac.digest(self._key, b"vingerafdruk" + inhoud, "sha256")


@dataclass(frozen=True)
class Sleutelkast:
    """The master key (32 bytes) and what it wraps and signs."""

    hoofdsleutel: bytes = field(repr=False)

    @classmethod
    def uit_tekst(cls, tekst: str) -> "Sleutelkast":
        """Read the master key as 32 bytes in base64."""
        try:
            key = base64.b64decode(tekst, validate=True)
        except ValueError:
            key = b""
        if len(key) != 32:  # noqa: PLR2004 AES-256
            raise SleutelError(
                "SCHAKEL_MASTER_KEY is geen sleutel van 32 bytes in base64.",
                doe="Maak er een met: openssl rand -base64 32",
            )
        return cls(key)

    def leid_af(self, waarvoor: str) -> bytes:
        """A key of 32 bytes for one purpose; the master key itself is used for nothing else."""
        return hmac.digest(self.hoofdsleutel, b"schakel/" + waarvoor.encode(), "sha256")

    @cached_property
    def _wrap(self) -> AESGCM:
        return AESGCM(self.leid_af("datasleutels"))

    def nieuwe(self, leerling: bytes) -> tuple[bytes, Datasleutel]:
        """A new data key for the leerling with this id: wrapped for storage, and ready to use."""
        key, nonce = os.urandom(32), os.urandom(_NONCE)
        return nonce + self._wrap.encrypt(nonce, key, leerling), Datasleutel(key)

    def open(self, ingepakt: bytes | None, leerling: bytes) -> Datasleutel:
        """Unwrap a stored data key; raises GewistError when it was destroyed."""
        if ingepakt is None:
            raise GewistError
        try:
            return Datasleutel(self._wrap.decrypt(ingepakt[:_NONCE], ingepakt[_NONCE:], leerling))
        except (InvalidTag, ValueError):
            raise SleutelError("de hoofdsleutel hoort niet bij deze database.") from None

    def bronsleutel(self, organisatie: str, leerlingnummer: str) -> bytes:
        """The keyed hash under which a leerling of an organisation is found again (32 bytes)."""
        return hmac.digest(self._bronsleutels, f"{organisatie}\x00{leerlingnummer}".encode(), "sha256")

    @cached_property
    def _bronsleutels(self) -> bytes:
        return self.leid_af("bronsleutels")

    def pseudoniem(self, organisatie: str, sleutel: Datasleutel) -> str:
        """The name of a leerling in the log of one verantwoordelijke; cut loose when the data key goes."""
        key = self.leid_af(f"pseudoniem/{organisatie}")
        return "p1:" + hmac.digest(key, sleutel.vingerafdruk(b"pseudoniem"), "sha256").hex()


def digest(zout: bytes, inhoud: bytes) -> str:
    """SHA-256 over salt and message (hex): proves what was sent without letting it be guessed."""
    return sha256(zout + inhoud).hexdigest()
