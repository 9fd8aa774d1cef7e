"""What contracts/leerplicht_postvak says: who has an inbox, which status may follow, which reasons there are, terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag

CONTRACT = "leerplicht_postvak"


@dataclass(frozen=True, slots=True)
class Afspraken:
    """The free sections of the contract."""

    partijen: frozenset[str]
    eerste: str
    ingetrokken: str
    met_reden: str
    overgangen: Mapping[str, frozenset[str]]
    intrekken_vanuit: frozenset[str]
    redenen: Mapping[str, str]
    toelichtingen: Mapping[str, str]
    schooljaar_begint: tuple[int, int]
    schooljaren_erna: int

    @classmethod
    def van(cls, inrichting: Inrichting) -> "Afspraken":
        """As the house loaded them."""
        gegevens = inrichting.contracten[CONTRACT].gegevens
        statussen, bewaren = gegevens["statussen"], gegevens["bewaren"]
        maand, dag_ = map(int, bewaren["schooljaar_begint"].split("-"))
        return cls(
            partijen=frozenset(gegevens["partijen"]),
            eerste=statussen["eerste"],
            ingetrokken=statussen["ingetrokken"],
            met_reden=statussen["met_reden"],
            overgangen={van: frozenset(naar) for van, naar in statussen["overgangen"].items()},
            intrekken_vanuit=frozenset(statussen["intrekken_vanuit"]),
            redenen=gegevens["redenen"]["lijst"],
            toelichtingen=gegevens["toelichtingen"]["lijst"],
            schooljaar_begint=(maand, dag_),
            schooljaren_erna=bewaren["schooljaren_erna"],
        )

    def mag(self, van: str, naar: str) -> bool:
        """Whether an officer may go from one status to another."""
        return naar in self.overgangen.get(van, frozenset())

    def open(self, status: str) -> bool:
        """Whether a melding of this status can still change."""
        return status in self.overgangen

    def wissen_op(self, ontvangen: datetime) -> date:
        """The first day on which a melding may be kept no longer."""
        op = dag(ontvangen)
        jaar = op.year if (op.month, op.day) >= self.schooljaar_begint else op.year - 1
        return date(jaar + 1 + self.schooljaren_erna, *self.schooljaar_begint)
