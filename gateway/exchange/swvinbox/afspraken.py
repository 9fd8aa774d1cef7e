"""What contracts/swv_platform and contracts/swv_inbox say: statuses, retention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.fouten import GeenInboxError
from gateway.policy.tijd import Termijn

PLATFORM, INBOX = "swv_platform", "swv_inbox"


@dataclass(frozen=True, slots=True)
class Afspraken:
    """The free sections of both contracts."""

    partijen: frozenset[str]
    eerste: str
    ingetrokken: str
    wijzigbaar: frozenset[str]
    intrekken_vanuit: frozenset[str]
    met_besluit: frozenset[str]
    bewaren: Termijn
    los_dossier: Termijn
    rijen: int

    @classmethod
    def van(cls, inrichting: Inrichting) -> "Afspraken":
        """As the house loaded them."""
        platform, eigen = (inrichting.contracten[naam].gegevens for naam in (PLATFORM, INBOX))
        statussen: Mapping[str, Any] = platform["statussen"]
        return cls(
            partijen=frozenset(eigen["partijen"]),
            eerste=statussen["eerste"],
            ingetrokken=statussen["ingetrokken"],
            wijzigbaar=frozenset(statussen["wijzigbaar"]),
            intrekken_vanuit=frozenset(statussen["intrekken_vanuit"]),
            met_besluit=frozenset(statussen["met_besluit"]),
            bewaren=Termijn(eigen["bewaren"]["termijn"]),
            los_dossier=Termijn(platform["grenzen"]["dossier_zonder_aanvraag"]),
            rijen=eigen["uitvoer"]["rijen"],
        )


def kies_swv(inrichting: Inrichting, nummer: str) -> str:
    """The organisatie of a samenwerkingsverband by its number; raises GeenInboxError when it has no inbox here."""
    partijen = Afspraken.van(inrichting).partijen
    for item in inrichting.organisaties.values():
        if item.swv == nummer and item.soort in partijen:
            return item.id
    raise GeenInboxError(doe="Controleer het nummer van het samenwerkingsverband.")


def alle_swv(inrichting: Inrichting) -> list[str]:
    """Every samenwerkingsverband of this house."""
    partijen = Afspraken.van(inrichting).partijen
    return [item.id for item in inrichting.organisaties.values() if item.soort in partijen]
