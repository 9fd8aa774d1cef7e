"""Until when an aanvraag is kept, as contracts/aanvragen/bewaren.yaml says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy import Termijn


@dataclass(frozen=True, slots=True)
class Bewaartermijnen:
    """The terms; each answer is the last day on which something may still be read."""

    besluit: Termijn
    zonder_besluit: Termijn
    per_status: Mapping[str, Termijn]

    def besluit_tot(self, datum: date) -> date:
        """For an aanvraag that was decided on this day."""
        return self.besluit.na(datum)

    def ingetrokken_tot(self, op: date) -> date:
        """For an aanvraag that the school withdrew on this day, as long as no besluit comes."""
        return self.zonder_besluit.na(op)

    def status_tot(self, status: str, op: date) -> date | None:
        """For an aanvraag that came in this status on this day, without besluit; None when it goes on."""
        return self.per_status[status].na(op) if status in self.per_status else None


@cache
def bewaartermijnen() -> Bewaartermijnen:
    """The terms as configured."""
    regels = lees_yaml(contractbestand("aanvragen/bewaren.yaml")).kaal()
    termijnen = {naam: Termijn(regels[naam]["termijn"]) for naam in ("besluit", "zonder_besluit")}
    per_status = {status: termijn for naam, termijn in termijnen.items() for status in regels[naam]["statussen"]}
    return Bewaartermijnen(**termijnen, per_status=per_status)
