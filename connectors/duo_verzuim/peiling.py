"""Reads a page of changed meldingen, and remembers where to go on: the last moment, and what was seen at it.

DUO selects from a moment onwards, so what changed at that very moment comes again; it is told by its digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from zoneinfo import ZoneInfo

import structlog

from gateway.sdk import Contact, Meldingstatus, Statusmelding, Statuspagina, codelijst

log = structlog.get_logger()
Geval = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the changes were read."""

    moment: str
    gezien: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """The text that is kept between polls; digests only, so that it names no melding."""
        return " ".join([self.moment, *sorted(self.gezien)])


class Peiling:
    """Turns answers of DUO into pages of statuses; the codes are those of the lists in mappings/codelijsten."""

    def __init__(self, begin: str, tijdzone: ZoneInfo) -> None:
        """Take where a first poll begins, and the zone of the moments that DUO names."""
        self._begin, self._tijdzone = begin, tijdzone

    def begin(self, vanaf: str | None) -> Stand:
        """Where to go on from."""
        moment, *gezien = (vanaf or self._begin).split()
        return Stand(moment, frozenset(gezien))

    def lees(self, antwoord: Mapping[str, Any], stand: Stand) -> tuple[Statuspagina | None, Stand]:
        """The page in an answer, without what was seen before (None when nothing is left), and where to go on."""
        gevallen: list[Geval] = antwoord.get("gevallen", [])
        volgende = _volgende(antwoord.get("verder"), gevallen, stand)
        nieuw = [geval for geval in gevallen if _moment(geval) != stand.moment or _afdruk(geval) not in stand.gezien]
        return (Statuspagina(self._statussen(nieuw), str(volgende)) if nieuw else None), volgende

    def _statussen(self, gevallen: list[Geval]) -> tuple[Statusmelding, ...]:
        bekend = codelijst("meldingstatus-duo")
        gelezen = tuple(self._status(geval, bekend) for geval in gevallen if geval["status"] in bekend)
        if overgeslagen := len(gevallen) - len(gelezen):
            log.warning("onbekende_status_overgeslagen", koppeling="duo_verzuim", aantal=overgeslagen)
        return gelezen

    def _status(self, geval: Geval, bekend: Mapping[str, str]) -> Statusmelding:
        return Statusmelding(
            geval["nummer"],
            cast("Meldingstatus", bekend[geval["status"]]),
            datetime.fromisoformat(_moment(geval)).replace(tzinfo=self._tijdzone),
            _woorden("reden-afgesloten-duo", geval.get("reden")),
            _woorden("toelichting-afsluiting-duo", geval.get("toelichting")),
            Contact(**geval["contact"]) if "contact" in geval else None,
        )


def _volgende(verder: Geval | None, gevallen: list[Geval], stand: Stand) -> Stand:
    """From the moment DUO names, or else from the last one it gave; with all that was seen at it."""
    moment = _moment(verder) if verder else max(map(_moment, gevallen), default=stand.moment)
    gezien = {_afdruk(geval) for geval in gevallen if _moment(geval) == moment}
    return Stand(moment, frozenset(gezien) | (stand.gezien if moment == stand.moment else frozenset()))


def _moment(plek: Geval) -> str:
    return f"{plek['datum']}T{plek['tijdstip']}"


def _afdruk(geval: Geval) -> str:
    return sha256(f"{geval['nummer']} {geval['status']}".encode()).hexdigest()[:16]


def _woorden(lijst: str, code: str | None) -> str | None:
    """What a code means; a code that is not in the list is given as it is, for the status itself is good."""
    return None if code is None else codelijst(lijst).get(code, code)
