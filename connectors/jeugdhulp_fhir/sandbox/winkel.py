"""Resources with their versions, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout, weg

Json = dict[str, Any]


class Winkel:
    """All that was stored, by kind and id."""

    def __init__(self) -> None:
        """Begin empty."""
        self.alles: dict[tuple[str, str], Json] = {}
        self._laatst = datetime.min.replace(tzinfo=UTC)

    def maak(self, resource: Json) -> Json:
        """Store a new one under an id of our own."""
        return self._zet({**resource, "id": uuid4().hex}, 1)

    def wijzig(self, soort: str, nummer: str, resource: Json, als: str | None = None) -> Json:
        """Store another version; `als` is what If-Match asks."""
        oud = self.geef(soort, nummer)
        versie = oud["meta"]["versionId"]
        if als is not None and als.removeprefix("W/").strip('"') != versie:
            raise Fout(412, "conflict", "Ondertussen gewijzigd.", soort)
        if resource.get("resourceType") != soort or resource.get("id") != nummer:
            raise Fout(400, "invalid", "Dit is een andere resource.", soort)
        return self._zet(resource, int(versie) + 1)

    def geef(self, soort: str, nummer: str) -> Json:
        """One resource."""
        gevonden = self.alles.get((soort, nummer))
        if gevonden is None:
            raise weg()
        return gevonden

    def zoek(self, soort: str, systeem: str, waarde: str, veld: str = "identifier") -> list[Json]:
        """Those with this identifier."""
        gezocht = (systeem, waarde)
        return [item for item in self.van(soort) if gezocht in set(_kenmerken(item.get(veld)))]

    def van(self, soort: str) -> list[Json]:
        """All of a kind, in the order of their last change."""
        gevonden = [item for (naam, _), item in self.alles.items() if naam == soort]
        return sorted(gevonden, key=lambda item: str(item["meta"]["lastUpdated"]))

    def _zet(self, resource: Json, versie: int) -> Json:
        # Two changes never have one moment, so that a reader can go on from the last he saw.
        nu = max(datetime.now(UTC), self._laatst)
        self._laatst = nu.replace(microsecond=nu.microsecond // 1000 * 1000)
        meta = {**resource.get("meta", {}), "versionId": str(versie), "lastUpdated": nu.isoformat()}
        gezet = {**resource, "meta": meta}
        self.alles[resource["resourceType"], resource["id"]] = gezet
        return gezet


def _kenmerken(gegeven: Any) -> Iterator[tuple[str, str]]:
    for item in gegeven if isinstance(gegeven, list) else [gegeven]:
        if isinstance(item, dict):
            yield item.get("system", ""), item.get("value", "")
