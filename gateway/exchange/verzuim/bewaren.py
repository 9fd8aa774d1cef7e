"""Until when verzuim is kept, as contracts/verzuim/bewaren.yaml says."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy import Termijn


@dataclass(frozen=True, slots=True)
class Bewaartermijnen:
    """The terms; each answer is the last day on which something may still be read."""

    eind_schooljaar: tuple[int, int]
    schooljaren_erna: int
    voorstellen: Termijn
    eigen_verzuim: Termijn

    def melding_tot(self, op: date) -> date:
        """For what mirrors the register of DUO: the school year of registration and those after it."""
        return self.einde_schooljaar(op, self.schooljaren_erna)

    def voorstel_tot(self, op: date) -> date:
        """For a voorstel that was made on this day."""
        return self.voorstellen.na(op)

    def verzuim_tot(self, datum: date) -> date:
        """For the school's own registration of a day."""
        return self.eigen_verzuim.na(datum)

    def meetellen_vanaf(self, op: date) -> date:
        """The first day that counts: what was reported of an earlier one is wiped, and would be proposed anew."""
        return self.einde_schooljaar(op, -1 - self.schooljaren_erna) + timedelta(days=1)

    def verzuim_vanaf(self, op: date) -> date:
        """The first day of which the school's own registrations may still be read."""
        return self.eigen_verzuim.voor(op)

    def einde_schooljaar(self, op: date, erna: int = 0) -> date:
        """The last day of the school year of a day, or of one after it."""
        maand, dag = self.eind_schooljaar
        einde = date(op.year, maand, dag)
        return date(op.year + erna + (op > einde), maand, dag)


@cache
def bewaartermijnen() -> Bewaartermijnen:
    """The terms as configured."""
    regels = lees_yaml(contractbestand("verzuim/bewaren.yaml")).kaal()
    maand, dag = regels["schooljaar"]["eindigt"].split("-")
    return Bewaartermijnen(
        eind_schooljaar=(int(maand), int(dag)),
        schooljaren_erna=regels["meldingen"]["schooljaren_erna"],
        voorstellen=Termijn(regels["voorstellen"]["termijn"]),
        eigen_verzuim=Termijn(regels["eigen_verzuim"]["termijn"]),
    )
