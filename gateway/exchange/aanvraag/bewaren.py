"""Until when an aanvraag is kept, as contracts/aanvragen/bewaren.yaml says."""

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

    def besluit_tot(self, datum: date) -> date:
        """For an aanvraag that was decided on this day."""
        return self.besluit.na(datum)

    def ingetrokken_tot(self, op: date) -> date:
        """For an aanvraag that the school withdrew on this day, as long as no besluit comes."""
        return self.zonder_besluit.na(op)


@cache
def bewaartermijnen() -> Bewaartermijnen:
    """The terms as configured."""
    regels = lees_yaml(contractbestand("aanvragen/bewaren.yaml")).kaal()
    return Bewaartermijnen(**{naam: Termijn(regels[naam]["termijn"]) for naam in ("besluit", "zonder_besluit")})
