"""Plan what was judged: each melding to its ontvangers, once the enrolment is known where it goes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.plan import Sleutel, Voornemen, object_van
from gateway.exchange.proof import Bewijs
from gateway.exchange.stand import Stand, met_onderwerp, pak_uit
from gateway.exchange.verzending import BATCH, Bekende, Plan, Verzending, vertrokken
from gateway.exchange.verzuim.statussen import BijPartners, bij_partners
from gateway.exchange.verzuim.tegenhouden import Bezwaar, bezwaren
from gateway.model.leerling import Inschrijving
from gateway.model.verzuim import Verzuimmelding
from gateway.store.sql import queries

_PER = "verzuimmelding"
_SQL = queries("gateway.exchange.verzuim", "verzenden.sql")
# What a melding waits for, as people read it.
WACHT_OP_INSCHRIJVING = "de inschrijving moet eerst door ROD zijn aanvaard"
WACHT_OP_ONTVANGER = "er is geen ontvanger voor de gemeente waar de leerling woont"
WACHT_OP_CORRECTIE = (
    "een deel van dit verzuim is intussen geoorloofd of vervallen: keur het voorstel om te wijzigen of in te trekken "
    "goed, of herstel de registraties"
)
WACHT_OP_OORDEEL = "er is een voorstel om deze melding te wijzigen of in te trekken; beoordeel dat eerst"


@dataclass
class Verzuimverzending(Verzending):
    """One run over the meldingen of one organisation."""

    # What stands against the meldingen of the batch, and which partners take no change of them.
    bezwaren: Mapping[UUID, Bezwaar] = field(default_factory=dict)
    partners: Mapping[UUID, BijPartners] = field(default_factory=dict)

    async def lees(self, conn: AsyncConnection, na: UUID) -> dict[UUID, Stand]:
        """Take meldingen that were judged."""
        waarden = {"organisatie": self.organisatie, "na": na, "aantal": BATCH}
        cur = await conn.execute(_SQL["te_plannen"], waarden)
        kast, rijen = self.inrichting.kast, await cur.fetchall()
        ids = [rij[0] for rij in rijen]
        self.bezwaren = await bezwaren(conn, self.inrichting, ids)
        self.partners = await bij_partners(conn, ids)
        return {rij[0]: met_onderwerp(pak_uit(kast, rij[2:]), _PER, rij[0], rij[1]) for rij in rijen}

    def plan(self, stand: Stand, bekend: Mapping[Sleutel, Bekende]) -> Plan:
        """What to send of one melding, or what it waits for."""
        melding = stand.onderwerp
        if not isinstance(melding, Verzuimmelding):
            raise TypeError(stand.id)
        klaar_bij = self.partners[UUID(melding.id)].klaar_bij
        alle = list(self.voornemens(stand, _PER))
        eigen = [wat for wat in alle if wat.partner.id not in klaar_bij]
        weg = [wat for wat in eigen if not wat.doel.alleen_na_registratie or vertrokken(bekend.get(wat.sleutel))]
        if melding.ingetrokken:
            return Plan(weg, nooit_vertrokken=not (weg or klaar_bij))
        if not alle:
            return Plan([], WACHT_OP_ONTVANGER)
        if not all(self._ingeschreven(wat, melding.begindatum, bekend) for wat in eigen):
            return Plan([], WACHT_OP_INSCHRIJVING)
        vertrok = any(vertrokken(bekend.get(wat.sleutel)) for wat in eigen)
        return Plan([], wacht_op) if (wacht_op := self._wacht_op(melding, vertrok=vertrok)) else Plan(weg)

    def _wacht_op(self, melding: Verzuimmelding, *, vertrok: bool) -> str | None:
        """What a melding waits for that a person must do first."""
        bezwaar = self.bezwaren.get(UUID(melding.id))
        if bezwaar is None:
            return None
        if bezwaar.vervallen:
            return WACHT_OP_CORRECTIE
        return WACHT_OP_OORDEEL if bezwaar.te_beoordelen and not vertrok else None

    async def leg_gepland_vast(self, conn: AsyncConnection, plannen: Mapping[UUID, Plan]) -> None:
        """Write that these were planned, or wait; what never left is withdrawn at once."""
        gepland = {
            "id": list(plannen),
            "wacht_op": [plan.wacht_op for plan in plannen.values()],
            "nooit_vertrokken": [plan.nooit_vertrokken for plan in plannen.values()],
        }
        await conn.execute(_SQL["gepland"], {**gepland, "nu": self.inrichting.klok()})

    def _ingeschreven(self, wat: Voornemen, begin: date, bekend: Mapping[Sleutel, Bekende]) -> bool:
        """Whether what must come first was accepted; it is only known when this gateway delivers that too."""
        eerst = wat.doel.na
        if eerst is None or all(doel.naam != eerst for _, doel in self.inrichting.van(self.organisatie)):
            return True
        gezocht = {
            object_van(wat.stand, eerst, inschrijving)
            for inschrijving in wat.stand.leerling.inschrijvingen
            if _loopt_op(inschrijving, begin)
        }
        return any(
            leerling == wat.stand.id and object_ in gezocht and item.registratie.aanvaard is not None
            for (leerling, _, object_), item in bekend.items()
        )


def _loopt_op(inschrijving: Inschrijving, dag: date) -> bool:
    einde = inschrijving.datum_uitschrijving
    return inschrijving.datum_inschrijving <= dag and (einde is None or dag <= einde)


async def verzend(inrichting: Inrichting, organisatie: str, run: UUID) -> Counter[str]:
    """Send what was judged in one organisation."""
    return await Verzuimverzending(inrichting, Bewijs(inrichting), organisatie, run).draai()
