"""Where a list goes on: an opaque cursor that shows nothing of how much others do."""

import base64
import binascii
import json
from typing import Any

from gateway.model.errors import InvoerError
from gateway.store.sleutels import Datasleutel, SleutelError, Sleutelkast


class CursorError(InvoerError):
    """De cursor hoort niet bij deze lijst; begin opnieuw zonder cursor."""

    code = "API-410"


class Bladwijzer:
    """Writes and reads cursors; each is good for one list only."""

    def __init__(self, kast: Sleutelkast) -> None:
        """Take the keys."""
        self._sleutel = Datasleutel(kast.leid_af("cursor"))

    def maak(self, lijst: str, positie: Any) -> str:
        """The cursor of a place in a list."""
        blob = self._sleutel.versleutel(json.dumps(positie).encode(), lijst.encode())
        return base64.urlsafe_b64encode(blob).decode().rstrip("=")

    def lees(self, lijst: str, cursor: str | None) -> Any:
        """The place; None at the start of a list."""
        if cursor is None:
            return None
        try:
            blob = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return json.loads(self._sleutel.ontsleutel(blob, lijst.encode()))
        except (binascii.Error, ValueError, SleutelError):
            raise CursorError from None
