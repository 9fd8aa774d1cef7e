"""Plan what was judged: an uitwisseling per melding and ontvanger, with decision, message and proof in one commit."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.commit import leg_vast
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import oordeel
from gateway.exchange.plan import Registratie, Sleutel, Voornemen, object_van, voornemens
from gateway.exchange.proof import Bewijs
from gateway.exchange.render import maak_op
from gateway.exchange.stand import Stand, met_melding, pak_uit
from gateway.model.leerling import Inschrijving
from gateway.model.uitwisseling import Toestand
from gateway.store.sql import queries

BATCH = 500
_SQL = queries("gateway.exchange.verzuim", "verzenden.sql")
_BEGIN = UUID(int=0)
# What a melding waits for, as people read it.
WACHT_OP_INSCHRIJVING = "de inschrijving moet eerst door ROD zijn aanvaard"
WACHT_OP_ONTVANGER = "er is geen ontvanger voor de gemeente waar de leerling woont"


@dataclass(frozen=True, slots=True)
class Bekende:
    """What a partner was last told about an object, and how often that was tried."""

    registratie: Registratie
    poging: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one melding; `nooit_vertrokken` when it was withdrawn before anyone can have it."""

    voornemens: list[Voornemen]
    wacht_op: str | None = None
    nooit_vertrokken: bool = False


@dataclass
class Verzending:
    """One run over the meldingen of one organisation that were judged and not planned yet."""

    inrichting: Inrichting
    bewijs: Bewijs
    organisatie: str
    run: UUID
    telling: Counter[str] = field(default_factory=Counter)

    async def draai(self) -> Counter[str]:
        """Plan and commit in batches; what must wait for its enrolment is left, and says so."""
        na: UUID | None = _BEGIN
        while na is not None:
            async with self.inrichting.db.transactie([self.organisatie]) as conn:
                na = await self._batch(conn, na)
        return self.telling

    async def _batch(self, conn: AsyncConnection, na: UUID) -> UUID | None:
        nu = self.inrichting.klok()
        gelezen = await self._lees(conn, na)
        if not gelezen:
            return None
        bekend = await _registraties(conn, [stand.id for stand in gelezen.values()])
        plannen = {id_: self._plan(stand, bekend) for id_, stand in gelezen.items()}
        registraties = {sleutel: item.registratie for sleutel, item in bekend.items()}
        oordelen = (oordeel(wat, registraties, nu) for plan in plannen.values() for wat in plan.voornemens)
        opgemaakt = [maak_op(self.inrichting, item, nu) for item in oordelen if item is not None]
        await leg_vast(conn, self.inrichting, self.bewijs, opgemaakt, self.run, nu)
        gepland = {
            "id": list(plannen),
            "wacht_op": [plan.wacht_op for plan in plannen.values()],
            "nooit_vertrokken": [plan.nooit_vertrokken for plan in plannen.values()],
        }
        await conn.execute(_SQL["gepland"], {**gepland, "nu": nu})
        self.telling.update(item.toestand.value for item in opgemaakt)
        self.telling["wacht"] += sum(plan.wacht_op is not None for plan in plannen.values())
        return max(gelezen)

    def _plan(self, stand: Stand, bekend: Mapping[Sleutel, Bekende]) -> Plan:
        """What to send of one melding, or what it waits for."""
        eigen = list(self._voornemens(stand))
        weg = [wat for wat in eigen if not wat.doel.alleen_na_registratie or _vertrokken(bekend.get(wat.sleutel))]
        if stand.meldingen[0].ingetrokken:
            return Plan(weg, nooit_vertrokken=not weg)
        if not eigen:
            return Plan([], WACHT_OP_ONTVANGER)
        if not all(self._ingeschreven(wat, bekend) for wat in eigen):
            return Plan([], WACHT_OP_INSCHRIJVING)
        return Plan(weg)

    async def _lees(self, conn: AsyncConnection, na: UUID) -> dict[UUID, Stand]:
        waarden = {"organisatie": self.organisatie, "na": na, "aantal": BATCH}
        cur = await conn.execute(_SQL["te_plannen"], waarden)
        kast = self.inrichting.kast
        return {rij[0]: met_melding(pak_uit(kast, rij[2:]), rij[0], rij[1]) for rij in await cur.fetchall()}

    def _voornemens(self, stand: Stand) -> Iterator[Voornemen]:
        """What the abonnementen ask for this melding; a gemeente where the leerling does not live is not asked."""
        organisatie = self.inrichting.organisaties[self.organisatie]
        for wat in voornemens(self.inrichting, organisatie, stand):
            elders = (
                wat.partner.soort in wat.doel.gemeentegebonden
                and stand.leerling.woongemeente not in wat.partner.gemeentes
            )
            if wat.doel.per == "verzuimmelding" and not elders:
                yield wat

    def _ingeschreven(self, wat: Voornemen, bekend: Mapping[Sleutel, Bekende]) -> bool:
        """Whether what must come first was accepted; it is only known when this gateway delivers that too."""
        eerst = wat.doel.na
        if eerst is None or all(doel.naam != eerst for _, doel in self.inrichting.van(self.organisatie)):
            return True
        begin = wat.stand.meldingen[0].begindatum
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


def _vertrokken(bekend: Bekende | None) -> bool:
    """Whether a message can have reached the partner; one that was stopped at the door counts its try too."""
    if bekend is None or bekend.registratie.toestand is Toestand.AFGEKEURD:
        return False
    aan_de_deur = bekend.registratie.toestand is Toestand.GEBLOKKEERD
    return bekend.registratie.aanvaard is not None or bekend.poging > aan_de_deur


async def _registraties(conn: AsyncConnection, leerlingen: list[UUID]) -> dict[Sleutel, Bekende]:
    cur = await conn.execute(_SQL["registraties"], {"leerling": leerlingen})
    return {
        (rij[0], rij[1], rij[2]): Bekende(Registratie(rij[3], rij[4], Toestand(rij[5])), rij[6])
        for rij in await cur.fetchall()
    }


async def verzend(inrichting: Inrichting, organisatie: str, run: UUID) -> Counter[str]:
    """Send what was judged in one organisation."""
    return await Verzending(inrichting, Bewijs(inrichting), organisatie, run).draai()
