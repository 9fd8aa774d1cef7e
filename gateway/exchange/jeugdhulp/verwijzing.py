"""The toestemming on which a verzoek goes, put into the view before it is judged."""

from dataclasses import dataclass, replace
from datetime import date

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import vraag
from gateway.exchange.plan import Voornemen
from gateway.model.jeugdhulp import Jeugdhulpverzoek, Toestemmingsverwijzing
from gateway.model.toestemming import Terugkoppelvorm, Toestemming
from gateway.policy import Geweigerd, decide
from gateway.policy.tijd import dag

_ORDE: tuple[Terugkoppelvorm, ...] = ("geen", "voortgang", "inhoud")


@dataclass(frozen=True, slots=True)
class Gedekt:
    """A voornemen with its toestemming in it, what may come back on it, and the last day on which it may be read."""

    voornemen: Voornemen
    terugkoppeling: Terugkoppelvorm
    open_tot: date


def dek(inrichting: Inrichting, wat: Voornemen) -> Gedekt:
    """Fill in the toestemming that decide() uses; where it asks for none, or refuses, there is none to fill in."""
    verzoek = wat.onderwerp
    if not isinstance(verzoek, Jeugdhulpverzoek):
        raise TypeError(wat.doel.naam)
    nu = inrichting.klok()
    if wat.doel.toestemming is None:
        return Gedekt(wat, verzoek.terugkoppeling, wat.doel.bewaren.bericht.na(dag(nu)))
    besluit = decide(vraag(wat, nu))
    if isinstance(besluit, Geweigerd):
        return Gedekt(wat, "geen", dag(nu))
    if besluit.toestemming is None:
        # Two people opened the way out for a few days; nobody agreed to a way back.
        [open_tot] = [item.tot for item in wat.stand.uitzonderingen if item.id == besluit.uitzondering]
        zonder = verzoek.model_copy(update={"terugkoppeling": "geen"})
        return Gedekt(replace(wat, onderwerp=zonder), "geen", open_tot)
    [record] = [item for item in wat.stand.toestemmingen if item.id == besluit.toestemming]
    # The school cannot ask more back than the toestemming gives.
    minste = min(verzoek.terugkoppeling, record.terugkoppeling, key=_ORDE.index)
    gevuld = verzoek.model_copy(update={"toestemming": _verwijzing(record), "terugkoppeling": minste})
    return Gedekt(replace(wat, onderwerp=gevuld), minste, record.eind)


def _verwijzing(record: Toestemming) -> Toestemmingsverwijzing:
    """What a partner needs to know of the toestemming on which a verzoek goes."""
    wie = {(item.rol, item.wie) for item in record.ondertekeningen}
    return Toestemmingsverwijzing(
        id=record.id,
        gegeven_op=max(item.op for item in record.ondertekeningen),
        begin=record.begin,
        eind=record.eind,
        rollen=tuple(sorted(rol.value for rol, _ in wie)),
        verklaring=record.verklaring,
        bewijs=record.bewijs,
    )
