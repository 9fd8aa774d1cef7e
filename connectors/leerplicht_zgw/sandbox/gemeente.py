"""What all APIs of the gemeente share: the state, the catalogue, the clock, and who is told of a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.leerplicht_zgw.sandbox.catalogus import Catalogus
from connectors.leerplicht_zgw.sandbox.fouten import Probleem, onjuist, verboden
from connectors.leerplicht_zgw.sandbox.stand import Ding, Stand

Meld = Callable[[Ding, str, str, str], None]


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente; `zrc` and `drc` are the addresses of its APIs."""

    stand: Stand
    catalogus: Catalogus
    zrc: str
    drc: str
    klok: Callable[[], datetime]
    publiceer: Meld
    scopes: frozenset[str]

    def vandaag(self) -> str:
        """The day."""
        return self.klok().date().isoformat()

    def tijd(self) -> str:
        """The moment."""
        return self.klok().isoformat().replace("+00:00", "Z")

    def zaak(self, url: object) -> Ding:
        """A zaak that a body names."""
        try:
            return self.stand.geef("zaken", url)
        except Probleem:
            raise onjuist(("zaak", "bad-url")) from None

    def open(self, url: object) -> Ding:
        """A zaak that may still be changed; a closed one only by who may force it."""
        zaak = self.zaak(url)
        if zaak["einddatum"] is not None and "zaken.geforceerd-bijwerken" not in self.scopes:
            raise verboden()
        return zaak

    def type_van(self, soort: str, url: object, zaak: Ding, veld: str) -> Ding:
        """A type of the catalogue; it must be of the zaaktype of the zaak."""
        ding = self.catalogus.geef(soort, url)
        if ding is None:
            raise onjuist((veld, "bad-url"))
        if ding["zaaktype"] != zaak["zaaktype"]:
            raise onjuist(("nonFieldErrors", "zaaktype-mismatch"))
        return ding

    def meld(self, zaak: Ding, resource: str, url: str, actie: str = "create") -> None:
        """Tell who asked to be told."""
        self.publiceer(zaak, resource, url, actie)
