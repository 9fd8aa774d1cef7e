"""How verzoeken stand at a partner: what may come back is kept and proved, the rest never gets in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from psycopg import AsyncConnection

from gateway.exchange.gebruik import Persoon
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.gedekt import gedekt
from gateway.exchange.jeugdhulp.taak import EIND, Stap, Taak, houd_taken, klaar_mee, leg_vast
from gateway.exchange.toestemming.geval import Beheerder
from gateway.exchange.toestemming.intrekken import voltooi
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.uitwisseling import Hulpmelding

log = structlog.get_logger()
# What each toestemming for terugkoppeling lets in: the fields of these doelen.
_DOELEN = {
    "geen": (),
    "voortgang": ("terugkoppeling-voortgang",),
    "inhoud": ("terugkoppeling-voortgang", "terugkoppeling-inhoud"),
}
_STAND = "jeugdhulpverzoek.stand."
# Without these a Task is none. That the wrong gemeente was asked is a wrong address, and no word about the leerling.
_ALTIJD = frozenset({"status", "op"})
_VERKEERD_ADRES = "niet-onze-gemeente"
# How far each status is; the ends come last.
_RANG = {"requested": 0, "received": 1, "accepted": 2, "in-progress": 3, "on-hold": 3}
_LAATST = 4


async def verwerk(
    conn: AsyncConnection,
    inrichting: Inrichting,
    partner: str,
    meldingen: Sequence[Hulpmelding],
    nu: datetime,
    *,
    door: str,
) -> int:
    """Keep and prove what a partner says of verzoeken, in the caller's transaction; how many were news."""
    taken = await houd_taken(conn, inrichting, partner, {item.uitwisseling for item in meldingen})
    if vreemd := len({item.uitwisseling for item in meldingen} - taken.keys()):
        # Not of this partner, or forgotten since: not ours to keep.
        log.info("hulpmeldingen_onbekend", partner=partner, aantal=vreemd)
    mag = await gedekt(conn, inrichting, taken.values())
    stappen: dict[Any, list[Stap]] = {}
    for item in sorted(meldingen, key=lambda item: item.stand.op):
        if (taak := taken.get(item.uitwisseling)) is None:
            continue
        eigen = stappen.setdefault(taak.uitwisseling, [])
        vorm = taak.terugkoppeling if taak.uitwisseling in mag else "geen"
        if (stap := _stap(taak, eigen, item.stand, partial(mag_terug, inrichting, vorm), door)) is not None:
            eigen.append(stap)
    nieuw = [stap for eigen in stappen.values() for stap in eigen]
    await leg_vast(conn, inrichting, nieuw, nu)
    await _voltooi(conn, inrichting, [stap.taak for stap in nieuw if stap.stand.status in EIND], door)
    return len(nieuw)


async def _voltooi(conn: AsyncConnection, inrichting: Inrichting, taken: Sequence[Taak], door: str) -> None:
    """End the toestemmingen of which the partner is done with everything."""
    if not taken:
        return
    beheerder = Beheerder(inrichting, Persoon(door), sorted({taak.organisatie for taak in taken}))
    for id_ in await klaar_mee(conn, taken):
        await voltooi(conn, beheerder, id_)


def mag_terug(inrichting: Inrichting, terugkoppeling: str, stand: Hulpstand) -> Hulpstand:
    """What of this the toestemming lets in."""
    paden = (pad for doel in _DOELEN[terugkoppeling] for pad in inrichting.doelen[doel].velden_alle)
    mag = {pad.removeprefix(_STAND) for pad in paden if pad.startswith(_STAND)} | _ALTIJD
    if stand.status == "rejected" and stand.reden == _VERKEERD_ADRES:
        mag |= {"reden"}
    return stand.model_copy(update={naam: None for naam in Hulpstand.model_fields if naam not in mag})


def _stap(
    taak: Taak, eerder: Sequence[Stap], stand: Hulpstand, zeef: Callable[[Hulpstand], Hulpstand], door: str
) -> Stap | None:
    """The step that this makes; None when it says nothing new, or the Task cannot move there."""
    vorige = eerder[-1].stand if eerder else taak.stand
    status = vorige.status if vorige else taak.status
    if status in EIND or stand.status in {"requested", "cancelled"}:
        # Only the school takes a verzoek back, and what ended stays so.
        return None
    nieuw = zeef(stand)
    # What came in while more was allowed stays: a word of which only that is left says nothing new.
    if vorige is not None and (_is_oud(nieuw, vorige) or _zonder_moment(nieuw) == _zonder_moment(zeef(vorige))):
        return None
    return Stap(taak, nieuw, taak.versie + len(eerder) + 1, door)


def _is_oud(stand: Hulpstand, vorige: Hulpstand) -> bool:
    """Whether this was overtaken: a step back, or an earlier word on the same step. Clocks of partners differ."""
    van, naar = _RANG.get(vorige.status, _LAATST), _RANG.get(stand.status, _LAATST)
    return naar < van or (naar == van and stand.op < vorige.op)


def _zonder_moment(stand: Hulpstand) -> dict[str, Any]:
    return stand.model_dump(exclude={"op"})
