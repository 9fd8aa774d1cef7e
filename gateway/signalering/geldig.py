"""Whether what counted then may still be told now: geoorloofd or withdrawn since, it may not."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from gateway.model.verzuim import Telregel, Verzuimafspraken, Verzuimdossier
from gateway.signalering.lestijd import dagrest, lestijd_van, verdeel, vrije_lesuren
from gateway.signalering.regels import Signalering


class _Plek(NamedTuple):
    """What a registration says; `heledag` when it is of all of a day."""

    registratie: str
    datum: date
    lesuur: int | None
    heledag: bool


class Geldig:
    """The verzuim of one leerling that is ongeoorloofd, or not judged yet, as the dossier has it now."""

    def __init__(self, signalering: Signalering, afspraken: Verzuimafspraken, dossier: Verzuimdossier) -> None:
        """Leave out what may not be told."""
        self._bekend = {rij.id for rij in dossier.registraties}
        self._plekken: set[_Plek] = set()
        gemist, verlof = verdeel(dossier.registraties)
        lestijd = {datum: lestijd_van(afspraken, signalering.stand(datum)) for datum in {*gemist, *verlof}}
        self._met_verlof = {datum for datum, rijen in verlof.items() if vrije_lesuren(rijen, lestijd[datum])}
        for datum, rijen in gemist.items():
            dag = dagrest(rijen, verlof.get(datum, ()), lestijd[datum])
            self._plekken.update(_Plek(rij.id, datum, rij.lesuur, dag.heledag(rij)) for rij in dag.rijen)

    def klopt(self, telt: Iterable[Telregel]) -> bool:
        """Tell whether each registration that counted still says the same."""
        return self._plekken.issuperset(_Plek(item.registratie, item.datum, item.lesuur, item.heledag) for item in telt)

    def vervallen(self, registraties: Iterable[str], heledagen: Iterable[date]) -> bool:
        """Tell whether something that was told may not be told any more; of what the dossier lost nothing is known."""
        over = {plek.registratie for plek in self._plekken}
        if any(naam in self._bekend and naam not in over for naam in registraties):
            return True
        return any(datum in self._met_verlof for datum in heledagen)
