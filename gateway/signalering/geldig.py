"""Whether what counted then may still be told now: geoorloofd or withdrawn since, it may not."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from gateway.model.verzuim import Telregel, Verzuimdossier


class _Plek(NamedTuple):
    """What a registration says; `heledag` when it is all of a day."""

    registratie: str
    datum: date
    lesuur: int | None
    heledag: bool


class Geldig:
    """The verzuim of one leerling that is ongeoorloofd, or not judged yet, as the dossier has it now."""

    def __init__(self, dossier: Verzuimdossier) -> None:
        """Leave out what may not be told."""
        self._bekend = {rij.id for rij in dossier.registraties}
        self._plekken = {
            _Plek(rij.id, rij.datum, rij.lesuur, rij.lesuur is None and rij.minuten is None)
            for rij in dossier.registraties
            if not (rij.vervallen or rij.geoorloofd)
        }

    def klopt(self, telt: Iterable[Telregel]) -> bool:
        """Tell whether each registration that counted still says the same."""
        return self._plekken.issuperset(_Plek(item.registratie, item.datum, item.lesuur, item.heledag) for item in telt)

    def vervallen(self, registraties: Sequence[str]) -> bool:
        """Tell whether one of these may not be told any more; of what the dossier lost nothing is known."""
        over = {plek.registratie for plek in self._plekken}
        return any(naam in self._bekend and naam not in over for naam in registraties)
