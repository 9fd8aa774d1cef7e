"""What the gemeente has registered, in memory: per kind the objects by address, in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from connectors.leerplicht_zgw.sandbox.fouten import weg

Ding = dict[str, Any]
SOORTEN = (
    "zaken",
    "rollen",
    "zaakeigenschappen",
    "zaakobjecten",
    "statussen",
    "resultaten",
    "zaakinformatieobjecten",
    "enkelvoudiginformatieobjecten",
    "abonnement",
)


class Stand:
    """All that was registered."""

    def __init__(self) -> None:
        """Begin empty."""
        self._van: dict[str, dict[str, Ding]] = {soort: {} for soort in SOORTEN}

    def wis(self) -> None:
        """Forget everything."""
        for dingen in self._van.values():
            dingen.clear()

    def maak(self, soort: str, onder: str, velden: Mapping[str, Any]) -> Ding:
        """Register something below an address."""
        uuid = str(uuid4())
        ding = {"url": f"{onder}/{uuid}", "uuid": uuid, **velden}
        self._van[soort][ding["url"]] = ding
        return ding

    def geef(self, soort: str, url: object) -> Ding:
        """One object by its address."""
        if not isinstance(url, str) or url not in self._van[soort]:
            raise weg()
        return self._van[soort][url]

    def verwijder(self, soort: str, url: str) -> None:
        """Forget one object."""
        self.geef(soort, url)
        del self._van[soort][url]

    def zoek(self, soort: str, **gelijk: Any) -> list[Ding]:
        """The objects with these values."""
        return [ding for ding in self._van[soort].values() if all(ding.get(naam) == w for naam, w in gelijk.items())]

    def alle(self, soort: str) -> Iterator[Ding]:
        """All objects of a kind."""
        return iter(self._van[soort].values())

    def tellingen(self) -> dict[str, int]:
        """How many there are of each kind."""
        return {soort: len(dingen) for soort, dingen in self._van.items()}
