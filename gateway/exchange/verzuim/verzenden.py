"""Plan what was judged: an uitwisseling per melding and ontvanger, with decision, message and proof in one commit."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.commit import leg_vast
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import Oordeel, oordeel
from gateway.exchange.plan import Registratie, Sleutel, Voornemen, object_van, voornemens
from gateway.exchange.proof import Bewijs
from gateway.exchange.render import maak_op
from gateway.exchange.stand import Stand, met_melding, pak_uit
from gateway.model.leerling import Inschrijving
from gateway.model.uitwisseling import Toestand
from gateway.store.sql import queries

BATCH = 500
_SQL = queries("gateway.exchange.verzuim", "verzenden.sql")
_EXCHANGE = queries("gateway.exchange", "exchange.sql")
_BEGIN = UUID(int=0)
# What a melding waits for, as people read it.
WACHT_OP_INSCHRIJVING = "de inschrijving moet eerst door ROD zijn aanvaard"
WACHT_OP_ONTVANGER = "er is geen ontvanger voor de gemeente waar de leerling woont"


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
        registraties = await _registraties(conn, [stand.id for stand in gelezen.values()])
        wachten: dict[UUID, str | None] = {}
        oordelen: list[Oordeel] = []
        for id_, stand in gelezen.items():
            eigen = list(self._voornemens(stand))
            wachten[id_] = self._wacht_op(eigen, registraties)
            if wachten[id_] is None:
                oordelen += [item for wat in eigen if (item := oordeel(wat, registraties, nu)) is not None]
        opgemaakt = [maak_op(self.inrichting, item, nu) for item in oordelen]
        await leg_vast(conn, self.inrichting, self.bewijs, opgemaakt, self.run, nu)
        vast = {"id": list(wachten), "wacht_op": list(wachten.values()), "nu": nu}
        await conn.execute(_SQL["gepland"], vast)
        self._tel(opgemaakt=Counter(item.toestand.value for item in opgemaakt), wachten=wachten)
        return max(gelezen)

    def _tel(self, *, opgemaakt: Counter[str], wachten: Mapping[UUID, str | None]) -> None:
        self.telling.update(opgemaakt)
        self.telling["wacht"] += sum(reden is not None for reden in wachten.values())

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

    def _wacht_op(self, eigen: list[Voornemen], registraties: Mapping[Sleutel, Registratie]) -> str | None:
        if not eigen:
            return WACHT_OP_ONTVANGER
        return next((WACHT_OP_INSCHRIJVING for wat in eigen if not self._ingeschreven(wat, registraties)), None)

    def _ingeschreven(self, wat: Voornemen, registraties: Mapping[Sleutel, Registratie]) -> bool:
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
            leerling == wat.stand.id and object_ in gezocht and registratie.aanvaard is not None
            for (leerling, _, object_), registratie in registraties.items()
        )


def _loopt_op(inschrijving: Inschrijving, dag: date) -> bool:
    einde = inschrijving.datum_uitschrijving
    return inschrijving.datum_inschrijving <= dag and (einde is None or dag <= einde)


async def _registraties(conn: AsyncConnection, leerlingen: list[UUID]) -> dict[Sleutel, Registratie]:
    cur = await conn.execute(_EXCHANGE["registraties"], {"leerling": leerlingen})
    return {(rij[0], rij[1], rij[2]): Registratie(rij[3], rij[4], Toestand(rij[5])) for rij in await cur.fetchall()}


async def verzend(inrichting: Inrichting, organisatie: str, run: UUID) -> Counter[str]:
    """Send what was judged in one organisation."""
    return await Verzending(inrichting, Bewijs(inrichting), organisatie, run).draai()
