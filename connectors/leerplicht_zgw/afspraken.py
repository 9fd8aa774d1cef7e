"""What is agreed with one gemeente: the names in its catalogue, and what its statuses mean to us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from gateway.sdk import Meldingstatus


class Onbekend(BaseModel):
    """What a status or a resultaat means that was not agreed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tussenstatus: Meldingstatus
    resultaat: Meldingstatus


class Afspraken(BaseModel):
    """Our name to the name in the catalogue; an empty name is something that does not go to this gemeente."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zaaktype: str
    vertrouwelijkheidaanduiding: str
    roltypen: dict[str, str]
    eigenschappen: dict[str, str]
    zaakobject: str
    statustype_intrekking: str
    informatieobjecttype: str
    statustypen: dict[str, Meldingstatus]
    resultaattypen: dict[str, Meldingstatus]
    onbekend: Onbekend

    @classmethod
    def uit(cls, voorstel: Mapping[str, Any], eigen: Mapping[str, Any]) -> Self:
        """The proposal of the contract, with what this gemeente agreed instead."""
        basis = {naam: waarde for naam, waarde in voorstel.items() if naam in cls.model_fields}
        return cls.model_validate(_over(basis, eigen))

    def status(self, statustype: str, resultaattype: str | None, *, eind: bool) -> Meldingstatus:
        """How a zaak stands with us; only the resultaat tells how it ended."""
        if not eind:
            return self.statustypen.get(statustype, self.onbekend.tussenstatus)
        return self.resultaattypen.get(resultaattype or "", self.onbekend.resultaat)


def _over(basis: Mapping[str, Any], eigen: Mapping[str, Any]) -> dict[str, Any]:
    samen = dict(basis)
    for naam, waarde in eigen.items():
        oud = samen.get(naam)
        samen[naam] = _over(oud, waarde) if isinstance(oud, dict) and isinstance(waarde, dict) else waarde
    return samen
