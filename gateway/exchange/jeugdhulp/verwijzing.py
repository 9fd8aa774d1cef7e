"""The toestemming on which a verzoek goes, put into the view before it is judged."""

from dataclasses import dataclass, replace
from datetime import date

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.plan import Voornemen
from gateway.exchange.toestemming.lezen import verwijzing
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.toestemming import Terugkoppelvorm
from gateway.policy.tijd import dag

_ORDE: tuple[Terugkoppelvorm, ...] = ("geen", "voortgang", "inhoud")


@dataclass(frozen=True, slots=True)
class Gedekt:
    """A voornemen with its toestemming in it, what may come back on it, and the last day on which it may be read."""

    voornemen: Voornemen
    terugkoppeling: Terugkoppelvorm
    open_tot: date


def dek(inrichting: Inrichting, wat: Voornemen) -> Gedekt:
    """Fill in the toestemming that decide() will use; where there is none it refuses, or asks for none."""
    verzoek = wat.onderwerp
    if not isinstance(verzoek, Jeugdhulpverzoek):
        raise TypeError(wat.doel.naam)
    gevonden = verwijzing(inrichting, wat.stand, wat.doel.naam, wat.partner.id)
    if gevonden is None:
        return Gedekt(wat, verzoek.terugkoppeling, wat.doel.bewaren.bericht.na(dag(inrichting.klok())))
    [record] = [item for item in wat.stand.toestemmingen if item.id == gevonden.id]
    # The school cannot ask more back than the toestemming gives.
    minste = min(verzoek.terugkoppeling, record.terugkoppeling, key=_ORDE.index)
    gevuld = verzoek.model_copy(update={"toestemming": gevonden, "terugkoppeling": minste})
    return Gedekt(replace(wat, onderwerp=gevuld), minste, gevonden.eind)
