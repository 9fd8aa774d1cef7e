"""The loket of one uitwisseling: what its partner may fetch and move, for as long as decide() says yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from gateway.delivery.uitslag import VELDEN, Uitslag, Zending
from gateway.exchange.deliver import Bezorger
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.delen import intrekreden
from gateway.exchange.jeugdhulp.inhoud import pak_verzoek_uit
from gateway.exchange.jeugdhulp.statussen import verwerk
from gateway.exchange.jeugdhulp.taak import EIND, Taak, houd_taken
from gateway.exchange.proof import Bewijs, Statusregel
from gateway.model.errors import LaterError
from gateway.model.jeugdhulp import Hulpstand, RedenAfwijzing
from gateway.model.uitwisseling import Bericht, Hulpmelding, Loketantwoord, Loketverzoek, Loketzaak, Toestand
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "loket.sql")
_INGETROKKEN = "cancelled"
_REDENEN: dict[str | None, RedenAfwijzing] = {"toestemming-ingetrokken": "geen-toestemming", "school": "anders"}


class LoketStoringError(LaterError):
    """Het loket kan deze uitwisseling nu niet lezen."""

    code = "JHL-001"


@dataclass(frozen=True, slots=True)
class Loket:
    """The loket for one partner and the one uitwisseling he was told of."""

    inrichting: Inrichting
    partner: str
    uitwisseling: UUID

    async def meld_aan(self) -> bool:
        """Whether there is something to fetch; that the partner comes for it is proved: it is then that he gets it."""
        async with self.inrichting.db.transactie(self.inrichting.organisaties) as conn:
            gevonden = await self.zaak(conn)
            if gevonden is None:
                return False
            taak, zaak = gevonden
            if zaak.bericht.inhoud:
                await Bewijs(self.inrichting).noteer_statussen(conn, [gehaald(taak)])
            return bool(zaak.bericht.inhoud) or taak.status in EIND

    async def bedien(self, verzoek: Loketverzoek) -> Loketantwoord | None:
        """Let the connector answer; a step of the partner is kept and proved before the answer leaves.

        None when there is no such Task. The Task is held until the end, so that no step overtakes another.
        """
        huis = self.inrichting
        async with huis.db.transactie(huis.organisaties) as conn:
            gevonden = await self.zaak(conn)
            if gevonden is None:
                return None
            doelsysteem = huis.doelsystemen[self.partner]
            antwoord = await doelsysteem.bedien(verzoek, gevonden[1])
            if antwoord.stand is None:
                return antwoord
            melding = Hulpmelding(self.uitwisseling, antwoord.stand)
            await verwerk(conn, huis, self.partner, (melding,), verzoek.op, door=self.partner)
            # The toestemming may let in less than was said; the partner sees what was kept.
            nu = await self.zaak(conn)
            return antwoord if nu is None else await doelsysteem.bedien(replace(verzoek, methode="GET"), nu[1])

    async def houd(self, conn: AsyncConnection) -> Taak | None:
        """Hold the Task until the transaction ends."""
        return (await houd_taken(conn, self.inrichting, self.partner, [self.uitwisseling])).get(self.uitwisseling)

    async def zaak(self, conn: AsyncConnection) -> tuple[Taak, Loketzaak] | None:
        """The Task, held, and what may be seen of it now."""
        taak = await self.houd(conn)
        if taak is None:
            return None
        cur = conn.cursor(row_factory=dict_row)
        [rij] = await (await cur.execute(_SQL["zaak"], {"id": self.uitwisseling})).fetchall()
        zending = Zending(**{naam: rij[naam] for naam in VELDEN})
        bericht = await self._bericht(conn, zending, taak, rij)
        stand = taak.stand or Hulpstand(status=taak.status, op=rij["gewijzigd_op"])
        if taak.status == _INGETROKKEN and rij["inhoud"] is not None:
            verzoek = pak_verzoek_uit(taak.sleutel, rij["verzoek"], rij["inhoud"])
            stand = stand.model_copy(update={"reden": _REDENEN.get(intrekreden(verzoek, taak.doel))})
        return taak, Loketzaak(bericht, stand, taak.versie, rij["open_tot"])

    async def _bericht(self, conn: AsyncConnection, zending: Zending, taak: Taak, rij: Mapping[str, Any]) -> Bericht:
        """The bericht as it was sent, or one without inhoud when it may not be read any more."""
        voorbij = rij["open_tot"] is not None and rij["open_tot"] < dag(self.inrichting.klok())
        if taak.status == _INGETROKKEN or voorbij:
            return self._leeg(zending, rij)
        [lading] = await Bezorger(self.inrichting).laad(conn, [zending])
        if isinstance(lading, Bericht):
            return lading
        if _is_storing(lading):
            raise LoketStoringError(doe="Probeer het later opnieuw; blijft het, meld het dan aan de school.")
        return self._leeg(zending, rij)

    def _leeg(self, zending: Zending, rij: Mapping[str, Any]) -> Bericht:
        return Bericht(
            id=zending.id,
            message_id=f"urn:uuid:{zending.message_id}",
            doel=zending.doel,
            soort=zending.soort,
            verstrekker=self.inrichting.organisaties[zending.organisatie],
            ontvanger=self.inrichting.partners[zending.partner],
            inhoud=b"",
            onderwerp=rij["verzoek"],
        )


def _is_storing(uitslag: Uitslag) -> bool:
    """Whether it could not be read, which says nothing on whether it may be."""
    return uitslag.toestand is Toestand.KLAAR


def gehaald(taak: Taak) -> Statusregel:
    """The record that the partner has it now."""
    return Statusregel(
        taak.organisatie,
        taak.partner,
        taak.doel,
        taak.doel_versie,
        "opgehaald",
        taak.uitwisseling,
        taak.trace_id,
        taak.pseudoniem,
    )
