"""Plan what a school handed in: the aanvraag, and its dossier, to the samenwerkingsverband it is meant for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import vraag
from gateway.exchange.plan import Sleutel, Voornemen
from gateway.exchange.proof import Bewijs
from gateway.exchange.stand import Stand, met_onderwerp, pak_uit
from gateway.exchange.verzending import BATCH, Bekende, Plan, Verzending, vertrokken
from gateway.model.aanvraag import Aanvraag
from gateway.policy import Toegestaan, decide
from gateway.store.sql import queries

_PER = "aanvraag"
_SQL = queries("gateway.exchange.aanvraag", "verzenden.sql")
WACHT_OP_ABONNEMENT = "er is geen abonnement dat deze soort aanvraag naar een samenwerkingsverband laat gaan"


class Aanvraagverzending(Verzending):
    """One run over the aanvragen of one school."""

    async def lees(self, conn: AsyncConnection, na: UUID) -> dict[UUID, Stand]:
        """Take aanvragen that were handed in."""
        waarden = {"organisatie": self.organisatie, "na": na, "aantal": BATCH}
        cur = await conn.execute(_SQL["te_plannen"], waarden)
        kast = self.inrichting.kast
        return {rij[0]: met_onderwerp(pak_uit(kast, rij[2:]), _PER, rij[0], rij[1]) for rij in await cur.fetchall()}

    def plan(self, stand: Stand, bekend: Mapping[Sleutel, Bekende]) -> Plan:
        """What to send of one aanvraag, or what it waits for."""
        aanvraag, eigen = stand.onderwerp, list(self.voornemens(stand, _PER))
        if not isinstance(aanvraag, Aanvraag):
            raise TypeError(stand.id)
        if aanvraag.ingetrokken:
            weg = [wat for wat in eigen if not wat.doel.alleen_na_registratie or vertrokken(bekend.get(wat.sleutel))]
            return Plan(weg, nooit_vertrokken=not weg)
        weg = self._met_aanvraag(aanvraag, eigen)
        return Plan(weg) if weg else Plan([], WACHT_OP_ABONNEMENT)

    def _met_aanvraag(self, aanvraag: Aanvraag, eigen: Sequence[Voornemen]) -> list[Voornemen]:
        """The aanvraag itself first, and beside it only what goes where she goes, or by who carries dossiers alone.

        A school that makes her aanvraag elsewhere has no abonnement for it: then only such a carrier gets anything.
        """
        huis, soort = self.inrichting, self.inrichting.aanvraagregels.soorten.get(aanvraag.soort)
        if soort is None:
            return []
        zelf = [wat for wat in eigen if wat.doel.naam == soort.doel]
        krijgen = {wat.partner.id for wat in zelf if isinstance(decide(vraag(wat, huis.klok())), Toegestaan)}
        if zelf and not krijgen:
            return zelf
        object_ = huis.doelen[soort.doel].object
        dragers = {wat.partner.id for wat in eigen} - {
            abonnement.partner for abonnement, doel in huis.van(self.organisatie) if doel.object == object_
        }
        return [*zelf, *(wat for wat in eigen if wat.doel.object != object_ and wat.partner.id in krijgen | dragers)]

    async def leg_gepland_vast(self, conn: AsyncConnection, plannen: Mapping[UUID, Plan]) -> None:
        """Write that these were planned, or wait."""
        gepland = {
            "id": list(plannen),
            "wacht_op": [plan.wacht_op for plan in plannen.values()],
            "nooit_vertrokken": [plan.nooit_vertrokken for plan in plannen.values()],
        }
        await conn.execute(_SQL["gepland"], {**gepland, "nu": self.inrichting.klok()})


async def verzend(inrichting: Inrichting, organisatie: str, run: UUID) -> Counter[str]:
    """Send what was handed in at one school."""
    return await Aanvraagverzending(inrichting, Bewijs(inrichting), organisatie, run).draai()


async def zijn_er_aanvragen(conn: AsyncConnection, organisatie: str) -> bool:
    """Whether there is something to send, and no run in the queue that will do so."""
    rij = await (await conn.execute(_SQL["werk"], {"organisatie": organisatie})).fetchone()
    return bool(rij and rij[0])
