"""What every rule over messages is given, and where it says what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connectors.ijw.bericht import Ijwbericht
from connectors.ijw.overstijgend.feiten import Client, Kennis

Plek = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Zaak:
    """One message, what is known, and the codes found so far by place."""

    bericht: Ijwbericht = field(repr=False)
    kennis: Kennis
    codes: dict[Plek, list[str]] = field(default_factory=dict)

    def keur_af(self, plek: Plek, code: str) -> None:
        """Give a class a code."""
        self.codes.setdefault(plek, []).append(code)

    @property
    def bsn(self) -> str:
        """Whom it is about."""
        return str(self.bericht.inhoud["Client"]["Bsn"])

    @property
    def client(self) -> Client:
        """What is known of the client at this aanbieder."""
        return self.kennis.geef(Client, *self._client_sleutel(self.bsn)) or Client()

    def zet_client(self, bsn: str, client: Client) -> None:
        """Remember of a client."""
        self.kennis.zet(client, *self._client_sleutel(bsn))

    def client_van(self, bsn: str) -> Client:
        """What is known of a client by BSN, where the message itself names none."""
        return self.kennis.geef(Client, *self._client_sleutel(bsn)) or Client()

    def _client_sleutel(self, bsn: str) -> tuple[str, str, str]:
        return (self.bericht.gemeente, self.bericht.aanbieder, bsn)

    def klassen(self, *pad: str) -> Iterator[tuple[Plek, Mapping[str, Any]]]:
        """Each class at a path of which the last may be there more than once."""
        onder: Any = self.bericht.inhoud
        for naam in pad[:-1]:
            onder = onder.get(naam, {})
        for nummer, item in enumerate(onder.get(pad[-1], [])):
            yield (*pad, nummer), item


def dag(tekst: str | None) -> date | None:
    """A date as a message carries it."""
    return None if tekst is None else date.fromisoformat(tekst.strip())
