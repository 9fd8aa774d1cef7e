"""One record with its events, folded into what decide() asks: computed each time, from the leerling of today."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Iemand, Toestemmingsvraag
from gateway.model.leerling import Leerling
from gateway.model.toestemming import Ondertekening, Rol, Toestemming
from gateway.policy.tijd import dag
from gateway.policy.toestemmingsregels import Toestemmingsregels

_ZATERDAG = 5


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """Something that happened to a record: when, and when that was recorded, by whom."""

    nummer: int
    soort: str
    op: datetime
    vastgelegd_op: datetime
    door: str
    inhoud: Gebeurtenisinhoud = field(repr=False)


@dataclass(frozen=True, slots=True)
class Toestemmingsrecord:
    """What was asked and what happened since, in order."""

    id: UUID
    organisatie: str
    leerling: UUID
    vorig: UUID | None
    gemaakt_door: str
    gemaakt_op: datetime
    vraag: Toestemmingsvraag = field(repr=False)
    gebeurtenissen: tuple[Gebeurtenis, ...]

    def laatste(self, soort: str) -> datetime | None:
        """When this last happened."""
        return next((item.op for item in reversed(self.gebeurtenissen) if item.soort == soort), None)


def vouw(record: Toestemmingsrecord, leerling: Leerling, regels: Toestemmingsregels, op: datetime) -> Toestemming:
    """The record as decide() takes it, for the leerling and those with gezag over him as they are known now."""
    vraag = record.vraag
    getekend = [item for item in record.gebeurtenissen if item.soort == "ondertekend"]
    return Toestemming(
        id=str(record.id),
        doel=vraag.doel,
        ontvanger=vraag.ontvanger,
        velden=frozenset(vraag.velden),
        documenten=frozenset(item.sha256 for item in vraag.documenten),
        ondertekeningen=tuple(_ondertekeningen(record, leerling, regels, op)),
        begin=vraag.begin,
        eind=min(vraag.eind, regels.duur.uiterlijk(vraag.begin), _van_school(leerling)),
        uitdrukkelijk=vraag.uitdrukkelijk,
        wilsonbekwaam=vraag.wilsonbekwaam is not None,
        terugkoppeling=vraag.terugkoppeling,
        compleet_op=next((item.op for item in getekend if item.inhoud.compleet), None),
        uitgesteld_op=record.laatste("uitgesteld"),
        ingetrokken_op=record.laatste("ingetrokken"),
        geweigerd_op=record.laatste("geweigerd"),
        beeindigd_op=record.laatste("voltooid"),
        foutief_op=record.laatste("foutief"),
        verklaring=f"{vraag.verklaring.id}/v{vraag.verklaring.versie}",
        bewijs=vraag.verklaring.sha256,
    )


def _ondertekeningen(
    record: Toestemmingsrecord, leerling: Leerling, regels: Toestemmingsregels, op: datetime
) -> Iterator[Ondertekening]:
    bevestigd = {item.inhoud.iemand for item in record.gebeurtenissen if item.soort == "bevestigd"}
    for item in record.gebeurtenissen:
        iemand = item.inhoud.iemand
        if item.soort != "ondertekend" or iemand is None:
            continue
        if iemand not in bevestigd and dag(op) > _bevestigen_voor(item, regels):
            continue
        if (wie := plaats(iemand, leerling)) is not None:
            yield Ondertekening(rol=iemand.rol, wie=wie, op=item.op, namens_allen=item.inhoud.namens_allen)


def plaats(iemand: Iemand, leerling: Leerling) -> int | None:
    """The place of a gezagdrager among those of today, 0 for anyone else; None when he is not there any more."""
    if iemand.rol is not Rol.GEZAGDRAGER:
        return 0
    return iemand.plaats_onder(leerling.gezagdragers)


def _bevestigen_voor(item: Gebeurtenis, regels: Toestemmingsregels) -> date:
    """The last day on which this signature counts without being confirmed."""
    vorm = regels.vormen.get(item.inhoud.vorm or "")
    dagen = vorm.bevestigen_binnen_schooldagen if vorm else None
    if dagen is None:
        return date.max
    eind = dag(item.op)
    while dagen:
        eind += timedelta(days=1)
        dagen -= eind.weekday() < _ZATERDAG
    return eind


def _van_school(leerling: Leerling) -> date:
    """The day on which the leerling left, when every enrolment has ended."""
    einden = [item.datum_uitschrijving for item in leerling.inschrijvingen]
    return max((eind for eind in einden if eind), default=date.max) if all(einden) else date.max
