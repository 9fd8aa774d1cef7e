"""Until when a jeugdhulpverzoek is kept, as contracts/jeugdhulp/bewaren.yaml says."""

from dataclasses import dataclass
from functools import cache

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy import Termijn


@dataclass(frozen=True, slots=True)
class Bewaartermijnen:
    """The terms, each from the day its name says: the last day after it on which a verzoek may still be read."""

    afgerond: Termijn
    ingetrokken: Termijn
    onbeantwoord: Termijn


@cache
def bewaartermijnen() -> Bewaartermijnen:
    """The terms as configured."""
    regels = lees_yaml(contractbestand("jeugdhulp/bewaren.yaml")).kaal()
    return Bewaartermijnen(**{naam: Termijn(item["termijn"]) for naam, item in regels.items()})
