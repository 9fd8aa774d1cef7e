"""What is rendered: one message of the mapping, and how its resources name each other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from connectors.jeugdhulp_fhir.afspraken import afspraken
from gateway.sdk import Bericht, Organisatie, Partner

Json = dict[str, Any]
# The rol of what there is one of.
PATIENT, SCHOOL, PARTNER, MENS, ROL, KERN, TOESTEMMING, TAAK = (
    "patient",
    "school",
    "partner",
    "mens",
    "rol",
    "kern",
    "toestemming",
    "taak",
)


@dataclass(frozen=True)
class Verzoek:
    """One verzoek as the mapping wrote it; `in_bundel` says whether resources name each other by urn or by address."""

    id: UUID
    doel: str
    school: Organisatie
    partner: Partner
    inhoud: Json = field(repr=False)
    in_bundel: bool = True

    @classmethod
    def van(cls, bericht: Bericht, *, in_bundel: bool = True) -> Verzoek:
        """The verzoek in a bericht."""
        inhoud = json.loads(bericht.inhoud)
        return cls(bericht.id, bericht.doel, bericht.verstrekker, bericht.ontvanger, inhoud, in_bundel)

    @cached_property
    def soort(self) -> Json:
        """What the contract says of this kind of verzoek."""
        gevonden: Json = afspraken().verzoeken[self.doel]
        return gevonden

    @property
    def zonder_toestemming(self) -> str:
        """What to say when it goes without the toestemming that its doel asks for; nothing otherwise."""
        if "toestemming" in self.inhoud:
            return ""
        return str(self.soort.get("zonder_toestemming", afspraken().zonder_toestemming))

    @property
    def groep(self) -> str:
        """The id that all messages about one verzoek share."""
        return f"urn:uuid:{self.inhoud['verzoek']}"

    @property
    def ingediend(self) -> str:
        """When it was asked."""
        return str(self.inhoud.get("ingediendOp", self.inhoud["tijd"]))

    def nummer(self, rol: str) -> UUID:
        """The id of a resource: that of the uitwisseling for the Task, derived from it for the others."""
        return self.id if rol == TAAK else uuid5(self.id, rol)

    def naar(self, soort: str, rol: str) -> Json:
        """A reference to a resource of this verzoek."""
        nummer = self.nummer(rol)
        return {"reference": f"urn:uuid:{nummer}" if self.in_bundel else f"{soort}/{nummer}"}
