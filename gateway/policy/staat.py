"""How a toestemming stands at a moment: computed from what was recorded, the clock and the birthdays.

Only `actief` lets anything through; the same checks as decide() make it, so the two cannot part.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from gateway.model.leerling import Leerling
from gateway.model.toestemming import Toestemming
from gateway.policy.doel import Doel
from gateway.policy.ondertekenaars import Ondertekenaar
from gateway.policy.tijd import dag
from gateway.policy.toestemming import is_beeindigd, is_gezag_zeker, is_uitdrukkelijk, ontbrekend, vereist_voor


class Staat(StrEnum):
    """The states of a record, with the DPV status each means in `DPV`."""

    GEVRAAGD = "gevraagd"
    UITGESTELD = "uitgesteld"
    DEELS_GEGEVEN = "deels-gegeven"
    NOG_NIET_INGEGAAN = "nog-niet-ingegaan"
    ACTIEF = "actief"
    AANVULLEN = "aanvullen"
    VERLOPEN = "verlopen"
    VOLTOOID = "voltooid"
    INGETROKKEN = "ingetrokken"
    GEWEIGERD = "geweigerd"
    FOUTIEF = "foutief"


# The statuses of the Data Privacy Vocabulary (ISO/IEC TS 27560 guide).
DPV: dict[Staat, str] = {
    Staat.GEVRAAGD: "ConsentRequested",
    Staat.UITGESTELD: "ConsentRequestDeferred",
    Staat.DEELS_GEGEVEN: "ConsentRequested",
    Staat.NOG_NIET_INGEGAAN: "ConsentGiven",
    Staat.ACTIEF: "ConsentGiven",
    Staat.AANVULLEN: "ConsentInvalidated",
    Staat.VERLOPEN: "ConsentExpired",
    Staat.VOLTOOID: "ConsentExpired",
    Staat.INGETROKKEN: "ConsentWithdrawn",
    Staat.GEWEIGERD: "ConsentRefused",
    Staat.FOUTIEF: "ConsentInvalidated",
}


def staat(toestemming: Toestemming, doel: Doel, leerling: Leerling, op: datetime) -> Staat:
    """The state of one record of this leerling at this moment."""
    for gevonden, geldt in _EINDIG:
        if geldt(toestemming, op):
            return gevonden
    regels = doel.toestemming
    if regels is None:
        # The doel rests on another ground by now: this record lets nothing through.
        return Staat.VERLOPEN
    vereist = vereist_voor(toestemming, leerling, regels, op)
    if ontbrekend(toestemming, vereist, op, een_volstaat=doel.een_volstaat):
        return _onvolledig(toestemming)
    if not is_uitdrukkelijk(toestemming, doel) or not is_gezag_zeker(vereist, leerling, regels, dag(op)):
        return Staat.AANVULLEN
    return Staat.NOG_NIET_INGEGAAN if dag(op) < toestemming.begin else Staat.ACTIEF


def wie_ontbreken(toestemming: Toestemming, doel: Doel, leerling: Leerling, op: datetime) -> frozenset[Ondertekenaar]:
    """Who must still sign this record at this moment."""
    if doel.toestemming is None:
        return frozenset()
    vereist = vereist_voor(toestemming, leerling, doel.toestemming, op)
    return ontbrekend(toestemming, vereist, op, een_volstaat=doel.een_volstaat)


def _onvolledig(toestemming: Toestemming) -> Staat:
    if toestemming.compleet_op is not None:
        return Staat.AANVULLEN
    if toestemming.uitgesteld_op is not None:
        return Staat.UITGESTELD
    return Staat.DEELS_GEGEVEN if toestemming.ondertekeningen else Staat.GEVRAAGD


_EINDIG: tuple[tuple[Staat, Callable[[Toestemming, datetime], bool]], ...] = (
    (Staat.FOUTIEF, lambda record, _: record.foutief_op is not None),
    (Staat.INGETROKKEN, lambda record, _: record.ingetrokken_op is not None),
    (Staat.GEWEIGERD, lambda record, _: record.geweigerd_op is not None),
    (Staat.VOLTOOID, is_beeindigd),
    (Staat.VERLOPEN, lambda record, op: dag(op) > record.eind),
)
