"""Plan what a school handed in: the verzoek and the parts beside it, each its own uitwisseling and its own decision."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.delen import WACHT_OP_DEELINTREKKING, ingetrokken_delen
from gateway.exchange.jeugdhulp.ontvangers import OBJECT, is_hoofd, mogelijk
from gateway.exchange.jeugdhulp.verwijzing import Gedekt, dek
from gateway.exchange.judge import vraag
from gateway.exchange.plan import Sleutel, Voornemen, object_van
from gateway.exchange.proof import Bewijs
from gateway.exchange.stand import Stand, met_onderwerp, pak_uit
from gateway.exchange.verzending import BATCH, Bekende, Plan, Verzending, vertrokken
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.uitwisseling import Toestand
from gateway.policy import Toegestaan, decide
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "verzenden.sql")
_GEGAAN = {Toestand.KLAAR, Toestand.ONDERWEG, Toestand.AFGELEVERD, Toestand.TERUGGEKOPPELD}
_TAAK = queries("gateway.exchange.jeugdhulp", "taak.sql")
# What a verzoek waits for, as people read it.
WACHT_OP_PARTNER = (
    "er is geen abonnement met een partner die dit soort verzoek doet voor de gemeente waar de leerling woont"
)
WACHT_OP_KEUZE = "er is meer dan een partner voor dit verzoek; trek het in en noem in een nieuw verzoek de ontvanger"
WACHT_OP_ONTVANGER = (
    "de gekozen ontvanger werkt niet (meer) voor de gemeente waar de leerling woont, of heeft geen abonnement voor dit "
    "soort verzoek"
)
WACHT_OP_INTREKKING = (
    "er is geen abonnement dat de partner laat weten dat het verzoek is ingetrokken (doel jeugdhulp-intrekking)"
)


@dataclass
class Jeugdhulpverzending(Verzending):
    """One run over the verzoeken of one school."""

    ontvangers: dict[UUID, str | None] = field(default_factory=dict)
    gedekt: dict[tuple[UUID, str], Gedekt] = field(default_factory=dict)

    async def lees(self, conn: AsyncConnection, na: UUID) -> dict[UUID, Stand]:
        """Take verzoeken that were handed in."""
        waarden = {"organisatie": self.organisatie, "na": na, "aantal": BATCH}
        rijen = await (await conn.execute(_SQL["te_plannen"], waarden)).fetchall()
        self.ontvangers = {rij[0]: rij[2] for rij in rijen}
        self.gedekt = {}
        kast = self.inrichting.kast
        return {rij[0]: met_onderwerp(pak_uit(kast, rij[3:]), OBJECT, rij[0], rij[1]) for rij in rijen}

    def plan(self, stand: Stand, bekend: Mapping[Sleutel, Bekende]) -> Plan:
        """What to send of one verzoek, or what it waits for."""
        verzoek = stand.onderwerp
        if not isinstance(verzoek, Jeugdhulpverzoek):
            raise TypeError(stand.id)
        alle = list(self.voornemens(stand, OBJECT))
        if verzoek.ingetrokken:
            return self._intrekking(stand, verzoek, alle, bekend)
        weg = self._deelintrekkingen(stand, verzoek, alle, bekend)
        id_ = UUID(verzoek.id)
        kan = mogelijk(alle)
        gekozen = self.ontvangers[id_] or (kan[0] if len(kan) == 1 else None)
        if gekozen is None:
            return Plan([], WACHT_OP_KEUZE if kan else WACHT_OP_PARTNER)
        if gekozen not in kan:
            return Plan(weg.voornemens, weg.wacht_op or WACHT_OP_ONTVANGER)
        self.ontvangers[id_] = gekozen
        eigen = [wat for wat in alle if wat.partner.id == gekozen and wat.doel.verwijdert is None]
        zelf = [wat for wat in eigen if is_hoofd(wat.doel)]
        mee = eigen if any(self._gaat(wat, bekend.get(wat.sleutel)) for wat in zelf) else zelf
        # What a partner has, or is about to get, does not change any more: a new toestemming sends nothing twice.
        gaat = [self._gedekt(id_, wat) for wat in mee if _nog_te_gaan(bekend.get(wat.sleutel))]
        return Plan([*weg.voornemens, *gaat], weg.wacht_op)

    async def leg_gepland_vast(self, conn: AsyncConnection, plannen: Mapping[UUID, Plan]) -> None:
        """Write that these were planned, or wait; what may go gets its Task."""
        nu = self.inrichting.klok()
        gepland = {
            "id": list(plannen),
            "wacht_op": [plan.wacht_op for plan in plannen.values()],
            "ontvanger": [self.ontvangers[id_] for id_ in plannen],
        }
        await conn.execute(_SQL["gepland"], {**gepland, "nu": nu})
        # Here and not where it is withdrawn: the API may not touch what was sent.
        await conn.execute(_SQL["kort_in"], gepland)
        taken = {
            "verzoek": [verzoek for verzoek, _ in self.gedekt],
            "partner": [item.voornemen.partner.id for item in self.gedekt.values()],
            "doel": [doel for _, doel in self.gedekt],
            "terugkoppeling": [item.terugkoppeling for item in self.gedekt.values()],
            "open_tot": [item.open_tot for item in self.gedekt.values()],
        }
        await conn.execute(_TAAK["nieuwe_taken"], {**taken, "run": self.run, "nu": nu})
        await conn.execute(_TAAK["eerste_stappen"], {"verzoek": taken["verzoek"], "nu": nu})

    def _gaat(self, hoofd: Voornemen, bekend: Bekende | None) -> bool:
        """Whether the verzoek itself goes or went: a part of it alone is nothing to a partner."""
        if bekend is not None and not _nog_te_gaan(bekend):
            return bekend.registratie.toestand in _GEGAAN
        return isinstance(decide(vraag(hoofd, self.inrichting.klok())), Toegestaan)

    def _gedekt(self, verzoek: UUID, wat: Voornemen) -> Voornemen:
        gedekt = dek(self.inrichting, wat)
        self.gedekt[verzoek, wat.doel.naam] = gedekt
        return gedekt.voornemen

    def _intrekking(
        self, stand: Stand, verzoek: Jeugdhulpverzoek, alle: list[Voornemen], bekend: Mapping[Sleutel, Bekende]
    ) -> Plan:
        """Tell the partner that it is withdrawn, when it can have it."""
        partner = self.ontvangers[UUID(verzoek.id)]
        sleutel = (stand.id, partner or "", object_van(stand, OBJECT, verzoek))
        if not vertrokken(bekend.get(sleutel)):
            return Plan([], nooit_vertrokken=True)
        weg = [wat for wat in alle if wat.partner.id == partner and not is_hoofd(wat.doel)]
        return Plan(weg) if weg else Plan([], WACHT_OP_INTREKKING)

    def _deelintrekkingen(
        self, stand: Stand, verzoek: Jeugdhulpverzoek, alle: list[Voornemen], bekend: Mapping[Sleutel, Bekende]
    ) -> Plan:
        """Tell the partner of each part that is withdrawn and that he can have, while the verzoek itself goes on."""
        partner = self.ontvangers[UUID(verzoek.id)] or ""
        objecten = {
            doel: object_van(stand, self.inrichting.doelen[doel].object, verzoek) for doel in ingetrokken_delen(verzoek)
        }
        delen = {doel for doel, object_ in objecten.items() if vertrokken(bekend.get((stand.id, partner, object_)))}
        weg = [wat for wat in alle if wat.partner.id == partner and wat.doel.verwijdert in delen]
        return Plan(weg, None if len(weg) == len(delen) else WACHT_OP_DEELINTREKKING)


def _nog_te_gaan(bekend: Bekende | None) -> bool:
    if bekend is None:
        return True
    gestopt = bekend.registratie.toestand in {Toestand.GEWEIGERD, Toestand.GEBLOKKEERD}
    return gestopt and not vertrokken(bekend)


async def verzend(inrichting: Inrichting, organisatie: str, run: UUID) -> Counter[str]:
    """Send what was handed in at one school."""
    return await Jeugdhulpverzending(inrichting, Bewijs(inrichting), organisatie, run).draai()


async def zijn_er_verzoeken(conn: AsyncConnection, organisatie: str) -> bool:
    """Whether there is something to send, and no run in the queue that will do so."""
    rij = await (await conn.execute(_SQL["werk"], {"organisatie": organisatie})).fetchone()
    return bool(rij and rij[0])


async def herzie(conn: AsyncConnection, organisatie: str, leerling: UUID | None = None) -> int:
    """Look again at what waits or was refused, of one leerling or all: a toestemming came, a day passed; how many."""
    waarden = {"organisatie": organisatie, "leerling": leerling}
    return (await conn.execute(_SQL["herzie"], waarden)).rowcount
